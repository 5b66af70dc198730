import Foundation
import PanoramaModel

/// What a run published, read by means of the tests' own.
struct Results {
  let folder: String

  init(output: String) { folder = output + "/current" }

  /// A line of `crosswalk.csv`.
  struct Crossing: Hashable {
    let department: String
    let recordID: String
    let profileID: String
    var key: String { department + ":" + recordID }
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
  }

  func crosswalk() throws -> [Crossing] {
    try Self.rows(text("crosswalk.csv")).dropFirst().map {
      Crossing(department: $0[0], recordID: $0[1], profileID: $0[2])
    }
  }

  /// The profile of each record.
  func profileOf() throws -> [String: String] {
    Dictionary(try crosswalk().map { ($0.key, $0.profileID) }) { first, _ in first }
  }

  /// The records that are together, whatever their profile is called.
  func groups(without left: Set<String> = []) throws -> Set<Set<String>> {
    let crossings = try crosswalk().filter { !left.contains($0.key) }
    return Set(Dictionary(grouping: crossings, by: \.profileID).values.map { Set($0.map(\.key)) })
  }

  /// The lines of `profiles.jsonl` as objects.
  func profiles() throws -> [[String: Any]] { try Self.objects(text("profiles.jsonl")) }

  /// The lines of `quarantine.jsonl` as objects.
  func quarantine() throws -> [[String: Any]] { try Self.objects(text("quarantine.jsonl")) }

  private static func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
  }

  /// Delimited text with quotes (RFC 4180), read slowly.
  static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    for character in text {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        fields.append(field)
        field = ""
      case "\n" where !isQuoted, "\r\n" where !isQuoted:
        rows.append(fields + [field])
        fields = []
        field = ""
      default: field.append(character)
      }
    }
    return rows
  }
}

/// Every byte that a reader of `OUT/current` can see.
struct Snapshot: Equatable {
  let destination: String?
  let files: [String: Data]

  init(output: String) throws {
    let current = output + "/current"
    destination = try? FileManager.default.destinationOfSymbolicLink(atPath: current)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: current + "/")) ?? []
    files = try names.reduce(into: [:]) {
      $0[$1] = try Data(contentsOf: URL(filePath: current + "/" + $1))
    }
  }

  /// The files that hold neither times nor names of runs.
  var withoutTimes: [String: Data] {
    files.filter { !$0.key.hasPrefix("report.") && $0.key != "manifest.json" }
  }
}
