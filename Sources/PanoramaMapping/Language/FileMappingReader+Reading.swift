import PanoramaModel
import Yams

// How the bytes of a file are read: format, dialect, columns, command, limits.
extension FileMappingReader {
  /// The formats that mappings may name.
  private var formats: [FormatSyntax] { section.source.formats }

  func readFormat() -> FormatSyntax {
    let unknown = FormatSyntax(name: "", keys: formats.flatMap(\.keys), paths: .dots)
    guard let name = section.text("format") else {
      section.missing("format")
      return unknown
    }
    if let format = formats.first(where: { $0.name == name }) { return format }
    section.badChoice("format", name, among: formats.map(\.name))
    // Of an unknown format nobody knows what is foreign to it.
    return unknown
  }

  /// Reports keys that another format has, and names them.
  func reportForeignKeys(_ syntax: FormatSyntax) -> [String] {
    let entries = section.entries.filter { entry in
      !syntax.keys.contains(entry.key) && formats.contains { $0.keys.contains(entry.key) }
    }
    for entry in entries {
      let users = formats.filter { $0.keys.contains(entry.key) }.map(\.name)
      section.report(
        .mappingUnknownKey,
        entry.node,
        field: entry.key,
        expected: "`\(entry.key)` with the format \(users.joined(separator: ", ")) only",
        found: "`\(entry.key)` with the format \(syntax.name)",
        remedy: "remove the line, or correct `format`"
      )
    }
    return entries.map(\.key)
  }

  func reading(_ syntax: FormatSyntax) -> FileReading {
    var reading = FileReading(
      format: syntax.name,
      encoding: encoding(),
      recordPath: FieldPathSyntax.absolute(section.text("record") ?? "", syntax.paths),
      duplicateKeys: section.choice("duplicate_keys", FileReading.DuplicateKeys.self)
        ?? .quarantine
    )
    if syntax.needsRecordPath, reading.recordPath.isEmpty { section.missing("record") }
    if syntax.keys.contains("header") { reading.dialect = dialect() }
    // An unknown format has the keys of all, and needs none of them.
    let isKnown = !syntax.name.isEmpty
    if isKnown, syntax.keys.contains("columns") { reading.fixed = layout() }
    if isKnown, syntax.keys.contains("command") { reading.command = command() }
    if let prefixes = section.section("namespaces") {
      for entry in prefixes.entries { reading.namespaces[entry.key] = prefixes.text(entry.key) }
    }
    if syntax.keys.contains("namespaces") { checkPrefixes(reading) }
    readLimits(&reading.limits)
    return reading
  }

  private func encoding() -> TextEncoding? {
    guard let text = section.text("encoding") else { return nil }
    if let encoding = TextEncoding(named: text) { return encoding }
    section.badChoice("encoding", text, among: TextEncoding.allCases.map(\.rawValue))
    return nil
  }

  // MARK: Delimited text

  private func dialect() -> DelimitedDialect {
    DelimitedDialect(
      delimiter: section.text("delimiter").flatMap { delimiter($0, "delimiter") },
      quoting: quoting(),
      escape: section.choice("escape", DelimitedDialect.Escape.self),
      headerRows: headerRows(),
      preambleLines: number("preamble"),
      endsWithDelimiter: section.flag("trailing_delimiter"),
      commentPrefix: section.text("comment").map { Array($0.utf8) },
      trailerPrefix: section.text("trailer"),
      footerLines: number("footer") ?? 0,
      shortRows: section.choice("short_rows", DelimitedDialect.ShortRows.self) ?? .quarantine,
      stripsUnits: section.flag("units_in_header") ?? false
    )
  }

