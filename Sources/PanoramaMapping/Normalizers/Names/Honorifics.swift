import PanoramaModel

/// Titles and forms of address around a name, such as 王小明先生 and Dr Smith.
enum Honorifics {
  /// Drops those that follow a Chinese name, unless nothing would be left.
  ///
  /// `isPerson` says that the name is known to be one; then professions go as well, if two characters stay.
  static func removeTrailing(_ value: inout NormalizedValue, isPerson: Bool) {
    while let count = countWithoutTrailing(value.canonical, isPerson) {
      value.canonical.removeLast(value.canonical.count - count)
      value.findings.insert(.titleRemoved)
    }
  }

  private static func countWithoutTrailing(_ text: [UInt8], _ isPerson: Bool) -> Int? {
    guard text.count > 6, text[text.count - 1] >= 0x80 else { return nil }
    let start = text.count - 6
    let isAddress = forms.contains { UTF8Text.matches(text.span, at: start, $0) }
    guard
      isAddress
        || isPerson && text.count >= 12
          && professions.contains(where: { UTF8Text.matches(text.span, at: start, $0) })
    else { return nil }
    var count = start
    while count > 0, text[count - 1] == 0x20 { count -= 1 }
    return count > 0 ? count : nil
  }

  /// Drops titles in Latin letters in front of a name.
  static func removeLeading(_ value: inout NormalizedValue) {
    while let count = countOfLeading(value.canonical) {
      value.canonical.removeFirst(count)
      value.findings.insert(.titleRemoved)
    }
  }

  /// How many bytes the title in front has, with the space behind it.
  private static func countOfLeading(_ text: [UInt8]) -> Int? {
    guard text.count > 3, text[0].isLetter, mayStart[Int(text[0].lowerCased &- 0x61)] else {
      return nil
    }
    for (title, needsDot) in titles where startsWith(text, title) {
      var end = title.count
      let hasDot = end < text.count && text[end] == UInt8(ascii: ".")
      if hasDot { end += 1 }
      guard hasDot || !needsDot, hasDot || end < text.count && text[end] == 0x20 else { continue }
      while end < text.count, text[end] == 0x20 { end += 1 }
      // Without a dot it may be a name (Don Johnson), so that two words must be left.
      guard end < text.count, hasDot || text[end...].contains(0x20),
        !text[end...].contains(where: { $0 == UInt8(ascii: "&") })
      else { continue }
      return end
    }
    return nil
  }

  private static func startsWith(_ text: [UInt8], _ title: [UInt8]) -> Bool {
    guard text.count > title.count else { return false }
    for index in title.indices where text[index].lowerCased != title[index] { return false }
    return true
  }

  private static let forms = ["先生", "女士", "小姐", "太太"].map { Array($0.utf8) }
  private static let professions = ["教授", "博士", "老师", "同志", "经理", "医生", "律师"].map { Array($0.utf8) }
  /// Spanish and English titles; whether they are titles only with a dot.
  private static let titles: [(text: [UInt8], needsDot: Bool)] = [
    ("mrs", false), ("mr", false), ("miss", false), ("ms", false), ("dra", false), ("dr", false),
    ("prof", false),
    ("srta", false), ("sra", false), ("sr", false), ("dña", false), ("doña", false), ("don", false),
    ("dª", true),
    ("da", true), ("d", true), ("lic", true), ("ing", true), ("sir", false), ("excmo", true),
    ("ilmo", true),
  ].map { (Array($0.0.utf8), $0.1) }
  private static let mayStart: [Bool] = (0..<26).map { letter in
    titles.contains { $0.text[0] == UInt8(letter) + 0x61 }
  }
}
