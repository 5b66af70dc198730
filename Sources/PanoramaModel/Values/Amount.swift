/// An exact decimal number of at most 38 digits: an amount of money, a rate, a quantity.
///
/// The value is `units / 10^scale`. No binary floating point is involved anywhere, so sums agree to the
/// last cent whatever their order.
public struct Amount: Sendable {
  /// The digits of the number, as one integer.
  public let units: Int128
  /// How many of the digits stand after the decimal point: 0 to 38.
  public let scale: Int

  /// The number zero.
  public static let zero = Amount(units: 0, scale: 0)

  /// 10^38, the least magnitude that needs more than 38 digits.
  private static let limit: Int128 = 100_000_000_000_000_000_000_000_000_000_000_000_000

  /// Makes `units / 10^scale`.
  public init(units: Int128, scale: Int) {
    precondition((0...38).contains(scale), "the scale of an amount is 0 to 38")
    self.units = units
    self.scale = scale
  }

  /// Reads a canonical decimal: an optional `-`, digits, and optionally `.` and digits.
  ///
  /// - Returns: nil unless the whole of `text` is such a number and has at most 38 digits, leading zeros not counted.
  public init?(_ text: Span<UInt8>) {
    var units: Int128 = 0
    var scale = 0
    var digits = 0
    var hasDigits = false
    var isFraction = false
    let isNegative = !text.isEmpty && text[0] == UInt8(ascii: "-")
    var index = isNegative ? 1 : 0
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "."), !isFraction, hasDigits {
        isFraction = true
      } else if byte &- 0x30 < 10 {
        units = units &* 10 &+ Int128(byte &- 0x30)
        hasDigits = true
        if units != 0 { digits += 1 }
        if isFraction { scale += 1 }
        guard digits <= 38, scale <= 38 else { return nil }
      } else {
        return nil
      }
      index += 1
    }
    guard hasDigits, text[text.count - 1] != UInt8(ascii: ".") else { return nil }
    self.units = isNegative ? -units : units
    self.scale = scale
  }

  /// Reads a canonical decimal written as a string.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }

  /// The power of ten, for exponents from 0 to 38.
  static func powerOfTen(_ exponent: Int) -> Int128 {
    var result: Int128 = 1
    for _ in 0..<exponent { result *= 10 }
    return result
  }

  /// The exact sum, or nil when it needs more than 38 digits.
  public func adding(_ other: Amount) -> Amount? {
    if scale == other.scale {
      let (sum, overflow) = units.addingReportingOverflow(other.units)
      return overflow ? nil : Amount(fitting: sum, scale: scale)
    }
    let wide = max(scale, other.scale)
    guard let left = rescaled(to: wide), let right = other.rescaled(to: wide) else { return nil }
    return left.adding(right)
  }

  /// The exact product with an integer, or nil when it needs more than 38 digits.
  public func multiplied(by factor: Int128) -> Amount? {
    let (product, overflow) = units.multipliedReportingOverflow(by: factor)
    return overflow ? nil : Amount(fitting: product, scale: scale)
  }

  /// The same value with more digits after the point; nil when it does not fit or digits would be lost.
  public func rescaled(to newScale: Int) -> Amount? {
    guard newScale >= scale, newScale <= 38 else { return nil }
    let (wide, overflow) = units.multipliedReportingOverflow(by: Self.powerOfTen(newScale - scale))
    return overflow ? nil : Amount(fitting: wide, scale: newScale)
  }

  /// The value rounded half up (away from zero) to `digits` after the point.
  public func rounded(to digits: Int) -> Amount {
    guard digits < scale else { return rescaled(to: digits) ?? self }
    let power = Self.powerOfTen(scale - digits)
    let (quotient, remainder) = units.quotientAndRemainder(dividingBy: power)
    let roundsAway = remainder.magnitude >= (power / 2 + power % 2).magnitude
    return Amount(units: quotient + (roundsAway ? units.signum() : 0), scale: digits)
  }

  /// The exact difference, or nil when it needs more than 38 digits.
  public func subtracting(_ other: Amount) -> Amount? {
    let (negated, overflow) = Int128(0).subtractingReportingOverflow(other.units)
    return overflow ? nil : adding(Amount(units: negated, scale: other.scale))
  }

  /// The exact product, or nil when it needs more than 38 digits.
  func multiplied(by other: Amount) -> Amount? {
    let (product, overflow) = units.multipliedReportingOverflow(by: other.units)
    guard !overflow else { return nil }
    var (units, scale) = (product, scale + other.scale)
    while scale > 38, units % 10 == 0 {
      units /= 10
      scale -= 1
    }
    return scale > 38 ? nil : Amount(fitting: units, scale: scale)
  }

  /// Makes `units / 10^scale` when the units have at most 38 digits.
  private init?(fitting units: Int128, scale: Int) {
    guard units < Self.limit, units > -Self.limit else { return nil }
    self.init(units: units, scale: scale)
  }
}

extension Amount: Comparable {
  /// Compares values, not spellings: 1.0 equals 1.
  public static func < (left: Amount, right: Amount) -> Bool {
    let wide = max(left.scale, right.scale)
    if let left = left.rescaled(to: wide), let right = right.rescaled(to: wide) {
      return left.units < right.units
    }
    return left.wholePart < right.wholePart
  }

  /// Whether both are the same number.
  public static func == (left: Amount, right: Amount) -> Bool {
    let wide = max(left.scale, right.scale)
    guard let left = left.rescaled(to: wide), let right = right.rescaled(to: wide) else {
      return false
    }
    return left.units == right.units
  }

  private var wholePart: Int128 { units / Self.powerOfTen(scale) }
}

extension Amount: CustomStringConvertible {
  /// The canonical decimal: `-1234.50`.
  public var description: String {
    let digits = String(units.magnitude)
    let sign = units < 0 ? "-" : ""
    guard scale > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
    return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
  }
}

extension Amount: Codable {
  /// Reads the canonical decimal as a string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let amount = Amount(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a decimal")
    }
    self = amount
  }

  /// Writes the canonical decimal as a string, so that no reader rounds it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
