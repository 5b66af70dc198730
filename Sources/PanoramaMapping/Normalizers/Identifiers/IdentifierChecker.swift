import PanoramaModel

/// Applies the rules of one kind to a cleaned identifier, and repairs what can be repaired with certainty.
struct IdentifierChecker {
  /// The last birth date that a resident id may hold.
  let latestBirth: CivilDate?

  /// What the sum of a company number of Taiwan is divided by.
  var companyModulus = 10

  /// Checks the canonical text as `kind` and sets validity, confidence and findings.
  func check(as kind: IdentifierKind, _ value: inout NormalizedValue) {
    switch kind {
    case .residentID: checkResidentID(&value)
    case .unifiedSocialCreditCode: checkCreditCode(&value)
    case .organisationCode: checkOrganisationCode(&value)
    case .nif, .nie, .cif: checkSpanish(as: kind, &value)
    case .lei:
      settle(&value, shape: value.canonical.count == 20) { LegalEntityIdentifier.isValid($0) }
    case .hkid:
      let count = value.canonical.count
      settle(&value, shape: count == 8 || count == 9) { HongKongID.isValid($0) }
    case .passport: checkPassport(&value)
    case .businessLicence: checkLicence(&value)
    case .euVAT: checkEuropeanVAT(&value)
    case .ein: checkUnitedStates(isEmployer: true, &value)
    case .ssn: checkUnitedStates(isEmployer: false, &value)
    case .taiwanCompany: checkTaiwanCompany(&value)
    case .taiwanID:
      settle(&value, shape: TaiwanID.hasPersonShape(value.canonical.span)) {
        TaiwanID.isPerson($0)
      }
    case .homeReturnPermit:
      checkPermit([.homeReturnPermit, .homeReturnPermitForeign], keeping: 9, &value)
    case .taiwanPermit: checkPermit([.taiwanPermit], keeping: 8, &value)
    case .permanentResidence: checkPermanentResidence(&value)
    case .bic: checkBIC(&value)
    case .iban: checkIBAN(&value)
    case .other, .unknown: break
    }
  }

  /// Sets validity and findings by shape first, and by the check where the shape is right.
  func settle(
    _ value: inout NormalizedValue,
    shape: Bool,
    check: (Span<UInt8>) -> Bool
  ) {
    if !shape {
      value.setInvalid(.shapeWrong, keepsText: true)
    } else if check(value.canonical.span) {
      value.validity = .valid
    } else {
      value.setInvalid(.checkFailed, keepsText: true)
    }
  }

  // MARK: Resident ids

  private func checkResidentID(_ value: inout NormalizedValue) {
    switch value.canonical.count {
    case 18: checkLongResidentID(&value)
    case 17: completeResidentID(&value)
    case 15: upgradeResidentID(&value)
    default: value.setInvalid(.shapeWrong, keepsText: true)
    }
  }

  private func checkLongResidentID(_ value: inout NormalizedValue) {
    if ResidentID.isValid(value.canonical.span) {
      checkBirth(&value)
      return
    }
    if let repaired = repairedResidentID(value.canonical.span) {
      replace(&value, by: repaired.span)
      checkBirth(&value)
    } else if IdentifierCleaning.endsInLostDigits(value.canonical.span) {
      value.setInvalid([.excelDamaged, .checkFailed], keepsText: true)
    } else {
      let hasShape = Self.digitCount(value.canonical.span.extracting(0..<17)) == 17
      value.setInvalid(hasShape ? .checkFailed : .shapeWrong, keepsText: true)
    }
  }

  private func checkBirth(_ value: inout NormalizedValue) {
    value.validity = .valid
    // Codes of provinces last; those of counties do not, so no more of the region is looked at.
    if !ResidentID.hasKnownProvince(value.canonical.span) {
      value.findings.insert(.checkFailed)
      value.confidence = min(value.confidence, 85)
    }
    guard let latestBirth, let birth = ResidentID.birthDate(of: value.canonical.span) else {
      return
    }
    if birth > latestBirth {
      value.setInvalid(.checkFailed, keepsText: true)
    } else if birth < latestBirth.advanced(by: -Self.oldestAge) {
      // Nobody is that old; the number may still be the one on the card.
      value.findings.insert(.checkFailed)
      value.confidence = min(value.confidence, 60)
    }
  }

