import PanoramaMapping
import PanoramaModel
import PanoramaTestSupport
import Testing

/// Measures which single errors the check digits catch, against what their standards promise.
@Suite struct ErrorDetectionTests {
  struct Scheme: Sendable, CustomStringConvertible {
    let name: String
    let make: @Sendable (inout SeededGenerator) -> String
    let isValid: @Sendable (String) -> Bool
    /// The places that errors are made in.
    var places: Range<Int>
    /// The characters that a wrong one is taken from; a digit is never taken for a letter, nor the reverse, unless both
    /// stand here.
    var alphabet = NumberMaker.digits
    /// Pairs whose transposition the scheme cannot see.
    var blindPairs: Set<String> = []

    var description: String { name }
  }

  private static func passes(
    _ check: @escaping @Sendable (Span<UInt8>) -> Bool
  ) -> @Sendable (String) -> Bool {
    { $0.passes(check) }
  }

  static let schemes: [Scheme] = [
    // ISO 7064: MOD 11-2 catches all single substitutions and all transpositions of neighbours.
    Scheme(
      name: "resident id, MOD 11-2",
      make: NumberMaker.residentID,
      isValid: passes { ResidentID.checkCharacter(of: $0) == $0[17] },
      places: 0..<17
    ),
    // 31 is prime, no weight is 0 and no two neighbours are equal: all of both.
    Scheme(
      name: "unified social credit code, MOD 31",
      make: NumberMaker.creditCode,
      isValid: passes(UnifiedSocialCreditCode.isValid),
      places: 0..<18,
      alphabet: Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
    ),
    // 97 is prime: all of both among digits and among letters. A digit beside a letter is 99·a − 9·b apart, which 97
    // divides for 1B, 2M and 3X.
    Scheme(
      name: "LEI, MOD 97-10",
      make: NumberMaker.lei,
      isValid: passes(LegalEntityIdentifier.isValid),
      places: 0..<20,
      blindPairs: ["1B", "B1", "2M", "M2", "3X", "X3"]
    ),
    Scheme(
      name: "IBAN, MOD 97-10",
      make: NumberMaker.iban,
      isValid: passes(InternationalBankAccountNumber.isValid),
      places: 4..<22
    ),
    // ISO/IEC 7812-1, annex B: all substitutions; 09 and 90 have the same sum.
    Scheme(
      name: "payment card, Luhn",
      make: NumberMaker.card,
      isValid: passes(PaymentCardNumber.passesLuhn),
      places: 0..<15,
      blindPairs: ["09", "90"]
    ),
    // 11 is prime and the weights of neighbours differ: all of both among digits (not among letters, 11 apart).
    Scheme(
      name: "organisation code, MOD 11",
      make: { NumberMaker.organisationCode(&$0) },
      isValid: passes(OrganisationCode.isValid),
      places: 0..<8
    ),
    // 23 divides neither a power of ten nor nine of them: all of both among the digits.
    Scheme(
      name: "NIF, modulo 23",
      make: NumberMaker.nif,
      isValid: passes(SpanishTaxID.isValidNIF),
      places: 0..<8
    ),
    Scheme(
      name: "Hong Kong identity card, MOD 11",
      make: NumberMaker.hkid,
      isValid: passes(HongKongID.isValid),
      places: 1..<7
    ),
  ]

  @Test(arguments: schemes)
  func `every error that the scheme promises to catch is caught`(scheme: Scheme) {
    var generator = SeededGenerator(seed: 20_261_122)
    var errors = 0
    for _ in 0..<300 {
      let original = scheme.make(&generator)
      #expect(scheme.isValid(original), "\(original)")
      let characters = Array(original)
      for place in scheme.places {
        errors += substitute(scheme, characters, place)
        guard place > scheme.places.lowerBound else { continue }
        errors += transpose(scheme, characters, place)
      }
    }
    print("\(scheme.name): \(errors) errors, all caught")
    #expect(errors > 10_000)
  }

  private func substitute(_ scheme: Scheme, _ original: [Character], _ place: Int) -> Int {
    let isDigit = original[place].isNumber
    let mixes = scheme.alphabet.contains { !$0.isNumber }
    let alphabet =
      mixes || isDigit ? scheme.alphabet : NumberMaker.alphanumeric.filter { !$0.isNumber }
    var count = 0
    for other in alphabet where other != original[place] {
      var wrong = original
      wrong[place] = other
      count += 1
      if scheme.isValid(String(wrong)) { Issue.record("\(scheme.name): \(String(wrong))") }
    }
    return count
  }

  private func transpose(_ scheme: Scheme, _ original: [Character], _ place: Int) -> Int {
    guard original[place] != original[place - 1],
      !scheme.blindPairs.contains(String([original[place - 1], original[place]]))
    else { return 0 }
    var wrong = original
    wrong.swapAt(place, place - 1)
    if scheme.isValid(String(wrong)) { Issue.record("\(scheme.name): \(String(wrong))") }
    return 1
  }

  @Test func `the blind spots of the schemes are blind`() {
    #expect("4000090000000003".passes(PaymentCardNumber.passesLuhn))
    #expect("4000900000000003".passes(PaymentCardNumber.passesLuhn))
    // 0 and B are 11 apart, so the check of an organisation code cannot tell them apart.
    #expect("002518057".passes(OrganisationCode.isValid))
    #expect("B02518057".passes(OrganisationCode.isValid))
    let lei = NumberMaker.mod97(Array("1B0000000000000000"))
    #expect(("1B0000000000000000" + String(lei)).passes(LegalEntityIdentifier.isValid))
    #expect(("B10000000000000000" + String(lei)).passes(LegalEntityIdentifier.isValid))
  }

  /// ISO 7064 promises every substitution of the hybrid system; of transpositions nearly all.
  @Test func `MOD 11,10 catches every substitution and nearly every transposition`() {
    var generator = SeededGenerator(seed: 77)
    var caught = 0
    var missed = 0
    for _ in 0..<500 {
      let original = Array(NumberMaker.licence(&generator))
      #expect(String(original).passes(BusinessLicence.passesCheck))
      for place in 0..<15 {
        for other in NumberMaker.digits where other != original[place] {
          var wrong = original
          wrong[place] = other
          #expect(!String(wrong).passes(BusinessLicence.passesCheck))
        }
        guard place > 0, original[place] != original[place - 1] else { continue }
        var wrong = original
        wrong.swapAt(place, place - 1)
        if String(wrong).passes(BusinessLicence.passesCheck) { missed += 1 } else { caught += 1 }
      }
    }
    print("MOD 11,10: \(missed) of \(missed + caught) transpositions missed")
    #expect(missed * 40 < missed + caught)
  }

  @Test func `numbers of other registers that are made by their rules are valid`() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<500 {
      #expect(NumberMaker.taiwanCompany(&generator).passes { TaiwanID.isCompany($0) })
      #expect(NumberMaker.taiwanID(&generator).passes(TaiwanID.isPerson))
      let vat = Array(NumberMaker.germanVAT(&generator).utf8)
      guard case .valid = EuropeanVAT.judge(vat.span) else {
        Issue.record("\(String(decoding: vat, as: UTF8.self))")
        continue
      }
    }
  }
}
