/// The check systems of ISO/IEC 7064 that several registers share.
enum ISO7064 {
  /// The number that the characters write behind `start`, modulo 97 but not reduced; nil for other characters.
  static func remainder97(
    _ number: Span<UInt8>,
    _ part: Range<Int>,
    after start: UInt64
  ) -> UInt64? {
    var remainder = start
    for index in part {
      let byte = number[index]
      if byte.isDigit {
        remainder = remainder &* 10 &+ UInt64(byte &- 0x30)
      } else if byte.isUpperCase {
        remainder = remainder &* 100 &+ UInt64(byte &- 0x41 &+ 10)
      } else {
        return nil
      }
      // Division is slow: seven or more characters fit in between.
      if remainder > 10_000_000_000_000_000 { remainder %= 97 }
    }
    return remainder
  }

  /// ISO 7064 MOD 11,10 over all digits, the last being the check digit.
  static func passesMod1110(_ digits: Span<UInt8>) -> Bool {
    var product = 10
    for index in 0..<digits.count - 1 {
      let sum = (product + digits[index].digitValue) % 10
      product = (sum == 0 ? 10 : sum) * 2 % 11
    }
    return (product + digits[digits.count - 1].digitValue) % 10 == 1
  }
}
