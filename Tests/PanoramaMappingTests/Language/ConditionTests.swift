import PanoramaMapping
import PanoramaModel
import PanoramaTestSupport
import Testing

/// Sentences about records: what they hold of, and what is none.
@Suite struct ConditionTests {
  private static func mapping(_ sentence: String) -> String {
    let quoted = sentence.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return """
      panorama: 1
      source: s
      files:
        c: { match: "c.csv", format: csv, key: no, keep_when: "\(quoted)", customer: { segment: no } }

      """
  }

  /// Whether a record is kept.
  private static func holds(_ sentence: String, _ record: [String: String]) throws -> Bool {
    var bench: MapperBench
    do {
      bench = try MapperBench(mapping(sentence))
    } catch let error as MappingError where error.diagnostics.allSatisfy(isImpossible) {
      // Refused because no record meets it: then none does.
      return false
    }
    let pieces = record.sorted { $0.key < $1.key }
      .filter { bench.knows($0.key) }
    bench.map([[.text("no", "1")] + pieces.map { .text($0.key, $0.value) }])
    return bench.mapper.totals.mapped == 1
  }

  private static func isImpossible(_ diagnostic: Diagnostic) -> Bool {
    ["a sentence that can hold", "a sentence that leaves some records"].contains(
      diagnostic.expected
    )
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var sentence: String
    var record: [String: String]
    var holds: Bool
    var testDescription: String { "\(sentence) of \(record)" }

    init(_ sentence: String, _ record: [String: String], _ holds: Bool) {
      (self.sentence, self.record, self.holds) = (sentence, record, holds)
    }
  }

  @Test(arguments: [
    Row("a is 1", ["a": "1"], true), Row("a is 1", ["a": " 1 "], true),
    Row("a is 1", ["a": "11"], false), Row("a is 1", [:], false),
    Row("a is not 1", ["a": "2"], true), Row("a is not 1", [:], true),
    Row("a is not 1 or 2", ["a": "2"], false), Row("a is not 1 or 2", ["a": "3"], true),
    Row("a is 1 or 2", ["a": "2"], true), Row("a is 1, 2 or 3", ["a": "2"], true),
    Row("a is 1, 2 or 3", ["a": "2,"], false), Row("a is \"1\",\"2\"", ["a": "2"], true),
    // An `or` before a sentence divides; the list before it ends there.
    Row("a is 1 or 2 or b is 4", ["a": "2"], true), Row("a is 1 or 2 or b is 4", ["b": "4"], true),
    Row("a is 1 or 2 or b is 4", ["a": "4"], false),
    Row("a is 1 or 2 and b is 4", ["a": "2", "b": "4"], true),
    Row("a is 1 or 2 and b is 4", ["a": "2", "b": "5"], false),
    // `and` binds closer.
    Row("a is 1 or b is 2 and c is 3", ["a": "1"], true),
    Row("a is 1 or b is 2 and c is 3", ["b": "2"], false),
    Row("a is 1 and b is 2 or c is 3", ["c": "3"], true),
    // Words of the grammar inside quotes are text.
    Row("a is \"1 or 2\"", ["a": "1 or 2"], true), Row("a is \"1 or 2\"", ["a": "1"], false),
    Row("a is \"filled\"", ["a": "filled"], true), Row("a is \"filled\"", ["a": "x"], false),
    Row("a is \"at least 5\"", ["a": "at least 5"], true),
    Row("\"x is y\" is 1", ["x is y": "1"], true), Row("'A and B' is 1", ["A and B": "1"], true),
    Row("open date is filled", ["open date": "x"], true),
    Row("a is in force", ["a": "in force"], true),
    Row("a is don't know", ["a": "don't know"], true),
    Row("a is \"\"", ["a": ""], false),
    // Chinese names and values.
    Row("账户状态 is 正常 or 久悬", ["账户状态": "久悬"], true),
    Row("账户状态 is not 销户 and 余额 is at least 0.01", ["账户状态": "正常", "余额": "1,000.00"], true),
    Row("\"状态 码\" is 1", ["状态 码": "1"], true), Row("名称 contains 银行", ["名称": "工商银行上海分行"], true),
    Row("名称 does not contain 银行 or 证券", ["名称": "海通证券"], false),
    Row("名称 starts with 中国", ["名称": "中国银行"], true),
    Row("名称 starts with 工商 or 中国", ["名称": "中国银行"], true),
    Row("名称 does not start with 中国", [:], true),
    // "Unknown" is not filled.
    Row("a is filled", ["a": "NULL"], false), Row("a is filled", ["a": "-"], false),
    Row("a is empty", ["a": "不详"], true), Row("a is empty", [:], true),
    Row("a is not empty", ["a": "x"], true), Row("a is not filled", ["a": "x"], false),
    // Numbers and days; what is neither is neither above nor below.
    Row("a is at least 10", ["a": "9"], false), Row("a is at least 10", ["a": "10.00"], true),
    Row("a is at least -1", ["a": "-1"], true), Row("a is at most 10", ["a": "abc"], false),
    Row("a is at least 10", ["a": "abc"], false), Row("a is at most 10", [:], false),
    Row("a is at least 2024-02-29", ["a": "20240301"], true),
    Row("a is at least 2024-02-29", ["a": "2024-02-28"], false),
    Row("a is at most 2024-02-29", ["a": "2024/2/29"], true),
    Row("a is at most 2024-02-29", ["a": "2023-02-29"], false),
  ])
  func rows(_ row: Row) throws {
    #expect(try Self.holds(row.sentence, row.record) == row.holds)
  }

