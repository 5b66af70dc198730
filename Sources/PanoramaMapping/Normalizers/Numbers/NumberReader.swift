import PanoramaModel

/// Which characters of a written number group its digits and which one starts the fraction.
enum SeparatorConvention: Sendable {
  /// `1,234.56`.
  case decimalPoint
  /// `1.234,56`.
  case decimalComma
  /// Not declared: a number that proves one of the two is read that way; any other needs a convention.
  case undeclared
}

/// A number as it was read: `units / 10^scale`, exactly.
struct WrittenNumber {
  var units: Int128
  var scale: Int
  var findings: Findings = []
  /// Whether the cell itself names a unit (万元, 元), which then replaces that of the column.
  var namesUnit = false
  /// Whether it is written with nothing but digits.
  var isPlainDigits = false
  /// Whether `1.234` could be a thousand or a little more than one, and nothing declares or proves which.
  var needsConvention = false
}

/// Reads exact decimals as people and systems write them: signs, separators, units, currencies, Chinese characters.
///
/// Nothing here is binary floating point; numbers beyond 36 digits are refused.
struct NumberReader: Sendable {
  /// The convention of the column.
  let convention: SeparatorConvention
  /// Whether `CR` marks the negative side.
  var creditIsNegative = false

  /// Reads the whole text; nil when it is no number.
  func read(_ text: Span<UInt8>) -> WrittenNumber? {
    var frame = NumberFrame(text)
    guard frame.strip(text, creditIsNegative: creditIsNegative), frame.low < frame.high else {
      return nil
    }
    let body = text.extracting(frame.low..<frame.high)
    guard var number = body[0] >= 0x80 ? readChinese(body) : readSegments(body) else { return nil }
    if let factor = frame.factor {
      guard Self.multiply(&number, by: factor) else { return nil }
      number.namesUnit = true
    }
    if frame.isNegative { number.units = -number.units }
    // Amounts in Chinese are written with a decimal point.
    if number.needsConvention, frame.isChinese || number.namesUnit && frame.factor == nil {
      number.needsConvention = false
      number.findings.remove(.ambiguous)
    }
    number.findings.formUnion(frame.findings)
    number.isPlainDigits = number.isPlainDigits && body.count == text.count
    return number
  }

  // MARK: Digits

  /// One number and its unit, or several from large to small: `1亿2,000万`.
  private func readSegments(_ text: Span<UInt8>) -> WrittenNumber? {
    var index = 0
    guard var total = readDigits(text, &index) else { return nil }
    if index == text.count { return total }
    guard let factor = NumberUnit.read(text, &index) else { return nil }
    total.namesUnit = true
    total.isPlainDigits = false
    guard Self.multiply(&total, by: factor) else { return nil }
    var smallest = factor
    while index < text.count {
      guard let next = readDigits(text, &index) else { return nil }
      var part = next
      let unit = NumberUnit.read(text, &index) ?? 1
      guard unit < smallest, Self.multiply(&part, by: unit),
        let sum = Amount(units: total.units, scale: total.scale).adding(
          Amount(units: part.units, scale: part.scale)
        )
      else { return nil }
      (total.units, total.scale) = (sum.units, sum.scale)
      total.findings.formUnion(part.findings)
      total.needsConvention = total.needsConvention || part.needsConvention
      smallest = unit
    }
    return total
  }

  /// Multiplies by a power of ten, mostly by moving the point, so that no digit is lost or invented.
  static func multiply(_ number: inout WrittenNumber, by factor: Int128) -> Bool {
    guard factor != 1 else { return true }
    number.findings.insert(.unitApplied)
    var rest = factor
    while number.scale > 0, rest % 10 == 0 {
      rest /= 10
      number.scale -= 1
    }
    let (units, overflow) = number.units.multipliedReportingOverflow(by: rest)
    number.units = units
    return !overflow
  }

  private func readDigits(_ text: Span<UInt8>, _ index: inout Int) -> WrittenNumber? {
    var digits = DigitRun()
    let decimal = decimalSeparator(text, from: index, &digits)
    var group = -1
    while index < text.count {
      let byte = text[index]
      if byte.isDigit {
        guard digits.append(byte, isFraction: group == .max) else { return nil }
        if group != .max, group >= 0 { group += 1 }
      } else if byte == decimal, group != .max {
        guard group < 0 || group == 3 else { return nil }
        group = .max
      } else if Self.isGroupSeparator(byte, decimal: decimal) {
        // A space in front of a unit or a currency is no separator.
        if byte == 0x20, index + 1 == text.count || !text[index + 1].isDigit {
          index += 1
          break
        }
        guard group != .max, digits.count > 0, group == 3 || group < 0 && digits.count <= 3
        else { return nil }
        group = 0
        digits.findings.insert(.separatorsRemoved)
      } else {
        break
      }
      index += 1
    }
    guard digits.count > 0, group < 0 || group == 3 || group == .max else { return nil }
    return digits.number(isPlain: group < 0)
  }

