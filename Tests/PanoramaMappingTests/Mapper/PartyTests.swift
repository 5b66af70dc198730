import PanoramaMapping
import PanoramaModel
import Testing

/// Further parties that records name, and rows that conditions leave out.
@Suite struct PartyTests {
  private static func mapping(_ entry: String) -> String {
    """
    panorama: 1
    source: s
    files:
      c:
        match: "c.jsonl"
        format: json
        record: $
        key: no
    \(entry)

    """
  }

  private static func rows(_ entry: String, _ record: [Piece]) throws -> [String] {
    var bench = try MapperBench(mapping(entry))
    bench.map([record])
    return bench.rows
  }

  private static let parties = """
        customer: { when: "type is not X", kind: { value: organisation }, name.legal: name }
        parties:
          - role: legal_representative
            customer: { kind: { value: person }, name.legal: legal, identifier: legalNo }
          - role: guarantor
            each: guarantees
            key: id
            when: "amount is at least 100"
            customer: { name.legal: who, segment: amount }
    """

  /// A record without its further parties.
  private static let plain: [Piece] = [.text("no", "1"), .text("type", "A"), .text("name", "华兴")]

  @Test func aPartyAtTheRootHasTheKeyOfItsRole() throws {
    #expect(
      try Self.rows(Self.parties, Self.plain + [.text("legal", "张伟")]) == [
        "customer 1 kind=organisation name.legal=华兴",
        "customer 1#legal_representative ^0 kind=person name.legal=张伟",
      ]
    )
  }

  /// Neither a kind alone nor "unknown" is somebody.
  @Test(arguments: ["", "-", "无"])
  func nobodyIsNoParty(name: String) throws {
    #expect(
      try Self.rows(Self.parties, Self.plain + [.text("legal", name)])
        == ["customer 1 kind=organisation name.legal=华兴"]
    )
  }

  @Test func elementsHaveTheirOwnKeysOrNumbers() throws {
    func element(_ id: String, _ who: String, _ amount: String) -> [Piece] {
      [.begin("guarantees"), .text("guarantees.id", id), .text("guarantees.who", who)]
        + [.text("guarantees.amount", amount)]
    }
    let record =
      Self.plain + element("G7", "甲", "100") + element("", "乙", "200") + element("G9", "丙", "99")
      + element("G8", "", "500")
    #expect(
      try Self.rows(Self.parties, record) == [
        "customer 1 kind=organisation name.legal=华兴",
        "customer G7 ^0 name.legal=甲 segment=100",
        "customer 1#guarantor.2 ^0 name.legal=乙 segment=200",
      ]
    )
  }

  /// The customer is left out: those whom its record names are nothing to anybody.
  @Test func withoutACustomerThereAreNoParties() throws {
    let record: [Piece] = [.text("no", "1"), .text("type", "X"), .text("legal", "张伟")]
    let element: [Piece] = [
      .begin("guarantees"), .text("guarantees.who", "甲"), .text("guarantees.amount", "100"),
    ]
    var bench = try MapperBench(Self.mapping(Self.parties))
    bench.map([Self.plain, record, record + element, Self.plain + element])
    #expect(
      bench.rows == [
        "customer 1 kind=organisation name.legal=华兴",
        "customer 1 kind=organisation name.legal=华兴",
        "customer 1#guarantor.1 ^1 name.legal=甲 segment=100",
      ]
    )
    #expect(bench.mapper.totals.filtered == 2)
    #expect(bench.mapper.totals.mapped == 2)
  }

  /// What is inside an element that is left out is left out with it, and later elements are not.
  @Test func nestedRowsFollowTheirElement() throws {
    let entry = """
          customer: { segment: no }
          facilities:
            each: f
            when: "state is open"
            key: id
            loans: { each: l, key: id }
      """
    func facility(_ state: String, _ id: String) -> [Piece] {
      [.begin("f"), .text("f.state", state), .text("f.id", id)]
        + [.begin("f.l"), .text("f.l.id", id + "a"), .begin("f.l"), .text("f.l.id", id + "b")]
    }
    #expect(
      try Self.rows(
        entry,
        [.text("no", "1")] + facility("closed", "x") + facility("open", "y") + facility("", "z")
      ) == ["customer 1 segment=1", "facility y ^0", "loan ya ^1", "loan yb ^1"]
    )
  }

  /// Types of records in one file: each becomes its own table, and what is nested in the first belongs to what there is.
  @Test func oneFileOfSeveralKindsOfRecords() throws {
    let entry = """
          belongs_to: { c: owner }
          customer: { when: "type is C", segment: type }
          accounts: { when: "type is A", balance: balance }
      """
    var bench = try MapperBench(
      Self.mapping(entry).replacing("{ c: owner }", with: "{ d: owner }")
        .replacing(
          "files:\n",
          with: "files:\n  d: { match: d, format: csv, key: k, customer: { segment: k } }\n"
        ),
      file: 1
    )
    bench.map([
      [.text("no", "1"), .text("type", "C")],
      [.text("no", "2"), .text("type", "A"), .text("owner", "1")],
      [.text("no", "3"), .text("type", "B"), .text("owner", "1")],
    ])
    #expect(bench.rows == ["customer 1 segment=C", "account 2<1"])
    #expect(bench.mapper.totals.filtered == 1)
  }

  /// Sums that a file declares are about its records, not about those whom they name.
  @Test func partiesDoNotCountTowardsTotals() throws {
    let yaml = """
      panorama: 1
      source: s
      files:
        c:
          match: "c.csv"
          format: csv
          key: no
          trailer: T
          totals: { hash: { identifier: 2 } }
          customer: { identifier: a }
          parties: [{ role: spouse, customer: { identifier: b } }]

      """
    var bench = try MapperBench(yaml)
    bench.map([[.text("no", "1"), .text("a", "100"), .text("b", "7")]])
    #expect(bench.rows.count == 2)
    #expect(bench.mapper.totals.sums.map(\.mapped) == [Amount(units: 100, scale: 0)])
  }
}
