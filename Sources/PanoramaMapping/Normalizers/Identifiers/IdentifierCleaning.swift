/// The steps before an identifier is checked: quotes, separators, masks, and what spreadsheets do to digits.
enum IdentifierCleaning {
  /// The character of a hidden place in canonical values.
  static let mask = UInt8(ascii: "*")

  /// Appends a text of digits and ASCII letters in upper case; returns false, with nothing done, for any other text.
  ///
  /// Such a text can be no token for "unknown" when it has a digit other than zero in front, and no
  /// damaged number without a point.
  static func copyPlain(_ text: Span<UInt8>, into output: inout [UInt8]) -> Bool {
    guard text.count >= 6, !hasNoDigit(text) else { return false }
    for index in text.indices where text[index].alphanumericValue == nil { return false }
    output.reserveCapacity(output.count + text.count)
    for index in text.indices { output.append(text[index]) }
    return true
  }

  /// Tokens such as NULL have letters alone, or are zeros and belong to dates.
  private static func hasNoDigit(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where text[index].isDigit { return false }
    return true
  }

  /// Whether a spreadsheet shows the number in scientific notation (`1.10105E+17`): the digits are lost.
  static func isScientific(_ text: Span<UInt8>) -> Bool {
    var index = 0
    if !text.isEmpty, text[0] == UInt8(ascii: "'") { index = 1 }
    guard index + 4 <= text.count, text[index].isDigit else { return false }
    index += 1
    if text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ",") {
      index += 1
      while index < text.count, text[index].isDigit { index += 1 }
    }
    guard index + 2 < text.count, text[index] | 0x20 == UInt8(ascii: "e") else { return false }
    // Without a plus sign only a point shows that the letter is no part of a code.
    let hasPlus = text[index + 1] == UInt8(ascii: "+")
    guard hasPlus || index > 2 else { return false }
    for rest in index + (hasPlus ? 2 : 1)..<text.count where !text[rest].isDigit { return false }
    return true
  }

  /// Whether 18 or more digits end in zeros where a spreadsheet, which keeps 15 digits, puts them.
  static func endsInLostDigits(_ text: Span<UInt8>) -> Bool {
    guard text.count == 18 || text.count == 19 else { return false }
    for index in text.indices
    where index < 15 ? !text[index].isDigit : text[index] != 0x30 { return false }
    return true
  }

  /// Upper-cases, drops quotes and separators, and writes every kind of mask as `*`; says whether it dropped any.
  ///
  /// Works in place, because the result is never longer.
  static func clean(_ text: inout [UInt8]) -> Bool {
    let end = endWithoutPointZero(text)
    var removed = end < text.count
    var write = 0
    var read = 0
    while read < end {
      let byte = text[read]
      if byte >= 0x80 {
        let (scalar, length) = UTF8Text.scalar(in: text.span, at: read)
        if isMask(scalar) {
          text[write] = mask
          write += 1
        } else if isSeparator(scalar) {
          removed = true
        } else {
          for offset in 0..<length { text[write + offset] = text[read + offset] }
          write += length
        }
        read += length
        continue
      }
      if isSeparator(byte) {
        removed = true
      } else {
        text[write] = byte.upperCased
        write += 1
      }
      read += 1
    }
    text.removeLast(text.count - write)
    return removed
  }

  /// A number column that went through floating point ends in `.0`.
  private static func endWithoutPointZero(_ text: [UInt8]) -> Int {
    guard text.count > 2, text[text.count - 1] == 0x30, text[text.count - 2] == UInt8(ascii: "."),
      text.dropLast(2).allSatisfy({ $0.isDigit || $0 == UInt8(ascii: "'") })
    else { return text.count }
    return text.count - 2
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
      UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "="), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: ","):
      true
    default: false
    }
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\u{2010}", "\u{2011}", "\u{2012}", "–", "—", "−", "‘", "’", "“", "”", "·": true
    default: false
    }
  }

  private static func isMask(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "×", "•", "●", "＊", "∗", "✱", "※": true
    default: false
    }
  }
}
