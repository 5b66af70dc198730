public import PanoramaModel
import Yams

/// Reads a mapping file: every key checked, every error with its place, all errors at once.
public struct MappingReader {
  /// Reads the text of one mapping file.
  ///
  /// - Parameters:
  ///   - text: The YAML.
  ///   - file: How messages name the file.
  ///   - referenceYear: The year of the run, by which years of two digits are read.
  ///   - formats: The formats that the mapping may name.
  ///   - readFile: Reads a file beside the mapping, such as a code table; nil when there is none.
  /// - Returns: The mapping, checked.
  /// - Throws: `MappingError` with everything that is wrong.
  public static func read(
    _ text: String,
    file: String,
    referenceYear: Int = 2026,
    formats: [FormatSyntax] = FormatSyntax.standard,
    readFile: @escaping (String) -> [UInt8]? = { _ in nil }
  ) throws(MappingError) -> Mapping {
    let source = YAMLSection.Source(
      file: file,
      referenceYear: referenceYear,
      formats: formats,
      readFile: readFile
    )
    let root = try compose(text, file: file)
    let section = YAMLSection(root, name: "", source: source)
    guard source.diagnostics.isEmpty else { throw source.error(in: text) }
    let mapping = read(section, file: file)
    guard source.diagnostics.isEmpty else { throw source.error(in: text) }
    return mapping
  }

