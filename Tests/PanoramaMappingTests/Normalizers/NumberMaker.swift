import PanoramaTestSupport

/// Makes valid numbers by the text of each standard, slowly and without the code under test.
enum NumberMaker {
  static let alphanumeric = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
  static let digits = Array("0123456789")

  static func digits(_ count: Int, _ generator: inout SeededGenerator) -> [Character] {
    (0..<count).map { _ in digits.randomElement(using: &generator) ?? "0" }
  }

  private static func value(_ character: Character) -> Int {
    alphanumeric.firstIndex(of: character) ?? 0
  }

  /// ISO 7064 MOD 11-2, by its recursion.
  static func mod112(_ body: [Character]) -> Character {
    var product = 0
    for character in body { product = (product + value(character)) * 2 % 11 }
    let check = (12 - product) % 11
    return check == 10 ? "X" : digits[check]
  }

  /// ISO 7064 MOD 11,10, by its recursion.
  static func mod1110(_ body: [Character]) -> Character {
    var product = 10
    for character in body {
      var sum = (product + value(character)) % 10
      if sum == 0 { sum = 10 }
      product = sum * 2 % 11
    }
    return digits[(11 - product) % 10]
  }

  /// ISO 7064 MOD 97-10: two digits, over letters written as 10 to 35.
  static func mod97(_ body: [Character]) -> [Character] {
    let text = body.map { String(value($0)) }.joined() + "00"
    var remainder = 0
    for digit in text { remainder = (remainder * 10 + value(digit)) % 97 }
    let check = 98 - remainder
    return [digits[check / 10], digits[check % 10]]
  }

  static func luhn(_ body: [Character]) -> Character {
    var sum = 0
    for (place, character) in body.reversed().enumerated() {
      let number = value(character) * (place % 2 == 0 ? 2 : 1)
      sum += number > 9 ? number - 9 : number
    }
    return digits[(10 - sum % 10) % 10]
  }

  /// A resident of China born between 1940 and 2005.
  static func residentID(_ generator: inout SeededGenerator) -> String {
    let region = ["110105", "310115", "440524", "510104"].randomElement(using: &generator) ?? ""
    let year = Int.random(in: 1940...2005, using: &generator)
    let month = Int.random(in: 1...12, using: &generator)
    let day = Int.random(in: 1...28, using: &generator)
    let date = "\(year)" + (month < 10 ? "0" : "") + "\(month)" + (day < 10 ? "0" : "") + "\(day)"
    let body = Array(region + date) + digits(3, &generator)
    return String(body + [mod112(body)])
  }

  static func organisationCode(
    _ generator: inout SeededGenerator,
    alphabet: [Character] = digits
  ) -> String {
    let body = (0..<8).map { _ in alphabet.randomElement(using: &generator) ?? "0" }
    let sum = zip(body, [3, 7, 9, 10, 5, 8, 4, 2]).reduce(0) { $0 + value($1.0) * $1.1 }
    let check = 11 - sum % 11
    return String(body) + (check == 10 ? "X" : check == 11 ? "0" : "\(check)")
  }

  static func creditCode(_ generator: inout SeededGenerator) -> String {
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
    let kind = ["91", "92", "93", "12", "52", "N2"].randomElement(using: &generator) ?? "91"
    let body =
      Array(kind + "310115") + Array(organisationCode(&generator))
    let sum = body.enumerated().reduce(0) { sum, item in
      var weight = 1
      for _ in 0..<item.offset { weight = weight * 3 % 31 }
      return sum + (alphabet.firstIndex(of: item.element) ?? 0) * weight
    }
    return String(body + [alphabet[(31 - sum % 31) % 31]])
  }

  static func lei(_ generator: inout SeededGenerator) -> String {
    let body = (0..<18).map { _ in alphanumeric.randomElement(using: &generator) ?? "0" }
    return String(body + mod97(body))
  }

  static func iban(_ generator: inout SeededGenerator) -> String {
    let account = digits(18, &generator)
    return "DE" + String(mod97(account + ["D", "E"])) + String(account)
  }

  static func card(_ generator: inout SeededGenerator) -> String {
    let body = Array("62") + digits(Int.random(in: 13...16, using: &generator), &generator)
    return String(body + [luhn(body)])
  }

  static func nif(_ generator: inout SeededGenerator) -> String {
    let number = Int.random(in: 10_000_000...99_999_999, using: &generator)
    return "\(number)" + String(Array("TRWAGMYFPDXBNJZSQVHLCKE")[number % 23])
  }

  static func hkid(_ generator: inout SeededGenerator) -> String {
    let letter = Array("ABCDEFGHKMNPRSTVWYZ").randomElement(using: &generator) ?? "A"
    let body = [letter] + digits(6, &generator)
    let sum = 36 * 9 + zip(body, [8, 7, 6, 5, 4, 3, 2]).reduce(0) { $0 + value($1.0) * $1.1 }
    let check = (11 - sum % 11) % 11
    return String(body) + (check == 10 ? "A" : "\(check)")
  }

  static func licence(_ generator: inout SeededGenerator) -> String {
    let body = digits(14, &generator)
    return String(body + [mod1110(body)])
  }

  static func germanVAT(_ generator: inout SeededGenerator) -> String {
    let body = Array("1") + digits(7, &generator)
    return "DE" + String(body + [mod1110(body)])
  }

  static func taiwanCompany(_ generator: inout SeededGenerator) -> String {
    while true {
      let number = digits(8, &generator)
      let sum = zip(number, [1, 2, 1, 2, 1, 2, 4, 1]).reduce(0) { sum, item in
        let product = value(item.0) * item.1
        return sum + product / 10 + product % 10
      }
      if sum % 10 == 0 { return String(number) }
    }
  }

  static func taiwanID(_ generator: inout SeededGenerator) -> String {
    // A is 10: 1 × 1 and 0 × 9.
    let body = Array("1") + digits(7, &generator)
    let sum = 1 + zip(body, [8, 7, 6, 5, 4, 3, 2, 1]).reduce(0) { $0 + value($1.0) * $1.1 }
    return "A" + String(body) + "\((10 - sum % 10) % 10)"
  }
}
