import Foundation
import PanoramaModel

/// Damage that text took on its way: cut in the middle of a character, or decoded in a wrong encoding.
enum TextDamage {
  /// Drops half a character at the end and says truncated; says garbled where the encoding was wrong.
  ///
  /// `raw` is the text before folding, which drops some of the characters that tell.
  static func settle(_ value: inout NormalizedValue, raw: Span<UInt8>) {
    let isLatin = isMisreadLatin(raw)
    guard isLatin || mayBeDamaged(value.canonical.span) else { return }
    _ = dropHalf(&value)
    guard isLatin || isGarbled(value.canonical.span) else { return }
    value.findings.insert(.garbled)
    value.confidence = min(value.confidence, 30)
  }

  /// Drops what is left of a character at the end; says whether it did.
  static func dropHalf(_ value: inout NormalizedValue) -> Bool {
    guard endsInHalf(value.canonical) else { return false }
    while endsInHalf(value.canonical) {
      value.canonical.removeLast(3)
      while value.canonical.last == 0x20 { value.canonical.removeLast() }
    }
    value.findings.insert(.truncated)
    value.confidence = min(value.confidence, 90)
    return true
  }

  /// UTF-8 read as Latin-1: Ã or Â, and a character of the range that only goes on with another.
  private static func isMisreadLatin(_ raw: Span<UInt8>) -> Bool {
    guard raw.count > 3 else { return false }
    for index in 0..<(raw.count - 3)
    where raw[index] == 0xC3 && raw[index + 1] | 1 == 0x83 && raw[index + 2] == 0xC2 { return true }
    return false
  }

  private static let replacement = Array("\u{FFFD}".utf8)

  /// Replacement characters at the end; decoders make one or two of half a character.
  private static func endsInHalf(_ text: [UInt8]) -> Bool {
    text.count > 3 && UTF8Text.matches(text.span, at: text.count - 3, replacement)
  }

  /// Whether a byte of the text is one that damage leaves behind; nearly all texts are told clean here.
  private static func mayBeDamaged(_ text: Span<UInt8>) -> Bool {
    var suspects = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        index += 1
      } else if byte < 0xE0 {
        if byte == 0xC2 || byte == 0xC3 { suspects += 1 }
        index += 1
      } else if byte == 0xEF {
        return true
      } else {
        let (scalar, length) = UTF8Text.scalar(in: text, at: index)
        if misread.contains(scalar) { suspects += 1 }
        index += length
      }
    }
    return suspects > 0
  }

  private static func isGarbled(_ text: Span<UInt8>) -> Bool {
    var han = 0
    var misreadHan = 0
    var latin = 0
    var count = 0
    var index = 0
    while index < text.count {
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      index += length
      if scalar == "\u{FFFD}" { return true }
      if scalar != " " { count += 1 }
      if (0xA1...0xFF).contains(scalar.value) { latin += 1 }
      if UTF8Text.isHan(scalar) {
        han += 1
        if misread.contains(scalar) { misreadHan += 1 }
      }
    }
    // GBK read as Latin-1: hardly anything but pairs of letters with accents.
    if latin >= 4, latin * 5 >= count * 4 { return true }
    return misreadHan > 0 && misreadHan * 3 >= han && isMisreadUTF8(text)
  }

  /// Whether the text, written in GB18030 again, is UTF-8: the proof that it was read wrongly.
  private static func isMisreadUTF8(_ text: Span<UInt8>) -> Bool {
    var bytes: [UInt8] = []
    for index in text.indices where text[index] != 0x20 { bytes.append(text[index]) }
    let encoding = String.Encoding(rawValue: gb18030)
    guard let data = String(decoding: bytes, as: UTF8.self).data(using: encoding) else {
      return false
    }
    return String(data: data, encoding: .utf8) != nil
  }

  /// Foundation's number for GB18030 (kCFStringEncodingGB_18030_2000 as an NSStringEncoding).
  private static let gb18030: UInt = 0x8000_0632

  /// The characters whose two bytes in GBK start a Chinese character in UTF-8.
  private static let misread = HanSet(
    (UInt8(0xE4)...0xE9).flatMap { lead in
      (UInt8(0x80)...0xBF).compactMap { trail in
        String(data: Data([lead, trail]), encoding: String.Encoding(rawValue: gb18030))?
          .unicodeScalars.first
      }
    }
  )
}

/// A set of characters of the block CJK Unified Ideographs, one bit each.
struct HanSet: Sendable {
  private var bits = [UInt64](repeating: 0, count: 0x5200 / 64)

  init(_ scalars: some Sequence<Unicode.Scalar>) {
    for scalar in scalars where (0x4E00..<0xA000).contains(scalar.value) {
      bits[Int(scalar.value - 0x4E00) / 64] |= 1 << (UInt64(scalar.value - 0x4E00) % 64)
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    guard (0x4E00..<0xA000).contains(scalar.value) else { return false }
    let index = Int(scalar.value - 0x4E00)
    return bits[index / 64] & 1 << UInt64(index % 64) != 0
  }
}