  /// What to do about a syntax error, by the character at its place.
  private static func remedy(
    _ line: Int?,
    _ column: Int?,
    _ problem: String,
    _ text: String
  ) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if let line, let column, lines.indices.contains(line - 1) {
      let scalars = lines[line - 1].unicodeScalars
      let rest = scalars.dropFirst(column - 1)
      if scalars.prefix(column - 1).last == "\"" {
        return "close the double quote that opens in a line above"
      }
      switch rest.first {
      case "@", "`", "%":
        let word = String(rest.prefix { $0 != " " && $0 != "," && $0 != "}" })
        return "write it in double quotes: \"\(word)\""
      case "\t": return "replace the tab by spaces"
      default: break
      }
    }
    if problem.contains("mapping values are not allowed") {
      return "a colon is missing after the key, or the value needs double quotes"
    }
    return "mend the line; text with `:`, `#`, `{` or `[` goes in double quotes"
  }

  /// Parses YAML and turns the parser's own error into a diagnostic.
  static func compose(_ text: String, file: String) throws(MappingError) -> Node {
    func failure(_ line: Int?, _ column: Int?, _ problem: String) -> MappingError {
      MappingError([
        Diagnostic(
          .mappingSyntax,
          at: SourceLocation(file: file, line: line, column: column),
          expected: "YAML: two spaces a level, `key: value`",
          found: problem,
          remedy: remedy(line, column, problem, text)
        )
      ])
    }
    do {
      guard let node = try Yams.compose(yaml: text) else { throw failure(1, 1, "an empty file") }
      return node
    } catch let error as MappingError {
      throw error
    } catch YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _)
    {
      throw failure(mark.line, mark.column, problem)
    } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
      throw MappingError([
        Diagnostic(
          .mappingDuplicate,
          at: SourceLocation(file: file, line: max(1, context.mark.line), column: 1),
          field: duplicates.first,
          expected: "every key once",
          found: "a key twice: " + duplicates.joined(separator: ", "),
          remedy:
            "keep one of the lines and remove the other; several rules of one field are a list"
        )
      ])
    } catch {
      throw failure(nil, nil, "\(error)")
    }
  }

  private static func read(_ root: YAMLSection, file: String) -> Mapping {
    root.allow(["panorama", "source", "owner", "files", "checks", "examples"])
    if let version = root.text("panorama"), version != "1" {
      root.badChoice("panorama", version, among: ["1"])
    } else if root["panorama"] == nil {
      root.missing("panorama")
    }
    var mapping = Mapping(
      source: root.requiredText("source"),
      owner: root.text("owner"),
      file: file,
      files: [],
      checks: []
    )
    var sections: [YAMLSection] = []
    if let files = root.section("files") {
      if files.entries.isEmpty, case .mapping = root["files"] {
        files.report(
          .mappingMissingKey,
          nil,
          field: "files",
          expected: "at least one entry below `files`",
          found: "none",
          remedy: "add `customers:` with `match:`, `format:` and `key:`"
        )
      }
      for entry in files.entries {
        let section = YAMLSection(entry.node, name: "files." + entry.key, source: root.source)
        var read = FileMappingReader(section: section, name: entry.key).read()
        read.line = entry.keyLine
        mapping.files.append(read)
        sections.append(section)
      }
    } else {
      root.missing("files")
    }
    checkReferences(mapping, root)
    readLookups(&mapping, root)
    for (file, section) in zip(mapping.files, sections) {
      FileMappingReader(section: section, name: file.name).checkTables(file)
    }
    mapping.checks = CheckReader.read(root, mapping: mapping)
    mapping.examples = ExampleReader.read(root, mapping: mapping)
    return mapping
  }

  /// Gives every entry the columns that fields of others look up in it.
  private static func readLookups(_ mapping: inout Mapping, _ root: YAMLSection) {
    let names = mapping.files.map(\.name)
    for lookup in root.source.lookups {
      guard let index = mapping.files.firstIndex(where: { $0.name == lookup.entry }) else {
        let guess = Spelling.nearest(to: lookup.entry, in: names)
        root.source.diagnostics.append(
          Diagnostic(
            .mappingBadReference,
            at: SourceLocation(file: root.source.file, line: lookup.line, column: lookup.place),
            field: "lookup",
            expected: "an entry of `files`: " + names.joined(separator: ", "),
            found: "`\(lookup.entry)`",
            remedy:
              "write `lookup: { in: \(guess ?? names.first ?? "branches"), take: \(lookup.column) }`"
          )
        )
        continue
      }
      let path = FieldPathSyntax.relative(lookup.column, mapping.files[index].pathStyle)
      let column = FileMapping.LookupColumn(name: lookup.column, path: path)
      if !mapping.files[index].lookupColumns.contains(column) {
        mapping.files[index].lookupColumns.append(column)
      }
    }
  }

  /// Every `belongs_to` must name another entry of the file.
  private static func checkReferences(_ mapping: Mapping, _ root: YAMLSection) {
    let names = mapping.files.map(\.name)
    for file in mapping.files {
      guard let reference = file.belongsTo else { continue }
      if names.contains(reference.entry), reference.entry != file.name { continue }
      let guess = Spelling.nearest(
        to: reference.entry,
        in: names.filter { $0 != file.name }
      )
      root.source.diagnostics.append(
        Diagnostic(
          .mappingBadReference,
          at: SourceLocation(file: root.source.file, line: file.line),
          field: "belongs_to",
          expected: "another entry of `files`: " + names.joined(separator: ", "),
          found: "`\(reference.entry)`",
          remedy: "write `belongs_to: { \(guess ?? names.first ?? "customers"): … }`"
        )
      )
    }
  }
}

/// Reads the `checks` of a mapping: sentences of three forms.
enum CheckReader {
  static func read(_ root: YAMLSection, mapping: Mapping) -> [CheckRule] {
    guard let node = root["checks"] else { return [] }
    guard case .sequence(let items) = node else {
      root.report(
        .mappingWrongType,
        node,
        expected: "`checks` to be a list",
        found: YAMLSection.describe(node),
        remedy: "write `- { say: \"identifier is filled in at least 85 %\", level: warn }`"
      )
      return []
    }
    return items.compactMap { item in
      let section = YAMLSection(item, name: "checks", source: root.source)
      section.allow(["say", "dimension", "level"])
      let say = section.requiredText("say")
      guard !say.isEmpty else { return nil }
      guard let condition = condition(say, section) else { return nil }
      checkFields(of: condition, mapping, section)
      return CheckRule(
        say: say,
        condition: condition,
        dimension: section.text("dimension") ?? "validity",
        level: section.choice("level", CheckRule.Level.self) ?? .note,
        line: section.line
      )
    }
  }

