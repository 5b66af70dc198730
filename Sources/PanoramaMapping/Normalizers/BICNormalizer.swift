import PanoramaModel

/// Cleans Business Identifier Codes (ISO 9362) in fields of text into eleven characters.
///
/// Eight characters mean the head office, as the same eight and `XXX` do, so both become the latter.
public struct BICNormalizer: Normalizer {
  private let identifiers: IdentifierNormalizer

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    identifiers = IdentifierNormalizer(
      declaredKind: .bic,
      acceptsOtherKinds: false,
      nullTokens: nullTokens
    )
  }

  /// Cleans one code and checks its shape and its country.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    identifiers.normalize(raw, into: &value)
    value.identifierKind = .unknown
  }
}
