/// International Bank Account Number: ISO 13616, checked by ISO 7064 MOD 97-10.
///
/// China issues none; a number of a Chinese bank must not be tested as one.
public enum InternationalBankAccountNumber {
  /// The length of the numbers of each country (SWIFT IBAN Registry, release 99 of 2024-12).
  private static let table =
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 "
    + "DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 "
    + "IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 "
    + "MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 "
    + "SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"

  /// Lengths by the two letters of the country, each from A; 0 for countries without IBAN.
  private static let lengths: [UInt8] = {
    var lengths = [UInt8](repeating: 0, count: 26 * 26)
    for entry in table.utf8.split(separator: 0x20) {
      let bytes = Array(entry)
      lengths[Int(bytes[0] - 0x41) * 26 + Int(bytes[1] - 0x41)] =
        (bytes[2] - 0x30) * 10 + bytes[3] - 0x30
    }
    return lengths
  }()

  /// The length of the numbers of the country that stands in front; nil for a country without any.
  public static func length(for number: Span<UInt8>) -> Int? {
    guard number.count >= 2, number[0].isUpperCase, number[1].isUpperCase else { return nil }
    let length = lengths[Int(number[0] - 0x41) * 26 + Int(number[1] - 0x41)]
    return length == 0 ? nil : Int(length)
  }

  /// Whether it has the length of its country, characters in upper case without spaces, and two check digits.
  static func hasShape(_ number: Span<UInt8>) -> Bool {
    guard let length = length(for: number), number.count == length, number[2].isDigit,
      number[3].isDigit
    else { return false }
    for index in number.indices where number[index].alphanumericValue == nil { return false }
    return true
  }

  /// Whether length and check digits are right, and for Spain the check digits of the account inside as well.
  public static func isValid(_ number: Span<UInt8>) -> Bool {
    guard let length = length(for: number), number.count == length, number[2].isDigit,
      number[3].isDigit, let account = ISO7064.remainder97(number, 4..<length, after: 0),
      let whole = ISO7064.remainder97(number, 0..<4, after: account), whole % 97 == 1
    else { return false }
    let isSpanish = number[0] == UInt8(ascii: "E") && number[1] == UInt8(ascii: "S")
    return !isSpanish || isValidCCC(number.extracting(4..<24))
  }

  /// Whether 20 digits are a Spanish account number (código cuenta cliente) with the right two check digits.
  ///
  /// One is over `00`, bank and branch, the other over the account: weights 1 2 4 8 5 10 9 7 3 6, eleven less the
  /// remainder modulo 11, where 10 is written 1 and 11 is written 0 (Consejo Superior Bancario, norma 19).
  public static func isValidCCC(_ account: Span<UInt8>) -> Bool {
    guard account.count == 20 else { return false }
    for index in account.indices where !account[index].isDigit { return false }
    return account[8].digitValue == checkDigit(account, 0..<8, skipping: 2)
      && account[9].digitValue == checkDigit(account, 10..<20, skipping: 0)
  }

  private static let weights: [10 of Int] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6]

  private static func checkDigit(
    _ account: Span<UInt8>,
    _ part: Range<Int>,
    skipping skipped: Int
  ) -> Int {
    var sum = 0
    for index in part {
      sum += account[index].digitValue * weights[index - part.lowerBound + skipped]
    }
    let value = 11 - sum % 11
    return value == 10 ? 1 : value == 11 ? 0 : value
  }
}
