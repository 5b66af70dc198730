import PanoramaModel

/// Cleans countries into the two letters of ISO 3166-1, from two or three letters, the number, or a common name.
public struct CountryNormalizer: Normalizer {
  private let folding = TextFolding(simplifies: true)
  private let nullTokens: NullTokens

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    self.nullTokens = nullTokens
  }

  /// Cleans one country; what is none stays as it is and is invalid.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    if raw.count == 2, CountryTable.shared.hasAlpha2(raw[0], raw[1]) {
      value.canonical.append(raw[0])
      value.canonical.append(raw[1])
      value.validity = .valid
      return
    }
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: .code) {
      value.setMissing()
      return
    }
    guard let code = Self.code(of: value.canonical) else {
      value.setInvalid(.codeUnknown, keepsText: true)
      return
    }
    value.canonical.removeAll(keepingCapacity: true)
    value.canonical.append(UInt8(code >> 8))
    value.canonical.append(UInt8(code & 0xFF))
    value.validity = .valid
  }

  private static func code(of text: [UInt8]) -> UInt16? {
    let table = CountryTable.shared
    if text.count == 2 {
      let (first, second) = (text[0].upperCased, text[1].upperCased)
      if table.hasAlpha2(first, second) { return UInt16(first) << 8 | UInt16(second) }
    }
    if text.count == 3 {
      if text[0].isDigit, text[1].isDigit, text[2].isDigit {
        let number = text[0].digitValue * 100 + text[1].digitValue * 10 + text[2].digitValue
        return table.alpha2(forNumber: number)
      }
      if let code = table.alpha2(
        forAlpha3: text[0].upperCased,
        text[1].upperCased,
        text[2].upperCased
      ) {
        return code
      }
    }
    guard text.count <= 64 else { return nil }
    return table.alpha2(forName: text.latinLowerCased)
  }
}
