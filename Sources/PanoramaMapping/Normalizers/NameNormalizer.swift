public import PanoramaModel

/// Cleans a name of a column that holds persons and organisations alike.
///
/// Only what is right for both is done when the kind is unknown: the honorific of a short Chinese name goes, but
/// dots and commas stay.
public struct NameNormalizer: Normalizer {
  private let kind: PartyKind
  private let cleaning: NameCleaning

  /// Makes the normalizer; `kind` says what the column holds when the mapping knows it.
  public init(kind: PartyKind = .unknown, nullTokens: NullTokens = NullTokens()) {
    self.kind = kind
    cleaning = NameCleaning(nullTokens: nullTokens)
  }

  /// Cleans one name; nothing can fail, so it is unchecked, or masked.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    guard cleaning.fold(raw, into: &value) else { return }
    switch kind {
    case .person: PersonNameNormalizer.finish(&value)
    case .organisation: NameCleaning.settleMask(&value)
    case .unknown:
      // Four characters of name and two of honorific: longer texts are names of companies.
      if value.canonical.count <= 18 {
        repeat {
          Honorifics.removeTrailing(&value, isPerson: false)
        } while TextDamage.dropHalf(&value)
      }
      NameCleaning.settleMask(&value)
    }
  }
}
