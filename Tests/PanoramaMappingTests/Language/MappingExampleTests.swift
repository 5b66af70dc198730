import PanoramaMapping
import PanoramaModel
import Testing

/// Examples inside mappings: those that hold, and those that do not, named with their lines.
@Suite struct MappingExampleTests {
  private static func mapping(_ examples: String) -> String {
    """
    panorama: 1
    source: s
    files:
      c:
        match: "c.json"
        format: json
        record: $.list
        key: no
        skip_when: "state is gone"
        customer:
          kind: { from: type, table: { P: person, C: organisation }, otherwise: quarantine }
          name.legal: { from: [who.name, alias] }
          identifier: { from: id, kind: resident_id }
          phone: phones
          segment: { from: branch, lookup: { in: b, take: name } }
          facilities:
            each: f
            key: id
            limit: { from: limit, unit: { from: $.unit } }
        parties: [{ role: spouse, customer: { name.legal: spouse } }]
      b: { match: "b.csv", format: csv, key: code }
    examples:
    \(examples)

    """
  }

  @Test(arguments: [
    "  - in: { no: 1, who: { name: 张伟 } }\n    out: { name.legal: 张伟 }",
    "  - in: { no: 1, who.name: 张伟 }\n    out: { name.legal: 张伟, identifier: \"\" }",
    "  - in: { no: 1, who: { name: ~ }, alias: 李娜 }\n    out: { name.legal: 李娜 }",
    "  - in: { no: 1, state: gone }\n    filtered: true",
    "  - in: { alias: x }\n    set_aside: key.missing",
    "  - in: { no: 1, type: X }\n    set_aside: value.code-unknown",
    "  - in: { no: 1, phones: [13800138000, 021-62881234] }\n    out: { phone: [\"+862162881234\", \"+8613800138000\"] }",
    "  - in: { no: 1, id: 11010519491231002X }\n    out: { identifier.kind: resident_id, identifier.validity: valid }",
    "  - in: { no: 1, id: \"110105194912310021\" }\n    out: { identifier.validity: invalid, identifier.findings: check_failed }",
    "  - in: { no: 1, branch: \"001\" }\n    lookup: { b: { \"001\": { name: 总行 } } }\n    out: { segment: 总行 }",
    "  - in: { no: 1, f: [{ id: x, limit: 2 }, { id: y }] }\n    outside: { $.unit: 万元 }\n    out: { facilities: [{ limit: \"20000.00\" }, { limit: \"\" }] }",
    "  - in: { no: 1, spouse: 王芳 }\n    out: { parties: [{ role: spouse, name.legal: 王芳 }] }",
    "  - in: { no: 1 }\n    out: { parties: [], facilities: [] }",
  ])
  func holding(example: String) throws {
    let run = ExampleRun(try MappingReader.read(Self.mapping(example), file: "m.yaml"))
    #expect(run.failures.map { "\($0.expected) / \($0.found)" } == [])
    #expect(run.passed == 1)
  }

  @Test(arguments: [
    ("  - in: { no: 1, alias: 李娜 }\n    out: { name.legal: 张伟 }", 24, "`张伟`", "`李娜`"),
    (
      "  - in: { no: 1 }\n    out:\n      identifier: \"\"\n      name.legal: 张伟", 26, "`张伟`",
      "nothing"
    ),
    ("  - in: { no: 1, alias: 李娜 }\n    out: { name.legal: \"\" }", 24, "nothing", "`李娜`"),
    ("  - in: { alias: x }\n    out: { name.legal: x }", 23, "mapped", "key.missing"),
    ("  - in: { no: 1 }\n    filtered: true", 23, "left out", "mapped"),
    ("  - in: { no: 1, state: gone }\n    set_aside: key.missing", 23, "key.missing", "left out"),
    ("  - in: { no: 1, type: X }\n    set_aside: key.missing", 23, "key.missing", "code-unknown"),
    ("  - in: { no: 1, spouse: 王芳 }\n    out: { parties: [] }", 24, "0 rows", "1"),
    (
      "  - in: { no: 1, f: [{ id: x, limit: 2 }] }\n    out: { facilities: [{ limit: \"2.00\" }] }",
      24, "`2.00`", "nothing"
    ),
  ])
  func failing(example: String, line: Int, expected: String, found: String) throws {
    let run = ExampleRun(try MappingReader.read(Self.mapping(example), file: "m.yaml"))
    let failure = try #require(run.failures.first)
    #expect(run.failures.count == 1 && run.passed == 0)
    #expect(failure.code == .exampleFailed)
    #expect(failure.location?.line == line)
    #expect(failure.expected.contains(expected), "\(failure.expected)")
    #expect(failure.found.contains(found), "\(failure.found)")
  }

  @Test(arguments: [
    ("  - in: { no: 1 }", 23, DiagnosticCode.mappingMissingKey, "out"),
    ("  - out: { phone: x }", 23, .mappingMissingKey, "in"),
    ("  - in: [1]\n    out: { phone: x }", 23, .mappingWrongType, "a list"),
    ("  - in: { no: 1 }\n    out: { phon: x }", 24, .mappingUnknownField, "`phon`"),
    ("  - in: { no: 1 }\n    entry: d\n    out: { phone: x }", 24, .mappingBadValue, "`d`"),
    ("  - in: { no: 1 }\n    set_aside: key.lost", 24, .mappingBadValue, "`key.lost`"),
    (
      "  - in: { no: 1 }\n    oot: { phone: x }\n    filtered: true", 24, .mappingUnknownKey,
      "`oot`"
    ),
    (
      "  - in: { no: 1 }\n    set_aside: key.missing\n    filtered: true", 23, .mappingBadValue,
      "set_aside"
    ),
    ("  in: { no: 1 }", 23, .mappingWrongType, "nested"),
  ])
  func unreadable(example: String, line: Int, code: DiagnosticCode, found: String) throws {
    let error = try #require(throws: MappingError.self) {
      try MappingReader.read(Self.mapping(example), file: "m.yaml")
    }
    let first = try #require(error.diagnostics.first)
    #expect(error.diagnostics.count == 1)
    #expect(first.code == code && first.location?.line == line, "\(first)")
    #expect((first.found + (first.field ?? "")).contains(found), "\(first)")
  }
}