  /// What reads like a sentence but says something else, or nothing, is an error: never a value of several words.
  @Test(arguments: [
    "a", "is 1", "a is", "a is 1 or", "or a is 1", "a is 1 and", "a is 1 and 2", "a is 1 b is 2",
    "a is at least x", "a is at least 1,000", "a is at least 1 or 2", "a is at most",
    "a is filled or empty", "a is filled in", "a is not 1 or not 2", "a is 1 or contains x",
    "a is 1 or is 2", "a starts with", "a contains", "a is 1,", "a is , 1", "a is \"1", "and", "",
    "a is 2024-02-30 or at least 3", "a is at least 2024-02-30", "a, b is 1", "a or b is 1",
    "a is 1 or or b is 2", "a == 1", "a is 1 OR b is 2 is 3",
  ])
  func noSentence(_ sentence: String) {
    #expect(throws: MappingError.self) {
      try MappingReader.read(Self.mapping(sentence), file: "m.yaml")
    }
  }

  @Test func theMessageShowsTheForms() throws {
    let error = try #require(throws: MappingError.self) {
      try MappingReader.read(Self.mapping("a is at least x"), file: "m.yaml")
    }
    let diagnostic = try #require(error.diagnostics.first)
    #expect(diagnostic.code == .mappingBadValue)
    #expect(diagnostic.location?.line == 4)
    #expect(diagnostic.found == "`a is at least x`")
    #expect(diagnostic.expected.contains("`PATH is at least NUMBER`"))
  }

  // MARK: Against a naive evaluation

  /// A condition as a tree, printed and evaluated without any of the program's code.
  private struct Sentence {
    var name: String
    var verb: Int
    var values: [String]

    func print() -> String {
      func quoted(_ text: String) -> String {
        let needs = text.contains(" ") || ["or", "and", "is", "filled"].contains(text)
        return needs ? "\"\(text)\"" : text
      }
      let list = values.map(quoted)
      let name = quoted(name)
      return switch verb {
      case 0: "\(name) is " + list.joined(separator: " or ")
      case 1: "\(name) is not " + list.joined(separator: ", ")
      case 2: "\(name) is filled"
      case 3: "\(name) is empty"
      case 4: "\(name) starts with " + list[0]
      case 5: "\(name) does not contain " + list[0]
      case 6: "\(name) is at least \(values[0].utf8.count)"
      default: "\(name) is at most \(values[0].utf8.count)"
      }
    }

    func holds(_ record: [String: String]) -> Bool {
      let text = record[name]
      let number = text.flatMap { Int($0) }
      return switch verb {
      case 0: text.map(values.contains) ?? false
      case 1: !(text.map(values.contains) ?? false)
      case 2: text != nil
      case 3: text == nil
      case 4: text?.hasPrefix(values[0]) ?? false
      case 5: !(text?.contains(values[0]) ?? false)
      case 6: number.map { $0 >= values[0].utf8.count } ?? false
      default: number.map { $0 <= values[0].utf8.count } ?? false
      }
    }
  }

  @Test(arguments: [UInt64(6), 66, 666])
  func printedAndReadBack(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let names = ["a", "状态", "open date", "x is y", "or"]
    let values = ["1", "7", "12", "正常", "in force", "or", "is", "filled", "x and y"]
    for _ in 0..<150 {
      let tree = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        (0..<Int.random(in: 1...3, using: &random)).map { _ in
          Sentence(
            name: names.randomElement(using: &random) ?? "a",
            verb: Int.random(in: 0...7, using: &random),
            values: (0..<Int.random(in: 1...3, using: &random)).map { _ in
              values.randomElement(using: &random) ?? "1"
            }
          )
        }
      }
      let sentence = tree.map { $0.map { $0.print() }.joined(separator: " and ") }
        .joined(separator: " or ")
      for _ in 0..<4 {
        var record: [String: String] = [:]
        for name in names where Bool.random(using: &random) {
          record[name] = values.randomElement(using: &random)
        }
        let expected = tree.contains { $0.allSatisfy { $0.holds(record) } }
        #expect(try Self.holds(sentence, record) == expected, "\(sentence) of \(record)")
      }
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func aThousandSentencesAreReadAtOnce() throws {
    let long = (0..<1000).map { "f\($0) is \($0) or x and g is not y" }.joined(separator: " or ")
    #expect(try Self.holds(long, ["f999": "999", "g": "z"]))
    #expect(throws: MappingError.self) {
      try MappingReader.read(Self.mapping(long + " or"), file: "m.yaml")
    }
  }
}
