import PanoramaModel

/// Cleans account numbers of banks: text in upper case without separators.
///
/// There is no check digit that all banks share, and the Luhn formula means nothing for the account of a company, so nothing
/// is checked but the characters and the length (up to 34, as ISO 20022 allows). Zeros in front stay.
public struct AccountNumberNormalizer: Normalizer {
  private let cell: IdentifierCell

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    cell = IdentifierCell(type: .text, nullTokens: nullTokens)
  }

  /// Cleans one number; it is `unchecked` unless it has characters that no account number has.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    guard cell.clean(raw, into: &value) else { return }
    if value.canonical.contains(IdentifierCleaning.mask) {
      value.validity = .masked
      return
    }
    let isPlain = value.canonical.allSatisfy { $0.isDigit || $0.isUpperCase }
    guard isPlain, (4...34).contains(value.canonical.count) else {
      value.setInvalid(.shapeWrong, keepsText: true)
      return
    }
    if Placeholders.contains(value.canonical.span) { value.validity = .placeholder }
    // One account in a thousand ends like this by itself, so it is a suspicion and no proof.
    if IdentifierCleaning.endsInLostDigits(value.canonical.span) {
      value.findings.insert(.excelDamaged)
      value.confidence = 50
    }
  }
}
