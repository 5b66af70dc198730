public import PanoramaModel

/// Cleans an identifier, checks it by the rules of its kind, and says how far it can be trusted.
///
/// The order of the steps matters: width and separators first, then damage that cannot be undone, masks, the check of
/// the kind, and repairs only where exactly one repair passes the check. A value that fails keeps its cleaned
/// text, so that it can still serve as weak evidence.
public struct IdentifierNormalizer: Normalizer {
  private let declaredKind: IdentifierKind?
  private let latestBirth: CivilDate?
  private let folding = TextFolding(simplifies: false)
  private let nullTokens: NullTokens

  /// Makes the normalizer.
  ///
  /// - Parameters:
  ///   - declaredKind: what the mapping says the column holds; nil or `unknown` infers it from shape and check
  ///     digits.
  ///   - latestBirth: the last birth date that a resident id may hold; nil checks the calendar only.
  ///   - nullTokens: the spellings of "unknown".
  public init(
    declaredKind: IdentifierKind? = nil,
    latestBirth: CivilDate? = nil,
    nullTokens: NullTokens = NullTokens()
  ) {
    self.declaredKind = declaredKind == .unknown ? nil : declaredKind
    self.latestBirth = latestBirth
    self.nullTokens = nullTokens
  }

  /// Cleans and checks one identifier; its kind is `declaredKind` unless the check digits prove another.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    value.findings = folding.fold(raw, into: &value.canonical)
    value.identifierKind = declaredKind ?? .unknown
    if nullTokens.matches(value.canonical.span, for: .identifier) {
      value.setMissing()
      return
    }
    if IdentifierCleaning.isScientific(value.canonical.span) {
      value.setInvalid(.excelDamaged)
      return
    }
    if IdentifierCleaning.clean(&value.canonical) { value.findings.insert(.separatorsRemoved) }
    guard !value.canonical.isEmpty else {
      value.setMissing()
      return
    }
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
    let checker = IdentifierChecker(latestBirth: latestBirth)
    checker.check(as: declaredKind, &value)
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

  /// Without a declared kind only check digits decide, and only when one kind alone passes.
  private func infer(_ value: inout NormalizedValue) {
    if let kind = IdentifierChecker.onlyValidKind(of: value.canonical.span) {
      value.identifierKind = kind
      value.findings.insert(.inferred)
      value.confidence = 90
      let checker = IdentifierChecker(latestBirth: latestBirth)
      checker.check(as: kind, &value)
    } else if IdentifierCleaning.endsInLostDigits(value.canonical.span) {
      value.setInvalid(.excelDamaged, keepsText: true)
    }
  }

  /// Old columns mix codes: one whose shape is wrong for the declared kind may be valid as another.
  private func acceptOtherKind(_ value: inout NormalizedValue) {
    guard let kind = IdentifierChecker.onlyValidKind(of: value.canonical.span),
      isBelievable(kind, value.canonical.span)
    else { return }
    value.identifierKind = kind
    value.findings.remove([.shapeWrong, .checkFailed])
    value.findings.insert(.inferred)
    value.confidence = min(value.confidence, 85)
    let checker = IdentifierChecker(latestBirth: latestBirth)
    checker.check(as: kind, &value)
  }

  /// Whether chance is no explanation: one passport in eleven passes as an organisation code.
  private func isBelievable(_ kind: IdentifierKind, _ text: Span<UInt8>) -> Bool {
    switch kind {
    case .residentID, .lei: true
    case .unifiedSocialCreditCode: UnifiedSocialCreditCode.isBusiness(text)
    case .organisationCode:
      declaredKind == .unifiedSocialCreditCode || declaredKind == .businessLicence
    default: false
    }
  }
}
