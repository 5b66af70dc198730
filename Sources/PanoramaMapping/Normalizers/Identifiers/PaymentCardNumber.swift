/// Number of a payment card: ISO/IEC 7812-1.
public enum PaymentCardNumber {
  /// Who issues cards with the first digits of a number, as far as the published ranges say.
  public enum Network: String, Sendable, CaseIterable {
    /// 62.
    case unionPay
    /// 4.
    case visa
    /// 51 to 55 and 2221 to 2720.
    case mastercard
    /// 34 and 37.
    case americanExpress
    /// 3528 to 3589.
    case jcb
    /// 300 to 305, 36, 38 and 39.
    case dinersClub
    /// 6011, 644 to 649 and 65.
    case discover
  }

  /// Whether the digits pass the check of annex B (the Luhn formula): it misses 09 typed as 90, and the reverse.
  public static func passesLuhn(_ digits: Span<UInt8>) -> Bool {
    guard digits.count > 1 else { return false }
    var sum = 0
    var doubles = false
    var index = digits.count - 1
    while index >= 0 {
      guard digits[index].isDigit else { return false }
      let value = digits[index].digitValue
      sum += doubles ? value * 2 / 10 + value * 2 % 10 : value
      doubles.toggle()
      index -= 1
    }
    return sum % 10 == 0
  }

  /// The network of a number; nil outside the ranges that are published.
  public static func network(of digits: Span<UInt8>) -> Network? {
    guard digits.count >= 4 else { return nil }
    var first = 0
    for index in 0..<4 {
      guard digits[index].isDigit else { return nil }
      first = first * 10 + digits[index].digitValue
    }
    switch first {
    case 6200...6299: return .unionPay
    case 4000...4999: return .visa
    case 5100...5599, 2221...2720: return .mastercard
    case 3400...3499, 3700...3799: return .americanExpress
    case 3528...3589: return .jcb
    case 3000...3059, 3600...3699, 3800...3999: return .dinersClub
    case 6011, 6440...6499, 6500...6599: return .discover
    default: return nil
    }
  }
}
