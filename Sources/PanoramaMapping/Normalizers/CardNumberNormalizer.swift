import PanoramaModel

/// Cleans numbers of payment cards: 13 to 19 digits that pass the Luhn formula (ISO/IEC 7812-1).
///
/// A card is no identifier of its customer: one customer has many, and the number changes with the card.
public struct CardNumberNormalizer: Normalizer {
  private let cell: IdentifierCell

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    cell = IdentifierCell(type: .text, nullTokens: nullTokens)
  }

  /// Cleans and checks one number; a number of no known network is valid with less confidence.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    guard cell.clean(raw, into: &value) else { return }
    if value.canonical.contains(IdentifierCleaning.mask) {
      value.validity = .masked
    } else if Placeholders.contains(value.canonical.span) {
      value.validity = .placeholder
    } else if !(13...19).contains(value.canonical.count)
      || !value.canonical.allSatisfy(\.isDigit)
    {
      value.setInvalid(.shapeWrong, keepsText: true)
    } else if PaymentCardNumber.passesLuhn(value.canonical.span) {
      value.validity = .valid
      if PaymentCardNumber.network(of: value.canonical.span) == nil { value.confidence = 90 }
    } else {
      let isLost = IdentifierCleaning.endsInLostDigits(value.canonical.span)
      value.setInvalid(isLost ? [.excelDamaged, .checkFailed] : .checkFailed, keepsText: true)
    }
  }
}
