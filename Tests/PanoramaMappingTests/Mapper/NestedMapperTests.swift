import PanoramaMapping
import PanoramaModel
import Testing
import PanoramaTestSupport

@Suite struct NestedMapperTests {
  static let json = """
    panorama: 1
    source: inclusion
    files:
      customers:
        match: "c.json"
        format: json
        key: id
        customer:
          name.legal: { from: name }
          segment: { from: facilities }
        facilities:
          each: facilities
          key: no
          limit: { from: limit, otherwise: quarantine }
          loans:
            each: loans
            key: no
            principal: { from: principal }
        holdings:
          each: products.held
          product: { from: code }
        profit:
          contribution: { from: profit }

    """

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var record: @Sendable () -> [Piece]
    var rows: [String]
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(
      name: "facilities with loans",
      record: {
        [
          .text("id", "1"), .text("name", "华兴"), .begin("facilities"), .text("facilities.no", "F1"),
          .text("facilities.limit", "100.00"), .begin("facilities.loans"),
          .text("facilities.loans.no", "L1"), .text("facilities.loans.principal", "5.00"),
          .begin("facilities.loans"), .text("facilities.loans.no", "L2"), .begin("facilities"),
          .text("facilities.no", "F2"), .begin("facilities.loans"),
          .text("facilities.loans.no", "L3"),
        ]
      },
      rows: [
        "customer 1 name.legal=华兴", "profit 1 ^0", "facility F1 ^0 limit=100.00",
        "loan L1 ^2 principal=5.00", "loan L2 ^2", "facility F2 ^0", "loan L3 ^5",
      ]
    ),
    Case(
      name: "scalars after the collections",
      record: {
        [
          .begin("facilities"), .begin("facilities.loans"),
          .text("facilities.loans.principal", "5.00"),
          .text("facilities.loans.no", "L1"), .text("facilities.limit", "100.00"),
          .text("facilities.no", "F1"), .text("profit", "7.00"), .text("name", "华兴"),
          .text("id", "1"),
        ]
      },
      rows: [
        "customer 1 name.legal=华兴", "profit 1 ^0 contribution=7.00", "facility F1 ^0 limit=100.00",
        "loan L1 ^2 principal=5.00",
      ]
    ),
    Case(
      name: "several collections, interleaved",
      record: {
        [
          .text("id", "1"), .begin("products.held"), .text("products.held.code", "P1"),
          .begin("facilities"), .text("facilities.no", "F1"), .begin("products.held"),
          .text("products.held.code", "P2"), .begin("facilities"), .text("facilities.no", "F2"),
        ]
      },
      rows: [
        "customer 1", "profit 1 ^0", "holding 1 ^0 product=P1", "facility F1 ^0",
        "holding 1 ^0 product=P2", "facility F2 ^0",
      ]
    ),
    Case(
      name: "empty collections",
      record: { [.text("id", "1"), .null("facilities"), .null("name")] },
      rows: ["customer 1", "profit 1 ^0"]
    ),
    Case(
      name: "elements that hold nothing",
      record: { [.text("id", "1"), .begin("facilities"), .begin("facilities.loans")] },
      rows: ["customer 1", "profit 1 ^0", "facility  ^0", "loan  ^2"]
    ),
  ]

  @Test(arguments: cases)
  func `nested records become rows under their parents`(test: Case) throws {
    var bench = try MapperBench(Self.json)
    bench.map([test.record()])
    #expect(bench.rows == test.rows)
  }

  @Test func `rows of the record before never reach into the next`() throws {
    for first in Self.cases {
      for second in Self.cases {
        var bench = try MapperBench(Self.json)
        bench.map([first.record(), second.record()])
        let alone = Self.shifted(second.rows, by: first.rows.count)
        #expect(bench.rows == first.rows + alone, "\(first.name), \(second.name)")
      }
    }
  }

  /// Rows with the numbers of their parents raised.
  private static func shifted(_ rows: [String], by count: Int) -> [String] {
    rows.map { row in
      guard let mark = row.firstRange(of: "^") else { return row }
      let digits = row[mark.upperBound...].prefix { $0.isNumber }
      return row.replacing("^" + digits, with: "^\((Int(digits) ?? 0) + count)")
    }
  }

  @Test func `a bad element sets the whole record aside, its parents and neighbours included`()
    throws
  {
    var bench = try MapperBench(Self.json)
    let good = Self.cases[0].record()
    bench.map([good, good + [.begin("facilities"), .text("facilities.limit", "much")], good])
    #expect(bench.rows == Self.cases[0].rows + Self.shifted(Self.cases[0].rows, by: 7))
    #expect(bench.mapper.totals.mapped == 2 && bench.mapper.totals.quarantined == 1)
    #expect(bench.mapper.quarantined[0].diagnostic.location?.path == "facilities.limit")
  }

  @Test func `attributes and elements of XML are paths alike`() throws {
    var bench = try MapperBench(
      """
      panorama: 1
      source: finance
      files:
        customers:
          match: "c.xml"
          format: xml
          record: /Export/Customer
          key: "@id"
          totals: { holding.market_value: /Export/Total }
          customer:
            kind: { from: "@segment", table: { CORP: organisation } }
            identifier: { from: Ident, kind: { from: Ident/@scheme, table: { ID: resident_id } } }
          holdings:
            each: Holdings/Holding
            product: { from: "@product" }
            market_value: { from: MarketValue }
      """
    )
    bench.map([
      [
        .text("@id", "1"), .text("@segment", "CORP"), .text("Ident/@scheme", "ID"),
        .text("Ident", "11010519491231002X"), .begin("Holdings/Holding"),
        .text("Holdings/Holding/@product", "FUND"), .text("Holdings/Holding/MarketValue", "10.10"),
        .begin("Holdings/Holding"), .text("Holdings/Holding/MarketValue", "0.05"),
      ]
    ])
    #expect(
      bench.rows == [
        "customer 1 kind=organisation identifier=11010519491231002X",
        "holding 1 ^0 product=FUND market_value=10.10", "holding 1 ^0 market_value=0.05",
      ]
    )
    #expect(bench.mapper.totals.sums[0].mapped == Amount("10.15"))
  }

  @Test(arguments: [41, 42, 43] as [UInt64])
  func `counts and sums are conserved over random records`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var bench = try MapperBench(
      """
      panorama: 1
      source: s
      files:
        accounts:
          match: "a.csv"
          format: csv
          trailer: T
          totals: { records: 2, balance: 3 }
          key: no
          skip_when: { from: state, is: [x] }
          customer:
            kind: { from: kind, table: { P: person }, otherwise: quarantine }
          accounts:
            balance: { from: balance }
      """
    )
    var (read, skipped, mapped) = (0, 0, 0)
    var (mappedCents, asideCents) = (0, 0)
    for _ in 0..<20 {
      var batch: [[Piece]] = []
      for _ in 0..<50 {
        let cents = Int.random(in: -1_000_000...1_000_000, using: &generator)
        let isSkipped = Int.random(in: 0..<5, using: &generator) == 0
        let isBad = Int.random(in: 0..<4, using: &generator) == 0
        let sign = cents < 0 ? "-" : ""
        let digits = String(cents.magnitude % 100)
        let text = "\(sign)\(cents.magnitude / 100).\(digits.count < 2 ? "0" : "")\(digits)"
        batch.append([
          .text("no", "k\(read)"), .text("state", isSkipped ? "x" : "y"),
          .text("kind", isBad ? "?" : "P"), .text("balance", text),
        ])
        read += 1
        if isSkipped {
          skipped += 1
          // Conservation to the cent: what the source declares counts what the mapping leaves out.
          asideCents += cents
        } else if isBad {
          asideCents += cents
        } else {
          mappedCents += cents
        }
        if !isSkipped, !isBad { mapped += 1 }
      }
      bench.map(batch)
    }
    let totals = bench.mapper.totals
    #expect(totals.filtered == skipped && totals.mapped == mapped)
    #expect(totals.mapped + totals.quarantined + totals.filtered == read)
    #expect(totals.sums[0].mapped == Amount(units: Int128(mappedCents), scale: 2))
    #expect(totals.sums[0].setAside == Amount(units: Int128(asideCents), scale: 2))
    #expect(bench.mapper.table.rows.count == mapped * 2)
    #expect(bench.mapper.table.places.count == mapped)
  }
}
