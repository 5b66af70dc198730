import PanoramaModel

/// Cleans rates into fractions: `3.65%`, `365 bp` and `0.0365` all become `0.0365`.
///
/// A sign in the cell says what the number counts in. Without one the mapping must say it: `3.65` and `0.0365` stand for
/// the same rate in different departments, and a rate of 0.5 may be either, so nothing is concluded from the size.
public struct RateNormalizer: Normalizer {
  /// What the numbers of a column count in.
  public enum Unit: String, Sendable, CaseIterable {
    /// Hundredths: 3.65 is 0.0365.
    case percent
    /// The rate itself.
    case fraction
    /// Hundredths of a percent: 365 is 0.0365.
    case basisPoints = "basis_points"

    /// How many places the point moves to the left.
    fileprivate var places: Int {
      switch self {
      case .fraction: 0
      case .percent: 2
      case .basisPoints: 4
      }
    }
  }

  private let unit: Unit?
  private let reader: NumberReader
  private let folding = TextFolding(simplifies: true)
  private let nullTokens: NullTokens

  private static let signs: [(sign: [UInt8], places: Int)] = [
    ("%", 2), ("‰", 3), ("‱", 4), ("bps", 4), ("bp", 4), ("个基点", 4), ("基点", 4), ("个bp", 4),
    ("pb", 4), ("puntos básicos", 4), ("por ciento", 2), ("percent", 2),
  ].map { (Array($0.0.utf8), $0.1) }

  /// Makes the normalizer.
  ///
  /// - Parameters:
  ///   - unit: what numbers without a sign count in; nil makes them invalid and `ambiguous`.
  ///   - decimalComma: whether the comma starts the fraction.
  ///   - nullTokens: the spellings of "unknown".
  public init(
    unit: Unit? = nil,
    decimalComma: Bool? = false,
    nullTokens: NullTokens = NullTokens()
  ) {
    self.unit = unit
    reader = NumberReader(convention: SeparatorConvention(decimalComma))
    self.nullTokens = nullTokens
  }

  /// Cleans one rate.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    if let unit, let number = reader.read(raw), !number.namesUnit {
      value.findings = number.findings
      write(number, unit.places, into: &value)
      return
    }
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: .decimal) {
      value.setMissing()
      return
    }
    let (end, places) = Self.sign(value.canonical)
    let read = reader.read(value.canonical.span.extracting(0..<end))
    guard let number = read, !number.namesUnit else {
      let isScientific = IdentifierCleaning.isScientific(value.canonical.span)
      value.setInvalid(isScientific ? .excelDamaged : .shapeWrong)
      return
    }
    guard let moved = places ?? unit?.places else {
      value.setInvalid(.ambiguous)
      return
    }
    value.findings.formUnion(number.findings)
    value.canonical.removeAll(keepingCapacity: true)
    write(number, moved, into: &value)
  }

  /// Where the sign at the end starts, and what it means.
  private static func sign(_ text: [UInt8]) -> (end: Int, places: Int?) {
    for (sign, places) in signs where text.count > sign.count {
      let start = text.count - sign.count
      var isEqual = true
      for offset in sign.indices where text[start + offset].lowerCased != sign[offset] {
        isEqual = false
      }
      guard isEqual else { continue }
      var end = start
      while end > 0, text[end - 1] == 0x20 { end -= 1 }
      return (end, places)
    }
    return (text.count, nil)
  }

  private func write(_ number: WrittenNumber, _ places: Int, into value: inout NormalizedValue) {
    guard !number.needsConvention else {
      value.setInvalid(.ambiguous)
      return
    }
    if places > 0 { value.findings.insert(.unitApplied) }
    DecimalWriter.append(
      units: number.units,
      scale: number.scale + places,
      minimumScale: 0,
      to: &value.canonical
    )
    value.validity = .valid
  }
}
