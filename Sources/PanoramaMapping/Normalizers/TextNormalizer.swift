import PanoramaModel

/// Cleans words: width and compatibility forms (Unicode NFKC), invisible characters, white space.
///
/// Letters keep their case and Chinese characters their script, because nothing is known of what the words mean.
public struct TextNormalizer: Normalizer {
  private let folding = TextFolding(simplifies: false)
  private let nullTokens: NullTokens

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    self.nullTokens = nullTokens
  }

  /// Cleans one value; nothing can fail, so it is never invalid.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: .text) { value.setMissing() }
  }
}
