/// Number of the Hong Kong identity card: one or two letters, six digits, and a check character in brackets.
public enum HongKongID {
  /// Whether it has 8 or 9 characters in upper case, without brackets, and the right check character.
  ///
  /// Weights 9 to 2 with a blank (36) in front of a single letter; sum and check are divisible by 11, and 10 is
  /// written A.
  public static func isValid(_ number: Span<UInt8>) -> Bool {
    guard number.count == 8 || number.count == 9 else { return false }
    let letterCount = number.count - 7
    var sum = letterCount == 1 ? 36 * 9 : 0
    for index in 0..<number.count - 1 {
      guard let value = number[index].alphanumericValue, (value >= 10) == (index < letterCount)
      else { return false }
      sum += value * (number.count - index)
    }
    let check = number[number.count - 1]
    guard check.isDigit || check == UInt8(ascii: "A") else { return false }
    return (sum + (check.isDigit ? check.digitValue : 10)) % 11 == 0
  }
}
