/// Strict UTF-8 (RFC 3629 §4): no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Check {
  /// Where the first sequence that is not UTF-8 starts, at or after `start`; the count when all is well.
  ///
  /// A sequence that the end cuts off counts as invalid, at its first byte.
  static func firstInvalid(in text: Span<UInt8>, from start: Int = 0) -> Int {
    // Whole vectors first; then the obvious way finds the exact place among the bytes that are left.
    var offset = start + ByteScan.validUTF8Prefix(of: text, from: start)
    while true {
      offset = ByteScan.firstNonASCII(in: text, from: offset)
      guard offset < text.count else { return offset }
      // Chinese text: runs of three-byte sequences, four bytes looked at in one load.
      while offset + 4 <= text.count {
        let word = ByteScan.halfWord(text, offset)
        guard word & 0x00C0_C0F0 == 0x0080_80E0 else { break }
        // What is left of the first two bytes: E0 needs the second's bit 5, ED forbids it.
        let bits = word & 0x0000_200F
        guard bits != 0, bits != 0x0000_200D else { return offset }
        offset += 3
      }
      // Then whatever else stands here, until ASCII comes again.
      while offset < text.count, text[offset] >= 0x80 {
        let length = sequenceLength(text, at: offset)
        guard length > 0 else { return offset }
        offset += length
      }
    }
  }

  /// The length of the valid sequence of two to four bytes at `offset`; 0 when there is none.
  static func sequenceLength(_ text: Span<UInt8>, at offset: Int) -> Int {
    let lead = text[offset]
    let lowest: UInt8
    let highest: UInt8
    let length: Int
    switch lead {
    case 0xC2...0xDF: (length, lowest, highest) = (2, 0x80, 0xBF)
    case 0xE0: (length, lowest, highest) = (3, 0xA0, 0xBF)
    case 0xED: (length, lowest, highest) = (3, 0x80, 0x9F)
    case 0xE1...0xEF: (length, lowest, highest) = (3, 0x80, 0xBF)
    case 0xF0: (length, lowest, highest) = (4, 0x90, 0xBF)
    case 0xF1...0xF3: (length, lowest, highest) = (4, 0x80, 0xBF)
    case 0xF4: (length, lowest, highest) = (4, 0x80, 0x8F)
    default: return 0
    }
    guard offset + length <= text.count else { return 0 }
    guard text[offset + 1] >= lowest, text[offset + 1] <= highest else { return 0 }
    for index in 2..<4 where index < length {
      guard text[offset + index] & 0xC0 == 0x80 else { return 0 }
    }
    return length
  }

  /// Where every invalid sequence starts; after one, reading goes on at the next byte.
  static func allInvalid(in text: Span<UInt8>) -> [Int] {
    var found: [Int] = []
    var offset = firstInvalid(in: text)
    while offset < text.count {
      found.append(offset)
      offset = firstInvalid(in: text, from: offset + 1)
    }
    return found
  }
}
