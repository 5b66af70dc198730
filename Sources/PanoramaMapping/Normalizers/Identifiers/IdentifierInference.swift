import PanoramaModel

/// Finds out what an identifier is when nobody has said so: only check digits decide, and only when nothing else fits.
enum IdentifierInference {
  /// What the text can be.
  enum Outcome {
    /// Check digits prove this kind, and the shape is no other's.
    case kind(IdentifierKind)
    /// Several kinds have this shape.
    case ambiguous
    /// No kind with check digits has it.
    case unknown
  }

  /// The kinds whose shape fits the text; those with check digits only when they pass.
  static func outcome(for text: Span<UInt8>, companyModulus: Int) -> Outcome {
    var candidates = Candidates()
    note(text, companyModulus, &candidates)
    guard candidates.count <= 1 else { return .ambiguous }
    guard candidates.count == 1, candidates.isChecked else { return .unknown }
    return .kind(candidates.first)
  }

  /// The kind of a registered body whose check digits the text passes: what columns of such codes hold.
  static func organisationKind(of text: Span<UInt8>) -> IdentifierKind? {
    if text.count == 9, OrganisationCode.isValid(text) { return .organisationCode }
    return isCreditCode(text) ? .unifiedSocialCreditCode : nil
  }

  /// One in 31 mistyped resident ids passes as a credit code; asking for both checks leaves one in 341.
  private static func isCreditCode(_ text: Span<UInt8>) -> Bool {
    UnifiedSocialCreditCode.isValid(text)
      && UnifiedSocialCreditCode.holdsValidOrganisationCode(text)
  }

  private static func note(
    _ text: Span<UInt8>,
    _ companyModulus: Int,
    _ candidates: inout Candidates
  ) {
    switch text.count {
    case 8:
      candidates.note(.hkid, if: HongKongID.isValid(text))
      candidates.note(.taiwanCompany, if: TaiwanID.isCompany(text, modulus: companyModulus))
      candidates.note(.taiwanPermit, isChecked: false, if: isNumber(text))
      // A Spanish number that lost its letter, too, is eight digits.
      candidates.note(.nif, isChecked: false, if: isNumber(text))
      candidates.note(.passport, isChecked: false, if: isPassport(text))
    case 9: noteNine(text, &candidates)
    case 10:
      candidates.note(.taiwanID, if: TaiwanID.isPerson(text))
      candidates.note(.taiwanPermit, isChecked: false, if: isNumber(text))
    case 11:
      candidates.note(
        .homeReturnPermit,
        isChecked: false,
        if: TravelDocument.homeReturnPermit.hasShape(text)
      )
      candidates.note(
        .taiwanPermit,
        isChecked: false,
        if: TravelDocument.taiwanPermit.hasShape(text)
      )
    case 15:
      var upgraded: [UInt8] = []
      candidates.note(
        .residentID,
        isChecked: false,
        if: ResidentID.appendUpgraded(text, to: &upgraded)
      )
      candidates.note(.businessLicence, if: BusinessLicence.passesCheck(text))
      candidates.note(
        .permanentResidence,
        isChecked: false,
        if: TravelDocument.permanentResidence2017.hasShape(text)
      )
    case 18:
      let isResident = ResidentID.isValid(text)
      candidates.note(.residentID, if: isResident && text[0] != UInt8(ascii: "9"))
      candidates.note(.permanentResidence, if: isResident && text[0] == UInt8(ascii: "9"))
      candidates.note(.unifiedSocialCreditCode, if: isCreditCode(text))
    case 20: candidates.note(.lei, if: LegalEntityIdentifier.isValid(text))
    default: break
    }
    candidates.note(.iban, if: InternationalBankAccountNumber.isValid(text))
    if case .valid = EuropeanVAT.judge(text) { candidates.note(.euVAT, if: true) }
  }

  private static func noteNine(_ text: Span<UInt8>, _ candidates: inout Candidates) {
    candidates.note(.organisationCode, if: OrganisationCode.isValid(text))
    candidates.note(.nif, if: SpanishTaxID.isValidNIF(text))
    candidates.note(.nie, if: SpanishTaxID.isValidNIE(text))
    candidates.note(.cif, if: SpanishTaxID.isValidCIF(text))
    candidates.note(.hkid, if: HongKongID.isValid(text))
    candidates.note(.ein, isChecked: false, if: UnitedStatesTaxID.isEIN(text))
    candidates.note(.ssn, isChecked: false, if: UnitedStatesTaxID.isSSN(text))
    // G12345678 is a passport and could be an entity; only the column can say which.
    candidates.note(.passport, isChecked: false, if: isPassport(text))
    candidates.note(
      .homeReturnPermit,
      isChecked: false,
      if: TravelDocument.homeReturnPermit.hasShape(text)
        || TravelDocument.homeReturnPermitForeign.hasShape(text)
    )
  }

  private static func isPassport(_ text: Span<UInt8>) -> Bool {
    TravelDocument.chinesePassport.hasShape(text)
      || TravelDocument.chineseOfficialPassport.hasShape(text)
      || TravelDocument.hongKongPassport.hasShape(text)
      || TravelDocument.macaoPassport.hasShape(text)
  }

  private static func isNumber(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where !text[index].isDigit { return false }
    return true
  }

  private struct Candidates {
    private(set) var first = IdentifierKind.unknown
    private(set) var isChecked = false
    private(set) var count = 0

    mutating func note(_ kind: IdentifierKind, isChecked: Bool = true, if fits: Bool) {
      guard fits else { return }
      count += 1
      first = kind
      self.isChecked = isChecked
    }
  }
}
