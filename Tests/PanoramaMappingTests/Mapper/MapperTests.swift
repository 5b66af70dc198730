import PanoramaMapping
import PanoramaModel
import Testing

@Suite struct MapperTests {
  static let flat = """
    panorama: 1
    source: s
    files:
      customers:
        match: "c.csv"
        format: csv
        key: no
        skip_when: { from: state, is: [TEST, gone] }
        customer:
          kind: { from: type, table: { C: organisation, P: person }, otherwise: quarantine }
          name.legal: { from: name, required: true }
          birth_date: { from: born, when: person }
          founded_on: { from: born, when: organisation }
          phone:
            - { from: phone, region: CN }
            - { from: mobile, region: CN }
          segment: { value: retail }
          industry: { from: industry, table: { A: farming }, otherwise: empty }
          size: { from: size, table: { S: small } }
          registered_on: { from: registered, otherwise: quarantine }
          as_of: { from: day, otherwise: keep_raw }

    """

  private static func person(_ key: String, _ more: [Piece] = []) -> [Piece] {
    [.text("no", key), .text("type", "P"), .text("name", "张伟")] + more
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var record: [(path: String, text: String)]
    var row: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Case(
      name: "a person",
      record: [("no", " 7 "), ("type", "P"), ("name", "张伟"), ("born", "1949-12-31")],
      row: "customer 7 kind=person name.legal=张伟 birth_date=1949-12-31 segment=retail"
    ),
    Case(
      name: "an organisation",
      record: [("no", "7"), ("type", "C"), ("name", "华兴"), ("born", "2005-06-01")],
      row: "customer 7 kind=organisation name.legal=华兴 founded_on=2005-06-01 segment=retail"
    ),
    Case(
      name: "fields in any order",
      record: [("born", "1949-12-31"), ("name", "张伟"), ("type", "P"), ("no", "7")],
      row: "customer 7 kind=person name.legal=张伟 birth_date=1949-12-31 segment=retail"
    ),
    Case(
      name: "two columns with telephones, one with two numbers",
      record: [
        ("no", "7"), ("type", "P"), ("name", "张伟"), ("phone", "13800138000/13900139000"),
        ("mobile", "13700137000"),
      ],
      row: "customer 7 kind=person name.legal=张伟 phone=+8613800138000 phone=+8613900139000 "
        + "phone=+8613700137000 segment=retail"
    ),
    Case(
      name: "an unknown code that may be left empty",
      record: [("no", "7"), ("type", "P"), ("name", "张伟"), ("industry", "Z")],
      row: "customer 7 kind=person name.legal=张伟 segment=retail industry=!"
    ),
    Case(
      name: "an unknown code that is kept",
      record: [("no", "7"), ("type", "P"), ("name", "张伟"), ("size", "XL")],
      row: "customer 7 kind=person name.legal=张伟 segment=retail size=XL!"
    ),
    Case(
      name: "a date that does not fit and is kept",
      record: [("no", "7"), ("type", "P"), ("name", "张伟"), ("day", "soon")],
      row: "customer 7 kind=person name.legal=张伟 segment=retail as_of=soon!"
    ),
    Case(
      name: "a code between spaces",
      record: [("no", "7"), ("type", " C "), ("name", "华兴"), ("size", "S")],
      row: "customer 7 kind=organisation name.legal=华兴 segment=retail size=small"
    ),
    Case(
      name: "a token for unknown",
      record: [("no", "7"), ("type", "P"), ("name", "张伟"), ("born", "NULL")],
      row: "customer 7 kind=person name.legal=张伟 birth_date=? segment=retail"
    ),
  ])
  func `a flat record becomes one row`(test: Case) throws {
    var bench = try MapperBench(Self.flat)
    bench.map([test.record.map { Piece.text($0.path, $0.text) }])
    #expect(bench.rows == [test.row])
    #expect(bench.mapper.totals.mapped == 1 && bench.mapper.quarantined.isEmpty)
  }

  @Test(arguments: [
    Case(name: "no key", record: [("type", "P"), ("name", "张伟")], row: "key.missing"),
    Case(
      name: "a blank key",
      record: [("no", "  "), ("type", "P"), ("name", "张伟")],
      row: "key.missing"
    ),
    Case(
      name: "an unknown kind",
      record: [("no", "7"), ("type", "X"), ("name", "张伟")],
      row: "value.code-unknown"
    ),
    Case(
      name: "a required field left out",
      record: [("no", "7"), ("type", "P")],
      row: "value.unfit"
    ),
    Case(
      name: "a required field empty",
      record: [("no", "7"), ("type", "P"), ("name", "")],
      row: "value.unfit"
    ),
    Case(
      name: "a required field unknown",
      record: [("no", "7"), ("type", "P"), ("name", "无")],
      row: "value.unfit"
    ),
    Case(
      name: "a date that does not fit",
      record: [("no", "7"), ("type", "P"), ("name", "张伟"), ("registered", "2026-02-30")],
      row: "value.unfit"
    ),
  ])
  func `a record that does not fit is set aside, and nothing else`(test: Case) throws {
    var bench = try MapperBench(Self.flat)
    let bad = test.record.map { Piece.text($0.path, $0.text) }
    bench.map([Self.person("1"), bad, Self.person("2")])
    let rest = "kind=person name.legal=张伟 segment=retail"
    #expect(bench.rows == ["customer 1 " + rest, "customer 2 " + rest])
    #expect(bench.mapper.table.places.map(\.number) == [1, 3])
    #expect(bench.mapper.table.rows.map(\.place) == [0, 1])
    let record = try #require(bench.mapper.quarantined.first)
    #expect(bench.mapper.quarantined.count == 1 && bench.mapper.totals.quarantined == 1)
    #expect(record.diagnostic.code.rawValue == test.row && record.source == "s")
    #expect(record.diagnostic.location?.record == 2 && record.diagnostic.location?.line == 3)
    #expect(String(decoding: record.raw, as: UTF8.self) == test.record.map(\.text).joined())
    var without = try MapperBench(Self.flat)
    without.map([Self.person("1"), Self.person("2")])
    #expect(bench.rows == without.rows)
    #expect(bench.mapper.table.values.count == without.mapper.table.values.count)
  }

  @Test func `records to skip are counted as filtered, before anything is wrong with them`() throws
  {
    var bench = try MapperBench(Self.flat)
    bench.map([
      [.text("state", " gone "), .text("type", "?")], Self.person("1", [.text("state", "TESTS")]),
      Self.person("2", [.text("state", "TEST")]),
    ])
    #expect(bench.mapper.totals.filtered == 2 && bench.mapper.totals.mapped == 1)
    #expect(bench.mapper.totals.quarantined == 0 && bench.mapper.table.places.count == 1)
  }

  @Test func `the raw value is kept beside the clean one only where they differ`() throws {
    var bench = try MapperBench(Self.flat)
    bench.map([Self.person("1", [.text("born", "31.12.1949"), .text("phone", "+8613800138000")])])
    let table = bench.mapper.table
    let birth = try #require(table.value(.birthDate, of: 0))
    #expect(table.string(birth.canonical) == "1949-12-31")
    #expect(table.string(birth.raw) == "31.12.1949")
    let phone = try #require(table.value(.phone, of: 0))
    #expect(phone.raw == phone.canonical && table.string(phone.raw) == "+8613800138000")
    let kind = try #require(table.value(.kind, of: 0))
    #expect(table.string(kind.canonical) == "person" && table.string(kind.raw) == "P")
    #expect(table.rules[Int(birth.rule)].line == 12 && table.rules[Int(birth.rule)].path == "born")
  }

  @Test(arguments: [
    ("ID", "11010519491231002X", IdentifierKind.residentID, Validity.valid),
    ("ID", "110105194912310021", .residentID, .invalid),
    ("PP", "11010519491231002X", .other, .unchecked),
    ("ID", "unbekannt", .residentID, .missing),
  ])
  func `the kind of an identifier decides how it is read`(
    code: String,
    text: String,
    kind: IdentifierKind,
    validity: Validity
  ) throws {
    var bench = try MapperBench(
      """
      panorama: 1
      source: s
      files:
        customers:
          match: "c.csv"
          format: csv
          key: no
          customer:
            identifier:
              from: id
              null_tokens: [unbekannt]
              kind: { from: doc, table: { ID: resident_id, NIF: nif }, fallback: other }
      """
    )
    bench.map([[.text("no", "1"), .text("id", text), .text("doc", code)]])
    let value = try #require(bench.mapper.table.values.first)
    #expect(value.validity == validity)
    if validity != .missing { #expect(IdentifierKind(rawValue: value.identifierKind) == kind) }
  }

  @Test func `one of several values is enough where one is required`() throws {
    var bench = try MapperBench(
      """
      panorama: 1
      source: s
      files:
        customers:
          match: "c.json"
          format: json
          key: no
          customer:
            phone: { from: phones, required: true }
      """
    )
    let key = Piece.text("no", "1")
    bench.map([
      [key, .text("phones", "13800138000"), .null("phones")],
      [key, .text("phones", ""), .text("phones", "13800138000")], [key, .null("phones")], [key],
    ])
    #expect(bench.mapper.totals.mapped == 2 && bench.mapper.totals.quarantined == 2)
  }

  @Test func `a row of another file names its owner, and declared sums add up`() throws {
    var bench = try MapperBench(
      BrokenMapping.good.replacing(
        "limit: { from: limit, unit: 万元 }",
        with: "limit: { from: limit }"
      )
      .replacing(
        "balance: { from: balance }",
        with: "balance: { from: balance, otherwise: quarantine }"
      ),
      file: 1
    )
    bench.map([
      [.text("acct_no", "A1"), .text("cust_no", " C1 "), .text("balance", "1,000.10")],
      [.text("acct_no", "A2"), .text("cust_no", "C2"), .text("balance", "-0.20")],
      [.text("acct_no", ""), .text("cust_no", "C2"), .text("balance", "7.00")],
      [.text("acct_no", "A4"), .text("cust_no", "C2"), .text("balance", "much")],
    ])
    #expect(
      bench.rows == ["account A1<C1 balance=1000.10", "account A2<C2 balance=-0.20"]
    )
    let sum = try #require(bench.mapper.totals.sums.first)
    #expect(sum.field == "account.balance" && sum.mapped == Amount("999.90"))
    #expect(sum.setAside == Amount("7.00") && sum.declared == nil)
    #expect(bench.mapper.totals.mapped == 2 && bench.mapper.totals.quarantined == 2)
  }
}
