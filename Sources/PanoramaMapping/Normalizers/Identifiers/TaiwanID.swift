/// The numbers of Taiwan: 統一編號 of companies and 國民身分證統一編號 of persons.
public enum TaiwanID {
  private static let companyWeights: [8 of Int] = [1, 2, 1, 2, 1, 2, 4, 1]
  private static let personWeights: [9 of Int] = [8, 7, 6, 5, 4, 3, 2, 1, 1]

  /// The two digits of the household registration office by its letter, from A (Ministry of the Interior).
  private static let offices: [26 of Int] = [
    10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30,
    31, 33,
  ]

  /// Whether eight digits pass the check of company numbers.
  ///
  /// The digits of the products are added up; when the seventh digit is 7, its product 28 may count as 0 or as 1.
  /// `modulus` is 10, or 5 for the wider range of numbers that the Ministry of Finance issues since April 2023; every
  /// number of the first kind is one of the second.
  public static func isCompany(_ number: Span<UInt8>, modulus: Int = 10) -> Bool {
    guard number.count == 8, modulus > 0 else { return false }
    var sum = 0
    for index in number.indices {
      guard number[index].isDigit else { return false }
      let product = number[index].digitValue * companyWeights[index]
      sum += product / 10 + product % 10
    }
    return sum % modulus == 0 || number[6] == UInt8(ascii: "7") && (sum + 1) % modulus == 0
  }

  /// Whether it is a letter and nine digits with the right check digit.
  ///
  /// The second character tells the sex: 1 and 2 of nationals, 8 and 9 of residents with a number since 2021.
  public static func isPerson(_ number: Span<UInt8>) -> Bool {
    guard hasPersonShape(number) else { return false }
    let office = offices[Int(number[0] - 0x41)]
    var sum = office / 10 + office % 10 * 9
    for index in 1..<10 { sum += number[index].digitValue * personWeights[index - 1] }
    return sum % 10 == 0
  }

  /// Whether it is a letter, one of 1, 2, 8 and 9, and eight digits.
  static func hasPersonShape(_ number: Span<UInt8>) -> Bool {
    guard number.count == 10, number[0].isUpperCase else { return false }
    for index in 1..<10 where !number[index].isDigit { return false }
    return number[1] == 0x31 || number[1] == 0x32 || number[1] == 0x38 || number[1] == 0x39
  }
}
