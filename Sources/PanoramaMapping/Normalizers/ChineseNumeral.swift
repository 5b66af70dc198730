/// Numbers written in Chinese characters: the plain ones, the capital ones of cheques, and their variants.
///
/// Capital numerals follow the bill rules of the People's Bank of China (支付结算办法, annex 1).
enum ChineseNumeral {
  /// The digit that a character writes; nil for anything else.
  static func digit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "零", "〇", "○": 0
    case "一", "壹", "弌": 1
    case "二", "贰", "貳", "貮", "弍", "弐", "两", "兩", "両": 2
    case "三", "叁", "叄", "参", "參", "弎": 3
    case "四", "肆": 4
    case "五", "伍": 5
    case "六", "陆", "陸": 6
    case "七", "柒": 7
    case "八", "捌": 8
    case "九", "玖": 9
    default: nil
    }
  }

  /// The multiplier that a character writes inside a group of four digits.
  static func multiplier(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "十", "拾": 10
    case "百", "佰": 100
    case "千", "仟": 1000
    default: nil
    }
  }

  /// 廿 and 卅 write two places at once.
  static func tens(_ scalar: Unicode.Scalar) -> Int? {
    scalar == "廿" ? 20 : scalar == "卅" ? 30 : nil
  }

  /// The multiplier of a group of four digits.
  static func group(_ scalar: Unicode.Scalar) -> Int128? {
    switch scalar {
    case "万", "萬": 10_000
    case "亿", "億": 100_000_000
    default: nil
    }
  }

  /// Whether numbers contain the character.
  static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    digit(scalar) != nil || multiplier(scalar) != nil || tens(scalar) != nil || group(scalar) != nil
  }
}

/// Adds up a number in Chinese characters, one character after the other.
struct ChineseNumberReader {
  private var total: Int128 = 0
  private var section: Int128 = 0
  private var pending: Int?
  /// The place of the last multiplier, when no 零 stood after it.
  private var lastPlace = 0
  private(set) var isEmpty = true

  /// Whether nothing but a digit was taken: 伍角 has no yuan in front.
  var holdsOneDigit: Bool { !isEmpty && total == 0 && section == 0 }

  /// Takes one character; returns false when the number cannot go on with it.
  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    if let digit = ChineseNumeral.digit(scalar) {
      guard pending == nil || pending == 0 else { return false }
      pending = digit
      if digit == 0 { lastPlace = 0 }
    } else if let multiplier = ChineseNumeral.multiplier(scalar) {
      // A missing 壹 before 拾 means one, in speech also after 零; printed cheques have 零拾 for no tens.
      let factor = pending == 0 && scalar == "十" ? 1 : pending ?? 1
      section += Int128(factor) * Int128(multiplier)
      pending = nil
      lastPlace = multiplier
    } else if let tens = ChineseNumeral.tens(scalar) {
      guard pending == nil || pending == 0 else { return false }
      section += Int128(tens)
      pending = nil
      lastPlace = 10
    } else if let group = ChineseNumeral.group(scalar) {
      guard !isEmpty, total < 1_000_000_000_000_000_000_000_000 else { return false }
      section += Int128(pending ?? 0)
      pending = nil
      if group == 100_000_000 {
        total = (total + section) * group
      } else {
        total += section * group
      }
      section = 0
      lastPlace = 1000
    } else {
      return false
    }
    isEmpty = false
    return true
  }

  /// The number so far; nil for spoken short forms such as 一万五, which leave out a unit.
  func finish() -> Int128? {
    guard !isEmpty, pending == nil || pending == 0 || lastPlace <= 10 else { return nil }
    return total + section + Int128(pending ?? 0)
  }
}
