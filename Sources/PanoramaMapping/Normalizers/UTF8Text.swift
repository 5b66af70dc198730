/// What the normalizers ask of single bytes; only ASCII is answered with yes.
extension UInt8 {
  /// Whether it is one of `0` to `9`.
  var isDigit: Bool { self &- 0x30 < 10 }
  /// Whether it is one of `A` to `Z`.
  var isUpperCase: Bool { self &- 0x41 < 26 }
  /// Whether it is one of `a` to `z`.
  var isLowerCase: Bool { self &- 0x61 < 26 }
  /// Whether it is an ASCII letter.
  var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  /// The upper-case letter for a lower-case one, and every other byte itself.
  var upperCased: UInt8 { isLowerCase ? self & 0xDF : self }
  /// The lower-case letter for an upper-case one, and every other byte itself.
  var lowerCased: UInt8 { isUpperCase ? self | 0x20 : self }
  /// The value of a digit.
  var digitValue: Int { Int(self &- 0x30) }
  /// The value of a digit (0 to 9) or of an upper-case letter (A is 10); nil for anything else.
  var alphanumericValue: Int? {
    if isDigit { return digitValue }
    return isUpperCase ? Int(self) - 0x41 + 10 : nil
  }
}

/// Reading UTF-8 without strings: the hot loops work on bytes and decode only what is not ASCII.
enum UTF8Text {
  /// The scalar that starts at `index`, and how many bytes it takes.
  ///
  /// Input is decoded before it gets here, so a malformed sequence is a caller's mistake; it reads as
  /// U+FFFD of one byte instead of trapping.
  static func scalar(in text: Span<UInt8>, at index: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = UInt32(text[index])
    if lead < 0x80 { return (Unicode.Scalar(UInt8(lead)), 1) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead < 0xF5, index + length <= text.count else { return ("\u{FFFD}", 1) }
    var value = lead & (0x7F >> UInt32(length))
    for offset in 1..<length {
      let byte = text[index + offset]
      guard byte & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard let scalar = Unicode.Scalar(value) else { return ("\u{FFFD}", 1) }
    return (scalar, length)
  }

  /// The scalar that ends before `index`, and how many bytes it takes; nil at the start of the text.
  static func scalar(
    in text: Span<UInt8>,
    before index: Int
  ) -> (scalar: Unicode.Scalar, length: Int)? {
    guard index > 0 else { return nil }
    var start = index - 1
    while start > 0, index - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
    let found = scalar(in: text, at: start)
    // A malformed sequence does not end where the next one starts; step over one byte of it.
    return start + found.length == index ? found : ("\u{FFFD}", 1)
  }

  /// Appends the UTF-8 form of a scalar.
  static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    let value = scalar.value
    if value < 0x80 {
      bytes.append(UInt8(value))
      return
    }
    if value < 0x800 {
      bytes.append(UInt8(0xC0 | value >> 6))
    } else {
      if value < 0x10000 {
        bytes.append(UInt8(0xE0 | value >> 12))
      } else {
        bytes.append(UInt8(0xF0 | value >> 18))
        bytes.append(UInt8(0x80 | value >> 12 & 0x3F))
      }
      bytes.append(UInt8(0x80 | value >> 6 & 0x3F))
    }
    bytes.append(UInt8(0x80 | value & 0x3F))
  }

  /// Whether no byte is outside ASCII.
  static func isASCII(_ text: Span<UInt8>) -> Bool {
    var all: UInt8 = 0
    for index in text.indices { all |= text[index] }
    return all < 0x80
  }

  /// Whether it is a Chinese character: the unified blocks, their extensions, and 〇.
  static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x3007, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
    default: false
    }
  }

  /// Whether the text reads `word` at `index`.
  static func matches(_ text: Span<UInt8>, at index: Int, _ word: [UInt8]) -> Bool {
    guard index >= 0, index + word.count <= text.count else { return false }
    for offset in word.indices where text[index + offset] != word[offset] { return false }
    return true
  }
}
