import PanoramaModel
import Testing

/// A mapping that cannot be used: what is wrong, on which line, and what the message must propose.
struct BrokenMapping: Sendable, CustomTestStringConvertible {
  var name: String
  var text: String
  var code: DiagnosticCode
  var line: Int
  /// A piece of the remedy or of the expectation.
  var advice: String
  /// How often the error is reported: once for each place that it spoils.
  var times = 1

  var testDescription: String { name }

  init(
    _ name: String,
    _ text: String,
    _ code: DiagnosticCode,
    line: Int,
    _ advice: String
  ) {
    self.name = name
    self.text = text
    self.code = code
    self.line = line
    self.advice = advice
  }

  /// A good mapping whose line with a text is replaced; the error is expected on that line.
  init(
    _ name: String,
    replacing old: String,
    by new: String,
    _ code: DiagnosticCode,
    line: Int? = nil,
    times: Int = 1,
    _ advice: String
  ) {
    var lines = Self.good.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let place = lines.firstIndex { $0.contains(old) } ?? 0
    lines[place] = lines[place].replacing(old, with: new)
    self.init(
      name,
      lines.joined(separator: "\n"),
      code,
      line: line ?? place + 1,
      advice
    )
    self.times = times
  }

  static let good = """
    panorama: 1
    source: inclusion
    owner: someone@bank.example
    files:
      customers:
        match: "customers*.jsonl"
        format: json
        encoding: utf-8
        key: id
        if_empty: stop
        skip_when: { from: state, is: [test] }
        customer:
          kind: { from: type, table: { E: organisation, I: person }, otherwise: quarantine }
          name.legal: { from: name, as: name }
          identifier: { from: no, kind: { from: doc, table: { ID: resident_id } }, class: C2 }
          birth_date: { from: born, forms: [yyyyMMdd], when: person }
          phone: { from: mobile, region: CN, also_accepts: [ES] }
        facilities:
          each: facilities
          limit: { from: limit, unit: 万元 }
          loans:
            each: loans
            principal: { from: principal, required: true }
            outstanding: { from: outstanding, implied_decimals: 2 }
            start: { from: start }
            maturity: { from: maturity }
      accounts:
        match: "accounts*.csv"
        format: csv
        delimiter: "|"
        trailer: T
        totals: { records: 2, balance: 3 }
        key: acct_no
        belongs_to: { customers: cust_no }
        accounts:
          balance: { from: balance }

    """