  /// 120 years, in days.
  private static let oldestAge = 43_830

  /// A number that lost its last character has one check character only; that it was the last one nobody knows.
  private func completeResidentID(_ value: inout NormalizedValue) {
    guard let check = ResidentID.checkCharacter(of: value.canonical.span) else {
      value.setInvalid(.shapeWrong, keepsText: true)
      return
    }
    value.canonical.append(check)
    guard ResidentID.isValid(value.canonical.span) else {
      value.canonical.removeLast()
      value.setInvalid(.shapeWrong, keepsText: true)
      return
    }
    checkBirth(&value)
    guard value.validity == .valid else { return }
    value.validity = .unchecked
    value.findings.insert(.inferred)
    value.confidence = min(value.confidence, 50)
  }

  private func repairedResidentID(_ text: Span<UInt8>) -> [18 of UInt8]? {
    var candidate: [18 of UInt8] = .init(repeating: 0)
    for index in 0..<18 {
      candidate[index] = LookAlikes.digit(for: text[index]) ?? text[index]
    }
    return ResidentID.isValid(candidate.span) ? candidate : nil
  }

  /// The short form has no check character, so its typing errors survive the upgrade.
  private func upgradeResidentID(_ value: inout NormalizedValue) {
    let start = value.canonical.count
    var upgraded: [UInt8] = []
    guard ResidentID.appendUpgraded(value.canonical.span, to: &upgraded) else {
      let isNumber = Self.digitCount(value.canonical.span) == start
      value.setInvalid(isNumber ? .checkFailed : .shapeWrong, keepsText: true)
      return
    }
    value.canonical.removeAll(keepingCapacity: true)
    value.canonical.append(contentsOf: upgraded)
    value.findings.insert(.upgraded)
    value.confidence = min(value.confidence, 70)
    checkBirth(&value)
  }

  // MARK: Codes of organisations

  private func checkCreditCode(_ value: inout NormalizedValue) {
    guard value.canonical.count == 18 else {
      value.setInvalid(.shapeWrong, keepsText: true)
      return
    }
    if UnifiedSocialCreditCode.isValid(value.canonical.span) {
      value.validity = .valid
      if !UnifiedSocialCreditCode.holdsValidOrganisationCode(value.canonical.span) {
        // Some early codes fail the inner check; it makes a typing error likelier, no more.
        value.findings.insert(.checkFailed)
        value.confidence = min(value.confidence, 85)
      }
    } else if let repaired = UnifiedSocialCreditCode.repaired(value.canonical.span) {
      replace(&value, by: repaired.span)
    } else if IdentifierCleaning.endsInLostDigits(value.canonical.span) {
      value.setInvalid([.excelDamaged, .checkFailed], keepsText: true)
    } else {
      value.setInvalid(.checkFailed, keepsText: true)
    }
  }

  private func checkOrganisationCode(_ value: inout NormalizedValue) {
    let count = value.canonical.count
    if count == 7 || count == 8 {
      padWithZeros(&value) { OrganisationCode.isValid($0) }
      return
    }
    settle(&value, shape: count == 9) { OrganisationCode.isValid($0) }
    if OrganisationCode.isPrivate(value.canonical.span) { value.validity = .placeholder }
  }

  // MARK: Spanish numbers

