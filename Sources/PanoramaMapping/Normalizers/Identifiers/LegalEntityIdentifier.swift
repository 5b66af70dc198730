/// Legal Entity Identifier: ISO 17442, checked by ISO 7064 MOD 97-10.
public enum LegalEntityIdentifier {
  /// Whether it has exactly 20 characters in upper case, of which the last two are the right check digits.
  public static func isValid(_ code: Span<UInt8>) -> Bool {
    guard code.count == 20, code[18].isDigit, code[19].isDigit else { return false }
    var remainder = 0
    for index in 0..<20 {
      guard let value = code[index].alphanumericValue else { return false }
      remainder = remainder * (value < 10 ? 10 : 100) + value
      // Division is slow: seven or more characters fit in between.
      if remainder > 10_000_000_000_000_000 { remainder %= 97 }
    }
    return remainder % 97 == 1
  }
}
