// The leaves of the grammar: space, strings, numbers and the three words (RFC 8259 §2, §3, §6, §7).

extension JSONScanner {
  /// The byte at `place`; a fault when the text ends there.
  @inline(__always)
  func peek(_ text: Span<UInt8>, _ place: Int) throws(JSONFault) -> UInt8 {
    guard place < text.count else { throw JSONFault(kind: .end, offset: text.count) }
    return text[place]
  }

  /// A fault of syntax.
  func syntax(_ expected: JSONFault.Expected, _ place: Int) -> JSONFault {
    JSONFault(kind: .syntax(expected), offset: place)
  }

  /// Passes space, tabulator, carriage return and line feed.
  @inline(__always)
  func skipSpace(_ text: Span<UInt8>, _ place: inout Int) {
    while place < text.count {
      let byte = text[place]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      place += 1
    }
  }

  /// Passes a string; answers whether it holds escapes.
  @inline(__always)
  func string(_ text: Span<UInt8>, _ place: inout Int) throws(JSONFault) -> Bool {
    let end = ByteScan.endOfPlainJSON(in: text, from: place + 1)
    if end < text.count, text[end] == UInt8(ascii: "\"") {
      place = end + 1
      return false
    }
    return try stringWithEscapes(text, &place, from: end)
  }

  private func stringWithEscapes(
    _ text: Span<UInt8>,
    _ place: inout Int,
    from start: Int
  ) throws(JSONFault) -> Bool {
    var at = start
    while true {
      let byte = try peek(text, at)
      if byte == UInt8(ascii: "\"") {
        place = at + 1
        return true
      }
      guard byte == UInt8(ascii: "\\") else { throw syntax(.control, at) }
      try escape(text, &at)
      at = ByteScan.endOfPlainJSON(in: text, from: at)
    }
  }

  private func escape(_ text: Span<UInt8>, _ place: inout Int) throws(JSONFault) {
    let byte = try peek(text, place + 1)
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      place += 2
    case UInt8(ascii: "u"):
      let unit = try unit(text, place)
      guard 0xD800...0xDFFF ~= unit else {
        place += 6
        return
      }
      // UTF-8 has no surrogates, so half a pair cannot be delivered (RFC 8259 §8.2).
      guard unit < 0xDC00 else { throw syntax(.surrogate, place) }
      guard try peek(text, place + 6) == UInt8(ascii: "\\"),
        try peek(text, place + 7) == UInt8(ascii: "u"),
        0xDC00...0xDFFF ~= (try self.unit(text, place + 6))
      else { throw syntax(.surrogate, place) }
      place += 12
    default: throw syntax(.escape, place + 1)
    }
  }

  /// The number after `\u`.
  private func unit(_ text: Span<UInt8>, _ place: Int) throws(JSONFault) -> UInt32 {
    var unit: UInt32 = 0
    for index in place + 2..<place + 6 {
      guard let digit = Self.hexadecimalDigit(try peek(text, index)) else {
        throw syntax(.hexadecimal, index)
      }
      unit = unit << 4 | digit
    }
    return unit
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// Passes `true`, `false` or `null`.
  func word(_ text: Span<UInt8>, _ place: inout Int) throws(JSONFault) {
    let spelling: StaticString =
      switch text[place] {
      case UInt8(ascii: "t"): "true"
      case UInt8(ascii: "f"): "false"
      default: "null"
      }
    let start = place
    for byte in spelling.description.utf8 {
      guard try peek(text, place) == byte else { throw syntax(.value, start) }
      place += 1
    }
  }

  /// Passes a number; at least one character of it stands at `place`, or a fault is thrown.
  func number(_ text: Span<UInt8>, _ place: inout Int) throws(JSONFault) {
    let start = place
    if text[place] == UInt8(ascii: "-") { place += 1 }
    let first = try peek(text, place)
    guard Self.isDigit(first) else { throw syntax(place == start ? .value : .digit, place) }
    place += 1
    if first != UInt8(ascii: "0") { digits(text, &place) }
    if place < text.count, text[place] == UInt8(ascii: ".") {
      place += 1
      guard Self.isDigit(try peek(text, place)) else { throw syntax(.digit, place) }
      digits(text, &place)
    }
    if place < text.count, text[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      let sign = try peek(text, place)
      if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { place += 1 }
      guard Self.isDigit(try peek(text, place)) else { throw syntax(.digit, place) }
      digits(text, &place)
    }
  }

  @inline(__always)
  private func digits(_ text: Span<UInt8>, _ place: inout Int) {
    while place < text.count, Self.isDigit(text[place]) { place += 1 }
  }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
  }

  // MARK: Unescaping

  /// A string's text without its escapes; the escapes have been checked.
  static func unescaped(_ text: Span<UInt8>) -> [UInt8] {
    var copy: [UInt8] = []
    ByteScan.append(text, to: &copy)
    copy.removeLast(copy.count - unescape(&copy, 0..<copy.count))
    return copy
  }

  /// Unescapes checked text in place, which only gets shorter; answers its new end.
  static func unescape(_ text: inout [UInt8], _ range: Range<Int>) -> Int {
    var out = range.lowerBound
    var place = range.lowerBound
    while place < range.upperBound {
      let byte = text[place]
      guard byte == UInt8(ascii: "\\") else {
        text[out] = byte
        out += 1
        place += 1
        continue
      }
      let kind = text[place + 1]
      if kind == UInt8(ascii: "u") {
        var scalar = unit(text, place + 2)
        place += 6
        if 0xD800...0xDBFF ~= scalar {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (unit(text, place + 2) - 0xDC00)
          place += 6
        }
        for byte in UTF8.encode(Unicode.Scalar(scalar) ?? "?") ?? UTF8.encodedReplacementCharacter {
          text[out] = byte
          out += 1
        }
      } else {
        text[out] = control(kind)
        out += 1
        place += 2
      }
    }
    return out
  }

  private static func unit(_ text: [UInt8], _ place: Int) -> UInt32 {
    var unit: UInt32 = 0
    for index in place..<place + 4 { unit = unit << 4 | (hexadecimalDigit(text[index]) ?? 0) }
    return unit
  }

  private static func control(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: letter
    }
  }
}
