import PanoramaModel

/// Cleans exact decimals that are not money, such as rates; every digit after the point stays.
///
/// A percent sign is dropped and the number kept: `4.35%` and the column `rate_pct` with `4.35` say the same.
public struct DecimalNormalizer: Normalizer {
  private let decimals: DecimalCleaner

  /// Makes the normalizer.
  ///
  /// - Parameters:
  ///   - decimalComma: whether the comma starts the fraction; nil when nobody knows.
  ///   - impliedDecimals: how many of the digits are a fraction that no point marks.
  ///   - nullTokens: the spellings of "unknown".
  public init(
    decimalComma: Bool? = false,
    impliedDecimals: Int? = nil,
    nullTokens: NullTokens = NullTokens()
  ) {
    decimals = DecimalCleaner(
      reader: NumberReader(convention: SeparatorConvention(decimalComma)),
      impliedDecimals: impliedDecimals,
      type: .decimal,
      nullTokens: nullTokens
    )
  }

  /// Cleans one decimal.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    decimals.normalize(raw, into: &value)
  }
}
