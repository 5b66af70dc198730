/// The time that stands behind a date: `08:30:00.000+08:00`, `083000`, `8:30 PM`.
struct TimeOfDay {
  /// Seconds since midnight.
  private(set) var seconds = 0
  /// Seconds ahead of universal time; nil when the text does not say.
  private(set) var offset: Int?

  /// Reads the rest of a text from `start` on, with nothing after the time; nil when it is no time.
  init?(_ text: Span<UInt8>, from start: Int) {
    var index = start
    guard let clock = Self.readClock(text, &index) else { return nil }
    seconds = clock
    while index < text.count, text[index] == 0x20 { index += 1 }
    if index < text.count { offset = Self.readOffset(text, &index) }
    guard index == text.count else { return nil }
  }

  /// Hours, then minutes and seconds with or without colons, a fraction, and AM or PM.
  private static func readClock(_ text: Span<UInt8>, _ index: inout Int) -> Int? {
    var parts = (0, 0, 0)
    var count = 0
    let start = index
    while count < 3, index < text.count, text[index].isDigit {
      let first = text[index].digitValue
      index += 1
      var value = first
      if index < text.count, text[index].isDigit {
        value = first * 10 + text[index].digitValue
        index += 1
      }
      switch count {
      case 0: parts.0 = value
      case 1: parts.1 = value
      default: parts.2 = value
      }
      count += 1
      guard index < text.count else { break }
      if text[index] == UInt8(ascii: ":"), count < 3 { index += 1 }
    }
    guard count > 0, parts.0 <= 24, parts.1 < 60, parts.2 <= 60 else { return nil }
    if index < text.count, text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ",") {
      index += 1
      while index < text.count, text[index].isDigit { index += 1 }
    }
    guard index > start else { return nil }
    readHalf(text, &index, &parts.0)
    return parts.0 * 3600 + parts.1 * 60 + parts.2
  }

  private static func readHalf(_ text: Span<UInt8>, _ index: inout Int, _ hour: inout Int) {
    var next = index
    while next < text.count, text[next] == 0x20 { next += 1 }
    guard next + 2 == text.count, text[next + 1].upperCased == UInt8(ascii: "M") else { return }
    let half = text[next].upperCased
    guard half == UInt8(ascii: "A") || half == UInt8(ascii: "P"), hour <= 12 else { return }
    hour = hour % 12 + (half == UInt8(ascii: "P") ? 12 : 0)
    index = next + 2
  }

  /// Reads `Z`, `+08:00`, `+0800` or `+8` and moves past it; nil when something else stands there.
  static func readOffset(_ text: Span<UInt8>, _ index: inout Int) -> Int? {
    guard index < text.count else { return nil }
    let sign = text[index]
    if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") {
      index += 1
      return 0
    }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    var next = index + 1
    var digits = 0
    var value = 0
    while next < text.count, digits < 4 {
      if text[next] == UInt8(ascii: ":"), digits == 2 {
        next += 1
        continue
      }
      guard text[next].isDigit else { break }
      value = value * 10 + text[next].digitValue
      digits += 1
      next += 1
    }
    let (hours, minutes) = digits <= 2 ? (value, 0) : (value / 100, value % 100)
    guard digits > 0, digits != 3, hours <= 14, minutes < 60 else { return nil }
    index = next
    return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}
