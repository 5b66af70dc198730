import PanoramaModel
import Yams

/// An example inside a mapping: a record as the department writes it, and what it must become.
public struct MappingExample: Sendable {
  /// The entry of `files` that the record belongs to.
  public var entry: String
  /// The record.
  public var record: ExampleValue
  /// Values outside the records, by the paths of the mapping.
  public var outside: [String: String]
  /// Records of other entries in which something is looked up: entry, key, column, value.
  public var lookups: [(entry: String, key: String, column: String, value: String)]
  /// What it must become.
  public var outcome: Outcome
  /// The line in the YAML, from 1.
  public var line: Int

  /// What a record must become.
  public enum Outcome: Sendable {
    /// Values of the record's customer, and rows of collections.
    case values([Expectation])
    /// It is set aside, with a diagnostic of this code.
    case setAside(code: String)
    /// It is left out by `skip_when`, `keep_when` or `when`.
    case filtered
  }

  /// One value, or the rows of one table, that must come out.
  public struct Expectation: Sendable {
    /// The field as mappings name it, perhaps with `.kind`, `.validity` or `.findings`; or a table.
    public var name: String
    /// What must come out.
    public var value: Expected
    /// The line in the YAML, from 1.
    public var line: Int
  }

  /// What must come out of a field or a table.
  public enum Expected: Sendable {
    /// These canonical values in any order; no text means that there is none.
    case texts([String])
    /// These rows in the order of the record, each with some of its values.
    case rows([[Expectation]])
  }
}

/// A piece of an example's record, shaped like JSON.
public indirect enum ExampleValue: Sendable {
  /// Text, or a number as it is spelt.
  case text(String)
  /// JSON null.
  case null
  /// Named values in order.
  case object([(name: String, value: ExampleValue)])
  /// Elements of a collection.
  case list([ExampleValue])
}

/// Reads the `examples` of a mapping.
enum ExampleReader {
  static func read(_ root: YAMLSection, mapping: Mapping) -> [MappingExample] {
    guard let node = root["examples"] else { return [] }
    guard case .sequence(let items) = node else {
      root.report(
        .mappingWrongType,
        node,
        field: "examples",
        expected: "`examples` to be a list, each with `in:` and `out:`",
        found: YAMLSection.describe(node),
        remedy: "write `- in: { … }` and `out: { … }` below `examples:`"
      )
      return []
    }
    return items.compactMap { item in
      example(YAMLSection(item, name: "examples", source: root.source), mapping)
    }
  }

  private static func example(_ section: YAMLSection, _ mapping: Mapping) -> MappingExample? {
    section.allow(MappingGrammar.example)
    let entry = section.text("entry") ?? mapping.files.first?.name ?? ""
    guard let file = mapping.files.first(where: { $0.name == entry }) else {
      section.badChoice("entry", entry, among: mapping.files.map(\.name))
      return nil
    }
    guard let record = section["in"] else {
      section.missing("in")
      return nil
    }
    var example = MappingExample(
      entry: entry,
      record: value(record),
      outside: [:],
      lookups: [],
      outcome: .filtered,
      line: section.line
    )
    if case .object = example.record {} else { _ = section.section("in") }
    readSurroundings(&example, section)
    guard let outcome = outcome(section, file) else { return nil }
    example.outcome = outcome
    return example
  }

  /// `outside: { /Report/@unit: 万元 }` and `lookup: { branches: { "001": { 网点名称: 总行 } } }`.
  private static func readSurroundings(_ example: inout MappingExample, _ section: YAMLSection) {
    if let outside = section.section("outside") {
      for entry in outside.entries { example.outside[entry.key] = outside.text(entry.key) ?? "" }
    }
    guard let lookup = section.section("lookup") else { return }
    for entry in lookup.entries {
      guard let records = lookup.section(entry.key) else { continue }
      for record in records.entries {
        guard let columns = records.section(record.key) else { continue }
        for column in columns.entries {
          example.lookups.append(
            (entry.key, record.key, column.key, columns.text(column.key) ?? "")
          )
        }
      }
    }
  }

