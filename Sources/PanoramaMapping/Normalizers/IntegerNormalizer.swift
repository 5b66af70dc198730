import PanoramaModel

/// Cleans whole numbers: separators go, and so does a fraction of zeros (`12.0`), which floating point leaves behind.
public struct IntegerNormalizer: Normalizer {
  private let decimals: DecimalCleaner

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    decimals = DecimalCleaner(
      reader: NumberReader(convention: .decimalPoint),
      type: .integer,
      nullTokens: nullTokens
    )
  }

  /// Cleans one whole number; any other fraction than zeros makes it invalid.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    guard let number = decimals.read(raw, into: &value) else { return }
    var units = number.units
    for _ in 0..<number.scale {
      guard units % 10 == 0 else {
        value.setInvalid(.shapeWrong)
        return
      }
      units /= 10
    }
    DecimalWriter.append(units: units, scale: 0, minimumScale: 0, to: &value.canonical)
    value.validity = .valid
  }
}
