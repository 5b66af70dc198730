import PanoramaModel
import Yams

/// Reads one entry of `files`: where the file is, how it is read, and its tables.
struct FileMappingReader {
  static let readingKeys = [
    "match", "format", "encoding", "delimiter", "quote", "header", "trailer", "record", "key",
    "belongs_to", "if_empty", "if_missing", "totals", "as_of", "skip_when", "region",
    "limits",
  ]
  static let formats = ["csv", "json", "xml"]

  let section: YAMLSection
  let name: String

  func read() -> FileMapping {
    let tableKeys = SchemaTable.allCases.map(\.mappingKey)
    section.allow(Self.readingKeys + tableKeys)
    let format = readFormat()
    var file = FileMapping(
      name: name,
      match: section.requiredText("match"),
      reading: FileReading(
        format: format,
        encoding: section.choice("encoding", TextEncoding.self),
        dialect: dialect(),
        recordPath: absolutePath(section.text("record") ?? "", format)
      ),
      key: [],
      ifEmpty: section.choice("if_empty", FileMapping.EmptyPolicy.self) ?? .stop,
      ifMissing: section.choice("if_missing", FileMapping.EmptyPolicy.self) ?? .stop,
      declaredRecords: nil,
      declaredSums: [],
      asOf: nil,
      belongsTo: nil,
      skip: nil,
      tables: [],
      line: section.line
    )
    if format == "xml", file.reading.recordPath.isEmpty {
      section.missing("record")
    }
    file.key = relativePath(section.requiredText("key"), format)
    readTotals(&file)
    readReference(&file)
    file.skip = skipRule(format)
    readLimits(&file.reading.limits)
    let reader = TableMappingReader(format: format, region: section.text("region"))
    for table in SchemaTable.allCases {
      if let below = section.section(table.mappingKey) {
        file.tables.append(reader.read(below, table: table, key: file.key))
      }
    }
    checkTables(file)
    return file
  }

  private func readFormat() -> String {
    guard let format = section.text("format") else {
      section.missing("format")
      return "csv"
    }
    if !Self.formats.contains(format) { section.badChoice("format", format, among: Self.formats) }
    return format
  }

  private func dialect() -> DelimitedDialect {
    var dialect = DelimitedDialect()
    if let text = section.text("delimiter") {
      let named = ["tab": "\t", "\\t": "\t"][text] ?? text
      if named.utf8.count == 1, let byte = named.utf8.first {
        dialect.delimiter = [byte]
      } else {
        section.badChoice("delimiter", text, among: [",", ";", "|", "tab"])
      }
    }
    if let text = section.text("quote") {
      if text == "none" {
        dialect.quoting = DelimitedDialect.Quoting.none
      } else if text.utf8.count == 1 {
        dialect.quoting = text.utf8.first.map { .byte($0) }
      } else {
        section.badChoice("quote", text, among: ["\"", "'", "none"])
      }
    }
    dialect.headerRows = (section.flag("header") ?? true) ? 1 : 0
    dialect.trailerPrefix = section.text("trailer")
    return dialect
  }

  private func readTotals(_ file: inout FileMapping) {
    let format = file.reading.format
    func capture(_ name: String, _ path: String) -> String {
      file.reading.captures.append(.init(name: name, path: absolutePath(path, format)))
      return name
    }
    if let path = section.text("as_of") {
      if isCapture(path, file) {
        file.asOf = capture("as_of", path)
      } else {
        badTrailerField(section, "as_of", path)
      }
    }
    guard let totals = section.section("totals") else { return }
    for entry in totals.entries {
      guard let path = totals.text(entry.key) else { continue }
      if !isCapture(path, file) {
        badTrailerField(totals, entry.key, path)
      } else if entry.key == "records" {
        file.declaredRecords = capture("records", path)
      } else if let (_, field) = CheckReader.find(entry.key), field.definition.type == .money {
        file.declaredSums.append(.init(field: field, capture: capture(entry.key, path)))
      } else {
        let amounts = CustomerField.definitions.filter { $0.type == .money }
        let known = ["records"] + amounts.map { $0.table.name + "." + $0.name }
        let guess = Spelling.nearest(to: entry.key, in: known)
        totals.report(
          .mappingUnknownField,
          entry.node,
          field: entry.key,
          expected: "`records` or an amount of the schema",
          found: "`\(entry.key)`",
          remedy: "write `\(guess ?? "account.balance"): \(path)`"
        )
      }
    }
  }

  /// Delimited text has values outside its records in the trailer line only, by the number of the field.
  private func isCapture(_ path: String, _ file: FileMapping) -> Bool {
    guard file.reading.format == "csv" else {
      return !absolutePath(path, file.reading.format).isEmpty
    }
    return file.reading.dialect.trailerPrefix != nil && (1...10_000).contains(Int(path) ?? 0)
  }

  private func badTrailerField(_ place: YAMLSection, _ key: String, _ path: String) {
    place.report(
      .mappingBadValue,
      place[key],
      field: key,
      expected: section.text("format") == "csv"
        ? "the number of a field of the trailer line, and a `trailer:` above"
        : "the path of a value outside the records",
      found: "`\(path)`",
      remedy: section.text("format") == "csv"
        ? "write `trailer: TRAILER` and `\(key): 2`" : "write `\(key): PATH_FROM_THE_TOP`"
    )
  }

  private func readReference(_ file: inout FileMapping) {
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
    file.belongsTo = .init(entry: entry.key, path: relativePath(path, file.reading.format))
  }

  private func readLimits(_ limits: inout ReadingLimits) {
    guard let section = section.section("limits") else { return }
    section.allow(["record_bytes", "depth", "expansion"])
    limits.recordBytes =
      section.integer("record_bytes", in: 1024...(1 << 30)) ?? limits.recordBytes
    limits.depth = section.integer("depth", in: 2...200) ?? limits.depth
    limits.expansion = section.integer("expansion", in: 1...(1 << 30)) ?? limits.expansion
  }

  private func skipRule(_ format: String) -> FileMapping.SkipRule? {
    guard let rule = section.section("skip_when") else { return nil }
    rule.allow(["from", "is"])
    let path = rule.requiredText("from")
    if rule["is"] == nil { rule.missing("is") }
    return .init(path: relativePath(path, format), values: rule.texts("is") ?? [])
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

  /// `a.b` (or `a/b` in XML) as names; the whole text for delimited files, whose columns may hold any character.
  private func relativePath(_ text: String, _ format: String) -> [String] {
    FieldPathSyntax.relative(text, format: format)
  }

  private func absolutePath(_ text: String, _ format: String) -> [String] {
    FieldPathSyntax.absolute(text, format: format)
  }
}

/// How paths are written in mappings.
enum FieldPathSyntax {
  /// A path inside a record.
  static func relative(_ text: String, format: String) -> [String] {
    switch format {
    case "csv": [text]
    case "xml" where text.contains("/"): text.split(separator: "/").map(String.init)
    default: text.split(separator: ".").map(String.init)
    }
  }

  /// A path from the top of the file: `/Export/Header/Count` in XML, `$.trailer.count` in JSON.
  static func absolute(_ text: String, format: String) -> [String] {
    switch format {
    case "csv": [text]
    case "xml": text.split(separator: "/").map(String.init)
    default: text.split(separator: ".").map(String.init).filter { $0 != "$" }
    }
  }
}
