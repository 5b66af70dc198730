/// What the dates of a column prove of the order of day and month: `10/06/2026` alone proves nothing, `25/06/2026` does.
public struct DateOrderEvidence: ConventionEvidence {
  /// How many dates have a first number that can only be a day.
  public private(set) var dayFirstCount = 0
  /// How many dates have a second number that can only be a day.
  public private(set) var monthFirstCount = 0
  /// How many dates could be read either way, as different days.
  public private(set) var openCount = 0

  /// Starts without evidence.
  public init() {}

  /// Takes one cell of the column into account; only numbers with a year of four digits behind them count.
  public mutating func note(_ raw: Span<UInt8>) {
    guard let tokens = DateTokens(raw), tokens.count == 3, tokens.length(2) == 4,
      tokens.length(0) <= 2, !tokens.hasMonthName, !tokens.isRepublican
    else { return }
    let (first, second) = (tokens[0], tokens[1])
    guard (1...31).contains(first), (1...31).contains(second) else { return }
    if first > 12, second <= 12 {
      dayFirstCount += 1
    } else if second > 12, first <= 12 {
      monthFirstCount += 1
    } else if first != second {
      openCount += 1
    }
  }

  /// The form that the column proves; nil when nothing proves it, or the column proves both.
  public var form: DateForm? {
    (dayFirstCount > 0) == (monthFirstCount > 0) ? nil : dayFirstCount > 0 ? .dayFirst : .monthFirst
  }

  /// The options with the order that the column proves; nil when it proves none, or both.
  public func settled(_ options: NormalizerOptions) -> NormalizerOptions? {
    form.map { form in
      var options = options
      options.forms.append(form.rawValue)
      return options
    }
  }
}
