import PanoramaModel

/// The Spanish tax numbers: NIF of residents (DNI), NIE of foreigners, NIF of legal persons (formerly CIF).
///
/// Real Decreto 1065/2007, articles 18 to 24, names the forms; Orden EHA/451/2008 those of legal persons.
public enum SpanishTaxID {
  private static let letters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)
  private static let entityLetters = Array("JABCDEFGHI".utf8)

  /// Whether it is a valid NIF of a natural person: 8 digits, or K, L or M and 7 digits, and the letter.
  public static func isValidNIF(_ number: Span<UInt8>) -> Bool {
    guard number.count == 9 else { return false }
    switch number[0] {
    case UInt8(ascii: "K"), UInt8(ascii: "L"), UInt8(ascii: "M"):
      return checkLetter(of: number, leading: 0) == number[8]
    default:
      guard number[0].isDigit else { return false }
      return checkLetter(of: number, leading: number[0].digitValue) == number[8]
    }
  }

  /// Whether it is a valid NIE: X, Y or Z (for 0, 1, 2), 7 digits and the letter.
  public static func isValidNIE(_ number: Span<UInt8>) -> Bool {
    guard number.count == 9, number[0] >= UInt8(ascii: "X"), number[0] <= UInt8(ascii: "Z") else {
      return false
    }
    return checkLetter(of: number, leading: Int(number[0] - UInt8(ascii: "X"))) == number[8]
  }

  /// Whether it is a valid NIF of a legal person: letter, 7 digits, and a check digit or the letter for it.
  ///
  /// Either form is taken for every letter, because published sources disagree on which letters require which.
  public static func isValidCIF(_ number: Span<UInt8>) -> Bool {
    guard number.count == 9, startsCIF(number[0]) else { return false }
    var sum = 0
    for index in 1..<8 {
      guard number[index].isDigit else { return false }
      let digit = number[index].digitValue
      sum += index % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10
    }
    let check = (10 - sum % 10) % 10
    return number[8] == 0x30 + UInt8(check) || number[8] == entityLetters[check]
  }

  /// The kind that the first character tells, also of numbers that are masked or fail their check.
  static func kind(startingWith byte: UInt8) -> IdentifierKind? {
    if startsCIF(byte) { return .cif }
    switch byte {
    case UInt8(ascii: "X")...UInt8(ascii: "Z"): return .nie
    case 0x30...0x39, UInt8(ascii: "K"), UInt8(ascii: "L"), UInt8(ascii: "M"): return .nif
    default: return nil
    }
  }

  /// Whether numbers of legal persons start with this letter.
  static func startsCIF(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "H"), UInt8(ascii: "J"), UInt8(ascii: "N"),
      UInt8(ascii: "P")...UInt8(ascii: "S"), UInt8(ascii: "U")...UInt8(ascii: "W"):
      true
    default: false
    }
  }

  /// The letter for `leading` followed by the digits 2 to 8 of the number, modulo 23; nil unless they are digits.
  private static func checkLetter(of number: Span<UInt8>, leading: Int) -> UInt8? {
    var value = leading
    for index in 1..<8 {
      guard number[index].isDigit else { return nil }
      value = value * 10 + number[index].digitValue
    }
    return letters[value % 23]
  }
}
