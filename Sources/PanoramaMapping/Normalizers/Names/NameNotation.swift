import PanoramaModel

/// Notations inside names that stand for something else: readings in brackets, and characters described by their parts.
enum NameNotation {
  /// Removes readings (`行业(yè)`) and composes described characters (`朱[金容]基`); says whether it did.
  static func settle(_ value: inout NormalizedValue) -> Bool {
    guard mayHoldNotation(value.canonical.span) else { return false }
    var result: [UInt8] = []
    var index = 0
    let text = value.canonical
    while index < text.count {
      if text[index] == UInt8(ascii: "("), let end = endOfGloss(text.span, at: index) {
        index = end
        continue
      }
      if text[index] == UInt8(ascii: "["), let (scalar, end) = composed(text.span, at: index) {
        UTF8Text.append(scalar, to: &result)
        index = end
        continue
      }
      result.append(text[index])
      index += 1
    }
    guard result.count != text.count else { return false }
    value.canonical.removeAll(keepingCapacity: true)
    value.canonical.append(contentsOf: result)
    value.findings.insert(.repaired)
    value.confidence = min(value.confidence, 95)
    return true
  }

  /// Whether a square bracket opens, or a round one between a Chinese character and a Latin letter; 公司(集团) is done here.
  private static func mayHoldNotation(_ text: Span<UInt8>) -> Bool {
    for index in text.indices {
      if text[index] == UInt8(ascii: "[") { return true }
      guard text[index] == UInt8(ascii: "("), index > 0, index + 1 < text.count else { continue }
      let next = text[index + 1]
      if text[index - 1] >= 0x80, next.isLetter || (0xC3..<0xCE).contains(next) { return true }
    }
    return false
  }

  /// The end of a bracket that holds the reading of the character before it, written with its tone.
  private static func endOfGloss(_ text: Span<UInt8>, at open: Int) -> Int? {
    guard let before = UTF8Text.scalar(in: text, before: open), UTF8Text.isHan(before.scalar) else {
      return nil
    }
    var letters: [UInt8] = []
    var hasTone = false
    var index = open + 1
    while index < text.count, text[index] != UInt8(ascii: ")"), letters.count < 7 {
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      guard LatinFolding.shared.letter(scalar) != 0 else { return nil }
      hasTone = hasTone || scalar.value >= 0x80
      LatinFolding.shared.append(scalar, keepsEnye: false, to: &letters)
      index += length
    }
    guard hasTone, index < text.count, text[index] == UInt8(ascii: ")") else { return nil }
    let isReading =
      PinyinTable.shared.reading(of: before.scalar) == letters
      || otherReadings.contains { $0.scalar == before.scalar && $0.letters == letters }
    return isReading ? index + 1 : nil
  }

  /// Characters of everyday words that are often glossed with another reading than their first.
  private static let otherReadings: [(scalar: Unicode.Scalar, letters: [UInt8])] = [
    ("行", "hang"), ("重", "chong"), ("长", "chang"), ("长", "zhang"), ("乐", "yue"), ("还", "hai"),
    ("会", "kuai"),
    ("调", "diao"), ("率", "lu"), ("单", "shan"), ("朝", "chao"), ("传", "zhuan"), ("盛", "cheng"),
    ("藏", "zang"),
  ].map { ($0.0, Array($0.1.utf8)) }

  /// The character that a bracket describes, when the table knows it, and the end of the bracket.
  private static func composed(_ text: Span<UInt8>, at open: Int) -> (Unicode.Scalar, Int)? {
    for (description, scalar) in descriptions where UTF8Text.matches(text, at: open, description) {
      return (scalar, open + description.count)
    }
    return nil
  }

  /// Characters that old systems cannot write, and the parts that clerks type instead.
  private static let descriptions: [([UInt8], Unicode.Scalar)] =
    """
    金容镕 龙天䶮 吉吉喆 方方土堃 王月玥 王君珺 文武贝赟 水水水淼 牛牛牛犇 金金金鑫 土土土垚 火火火焱 羽中翀 王景璟 王玉珏 日方昉 火斤炘 金玉钰 金昆锟 金成铖
    王容瑢 日永昶 王其琪 日华晔 火华烨 石石石磊 木木木森 王韦玮 火韦炜 日韦暐 王奇琦 王廷珽 王文玟 火文炆 王民珉 王行珩 王昆琨 王炎琰
    """
    .split(whereSeparator: \.isWhitespace).compactMap { row in
      guard let scalar = row.unicodeScalars.last else { return nil }
      return (Array("[\(row.dropLast())]".utf8), scalar)
    }
}
