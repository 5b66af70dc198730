/// Value-added tax numbers of the member states of the EU, with the prefix of the state.
///
/// Prefixes and shapes are those of the VIES system of the European Commission (VIES FAQ, question 11); the check
/// digits follow the rules that the member states publish. Greece writes EL, which is not its code in ISO 3166; XI stands
/// for Northern Ireland. Whether a number is registered only VIES can say.
public enum EuropeanVAT {
  /// What the rules say of a number.
  public enum Verdict: Sendable {
    /// Shape and check digits are right.
    case valid
    /// The shape is right, and no rule for a check digit is known here.
    case unchecked
    /// The shape is right and the check digits are not.
    case wrongCheck
    /// No member state has such numbers.
    case wrongShape
  }

  /// Judges a number in upper case, without separators, with its prefix.
  public static func judge(_ number: Span<UInt8>) -> Verdict {
    guard number.count >= 4, number[0].isUpperCase, number[1].isUpperCase else {
      return .wrongShape
    }
    let body = number.extracting(2..<number.count)
    let state = UInt16(number[0]) << 8 | UInt16(number[1])
    guard let rule = rules[state] else { return .wrongShape }
    return rule(body)
  }

  /// Whether a number starts with the prefix of a member state.
  static func hasPrefix(_ number: Span<UInt8>) -> Bool {
    guard number.count >= 2 else { return false }
    return rules[UInt16(number[0]) << 8 | UInt16(number[1])] != nil
  }

  private typealias Rule = @Sendable (Span<UInt8>) -> Verdict

  private static let rules: [UInt16: Rule] = {
    let rows: [(String, Rule)] = [
      ("AT", austria), ("BE", belgium), ("BG", bulgaria), ("CY", cyprus), ("CZ", czechia),
      ("DE", germany), ("DK", denmark), ("EE", estonia), ("EL", greece), ("ES", spain),
      ("FI", finland), ("FR", france), ("HR", croatia), ("HU", hungary), ("IE", ireland),
      ("IT", italy), ("LT", lithuania), ("LU", luxembourg), ("LV", latvia), ("MT", malta),
      ("NL", netherlands), ("PL", poland), ("PT", portugal), ("RO", romania), ("SE", sweden),
      ("SI", slovenia), ("SK", slovakia), ("XI", northernIreland),
    ]
    var rules: [UInt16: Rule] = [:]
    for (state, rule) in rows {
      let bytes = Array(state.utf8)
      rules[UInt16(bytes[0]) << 8 | UInt16(bytes[1])] = rule
    }
    return rules
  }()

  // MARK: Shared steps

  private static func isNumber(_ text: Span<UInt8>, _ part: Range<Int>) -> Bool {
    guard part.upperBound <= text.count else { return false }
    for index in part where !text[index].isDigit { return false }
    return true
  }

  private static func number(_ text: Span<UInt8>, _ part: Range<Int>) -> Int {
    var value = 0
    for index in part { value = value * 10 + text[index].digitValue }
    return value
  }

  private static func weighted(_ text: Span<UInt8>, _ weights: [Int], from start: Int = 0) -> Int {
    var sum = 0
    for (offset, weight) in weights.enumerated() {
      sum += text[start + offset].digitValue * weight
    }
    return sum
  }

  private static func verdict(_ passes: Bool) -> Verdict { passes ? .valid : .wrongCheck }

  // MARK: Member states

  /// U and eight digits: sums of doubled digits, 96 less the sum.
  private static func austria(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 9, body[0] == UInt8(ascii: "U"), isNumber(body, 1..<9) else {
      return .wrongShape
    }
    var sum = 4
    for index in 1..<8 {
      let product = body[index].digitValue * (index % 2 == 0 ? 2 : 1)
      sum += product / 10 + product % 10
    }
    return verdict((10 - sum % 10) % 10 == body[8].digitValue)
  }

  /// Ten digits, 97 less the remainder of the first eight.
  private static func belgium(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 10, isNumber(body, 0..<10), body[0] <= 0x31 else { return .wrongShape }
    return verdict(97 - number(body, 0..<8) % 97 == number(body, 8..<10))
  }

