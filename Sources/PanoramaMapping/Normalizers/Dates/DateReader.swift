import PanoramaModel

/// Reads one date in any of the forms, without deciding whether the calendar has the day.
///
/// A date is up to three numbers with something between them. The numbers are scanned first (`DateTokens`); their
/// lengths and the first separator then say which form it is, so no form is tried after another.
struct DateReader: Sendable {
  /// What was read.
  enum Outcome {
    /// Year, month and day as written, after conversion of the era.
    case date(Int, Int, Int, Findings)
    /// It could be several days, and no declared form decides.
    case ambiguous
    /// It is no date in any known form.
    case unreadable
  }

  private let acceptsRepublican: Bool
  private let acceptsSerial: Bool
  private let order: Order?
  /// The last year that two digits can mean.
  private let pivot: Int

  private enum Order { case dayFirst, monthFirst }

  /// Makes the reader for the declared forms.
  init(declared: [DateForm], pivot: Int) {
    acceptsRepublican = declared.contains(.republican)
    acceptsSerial = declared.contains(.excel)
    order =
      declared.contains(.dayFirst) ? .dayFirst : declared.contains(.monthFirst) ? .monthFirst : nil
    self.pivot = pivot
  }

  /// Reads the whole text, with nothing around the date but a time of day after it.
  func read(_ text: Span<UInt8>) -> Outcome {
    guard let tokens = DateTokens(text) else { return .unreadable }
    if tokens.count == 1 { return readCompact(tokens) }
    guard tokens.count == 3 else { return .unreadable }
    if tokens.isRepublican {
      return .date(tokens[0] + 1911, tokens[1], tokens[2], .upgraded)
    }
    if tokens.length(0) == 4 {
      return .date(tokens[0], tokens[1], tokens[2], [])
    }
    if tokens.isWritten { return .unreadable }
    if tokens.length(2) == 4 || tokens.hasMonthName { return readYearLast(tokens) }
    if acceptsRepublican, tokens.length(0) <= 3 {
      return .date(tokens[0] + 1911, tokens[1], tokens[2], .upgraded)
    }
    if tokens.length(2) == 2, tokens.length(0) <= 2, order != nil { return readYearLast(tokens) }
    return tokens.length(0) <= 3 ? .ambiguous : .unreadable
  }

  /// Eight digits, or more with a time; and the forms that must be declared.
  private func readCompact(_ tokens: DateTokens) -> Outcome {
    let number = tokens[0]
    switch tokens.length(0) {
    case 8:
      // 00000000 is a token for "unknown", not an impossible date.
      return number == 0 ? .unreadable : Self.split(number)
    case 12: return Self.split(number / 10_000)
    case 14: return Self.split(number / 1_000_000)
    case 6, 7:
      guard acceptsRepublican else { return .ambiguous }
      return .date(number / 10_000 + 1911, number / 100 % 100, number % 100, .upgraded)
    case 1...5:
      guard acceptsSerial else { return .unreadable }
      return Self.readSerial(number)
    default: return .unreadable
    }
  }

  private static func split(_ number: Int) -> Outcome {
    .date(number / 10_000, number / 100 % 100, number % 100, [])
  }

  /// Days since 1899-12-31; serial 60 is 1900-02-29, which never was, and later serials are one too many.
  private static func readSerial(_ serial: Int) -> Outcome {
    guard serial >= 1 else { return .unreadable }
    guard serial != 60 else { return .date(1900, 2, 29, []) }
    let day = CivilDate(dayNumber: Int32(serial - 25_569 + (serial < 60 ? 1 : 0))).parts
    return .date(day.year, day.month, day.day, [])
  }

  /// Day and month, in the declared order, or in the only order that the numbers allow.
  private func readYearLast(_ tokens: DateTokens) -> Outcome {
    var findings: Findings = []
    var year = tokens[2]
    if tokens.length(2) == 2 {
      findings.insert(.inferred)
      year += pivot / 100 * 100
      if year > pivot { year -= 100 }
    }
    let (first, second) = (tokens[0], tokens[1])
    if tokens.hasMonthName { return .date(year, second, first, findings) }
    switch order {
    case .dayFirst: return .date(year, second, first, findings)
    case .monthFirst: return .date(year, first, second, findings)
    case nil: break
    }
    if first == second { return .date(year, first, second, findings) }
    guard first > 12 || second > 12 else { return .ambiguous }
    findings.insert(.inferred)
    return first > 12 ? .date(year, second, first, findings) : .date(year, first, second, findings)
  }
}
