/// Why a value could not be read.
struct JSONFault: Error {
  /// What kind of fault; each has its own code and sentence.
  enum Kind: Equatable {
    case syntax(Expected)
    case duplicateKey
    case tooDeep
    /// The text ends inside the value.
    case end
  }

  /// What the grammar allows at the place.
  enum Expected: Int {
    case value
    case key
    case nextKey
    case colon
    case commaOrBrace
    case commaOrBracket
    case escape
    case hexadecimal
    case surrogate
    case control
    case digit
    case endOfValue
    case object
    case shorterValue
    case noComma
    case comma

    /// The same for people.
    var words: String {
      switch self {
      case .value: "a value"
      case .key: "a key in quotation marks, or }"
      case .nextKey: "a key in quotation marks"
      case .colon: ": after the key"
      case .commaOrBrace: ", or }"
      case .commaOrBracket: ", or ]"
      case .escape: "one of \"\\/bfnrtu after a reverse solidus"
      case .hexadecimal: "four hexadecimal digits after \\u"
      case .surrogate: "a pair of surrogates, or none"
      case .control: "no control characters inside a string"
      case .digit: "a digit"
      case .endOfValue: "nothing after the value"
      case .object: "an object"
      case .shorterValue: "a value that is no longer than a record may be"
      case .noComma: "no comma before the end of the array"
      case .comma: "a comma between two records"
      }
    }
  }

  var kind: Kind
  /// Where, in the text.
  var offset: Int

  /// A fault of syntax.
  static func syntax(_ expected: Expected, _ place: Int) -> JSONFault {
    JSONFault(kind: .syntax(expected), offset: place)
  }
}

/// The leaves of the grammar: space, strings, numbers and the three words (RFC 8259 §2, §3, §6, §7), byte by byte.
///
/// The text must be valid UTF-8 or be rejected by the caller.
enum JSONGrammar {
  /// The byte at `place`; a fault when the text ends there.
  @inline(__always)
  static func peek(_ text: Span<UInt8>, _ place: Int) throws(JSONFault) -> UInt8 {
    guard place < text.count else { throw JSONFault(kind: .end, offset: text.count) }
    return text[place]
  }

  /// Whether a byte is white space (RFC 8259 §2).
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// Passes space, tabulator, carriage return and line feed.
  @inline(__always)
  static func skipSpace(_ text: Span<UInt8>, _ place: inout Int) {
    while place < text.count {
      let byte = text[place]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      place += 1
    }
  }

  /// Passes a string; answers whether it holds escapes.
  @inline(__always)
  static func string(_ text: Span<UInt8>, _ place: inout Int) throws(JSONFault) -> Bool {
    let end = ByteScan.endOfPlainJSON(in: text, from: place + 1)
    if end < text.count, text[end] == UInt8(ascii: "\"") {
      place = end + 1
      return false
    }
    return try stringWithEscapes(text, &place, from: end)
  }

