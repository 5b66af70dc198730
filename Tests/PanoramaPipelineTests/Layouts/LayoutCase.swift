import Foundation
import PanoramaModel
import PanoramaPipeline

/// One folder of `LayoutCases`: mappings, exports as UTF-8 text, and what they must become.
struct LayoutCase {
  let name: String
  private static let cases =
    Repository.root + "/Tests/PanoramaPipelineTests/LayoutCases"

  init(_ name: String) { self.name = name }

  /// The expectation, which was written before the case was first run.
  func expected() throws -> LayoutExpectation {
    let data = try Data(contentsOf: URL(filePath: Self.cases + "/\(name)/expected.json"))
    return try JSONDecoder().decode(LayoutExpectation.self, from: data)
  }

  /// Copies mappings and exports below a folder; exports whose name ends so are written in the encoding.
  func write(
    to folder: TemporaryFolder,
    encoding: String.Encoding = .utf8,
    ofFiles suffix: String = ""
  ) throws {
    for part in ["mappings", "input"] {
      let root = Self.cases + "/\(name)/" + part
      let names = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
      for path in names.sorted() where path.contains(".") {
        let text = try String(contentsOfFile: root + "/" + path, encoding: .utf8)
        let isEncoded = part == "input" && path.hasSuffix(suffix)
        guard let data = text.data(using: isEncoded ? encoding : .utf8) else {
          throw CocoaError(.fileWriteInapplicableStringEncoding)
        }
        try folder.write(Array(data), to: part + "/" + path)
      }
    }
  }
}

extension String.Encoding {
  /// GB 18030, by the number that CoreFoundation gave it.
  static let gb18030 = String.Encoding(rawValue: 0x8000_0632)
}

/// What a layout must become, as `expected.json` says it.
struct LayoutExpectation: Decodable {
  var profiles: [Profile]
  /// `FILE:LINE CODE`.
  var quarantine: [String]?
  /// `ENTRY read N mapped N quarantined N filtered N duplicate N`.
  var totals: [String]?
  /// The codes of the run's warnings, in any order.
  var warnings: [String]?

  /// A profile, known by its records.
  struct Profile: Decodable {
    var records: Set<String>
    var kind: String
    /// All fields.
    var fields: [String: Expected]?
    /// Some fields.
    var some: [String: Expected]?
    var identifiers: [[String: String]]?
    /// `ROLE party RECORD` or `ROLE of RECORD`.
    var relations: Set<String>?
    /// The value of `CODE UNIT`.
    var indicators: [String: String]?
    var accounts: [[String: String?]]?
    var facilities: [[String: String?]]?
    var loans: [[String: String?]]?
    var holdings: [[String: String?]]?
    var profit: [[String: String?]]?
    var applications: [[String: String?]]?
    var guarantees: [[String: String?]]?
    var assets: [[String: String?]]?

    /// The rows that are said to be there: each with some of its members, null for one that must not be there.
    var rows: [(table: String, rows: [[String: String?]])] {
      let all = [
        ("accounts", accounts), ("facilities", facilities), ("loans", loans),
        ("holdings", holdings), ("profit", profit), ("applications", applications),
        ("guarantees", guarantees), ("assets", assets),
      ]
      return all.compactMap { table, rows in rows.map { (table, $0) } }
    }
  }

  /// One value, several in any order, or none.
  enum Expected: Decodable, Equatable {
    case none
    case one(String)
    case several(Set<String>)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .none
      } else if let text = try? container.decode(String.self) {
        self = .one(text)
      } else {
        self = .several(try container.decode(Set<String>.self))
      }
    }

    /// What a line of `profiles.jsonl` has.
    init(_ value: Any?) {
      if let text = value as? String {
        self = .one(text)
      } else if let texts = value as? [String] {
        self = .several(Set(texts))
      } else {
        self = .none
      }
    }
  }
}
