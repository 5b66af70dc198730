import PanoramaModel

/// Cleans codes of regions of China (GB/T 2260): six digits that start with a province.
public struct RegionCodeNormalizer: Normalizer {
  private let cell: IdentifierCell

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    cell = IdentifierCell(type: .code, nullTokens: nullTokens)
  }

  /// Cleans one code; names and unknown provinces stay as they are and are invalid.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    guard cell.clean(raw, into: &value) else { return }
    if AdministrativeRegion.hasShape(value.canonical.span) {
      value.validity = .valid
    } else {
      let isNumber = value.canonical.count == 6 && value.canonical.allSatisfy(\.isDigit)
      value.setInvalid(isNumber ? .codeUnknown : .shapeWrong, keepsText: true)
    }
  }
}
