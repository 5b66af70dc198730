/// Business Identifier Code of a bank or another institution: ISO 9362.
public enum BusinessIdentifierCode {
  /// Whether it has 8 or 11 characters in upper case: four letters, a country of ISO 3166, a location, and a branch.
  ///
  /// The edition of 2014 allows digits in the first four; none has been issued. XK stands for Kosovo.
  public static func isValid(_ code: Span<UInt8>) -> Bool {
    guard code.count == 8 || code.count == 11 else { return false }
    for index in code.indices {
      guard index < 6 ? code[index].isUpperCase : code[index].alphanumericValue != nil else {
        return false
      }
    }
    return CountryTable.shared.hasAlpha2(code[4], code[5])
      || code[4] == UInt8(ascii: "X") && code[5] == UInt8(ascii: "K")
  }
}
