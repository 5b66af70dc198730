/// 行政区划代码, the codes of regions of China: GB/T 2260.
public enum AdministrativeRegion {
  /// Whether two digits are the code of a province, an autonomous region, a municipality, or Hong Kong, Macao and Taiwan.
  public static func isProvince(_ code: Int) -> Bool {
    switch code {
    case 11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71, 81, 82: true
    default: false
    }
  }

  /// Whether six digits start with a province and have no county without a prefecture.
  ///
  /// Counties change every year and identity numbers keep the codes of lost ones, so no list of them is consulted.
  public static func hasShape(_ code: Span<UInt8>) -> Bool {
    guard code.count == 6 else { return false }
    var value = 0
    for index in code.indices {
      guard code[index].isDigit else { return false }
      value = value * 10 + code[index].digitValue
    }
    let hasCounty = value % 100 != 0
    let hasPrefecture = value / 100 % 100 != 0
    return isProvince(value / 10_000) && (hasPrefecture || !hasCounty)
  }
}
