import Foundation

/// The test vectors that lie beside the repository; absent in a plain checkout, and then nothing is compared.
enum SharedVectors {
  /// A value of the vectors.
  indirect enum Value: Decodable, Sendable {
    case text(String), number(Double), flag(Bool), list([Value]), object([String: Value]), none

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let list = try? container.decode([Value].self) {
        self = .list(list)
      } else if let object = try? container.decode([String: Value].self) {
        self = .object(object)
      } else {
        self = .none
      }
    }

    subscript(key: String) -> Value {
      if case .object(let members) = self { members[key] ?? .none } else { .none }
    }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var list: [Value] { if case .list(let list) = self { list } else { [] } }
  }

  private static let groups: Value? = {
    var root = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let file = root.deletingLastPathComponent().appending(path: "shared/docs/vectors.json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode(Value.self, from: data)
  }()

  /// The rows of a part of a group, or nil, with a message, when there are no vectors.
  ///
  /// A part that is a table of lists or of single values gives one row for each value, with the members `key` and `value`.
  static func rows(_ group: String, _ part: String = "") -> [Value]? {
    guard let groups else {
      print("skipped: no ../shared/docs/vectors.json beside the repository (group \(group))")
      return nil
    }
    return rows(of: part.isEmpty ? groups[group] : groups[group][part])
  }

  /// The names of all groups and their parts with rows, and how many each has; nil when there are no vectors.
  static func parts() -> [(group: String, part: String, count: Int)]? {
    guard let groups, case .object(let members) = groups else {
      print("skipped: no ../shared/docs/vectors.json beside the repository")
      return nil
    }
    return members.keys.filter { $0 != "_meta" }.sorted().flatMap { group in
      guard case .object(let parts) = groups[group] else {
        return [(group, "", groups[group].list.count)]
      }
      return parts.keys.sorted().compactMap { part in
        let count = rows(of: groups[group][part]).count
        return count > 0 ? (group, part, count) : nil
      }
    }
  }

  private static func rows(of value: Value) -> [Value] {
    guard case .object(let members) = value else { return value.list }
    return members.keys.sorted().flatMap { key in
      let values = if case .list(let list) = value[key] { list } else { [value[key]] }
      return values.map { Value.object(["key": .text(key), "value": $0]) }
    }
  }
}
