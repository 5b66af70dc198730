import PanoramaModel
import Testing

@testable import PanoramaMapping

/// Where values come from and what is done to their text, form by form: one rule, one record, one row.
@Suite struct ValueOriginTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var rule: String
    var record: [(String, String)]
    /// The values of the row as `field=value`; empty for none.
    var values: String
    var testDescription: String { "\(rule) of \(record)" }

    init(_ rule: String, _ record: [(String, String)], _ values: String) {
      (self.rule, self.record, self.values) = (rule, record, values)
    }
  }

  static func mapping(_ rules: String, format: String = "csv", more: String = "") -> String {
    """
    panorama: 1
    source: s
    files:
      c:
        match: "c.x"
        format: \(format)
        key: no\(format == "csv" ? "" : "\n    record: \(format == "xml" ? "/R/C" : "$.c")")
        \(rules)
    \(more)

    """
  }

  /// The values of a record's rows, each row without its name.
  static func values(
    _ rules: String,
    _ record: [(String, String)],
    format: String = "csv",
    inputs: MappingInputs = MappingInputs(),
    more: String = ""
  ) throws -> String {
    var bench = try MapperBench(
      mapping(rules, format: format, more: more),
      inputs: inputs,
      readFile: { _ in nil }
    )
    let known = record.filter { bench.knows($0.0) }
    bench.map([[.text("no", "1")] + known.map { .text($0.0, $0.1) }])
    if let first = bench.mapper.quarantined.first {
      return "set aside: \(first.diagnostic.code.rawValue)"
    }
    return bench.rows.map { $0.split(separator: " ").dropFirst(2).joined(separator: " ") }
      .joined(separator: " / ")
  }

  @Test(arguments: [
    // `from`: the first that says something; "unknown" says nothing.
    Row("segment: { from: [a, b] }", [("a", "NULL"), ("b", "x")], "segment=x"),
    Row("segment: { from: [a, b] }", [("a", " y "), ("b", "x")], "segment=y"),
    Row("segment: { from: [a, b] }", [], ""),
    // `join`: parts that say nothing leave no separator.
    Row(
      "address: { join: [a, b, c], with: \"|\", as: text }",
      [("a", "1"), ("c", "3")],
      "address=1|3"
    ),
    Row("address: { join: [a, b, c], as: text }", [("b", "-"), ("c", "3")], "address=3"),
    Row("address: { join: [a, b], with: \"\", as: text }", [("a", "沪"), ("b", "东")], "address=沪东"),
    Row("address: { join: [a, b], as: text }", [("a", ""), ("b", " ")], ""),
    // `split`: empty pieces keep the numbers of the others.
    Row("segment: { from: a, split: \";\", part: 2 }", [("a", "x;;z")], ""),
    Row("segment: { from: a, split: \";\", part: 3 }", [("a", "x;;z")], "segment=z"),
    Row("segment: { from: a, split: \";\", part: -1 }", [("a", "x; y")], "segment=y"),
    Row("segment: { from: a, split: \";\", part: -3 }", [("a", "x;y")], ""),
    Row("segment: { from: a, split: \"、\", part: 2 }", [("a", "甲、乙、丙")], "segment=乙"),
    Row("segment: { from: a, split: \"::\", part: 2 }", [("a", "x:::y")], "segment=:y"),
    Row("segment: { from: a, split: \";\" }", [("a", ";x;y")], "segment=x"),
    Row(
      "phone: { from: a, split: \"/\" }",
      [("a", "13800138000/ 021-62881234 /")],
      "phone=+8613800138000 phone=+862162881234"
    ),
    Row(
      "address: { join: [a, b], split: \"-\", part: 2, as: text }",
      [("a", "1"), ("b", "2-3")],
      "address=3"
    ),
    // `clean`, step by step.
    Row("segment: { from: a, clean: [upper] }", [("a", "aé中b")], "segment=Aé中B"),
    Row("segment: { from: a, clean: lower }", [("a", "AB")], "segment=ab"),
    Row("segment: { from: a, clean: [digits] }", [("a", "No. 12-3")], "segment=123"),
    Row("segment: { from: a, clean: [digits] }", [("a", "none")], "segment=?"),
    Row("segment: { from: a, clean: [squeeze] }", [("a", " a \u{3000} b ")], "segment=a b"),
    Row("segment: { from: a, clean: [{ remove: [\"(\", \")\"] }] }", [("a", "(x)")], "segment=x"),
    Row(
      "segment: { from: a, clean: [{ replace: { （: \"(\", ）: \")\" } }] }",
      [("a", "（x）")],
      "segment=(x)"
    ),
    Row("segment: { from: a, clean: [{ replace: { aa: a } }] }", [("a", "aaaa")], "segment=aa"),
    Row("segment: { from: a, clean: [{ before: \"-\" }] }", [("a", "x-y-z")], "segment=x"),
    Row("segment: { from: a, clean: [{ after: \"-\" }] }", [("a", "x-y-z")], "segment=y-z"),
    Row("segment: { from: a, clean: [{ after: \"#\" }] }", [("a", "x-y")], "segment=x-y"),
    Row("segment: { from: a, clean: [{ before: \"x\" }] }", [("a", "x-y")], "segment=?"),
    Row("segment: { from: a, clean: [{ first: 2 }] }", [("a", "中国银行")], "segment=中国"),
    Row("segment: { from: a, clean: [{ last: 2 }] }", [("a", "中国银行")], "segment=银行"),
    Row("segment: { from: a, clean: [{ first: 9 }] }", [("a", "x")], "segment=x"),
    Row("segment: { from: a, clean: [{ pad: { to: 5 } }] }", [("a", "42")], "segment=00042"),
    Row("segment: { from: a, clean: [{ pad: { to: 3, with: 零 } }] }", [("a", "一")], "segment=零零一"),
    Row("segment: { from: a, clean: [{ pad: { to: 2 } }] }", [("a", "421")], "segment=421"),
    Row("segment: { from: a, clean: [{ pad: { to: 5 } }] }", [], ""),
    Row(
      "segment: { from: a, clean: [digits, { last: 4 }, { pad: { to: 6 } }] }",
      [("a", "x12-345")],
      "segment=002345"
    ),
    Row("segment: { value: retail, clean: [upper] }", [], "segment=RETAIL"),
    // `table` after the steps; codes without regard to case and width.
    Row(
      "segment: { from: a, clean: [{ first: 1 }], table: { P: retail } }",
      [("a", "P01")],
      "segment=retail"
    ),
    Row("segment: { from: a, table: { AB: x } }", [("a", "ａｂ")], "segment=x"),
    Row("segment: { from: a, table: { ab: x, AB: y } }", [("a", "AB")], "segment=y"),
    Row("segment: { from: a, table: { ab: x, AB: y } }", [("a", "Ab")], "segment=x"),
    Row("segment: { from: a, table: { \"0\": \"\" } }", [("a", "0")], "segment=?"),
    Row(
      "segment: { from: a, table: { A: x }, otherwise: quarantine }",
      [("a", "B")],
      "set aside: value.code-unknown"
    ),
    // `when`, by sentence, by party and by both.
    Row("segment: { from: a, when: \"b is 1\" }", [("a", "x"), ("b", "1")], "segment=x"),
    Row("segment: { from: a, when: \"b is 1\" }", [("a", "x"), ("b", "2")], ""),
    Row(
      "{ kind: { value: person }, segment: { from: a, when: [person, \"b is 1\"] } }",
      [("a", "x"), ("b", "1")],
      "kind=person segment=x"
    ),
    Row(
      "{ kind: { from: b, table: { \"1\": organisation } }, segment: { from: a, when: [person, \"b is 1\"] } }",
      [("a", "x"), ("b", "1")],
      "kind=organisation"
    ),
    Row("segment: { from: a, required: true, when: \"b is 1\" }", [("b", "2")], ""),
    Row(
      "segment: { from: a, required: true, when: \"b is 1\" }",
      [("b", "1")],
      "set aside: value.unfit"
    ),
    // What an identifier says; 11010519491231002X is the example of GB 11643-1999.
    Row(
      "birth_date: { derived: \"birth date of a\" }",
      [("a", "11010519491231002X")],
      "birth_date=1949-12-31"
    ),
    Row("sex: { derived: \"sex of a\" }", [("a", "11010519491231002X")], "sex=female"),
    Row("segment: { derived: \"region of a\" }", [("a", "11010519491231002X")], "segment=110105"),
    Row("birth_date: { derived: \"birth date of a\" }", [("a", "110105194912310021")], ""),
    Row("sex: { derived: \"sex of a\" }", [("a", "91350100M000100Y43")], ""),
    // Constants are read as the field's values are.
    Row("as_of: { value: 2026/1/2 }", [], "as_of=2026-01-02"),
  ])
  func customers(_ row: Row) throws {
    let rules = row.rule.hasPrefix("{") ? "customer: \(row.rule)" : "customer: { \(row.rule) }"
    let found = try Self.values(rules, row.record)
    #expect(found == row.values)
  }

  @Test(arguments: [
    Row("balance: { from: a, unit: 万元 }", [("a", "1.2")], "balance=12000.00"),
    Row(
      "balance: { from: a, unit: { from: u } }",
      [("a", "1.2"), ("u", "万元")],
      "balance=12000.00"
    ),
    Row("balance: { from: a, unit: { from: u } }", [("a", "1.2"), ("u", "万")], "balance=12000.00"),
    Row("balance: { from: a, unit: { from: u } }", [("a", "1.2"), ("u", " 元 ")], "balance=1.20"),
    Row("balance: { from: a, unit: { from: u } }", [("a", "1.2"), ("u", "磅")], "balance=!"),
    Row("balance: { from: a, unit: { from: u } }", [("a", "1.2")], "balance=!"),
    Row("balance: { from: a, unit: { from: u } }", [("u", "元")], ""),
    Row(
      "balance: { from: a, unit: { from: u }, otherwise: quarantine }",
      [("a", "1.2"), ("u", "磅")],
      "set aside: value.unfit"
    ),
    // Amounts have at least two decimals. Sums: every term in the unit and with the comma of the rule, once; a part of a sum is no sum.
    Row("balance: { derived: \"a plus b\" }", [("a", "1.10"), ("b", "2.20")], "balance=3.30"),
    Row(
      "balance: { derived: \"a minus b minus c\" }",
      [("a", "1"), ("b", "2"), ("c", "0.5")],
      "balance=-1.50"
    ),
    Row("balance: { derived: \"a plus b\" }", [("a", "1")], ""),
    Row("balance: { derived: \"a plus b\" }", [("a", "1"), ("b", "NULL")], ""),
    Row("balance: { derived: \"a plus b\" }", [("a", "1"), ("b", "x")], ""),
    Row(
      "balance: { derived: \"a plus b\", required: true }",
      [("a", "1")],
      "set aside: value.unfit"
    ),
    Row(
      "balance: { derived: \"a plus b\", unit: 万元 }",
      [("a", "1.2"), ("b", "1")],
      "balance=22000.00"
    ),
    Row(
      "balance: { derived: \"a plus b\", unit: { from: u } }",
      [("a", "1.2"), ("b", "1"), ("u", "万元")],
      "balance=22000.00"
    ),
    Row(
      "balance: { derived: \"a plus b\", decimal_comma: true }",
      [("a", "1.234,5"), ("b", "0,25")],
      "balance=1234.75"
    ),
    Row(
      "balance: { derived: \"a plus b\", implied_decimals: 2 }",
      [("a", "150"), ("b", "25")],
      "balance=1.75"
    ),
    Row(
      "balance: { derived: \"a plus a\" }",
      [("a", "9999999999999999999999")],
      "balance=19999999999999999999998.00"
    ),
    // The currency of the row beside its amount.
    Row("balance: { from: a, currency: CNY }", [("a", "1")], "balance=1.00 currency=CNY"),
    Row("balance: { from: a, currency: cny }", [("a", "1")], "balance=1.00 currency=CNY"),
    Row(
      "balance: { from: a, currency: { from: c } }",
      [("a", "1"), ("c", "usd")],
      "balance=1.00 currency=USD"
    ),
    Row(
      "{ currency: c, balance: { from: a, currency: EUR } }",
      [("a", "1"), ("c", "USD")],
      "currency=USD balance=1.00"
    ),
    Row("balance: { value: \"1,000.50\" }", [], "balance=1000.50"),
  ])
  func accounts(_ row: Row) throws {
    let rules = row.rule.hasPrefix("{") ? row.rule : "{ \(row.rule) }"
    let entry = "belongs_to: { d: no }\n    accounts: \(rules)"
    let found = try Self.values(entry, row.record, more: Self.other)
    #expect(found == row.values)
  }

  /// The entry that accounts belong to.
  private static let other =
    "  d: { match: \"d.csv\", format: csv, key: no, customer: { segment: no } }"

  // MARK: From elsewhere

  @Test(arguments: [
    ("as_of: { from: /R/@day }", "xml", "field R/@day", "20260102", "as_of=2026-01-02"),
    ("as_of: { from: $.day }", "json", "field day", "2026/1/2", "as_of=2026-01-02"),
    ("as_of: { from: /R/@day }", "xml", "field R/@day", "", ""),
    ("segment: { from: $.t, table: { R: retail } }", "json", "field t", "R", "segment=retail"),
    ("segment: { from: [a, $.t] }", "json", "field t", "R", "segment=R"),
    ("segment: { join: [$.t, no], with: \":\" }", "json", "field t", "R", "segment=R:1"),
  ])
  func outside(rule: String, format: String, name: String, value: String, values: String) throws {
    let found = try Self.values(
      "customer: { \(rule) }",
      [],
      format: format,
      inputs: MappingInputs(captured: [name: value])
    )
    #expect(found == values)
  }

  @Test(arguments: [
    ("001", "", "segment=总行"), (" 001 ", "", "segment=总行"),
    ("1", ", clean: [{ pad: { to: 3 } }]", "segment=总行"),
    ("999", "", "segment=!"), ("999", ", otherwise: quarantine", "set aside: reference.unknown"),
    ("", "", ""), ("   ", "", "segment=?"), ("NULL", ", otherwise: quarantine", "segment=?"),
    ("002", ", table: { 分行: branch }", "segment=branch"),
  ])
  func lookups(key: String, more: String, values: String) throws {
    var table = LookupTable()
    for (key, value) in [("001", "总行"), ("002", "分行")] {
      table.add(Array(value.utf8), of: "name", key: Array(key.utf8))
    }
    let found = try Self.values(
      "customer: { segment: { from: b, lookup: { in: d, take: name }\(more) } }",
      [("b", key)],
      inputs: MappingInputs(lookups: ["d": table]),
      more: Self.other
    )
    #expect(found == values)
  }

  /// Whatever the order of records and files, a key that comes twice has one value.
  @Test func lookupsDoNotDependOnOrder() {
    let records = [("1", "b"), ("1", "a"), ("2", "c"), ("1", "aa"), ("2", "c")]
    for start in records.indices {
      var (one, other) = (LookupTable(), LookupTable())
      for (place, record) in (records[start...] + records[..<start]).enumerated() {
        let (key, value) = (Array(record.0.utf8), Array(record.1.utf8))
        if place % 2 == 0 {
          one.add(value, of: "n", key: key)
        } else {
          other.add(value, of: "n", key: key)
        }
      }
      one.merge(other)
      #expect(
        one.column("n") == [Array("1".utf8): Array("a".utf8), Array("2".utf8): Array("c".utf8)]
      )
    }
  }
}
