import Foundation
import PanoramaModel
import Testing
import PanoramaTestSupport

@Suite struct AmountTests {
  static let nines = String(repeating: "9", count: 38)
  static let tiny = "0." + String(repeating: "0", count: 37) + "1"

  @Test(arguments: [
    "0", "-0", "00", "7", "-7", "1.5", "-1234.50", "0.05", "007.10", nines, "-" + nines, tiny,
    "0." + nines, "0000" + nines, String(nines.prefix(20)) + "." + nines.prefix(18),
  ])
  func `a canonical decimal is read to the last digit`(text: String) throws {
    let amount = try #require(Amount(text))
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".").map(String.init)
    let whole = String(parts[0].drop { $0 == "0" })
    let expected = (whole.isEmpty ? "0" : whole) + (parts.count > 1 ? "." + parts[1] : "")
    let isZero = expected.allSatisfy { $0 == "0" || $0 == "." }
    #expect(amount.description == (isNegative && !isZero ? "-" : "") + expected)
  }

  @Test(arguments: [
    "", "-", "+1", "--1", "-+1", "1-", " 1", "1 ", "1.", ".5", "-.5", "1..2", "1.2.3", "1,000",
    "1e3", "0x10", "１", "NaN", "¥1", "1" + nines, nines + ".0", "0." + nines + "0", "1\u{0}",
    "1\n",
  ])
  func `anything else is refused whole`(text: String) {
    #expect(Amount(text) == nil)
  }

  /// A random decimal of at most 24 digits, as text, so that sums fit the oracle exactly.
  private static func decimal(_ generator: inout SeededGenerator) -> String {
    let shift = Int.random(in: 0...39, using: &generator)
    let whole = Int.random(in: 0...999_999_999_999, using: &generator) >> shift
    let places = Int.random(in: 0...12, using: &generator)
    let fraction = (0..<places).map { _ in String(Int.random(in: 0...9, using: &generator)) }
    let sign = Bool.random(using: &generator) ? "-" : ""
    return sign + String(whole) + (places > 0 ? "." + fraction.joined() : "")
  }

  @Test func `sums, differences and comparisons agree with decimal arithmetic`() throws {
    var generator = SeededGenerator(seed: 2026_1121)
    for _ in 0..<5000 {
      let (one, other) = (Self.decimal(&generator), Self.decimal(&generator))
      let (a, b) = (try #require(Amount(one)), try #require(Amount(other)))
      let x = try #require(Decimal(string: one))
      let y = try #require(Decimal(string: other))
      let sum = try #require(a.adding(b))
      let difference = try #require(a.subtracting(b))
      #expect(Decimal(string: sum.description) == x + y, "\(one) + \(other)")
      #expect(Decimal(string: difference.description) == x - y, "\(one) - \(other)")
      #expect((a < b) == (x < y) && (a == b) == (x == y) && (a > b) == (x > y), "\(one) ? \(other)")
    }
  }

  @Test func `rounding is half up, away from zero`() throws {
    var generator = SeededGenerator(seed: 38)
    for _ in 0..<3000 {
      let text = Self.decimal(&generator)
      let digits = Int.random(in: 0...6, using: &generator)
      var value = try #require(Decimal(string: text))
      var rounded = Decimal()
      unsafe NSDecimalRound(&rounded, &value, digits, .plain)
      let amount = try #require(Amount(text)).rounded(to: digits)
      #expect(Decimal(string: amount.description) == rounded, "\(text) to \(digits)")
      #expect(amount.scale == digits)
    }
  }

  @Test(arguments: [
    ("0.005", 2, "0.01"), ("-0.005", 2, "-0.01"), ("0.00499", 2, "0.00"), ("2.5", 0, "3"),
    ("-2.5", 0, "-3"), ("1.999", 2, "2.00"), ("7", 2, "7.00"), (tiny, 2, "0.00"),
  ])
  func `halves are rounded by hand as here`(text: String, digits: Int, expected: String) throws {
    #expect(try #require(Amount(text)).rounded(to: digits).description == expected)
  }

  @Test func `what needs more than 38 digits is refused, never wrapped`() throws {
    let largest = try #require(Amount(Self.nines))
    let one = Amount(units: 1, scale: 0)
    #expect(largest.adding(one) == nil)
    #expect(largest.adding(largest) == nil)
    #expect(largest.multiplied(by: 2) == nil)
    #expect(largest.rescaled(to: 1) == nil)
    #expect(largest.rescaled(to: 38) == nil)
    #expect(largest.subtracting(one)?.description == String(Self.nines.dropLast()) + "8")
    #expect(Amount(units: .min, scale: 0).subtracting(one) == nil)
    #expect(one.subtracting(Amount(units: .min, scale: 0)) == nil)
    #expect(one.rescaled(to: 39) == nil)
    #expect(Amount(units: 15, scale: 1).rescaled(to: 0) == nil)
    #expect(largest.multiplied(by: 1) == largest)
  }

  @Test func `numbers too far apart for one scale still compare`() throws {
    let large = try #require(Amount(Self.nines))
    let small = try #require(Amount(Self.tiny))
    #expect(small < large && large > small && small != large)
    let negative = try #require(Amount("-" + Self.nines))
    #expect(negative < small && negative < large)
    #expect(try #require(Amount("1.0")) == Amount(units: 1, scale: 0))
  }

  @Test func `an amount survives JSON as a string, at any size and scale`() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<500 {
      let scale = Int.random(in: 0...38, using: &generator)
      let limit: Int128 = 99_999_999_999_999_999_999_999_999_999_999_999_999
      let units = Int128.random(in: -limit...limit, using: &generator)
      let amount = Amount(
        units: units >> Int128.random(in: 0...120, using: &generator),
        scale: scale
      )
      let data = try JSONEncoder().encode([amount])
      #expect(data.first == UInt8(ascii: "[") && data.contains(UInt8(ascii: "\"")))
      let back = try JSONDecoder().decode([Amount].self, from: data)
      #expect(back[0].units == amount.units && back[0].scale == amount.scale)
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Amount].self, from: Data("[1.5]".utf8))
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Amount].self, from: Data("[\"1,5\"]".utf8))
    }
  }

  @Test(arguments: [
    ("100.00", "7.10", "710.0000"), ("0.01", "0.91", "0.0091"), ("-3", "7.8", "-23.4"),
    ("0", "7.8", "0.0"),
  ])
  func `conversion multiplies exactly`(amount: String, rate: String, expected: String) throws {
    var rules = IndicatorRules()
    rules.rates["USD"] = Amount(rate)
    let converted = rules.converted(try #require(Amount(amount)), from: "USD")
    #expect(converted?.description == expected)
    #expect(rules.converted(try #require(Amount(amount)), from: "CNY")?.description == amount)
    #expect(rules.converted(try #require(Amount(amount)), from: "XXX") == nil)
  }

  @Test func `conversion of a number with very many places is refused, not fatal`() throws {
    var rules = IndicatorRules()
    rules.rates["USD"] = Amount("7.1234567")
    #expect(rules.converted(try #require(Amount(Self.tiny)), from: "USD") == nil)
    #expect(rules.converted(try #require(Amount(Self.nines)), from: "USD") == nil)
    rules.rates["USD"] = Amount("10.0")
    #expect(
      rules.converted(try #require(Amount(Self.tiny)), from: "USD") == Amount(units: 1, scale: 37)
    )
  }
}
