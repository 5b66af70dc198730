import PanoramaModel
import Testing

@testable import PanoramaMapping

/// Mappings and values that nobody should write: each a clear message or a right value, in bounded time.
@Suite struct HostileMappingTests {
  private static func mapping(_ customer: String, more: String = "") -> String {
    """
    panorama: 1
    source: s
    files:
      c:
        match: "c.json"
        format: json
        record: $
        key: no
        customer:
    \(customer.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
    \(more)

    """
  }

  private static func errors(_ yaml: String) -> [Diagnostic] {
    do throws(MappingError) {
      _ = try MappingReader.read(yaml, file: "m.yaml")
      return []
    } catch {
      return error.diagnostics
    }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var rules: String
    var code: DiagnosticCode
    var line: Int
    var found: String
    var testDescription: String { rules }

    init(_ rules: String, _ code: DiagnosticCode, _ line: Int, _ found: String) {
      (self.rules, self.code, self.line, self.found) = (rules, code, line, found)
    }
  }

  @Test(arguments: [
    // What YAML has and mappings do not.
    Row("  segment: &a x", .mappingSyntax, 10, "anchor `&a`"),
    Row("  segment: { from: &a x }\n  size: *a", .mappingSyntax, 10, "anchor `&a`"),
    Row("  segment: *a", .mappingSyntax, 10, "undefined alias"),
    Row("  <<: { segment: x }", .mappingUnknownField, 10, "`<<`"),
    Row("  segment: !!int 5", .mappingSyntax, 10, "tag `tag:yaml.org,2002:int`"),
    Row("  segment: !mine x", .mappingSyntax, 10, "tag `!mine`"),
    Row("  segment: !mine { from: x }", .mappingSyntax, 10, "tag `!mine`"),
    Row("  ? [a, b]\n  : x", .mappingSyntax, 10, "no plain text"),
    Row("  segment: x\n  segment: y", .mappingDuplicate, 11, "segment"),
    Row("  segment: { from: x, table: { A: b, A: c } }", .mappingDuplicate, 10, "A"),
    // Rules that could never say anything.
    Row("  segment: { from: [] }", .mappingMissingKey, 10, "no such line"),
    Row("  segment: { from: \"\" }", .mappingMissingKey, 10, "no such line"),
    Row("  segment: { join: [] }", .mappingMissingKey, 10, "no such line"),
    Row("  segment: { from: a..b }", .mappingBadValue, 10, "`a..b`"),
    Row("  segment: .a", .mappingBadValue, 10, "`.a`"),
    Row("  segment: { from: [a, b.] }", .mappingBadValue, 10, "`b.`"),
    Row("  segment: { from: a, split: \"\" }", .mappingBadValue, 10, "nothing"),
    Row("  segment: { from: a, split: \";\", part: 0 }", .mappingBadValue, 10, "`0`"),
    Row("  segment: { from: a, split: \";\", part: 101 }", .mappingBadValue, 10, "`101`"),
    Row(
      "  segment: { from: a, clean: [{ pad: { to: 1000000000 } }] }",
      .mappingBadValue,
      10,
      "`1000000000`"
    ),
    Row(
      "  segment: { from: a, clean: [{ pad: { to: 3, with: ab } }] }",
      .mappingBadValue,
      10,
      "`ab`"
    ),
    Row("  segment: { from: a, clean: [{ first: -1 }] }", .mappingBadValue, 10, "`-1`"),
    Row(
      "  segment: { from: a, clean: [{ before: \"\" }] }",
      .mappingMissingKey,
      10,
      "no such line"
    ),
    Row("  segment: { from: a, clean: [{ after: \"\" }] }", .mappingMissingKey, 10, "no such line"),
    Row("  segment: { from: a, clean: [uper] }", .mappingBadValue, 10, "`uper`"),
    Row("  segment: { from: a, join: [b] }", .mappingBadValue, 10, "`from` and `join`"),
    Row("  segment: { derived: \"a plus\" }", .mappingBadValue, 10, "`a plus`"),
    Row("  segment: { derived: \"birth date of\" }", .mappingBadValue, 10, "`birth date of`"),
    Row("  birth_date: { value: abc }", .mappingBadValue, 10, "`abc`"),
    Row("  birth_date: { value: 2023-02-29 }", .mappingBadValue, 10, "`2023-02-29`"),
    Row("  segment: { from: a, table_file: ../x.csv }", .mappingBadReference, 10, "`../x.csv`"),
    Row(
      "  segment: { from: a, table_file: /etc/passwd }",
      .mappingBadReference,
      10,
      "`/etc/passwd`"
    ),
    Row("  segment: { from: a, table_file: x.csv }", .mappingBadReference, 10, "no readable file"),
    Row("  segment: { from: a, lookup: { in: d, take: x } }", .mappingBadReference, 10, "`d`"),
  ])
  func said(_ row: Row) throws {
    let found = Self.errors(Self.mapping(row.rules))
    let first = try #require(found.first)
    #expect(found.count == 1)
    #expect(first.code == row.code)
    #expect(first.location?.line == row.line)
    #expect(first.found.contains(row.found), "\(first.found)")
  }

