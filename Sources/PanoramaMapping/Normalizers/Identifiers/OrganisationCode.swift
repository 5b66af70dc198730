/// 组织机构代码, the code of an organisation in China before 2015: GB 11714-1997.
///
/// Eight characters (digits, or letters from A = 10 to Z = 35) and a check character; written `XXXXXXXX-X`,
/// stored without the hyphen. It lives on inside the unified social credit code.
public enum OrganisationCode {
  private static let weights: [8 of Int] = [3, 7, 9, 10, 5, 8, 4, 2]

  /// The check character of the first eight: 11 − Σ mod 11, where 10 is written X and 11 is written 0.
  public static func checkCharacter(of code: Span<UInt8>) -> UInt8? {
    guard code.count >= 8 else { return nil }
    var sum = 0
    for index in 0..<8 {
      guard let value = code[index].alphanumericValue else { return nil }
      sum += value * weights[index]
    }
    let value = 11 - sum % 11
    return value == 10 ? UInt8(ascii: "X") : value == 11 ? 0x30 : 0x30 + UInt8(value)
  }

  /// Whether it has nine characters in upper case, without hyphen, and the right check character.
  public static func isValid(_ code: Span<UInt8>) -> Bool {
    code.count == 9 && checkCharacter(of: code) == code[8]
  }

  /// Whether it is one of PDY00001 to PDY99999, which every system may hand out for itself (GB 11714-1997).
  public static func isPrivate(_ code: Span<UInt8>) -> Bool {
    guard code.count == 9, code[0] == UInt8(ascii: "P"), code[1] == UInt8(ascii: "D"),
      code[2] == UInt8(ascii: "Y")
    else { return false }
    for index in 3..<8 where !code[index].isDigit { return false }
    return true
  }
}
