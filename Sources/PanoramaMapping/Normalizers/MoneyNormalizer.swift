import PanoramaModel

/// Cleans amounts of money into plain decimals with at least two digits after the point.
///
/// Understands thousands separators, 万 and 亿 in the cell, negative amounts in every spelling, currency symbols and
/// codes (dropped: the currency has a field of its own) and capital numerals. Exact throughout: a unit moves the point.
public struct MoneyNormalizer: Normalizer {
  private let decimals: DecimalCleaner

  /// Makes the normalizer.
  ///
  /// - Parameters:
  ///   - unit: what the column counts in, such as 10 000 for 万元; a unit in the cell replaces it.
  ///   - decimalComma: whether the comma starts the fraction (`1.234,56`); nil when nobody knows, and then only a
  ///     number that proves its convention is read without the finding `ambiguous`.
  ///   - impliedDecimals: how many of the digits are a fraction that no point marks (`000000123456`, 2).
  ///   - creditIsNegative: whether the mark `CR` makes an amount negative, instead of `DR`.
  ///   - nullTokens: the spellings of "unknown".
  public init(
    unit: Int128 = 1,
    decimalComma: Bool? = nil,
    impliedDecimals: Int? = nil,
    creditIsNegative: Bool = false,
    nullTokens: NullTokens = NullTokens()
  ) {
    decimals = DecimalCleaner(
      reader: NumberReader(
        convention: SeparatorConvention(decimalComma),
        creditIsNegative: creditIsNegative
      ),
      unit: unit,
      impliedDecimals: impliedDecimals,
      minimumScale: 2,
      type: .money,
      nullTokens: nullTokens
    )
  }

  /// The factor of a unit that a mapping names: 元, 千元, 万元, 百万元, 亿元; nil for any other word.
  public static func unit(named name: String) -> Int128? {
    NumberUnit.factor(named: name)
  }

  /// Cleans one amount.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    decimals.normalize(raw, into: &value)
  }
}

extension SeparatorConvention {
  init(_ decimalComma: Bool?) {
    self = decimalComma.map { $0 ? .decimalComma : .decimalPoint } ?? .undeclared
  }
}

/// What amounts, rates and whole numbers have in common.
struct DecimalCleaner: Sendable {
  let reader: NumberReader
  var unit: Int128 = 1
  var impliedDecimals: Int?
  var minimumScale = 0
  var type: FieldType
  let nullTokens: NullTokens
  private let folding = TextFolding(simplifies: true)

  init(
    reader: NumberReader,
    unit: Int128 = 1,
    impliedDecimals: Int? = nil,
    minimumScale: Int = 0,
    type: FieldType,
    nullTokens: NullTokens
  ) {
    self.reader = reader
    self.unit = unit
    // More than nine would be a mistake in the mapping, which the catalog reports.
    self.impliedDecimals = impliedDecimals.flatMap { (0...9).contains($0) ? $0 : nil }
    self.minimumScale = minimumScale
    self.type = type
    self.nullTokens = nullTokens
  }

  /// Cleans one number, with the percent sign dropped where the type allows one.
  func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    if let number = read(raw, into: &value) { write(number, into: &value) }
  }

  /// Reads one number; on failure the value is settled and nil comes back.
  func read(_ raw: Span<UInt8>, into value: inout NormalizedValue) -> WrittenNumber? {
    // Most cells are plain numbers: no folding, no list of tokens.
    if let number = reader.read(raw) {
      value.findings = number.findings
      return number
    }
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: type) {
      value.setMissing()
      return nil
    }
    if type == .decimal, value.canonical.last == UInt8(ascii: "%") {
      value.canonical.removeLast()
      value.findings.insert(.separatorsRemoved)
    }
    guard let number = reader.read(value.canonical.span) else {
      let isScientific = IdentifierCleaning.isScientific(value.canonical.span)
      value.setInvalid(isScientific ? .excelDamaged : .shapeWrong)
      return nil
    }
    value.findings.formUnion(number.findings)
    value.canonical.removeAll(keepingCapacity: true)
    return number
  }

  private func write(_ read: WrittenNumber, into value: inout NormalizedValue) {
    var number = read
    if let impliedDecimals, number.isPlainDigits, number.scale == 0 {
      number.scale = impliedDecimals
      value.findings.insert(.unitApplied)
    }
    if unit != 1, !number.namesUnit {
      guard NumberReader.multiply(&number, by: unit) else {
        value.setInvalid(.shapeWrong)
        return
      }
      value.findings.insert(.unitApplied)
    }
    DecimalWriter.append(
      units: number.units,
      scale: number.scale,
      minimumScale: minimumScale,
      to: &value.canonical
    )
    value.validity = .valid
    if value.findings.contains(.ambiguous) { value.confidence = 70 }
  }
}
