import PanoramaModel
import PanoramaQuality
import Testing
import PanoramaTestSupport

@Suite struct SourceMeasuresTests {
  typealias Value = TableBuilder.Value
  static let fields: [CustomerField] = [
    .kind, .identifier, .birthDate, .foundedOn, .phone, .loanPrincipal, .loanOutstanding,
  ]

  private static func row(
    _ generator: inout SeededGenerator
  ) -> (table: SchemaTable, values: [Value]) {
    if Int.random(in: 0..<4, using: &generator) == 0 {
      return (.loan, [Value(field: .loanPrincipal, text: "1")])
    }
    var values: [Value] = []
    let kinds: [(String, Validity)] = [
      ("person", .valid), ("organisation", .valid), ("对公", .unchecked), ("person", .invalid),
    ]
    if let (text, validity) = kinds.randomElement(using: &generator) {
      values.append(Value(field: .kind, text: text, validity: validity))
    }
    for field in [CustomerField.identifier, .birthDate, .foundedOn, .phone, .phone]
    where Bool.random(using: &generator) {
      let validity = Validity.allCases.randomElement(using: &generator) ?? .valid
      let isEmpty = validity == .missing || Int.random(in: 0..<6, using: &generator) == 0
      var value = Value(field: field, text: isEmpty ? "" : "x", validity: validity)
      if field == .identifier { value.kind = Bool.random(using: &generator) ? .nif : .lei }
      value.findings = Findings(rawValue: .random(in: 0..<1 << 14, using: &generator))
      values.append(value)
    }
    return (.customer, values)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `counts are those of a plain recount`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let rows = (0..<200).map { _ in Self.row(&generator) }
    var measures = SourceMeasures(source: "s", fields: Self.fields + Self.fields, checks: [])
    measures.add(TableBuilder.table("s", Array(rows[..<77])))
    measures.add(TableBuilder.table("s", Array(rows[77...])))
    let cells = measures.completeness
    #expect(cells.count == Self.fields.count)
    for field in Self.fields {
      let cell = try #require(cells.first { $0.field == field.name })
      let applying = rows.filter { row in
        guard row.table == field.definition.table else { return false }
        let kind = row.values.first { $0.field == .kind && $0.validity != .invalid }?.text
        guard let only = field.appliesTo, kind == "person" || kind == "organisation" else {
          return true
        }
        return only.name == kind
      }
      func best(_ values: [Value]) -> Int {
        values.filter { $0.field == field }.map { value in
          switch value.validity {
          case .valid, .unchecked: value.text.isEmpty ? 3 : 0
          case .masked, .placeholder: 1
          case .invalid: 2
          case .missing: 3
          }
        }.min() ?? 4
      }
      let states = applying.map { best($0.values) }
      #expect(cell.rows == applying.count, "\(field)")
      #expect(
        [cell.filled, cell.masked, cell.invalid, cell.unknown]
          == (0...3).map { state in states.count { $0 == state } },
        "\(field)"
      )
    }
    for finding in measures.findings {
      let bit = try #require(Findings.names.firstIndex(of: finding.finding))
      let expected = rows.flatMap(\.values).count {
        $0.field.name == finding.field && $0.findings.rawValue >> UInt16(bit) & 1 == 1
      }
      #expect(finding.count == expected && expected > 0)
    }
    let identifiers = rows.flatMap(\.values).filter { $0.field == .identifier }
    for kind in [IdentifierKind.nif, .lei] {
      let cell = try #require(measures.identifierCells.first { $0.kind == kind.name })
      let own = identifiers.filter { $0.kind == kind }
      let passing = own.filter { $0.validity == .valid || $0.validity == .unchecked }
      #expect(cell.repaired == passing.count { $0.findings.contains(.repaired) })
      #expect(cell.valid == passing.count { !$0.findings.contains(.repaired) })
      #expect(cell.invalid == own.count { $0.validity == .invalid })
      #expect(cell.masked == own.count { $0.validity == .masked })
      #expect(cell.placeholder == own.count { $0.validity == .placeholder })
    }
    let without = rows.count { row in
      row.table == .customer
        && !row.values.contains {
          $0.field == .identifier && $0.validity != .missing
            && !($0.text.isEmpty && ($0.validity == .valid || $0.validity == .unchecked))
        }
    }
    #expect(measures.identifierCells.last?.missing == without)
  }

  private static func check(_ condition: CheckRule.Condition) -> CheckRule {
    CheckRule(say: "it holds", condition: condition, dimension: "validity", level: .warn, line: 1)
  }

  /// Rows with a usable value, rows with one that fails, rows without, the percentage, and the outcome.
  @Test(arguments: [
    (85, 0, 15, "85", true), (84, 0, 16, "85", false), (1, 0, 2, "33.33", true),
    (1, 0, 2, "33.34", false), (0, 0, 5, "0", true), (3, 0, 0, "100", true),
    (2, 1, 0, "100", false),
    (999, 0, 1, "99.9", true), (999, 0, 1, "99.91", false),
    (1, 0, 0, "99." + String(repeating: "9", count: 36), true),
  ])
  func `filled in at least holds to the last row`(
    good: Int,
    bad: Int,
    none: Int,
    percent: String,
    holds: Bool
  ) throws {
    let least = try #require(Amount(percent))
    let rule = Self.check(.filled(table: .customer, field: .phone, atLeastPercent: least))
    var measures = SourceMeasures(source: "s", fields: [.phone], checks: [rule])
    let filled = (SchemaTable.customer, [Value(field: .phone, text: "1")])
    let failing = (SchemaTable.customer, [Value(field: .phone, text: "1", validity: .invalid)])
    let empty = (SchemaTable.customer, [Value]())
    measures.add(
      TableBuilder.table(
        "s",
        Array(repeating: filled, count: good) + Array(repeating: failing, count: bad)
          + Array(repeating: empty, count: none)
      )
    )
    let result = try #require(measures.checkResults.first)
    #expect(result.tested == good + bad + none && result.passed == good && result.holds == holds)
    #expect(result.source == "s" && result.level == "warn")
  }

  @Test(arguments: [
    (9, 1, 90, "90", true), (9, 1, 90, "90.01", false), (0, 0, 5, "100", true),
    (0, 3, 0, "0", true),
  ])
  func `valid in at least asks only rows that have a value`(
    good: Int,
    bad: Int,
    none: Int,
    percent: String,
    holds: Bool
  ) throws {
    let least = try #require(Amount(percent))
    let rule = Self.check(.valid(table: .customer, field: .identifier, atLeastPercent: least))
    var measures = SourceMeasures(source: "s", fields: [.identifier], checks: [rule])
    let passing = (SchemaTable.customer, [Value(field: .identifier, text: "1")])
    let failing = (SchemaTable.customer, [Value(field: .identifier, text: "1", validity: .invalid)])
    measures.add(
      TableBuilder.table(
        "s",
        Array(repeating: passing, count: good) + Array(repeating: failing, count: bad)
          + Array(repeating: (SchemaTable.customer, []), count: none)
      )
    )
    let result = try #require(measures.checkResults.first)
    #expect(result.tested == good + bad && result.passed == good && result.holds == holds)
  }

  @Test(arguments: [
    (CustomerField.loanOutstanding, CustomerField.loanPrincipal, "1.00", "1.0", 1, 1),
    (.loanOutstanding, .loanPrincipal, "1.01", "1", 1, 0),
    (.loanOutstanding, .loanPrincipal, "9", "10", 1, 1),
    (.loanStart, .loanMaturity, "2026-01-31", "2026-02-01", 1, 1),
    (.loanStart, .loanMaturity, "2026-02-01", "2026-01-31", 1, 0),
    (.loanStart, .loanMaturity, "2026-02-01", "", 0, 0),
    (.loanOutstanding, .loanPrincipal, "x", "1", 0, 0),
  ])
  func `at most compares numbers and days, row by row`(
    smaller: CustomerField,
    larger: CustomerField,
    low: String,
    high: String,
    tested: Int,
    passed: Int
  ) throws {
    let rule = Self.check(.rows(table: .loan, .compares(smaller, .atMost, .field(larger))))
    var measures = SourceMeasures(source: "s", fields: [smaller, larger], checks: [rule])
    let values = [Value(field: smaller, text: low), Value(field: larger, text: high)]
    measures.add(TableBuilder.table("s", [(.loan, values), (.facility, values)]))
    let result = try #require(measures.checkResults.first)
    #expect(
      result.tested == tested && result.passed == passed && result.holds == (tested == passed)
    )
  }

  @Test func `a sentence about a table that the file lacks says nothing`() throws {
    let least = try #require(Amount("50"))
    let rule = Self.check(.filled(table: .loan, field: .loanMaturity, atLeastPercent: least))
    var measures = SourceMeasures(source: "s", fields: [.phone, .loanMaturity], checks: [rule])
    measures.add(TableBuilder.table("s", [(.customer, [])]))
    #expect(measures.checkResults.isEmpty && measures.identifierCells.isEmpty)
    #expect(measures.completeness.map(\.field) == ["phone"])
  }
}
