import PanoramaModel

/// Cleans the name of an organisation into its display form: width, spaces, half-width brackets, simplified Han.
///
/// The legal form stays (有限公司, S.L.): what may be left out for comparing is for matching to say.
public struct OrganisationNameNormalizer: Normalizer {
  private let cleaning: NameCleaning

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    cleaning = NameCleaning(nullTokens: nullTokens)
  }

  /// Cleans one name; nothing can fail, so it is unchecked, or masked.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    guard cleaning.fold(raw, into: &value) else { return }
    NameCleaning.settleMask(&value)
  }
}
