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
  private let acceptsJulian: Bool
  private let acceptsSeconds: Bool
  private let acceptsMilliseconds: Bool
  /// What day the serial number 0 is, in days since 1970-01-01 and after the day that never was; nil without serials.
  private let serialOrigin: Int?
  /// Where the civil days are counted; nil takes the date as it is written.
  private let zone: TimeZoneRule?
  private let order: Order?
  /// The last year that two digits can mean.
  private let pivot: Int

  private enum Order { case dayFirst, monthFirst }

  /// Makes the reader for the declared forms.
  init(declared: [DateForm], pivot: Int, zone: TimeZoneRule? = nil) {
    acceptsRepublican = declared.contains(.republican)
    acceptsJulian = declared.contains(.julian)
    acceptsSeconds = declared.contains(.epoch)
    acceptsMilliseconds = declared.contains(.epochMilliseconds)
    serialOrigin =
      declared.contains(.excel) ? -25_569 : declared.contains(.excel1904) ? -24_107 : nil
    self.zone = zone
    order =
      declared.contains(.dayFirst) ? .dayFirst : declared.contains(.monthFirst) ? .monthFirst : nil
    self.pivot = pivot
  }

  /// Reads the whole text, with nothing around the date but a time of day after it.
  func read(_ text: Span<UInt8>) -> Outcome {
    guard let tokens = DateTokens(text) else { return .unreadable }
    let outcome = tokens.count == 1 ? readCompact(tokens) : readParts(tokens)
    guard let zone, let time = tokens.time, let offset = time.offset,
      case .date(let year, let month, let day, let findings) = outcome,
      let written = CivilDate(year: year, month: month, day: day)
    else { return outcome }
    let moment = Int(written.dayNumber) * 86_400 + time.seconds - offset
    return Self.civil(zone.day(ofEpochSeconds: moment), findings)
  }

  private static func civil(_ day: CivilDate?, _ findings: Findings) -> Outcome {
    guard let parts = day?.parts else { return .unreadable }
    return .date(parts.year, parts.month, parts.day, findings)
  }

  /// Three numbers with something between them.
  private func readParts(_ tokens: DateTokens) -> Outcome {
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
    case 14: return Self.split(number / 1_000_000)
    case 6 where acceptsRepublican, 7 where acceptsRepublican:
      return .date(number / 10_000 + 1911, number / 100 % 100, number % 100, .upgraded)
    case 5 where acceptsJulian:
      return readJulian(year: expanded(number / 1000), day: number % 1000, .inferred)
    case 7 where acceptsJulian: return readJulian(year: number / 1000, day: number % 1000, [])
    case 1...7 where serialOrigin != nil: return readSerial(number)
    case 9...11 where acceptsSeconds: return readMoment(number)
    case 12, 13:
      if acceptsMilliseconds { return readMoment(number / 1000) }
      return tokens.length(0) == 12 ? Self.split(number / 10_000) : .unreadable
    case 6, 7: return .ambiguous
    default: return .unreadable
    }
  }

  private func readMoment(_ seconds: Int) -> Outcome {
    let zone = zone ?? TimeZoneRule(named: "UTC")
    return Self.civil(zone?.day(ofEpochSeconds: seconds), [])
  }

  /// The day of the year, counted from 1.
  private func readJulian(year: Int, day: Int, _ findings: Findings) -> Outcome {
    guard let first = CivilDate(year: year, month: 1, day: 1), day >= 1 else { return .unreadable }
    let date = first.advanced(by: day - 1)
    return date.parts.year == year ? Self.civil(date, findings) : .unreadable
  }

  /// The century of a year of two digits: the last one that does not lie after the pivot.
  private func expanded(_ year: Int) -> Int {
    let full = year + pivot / 100 * 100
    return full > pivot ? full - 100 : full
  }

  private static func split(_ number: Int) -> Outcome {
    .date(number / 10_000, number / 100 % 100, number % 100, [])
  }

  /// Days since 1899-12-31, where serial 60 is 1900-02-29, which never was; or days since 1904-01-01.
  private func readSerial(_ serial: Int) -> Outcome {
    guard let serialOrigin, serial >= 1, serial <= 2_958_465 else { return .unreadable }
    let is1900 = serialOrigin == -25_569
    guard !is1900 || serial != 60 else { return .date(1900, 2, 29, []) }
    let shift = is1900 && serial < 60 ? 1 : 0
    return Self.civil(CivilDate(dayNumber: Int32(serial + serialOrigin + shift)), [])
  }

  /// Day and month, in the declared order, or in the only order that the numbers allow.
  private func readYearLast(_ tokens: DateTokens) -> Outcome {
    var findings: Findings = []
    var year = tokens[2]
    if tokens.length(2) == 2 {
      findings.insert(.inferred)
      year = expanded(year)
    }
    let (first, second) = (tokens[0], tokens[1])
    if tokens.monthIsFirst { return .date(year, first, second, findings) }
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
