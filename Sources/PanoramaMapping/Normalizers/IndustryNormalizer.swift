import PanoramaModel

/// Cleans codes of industries (GB/T 4754) into the letter of the section and the digits: `3911` becomes `C3911`.
///
/// The digits alone determine the letter; where both are written they must agree. Names and codes of other
/// classifications stay as they are and are invalid, so that the mapping decides.
public struct IndustryNormalizer: Normalizer {
  private let edition: IndustryClassification
  private let folding = TextFolding(simplifies: false)
  private let nullTokens: NullTokens

  /// Makes the normalizer.
  ///
  /// - Parameters:
  ///   - edition: the edition whose sections apply; letters from N on differ between the two.
  ///   - nullTokens: the spellings of "unknown".
  public init(edition: IndustryClassification = .edition2017, nullTokens: NullTokens = NullTokens())
  {
    self.edition = edition
    self.nullTokens = nullTokens
  }

  /// Cleans one code: a section, or two to four digits with or without the letter in front.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: .code) {
      value.setMissing()
      return
    }
    let first = value.canonical[0]
    let hasLetter = first.isLetter
    let digits = value.canonical.count - (hasLetter ? 1 : 0)
    guard digits == 0 || (2...4).contains(digits),
      value.canonical.dropFirst(hasLetter ? 1 : 0).allSatisfy(\.isDigit),
      !hasLetter || first.upperCased <= UInt8(ascii: "T")
    else {
      value.setInvalid(.codeUnknown, keepsText: true)
      return
    }
    if hasLetter { value.canonical[0] = first.upperCased }
    value.validity = .valid
    if digits > 0 { settleSection(hasLetter, &value) }
  }

  private func settleSection(_ hasLetter: Bool, _ value: inout NormalizedValue) {
    let start = hasLetter ? 1 : 0
    let division = value.canonical[start].digitValue * 10 + value.canonical[start + 1].digitValue
    guard let section = edition.section(ofDivision: division) else {
      value.setInvalid(.codeUnknown, keepsText: true)
      return
    }
    if !hasLetter {
      value.canonical.insert(section, at: 0)
      value.findings.insert(.inferred)
    } else if value.canonical[0] != section {
      value.setInvalid(.checkFailed, keepsText: true)
    }
  }
}