  /// Names that multiply when they are followed are refused before they are.
  @Test(.timeLimit(.minutes(1)))
  func aliasesThatMultiply() {
    var yaml = "a0: &a0 [x, x]\n"
    for level in 1..<40 {
      yaml += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n"
    }
    #expect(Self.errors(yaml).first?.found.contains("anchor `&a0`") == true)
  }

  @Test(arguments: ["[", "{a: ", "- "])
  func deepNesting(opening: String) {
    let yaml = "panorama: " + String(repeating: opening, count: 100_000)
    #expect(!Self.errors(yaml).isEmpty)
  }

  @Test(.timeLimit(.minutes(1)))
  func tenThousandFields() throws {
    let rules = (0..<10_000).map { "    - { from: f\($0), when: \"g\($0) is 1\" }" }
    let yaml = Self.mapping("  phone:\n" + rules.joined(separator: "\n"))
    var bench = try MapperBench(yaml)
    bench.map([
      [.text("no", "1"), .text("f9999", "13800138000"), .text("g9999", "1")],
      [.text("no", "2"), .text("f9999", "13800138000")],
    ])
    #expect(bench.rows == ["customer 1 phone=+8613800138000", "customer 2"])
  }

  @Test func moreRulesThanLineageCanNumber() {
    let rules = (0...65_536).map { "    - f\($0)" }.joined(separator: "\n")
    let found = Self.errors(Self.mapping("  phone:\n" + rules))
    #expect(found.map(\.code) == [.mappingBadValue])
    #expect(found.first?.found == "65537")
  }

  // MARK: Code tables

  @Test(.timeLimit(.minutes(1)))
  func aCodeTableOfAHundredThousandRows() throws {
    let codes = (0..<100_000).map { "      C\($0): m\($0)" }.joined(separator: "\n")
    let yaml = Self.mapping("  segment:\n    from: a\n    table:\n" + codes)
    var bench = try MapperBench(yaml)
    // Codes that are not in the table must not cost a walk through it.
    bench.map((0..<20_000).map { [.text("no", "\($0)"), .text("a", "x\($0)")] })
    bench.map([[.text("no", "k"), .text("a", "c99999")]])
    #expect(bench.rows.first == "customer 0 segment=x0!")
    #expect(bench.rows.last == "customer k segment=m99999")
  }

  private static func table(_ bytes: [UInt8], code: String) throws -> String {
    let yaml = mapping("  segment: { from: a, table_file: codes/t.csv }")
    var bench = try MapperBench(yaml, readFile: { $0 == "codes/t.csv" ? bytes : nil })
    bench.map([[.text("no", "1"), .text("a", code)]])
    return String(bench.rows.first?.dropFirst("customer 1 segment=".count) ?? "")
  }

