public import PanoramaModel

/// Something that must hold of a record, or of an element of a collection: a plain sentence of the mapping.
public indirect enum RecordCondition: Sendable {
  /// Everything holds.
  case all([RecordCondition])
  /// One of them holds.
  case any([RecordCondition])
  /// The opposite holds.
  case not(RecordCondition)
  /// The text is one of these, letter by letter.
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
    guard let words = words(of: sentence), let groups = sentences(words) else { return nil }
    var alternatives: [RecordCondition] = []
    for group in groups {
      var parts: [RecordCondition] = []
      for sentence in group {
        guard let part = clause(sentence) else { return nil }
        parts.append(part)
      }
      alternatives.append(parts.count == 1 ? parts[0] : .all(parts))
    }
    return alternatives.count == 1 ? alternatives[0] : .any(alternatives)
  }

  /// Single sentences: those joined by `and` in groups, the groups joined by `or`.
  ///
  /// A divider is one where a sentence with a verb of its own follows; an `or` before anything else lists a further value.
  private func sentences(_ words: [Word]) -> [[ArraySlice<Word>]]? {
    let dividers =
      words.indices.filter { words[$0] == .plain("and") || words[$0] == .plain("or") }
      + [words.count]
    var groups: [[ArraySlice<Word>]] = [[]]
    var start = 0
    for (place, divider) in dividers.enumerated() {
      if divider < words.count {
        let next = words[(divider + 1)..<dividers[place + 1]]
        if verb(in: next) == nil {
          guard words[divider] == .plain("or") else { return nil }
          continue
        }
      }
      groups[groups.count - 1].append(words[start..<divider])
      if divider < words.count, words[divider] == .plain("or") { groups.append([]) }
      start = divider + 1
    }
    return groups
  }

  /// The first verb that has something before it, and where it stands.
  private func verb(in words: ArraySlice<Word>) -> (place: Range<Int>, verb: Verb)? {
    for place in words.indices.dropFirst() {
      for (verb, meaning) in Self.verbs where words[place...].starts(with: verb.map(Word.plain)) {
        return (place..<place + verb.count, meaning)
      }
    }
    return nil
  }

  private func clause(_ words: ArraySlice<Word>) -> RecordCondition? {
    guard let (place, meaning) = verb(in: words) else { return nil }
    let name = words[..<place.lowerBound]
    if name.contains(.plain("or")) || name.contains(.plain(",")) { return nil }
    return condition(
      name.map(\.text).joined(separator: " "),
      meaning,
      words[place.upperBound...]
    )
  }

  private func condition(
    _ name: String,
    _ verb: Verb,
    _ rest: ArraySlice<Word>
  ) -> RecordCondition? {
    let path = FieldPathSyntax.relative(name, style)
    if path.joined().isEmpty { return nil }
    let text = rest.map(\.text).joined(separator: " ")
    /// `starts with A or B` holds when one of them does.
    func each(_ make: (String) -> RecordCondition) -> RecordCondition? {
      guard let values = values(rest), !values.contains("") else { return nil }
      return values.count == 1 ? make(values[0]) : .any(values.map(make))
    }
    switch verb {
    case .empty: return rest.isEmpty ? .not(.isFilled(path: path)) : nil
    case .filled: return rest.isEmpty ? .isFilled(path: path) : nil
    case .atLeast: return bound(text).map { .isAtLeast(path: path, bound: $0) }
    case .atMost: return bound(text).map { .isAtMost(path: path, bound: $0) }
    case .isOneOf: return values(rest).map { .isOneOf(path: path, values: $0) }
    case .isNot: return values(rest).map { .not(.isOneOf(path: path, values: $0)) }
    case .starts: return each { .startsWith(path: path, text: $0) }
    case .startsNot: return each { .startsWith(path: path, text: $0) }.map { .not($0) }
    case .contains: return each { .contains(path: path, text: $0) }
    case .containsNot: return each { .contains(path: path, text: $0) }.map { .not($0) }
    }
  }

  private func bound(_ text: String) -> RecordCondition.Bound? {
    if let day = CivilDate(text) { return .day(day) }
    return Amount(text).map { .number($0) }
  }

  /// Words that start no value, because they start another sentence or the rest of one; in quotes they do.
  private static let noValues = [
    ["is"], ["not"], ["filled"], ["empty"], ["at", "least"], ["at", "most"], ["starts", "with"],
    ["contains"], ["does", "not"],
  ]

  /// `A`, `A or B`, `A, B or C`; a value may have several words.
  private func values(_ words: ArraySlice<Word>) -> [String]? {
    var values: [String] = []
    for group in words.split(
      omittingEmptySubsequences: false,
      whereSeparator: { $0 == .plain("or") || $0 == .plain(",") }
    ) {
      // A second verb belongs to another sentence, whose divider is missing.
      guard !group.isEmpty, !group.contains(.plain("is")),
        !Self.noValues.contains(where: { group.starts(with: $0.map(Word.plain)) })
      else { return nil }
      values.append(group.map(\.text).joined(separator: " "))
    }
    return values
  }

  /// Words between blanks; text in quotes is one word, a comma at the end of a word is one of its own.
  private func words(of sentence: String) -> [Word]? {
    var words: [Word] = []
    var rest = Substring(sentence)
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if first == "\"" || first == "'" {
        rest.removeFirst()
        guard let end = rest.firstIndex(of: first) else { return nil }
        words.append(.quoted(String(rest[..<end])))
        rest = rest[rest.index(after: end)...]
        if rest.first == "," {
          words.append(.plain(","))
          rest.removeFirst()
        }
      } else {
        var word = rest.prefix { !$0.isWhitespace }
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
