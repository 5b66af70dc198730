import PanoramaModel
import Yams

/// A mapping node of a YAML file with its place, and the collector of everything that is wrong with the file.
///
/// Reading goes on after an error, so that all errors of a file are reported at once.
struct YAMLSection {
  /// The file and the errors found so far; shared by all sections of the file.
  final class Source {
    let file: String
    var diagnostics: [Diagnostic] = []

    /// The year of the run.
    let referenceYear: Int
    /// The formats that mappings may name.
    let formats: [FormatSyntax]
    /// Reads a file beside the mapping; nil when there is none.
    let readFile: (String) -> [UInt8]?
    /// The entries and columns that fields look up, with the place of each; checked when all entries are known.
    var lookups: [(entry: String, column: String, line: Int, place: Int)] = []

    /// Where each entry says to which other it belongs; checked when all entries are known.
    var references: [(entry: String, line: Int, place: Int)] = []

    init(
      file: String,
      referenceYear: Int = 2026,
      formats: [FormatSyntax] = FormatSyntax.standard,
      readFile: @escaping (String) -> [UInt8]? = { _ in nil }
    ) {
      self.readFile = readFile
      self.file = file
      self.formats = formats
      self.referenceYear = referenceYear
    }

    /// Everything that is wrong, by line; the parser counts columns in characters, diagnostics count bytes.
    func error(in text: String) -> MappingError {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let placed = diagnostics.map { diagnostic in
        var placed = diagnostic
        if let line = diagnostic.location?.line, let column = diagnostic.location?.column,
          lines.indices.contains(line - 1)
        {
          let before = lines[line - 1].unicodeScalars.prefix(max(0, column - 1))
          placed.location?.column = String(before).utf8.count + 1
        }
        return placed
      }
      let order = placed.indices.sorted {
        (placed[$0].location?.line ?? 0, $0) < (placed[$1].location?.line ?? 0, $1)
      }
      return MappingError(order.map { placed[$0] })
    }
  }

  let source: Source
  /// The keys and values, in the order of the file.
  let entries: [(key: String, keyLine: Int, keyColumn: Int, node: Node)]
  /// The place of each key in `entries`.
  private let places: [String: Int]
  let line: Int
  let column: Int
  /// How the section is called in messages: `files.customers`.
  let name: String

