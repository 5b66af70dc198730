/// The digits of one telephone number as it is written, without anything between them.
struct PhoneDigits {
  /// E.164 allows 15 digits; more are needed before the extension is cut.
  private static let capacity = 32

  private var digits: [32 of UInt8] = .init(repeating: 0)
  /// Where the digits start in the storage: prefixes are removed by moving it.
  private var first = 0
  private var end = 0
  /// How many digits stood before the last hyphen.
  private var beforeLastHyphen = 0
  /// Whether a `+` stands in front.
  private(set) var hasPlus = false
  /// Whether a place is masked with `*`.
  private(set) var isMasked = false
  /// Whether spaces, hyphens, brackets or an extension were left out.
  private(set) var hasSeparators = false
  /// Whether there are more digits than any number has, or characters that no number has.
  private(set) var isOverlong = false

  /// Reads one number, up to an extension (`转`, `轉`, `分机`, `ext`, `x`, `#`).
  init(_ text: Span<UInt8>) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte.isDigit || byte == UInt8(ascii: "*") {
        if byte == UInt8(ascii: "*") { isMasked = true }
        append(byte)
      } else if byte == UInt8(ascii: "+"), end == 0 {
        hasPlus = true
      } else if Self.isHyphen(text, at: index) {
        beforeLastHyphen = end
        hasSeparators = true
      } else if byte >= 0x80 || byte == UInt8(ascii: "#") || byte.isLetter {
        let (scalar, length) = UTF8Text.scalar(in: text, at: index)
        if Self.isMask(scalar) {
          isMasked = true
          append(UInt8(ascii: "*"))
          index += length
          continue
        }
        if end == 0, byte.isLetter || byte >= 0x80 {
          // A label in front: 电话, Tel.
          hasSeparators = true
          index += length
          continue
        }
        hasSeparators = true
        if !Self.startsExtension(scalar) { isOverlong = true }
        break
      } else {
        hasSeparators = true
      }
      index += byte >= 0x80 ? UTF8Text.scalar(in: text, at: index).length : 1
    }
  }

  /// How many digits there are.
  var count: Int { end - first }

  /// The digit at a place.
  subscript(index: Int) -> Int { digits[first + index].digitValue }

  /// Whether the first digits are these.
  func starts(with one: Int, _ two: Int) -> Bool {
    count >= 2 && self[0] == one && self[1] == two
  }

  /// Forgets the first digits.
  mutating func removeFirst(_ count: Int) { first += count }

  /// The number that the first digits write.
  func value(ofFirst length: Int) -> Int {
    var value = 0
    for index in 0..<min(length, count) { value = value * 10 + self[index] }
    return value
  }

  /// Puts an area code in front.
  mutating func prepend(_ code: some Collection<UInt8>) {
    guard code.count + count <= Self.capacity else { return }
    var moved: [32 of UInt8] = .init(repeating: 0)
    var length = 0
    for byte in code {
      moved[length] = byte
      length += 1
    }
    for index in 0..<count { moved[length + index] = digits[first + index] }
    end = length + count
    digits = moved
    first = 0
  }

  /// Cuts an extension of up to six digits after the last hyphen; returns false when there is none.
  mutating func cutAtLastHyphen() -> Bool {
    let tail = end - beforeLastHyphen
    guard beforeLastHyphen > first, (1...6).contains(tail) else { return false }
    end = beforeLastHyphen
    beforeLastHyphen = 0
    return true
  }

  /// Whether it is one digit over and over, an ascending run, or ends in nine equal digits.
  var isPlaceholder: Bool {
    guard count >= 7 else { return false }
    if Placeholders.isOneDigit(digits.span, first..<end) { return true }
    if Placeholders.isAscending(digits.span, first..<end) { return true }
    return count >= 10 && Placeholders.isOneDigit(digits.span, end - 9..<end)
  }

  /// Appends the digits, behind `+` and the country code if there is one.
  func append(to bytes: inout [UInt8], countryCode: Int?) {
    if let countryCode {
      bytes.append(UInt8(ascii: "+"))
      if countryCode >= 100 { bytes.append(0x30 + UInt8(countryCode / 100)) }
      if countryCode >= 10 { bytes.append(0x30 + UInt8(countryCode / 10 % 10)) }
      bytes.append(0x30 + UInt8(countryCode % 10))
    }
    for index in first..<end { bytes.append(digits[index]) }
  }

  private mutating func append(_ byte: UInt8) {
    guard end < Self.capacity else {
      isOverlong = true
      return
    }
    digits[end] = byte
    end += 1
  }

  private static func isHyphen(_ text: Span<UInt8>, at index: Int) -> Bool {
    if text[index] == UInt8(ascii: "-") { return true }
    guard text[index] == 0xE2 else { return false }
    switch UTF8Text.scalar(in: text, at: index).scalar {
    case "\u{2010}", "\u{2011}", "\u{2012}", "–", "—", "−": return true
    default: return false
    }
  }

  private static func isMask(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "×" || scalar == "•" || scalar == "●"
  }

  private static func startsExtension(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "转", "轉", "分", "#", "x", "X", "e", "E": true
    default: false
    }
  }
}
