/// 营业执照注册号, the number of a business licence before the unified social credit code.
public enum BusinessLicence {
  /// Whether it has the shape: 15 digits, or 13 before 2007.
  public static func hasShape(_ number: Span<UInt8>) -> Bool {
    guard number.count == 15 || number.count == 13 else { return false }
    for index in number.indices where !number[index].isDigit { return false }
    return true
  }

  /// Whether 15 digits pass ISO 7064 MOD 11,10 (GS 15-2006, 工商行政管理市场主体注册号编制规则).
  ///
  /// Licences that were numbered before 2007 need not; a failure proves nothing.
  public static func passesCheck(_ number: Span<UInt8>) -> Bool {
    number.count == 15 && hasShape(number) && ISO7064.passesMod1110(number)
  }
}
