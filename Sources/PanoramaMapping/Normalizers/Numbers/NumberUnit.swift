import PanoramaModel

/// The units of Chinese amounts: 元, 千元, 万元, 百万元, 亿元 and the like.
enum NumberUnit {
  /// The factor of a unit by its name, in Chinese, English or Spanish; nil for any other word.
  static func factor(named name: String) -> Int128? {
    let bytes = Array(name.utf8)
    if let factor = UnitWords.factor(ofPhrase: bytes.span) { return factor }
    var index = 0
    guard let factor = read(bytes.span, &index), index == bytes.count else { return nil }
    return factor
  }

  /// Reads a unit at `index` and moves past it: any of 百 千 万 亿 one after the other, then perhaps 元.
  static func read(_ text: Span<UInt8>, _ index: inout Int) -> Int128? {
    var factor: Int128 = 1
    let start = index
    while index < text.count, text[index] == 0x20 { index += 1 }
    while index < text.count, text[index] >= 0x80 {
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      if scalar == "元" || scalar == "圆" || scalar == "圓" {
        index += length
        skipWhole(text, &index)
        return factor
      }
      guard
        let power = ChineseNumeral.group(scalar)
          ?? ChineseNumeral.multiplier(scalar).map({ Int128($0) }),
        factor < 1_000_000_000_000
      else { break }
      factor *= power
      index += length
    }
    guard factor > 1 else {
      index = start
      return nil
    }
    return factor
  }

  private static func skipWhole(_ text: Span<UInt8>, _ index: inout Int) {
    guard index < text.count, text[index] >= 0x80 else { return }
    let (scalar, length) = UTF8Text.scalar(in: text, at: index)
    if scalar == "整" || scalar == "正" { index += length }
  }
}

/// The words for powers of ten in English and Spanish.
///
/// A billion is 10^9 in English; billón is 10^12 in Spanish (Real Academia Española), so each word has one meaning.
enum UnitWords {
  private static let words: [(word: [UInt8], factor: Int128)] = [
    ("thousand", 1000), ("thousands", 1000), ("mil", 1000), ("miles", 1000),
    ("million", 1_000_000), ("millions", 1_000_000), ("millón", 1_000_000),
    ("millon", 1_000_000), ("millones", 1_000_000), ("billion", 1_000_000_000),
    ("billions", 1_000_000_000), ("millardo", 1_000_000_000), ("millardos", 1_000_000_000),
    ("billón", 1_000_000_000_000), ("billones", 1_000_000_000_000),
    // Joins the others: miles de millones, thousands of euros.
    ("de", 1), ("of", 1), ("euros", 1), ("euro", 1), ("dollars", 1), ("dólares", 1), ("yuan", 1),
    ("unit", 1), ("units", 1),
  ].map { (Array($0.0.utf8), $0.1) }

  /// The factor of one word, in any case; nil when it is none.
  static func factor(_ text: Span<UInt8>, _ part: Range<Int>) -> Int128? {
    guard part.count >= 2, part.count <= 10 else { return nil }
    for (word, factor) in words where word.count == part.count {
      var isEqual = true
      for offset in word.indices
      where text[part.lowerBound + offset].lowerCased != word[offset] { isEqual = false }
      if isEqual { return factor }
    }
    return nil
  }

  /// The factor of words with spaces between them; nil when one of them is no unit.
  static func factor(ofPhrase text: Span<UInt8>) -> Int128? {
    var product: Int128 = 1
    var count = 0
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != 0x20 { end += 1 }
      if end > start {
        guard let factor = factor(text, start..<end), product <= 1_000_000_000_000 else {
          return nil
        }
        product *= factor
        count += 1
      }
      start = end + 1
    }
    return count > 0 ? product : nil
  }
}
