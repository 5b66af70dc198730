import PanoramaModel

/// A mapping told back as numbered sentences, for people who answer for it: nothing that it says is left out.
public struct MappingExplanation: Sendable {
  /// The lines, headings and numbered sentences, in the order of the mapping.
  public var text: String { lines.joined(separator: "\n") + "\n" }

  private(set) var lines: [String] = []
  private var number = 0
  private var indent = ""
  let book: PhraseBook

  /// Tells a mapping in a language.
  public init(_ mapping: Mapping, in language: ExplanationLanguage) {
    book = PhraseBook.of(language)
    say("source", book.quoted(mapping.source), book.quoted(mapping.file))
    if let owner = mapping.owner { say("owner", book.quoted(owner)) }
    for file in mapping.files {
      heading(book.say("entry", [book.quoted(file.name)]), depth: 0)
      tell(file)
    }
    if !mapping.checks.isEmpty { heading(book.say("checks"), depth: 0) }
    for check in mapping.checks { tell(check) }
    tell(mapping.examples)
  }

  // MARK: Lines

  mutating func heading(_ text: String, depth: Int) {
    indent = String(repeating: "  ", count: depth)
    lines.append("")
    lines.append(indent + text)
  }

  mutating func say(_ key: String, _ values: String...) { say(sentences: [book.say(key, values)]) }

  /// One number for sentences that belong together.
  mutating func say(sentences: [String]) {
    number += 1
    let figure = String(number)
    let padding = String(repeating: " ", count: max(0, 3 - figure.utf8.count))
    lines.append(indent + padding + figure + "  " + sentences.joined(separator: book.gap))
  }

  func path(_ path: [String], _ style: FormatSyntax.PathStyle) -> String {
    book.quoted(path.joined(separator: style == .slashes ? "/" : "."))
  }

  // MARK: Examples

  private mutating func tell(_ examples: [MappingExample]) {
    guard !examples.isEmpty else { return }
    heading(book.say("examples"), depth: 0)
    var (setAside, filtered) = (0, 0)
    for example in examples {
      switch example.outcome {
      case .setAside: setAside += 1
      case .filtered: filtered += 1
      case .values: break
      }
    }
    say("examples.count", "\(examples.count)", "\(setAside)", "\(filtered)")
  }

  // MARK: Checks

  private mutating func tell(_ check: CheckRule) {
    say(
      "check",
      claim(check.condition),
      book.say("dimension." + check.dimension),
      book.say("level." + check.level.rawValue)
    )
  }

  private func claim(_ condition: CheckRule.Condition) -> String {
    let rows = book.say("table." + condition.table.name)
    func name(_ field: CustomerField) -> String { book.quoted(field.name) }
    switch condition {
    case .filled(_, let field, let share):
      return book.say("check.filled.share", [name(field), share.description, rows])
    case .valid(_, let field, let share):
      return book.say("check.valid.share", [name(field), share.description, rows])
    case .unique(_, let field): return book.say("check.unique", [name(field), rows])
    case .rows(_, .isFilled(let field)): return book.say("check.filled", [name(field), rows])
    case .rows(_, .isValid(let field)): return book.say("check.valid", [name(field), rows])
    case .rows(_, .isOneOf(let field, let values)):
      return book.say("check.one", [name(field), book.quoted(values), rows])
    case .rows(_, .compares(let field, let order, let operand)):
      let bound =
        switch operand {
        case .field(let other): name(other)
        case .number(let number): number.description
        case .day(let day): day.description
        }
      return book.say("check." + order.rawValue, [name(field), bound, rows])
    case .rows(_, .adds(let terms, let total)):
      var sum = ""
      for (index, term) in terms.enumerated() {
        if index > 0 || term.isNegative { sum += book.say(term.isNegative ? "minus" : "plus") }
        sum += name(term.field)
      }
      return book.say("check.sum", [sum, name(total), rows])
    }
  }
}
