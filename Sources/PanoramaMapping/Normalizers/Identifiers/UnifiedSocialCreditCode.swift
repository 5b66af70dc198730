/// 统一社会信用代码, the code of a registered body in China: GB 32100-2015.
///
/// Eighteen characters: registering authority, category, six digits of region, the nine characters of the
/// organisation code (GB 11714) and a check character. I, O, S, V and Z are never used.
public enum UnifiedSocialCreditCode {
  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

  /// The value of each character by its byte; 255 for those outside the alphabet.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
    return values
  }()

  /// Powers of 3 modulo 31 (GB 32100-2015, table of weights).
  private static let weights: [17 of Int] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
  ]

  /// The check character of the first 17 characters; nil when one is outside the alphabet.
  public static func checkCharacter(of code: Span<UInt8>) -> UInt8? {
    guard code.count >= 17 else { return nil }
    var sum = 0
    for index in 0..<17 {
      let value = values[Int(code[index])]
      guard value != 255 else { return nil }
      sum += Int(value) * weights[index]
    }
    return alphabet[(31 - sum % 31) % 31]
  }

  /// Whether it has 18 characters in upper case, digits for the region, and the right check character.
  ///
  /// The first two characters may be letters: N, A and Y stand for rural, military and other authorities.
  public static func isValid(_ code: Span<UInt8>) -> Bool {
    guard code.count == 18, checkCharacter(of: code) == code[17] else { return false }
    for index in 2..<8 where !code[index].isDigit { return false }
    return true
  }

  /// Whether the organisation code inside (characters 9 to 17) passes its own check.
  ///
  /// Some early codes do not; a failure is a warning, not a proof.
  public static func holdsValidOrganisationCode(_ code: Span<UInt8>) -> Bool {
    code.count == 18 && OrganisationCode.isValid(code.extracting(8..<17))
  }

  /// Whether both checks pass and the code belongs to a business (91, 92 or 93), which leaves little to chance.
  static func isBusiness(_ code: Span<UInt8>) -> Bool {
    isValid(code) && holdsValidOrganisationCode(code) && code[0] == 0x39
      && (0x31...0x33).contains(code[1])
  }

  /// Puts right the letters that people and OCR confuse with digits.
  ///
  /// Letters outside the alphabet can only be misread digits; in the region every letter is one. Whether the second
  /// character is a letter cannot be known, so both readings are tried.
  ///
  /// - Returns: the only reading that passes the check of the code and that of the organisation code in it.
  static func repaired(_ code: Span<UInt8>) -> [18 of UInt8]? {
    guard code.count == 18 else { return nil }
    var first: [18 of UInt8] = .init(repeating: 0)
    for index in 0..<18 {
      let byte = code[index]
      let digit =
        (2..<8).contains(index) ? LookAlikes.digit(for: byte) : LookAlikes.certainDigit(for: byte)
      first[index] = digit ?? byte
    }
    var second = first
    second[1] = LookAlikes.digit(for: first[1]) ?? first[1]
    let firstPasses = isValid(first.span) && holdsValidOrganisationCode(first.span)
    guard second[1] != first[1] else { return firstPasses ? first : nil }
    let secondPasses = isValid(second.span) && holdsValidOrganisationCode(second.span)
    guard firstPasses != secondPasses else { return nil }
    return firstPasses ? first : second
  }
}

/// Letters that are mistaken for digits.
enum LookAlikes {
  /// The digit behind a letter that identifiers avoid because it looks like one.
  static func certainDigit(for byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "O"): 0x30
    case UInt8(ascii: "I"): 0x31
    case UInt8(ascii: "Z"): 0x32
    case UInt8(ascii: "S"): 0x35
    default: nil
    }
  }

  /// The digit behind a letter where only a digit may stand.
  static func digit(for byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "L"): 0x31
    case UInt8(ascii: "B"): 0x38
    case UInt8(ascii: "G"): 0x36
    case UInt8(ascii: "Q"), UInt8(ascii: "D"): 0x30
    default: certainDigit(for: byte)
    }
  }
}
