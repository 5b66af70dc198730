public import PanoramaModel

/// 公民身份号码, the number of a resident of China: GB 11643-1999.
///
/// Six digits for the region of the first registration, eight for the birth date, three for the sequence (odd
/// for men) and a check character. Permits of residents of Hong Kong, Macao and Taiwan (regions 810000,
/// 820000, 830000) and, since 2023, of foreigners (first digit 9) are built alike.
public enum ResidentID {
  private static let weights: [18 of Int] = [
    7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1,
  ]

  /// The sex that the sequence number tells.
  public enum Sex: Sendable {
    /// The sequence number is odd.
    case male
    /// The sequence number is even.
    case female
  }

  /// The check character of the first 17 digits: ISO 7064 MOD 11-2; nil unless 17 digits are there.
  public static func checkCharacter(of number: Span<UInt8>) -> UInt8? {
    guard number.count >= 17 else { return nil }
    var sum = 0
    for index in 0..<17 {
      guard number[index].isDigit else { return nil }
      sum += number[index].digitValue * weights[index]
    }
    let value = (12 - sum % 11) % 11
    return value == 10 ? UInt8(ascii: "X") : 0x30 + UInt8(value)
  }

  /// Whether it has 18 characters in upper case, the right check character, and a birth date of the calendar.
  public static func isValid(_ number: Span<UInt8>) -> Bool {
    number.count == 18 && checkCharacter(of: number) == number[17] && birthDate(of: number) != nil
      && hasRegion(number)
  }

  /// The birth date in a number of 18 characters; nil when the calendar has no such day.
  public static func birthDate(of number: Span<UInt8>) -> CivilDate? {
    guard number.count == 18, let year = digits(number, from: 6, count: 4),
      let month = digits(number, from: 10, count: 2), let day = digits(number, from: 12, count: 2)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  /// The sex in a number of 18 characters; nil when the sequence is no number.
  public static func sex(of number: Span<UInt8>) -> Sex? {
    guard number.count == 18, number[16].isDigit else { return nil }
    return number[16] & 1 == 1 ? .male : .female
  }

  /// Appends the 18-character form of the old 15-digit number, which left out the century and the check.
  ///
  /// - Returns: false, with nothing appended, unless the number has 15 digits and a birth date of 19yy.
  public static func appendUpgraded(_ old: Span<UInt8>, to result: inout [UInt8]) -> Bool {
    guard old.count == 15 else { return false }
    var number: [18 of UInt8] = .init(repeating: 0x30)
    for index in 0..<15 {
      guard old[index].isDigit else { return false }
      number[index < 6 ? index : index + 2] = old[index]
    }
    number[6] = UInt8(ascii: "1")
    number[7] = UInt8(ascii: "9")
    guard let check = checkCharacter(of: number.span) else { return false }
    number[17] = check
    guard birthDate(of: number.span) != nil, hasRegion(number.span) else { return false }
    for index in 0..<18 { result.append(number[index]) }
    return true
  }

  /// Whether the first two digits are a province of GB/T 2260, one of the permits 81, 82 and 83, or a foreigner's card.
  static func hasKnownProvince(_ number: Span<UInt8>) -> Bool {
    guard number.count >= 2, number[0].isDigit, number[1].isDigit else { return false }
    return number[0] == UInt8(ascii: "9") || number[0] == 0x38 && number[1] == 0x33
      || AdministrativeRegion.isProvince(number[0].digitValue * 10 + number[1].digitValue)
  }

  /// Whether it is the permit of a resident of Hong Kong (810000), Macao (820000) or Taiwan (830000).
  public static func isResidencePermit(_ number: Span<UInt8>) -> Bool {
    guard number.count == 18, number[0] == 0x38, (0x31...0x33).contains(number[1]) else {
      return false
    }
    for index in 2..<6 where number[index] != 0x30 { return false }
    return true
  }

  /// Whether the first digit can start a region: no more can be said, since numbers keep the codes of lost counties.
  private static func hasRegion(_ number: Span<UInt8>) -> Bool {
    number[0] != 0x30
  }

  private static func digits(_ text: Span<UInt8>, from start: Int, count: Int) -> Int? {
    var value = 0
    for index in start..<start + count {
      guard text[index].isDigit else { return nil }
      value = value * 10 + text[index].digitValue
    }
    return value
  }
}