  private static func value(_ node: Node) -> ExampleValue {
    switch node {
    case .scalar(let scalar):
      scalar.style == .plain && ["null", "~", ""].contains(scalar.string)
        ? .null : .text(scalar.string)
    case .sequence(let items): .list(items.map(value))
    case .mapping(let pairs):
      .object(pairs.map { (name: $0.key.scalar?.string ?? "", value: value($0.value)) })
    case .alias: .null
    }
  }

  private static func outcome(
    _ section: YAMLSection,
    _ file: FileMapping
  ) -> MappingExample.Outcome? {
    let given = ["out", "set_aside", "filtered"].filter { section[$0] != nil }
    if given.count > 1 {
      section.report(
        .mappingBadValue,
        nil,
        field: given[1],
        expected: "one of `out`, `set_aside` and `filtered`",
        found: given.map { "`\($0)`" }.joined(separator: " and "),
        remedy: "keep one of them"
      )
      return nil
    }
    if let code = section.text("set_aside") {
      if DiagnosticCode(rawValue: code) != nil { return .setAside(code: code) }
      section.badChoice("set_aside", code, among: DiagnosticCode.allCases.map(\.rawValue))
      return nil
    }
    if section.flag("filtered") ?? false { return .filtered }
    guard let out = section.section("out") else {
      section.missing("out")
      return nil
    }
    let table = file.tables.first?.table ?? .customer
    return .values(expectations(out, table, file.parties.isEmpty ? [] : ["parties"]))
  }

  private static func expectations(
    _ section: YAMLSection,
    _ table: SchemaTable,
    _ others: [String] = []
  ) -> [MappingExample.Expectation] {
    section.entries.compactMap { entry in
      if entry.key == "role" { return texts(section, entry.key, entry.keyLine) }
      let below = SchemaTable.allCases.first { $0.mappingKey == entry.key && $0 != table }
      if below != nil || others.contains(entry.key), case .sequence(let items) = entry.node {
        let rows = items.map { item in
          expectations(
            YAMLSection(item, name: section.name + "." + entry.key, source: section.source),
            below ?? .customer
          )
        }
        return .init(name: entry.key, value: .rows(rows), line: entry.keyLine)
      }
      guard field(entry.key, table) != nil else {
        unknown(entry, table, section)
        return nil
      }
      return texts(section, entry.key, entry.keyLine)
    }
  }

  private static func texts(
    _ section: YAMLSection,
    _ key: String,
    _ line: Int
  ) -> MappingExample.Expectation? {
    section.texts(key).map {
      .init(name: key, value: .texts($0.filter { !$0.isEmpty }), line: line)
    }
  }

  private static func unknown(
    _ entry: (key: String, keyLine: Int, keyColumn: Int, node: Node),
    _ table: SchemaTable,
    _ section: YAMLSection
  ) {
    let fields = CustomerField.definitions.filter { $0.table == table }.map(\.name)
    let guess = Spelling.nearest(to: entry.key, in: fields)
    section.source.diagnostics.append(
      Diagnostic(
        .mappingUnknownField,
        at: SourceLocation(
          file: section.source.file,
          line: entry.keyLine,
          column: entry.keyColumn
        ),
        field: entry.key,
        expected:
          "a field of `\(table.name)`, perhaps with `.kind`, `.validity` or `.findings`, or a table",
        found: "`\(entry.key)`",
        remedy: guess.map { "did you mean `\($0)`? write `\($0):`" } ?? "remove the line"
      )
    )
  }

  /// The field that a name is about, and which of its facets.
  static func field(_ name: String, _ table: SchemaTable) -> (CustomerField, ExampleFacet)? {
    if let field = CustomerField.find(name, in: table) { return (field, .value) }
    for facet in ExampleFacet.allCases where name.hasSuffix("." + facet.rawValue) {
      let stem = String(name.dropLast(facet.rawValue.utf8.count + 1))
      if let field = CustomerField.find(stem, in: table) { return (field, facet) }
    }
    return nil
  }
}

/// What of a value an example names.
enum ExampleFacet: String, CaseIterable {
  case value, kind, validity, findings
}
