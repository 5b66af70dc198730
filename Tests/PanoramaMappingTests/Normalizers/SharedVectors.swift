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

  /// The rows of a group, or nil, with a message, when there are no vectors.
  static func rows(_ group: String, _ part: String? = nil) -> [Value]? {
    guard let groups else {
      print("skipped: no ../shared/docs/vectors.json beside the repository (group \(group))")
      return nil
    }
    return part.map { groups[group][$0] }?.list ?? groups[group].list
  }

  /// Counts the rows that pass and lists those that fail, by their input.
  static func tally(
    _ rows: [Value],
    input: (Value) -> String?,
    passes: (Value) -> Bool
  ) -> (passed: Int, failed: [String]) {
    var passed = 0
    var failed: [String] = []
    for row in rows {
      if passes(row) { passed += 1 } else { failed.append(input(row) ?? "?") }
    }
    return (passed, failed)
  }
}
