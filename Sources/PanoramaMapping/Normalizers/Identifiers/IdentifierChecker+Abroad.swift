import PanoramaModel

/// The kinds that other countries and institutions issue.
extension IdentifierChecker {
  /// Checks a value-added tax number; a Dutch number that lost its zeros is padded.
  func checkEuropeanVAT(_ value: inout NormalizedValue) {
    padDutch(&value)
    switch EuropeanVAT.judge(value.canonical.span) {
    case .valid: value.validity = .valid
    case .unchecked: value.validity = .unchecked
    case .wrongCheck: value.setInvalid(.checkFailed, keepsText: true)
    case .wrongShape: value.setInvalid(.shapeWrong, keepsText: true)
    }
  }

  /// Numbers of the Netherlands have nine digits in front of B, those of Belgium ten: zeros in front get lost.
  private func padDutch(_ value: inout NormalizedValue) {
    let count = value.canonical.count
    guard count > 4, count < 14 else { return }
    let isDutch =
      value.canonical[0] == UInt8(ascii: "N") && value.canonical[1] == UInt8(ascii: "L")
      && value.canonical[count - 3] == UInt8(ascii: "B")
    let isBelgian =
      value.canonical[0] == UInt8(ascii: "B") && value.canonical[1] == UInt8(ascii: "E")
      && count == 11
    guard isDutch || isBelgian else { return }
    var padded = value.canonical
    let missing = (isDutch ? 14 : 12) - count
    padded.insert(contentsOf: repeatElement(0x30, count: missing), at: 2)
    guard case .valid = EuropeanVAT.judge(padded.span) else { return }
    value.canonical.removeAll(keepingCapacity: true)
    value.canonical.append(contentsOf: padded)
    value.findings.insert(.repaired)
    value.confidence = min(value.confidence, 80)
  }

  /// Checks a number of nine digits of the United States: shape and reserved ranges are all there is.
  func checkUnitedStates(isEmployer: Bool, _ value: inout NormalizedValue) {
    let isNumber = value.canonical.count == 9 && value.canonical.allSatisfy(\.isDigit)
    guard isNumber else {
      value.setInvalid(.shapeWrong, keepsText: true)
      return
    }
    if !isEmployer, UnitedStatesTaxID.isAdvertised(value.canonical.span) {
      value.validity = .placeholder
      return
    }
    let isIssued =
      isEmployer
      ? UnitedStatesTaxID.isEIN(value.canonical.span)
      : UnitedStatesTaxID.isSSN(value.canonical.span)
    // There is no check digit: what is not excluded may still be mistyped.
    if isIssued {
      value.validity = .valid
      value.confidence = min(value.confidence, 90)
    } else {
      value.setInvalid(.checkFailed, keepsText: true)
    }
  }

  /// Checks a company number of Taiwan; a lost zero is put back when the check then passes.
  func checkTaiwanCompany(_ value: inout NormalizedValue) {
    let modulus = companyModulus
    if value.canonical.count == 7, value.canonical.allSatisfy(\.isDigit) {
      var padded: [UInt8] = [0x30]
      padded.append(contentsOf: value.canonical)
      if TaiwanID.isCompany(padded.span, modulus: modulus) {
        value.canonical.insert(0x30, at: 0)
        value.findings.insert(.repaired)
        value.confidence = min(value.confidence, 80)
      }
    }
    let isNumber = value.canonical.count == 8 && value.canonical.allSatisfy(\.isDigit)
    settle(&value, shape: isNumber) { TaiwanID.isCompany($0, modulus: modulus) }
  }

  /// Checks a permit to travel to the mainland, and keeps the part that outlasts renewals.
  ///
  /// That is 9 characters for residents of Hong Kong and Macao, and 8 for those of Taiwan.
  func checkPermit(
    _ documents: [TravelDocument],
    keeping length: Int,
    _ value: inout NormalizedValue
  ) {
    guard documents.contains(where: { $0.hasShape(value.canonical.span) }) else {
      value.setInvalid(.shapeWrong, keepsText: true)
      return
    }
    if value.canonical.count > length {
      value.canonical.removeLast(value.canonical.count - length)
      value.findings.insert(.upgraded)
    }
    // 12345678 with its renewal count is still an ascending run.
    value.validity = Placeholders.contains(value.canonical.span) ? .placeholder : .valid
  }

  /// Checks the card of a foreigner with permanent residence: the form of 2023 has a check character.
  func checkPermanentResidence(_ value: inout NormalizedValue) {
    if value.canonical.count == 18, value.canonical[0] == UInt8(ascii: "9") {
      settle(&value, shape: TravelDocument.permanentResidence2023.hasShape(value.canonical.span)) {
        ResidentID.isValid($0)
      }
    } else if TravelDocument.permanentResidence2017.hasShape(value.canonical.span) {
      value.validity = .valid
    } else {
      value.setInvalid(.shapeWrong, keepsText: true)
    }
  }

  /// Checks a code of an institution; codes of eight characters mean the head office, which is `XXX`.
  func checkBIC(_ value: inout NormalizedValue) {
    let count = value.canonical.count
    settle(&value, shape: count == 8 || count == 11) { BusinessIdentifierCode.isValid($0) }
    if value.validity == .valid, count == 8 {
      for _ in 0..<3 { value.canonical.append(UInt8(ascii: "X")) }
    }
  }

  /// Checks an account number: length of the country, check digits, and for Spain those of the account inside.
  func checkIBAN(_ value: inout NormalizedValue) {
    if InternationalBankAccountNumber.isValid(value.canonical.span) {
      value.validity = .valid
    } else {
      let hasShape = InternationalBankAccountNumber.hasShape(value.canonical.span)
      value.setInvalid(hasShape ? .checkFailed : .shapeWrong, keepsText: true)
    }
  }

  /// Checks a licence number: 15 digits have a check digit, which older licences do not follow.
  func checkLicence(_ value: inout NormalizedValue) {
    guard BusinessLicence.hasShape(value.canonical.span) else {
      value.setInvalid(.shapeWrong, keepsText: true)
      return
    }
    guard value.canonical.count == 15 else { return }
    if BusinessLicence.passesCheck(value.canonical.span) {
      value.validity = .valid
    } else {
      value.findings.insert(.checkFailed)
      value.confidence = min(value.confidence, 70)
    }
  }
}
