import PanoramaModel

/// Cleans a code of a code set: as `TextNormalizer`, and on request in upper case.
public struct CodeNormalizer: Normalizer {
  private let folding = TextFolding(simplifies: false)
  private let uppercases: Bool
  private let nullTokens: NullTokens

  /// Makes the normalizer.
  public init(uppercases: Bool = false, nullTokens: NullTokens = NullTokens()) {
    self.uppercases = uppercases
    self.nullTokens = nullTokens
  }

  /// Cleans one code; whether the code set has it is for the mapping to say.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: .code) {
      value.setMissing()
    } else if uppercases {
      for index in value.canonical.indices where value.canonical[index].isLowerCase {
        value.canonical[index] &= 0xDF
      }
    }
  }
}
