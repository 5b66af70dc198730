public import PanoramaModel

/// Something that must hold of a record, or of an element of a collection: a plain sentence of the mapping.
public indirect enum RecordCondition: Sendable {
  /// Everything holds.
  case all([RecordCondition])
  /// One of them holds.
  case any([RecordCondition])
  /// The opposite holds.
  case not(RecordCondition)
  /// The text is one of these, compared like codes.
  case isOneOf(path: [String], values: [String])
  /// There is a text that does not say "unknown".
  case isFilled(path: [String])
  /// The text starts so.
  case startsWith(path: [String], text: String)
  /// The text holds this.
  case contains(path: [String], text: String)
  /// A number, or a day, that is not below another; false for what is neither.
  case isAtLeast(path: [String], bound: Bound)
  /// A number, or a day, that is not above another; false for what is neither.
  case isAtMost(path: [String], bound: Bound)

  /// What a value is compared with.
  public enum Bound: Sendable {
    /// An exact number.
    case number(Amount)
    /// A day.
    case day(CivilDate)
  }

  /// Every path that the condition looks at.
  var paths: [[String]] {
    switch self {
    case .all(let parts), .any(let parts): parts.flatMap(\.paths)
    case .not(let part): part.paths
    case .isOneOf(let path, _), .isFilled(let path), .startsWith(let path, _),
      .contains(let path, _), .isAtLeast(let path, _), .isAtMost(let path, _):
      [path]
    }
  }
}

/// Reads conditions: `status is ACTIVE or DORMANT and balance is at least 100`.
///
/// `and` binds closer than `or`; between values `or` and commas list them. Quotes keep words together: `"A and B" is "x"`.
struct ConditionParser {
  /// The forms of a sentence, for messages.
  static let forms =
    "`PATH is VALUE`, `PATH is not VALUE or VALUE`, `PATH is filled`, "
    + "`PATH is empty`, `PATH starts with TEXT`, `PATH contains TEXT`, `PATH is at least NUMBER` or "
    + "`PATH is at most NUMBER`, joined by `and` or `or`"

  private static let verbs: [(words: [String], verb: Verb)] = [
    (["is", "not", "filled"], .empty), (["is", "not", "empty"], .filled),
    (["is", "filled"], .filled), (["is", "empty"], .empty),
    (["is", "at", "least"], .atLeast), (["is", "at", "most"], .atMost),
    (["is", "not"], .isNot), (["is"], .isOneOf),
    (["does", "not", "start", "with"], .startsNot), (["starts", "with"], .starts),
    (["does", "not", "contain"], .containsNot), (["contains"], .contains),
  ]

  private enum Verb {
    case empty, filled, atLeast, atMost, isNot, isOneOf, starts, startsNot, contains, containsNot
  }

  private enum Word: Equatable {
    case plain(String)
    case quoted(String)

    var text: String {
      switch self {
      case .plain(let text), .quoted(let text): text
      }
    }
  }

  private let style: FormatSyntax.PathStyle

  init(style: FormatSyntax.PathStyle) { self.style = style }

  /// Reads a sentence; nil when it is none.
  func parse(_ sentence: String) -> RecordCondition? {
    guard let words = words(of: sentence) else { return nil }
    return any(words[...])
  }

  /// `A or B`, where an `or` between two values of one sentence does not divide it.
  private func any(_ words: ArraySlice<Word>) -> RecordCondition? {
    parts(words, at: "or") { all($0) }.map { $0.count == 1 ? $0[0] : .any($0) }
  }

  private func all(_ words: ArraySlice<Word>) -> RecordCondition? {
    parts(words, at: "and") { clause($0) }.map { $0.count == 1 ? $0[0] : .all($0) }
  }