  private static func condition(_ say: String, _ section: YAMLSection) -> CheckRule.Condition? {
    let words = say.split(separator: " ").map(String.init)
    if let (table, field) = words.first.flatMap(find) {
      let claim = Array(words.dropFirst())
      if let share = share(claim, ["is", "filled", "in", "at", "least"]) {
        return .filled(table: table, field: field, atLeastPercent: share)
      }
      if let share = share(claim, ["is", "valid", "in", "at", "least"]) {
        return .valid(table: table, field: field, atLeastPercent: share)
      }
      if claim.count == 4, claim.dropLast() == ["is", "at", "most"],
        let larger = CustomerField.find(claim[3], in: table) ?? find(claim[3])?.1,
        larger.definition.table == table, isComparable(field, larger)
      {
        return .atMost(table: table, smaller: field, larger: larger)
      }
    }
    section.report(
      .mappingBadValue,
      section["say"],
      field: "say",
      expected: "`FIELD is filled in at least N %`, `FIELD is valid in at least N %` or "
        + "`FIELD is at most FIELD`, with fields of the schema",
      found: "`\(say)`",
      remedy: "write `say: \"identifier is filled in at least 85 %\"`"
    )
    return nil
  }

  /// The percentage at the end of a sentence: `… at least 85 %` or `… at least 85%`.
  private static func share(_ claim: [String], _ words: [String]) -> Amount? {
    var number = Array(claim.dropFirst(words.count))
    guard claim.starts(with: words), var last = number.popLast(), last.hasSuffix("%") else {
      return nil
    }
    last.removeLast()
    if !last.isEmpty { number.append(last) }
    guard number.count == 1, let share = Amount(number[0]), share >= .zero,
      share <= Amount(units: 100, scale: 0)
    else { return nil }
    return share
  }

  /// Numbers compare with numbers and days with days.
  private static func isComparable(_ left: CustomerField, _ right: CustomerField) -> Bool {
    let numbers: [FieldType] = [.money, .decimal, .integer]
    let (one, other) = (left.definition.type, right.definition.type)
    return one == .date ? other == .date : numbers.contains(one) && numbers.contains(other)
  }

  /// A sentence about a field that nothing fills would hold for ever.
  private static func checkFields(
    of condition: CheckRule.Condition,
    _ mapping: Mapping,
    _ section: YAMLSection
  ) {
    func fields(_ table: TableMapping) -> [CustomerField] {
      table.fields.map(\.field) + table.nested.flatMap(fields)
    }
    let filled = mapping.files.flatMap { $0.tables.flatMap(fields) }
    let asked: [CustomerField] =
      switch condition {
      case .filled(_, let field, _), .valid(_, let field, _): [field]
      case .atMost(_, let smaller, let larger): [smaller, larger]
      }
    for field in asked where !filled.contains(field) {
      section.report(
        .mappingBadReference,
        section["say"],
        field: "say",
        expected: "a field that the mapping fills",
        found: "`\(field.definition.table.name).\(field.name)`, which it does not fill",
        remedy: "add a rule for the field, or remove the sentence"
      )
    }
  }

  /// Finds `identifier` or `loan.outstanding`; without a table the first table that has the name.
  static func find(_ name: String) -> (SchemaTable, CustomerField)? {
    if let dot = name.firstIndex(of: "."),
      let table = SchemaTable.allCases.first(where: { $0.name == name[..<dot] }),
      let field = CustomerField.find(String(name[name.index(after: dot)...]), in: table)
    {
      return (table, field)
    }
    guard let definition = CustomerField.definitions.first(where: { $0.name == name }) else {
      return nil
    }
    return (definition.table, definition.field)
  }
}