  /// Nine digits for companies; ten for persons, by rules that depend on the kind of person.
  private static func bulgaria(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 9 || body.count == 10, isNumber(body, 0..<body.count) else {
      return .wrongShape
    }
    guard body.count == 9 else { return .unchecked }
    var check = weighted(body, [1, 2, 3, 4, 5, 6, 7, 8]) % 11
    if check == 10 { check = weighted(body, [3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10 }
    return verdict(check == body[8].digitValue)
  }

  /// Eight digits and a letter: digits in odd places are translated, the letter is the remainder modulo 26.
  private static func cyprus(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 9, isNumber(body, 0..<8), body[8].isUpperCase else { return .wrongShape }
    let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
    var sum = 0
    for index in 0..<8 {
      sum += index % 2 == 0 ? odd[body[index].digitValue] : body[index].digitValue
    }
    return verdict(body[8] == 0x41 + UInt8(sum % 26))
  }

  /// Eight digits for companies; nine or ten, which hold a birth date, for persons.
  private static func czechia(_ body: Span<UInt8>) -> Verdict {
    guard (8...10).contains(body.count), isNumber(body, 0..<body.count) else { return .wrongShape }
    guard body.count == 8 else { return .unchecked }
    guard body[0] != UInt8(ascii: "9") else { return .wrongCheck }
    let check = (11 - weighted(body, [8, 7, 6, 5, 4, 3, 2]) % 11) % 10
    return verdict(check == body[7].digitValue)
  }

  /// Nine digits, ISO 7064 MOD 11,10.
  private static func germany(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 9, isNumber(body, 0..<9), body[0] != 0x30 else { return .wrongShape }
    return verdict(ISO7064.passesMod1110(body))
  }

  /// Eleven digits of Croatia, ISO 7064 MOD 11,10.
  private static func croatia(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 11, isNumber(body, 0..<11) else { return .wrongShape }
    return verdict(ISO7064.passesMod1110(body))
  }

  private static func denmark(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 8, isNumber(body, 0..<8), body[0] != 0x30 else { return .wrongShape }
    return verdict(weighted(body, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0)
  }

  private static func estonia(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 9, isNumber(body, 0..<9) else { return .wrongShape }
    return verdict(weighted(body, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0)
  }

  private static func greece(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 9, isNumber(body, 0..<9) else { return .wrongShape }
    let sum = weighted(body, [256, 128, 64, 32, 16, 8, 4, 2])
    return verdict(sum % 11 % 10 == body[8].digitValue)
  }

  /// The NIF of the taxpayer.
  private static func spain(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 9, isNumber(body, 1..<8) else { return .wrongShape }
    return verdict(
      SpanishTaxID.isValidNIF(body) || SpanishTaxID.isValidNIE(body)
        || SpanishTaxID.isValidCIF(body)
    )
  }

  private static func finland(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 8, isNumber(body, 0..<8) else { return .wrongShape }
    return verdict(weighted(body, [7, 9, 10, 5, 8, 4, 2, 1]) % 11 == 0)
  }

  /// Two check characters and the SIREN, which passes the Luhn formula; new keys hold letters and are not checked.
  private static func france(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 11, isNumber(body, 2..<11), body[0].alphanumericValue != nil,
      body[1].alphanumericValue != nil
    else { return .wrongShape }
    // Monaco has no SIREN, and its numbers start with 000.
    let isMonaco = number(body, 2..<5) == 0
    guard isMonaco || PaymentCardNumber.passesLuhn(body.extracting(2..<11)) else {
      return .wrongCheck
    }
    guard isNumber(body, 0..<2) else { return .unchecked }
    return verdict((number(body, 2..<11) * 100 + 12) % 97 == number(body, 0..<2))
  }

  private static func hungary(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 8, isNumber(body, 0..<8) else { return .wrongShape }
    return verdict(weighted(body, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 == 0)
  }

  /// Seven digits, a check letter, and perhaps a second letter; the form before 2013 has a sign in second place.
  private static func ireland(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 8 || body.count == 9, body[0].isDigit, isNumber(body, 2..<7),
      body[7].isUpperCase
    else { return .wrongShape }
    guard body[1].isDigit else {
      return body.count == 8 ? .unchecked : .wrongShape
    }
    var sum = weighted(body, [8, 7, 6, 5, 4, 3, 2])
    if body.count == 9 {
      guard body[8] >= 0x41, body[8] <= 0x57 else { return .wrongShape }
      // A to I count 1 to 9; W, which married women's numbers had, counts 0.
      sum += body[8] == UInt8(ascii: "W") ? 0 : (Int(body[8]) - 0x40) * 9
    }
    let letters = Array("WABCDEFGHIJKLMNOPQRSTUV".utf8)
    return verdict(letters[sum % 23] == body[7])
  }

  /// Seven digits, three for the tax office of the province, and the Luhn digit.
  private static func italy(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 11, isNumber(body, 0..<11) else { return .wrongShape }
    let hasOffice =
      switch number(body, 7..<10) {
      case 1...100, 120, 121, 888, 999: true
      default: false
      }
    return verdict(hasOffice && PaymentCardNumber.passesLuhn(body))
  }

  /// Nine or twelve digits, the last but one being 1: two passes of weights.
  private static func lithuania(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 9 || body.count == 12, isNumber(body, 0..<body.count) else {
      return .wrongShape
    }
    func sum(startingAt start: Int) -> Int {
      var sum = 0
      for index in 0..<body.count - 1 {
        sum += body[index].digitValue * ((index + start - 1) % 9 + 1)
      }
      return sum % 11
    }
    var check = sum(startingAt: 1)
    if check == 10 { check = sum(startingAt: 3) % 10 }
    return verdict(
      body[body.count - 2] == UInt8(ascii: "1") && check == body[body.count - 1].digitValue
    )
  }

  private static func luxembourg(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 8, isNumber(body, 0..<8) else { return .wrongShape }
    return verdict(number(body, 0..<6) % 89 == number(body, 6..<8))
  }

  /// Eleven digits; those of persons, which start with 0 to 3, hold a birth date and are not checked.
  private static func latvia(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 11, isNumber(body, 0..<11) else { return .wrongShape }
    guard body[0] > 0x33 else { return .unchecked }
    let sum = weighted(body, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1])
    return verdict(sum % 11 == 3)
  }

  private static func malta(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 8, isNumber(body, 0..<8), body[0] != 0x30 else { return .wrongShape }
    return verdict(37 - weighted(body, [3, 4, 6, 7, 8, 9]) % 37 == number(body, 6..<8))
  }

  /// Nine digits, B and two digits: the number of a company (modulo 11), or since 2020 MOD 97-10 over the whole.
  private static func netherlands(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 12, isNumber(body, 0..<9), body[9] == UInt8(ascii: "B"),
      isNumber(body, 10..<12), number(body, 10..<12) > 0
    else { return .wrongShape }
    let sum = weighted(body, [9, 8, 7, 6, 5, 4, 3, 2])
    if sum % 11 == body[8].digitValue { return .valid }
    // NL is 2321 and B is 11 where letters count from 10.
    let first = (2321 * 1_000_000_000 + number(body, 0..<9)) % 97
    return verdict(((first * 100 + 11) % 97 * 100 + number(body, 10..<12)) % 97 == 1)
  }

  private static func poland(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 10, isNumber(body, 0..<10) else { return .wrongShape }
    return verdict(weighted(body, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == body[9].digitValue)
  }

  private static func portugal(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 9, isNumber(body, 0..<9), body[0] != 0x30 else { return .wrongShape }
    let check = 11 - weighted(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
    return verdict((check > 9 ? 0 : check) == body[8].digitValue)
  }

  /// Two to ten digits, padded on the left.
  private static func romania(_ body: Span<UInt8>) -> Verdict {
    guard (2...10).contains(body.count), isNumber(body, 0..<body.count), body[0] != 0x30 else {
      return .wrongShape
    }
    let weights = [7, 5, 3, 2, 1, 7, 5, 3, 2]
    let skipped = 10 - body.count
    let sum = weighted(body, Array(weights.dropFirst(skipped)))
    return verdict(sum * 10 % 11 % 10 == body[body.count - 1].digitValue)
  }

  /// Ten digits that pass the Luhn formula, and two more.
  private static func sweden(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 12, isNumber(body, 0..<12), number(body, 10..<12) > 0 else {
      return .wrongShape
    }
    return verdict(PaymentCardNumber.passesLuhn(body.extracting(0..<10)))
  }

  private static func slovenia(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 8, isNumber(body, 0..<8), body[0] != 0x30 else { return .wrongShape }
    let check = 11 - weighted(body, [8, 7, 6, 5, 4, 3, 2]) % 11
    return verdict(check < 11 && check % 10 == body[7].digitValue)
  }

  /// Ten digits, divisible by 11; where the third is none of companies it may be the birth number of a person.
  private static func slovakia(_ body: Span<UInt8>) -> Verdict {
    guard body.count == 10, isNumber(body, 0..<10) else { return .wrongShape }
    guard number(body, 0..<10) % 11 == 0 else { return .wrongCheck }
    switch body[2] {
    case 0x32, 0x33, 0x34, 0x37, 0x38, 0x39: return body[0] == 0x30 ? .unchecked : .valid
    default: return .unchecked
    }
  }

  /// Nine or twelve digits as in Great Britain: the sum is 0 modulo 97, or 42 or 55 from 100 000 000 on.
  ///
  /// Numbers of government departments (GD) and health authorities (HA) are not checked.
  private static func northernIreland(_ body: Span<UInt8>) -> Verdict {
    if body.count == 5, body[0].isUpperCase, body[1].isUpperCase, isNumber(body, 2..<5) {
      return .unchecked
    }
    guard body.count == 9 || body.count == 12, isNumber(body, 0..<body.count) else {
      return .wrongShape
    }
    let sum = weighted(body, [8, 7, 6, 5, 4, 3, 2]) + number(body, 7..<9)
    let isNewer = body[0] != 0x30 && (sum % 97 == 42 || sum % 97 == 55)
    return verdict(sum % 97 == 0 || isNewer)
  }
}
