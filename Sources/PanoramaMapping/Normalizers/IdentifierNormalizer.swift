public import PanoramaModel

/// Cleans an identifier, checks it by the rules of its kind, and says how far it can be trusted.
///
/// The order of the steps matters: width and separators first, then damage that cannot be undone, masks, the check of
/// the kind, and repairs only where exactly one repair passes the check. A value that fails keeps its cleaned
/// text, so that it can still serve as weak evidence.
public struct IdentifierNormalizer: Normalizer {
  private let declaredKind: IdentifierKind?
  private let checker: IdentifierChecker
  private let cell: IdentifierCell
  private let acceptsOtherKinds: Bool

  /// Makes the normalizer.
  ///
  /// - Parameters:
  ///   - declaredKind: what the mapping says the column holds; nil or `unknown` infers it from shape and check
  ///     digits.
  ///   - latestBirth: the last birth date that a resident id may hold; nil checks the calendar only.
  ///   - companyModulus: what the sum of a company number of Taiwan is divided by: 10, or 5 by the rule of 2023.
  ///   - acceptsOtherKinds: whether a value with a wrong shape may be one of another kind, if its check digits say so.
  ///   - nullTokens: the spellings of "unknown".
  public init(
    declaredKind: IdentifierKind? = nil,
    latestBirth: CivilDate? = nil,
    companyModulus: Int = 10,
    acceptsOtherKinds: Bool = true,
    nullTokens: NullTokens = NullTokens()
  ) {
    self.declaredKind = declaredKind == .unknown ? nil : declaredKind
    checker = IdentifierChecker(latestBirth: latestBirth, companyModulus: companyModulus)
    self.acceptsOtherKinds = acceptsOtherKinds
    cell = IdentifierCell(type: .identifier, nullTokens: nullTokens)
  }

  /// Cleans and checks one identifier; its kind is `declaredKind` unless the check digits prove another.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    value.identifierKind = declaredKind ?? .unknown
    guard cell.clean(raw, into: &value) else { return }
    // The three Spanish kinds share columns, so the number itself says which it is, even when it fails.
    if declaredKind == .nif || declaredKind == .nie || declaredKind == .cif,
      let kind = SpanishTaxID.kind(startingWith: value.canonical[0])
    {
      value.identifierKind = kind
    }
    if settleMasks(&value) { return }
    if Placeholders.contains(value.canonical.span) {
      value.validity = .placeholder
      return
    }
    guard let declaredKind else {
      infer(&value)
      return
    }
    checker.check(as: declaredKind, &value)
    if declaredKind == .ein || declaredKind == .ssn,
      !UnitedStatesTaxID.hyphensFit(raw, isEmployer: declaredKind == .ein)
    {
      value.setInvalid(.shapeWrong, keepsText: true)
    }
    if value.validity == .invalid, value.findings.contains(.shapeWrong) { acceptOtherKind(&value) }
  }

  /// A mask hides characters; in the last place of a resident id it is how some systems write the X.
  private func settleMasks(_ value: inout NormalizedValue) -> Bool {
    guard let first = value.canonical.firstIndex(of: IdentifierCleaning.mask) else { return false }
    if first == 17, value.canonical.count == 18, declaredKind == nil || declaredKind == .residentID,
      ResidentID.checkCharacter(of: value.canonical.span) == UInt8(ascii: "X")
    {
      value.canonical[17] = UInt8(ascii: "X")
      value.findings.insert(.repaired)
      value.confidence = 90
      return false
    }
    value.validity = .masked
    return true
  }

  /// Without a declared kind only check digits decide, and only when no other kind has the shape.
  private func infer(_ value: inout NormalizedValue) {
    switch IdentifierInference.outcome(
      for: value.canonical.span,
      companyModulus: checker.companyModulus
    ) {
    case .kind(let kind):
      value.identifierKind = kind
      value.findings.insert(.inferred)
      value.confidence = 90
      checker.check(as: kind, &value)
    case .ambiguous: value.findings.insert(.ambiguous)
    case .unknown:
      if IdentifierCleaning.endsInLostDigits(value.canonical.span) {
        value.setInvalid(.excelDamaged, keepsText: true)
      }
    }
  }

  /// Old columns mix codes: one whose shape is wrong for the declared kind may be valid as another.
  private func acceptOtherKind(_ value: inout NormalizedValue) {
    guard acceptsOtherKinds, let kind = otherKind(of: value.canonical.span) else { return }
    value.identifierKind = kind
    value.validity = .unchecked
    value.findings.remove([.shapeWrong, .checkFailed])
    value.findings.insert(.inferred)
    value.confidence = min(value.confidence, 85)
    checker.check(as: kind, &value)
  }

  /// A kind for which chance is no explanation: one passport in eleven passes as an organisation code.
  private func otherKind(of text: Span<UInt8>) -> IdentifierKind? {
    if declaredKind == .unifiedSocialCreditCode || declaredKind == .businessLicence
      || declaredKind == .organisationCode
    {
      return IdentifierInference.organisationKind(of: text)
    }
    guard
      case .kind(let kind) = IdentifierInference.outcome(
        for: text,
        companyModulus: checker.companyModulus
      )
    else { return nil }
    switch kind {
    case .residentID, .lei, .iban, .permanentResidence: return kind
    case .unifiedSocialCreditCode: return UnifiedSocialCreditCode.isBusiness(text) ? kind : nil
    default: return nil
    }
  }
}
