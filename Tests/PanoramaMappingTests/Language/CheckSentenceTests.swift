import PanoramaModel
import Testing

@testable import PanoramaMapping

/// Sentences of `checks`: what they claim of one row.
@Suite struct CheckSentenceTests {
  private static let yaml = """
    panorama: 1
    source: s
    files:
      c:
        match: "c.json"
        format: json
        record: $
        key: no
        customer:
          identifier: { from: id, kind: resident_id }
          birth_date: born
          segment: seg
          loans:
            each: l
            key: id
            principal: p
            outstanding: o
            start: s
            maturity: m

    """

  @Test(arguments: [
    ("segment is filled", [("seg", "x")], Bool?.some(true)), ("segment is filled", [], false),
    ("segment is filled", [("seg", "NULL")], false),
    ("identifier is valid", [("id", "11010519491231002X")], true),
    ("identifier is valid", [("id", "110105194912310021")], false),
    ("identifier is valid", [], nil),
    ("segment is one of A, B c", [("seg", "B c")], true),
    ("segment is one of A , B", [("seg", "A")], true),
    ("segment is one of A, B", [("seg", "C")], false), ("segment is one of A, B", [], nil),
    ("birth_date is before 2000-01-01", [("born", "1999-12-31")], true),
    ("birth_date is before 2000-01-01", [("born", "2000-01-01")], false),
    ("birth_date is after 2000-01-01", [("born", "2000-01-01")], false),
    ("birth_date is at most 2000-01-01", [("born", "2000-01-01")], true),
    ("birth_date is at least 2000-01-01", [("born", "x")], nil),
  ])
  func customers(say: String, values: [(String, String)], holds: Bool?) throws {
    #expect(try Self.holds(say, values.map { .text($0.0, $0.1) }) == holds)
  }

  @Test(arguments: [
    ("loan.outstanding is at most principal", "10", "10.00", Bool?.some(true)),
    ("loan.outstanding is at most principal", "10", "10.01", false),
    ("loan.outstanding is at least principal", "9.99", "10", true),
    ("loan.outstanding is at most loan.principal", "", "10", nil),
    ("loan.outstanding is at most principal", "x", "10", nil),
    ("loan.outstanding is at most 10", "5", "10", true),
    ("loan.outstanding is before 10", "5", "10", false),
    ("loan.outstanding plus loan.outstanding is loan.principal", "20", "10", true),
    ("loan.outstanding minus outstanding is principal", "0", "10", true),
    ("loan.outstanding plus outstanding is principal", "20.01", "10", false),
  ])
  func loans(say: String, principal: String, outstanding: String, holds: Bool?) throws {
    let record: [Piece] = [
      .begin("l"), .text("l.id", "1"), .text("l.p", principal), .text("l.o", outstanding),
    ]
    #expect(try Self.holds(say, record) == holds)
  }

  private static func holds(_ say: String, _ record: [Piece]) throws -> Bool? {
    let yaml = yaml + "checks: [{ say: \"\(say)\" }]\n"
    let mapping = try MappingReader.read(yaml, file: "m.yaml")
    guard case .rows(let table, let claim) = mapping.checks[0].condition else { return nil }
    var bench = try MapperBench(yaml)
    bench.map([[.text("no", "1")] + record])
    let row = bench.mapper.table.rows.firstIndex { $0.table == table }
    return claim.holds(of: try #require(row), in: bench.mapper.table)
  }

  @Test(arguments: [
    "segment", "segment is", "segment is at most", "segment is at most 5", "segment is at least x",
    "birth_date is at most 5", "loan.start is before principal",
    "loan.outstanding is at most birth_date",
    "segment is one of", "segment is filled in at least 101 %", "segment is filled in at least x %",
    "nothing is filled", "loan.nothing is filled", "loan.outstanding plus is principal",
    "segment plus segment is segment", "phone is filled", "segment is uniqe",
  ])
  func noSentence(say: String) {
    #expect(throws: MappingError.self) {
      try MappingReader.read(Self.yaml + "checks: [{ say: \"\(say)\" }]\n", file: "m.yaml")
    }
  }

  @Test(arguments: [
    ("segment is filled in at least 5 %", "quarantine"), ("segment is unique", "quarantine"),
    ("segment is filled", "loud"),
  ])
  func levels(say: String, level: String) {
    #expect(throws: MappingError.self) {
      try MappingReader.read(
        Self.yaml + "checks: [{ say: \"\(say)\", level: \(level) }]\n",
        file: "m.yaml"
      )
    }
  }
}
