import PanoramaModel
import Yams

// What is done to the text first: steps, code tables and lookups.
extension TableMappingReader {
  /// The steps that are one word, in the order of the grammar.
  private static let words: [String: CleaningStep] = [
    "digits": .digits, "lower": .lower, "squeeze": .squeeze, "upper": .upper,
  ]

  func steps(_ section: YAMLSection) -> [CleaningStep] {
    guard let node = section["clean"] else { return [] }
    let nodes: [Node]
    if case .sequence(let items) = node { nodes = Array(items) } else { nodes = [node] }
    return nodes.flatMap { step($0, section) }
  }

  private func step(_ node: Node, _ section: YAMLSection) -> [CleaningStep] {
    if case .scalar(let scalar) = node {
      if let step = Self.words[scalar.string] { return [step] }
      badStep(scalar.string, node, section)
      return []
    }
    let below = YAMLSection(node, name: section.name + ".clean", source: section.source)
    return below.entries.flatMap { entry -> [CleaningStep] in
      switch entry.key {
      case "remove": (below.texts("remove") ?? []).filter { !$0.isEmpty }.map { .remove($0) }
      case "before": mark(below, "before").map { [.before($0)] } ?? []
      case "after": mark(below, "after").map { [.after($0)] } ?? []
      case "first": below.integer("first", of: MappingGrammar.step).map { [.first($0)] } ?? []
      case "last": below.integer("last", of: MappingGrammar.step).map { [.last($0)] } ?? []
      case "replace": replacements(below)
      case "pad": padding(below)
      default:
        badStep(entry.key, entry.node, section)
      }
    }
  }

  /// The text up to which, or from which on, a value is kept: nothing stands before every text.
  private func mark(_ below: YAMLSection, _ key: String) -> String? {
    guard let text = below.text(key) else { return nil }
    if text.isEmpty { below.missing(key) }
    return text.isEmpty ? nil : text
  }

  /// `replace: { "（": "(" }`, in the order of the mapping.
  private func replacements(_ below: YAMLSection) -> [CleaningStep] {
    guard let pairs = below.section("replace") else { return [] }
    return pairs.entries.compactMap { entry in
      entry.key.isEmpty ? nil : .replace(entry.key, by: pairs.text(entry.key) ?? "")
    }
  }

  /// `pad: { to: 9, with: "0" }`.
  private func padding(_ below: YAMLSection) -> [CleaningStep] {
    guard let pad = below.section("pad") else { return [] }
    pad.allow(MappingGrammar.pad)
    if pad["to"] == nil { pad.missing("to") }
    let text = pad.text("with") ?? "0"
    if text.unicodeScalars.count != 1 {
      pad.report(
        .mappingBadValue,
        pad["with"],
        field: "with",
        expected: "one character",
        found: "`\(text)`",
        remedy: "write `with: \"0\"`"
      )
    }
    return pad.integer("to", of: MappingGrammar.pad).map { [.pad(to: $0, with: text)] } ?? []
  }

  @discardableResult
  private func badStep(_ text: String, _ node: Node, _ section: YAMLSection) -> [CleaningStep] {
    let known = MappingGrammar.words + MappingGrammar.step.names
    let guess = Spelling.nearest(to: text, in: known)
    section.report(
      .mappingBadValue,
      node,
      field: "clean",
      expected: "steps: " + known.joined(separator: ", "),
      found: "`\(text)`",
      remedy: guess.map { "did you mean `\($0)`?" } ?? "write `clean: [digits]`"
    )
    return []
  }

  // MARK: Tables

  func readTable(_ rule: inout FieldRule, _ section: YAMLSection) {
    if let codes = section.section("table") {
      let rows = codes.entries.map { entry in
        CodeTable.Row(code: Array(entry.key.utf8), meaning: codes.text(entry.key) ?? "")
      }
      rule.codes = CodeTable(rows)
    }
    if let node = section["table_file"] {
      if section["table"] != nil {
        section.report(
          .mappingBadValue,
          node,
          field: "table_file",
          expected: "`table` or `table_file`",
          found: "both",
          remedy: "keep one of them"
        )
      }
      rule.codes = tableFile(section)
    }
    if rule.field == .kind { checkKinds(rule, section) }
    if rule.field == .identifier { rule.kind = kindRule(section) }
    readLookup(&rule, section)
  }

  /// A CSV file beside the mapping: a header, then a code and its meaning in each line.
  private func tableFile(_ section: YAMLSection) -> CodeTable? {
    guard let name = section.text("table_file"), !name.isEmpty else { return nil }
    func wrong(_ found: String, _ remedy: String) -> CodeTable? {
      section.report(
        .mappingBadReference,
        section["table_file"],
        field: "table_file",
        expected:
          "a CSV file in UTF-8 below the folder of the mapping: a header line, then `code,meaning`",
        found: found,
        remedy: remedy
      )
      return nil
    }
    let steps = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.hasPrefix("/"), !steps.contains("..") else {
      return wrong("`\(name)`", "name a file in the folder of the mapping or below it")
    }
    guard let bytes = section.source.readFile(name) else {
      return wrong("no readable file `\(name)`", "write the file, or correct its name")
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      return wrong("`\(name)`, which is in another encoding", "save the file as UTF-8")
    }
    guard let rows = CodeTableFile.rows(bytes) else {
      return wrong(
        "`\(name)`, which has a line without two fields",
        "give every line a code and a meaning, with a comma between them"
      )
    }
    return CodeTable(rows, place: name)
  }

  private func readLookup(_ rule: inout FieldRule, _ section: YAMLSection) {
    guard let below = section.section("lookup") else { return }
    below.allow(MappingGrammar.lookup)
    let (entry, column) = (below.requiredText("in"), below.requiredText("take"))
    guard !entry.isEmpty, !column.isEmpty else { return }
    rule.lookup = .init(entry: entry, column: column)
    section.source.lookups.append((entry, column, below.line, below.column))
  }
}

/// Reads a small CSV file with codes and meanings; RFC 4180.
enum CodeTableFile {
  /// The first two fields of every line after the header; nil when a line has fewer.
  static func rows(_ bytes: [UInt8]) -> [CodeTable.Row]? {
    var rows: [CodeTable.Row] = []
    for (number, fields) in records(bytes).enumerated() where number > 0 {
      guard fields.count >= 2 else { return nil }
      // Values of records come without blanks around them, so a code with blanks would never be met.
      let (code, meaning) = (trimmed(fields[0]), trimmed(fields[1]))
      rows.append(.init(code: code, meaning: String(decoding: meaning, as: UTF8.self)))
    }
    return rows
  }

  private static func trimmed(_ text: [UInt8]) -> [UInt8] {
    Array(text[ASCIIText.trimmed(text, 0..<text.count)])
  }

  private static func records(_ bytes: [UInt8]) -> [[[UInt8]]] {
    var records: [[[UInt8]]] = []
    var fields: [[UInt8]] = [[]]
    var isQuoted = false
    var rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    func isEmpty(_ fields: [[UInt8]]) -> Bool { fields.count == 1 && fields[0].isEmpty }
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""):
        if isQuoted, rest.first == byte {
          fields[fields.count - 1].append(byte)
          rest.removeFirst()
        } else {
          isQuoted.toggle()
        }
      case UInt8(ascii: ",") where !isQuoted: fields.append([])
      case 0x0A where !isQuoted:
        if !isEmpty(fields) { records.append(fields) }
        fields = [[]]
      case 0x0D where !isQuoted: break
      default: fields[fields.count - 1].append(byte)
      }
    }
    if !isEmpty(fields) { records.append(fields) }
    return records
  }
}
