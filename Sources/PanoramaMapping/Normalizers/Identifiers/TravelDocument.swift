/// Documents for crossing borders of China: their numbers have a shape, and no check digit.
///
/// Shapes overlap (`H12345678` is a permit and a passport), so one number may have several readings: the column that
/// says the type decides. Shapes as published by the National Immigration Administration.
public enum TravelDocument: Sendable, CaseIterable {
  /// 港澳居民来往内地通行证: H or M, 8 digits, and 2 more that count the renewals.
  case homeReturnPermit
  /// The same for residents who are not Chinese nationals, since 2024-07-10: HA or MA and 7 digits.
  case homeReturnPermitForeign
  /// 台湾居民来往大陆通行证: 8 digits; before 2008 two more and a letter.
  case taiwanPermit
  /// Ordinary passport of the People's Republic of China.
  case chinesePassport
  /// Public affairs, service or diplomatic passport of the People's Republic of China.
  case chineseOfficialPassport
  /// Passport of Hong Kong.
  case hongKongPassport
  /// Passport of Macao.
  case macaoPassport
  /// 外国人永久居留身份证 of 2017: 3 letters and 12 digits.
  case permanentResidence2017
  /// 外国人永久居留身份证 since 2023-12-01: 18 characters that start with 9 (see `ResidentID` for the check).
  case permanentResidence2023

  /// Whether a number in upper case, without separators and brackets, has the shape of this document.
  public func hasShape(_ number: Span<UInt8>) -> Bool {
    let letters = Self.leadingLetters(number)
    let digits = number.count - letters
    guard Self.restIsDigits(number, after: letters) else {
      return self == .taiwanPermit && Self.isOldTaiwanPermit(number)
        || self == .permanentResidence2023 && number.count == 18 && number[0] == UInt8(ascii: "9")
          && number[17] == UInt8(ascii: "X")
          && Self.restIsDigits(number.extracting(0..<17), after: 0)
    }
    let first = number.isEmpty ? 0 : number[0]
    let second = number.count > 1 ? number[1] : 0
    switch self {
    case .homeReturnPermit:
      return letters == 1 && (first == UInt8(ascii: "H") || first == UInt8(ascii: "M"))
        && (digits == 8 || digits == 10)
    case .homeReturnPermitForeign:
      return letters == 2 && (first == UInt8(ascii: "H") || first == UInt8(ascii: "M"))
        && second == UInt8(ascii: "A") && digits == 7
    case .taiwanPermit: return letters == 0 && (digits == 8 || digits == 10)
    case .chinesePassport: return Self.isChinesePassport(number, letters: letters, digits: digits)
    case .chineseOfficialPassport:
      return Self.isOfficialPassport(first, second, letters: letters, digits: digits)
    case .hongKongPassport:
      return letters == 1 && (first == UInt8(ascii: "K") || first == UInt8(ascii: "H"))
        && digits == 8
        || letters == 2 && first == UInt8(ascii: "K") && second == UInt8(ascii: "J") && digits == 7
    case .macaoPassport:
      return letters == 2 && first == UInt8(ascii: "M") && second == UInt8(ascii: "A")
        && digits == 7
    case .permanentResidence2017: return letters == 3 && digits == 12
    case .permanentResidence2023: return letters == 0 && digits == 18 && first == UInt8(ascii: "9")
    }
  }

  /// Ordinary: E and 8 digits, E with a letter that is not I or O and 7 digits, G and 8, 14 or 15 and 7.
  private static func isChinesePassport(_ number: Span<UInt8>, letters: Int, digits: Int) -> Bool {
    guard number.count == 9 else { return false }
    switch letters {
    case 0: return number[0] == 0x31 && (number[1] == 0x34 || number[1] == 0x35)
    case 1: return number[0] == UInt8(ascii: "E") || number[0] == UInt8(ascii: "G")
    case 2:
      return number[0] == UInt8(ascii: "E") && number[1] != UInt8(ascii: "I")
        && number[1] != UInt8(ascii: "O")
    default: return false
    }
  }

  private static func isOfficialPassport(
    _ first: UInt8,
    _ second: UInt8,
    letters: Int,
    digits: Int
  ) -> Bool {
    switch letters {
    case 2:
      let isSeries =
        first == UInt8(ascii: "P") || first == UInt8(ascii: "S") || first == UInt8(ascii: "D")
      return isSeries && second == UInt8(ascii: "E") && digits == 7
    case 1:
      return (first == UInt8(ascii: "P") || first == UInt8(ascii: "S")) && digits == 7
        || first == UInt8(ascii: "S") && digits == 8
    default: return false
    }
  }

  private static func isOldTaiwanPermit(_ number: Span<UInt8>) -> Bool {
    number.count == 11 && restIsDigits(number.extracting(0..<10), after: 0) && number[10].isLetter
  }

  private static func leadingLetters(_ number: Span<UInt8>) -> Int {
    var count = 0
    while count < number.count, number[count].isUpperCase { count += 1 }
    return count
  }

  private static func restIsDigits(_ number: Span<UInt8>, after start: Int) -> Bool {
    for index in start..<number.count where !number[index].isDigit { return false }
    return start < number.count
  }
}
