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
  /// The unit that stands behind the number in words (`1.5 million`); nil when there is none.
  private(set) var factor: Int128?
  /// Whether the currency in the cell is that of China.
  private(set) var isChinese = false
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
      case "¥", "￥":
        low += length
        isChinese = true
      case "€", "£": low += length
      case "−", "－":
        low += length
        setNegative()
      case "人" where UTF8Text.matches(text, at: low, Self.renminbi):
        low += Self.renminbi.count
        isChinese = true
      default: return false
      }
      return true
    }
    var end = low
    while end < high, text[end].isLetter { end += 1 }
    guard takesCurrency(text, low..<end) else { return false }
    low = end
    return true
  }

  /// Whether three letters are a currency: any other word is no part of a number.
  private mutating func takesCurrency(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard word.count == 3 else { return false }
    let start = word.lowerBound
    let upper: [3 of UInt8] = [
      text[start].upperCased, text[start + 1].upperCased, text[start + 2].upperCased,
    ]
    let isRenminbi =
      upper[0] == UInt8(ascii: "R") && upper[1] == UInt8(ascii: "M")
      && upper[2] == UInt8(ascii: "B")
    let code = CurrencyCode.of(upper.span)
    isChinese = isChinese || isRenminbi || code?.alpha == "CNY"
    return isRenminbi || code != nil
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
    if takeUnit(text) { return true }
    guard let (scalar, length) = UTF8Text.scalar(in: text, before: high) else { return false }
    switch scalar {
    case "¥": isChinese = true
    case "€", "£": break
    case "−", "－": setNegative()
    default: return false
    }
    high -= length
    findings.insert(.separatorsRemoved)
    return true
  }

  /// Moves in front of a unit in words and multiplies: `miles de millones` is two of them.
  private mutating func takeUnit(_ text: Span<UInt8>) -> Bool {
    var start = high
    while start > low, text[start - 1].isLetter || text[start - 1] >= 0x80 { start -= 1 }
    guard let unit = UnitWords.factor(text, start..<high), (factor ?? 1) < 1_000_000_000_000 else {
      return false
    }
    factor = (factor ?? 1) * unit
    high = start
    findings.insert(.unitApplied)
    return true
  }

  /// `CR` and `DR` are sides of a ledger, three letters are a currency, and longer words may be units.
  private mutating func stripLetters(_ text: Span<UInt8>, creditIsNegative: Bool) -> Bool {
    if takeUnit(text) { return true }
    var start = high
    while start > low, text[start - 1].isLetter { start -= 1 }
    let count = high - start
    if count == 2, text[high - 1].upperCased == UInt8(ascii: "R") {
      let side = text[start].upperCased
      guard side == UInt8(ascii: "C") || side == UInt8(ascii: "D") else { return false }
      if (side == UInt8(ascii: "C")) == creditIsNegative { setNegative() }
      // Which side counts as negative is the convention of the file.
      findings.insert(.inferred)
    } else if !takesCurrency(text, start..<high) {
      return false
    }
    high = start
    findings.insert(.separatorsRemoved)
    return true
  }
}