  /// Makes a section; records an error and is empty when `node` is not a mapping.
  init(_ node: Node, name: String, source: Source) {
    self.source = source
    self.name = name
    line = node.mark?.line ?? 1
    column = node.mark?.column ?? 1
    guard case .mapping(let mapping) = node else {
      entries = []
      places = [:]
      report(
        .mappingWrongType,
        node,
        expected: "`\(name)` to hold `key: value` lines",
        found: Self.describe(node),
        remedy: Self.sample(of: name)
      )
      return
    }
    var read: [(key: String, keyLine: Int, keyColumn: Int, node: Node)] = []
    for (key, value) in mapping {
      let text = key.scalar?.string ?? ""
      read.append((text, key.mark?.line ?? line, key.mark?.column ?? 1, value))
    }
    entries = read
    places = Dictionary(
      read.indices.map { (read[$0].key, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// How a block is written, with the keys that it cannot do without.
  private static func sample(of name: String) -> String {
    let needed = MappingGrammar.section(calledInMessages: name)?.keys.filter(\.isRequired) ?? []
    let key = name.split(separator: ".").last ?? ""
    if needed.isEmpty || key.isEmpty { return "write `key: value` lines below `\(name)`" }
    return "write `\(key): { " + needed.map { "\($0.name): …" }.joined(separator: ", ") + " }`"
  }

  /// The node of a key.
  subscript(key: String) -> Node? { places[key].map { entries[$0].node } }

  /// Reports every key that the grammar does not have in this block.
  func allow(_ grammar: GrammarSection) { allow(grammar.names) }

  /// A whole number in the range that the grammar declares for the key.
  func integer(_ key: String, of grammar: GrammarSection) -> Int? {
    integer(key, in: grammar.range(of: key))
  }

  /// Reports every key that is not among `known`, with the nearest known one; of `reported` ones it has been done.
  func allow(_ known: [String], or reported: [String] = []) {
    for entry in entries where !known.contains(entry.key) && !reported.contains(entry.key) {
      let guess = Spelling.nearest(to: entry.key, in: known)
      source.diagnostics.append(
        Diagnostic(
          .mappingUnknownKey,
          at: SourceLocation(file: source.file, line: entry.keyLine, column: entry.keyColumn),
          field: entry.key,
          expected: "one of " + known.joined(separator: ", "),
          found: "`\(entry.key)`" + (name.isEmpty ? " at the top" : " in `\(name)`"),
          remedy: guess.map { "did you mean `\($0)`? write `\($0):`" } ?? "remove the line"
        )
      )
    }
  }

  /// A section below; nil when the key is absent.
  func section(_ key: String) -> YAMLSection? {
    self[key].map { YAMLSection($0, name: name.isEmpty ? key : name + "." + key, source: source) }
  }

  /// A scalar as text; nil when the key is absent, an error when it is not a scalar.
  func text(_ key: String) -> String? {
    guard let node = self[key] else { return nil }
    guard case .scalar(let scalar) = node else {
      report(
        .mappingWrongType,
        node,
        expected: "`\(key)` to be one value",
        found: Self.describe(node),
        remedy: "write `\(key): value`"
      )
      return nil
    }
    return scalar.string
  }

  /// A scalar that must be there.
  func requiredText(_ key: String) -> String {
    if self[key] == nil {
      missing(key)
      return ""
    }
    guard let text = text(key) else { return "" }
    if text.isEmpty { missing(key) }
    return text
  }

  /// A list of scalars; a single scalar counts as a list of one.
  func texts(_ key: String) -> [String]? {
    guard let node = self[key] else { return nil }
    if case .sequence(let items) = node {
      let texts = items.compactMap { $0.scalar?.string }
      if texts.count == items.count { return texts }
      report(
        .mappingWrongType,
        node,
        expected: "`\(key)` to be a list of single values",
        found: "a list with nested values",
        remedy: "write `\(key): [a, b]`"
      )
      return nil
    }
    return text(key).map { [$0] }
  }

  /// A value of an enumeration, by its raw value.
  func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ type: Choice.Type)
    -> Choice? where Choice.RawValue == String
  {
    guard let text = text(key) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    badChoice(key, text, among: Choice.allCases.map(\.rawValue))
    return nil
  }

  /// Reports a value that is not among the allowed ones.
  func badChoice(_ key: String, _ text: String, among known: [String]) {
    let guess = Spelling.nearest(to: text, in: known)
    report(
      .mappingBadValue,
      self[key],
      field: key,
      expected: known.count == 1
        ? "`\(known[0])`" : "one of " + known.map(Self.quoted).joined(separator: ", "),
      found: "`\(text)`",
      remedy: "write `\(Self.quoted(key)): \(Self.quoted(guess ?? known.first ?? ""))`"
    )
  }

  /// true or false.
  func flag(_ key: String) -> Bool? {
    guard let text = text(key) else { return nil }
    switch text {
    case "true", "yes": return true
    case "false", "no": return false
    default:
      badChoice(key, text, among: ["true", "false"])
      return nil
    }
  }

  /// A whole number in a range.
  func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = text(key) else { return nil }
    let number = Int(text)
    if let number, range.contains(number) { return number }
    let nearest = number.map { min(max($0, range.lowerBound), range.upperBound) }
    report(
      .mappingBadValue,
      self[key],
      field: key,
      expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      found: "`\(text)`",
      remedy: "write `\(key): \(nearest ?? range.lowerBound)`"
    )
    return nil
  }

  /// An exact decimal.
  func amount(_ key: String) -> Amount? {
    guard let text = text(key) else { return nil }
    if let amount = Amount(text) { return amount }
    report(
      .mappingBadValue,
      self[key],
      field: key,
      expected: "a plain number such as 5 or 10000.00",
      found: "`\(text)`",
      remedy: "write the number alone, such as `\(key): 5`"
    )
    return nil
  }

  /// A word as YAML takes it: with quotes where it would mean something else without.
  static func quoted(_ word: String) -> String {
    let marks: Set<Character> = [
      ":", ",", "#", "{", "}", "[", "]", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`", "\\",
    ]
    guard word.isEmpty || word.first == " " || word.contains(where: marks.contains) else {
      return word
    }
    return word.contains("\"") ? "'\(word)'" : "\"\(word.replacing("\\", with: "\\\\"))\""
  }

  /// Reports a key that is not there, unless a misspelling of it has been reported.
  func missing(_ key: String) {
    let isMisspelt = source.diagnostics.contains { diagnostic in
      diagnostic.code == .mappingUnknownKey && diagnostic.remedy.contains("`\(key):`")
        && entries.contains {
          $0.keyLine == diagnostic.location?.line && $0.keyColumn == diagnostic.location?.column
        }
    }
    let isNoBlock = source.diagnostics.contains {
      $0.code == .mappingWrongType && $0.location?.line == line && $0.location?.column == column
    }
    if isMisspelt || isNoBlock { return }
    let place = name.isEmpty ? "the file" : "`\(name)`"
    let summary = MappingGrammar.summary(of: key, in: name).map { ": " + $0 } ?? ""
    source.diagnostics.append(
      Diagnostic(
        .mappingMissingKey,
        at: SourceLocation(file: source.file, line: line, column: column),
        field: key,
        expected: "`\(key)` in \(place)" + summary,
        found: "no such line",
        remedy: "add `\(key): …`"
      )
    )
  }

  /// Reports something wrong at a node, or at the section when the node is nil.
  func report(
    _ code: DiagnosticCode,
    _ node: Node?,
    field: String? = nil,
    expected: String,
    found: String,
    remedy: String
  ) {
    let mark = node?.mark
    source.diagnostics.append(
      Diagnostic(
        code,
        at: SourceLocation(
          file: source.file,
          line: mark?.line ?? line,
          column: mark?.column ?? column
        ),
        field: field,
        expected: expected,
        found: found,
        remedy: remedy
      )
    )
  }

  static func describe(_ node: Node) -> String {
    switch node {
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "`\(scalar.string)`"
    case .sequence: "a list"
    case .mapping: "nested `key: value` lines"
    case .alias: "an alias"
    }
  }
}
