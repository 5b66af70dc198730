/// 国民经济行业分类, the classification of industries of China: GB/T 4754.
public enum IndustryClassification: String, Sendable, CaseIterable {
  /// GB/T 4754-2011: 96 divisions.
  case edition2011 = "2011"
  /// GB/T 4754-2017: 97 divisions; land management became a division of its own.
  case edition2017 = "2017"

  /// The last division of each section, from A to T.
  private var lastDivisions: [20 of Int] {
    switch self {
    case .edition2011:
      [5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 78, 81, 82, 84, 89, 95, 96]
    case .edition2017:
      [5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97]
    }
  }

  /// The letter of the section that a division (1 to 97) belongs to; nil when the edition has no such division.
  public func section(ofDivision division: Int) -> UInt8? {
    guard division >= 1 else { return nil }
    let last = lastDivisions
    for section in last.indices where division <= last[section] { return 0x41 + UInt8(section) }
    return nil
  }
}
