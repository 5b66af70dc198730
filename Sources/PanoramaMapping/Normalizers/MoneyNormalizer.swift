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
  ///   - decimalComma: whether the comma starts the fraction (`1.234,56`); nil when nobody knows, and then `1.234`,
  ///     which proves neither, is invalid and `ambiguous` until the column settles it (`DecimalMarkEvidence`).
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

  /// The factor of a unit that a mapping names: 元, 千元, 万元, 百万元, 亿元, `thousand`, `million`, `miles`,
  /// `millones`; nil for any other word.
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
      return settled(number, &value)
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
    Self.straightenApostrophes(&value.canonical)
    guard let number = reader.read(value.canonical.span) else {
      let isScientific = IdentifierCleaning.isScientific(value.canonical.span)
      value.setInvalid(isScientific ? .excelDamaged : .shapeWrong)
      return nil
    }
    value.findings.formUnion(number.findings)
    value.canonical.removeAll(keepingCapacity: true)
    return settled(number, &value)
  }

  /// A number that could be two is none until its column says which.
  private func settled(_ number: WrittenNumber, _ value: inout NormalizedValue) -> WrittenNumber? {
    guard number.needsConvention else { return number }
    value.setInvalid(.ambiguous)
    return nil
  }

  /// The typographic apostrophe groups digits as the plain one does (1’234’567), and has no compatibility form.
  private static func straightenApostrophes(_ text: inout [UInt8]) {
    guard text.contains(0xE2) else { return }
    var index = 0
    while index + 2 < text.count {
      if text[index] == 0xE2, text[index + 1] == 0x80, text[index + 2] == 0x99 {
        text.replaceSubrange(index...index + 2, with: CollectionOfOne(UInt8(ascii: "'")))
      }
      index += 1
    }
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