  private static func stringWithEscapes(
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
      guard byte == UInt8(ascii: "\\") else { throw .syntax(.control, at) }
      try escape(text, &at)
      at = ByteScan.endOfPlainJSON(in: text, from: at)
    }
  }

  static func escape(_ text: Span<UInt8>, _ place: inout Int) throws(JSONFault) {
    let byte = try peek(text, place + 1)
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      place += 2
    case UInt8(ascii: "u"):
      let unit = try Self.unit(text, place)
      guard 0xD800...0xDFFF ~= unit else {
        place += 6
        return
      }
      // UTF-8 has no surrogates, so half a pair cannot be delivered (RFC 8259 §8.2).
      guard unit < 0xDC00 else { throw .syntax(.surrogate, place) }
      guard try peek(text, place + 6) == UInt8(ascii: "\\"),
        try peek(text, place + 7) == UInt8(ascii: "u"),
        0xDC00...0xDFFF ~= (try Self.unit(text, place + 6))
      else { throw .syntax(.surrogate, place) }
      place += 12
    default: throw .syntax(.escape, place + 1)
    }
  }

  /// The number after `\u`.
  private static func unit(_ text: Span<UInt8>, _ place: Int) throws(JSONFault) -> UInt32 {
    var unit: UInt32 = 0
    for index in place + 2..<place + 6 {
      guard let digit = Self.hexadecimalDigit(try peek(text, index)) else {
        throw .syntax(.hexadecimal, index)
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

  /// Passes `true`, `false` or `null`; one of their first letters stands at `place`.
  static func word(_ text: Span<UInt8>, _ place: inout Int) throws(JSONFault) {
    let length = text[place] == UInt8(ascii: "f") ? 5 : 4
    let spelling: UInt64 =
      switch text[place] {
      case UInt8(ascii: "t"): 0x6575_7274
      case UInt8(ascii: "f"): 0x65_736C_6166
      default: 0x6C6C_756E
      }
    let start = place
    for index in 0..<length {
      guard try peek(text, place) == UInt8(truncatingIfNeeded: spelling &>> UInt64(8 * index))
      else { throw .syntax(.value, start) }
      place += 1
    }
  }

  /// Passes a number; at least one character of it stands at `place`, or a fault is thrown.
  static func number(_ text: Span<UInt8>, _ place: inout Int) throws(JSONFault) {
    let start = place
    if text[place] == UInt8(ascii: "-") { place += 1 }
    let first = try peek(text, place)
    guard Self.isDigit(first) else { throw .syntax(place == start ? .value : .digit, place) }
    place += 1
    if first != UInt8(ascii: "0") { digits(text, &place) }
    if place < text.count, text[place] == UInt8(ascii: ".") {
      place += 1
      guard Self.isDigit(try peek(text, place)) else { throw .syntax(.digit, place) }
      digits(text, &place)
    }
    if place < text.count, text[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      let sign = try peek(text, place)
      if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { place += 1 }
      guard Self.isDigit(try peek(text, place)) else { throw .syntax(.digit, place) }
      digits(text, &place)
    }
  }

  /// Passes a number without an exponent that ends before a comma; false when something else stands here.
  @inline(__always)
  static func passPlainNumber(_ text: Span<UInt8>, _ place: inout Int) -> Bool {
    var at = place
    if at < text.count, text[at] == UInt8(ascii: "-") { at += 1 }
    let first = at
    while at < text.count, isDigit(text[at]) { at += 1 }
    guard at > first, text[first] != UInt8(ascii: "0") || at == first + 1 else { return false }
    if at < text.count, text[at] == UInt8(ascii: ".") {
      let fraction = at + 1
      at += 1
      while at < text.count, isDigit(text[at]) { at += 1 }
      guard at > fraction else { return false }
    }
    guard at < text.count, text[at] == UInt8(ascii: ",") else { return false }
    place = at
    return true
  }

  @inline(__always)
  private static func digits(_ text: Span<UInt8>, _ place: inout Int) {
    while place < text.count, Self.isDigit(text[place]) { place += 1 }
  }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
  }

  // MARK: Whole values

  /// Passes a value of any kind and depth.
  ///
  /// The slow and obvious reader: it finds the same faults as `JSONWalker`, at the same places.
  static func value(
    _ text: Span<UInt8>,
    _ place: inout Int,
    depthLimit: Int
  ) throws(JSONFault) {
    var closers: [UInt8] = []
    while true {
      // A value stands here, or the end of an empty array or object.
      let byte = try peek(text, place)
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        guard closers.count < depthLimit else { throw JSONFault(kind: .tooDeep, offset: place) }
        closers.append(byte + 2)
        place += 1
        skipSpace(text, &place)
        if try peek(text, place) != byte + 2 {
          if byte == UInt8(ascii: "{") { try key(text, &place, or: .key) }
          continue
        }
      } else {
        try scalar(text, &place)
      }
      // Behind a value.
      while let closer = closers.last {
        skipSpace(text, &place)
        let byte = try peek(text, place)
        if byte == closer {
          closers.removeLast()
          place += 1
          continue
        }
        let isObject = closer == UInt8(ascii: "}")
        guard byte == UInt8(ascii: ",") else {
          throw .syntax(isObject ? .commaOrBrace : .commaOrBracket, place)
        }
        place += 1
        skipSpace(text, &place)
        if isObject { try key(text, &place, or: .nextKey) }
        break
      }
      if closers.isEmpty { return }
    }
  }

  private static func key(
    _ text: Span<UInt8>,
    _ place: inout Int,
    or expected: JSONFault.Expected
  ) throws(JSONFault) {
    guard try peek(text, place) == UInt8(ascii: "\"") else { throw .syntax(expected, place) }
    _ = try string(text, &place)
    skipSpace(text, &place)
    guard try peek(text, place) == UInt8(ascii: ":") else { throw .syntax(.colon, place) }
    place += 1
    skipSpace(text, &place)
  }

  /// Passes a value that is neither an object nor an array.
  static func scalar(_ text: Span<UInt8>, _ place: inout Int) throws(JSONFault) {
    switch try peek(text, place) {
    case UInt8(ascii: "\""): _ = try string(text, &place)
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): try word(text, &place)
    default: try number(text, &place)
    }
  }

  /// Whether a number or word can end before this byte.
  @inline(__always)
  static func endsScalar(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"): true
    default: false
    }
  }

  // MARK: Unescaping

  /// A string's text without its escapes; the escapes have been checked.
  static func unescaped(_ text: Span<UInt8>) -> [UInt8] {
    var copy: [UInt8] = []
    ByteScan.append(text, to: &copy)
    copy.removeLast(copy.count - unescape(&copy, 0..<copy.count))
    return copy
  }

  /// Appends a part of the text to it without its escapes, which have been checked; answers where it stands.
  static func appendUnescaped(_ range: Range<Int>, of text: inout [UInt8]) -> Range<Int> {
    let start = text.count
    for index in range { text.append(text[index]) }
    let end = unescape(&text, start..<text.count)
    text.removeLast(text.count - end)
    return start..<end
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
