/// What the numbers of a column prove of their decimal mark: `1.234` alone proves nothing, `1.234,5` beside it does.
public struct DecimalMarkEvidence: ConventionEvidence {
  /// How many numbers can only be read with a decimal point.
  public private(set) var pointCount = 0
  /// How many numbers can only be read with a decimal comma.
  public private(set) var commaCount = 0
  /// How many numbers could be read either way, as different numbers.
  public private(set) var openCount = 0

  /// Starts without evidence.
  public init() {}

  /// Takes one cell of the column into account.
  public mutating func note(_ raw: Span<UInt8>) {
    var start = 0
    while start < raw.count, !raw[start].isDigit { start += 1 }
    guard start < raw.count else { return }
    let marks = SeparatorCount(raw, from: start)
    guard marks.last >= 0, !marks.hasOthers || marks.points + marks.commas == 1 else { return }
    let lastIsPoint = raw[marks.last] == UInt8(ascii: ".")
    if marks.points > 0, marks.commas > 0 {
      add(isPoint: lastIsPoint)
    } else if marks.points + marks.commas > 1 {
      // A mark that stands twice groups the digits, so the other one starts the fraction.
      add(isPoint: !lastIsPoint)
    } else if marks.digitsAfterLast != 3 || marks.last - start > 3 || raw[start] == 0x30
      || marks.hasOthers
    {
      add(isPoint: lastIsPoint)
    } else {
      openCount += 1
    }
  }

  private mutating func add(isPoint: Bool) {
    if isPoint { pointCount += 1 } else { commaCount += 1 }
  }

  /// Whether the comma starts the fraction; nil when nothing proves it, or the column proves both.
  public var decimalComma: Bool? {
    (pointCount > 0) == (commaCount > 0) ? nil : commaCount > 0
  }

  /// The options with the decimal mark that the column proves; nil when it proves none, or both.
  public func settled(_ options: NormalizerOptions) -> NormalizerOptions? {
    decimalComma.map { decimalComma in
      var options = options
      options.decimalComma = decimalComma
      return options
    }
  }
}
