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

  /// The first anchor or tag: what they would do to the text below is not to be seen where it is done.
  ///
  /// An anchor stands before its aliases, so the walk ends before it could follow them.
  private static func foreignSyntax(in node: Node) -> (mark: Mark?, problem: String)? {
    if let anchor = node.anchor {
      return (node.mark, "the anchor `&\(anchor.rawValue)`, which mappings do not have")
    }
    switch node {
    case .scalar(let scalar): return tag(scalar.tag, scalar.mark)
    case .sequence(let items):
      if let found = tag(items.tag, items.mark) { return found }
      for item in items {
        if let found = foreignSyntax(in: item) { return found }
      }
    case .mapping(let pairs):
      if let found = tag(pairs.tag, pairs.mark) { return found }
      for (key, value) in pairs {
        if key.anchor != nil || key.scalar == nil {
          return (key.mark, "a key that is no plain text")
        }
        if let found = foreignSyntax(in: value) { return found }
      }
    case .alias: break
    }
    return nil
  }

  private static func tag(_ tag: Tag, _ mark: Mark?) -> (mark: Mark?, problem: String)? {
    // Text in quotes has the tag of text.
    ["", "tag:yaml.org,2002:str"].contains(tag.description)
      ? nil : (mark, "the tag `\(tag)`, which mappings do not have")
  }

  /// Where a key stands for the second time: the parser names the line of the first.
  private static func secondPlace(
    of key: String,
    after line: Int,
    in text: String,
    _ file: String
  ) -> SourceLocation {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let first = lines.indices.contains(line - 1) ? lines[line - 1] : ""
    let indent = first.prefix { $0 == " " || $0 == "-" }.utf8.count
    for (index, line) in lines.enumerated().dropFirst(line) {
      let blanks = line.prefix { $0 == " " }.utf8.count
      if blanks == indent, line.dropFirst(blanks).hasPrefix(key + ":") {
        return SourceLocation(file: file, line: index + 1, column: blanks + 1)
      }
      if blanks < indent, !line.isEmpty { break }
    }
    return SourceLocation(file: file, line: max(1, line), column: indent + 1)
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
      let parser = try Parser(yaml: text)
      guard let node = try parser.singleRoot() else { throw failure(1, 1, "an empty file") }
      // The parser holds the names of anchors.
      let foreign = withExtendedLifetime(parser) { foreignSyntax(in: node) }
      if let foreign { throw failure(foreign.mark?.line, foreign.mark?.column, foreign.problem) }
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
          at: secondPlace(of: duplicates.first ?? "", after: context.mark.line, in: text, file),
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
    root.allow(MappingGrammar.root)
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
      let others = names.filter { $0 != file.name }
      let path = reference.path.joined(separator: file.pathStyle == .slashes ? "/" : ".")
      root.source.diagnostics.append(
        Diagnostic(
          .mappingBadReference,
          at: place(of: file, root.source),
          field: "belongs_to",
          expected: "another entry of `files`: " + others.joined(separator: ", "),
          found: "`\(reference.entry)`",
          remedy: "write `belongs_to: { \(guess ?? others.first ?? "customers"): \(path) }`"
        )
      )
    }
    checkCycles(mapping, root)
  }

  private static func place(of file: FileMapping, _ source: YAMLSection.Source) -> SourceLocation {
    let known = source.references.first { $0.entry == file.name }
    return SourceLocation(file: source.file, line: known?.line ?? file.line, column: known?.place)
  }

  /// Entries that belong to each other in a circle belong to no customer.
  private static func checkCycles(_ mapping: Mapping, _ root: YAMLSection) {
    let owners = Dictionary(
      mapping.files.compactMap { file in file.belongsTo.map { (file.name, $0.entry) } },
      uniquingKeysWith: { first, _ in first }
    )
    for file in mapping.files {
      var chain = [file.name]
      while let owner = owners[chain[chain.count - 1]], !chain.contains(owner) {
        chain.append(owner)
      }
      guard chain.count > 1, owners[chain[chain.count - 1]] == file.name else { continue }
      root.source.diagnostics.append(
        Diagnostic(
          .mappingBadReference,
          at: place(of: file, root.source),
          field: "belongs_to",
          expected: "entries that lead to one with `customer:`",
          found: "a circle: " + (chain + [file.name]).joined(separator: " → "),
          remedy: "remove `belongs_to` from the entry with `customer:`"
        )
      )
    }
  }
}