  @Test(arguments: [
    ("code,meaning\nA,x\n", "A", "x"), ("code,meaning\r\nA,x\r\nB,y", "B", "y"),
    ("\u{FEFF}code,meaning\nA,x\n", "A", "x"), ("代码,含义\n对公,organisation\n", "对公", "organisation"),
    ("c,m\n\"A,1\",\"x \"\"q\"\"\"\n", "A,1", "x \"q\""), ("c,m\n\"A\nB\",x\n", "A\nB", "x"),
    ("c,m,note\nA,x,whatever\n", "A", "x"), ("c,m\n\nA,x\n\n", "A", "x"),
    ("c,m\nA,x\nA,y\n", "A", "x"), ("c,m\nA,x\n", "c", "c!"), ("c,m\n A , x \n", "A", "x"),
    ("", "A", "A!"),
  ])
  func codeFiles(text: String, code: String, meaning: String) throws {
    #expect(try Self.table(Array(text.utf8), code: code) == meaning)
  }

  /// A file in another encoding would silently know no code.
  @Test(arguments: [
    [UInt8]("c,m\nA\n".utf8), [UInt8]("c,m\n".utf8) + [0xB6, 0xD4, 0x2C, 0x78, 0x0A],
  ])
  func codeFilesThatAreNone(bytes: [UInt8]) {
    let yaml = Self.mapping("  segment: { from: a, table_file: t.csv }")
    let error = #expect(throws: MappingError.self) {
      try MappingReader.read(yaml, file: "m.yaml", readFile: { _ in bytes })
    }
    #expect(error?.diagnostics.map(\.code) == [.mappingBadReference])
  }

  // MARK: Values

  @Test(.timeLimit(.minutes(1)))
  func longAndStrangeTexts() throws {
    let yaml = Self.mapping(
      """
        name.legal: { from: a, clean: [squeeze, { remove: "q" }, { replace: { x: yy } }] }
        segment: { from: a, clean: [{ last: 3 }, { pad: { to: 1000 } }] }
        address: { join: [a, a], with: "\\0", as: text }
        phone: { from: a, split: ";" }
      """
    )
    let million = String(repeating: "中;a ", count: 160_000)
    for text in [million, "\0", "a\0b", "\u{1}\u{7F}\u{85}", "\u{202E}abc", "\u{FFFD}", "e\u{301}"]
    {
      var bench = try MapperBench(yaml)
      bench.map([[.text("no", "1"), .text("a", text)]])
      #expect(bench.mapper.totals.mapped == 1)
      let table = bench.mapper.table
      for value in table.values {
        let end = Int(value.raw.offset + value.raw.length)
        #expect(end <= table.text.count)
        #expect(value.canonical.isEmpty || !table.string(value.canonical).isEmpty)
      }
      if text == million {
        let name = table.values.first { $0.field == .nameLegal }
        #expect(name.map { $0.raw.length } == 960_000)
        #expect(bench.rows[0].contains("segment=" + String(repeating: "0", count: 997)))
      }
    }
  }

  /// What is no UTF-8 does not get this far, and does no harm if it does.
  @Test func malformedUTF8() throws {
    let yaml = Self.mapping(
      "  segment: { from: a, clean: [squeeze, { first: 2 }], when: \"a contains 中\" }\n  name.legal: a"
    )
    var bench = try MapperBench(yaml)
    let malformed: [[UInt8]] = [
      [0xFF], [0xE4, 0xB8], [0x80, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80],
    ]
    var batch = RecordBatch()
    let (no, a) = (Array("no".utf8), Array("a".utf8))
    let root = FieldPathTree.root
    let paths = (
      bench.mapper.paths.child(of: root, named: no.span),
      bench.mapper.paths.child(of: root, named: a.span)
    )
    for (number, bytes) in malformed.enumerated() {
      let key = Array("\(number)".utf8)
      batch.append(paths.0, .text, key.span)
      batch.append(paths.1, .text, bytes.span)
      batch.endRecord(at: RecordPlace(number: number + 1, line: 1, byteOffset: 0, byteLength: 0))
    }
    bench.mapper.map(batch)
    #expect(bench.mapper.totals.mapped == malformed.count)
  }

  @Test func keysThatAreStrange() throws {
    var bench = try MapperBench(Self.mapping("  segment: a"))
    let keys = ["\0", "a\0b", String(repeating: "k", count: 1 << 20), "\u{3000}", " "]
    bench.map(keys.map { [.text("no", $0), .text("a", "x")] })
    #expect(bench.mapper.totals.mapped == 4)
    #expect(bench.mapper.quarantined.map(\.diagnostic.code) == [.keyMissing])
  }
}