  /// Up to eight bytes between fields; `tab`, `\t` and `\x01` name those that cannot be seen.
  func delimiter(_ text: String, _ key: String, in place: YAMLSection? = nil) -> [UInt8]? {
    let named = ["tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "]
    var bytes: [UInt8] = []
    var rest = Substring(named[text] ?? text)
    while let first = rest.first {
      if rest.hasPrefix("\\t") {
        bytes.append(9)
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("\\x"), let byte = UInt8(rest.dropFirst(2).prefix(2), radix: 16) {
        bytes.append(byte)
        rest = rest.dropFirst(4)
      } else {
        bytes.append(contentsOf: String(first).utf8)
        rest = rest.dropFirst()
      }
    }
    if 1...8 ~= bytes.count, !bytes.contains(0x0A), !bytes.contains(0x0D) { return bytes }
    (place ?? section).badChoice(key, text, among: MappingGrammar.delimiters)
    return nil
  }

  private func quoting() -> DelimitedDialect.Quoting? {
    guard let text = section.text("quote") else { return nil }
    if text == "none" { return DelimitedDialect.Quoting.none }
    if text.utf8.count == 1, let byte = text.utf8.first { return .byte(byte) }
    section.badChoice("quote", text, among: ["\"", "'", "none"])
    return nil
  }

  /// `header: true`, `false`, or how many rows.
  private func headerRows() -> Int? {
    guard let text = section.text("header") else { return nil }
    switch text {
    case "true", "yes": return 1
    case "false", "no": return 0
    default:
      if let count = Int(text), 0...10 ~= count { return count }
      section.badChoice("header", text, among: ["true", "false", "2"])
      return nil
    }
  }

  // MARK: Fixed-width text

  /// `columns: { id: 1-10, name: 11-40, flag: 41 }`, both ends included.
  private func layout() -> FixedLayout {
    var layout = FixedLayout(unit: section.choice("counted_in", FixedLayout.Unit.self) ?? .bytes)
    guard let columns = section.section("columns") else {
      section.missing("columns")
      return layout
    }
    for entry in columns.entries {
      let text = columns.text(entry.key) ?? ""
      let ends = text.split(separator: "-", omittingEmptySubsequences: false).map {
        Int($0.trimmingBlanks)
      }
      guard 1...2 ~= ends.count, let first = ends[0], let last = ends[ends.count - 1], first >= 1,
        last >= first, last <= 1 << 20
      else {
        columns.report(
          .mappingBadValue,
          entry.node,
          field: entry.key,
          expected: "the first and last place of the column, from 1",
          found: "`\(text)`",
          remedy: "write `\(entry.key): 1-10`"
        )
        continue
      }
      layout.columns.append(.init(name: entry.key, start: first, width: last - first + 1))
    }
    return layout
  }

  // MARK: Commands

  private func command() -> [String] {
    guard section["command"] != nil else {
      section.missing("command")
      return []
    }
    let words = section.texts("command") ?? []
    if words.first?.isEmpty ?? true {
      section.report(
        .mappingBadValue,
        section["command"],
        field: "command",
        expected: "a program and its arguments",
        found: "nothing",
        remedy: "write `command: [/usr/local/bin/export-crm, --all]`"
      )
    }
    return words
  }

  // MARK: XML

  /// A prefix in the record path must be declared: otherwise the path would never be found.
  private func checkPrefixes(_ reading: FileReading) {
    for step in reading.recordPath {
      guard let colon = step.firstIndex(of: ":") else { continue }
      let prefix = String(step[..<colon])
      guard reading.namespaces[prefix] == nil else { continue }
      section.report(
        .mappingBadReference,
        section["record"],
        field: "record",
        expected: "a prefix that `namespaces` declares",
        found: "`\(prefix)` in `\(step)`",
        remedy: "add `namespaces: { \(prefix): \"urn:…\" }`, or write the name without a prefix"
      )
    }
  }

  // MARK: Limits

  private func readLimits(_ limits: inout ReadingLimits) {
    guard let section = section.section("limits") else { return }
    let grammar = MappingGrammar.limits
    section.allow(grammar)
    limits.recordBytes = section.integer("record_bytes", of: grammar) ?? limits.recordBytes
    limits.depth = section.integer("depth", of: grammar) ?? limits.depth
    limits.expansion = section.integer("expansion", of: grammar) ?? limits.expansion
    limits.attributes = section.integer("attributes", of: grammar) ?? limits.attributes
  }
}

extension Substring {
  /// The text without blanks around it.
  fileprivate var trimmingBlanks: Substring {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return text
  }
}
