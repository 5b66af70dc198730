/// Legal Entity Identifier: ISO 17442, checked by ISO 7064 MOD 97-10.
public enum LegalEntityIdentifier {
  /// Whether it has exactly 20 characters in upper case, of which the last two are the right check digits.
  public static func isValid(_ code: Span<UInt8>) -> Bool {
    guard code.count == 20, code[18].isDigit, code[19].isDigit else { return false }
    return ISO7064.remainder97(code, 0..<20, after: 0).map { $0 % 97 == 1 } ?? false
  }
}
