/// The numbers of a written date.
struct DateTokens {
  private var numbers: [3 of Int] = .init(repeating: 0)
  private var lengths: [3 of Int] = .init(repeating: 0)
  /// How many numbers there are: 1 or 3.
  private(set) var count = 0
  /// Whether the era 民国 stands in front.
  private(set) var isRepublican = false
  /// Whether the month is a Spanish or English name.
  private(set) var hasMonthName = false
  /// Whether that name stands in front of the day.
  private(set) var monthIsFirst = false
  /// The time of day behind the date, when one is written.
  private(set) var time: TimeOfDay?
  /// Whether 年 stands between the numbers.
  private(set) var isWritten = false

  /// The value of a number.
  subscript(index: Int) -> Int { numbers[index] }

  /// How many digits it has.
  func length(_ index: Int) -> Int { lengths[index] }

  /// Reads the text; nil when it is built differently.
  init?(_ text: Span<UInt8>) {
    var index = readEra(text)
    while count < 3, index < text.count {
      guard readNumber(text, &index) else { return nil }
      count += 1
      if index == text.count { break }
      // A time of day, or the fraction of a serial number, ends the date.
      if count == 1, isFraction(text, index) {
        index = text.count
        break
      }
      if count == 3 || count == 1 && lengths[0] == 8 { break }
      guard readSeparator(text, &index) else { return nil }
    }
    skipDay(text, &index)
    guard count == 1 || count == 3, readTime(text, from: index) else { return nil }
  }

  private mutating func readEra(_ text: Span<UInt8>) -> Int {
    guard !text.isEmpty, text[0] >= 0xE4 else { return 0 }
    var index = 0
    if UTF8Text.matches(text, at: 0, Self.china) { index = Self.china.count }
    guard UTF8Text.matches(text, at: index, Self.era) else { return 0 }
    isRepublican = true
    index += Self.era.count
    while index < text.count, text[index] == 0x20 { index += 1 }
    return index
  }

  private static let china = Array("中华".utf8)
  private static let era = Array("民国".utf8)

  private mutating func readNumber(_ text: Span<UInt8>, _ index: inout Int) -> Bool {
    let byte = text[index]
    if byte.isDigit {
      var value = 0
      let start = index
      while index < text.count, text[index].isDigit, index - start < 15 {
        value = value * 10 + text[index].digitValue
        index += 1
      }
      numbers[count] = value
      lengths[count] = index - start
      skipOrdinal(text, &index)
      return true
    }
    if byte >= 0x80 { return readChinese(text, &index) }
    return count <= 1 && !hasMonthName && readMonthName(text, &index)
  }

  /// Years digit by digit (二〇二六), months and days as numbers (二十三), and 元 for the first year of an era.
  private mutating func readChinese(_ text: Span<UInt8>, _ index: inout Int) -> Bool {
    var value = 0
    var digits = 0
    while index < text.count {
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      if let digit = ChineseNumeral.digit(scalar) {
        // A digit after 十 fills the place that 十 left open.
        value = digits > 0 && value % 10 == 0 && hasOpenPlace ? value + digit : value * 10 + digit
        hasOpenPlace = false
      } else if scalar == "十" || scalar == "拾" {
        value = max(value, 1) * 10
        hasOpenPlace = true
      } else if let tens = ChineseNumeral.tens(scalar) {
        value = tens
        hasOpenPlace = true
      } else if scalar == "元", digits == 0, count <= 1 {
        value = 1
      } else {
        break
      }
      digits += 1
      index += length
      guard digits <= 4 else { return false }
    }
    hasOpenPlace = false
    numbers[count] = value
    lengths[count] = digits
    return digits > 0
  }

  /// Whether the last character was 十, so that the next digit is its unit.
  private var hasOpenPlace = false

  private mutating func readMonthName(_ text: Span<UInt8>, _ index: inout Int) -> Bool {
    var end = index
    while end < text.count, text[end].isLetter { end += 1 }
    guard end - index >= 3, let month = MonthNames.month(text.extracting(index..<end)) else {
      return false
    }
    if end < text.count, text[end] == UInt8(ascii: ".") { end += 1 }
    index = end
    numbers[count] = month
    lengths[count] = 2
    hasMonthName = true
    monthIsFirst = count == 0
    return true
  }

  /// `10th June`, `1st of May`, `1º de mayo`.
  private func skipOrdinal(_ text: Span<UInt8>, _ index: inout Int) {
    guard index + 2 < text.count, lengths[count] <= 2, text[index].isLetter else { return }
    switch (text[index].lowerCased, text[index + 1].lowerCased) {
    case (UInt8(ascii: "s"), UInt8(ascii: "t")), (UInt8(ascii: "n"), UInt8(ascii: "d")),
      (UInt8(ascii: "r"), UInt8(ascii: "d")), (UInt8(ascii: "t"), UInt8(ascii: "h")):
      index += 2
    default: break
    }
  }

  /// `-` `/` `.`, a space, ` de `, 年 or 月.
  private mutating func readSeparator(_ text: Span<UInt8>, _ index: inout Int) -> Bool {
    let start = index
    if text[index] >= 0x80 {
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      guard scalar == "年" && count == 1 || scalar == "月" && count == 2 else { return false }
      isWritten = true
      index += length
      return index < text.count
    }
    while index < text.count, text[index] == 0x20 { index += 1 }
    if index < text.count {
      switch text[index] {
      case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."): index += 1
      case UInt8(ascii: ",") where hasMonthName: index += 1
      case UInt8(ascii: "d"), UInt8(ascii: "D"): skipDe(text, &index)
      default: break
      }
    }
    while index < text.count, text[index] == 0x20 { index += 1 }
    return index > start && index < text.count
  }

  /// `de` and `del`, with a space after them: a December of its own would be no separator.
  private func skipDe(_ text: Span<UInt8>, _ index: inout Int) {
    guard index + 2 < text.count, text[index + 1] | 0x20 == UInt8(ascii: "e") else { return }
    let end = text[index + 2] | 0x20 == UInt8(ascii: "l") ? index + 3 : index + 2
    if end < text.count, text[end] == 0x20 { index = end }
  }

  private func isFraction(_ text: Span<UInt8>, _ index: Int) -> Bool {
    // Serial numbers of this century have five digits, seconds since 1970 nine or ten.
    guard lengths[0] == 5 || lengths[0] == 9 || lengths[0] == 10,
      text[index] == UInt8(ascii: "."), index + 1 < text.count
    else { return false }
    for rest in index + 1..<text.count where !text[rest].isDigit { return false }
    return true
  }

  private func skipDay(_ text: Span<UInt8>, _ index: inout Int) {
    guard count == 3, isWritten, index < text.count, text[index] >= 0x80 else { return }
    let (scalar, length) = UTF8Text.scalar(in: text, at: index)
    if scalar == "日" || scalar == "号" || scalar == "號" { index += length }
  }

  /// Whether the rest is nothing, or `T` or a space and a time of day.
  private mutating func readTime(_ text: Span<UInt8>, from start: Int) -> Bool {
    guard start < text.count else { return true }
    var index = start
    guard text[index] | 0x20 == UInt8(ascii: "t") || text[index] == 0x20 else { return false }
    while index < text.count, text[index] == 0x20 || index == start { index += 1 }
    guard index < text.count else { return true }
    time = TimeOfDay(text, from: index)
    return time != nil
  }
}