  /// Divides at a word wherever what follows is a sentence of its own.
  private func parts(
    _ words: ArraySlice<Word>,
    at divider: String,
    _ read: (ArraySlice<Word>) -> RecordCondition?
  ) -> [RecordCondition]? {
    for place in words.indices where words[place] == .plain(divider) {
      guard let head = read(words[..<place]),
        let rest = parts(words[(place + 1)...], at: divider, read)
      else { continue }
      return [head] + rest
    }
    return read(words).map { [$0] }
  }

  private func clause(_ words: ArraySlice<Word>) -> RecordCondition? {
    for place in words.indices where place > words.startIndex {
      // A divider in front of the verb belongs between two sentences; a path that has the word stands in quotes.
      if Self.dividers.contains(words[place - 1]) { break }
      for (verb, meaning) in Self.verbs {
        let end = place + verb.count
        guard end <= words.endIndex, words[place..<end].elementsEqual(verb.map(Word.plain)) else {
          continue
        }
        let path = words[..<place].map(\.text).joined(separator: " ")
        if let read = condition(path, meaning, words[end...]) { return read }
      }
    }
    return nil
  }

  private static let dividers: [Word] = [.plain("and"), .plain("or"), .plain(",")]

  private func condition(
    _ name: String,
    _ verb: Verb,
    _ rest: ArraySlice<Word>
  ) -> RecordCondition? {
    let path = FieldPathSyntax.relative(name, style)
    // One text is meant: several in a row could be read in two ways.
    let isOneText = !rest.isEmpty && !rest.contains(where: Self.dividers.contains)
    let text = rest.map(\.text).joined(separator: " ")
    switch verb {
    case .empty: return rest.isEmpty ? .not(.isFilled(path: path)) : nil
    case .filled: return rest.isEmpty ? .isFilled(path: path) : nil
    case .atLeast: return bound(text).map { .isAtLeast(path: path, bound: $0) }
    case .atMost: return bound(text).map { .isAtMost(path: path, bound: $0) }
    case .isOneOf: return values(rest).map { .isOneOf(path: path, values: $0) }
    case .isNot: return values(rest).map { .not(.isOneOf(path: path, values: $0)) }
    case .starts: return isOneText ? .startsWith(path: path, text: text) : nil
    case .startsNot: return isOneText ? .not(.startsWith(path: path, text: text)) : nil
    case .contains: return isOneText ? .contains(path: path, text: text) : nil
    case .containsNot: return isOneText ? .not(.contains(path: path, text: text)) : nil
    }
  }

  private func bound(_ text: String) -> RecordCondition.Bound? {
    if let day = CivilDate(text) { return .day(day) }
    return Amount(text).map { .number($0) }
  }

  /// `A`, `A or B`, `A, B or C`; a value may have several words.
  private func values(_ words: ArraySlice<Word>) -> [String]? {
    var values: [String] = []
    for group in words.split(
      omittingEmptySubsequences: false,
      whereSeparator: { $0 == .plain("or") || $0 == .plain(",") }
    ) {
      // A second verb belongs to another sentence, whose divider is missing.
      guard !group.isEmpty, !group.contains(.plain("is")), !group.contains(.plain("and")) else {
        return nil
      }
      values.append(group.map(\.text).joined(separator: " "))
    }
    return values.isEmpty ? nil : values
  }

  /// Words between blanks; text in quotes is one word, a comma at the end of a word is one of its own.
  private func words(of sentence: String) -> [Word]? {
    var words: [Word] = []
    var rest = Substring(sentence)
    while let first = rest.first {
      if first == " " {
        rest.removeFirst()
      } else if first == "\"" || first == "'" {
        rest.removeFirst()
        guard let end = rest.firstIndex(of: first) else { return nil }
        words.append(.quoted(String(rest[..<end])))
        rest = rest[rest.index(after: end)...]
      } else {
        var word = rest.prefix { $0 != " " }
        rest = rest[word.endIndex...]
        let isListed = word.count > 1 && word.last == ","
        if isListed { word.removeLast() }
        words.append(.plain(String(word)))
        if isListed { words.append(.plain(",")) }
      }
    }
    return words.isEmpty ? nil : words
  }
}