  private static func isGroupSeparator(_ byte: UInt8, decimal: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "."): byte != decimal
    case UInt8(ascii: "'"), 0x20: true
    default: false
    }
  }

  /// The byte that starts the fraction.
  private func decimalSeparator(
    _ text: Span<UInt8>,
    from start: Int,
    _ digits: inout DigitRun
  ) -> UInt8 {
    let point = UInt8(ascii: ".")
    let comma = UInt8(ascii: ",")
    if convention == .decimalComma { return comma }
    let marks = SeparatorCount(text, from: start)
    let looksGrouped =
      !marks.hasOthers && marks.points + marks.commas == 1 && marks.digitsAfterLast == 3
      && (1...3).contains(marks.last - start) && text[start] != 0x30
    if looksGrouped, marks.points == 1 || convention == .undeclared {
      digits.findings.insert(.ambiguous)
      digits.needsConvention = convention == .undeclared
    }
    guard convention == .undeclared, marks.last >= 0 else { return point }
    if marks.points > 0, marks.commas > 0 { return text[marks.last] }
    if marks.points > 1 {
      digits.findings.insert(.inferred)
      return comma
    }
    guard marks.commas == 1, !looksGrouped else { return point }
    digits.findings.formUnion(marks.hasOthers ? .inferred : [.inferred, .ambiguous])
    return comma
  }

  // MARK: Chinese characters

  /// `壹佰零伍元整`, `一亿二千万`, with 角 and 分.
  private func readChinese(_ text: Span<UInt8>) -> WrittenNumber? {
    var reader = ChineseNumberReader()
    var index = 0
    var hundredths: Int128 = 0
    var scale = 0
    var whole: Int128?
    var digit: Int?
    while index < text.count {
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      index += length
      switch scalar {
      case "元", "圆", "圓":
        guard whole == nil, let sum = reader.finish() else { return nil }
        whole = sum
        digit = nil
      case "角", "分":
        guard let tens = digit, whole != nil || hundredths > 0 || reader.holdsOneDigit else {
          return nil
        }
        whole = whole ?? 0
        hundredths += Int128(scalar == "角" ? tens * 10 : tens)
        scale = scalar == "角" ? max(scale, 1) : 2
        digit = nil
      case "整", "正":
        guard index == text.count else { return nil }
      default:
        digit = ChineseNumeral.digit(scalar)
        if whole == nil {
          guard reader.take(scalar) else { return nil }
        } else if digit == nil {
          return nil
        }
      }
    }
    guard digit == nil || whole == nil, let sum = whole ?? reader.finish() else { return nil }
    let namesUnit = whole != nil || sum >= 10_000
    let power: Int128 = scale == 0 ? 100 : scale == 1 ? 10 : 1
    return WrittenNumber(
      units: (sum * 100 + hundredths) / power,
      scale: scale,
      namesUnit: namesUnit
    )
  }
}

/// The separators of one number.
struct SeparatorCount {
  private(set) var points = 0
  private(set) var commas = 0
  /// Whether spaces or apostrophes group the digits.
  private(set) var hasOthers = false
  /// Where the last point or comma stands; -1 when there is none.
  private(set) var last = -1
  private(set) var digitsAfterLast = 0

  init(_ text: Span<UInt8>, from start: Int) {
    var index = start
    while index < text.count {
      switch text[index] {
      case 0x30...0x39: digitsAfterLast += 1
      case UInt8(ascii: "."), UInt8(ascii: ","):
        if text[index] == UInt8(ascii: ".") { points += 1 } else { commas += 1 }
        last = index
        digitsAfterLast = 0
      case 0x20, UInt8(ascii: "'"): hasOthers = true
      default: return
      }
      index += 1
    }
  }
}

/// Digits collected without losing any: two parts of 18 digits are multiplied once, not every time.
struct DigitRun {
  private var high: Int128 = 0
  private var low: UInt64 = 0
  private var lowCount = 0
  private var lowPower: UInt64 = 1
  private(set) var count = 0
  private var scale = 0
  var findings: Findings = []
  var needsConvention = false

  /// Takes a digit; returns false when there are more than 36.
  mutating func append(_ byte: UInt8, isFraction: Bool) -> Bool {
    if lowCount == 18 {
      guard high == 0 else { return false }
      high = Int128(low)
      low = 0
      lowCount = 0
      lowPower = 1
    }
    low = low &* 10 &+ UInt64(byte &- 0x30)
    lowPower &*= 10
    lowCount += 1
    count += 1
    if isFraction { scale += 1 }
    return count <= 36
  }

  func number(isPlain: Bool) -> WrittenNumber {
    let units = high == 0 ? Int128(low) : high * Int128(lowPower) + Int128(low)
    return WrittenNumber(
      units: units,
      scale: scale,
      findings: findings,
      isPlainDigits: isPlain,
      needsConvention: needsConvention
    )
  }
}
