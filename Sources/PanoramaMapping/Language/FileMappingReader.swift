import PanoramaModel
import Yams

/// Reads one entry of `files`: where the file is, how it is read, and its tables.
struct FileMappingReader {
  /// The keys of every entry.
  static let commonKeys = [
    "match", "format", "encoding", "key", "belongs_to", "if_empty", "if_missing", "if_late", "due",
    "unchanged_for", "if_repeated", "control", "totals", "as_of", "skip_when", "region", "limits",
    "drift",
  ]

  let section: YAMLSection
  let name: String

  func read() -> FileMapping {
    let tableKeys = SchemaTable.allCases.map(\.mappingKey)
    let syntax = readFormat()
    let foreign = reportForeignKeys(syntax)
    section.allow(Self.commonKeys + syntax.keys + tableKeys, or: foreign)
    var file = FileMapping(
      name: name,
      match: syntax.needsFile ? section.requiredText("match") : section.text("match") ?? "",
      reading: reading(syntax),
      key: [],
      ifEmpty: section.choice("if_empty", FileMapping.EmptyPolicy.self) ?? .stop,
      ifMissing: section.choice("if_missing", FileMapping.EmptyPolicy.self) ?? .stop,
      ifLate: section.choice("if_late", FileMapping.LatePolicy.self) ?? .stop,
      due: due(),
      unchangedFor: section.integer("unchanged_for", in: 0...86_400) ?? 0,
      ifRepeated: section.choice("if_repeated", FileMapping.RepeatPolicy.self) ?? .warn,
      controls: [],
      totals: [],
      asOf: nil,
      belongsTo: nil,
      skip: nil,
      tables: [],
      line: section.line
    )
    file.key = FieldPathSyntax.relative(section.requiredText("key"), syntax.paths)
    readTotals(&file, syntax)
    readControls(&file)
    readReference(&file, syntax)
    file.skip = skipRule(syntax)
    file.drift = driftRules()
    let reader = TableMappingReader(paths: syntax.paths, region: section.text("region"))
    for table in SchemaTable.allCases {
      if let below = section.section(table.mappingKey) {
        file.tables.append(reader.read(below, table: table, key: file.key))
      }
    }
    checkTables(file)
    return file
  }

  private func due() -> DueTime? {
    guard let text = section.text("due") else { return nil }
    if let due = DueTime(text) { return due }
    section.report(
      .mappingBadValue,
      section["due"],
      field: "due",
      expected: "a time of day, of the day after the business day or of `D+N`",
      found: "`\(text)`",
      remedy: "write `due: \"06:30\"` or `due: \"D+2 06:30\"`"
    )
    return nil
  }

  private func readReference(_ file: inout FileMapping, _ syntax: FormatSyntax) {
    guard let node = section["belongs_to"] else { return }
    guard let pairs = node.mapping, pairs.count == 1,
      let reference = section.section("belongs_to"), let entry = reference.entries.first,
      let path = entry.node.scalar?.string, !path.isEmpty
    else {
      section.report(
        .mappingWrongType,
        section["belongs_to"],
        field: "belongs_to",
        expected: "one entry of `files` and the path of its key",
        found: "something else",
        remedy: "write `belongs_to: { customers: cust_no }`"
      )
      return
    }
    file.belongsTo = .init(entry: entry.key, path: FieldPathSyntax.relative(path, syntax.paths))
  }

  private func skipRule(_ syntax: FormatSyntax) -> FileMapping.SkipRule? {
    guard let rule = section.section("skip_when") else { return nil }
    rule.allow(["from", "is"])
    let path = rule.requiredText("from")
    if rule["is"] == nil { rule.missing("is") }
    return .init(path: FieldPathSyntax.relative(path, syntax.paths), values: rule.texts("is") ?? [])
  }

  /// A file needs a table, and a file that is not of customers must say to whom its rows belong.
  private func checkTables(_ file: FileMapping) {
    let tables = file.tables.filter { $0.each == nil }.map(\.table)
    if file.tables.isEmpty {
      section.report(
        .mappingMissingKey,
        nil,
        expected: "what the records become: `customer:`, `accounts:`, …",
        found: "no table",
        remedy: "add `customer:` with fields below it"
      )
    } else if !tables.contains(.customer), !tables.contains(.peer), section["belongs_to"] == nil {
      section.report(
        .mappingMissingKey,
        nil,
        field: "belongs_to",
        expected: "`belongs_to`, because the file has no `customer:`",
        found: "no such line",
        remedy: "add `belongs_to: { customers: PATH_OF_THE_CUSTOMER_KEY }`"
      )
    }
  }
}

/// How paths are written in mappings.
enum FieldPathSyntax {
  /// A path inside a record.
  static func relative(_ text: String, _ style: FormatSyntax.PathStyle) -> [String] {
    switch style {
    case .columns: [text]
    case .slashes where text.contains("/"): text.split(separator: "/").map(String.init)
    default: text.split(separator: ".").map(String.init)
    }
  }

  /// A path from the top of the file: `/Export/Header/Count` in XML, `$.trailer.count` in JSON.
  static func absolute(_ text: String, _ style: FormatSyntax.PathStyle) -> [String] {
    switch style {
    case .columns: [text]
    case .slashes: text.split(separator: "/").map(String.init)
    case .dots: text.split(separator: ".").map(String.init).filter { $0 != "$" }
    }
  }
}