  private func checkSpanish(as kind: IdentifierKind, _ value: inout NormalizedValue) {
    if value.canonical.count == 11, value.canonical[0] == UInt8(ascii: "E"),
      value.canonical[1] == UInt8(ascii: "S")
    {
      value.canonical.removeFirst(2)
      value.findings.insert(.separatorsRemoved)
      value.identifierKind = SpanishTaxID.kind(startingWith: value.canonical[0]) ?? kind
    }
    let count = value.canonical.count
    if let last = value.canonical.last, count == 7 || count == 8, last.isUpperCase {
      padWithZeros(&value) { SpanishTaxID.isValidNIF($0) }
      if value.validity == .valid { value.identifierKind = .nif }
      return
    }
    guard count == 9 else {
      value.setInvalid(.shapeWrong, keepsText: true)
      return
    }
    if let valid = Self.spanishKind(of: value.canonical.span) {
      value.identifierKind = valid
      value.validity = .valid
      return
    }
    let repaired = repairedSpanish(value.canonical.span)
    if let valid = Self.spanishKind(of: repaired.span) {
      value.identifierKind = valid
      replace(&value, by: repaired.span)
    } else {
      value.setInvalid(.checkFailed, keepsText: true)
    }
  }

  /// The column says that it holds Spanish numbers; the shape says which of the three.
  private static func spanishKind(of text: Span<UInt8>) -> IdentifierKind? {
    if SpanishTaxID.isValidNIF(text) { return .nif }
    if SpanishTaxID.isValidNIE(text) { return .nie }
    return SpanishTaxID.isValidCIF(text) ? .cif : nil
  }

  /// Digits are certain in the middle, and in front unless the letter there has a meaning of its own.
  private func repairedSpanish(_ text: Span<UInt8>) -> [9 of UInt8] {
    var candidate: [9 of UInt8] = .init(repeating: 0)
    for index in 0..<9 {
      let byte = text[index]
      if (1..<8).contains(index) {
        candidate[index] = LookAlikes.digit(for: byte) ?? byte
      } else if index == 0, byte == UInt8(ascii: "O") || byte == UInt8(ascii: "I") {
        candidate[index] = LookAlikes.digit(for: byte) ?? byte
      } else {
        candidate[index] = byte
      }
    }
    // Only entities end in a digit, so a letter that looks like one is tried as one after a letter.
    if SpanishTaxID.startsCIF(text[0]), let digit = LookAlikes.certainDigit(for: text[8]),
      text[8] != UInt8(ascii: "I")
    {
      candidate[8] = digit
    }
    return candidate
  }

  // MARK: Documents without check digits

  private func checkPassport(_ value: inout NormalizedValue) {
    for document in TravelDocument.allCases where document.hasShape(value.canonical.span) {
      value.validity = .valid
      return
    }
    let count = value.canonical.count
    let isPlain = value.canonical.allSatisfy { $0.isDigit || $0.isUpperCase }
    guard isPlain, (6...12).contains(count), Self.digitCount(value.canonical.span) >= 4 else {
      value.setInvalid(.shapeWrong, keepsText: true)
      return
    }
    value.validity = .unchecked
  }

  // MARK: Shared steps

  private static func digitCount(_ text: Span<UInt8>) -> Int {
    var count = 0
    for index in text.indices where text[index].isDigit { count += 1 }
    return count
  }

  private func replace(_ value: inout NormalizedValue, by repaired: Span<UInt8>) {
    for index in repaired.indices { value.canonical[index] = repaired[index] }
    value.validity = .valid
    value.findings.insert(.repaired)
    value.confidence = min(value.confidence, 80)
  }

  /// Puts back the zeros that a number column lost in front; nine characters, and only if the check then passes.
  private func padWithZeros(_ value: inout NormalizedValue, check: (Span<UInt8>) -> Bool) {
    var padded: [9 of UInt8] = .init(repeating: 0x30)
    let missing = 9 - value.canonical.count
    for index in value.canonical.indices { padded[index + missing] = value.canonical[index] }
    guard check(padded.span) else {
      value.setInvalid(.shapeWrong, keepsText: true)
      return
    }
    for _ in 0..<missing { value.canonical.append(0x30) }
    replace(&value, by: padded.span)
  }
}
