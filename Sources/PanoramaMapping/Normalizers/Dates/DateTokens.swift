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
    guard count == 1 || count == 3, Self.isTime(text, from: index) else { return nil }
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
      return true
    }
    if byte >= 0x80 { return readChinese(text, &index) }
    return count == 1 && readMonthName(text, &index)
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
      } else if scalar == "元", digits == 0, count == 0 {
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
    numbers[1] = month
    lengths[1] = 2
    hasMonthName = true
    return true
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
      case UInt8(ascii: "d"), UInt8(ascii: "D"):
        if index + 2 < text.count, text[index + 1] | 0x20 == UInt8(ascii: "e"),
          text[index + 2] == 0x20
        {
          index += 2
        }
      default: break
      }
    }
    while index < text.count, text[index] == 0x20 { index += 1 }
    return index > start && index < text.count
  }

  private func isFraction(_ text: Span<UInt8>, _ index: Int) -> Bool {
    guard (1...5).contains(lengths[0]), text[index] == UInt8(ascii: "."), index + 1 < text.count
    else { return false }
    for rest in index + 1..<text.count where !text[rest].isDigit { return false }
    return lengths[0] == 5
  }

  private func skipDay(_ text: Span<UInt8>, _ index: inout Int) {
    guard count == 3, isWritten, index < text.count, text[index] >= 0x80 else { return }
    let (scalar, length) = UTF8Text.scalar(in: text, at: index)
    if scalar == "日" || scalar == "号" || scalar == "號" { index += length }
  }

  /// Whether the rest is nothing, or `T` or a space and a time of day.
  private static func isTime(_ text: Span<UInt8>, from start: Int) -> Bool {
    guard start < text.count else { return true }
    guard text[start] == UInt8(ascii: "T") || text[start] == 0x20 else { return false }
    var digits = 0
    for index in start + 1..<text.count {
      switch text[index] {
      case 0x30...0x39: digits += 1
      case UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "Z"), UInt8(ascii: " "):
        break
      default: return false
      }
    }
    return digits >= 2 || start + 1 == text.count
  }
}

/// The names of months in Spanish and English, by their first three letters.
enum MonthNames {
  private static let names: [[UInt8]] = [
    "ene", "jan", "feb", "mar", "abr", "apr", "may", "jun", "jul", "ago", "aug", "sep", "set",
    "oct", "nov", "dic", "dec",
  ].map { Array($0.utf8) }
  private static let months = [1, 1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 9, 10, 11, 12, 12]

  /// The month of a name or an abbreviation of at least three letters.
  static func month(_ name: Span<UInt8>) -> Int? {
    for (row, start) in names.enumerated() {
      var isEqual = true
      for index in 0..<3 where name[index] | 0x20 != start[index] { isEqual = false }
      if isEqual { return months[row] }
    }
    return nil
  }
}
