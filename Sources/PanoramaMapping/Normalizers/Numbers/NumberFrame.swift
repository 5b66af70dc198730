import PanoramaModel

/// What stands around the digits of a number: signs, brackets, currencies, the sides of a ledger.
struct NumberFrame {
  /// The first byte of the number itself.
  private(set) var low: Int
  /// The byte after the number itself.
  private(set) var high: Int
  /// Whether any of the signs says so.
  private(set) var isNegative = false
  /// What was removed.
  private(set) var findings: Findings = []
  private var signs = 0

  /// Starts with the whole text.
  init(_ text: Span<UInt8>) {
    low = 0
    high = text.count
  }

  /// Moves `low` and `high` inwards past all that is not the number; returns false for contradicting signs.
  mutating func strip(_ text: Span<UInt8>, creditIsNegative: Bool) -> Bool {
    // Nearly all amounts are plain digits, perhaps with a minus in front.
    if low < high, text[low] == UInt8(ascii: "-") {
      low += 1
      isNegative = true
      signs = 1
    }
    while low < high, !text[low].isDigit {
      guard stripFirst(text) else { break }
    }
    while low < high, !text[high - 1].isDigit {
      guard stripLast(text, creditIsNegative: creditIsNegative) else { break }
    }
    return signs <= 1
  }

  private mutating func setNegative() {
    isNegative = true
    signs += 1
  }

  private mutating func stripFirst(_ text: Span<UInt8>) -> Bool {
    let byte = text[low]
    switch byte {
    case 0x20, UInt8(ascii: "'"), UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "\t"):
      low += 1
    case UInt8(ascii: "+"): low += 1
    case UInt8(ascii: "-"):
      low += 1
      setNegative()
    case UInt8(ascii: "("):
      while high > low, text[high - 1] == 0x20 { high -= 1 }
      guard high > low + 1, text[high - 1] == UInt8(ascii: ")") else { return false }
      low += 1
      high -= 1
      setNegative()
    case UInt8(ascii: "$"):
      low += 1
    case UInt8(ascii: "."): return false
    default: return stripCurrency(text)
    }
    if byte != UInt8(ascii: "-") { findings.insert(.separatorsRemoved) }
    return true
  }

  /// A symbol, an ISO 4217 code, or 人民币.
  private mutating func stripCurrency(_ text: Span<UInt8>) -> Bool {
    findings.insert(.separatorsRemoved)
    if text[low] >= 0x80 {
      let (scalar, length) = UTF8Text.scalar(in: text, at: low)
      switch scalar {
      case "¥", "€", "£", "￥": low += length
      case "−", "－":
        low += length
        setNegative()
      case "人" where UTF8Text.matches(text, at: low, Self.renminbi): low += Self.renminbi.count
      default: return false
      }
      return true
    }
    var end = low
    while end < high, text[end].isLetter { end += 1 }
    guard end - low == 3 else { return false }
    low = end
    return true
  }

  private static let renminbi = Array("人民币".utf8)

  private mutating func stripLast(_ text: Span<UInt8>, creditIsNegative: Bool) -> Bool {
    let byte = text[high - 1]
    switch byte {
    case 0x20, UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\t"), UInt8(ascii: "$"):
      high -= 1
    case UInt8(ascii: "-"):
      high -= 1
      setNegative()
    default:
      if byte >= 0x80 { return stripLastSymbol(text) }
      return stripLetters(text, creditIsNegative: creditIsNegative)
    }
    findings.insert(.separatorsRemoved)
    return true
  }

  private mutating func stripLastSymbol(_ text: Span<UInt8>) -> Bool {
    guard let (scalar, length) = UTF8Text.scalar(in: text, before: high) else { return false }
    switch scalar {
    case "¥", "€", "£": break
    case "−", "－": setNegative()
    default: return false
    }
    high -= length
    findings.insert(.separatorsRemoved)
    return true
  }

  /// `CR` and `DR` are sides of a ledger; three letters are a currency.
  private mutating func stripLetters(_ text: Span<UInt8>, creditIsNegative: Bool) -> Bool {
    var start = high
    while start > low, text[start - 1].isLetter { start -= 1 }
    let count = high - start
    if count == 2, text[high - 1].upperCased == UInt8(ascii: "R") {
      let side = text[start].upperCased
      guard side == UInt8(ascii: "C") || side == UInt8(ascii: "D") else { return false }
      if (side == UInt8(ascii: "C")) == creditIsNegative { setNegative() }
      // Which side counts as negative is the convention of the file.
      findings.insert(.inferred)
    } else if count != 3 {
      return false
    }
    high = start
    findings.insert(.separatorsRemoved)
    return true
  }
}

/// The units of Chinese amounts: 元, 千元, 万元, 百万元, 亿元 and the like.
enum NumberUnit {
  /// The factor of a unit by its name, in simplified or traditional characters; nil for any other word.
  static func factor(named name: String) -> Int128? {
    let bytes = Array(name.utf8)
    var index = 0
    guard let factor = read(bytes.span, &index), index == bytes.count else { return nil }
    return factor
  }

  /// Reads a unit at `index` and moves past it: any of 百 千 万 亿 one after the other, then perhaps 元.
  static func read(_ text: Span<UInt8>, _ index: inout Int) -> Int128? {
    var factor: Int128 = 1
    let start = index
    while index < text.count, text[index] == 0x20 { index += 1 }
    while index < text.count, text[index] >= 0x80 {
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      if scalar == "元" || scalar == "圆" || scalar == "圓" {
        index += length
        skipWhole(text, &index)
        return factor
      }
      guard
        let power = ChineseNumeral.group(scalar)
          ?? ChineseNumeral.multiplier(scalar).map({ Int128($0) }),
        factor < 1_000_000_000_000
      else { break }
      factor *= power
      index += length
    }
    guard factor > 1 else {
      index = start
      return nil
    }
    return factor
  }

  private static func skipWhole(_ text: Span<UInt8>, _ index: inout Int) {
    guard index < text.count, text[index] >= 0x80 else { return }
    let (scalar, length) = UTF8Text.scalar(in: text, at: index)
    if scalar == "整" || scalar == "正" { index += length }
  }
}
