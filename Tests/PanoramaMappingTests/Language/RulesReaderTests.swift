import PanoramaMapping
import PanoramaModel
import Testing

@Suite struct RulesReaderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var file: String
    var text: String
    var expected: [(code: DiagnosticCode, line: Int)]
    var testDescription: String { file + ": " + text }
  }

  static let cases: [Case] = [
    Case(file: "pipeline", text: "panorama: 1\nimput: x", expected: [(.mappingUnknownKey, 2)]),
    Case(file: "pipeline", text: "panorama: 9", expected: [(.mappingBadValue, 1)]),
    Case(
      file: "pipeline",
      text: "gates:\n  quarantined_at_most_percent: many\nquarantine:\n  show_values: si",
      expected: [(.mappingBadValue, 2), (.mappingBadValue, 4)]
    ),
    Case(
      file: "pipeline",
      text: "gates: { quarantined_at_most_percent: 500 }",
      expected: [(.mappingBadValue, 1)]
    ),
    Case(
      file: "pipeline",
      text: "gates: { quarantined_at_most_percent: -1 }",
      expected: [(.mappingBadValue, 1)]
    ),
    Case(file: "pipeline", text: "gates: 5", expected: [(.mappingWrongType, 1)]),
    Case(
      file: "matching",
      text: "match_probability: 1.5\nreview_probability: x\nlargest_block: 1",
      expected: [(.mappingBadValue, 1), (.mappingBadValue, 2), (.mappingBadValue, 3)]
    ),
    Case(
      file: "matching",
      text: "match_probability: 0.6\nreview_probability: 0.7",
      expected: [(.mappingBadValue, 2)]
    ),
    Case(
      file: "matching",
      text: "hubs: { phone: 0, fax: 3 }",
      expected: [(.mappingUnknownKey, 1), (.mappingBadValue, 1)]
    ),
    Case(
      file: "survivorship",
      text: "default: [a]\n\nmost_recent: [phone, emial]",
      expected: [(.mappingUnknownField, 3)]
    ),
    Case(
      file: "survivorship",
      text: "fields:\n  phone: [a]\n  adress: [a]",
      expected: [(.mappingUnknownField, 3)]
    ),
    Case(
      file: "survivorship",
      text: "fields:\n  phone: { a: b }",
      expected: [(.mappingWrongType, 2)]
    ),
    Case(
      file: "indicators",
      text: "rates:\n  EUR: 7,8\n  USD: 0\n  HKD: -1",
      expected: [(.mappingBadValue, 2), (.mappingBadValue, 3), (.mappingBadValue, 4)]
    ),
    Case(
      file: "indicators",
      text: "period_days: 0\neffective: { person_aum: x }\ntiers: { gold: 1 }",
      expected: [(.mappingBadValue, 1), (.mappingBadValue, 2), (.mappingUnknownKey, 3)]
    ),
    Case(file: "indicators", text: "", expected: [(.mappingSyntax, 1)]),
    Case(file: "indicators", text: "a: 1\na: 2", expected: [(.mappingDuplicate, 2)]),
  ]

  private static func diagnostics(_ file: String, _ text: String) -> [Diagnostic] {
    do throws(MappingError) {
      switch file {
      case "pipeline": _ = try RulesReader.settings(text, file: file)
      case "matching": _ = try RulesReader.matching(text, file: file)
      case "survivorship": _ = try RulesReader.survivorship(text, file: file)
      default: _ = try RulesReader.indicators(text, file: file)
      }
      return []
    } catch {
      return error.diagnostics
    }
  }

  @Test(arguments: cases)
  func `a bad rule is named with its line`(test: Case) {
    let found = Self.diagnostics(test.file, test.text)
    #expect(found.map(\.code) == test.expected.map(\.code))
    #expect(found.map { $0.location?.line } == test.expected.map { Optional($0.line) })
  }

  @Test func `what a file leaves out keeps its default`() throws {
    let rules = try RulesReader.matching("panorama: 1\nhubs: { email: 7 }", file: "m")
    let defaults = MatchingRules()
    #expect(rules.emailHub == 7 && rules.phoneHub == defaults.phoneHub)
    #expect(rules.matchProbability == defaults.matchProbability)
    let indicators = try RulesReader.indicators("tiers: { wealth_person_aum: 1.5 }", file: "i")
    #expect(indicators.wealthPersonAUM == Amount(units: 15, scale: 1))
    #expect(indicators.baseCurrency == "CNY" && indicators.rates.isEmpty)
  }
}
