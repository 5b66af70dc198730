import PanoramaModel
import PanoramaTestSupport
import Testing

@testable import PanoramaMapping

/// The mapper with its memory of values against one without: equal rows, whatever comes back or goes wrong in between.
@Suite struct ValueCacheTests {
  private static let yaml = """
    panorama: 1
    source: s
    files:
      c:
        match: "c.csv"
        format: csv
        key: no
        skip_when: "state is gone"
        customer:
          kind: { from: type, table: { C: organisation, P: person }, otherwise: quarantine }
          name.legal: { from: name, as: name }
          identifier: { from: id, kind: { from: idType, table: { R: resident_id } } }
          phone: [{ from: phone, split: "/" }, { from: office }]
          birth_date: { from: born, required: true, when: person }
          segment: { from: [seg, name], clean: [upper, { first: 3 }], table: { RET: retail } }
          address: { join: [city, street], with: "" }
        parties:
          - role: spouse
            customer: { name.legal: spouse, birth_date: spouseBorn }
        profit: { when: "profit is filled", contribution: { from: profit, unit: { from: unit } } }
    checks:
      - { say: "birth_date is before 2020-01-01", level: quarantine }

    """

  private static let columns: [(name: String, values: [String])] = [
    ("type", ["C", "P", "P", "c", "X"]), ("state", ["ok", "", "gone"]),
    ("name", ["张伟", "華興有限公司", "Zhang Wei", "-", "  李 娜 "]),
    (
      "id",
      ["11010519491231002X", "11010519491231002x", "110105194912310021", "91350100M000100Y43"]
    ),
    ("idType", ["R", "", "Z"]),
    ("phone", ["13800138000/021-62881234", "12", "+86 138 0013 8000"]),
    ("office", ["021-62881234", ""]),
    ("born", ["1949-12-31", "31/12/1949", "01/02/03", "", "2021-05-05"]),
    ("seg", ["retail", "RET", "NULL", "other"]), ("city", ["上海市", ""]),
    ("street", ["南京东路1号", "-"]), ("spouse", ["王芳", "", "无"]), ("spouseBorn", ["1950-01-01", "x"]),
    ("profit", ["1", "1.5", "", "x"]), ("unit", ["元", "万元", "万", "磅", ""]),
  ]

  private static func record(_ random: inout SeededGenerator, _ number: Int) -> [Piece] {
    var pieces: [Piece] = []
    for column in columns where Int.random(in: 0..<8, using: &random) > 0 {
      pieces.append(.text(column.name, column.values.randomElement(using: &random) ?? ""))
    }
    let key = Int.random(in: 0..<20, using: &random) == 0 ? "" : "\(number)"
    pieces.append(.text("no", key))
    return pieces
  }

  private static func rows(_ bench: MapperBench) -> [String] {
    let table = bench.mapper.table
    let rows = bench.rows
    return rows.indices.map { row in
      rows[row]
        + table.valueRange(of: row).map { place in
          let value = table.values[place]
          return " \(table.string(value.raw))/\(value.identifierKind)/\(value.confidence)"
            + "/\(value.findings.rawValue)/\(value.rule)/\(value.validity)"
        }
        .joined()
    }
  }

  @Test(arguments: [UInt64(11), 12, 13, 14])
  func equalRows(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var cached = try MapperBench(Self.yaml)
    var plain = try MapperBench(Self.yaml)
    plain.mapper.caches = plain.mapper.caches.map { _ in .none }
    var (cachedRows, plainRows): ([String], [String]) = ([], [])
    var number = 0
    for _ in 0..<60 {
      let batch = (0..<Int.random(in: 1...120, using: &random)).map { _ in
        number += 1
        return Self.record(&random, number)
      }
      // The batches of the other are cut elsewhere.
      cached.map(batch)
      let cut = Int.random(in: 0...batch.count, using: &random)
      plain.map(Array(batch[..<cut]))
      plain.map(Array(batch[cut...]))
      if Int.random(in: 0..<4, using: &random) == 0 {
        cachedRows += Self.rows(cached)
        plainRows += Self.rows(plain)
        cached.mapper.removeRows()
        plain.mapper.removeRows()
      }
    }
    _ = (cached.mapper.settleConventions(), plain.mapper.settleConventions())
    #expect(cachedRows + Self.rows(cached) == plainRows + Self.rows(plain))
    #expect("\(cached.mapper.totals)" == "\(plain.mapper.totals)")
    let causes = cached.mapper.quarantined.map(\.diagnostic.code)
    #expect(causes == plain.mapper.quarantined.map(\.diagnostic.code))
    // Every record is somewhere, and every way out was taken.
    let totals = cached.mapper.totals
    #expect(totals.mapped + totals.quarantined + totals.filtered == number)
    #expect(Set(causes).isSuperset(of: [.keyMissing, .codeUnknown, .valueUnfit, .checkFailed]))
    #expect(totals.mapped > 100 && totals.filtered > 100)
  }

  /// What a column settles is what a second reading with the settled form declared would have given.
  @Test(arguments: [("31/12/1999", "d/M/yyyy"), ("12/31/1999", "M/d/yyyy")])
  func settledLikeDeclared(proof: String, form: String) throws {
    func yaml(_ forms: String) -> String {
      "panorama: 1\nsource: s\nfiles:\n  c: { match: c, format: csv, key: no, "
        + "customer: { birth_date: { from: born\(forms) } } }\n"
    }
    func values(_ yaml: String, settles: Bool, proofAt place: Int) throws -> [String] {
      var bench = try MapperBench(yaml)
      for number in 0..<40 {
        let text = number == place ? proof : "0\(number % 9 + 1)/0\(number % 7 + 1)/2001"
        bench.map([[.text("no", "\(number)"), .text("born", text)]])
      }
      if settles { #expect(bench.mapper.settleConventions().count == 1) }
      return bench.rows
    }
    let declared = try values(yaml(", forms: [\(form)]"), settles: false, proofAt: 39)
    for place in [0, 20, 39] {
      let declared =
        try place == 39
        ? declared : values(yaml(", forms: [\(form)]"), settles: false, proofAt: place)
      #expect(try values(yaml(""), settles: true, proofAt: place) == declared)
    }
  }
}
