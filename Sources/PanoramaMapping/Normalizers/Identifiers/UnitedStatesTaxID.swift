/// The nine-digit numbers of the United States; neither has a check digit.
///
/// Employer Identification Numbers start with a prefix of an issuing campus (Internal Revenue Service, "How EINs are
/// assigned and valid EIN prefixes"). Social Security Numbers leave out some areas, groups and serials (Social
/// Security Administration, POMS RM 10201.035).
public enum UnitedStatesTaxID {
  /// The first two digits that no campus issues.
  private static let unusedPrefixes: Set<Int> = [
    0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97,
  ]

  /// Numbers that were printed in advertisements: everybody may type them.
  private static let advertised: Set<Int> = [78_051_120, 219_099_999, 457_555_462]

  /// Whether nine digits start with the prefix of a campus.
  public static func isEIN(_ number: Span<UInt8>) -> Bool {
    guard let value = value(of: number) else { return false }
    return !unusedPrefixes.contains(value / 10_000_000)
  }

  /// Whether area, group and serial of nine digits are ones that are issued; advertised numbers are not.
  public static func isSSN(_ number: Span<UInt8>) -> Bool {
    guard let value = value(of: number) else { return false }
    let area = value / 1_000_000
    return area != 0 && area != 666 && area < 900 && value / 10_000 % 100 != 0
      && value % 10_000 != 0 && !isAdvertised(number)
  }

  /// Whether it is a Social Security Number that was printed in an advertisement.
  public static func isAdvertised(_ number: Span<UInt8>) -> Bool {
    value(of: number).map { advertised.contains($0) } ?? false
  }

  /// Whether hyphens stand nowhere but where the number is written with them (`12-3456789`, `123-45-6789`).
  static func hyphensFit(_ raw: Span<UInt8>, isEmployer: Bool) -> Bool {
    var digits = 0
    for index in raw.indices {
      if raw[index].isDigit {
        digits += 1
      } else if raw[index] == UInt8(ascii: "-") {
        guard isEmployer ? digits == 2 : digits == 3 || digits == 5 else { return false }
      }
    }
    return true
  }

  private static func value(of number: Span<UInt8>) -> Int? {
    guard number.count == 9 else { return nil }
    var value = 0
    for index in number.indices {
      guard number[index].isDigit else { return nil }
      value = value * 10 + number[index].digitValue
    }
    return value
  }
}
