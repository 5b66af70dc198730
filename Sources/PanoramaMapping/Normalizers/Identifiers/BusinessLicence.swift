/// 营业执照注册号, the number of a business licence before the unified social credit code.
public enum BusinessLicence {
  /// Whether it has the shape: 15 digits, or 13 before 2007.
  ///
  /// The 15th digit is a check by a rule of the registering authority, which older licences do not follow; it is
  /// not tested.
  public static func hasShape(_ number: Span<UInt8>) -> Bool {
    guard number.count == 15 || number.count == 13 else { return false }
    for index in number.indices where !number[index].isDigit { return false }
    return true
  }
}