  static let rows: [BrokenMapping] = [
    .init(
      "unknown key at the top",
      replacing: "owner:",
      by: "onwer:",
      .mappingUnknownKey,
      "`owner`"
    ),
    .init(
      "unknown key of a file",
      replacing: "encoding:",
      by: "encodign:",
      .mappingUnknownKey,
      "`encoding`"
    ),
    .init(
      "unknown key of a rule",
      replacing: "region:",
      by: "regoin:",
      .mappingUnknownKey,
      "`region`"
    ),
    .init(
      "unknown key without a neighbour",
      replacing: "if_empty: stop",
      by: "zzzzzzzzz: 1",
      .mappingUnknownKey,
      "remove the line"
    ),
    .init(
      "unknown key of a skip rule",
      replacing: "is: [test]",
      by: "iz: [test], is: x",
      .mappingUnknownKey,
      "`is`"
    ),
    .init(
      "unknown key of a kind rule",
      replacing: "{ from: doc, table",
      by: "{ from: doc, tabel: 1, table",
      .mappingUnknownKey,
      "`table`"
    ),
    .init(
      "unknown key of drift",
      replacing: "if_empty: stop",
      by: "drift: { new_filds: warn }",
      .mappingUnknownKey,
      "`new_fields`"
    ),
    .init(
      "unknown level of drift",
      replacing: "if_empty: stop",
      by: "drift: { missing_fields: quarantine }",
      .mappingBadValue,
      "allow, warn, stop"
    ),
    .init(
      "misspelt level of codes",
      replacing: "if_empty: stop",
      by: "drift: { new_codes: quarantin }",
      .mappingBadValue,
      "write `new_codes: quarantine`"
    ),
    .init(
      "a bound of drift in the other's unit",
      replacing: "if_empty: stop",
      by: "drift: { nulls: { level: warn, within_percent: 10 } }",
      .mappingUnknownKey,
      "`within_points`"
    ),
    .init(
      "a bound of drift without a level",
      replacing: "if_empty: stop",
      by: "drift: { volume: { within_percent: 10 } }",
      .mappingMissingKey,
      "`level`"
    ),
    .init(
      "a bound of drift that is no number",
      replacing: "if_empty: stop",
      by: "drift: { nulls: { level: warn, within_points: ten } }",
      .mappingBadValue,
      "0 to 100"
    ),
    .init(
      "a level of volume that is none",
      replacing: "if_empty: stop",
      by: "drift: { volume: 30 }",
      .mappingBadValue,
      "allow, warn, stop"
    ),
    .init(
      "drift that is no block",
      replacing: "if_empty: stop",
      by: "drift: warn",
      .mappingWrongType,
      "key: value"
    ),
    .init(
      "unknown field",
      replacing: "name.legal:",
      by: "name.leagl:",
      .mappingUnknownField,
      "`name.legal`"
    ),
    .init(
      "unknown field of a nested table",
      replacing: "principal: {",
      by: "pricnipal: {",
      .mappingUnknownField,
      "`principal`"
    ),
    .init(
      "unknown amount in totals",
      replacing: "balance: 3",
      by: "balanec: 3",
      .mappingUnknownField,
      "balance"
    ),
    .init(
      "unknown normalizer",
      replacing: "as: name",
      by: "as: person_nam",
      .mappingUnknownNormalizer,
      "`as: person_name`"
    ),
    .init(
      "a normalizer for other fields",
      replacing: "as: name",
      by: "as: money",
      .mappingUnknownNormalizer,
      "a normalizer for `name.legal`"
    ),
    .init(
      "a list where text belongs",
      replacing: "source: inclusion",
      by: "source: [inclusion]",
      .mappingWrongType,
      "`source: value`"
    ),
    .init(
      "text where lines belong",
      replacing: "phone: { from: mobile, region: CN, also_accepts: [ES] }",
      by: "phone: { from: [[mobile]] }",
      .mappingWrongType,
      "`from: [a, b]`"
    ),
    .init(
      "a reference that is no pair",
      replacing: "belongs_to: { customers: cust_no }",
      by: "belongs_to: customers",
      .mappingWrongType,
      "`belongs_to: { customers: cust_no }`"
    ),
    .init(
      "missing source",
      replacing: "source: inclusion",
      by: "source:",
      .mappingMissingKey,
      line: 1,
      "`source: …`"
    ),
    .init(
      "missing version",
      replacing: "panorama: 1",
      by: "# panorama",
      .mappingMissingKey,
      line: 2,
      "`panorama: …`"
    ),
    .init(
      "another version",
      replacing: "panorama: 1",
      by: "panorama: 2",
      .mappingBadValue,
      "`panorama: 1`"
    ),
    .init(
      "missing key",
      replacing: "key: id",
      by: "if_missing: allow",
      .mappingMissingKey,
      line: 6,
      "`key: …`"
    ),
    .init(
      "missing match",
      replacing: "match: \"customers*.jsonl\"",
      by: "if_missing: allow",
      .mappingMissingKey,
      line: 6,
      "`match: …`"
    ),
    .init(
      "missing format",
      replacing: "format: json",
      by: "if_missing: allow",
      .mappingMissingKey,
      line: 6,
      "`format: …`"
    ),
    .init(
      "missing origin",
      replacing: "phone: { from: mobile,",
      by: "phone: {",
      .mappingMissingKey,
      "`from: …`"
    ),
    .init(
      "missing values to skip",
      replacing: ", is: [test] }",
      by: " }",
      .mappingMissingKey,
      "`is: …`"
    ),
    .init(
      "missing table of kinds",
      replacing: ", table: { ID: resident_id } }",
      by: " }",
      .mappingMissingKey,
      "`table: …`"
    ),
    .init(
      "bad format",
      replacing: "format: json",
      by: "format: jason",
      .mappingBadValue,
      "`format: json`"
    ),
    .init(
      "bad encoding",
      replacing: "encoding: utf-8",
      by: "encoding: utf-88",
      .mappingBadValue,
      "`encoding: utf-8`"
    ),
    .init(
      "bad policy",
      replacing: "if_empty: stop",
      by: "if_empty: stpo",
      .mappingBadValue,
      "`if_empty: stop`"
    ),
    .init(
      "bad otherwise",
      replacing: "otherwise: quarantine",
      by: "otherwise: quarantene",
      .mappingBadValue,
      "`otherwise: quarantine`"
    ),
    .init(
      "bad kind of party",
      replacing: "E: organisation",
      by: "E: organization",
      .mappingBadValue,
      "organisation"
    ),
    .init(
      "bad kind of identifier",
      replacing: "ID: resident_id",
      by: "ID: residentid",
      .mappingBadValue,
      "`ID: resident_id`"
    ),
    .init(
      "bad when",
      replacing: "when: person",
      by: "when: persn",
      .mappingBadValue,
      "`when: person`"
    ),
    .init(
      "bad flag",
      replacing: "required: true",
      by: "required: maybe",
      .mappingBadValue,
      "true, false"
    ),
    .init("bad unit", replacing: "unit: 万元", by: "unit: 万x", .mappingBadValue, "`unit: 万元`"),
    .init("bad region", replacing: "region: CN", by: "region: XX", .mappingBadValue, "CN"),
    .init(
      "bad form of a date",
      replacing: "[yyyyMMdd]",
      by: "[YYYYMMDD]",
      .mappingBadValue,
      "yyyyMMdd"
    ),
    .init(
      "bad number",
      replacing: "implied_decimals: 2",
      by: "implied_decimals: two",
      .mappingBadValue,
      "a whole number from 0"
    ),
    .init(
      "bad delimiter",
      replacing: "delimiter: \"|\"",
      by: "delimiter: \"|@|@|@|@|\"",
      .mappingBadValue,
      "delimiter"
    ),
    .init(
      "a time that is none",
      replacing: "if_empty: stop",
      by: "due: \"25:00\"",
      .mappingBadValue,
      "06:30"
    ),
    .init(
      "a late policy that is none",
      replacing: "if_empty: stop",
      by: "if_late: ignore",
      .mappingBadValue,
      "previous"
    ),
    .init(
      "a companion without a pattern",
      replacing: "if_empty: stop",
      by: "control: { records: 2 }",
      .mappingMissingKey,
      "match"
    ),
    .init(
      "a companion with an unknown total",
      replacing: "if_empty: stop",
      by: "control: { match: \"a.ctl\", balence: 2 }",
      .mappingUnknownField,
      "balance"
    ),
    .init(
      "duplicate keys without a policy",
      replacing: "if_empty: stop",
      by: "duplicate_keys: both",
      .mappingBadValue,
      "first"
    ),
    .init(
      "a key of another format",
      replacing: "if_empty: stop",
      by: "delimiter: \";\"",
      .mappingUnknownKey,
      "remove the line"
    ),
    .init(
      "authentication data",
      replacing: "class: C2",
      by: "class: C3",
      .mappingBadValue,
      "remove the field"
    ),
    .init("bad class", replacing: "class: C2", by: "class: C4", .mappingBadValue, "`class: C"),
    .init(
      "totals without a trailer",
      replacing: "trailer: T",
      by: "if_missing: allow",
      .mappingBadValue,
      line: 32,
      times: 2,
      "`trailer: TRAILER`"
    ),
    .init(
      "a total that is no number of a field",
      replacing: "records: 2",
      by: "records: 0",
      .mappingBadValue,
      "the number of a field"
    ),
    .init(
      "an as-of day that delimited text cannot have",
      replacing: "totals: { records: 2, balance: 3 }",
      by: "as_of: business_date",
      .mappingBadValue,
      "the number of a field"
    ),
    .init(
      "a reference to nowhere",
      replacing: "{ customers: cust_no }",
      by: "{ custmers: cust_no }",
      .mappingBadReference,
      "customers"
    ),
    .init(
      "a reference to itself",
      replacing: "{ customers: cust_no }",
      by: "{ accounts: cust_no }",
      .mappingBadReference,
      "customers"
    ),
    .init(
      "rows that belong to nobody",
      replacing: "belongs_to: { customers: cust_no }",
      by: "if_missing: allow",
      .mappingMissingKey,
      line: 28,
      "belongs_to"
    ),
    .init(
      "a key twice",
      replacing: "if_empty: stop",
      by: "format: csv",
      .mappingDuplicate,
      "keep one"
    ),
    .init("a tab", replacing: "    key: id", by: "\tkey: id", .mappingSyntax, "the tab by spaces"),
    .init(
      "an attribute without quotes",
      replacing: "    key: id",
      by: "    key: @id",
      .mappingSyntax,
      "in double quotes: \"@id\""
    ),
    .init("an open quote", "panorama: 1\nsource: \"abc\n", .mappingSyntax, line: 3, "quotes"),
    .init("an empty file", "", .mappingSyntax, line: 1, "YAML"),
    .init("nothing but a comment", "# nothing\n", .mappingSyntax, line: 1, "YAML"),
    .init("no mapping at all", "- a\n- b\n", .mappingWrongType, line: 1, "key: value"),
    .init("no files", "panorama: 1\nsource: x\n", .mappingMissingKey, line: 1, "`files: …`"),
    .init(
      "positions without peers",
      replacing: "facilities:",
      by: "positions: { balance: x }\n    facilities:",
      .mappingMissingKey,
      "`peers:`"
    ),
    .init(
      "files that are none",
      "panorama: 1\nsource: x\nfiles: {}\n",
      .mappingMissingKey,
      line: 3,
      "customers"
    ),
  ]
}
