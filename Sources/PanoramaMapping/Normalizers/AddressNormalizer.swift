import PanoramaModel

/// Cleans postal addresses: width, spaces, simplified Han, and house numbers in digits.
///
/// `８８号`, `八十八号` and `88#` become `88号`. The text stays whole; `AddressParser` takes it apart. Where its division may be
/// several places, or names places that do not lie in each other, it says ambiguous.
public struct AddressNormalizer: Normalizer {
  private let folding = TextFolding(simplifies: true, spaces: .removedBesideHan)
  private let nullTokens: NullTokens

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    self.nullTokens = nullTokens
  }

  /// Cleans one address; nothing can fail, so it is unchecked.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: .address) {
      value.setMissing()
      return
    }
    TextDamage.settle(&value, raw: raw)
    while NameNotation.settle(&value) { folding.refold(&value) }
    if Self.needsNumbers(value.canonical.span), Self.unifyNumbers(&value) {
      folding.refold(&value)
    }
    if value.canonical.contains(UInt8(ascii: "*")) { value.validity = .masked }
    var walk = RegionWalk()
    guard walk.isUncertain(value.canonical.span) else { return }
    value.findings.insert(.ambiguous)
    value.confidence = min(value.confidence, 80)
  }

  /// Whether a number sign stands after a digit, or a Chinese numeral before a word for a house, flat or room.
  private static func needsNumbers(_ text: Span<UInt8>) -> Bool {
    var before: Unicode.Scalar = " "
    var index = 0
    while index < text.count {
      if text[index] < 0x80 {
        if text[index] == UInt8(ascii: "#"), before.value < 0x80 { return true }
        before = Unicode.Scalar(text[index])
        index += 1
        continue
      }
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      if takesNumber(scalar), ChineseNumeral.isPart(before) { return true }
      before = scalar
      index += length
    }
    return false
  }

  /// 号 栋 幢 室, and 单 of 单元.
  private static func takesNumber(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "号", "栋", "幢", "室", "单": true
    default: false
    }
  }

  /// Writes house numbers in digits; says whether it changed any.
  private static func unifyNumbers(_ value: inout NormalizedValue) -> Bool {
    let text = value.canonical
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "#"), index > 0, text[index - 1].isDigit,
        index + 1 == text.count || !text[index + 1].isDigit
      {
        result.append(contentsOf: "号".utf8)
        index += 1
        continue
      }
      let (scalar, length) = UTF8Text.scalar(in: text.span, at: index)
      let end = index + length
      if ChineseNumeral.isPart(scalar), let number = numeral(text.span, at: index) {
        DecimalWriter.append(units: number.value, scale: 0, minimumScale: 0, to: &result)
        index = number.end
        continue
      }
      if ChineseNumeral.isPart(scalar) {
        // A numeral that is part of a name (八一路) is copied whole, so that no tail of it is read.
        let start = index
        index = endOfNumeral(text.span, at: index)
        result.append(contentsOf: text[start..<index])
        continue
      }
      result.append(contentsOf: text[index..<end])
      index = end
    }
    guard result != text else { return false }
    value.findings.insert(.upgraded)
    value.canonical.removeAll(keepingCapacity: true)
    value.canonical.append(contentsOf: result)
    return true
  }

  private static func endOfNumeral(_ text: Span<UInt8>, at start: Int) -> Int {
    var end = start
    while end < text.count {
      let (scalar, length) = UTF8Text.scalar(in: text, at: end)
      guard ChineseNumeral.isPart(scalar) else { break }
      end += length
    }
    return end
  }

  /// The number at `start`, when the word after it takes one: 八十八号, or digit by digit 二〇一室.
  private static func numeral(
    _ text: Span<UInt8>,
    at start: Int
  ) -> (value: Int128, end: Int)? {
    let end = endOfNumeral(text, at: start)
    guard end < text.count, takesNumber(UTF8Text.scalar(in: text, at: end).scalar) else {
      return nil
    }
    var reader = ChineseNumberReader()
    var digits: Int128 = 0
    var isNumber = true
    var isDigits = end - start <= 12
    var index = start
    while index < end {
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      if let digit = ChineseNumeral.digit(scalar) {
        digits = digits * 10 + Int128(digit)
      } else {
        isDigits = false
      }
      isNumber = isNumber && reader.take(scalar)
      index += length
    }
    if isDigits { return (digits, end) }
    return isNumber ? reader.finish().map { ($0, end) } : nil
  }
}
