import PanoramaModel

/// Cleans International Bank Account Numbers (ISO 13616) in fields of text, such as the account of a counterparty.
public struct IBANNormalizer: Normalizer {
  private let identifiers: IdentifierNormalizer

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    identifiers = IdentifierNormalizer(
      declaredKind: .iban,
      acceptsOtherKinds: false,
      nullTokens: nullTokens
    )
  }

  /// Cleans and checks one number: the length of its country, and the check digits.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    identifiers.normalize(raw, into: &value)
    value.identifierKind = .unknown
  }
}
