import PanoramaMapping
import PanoramaModel
import PanoramaTestSupport
import Testing

/// What holds for every normalizer, on values that are made for it.
@Suite struct PropertyTests {
  /// A normalizer, its options, and cells that it should take.
  struct Subject: Sendable, CustomStringConvertible {
    let name: String
    var label = ""
    var options = NormalizerOptions()
    /// How a canonical value is spelt otherwise.
    var spellings: [Spelling] = []
    let make: @Sendable (inout SeededGenerator) -> String

    var description: String { label.isEmpty ? name : "\(name) \(label)" }
  }

  /// A way to write the same value that exports show.
  enum Spelling: Sendable, CaseIterable {
    case spaces, fullWidth, lowerCase, hyphens, apostrophe, formula, tab, invisible

    func spell(_ text: String, _ generator: inout SeededGenerator) -> String {
      switch self {
      case .spaces: return Self.insert(" ", into: text, &generator)
      case .hyphens: return Self.insert("-", into: text, &generator)
      case .invisible: return Self.insert("\u{200B}", into: text, &generator)
      case .lowerCase: return text.lowercased()
      case .apostrophe: return "'" + text
      case .formula: return "=\"" + text + "\""
      case .tab: return text + "\t"
      case .fullWidth:
        return String(
          String.UnicodeScalarView(
            text.unicodeScalars.map { scalar in
              0x21...0x7E ~= scalar.value ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
            }
          )
        )
      }
    }

    private static func insert(
      _ mark: String,
      into text: String,
      _ generator: inout SeededGenerator
    ) -> String {
      guard text.count > 2 else { return text }
      let place = Int.random(in: 1..<text.count, using: &generator)
      let index = text.index(text.startIndex, offsetBy: place)
      return text[..<index] + mark + text[index...]
    }
  }

  private static func identifier(
    _ kind: IdentifierKind,
    _ make: @escaping @Sendable (inout SeededGenerator) -> String
  ) -> Subject {
    var subject = Subject(
      name: "identifier",
      label: kind.name,
      spellings: Spelling.allCases,
      make: make
    )
    subject.options.identifierKind = kind
    // Hyphens have places of their own in the numbers of the United States.
    if kind == .ein || kind == .ssn { subject.spellings.removeAll { $0 == .hyphens } }
    return subject
  }

  private static func subject(
    _ name: String,
    _ spellings: [Spelling] = [.tab, .fullWidth, .invisible],
    _ set: (inout NormalizerOptions) -> Void = { _ in },
    make: @escaping @Sendable (inout SeededGenerator) -> String
  ) -> Subject {
    var subject = Subject(name: name, spellings: spellings, make: make)
    set(&subject.options)
    return subject
  }

  private static func choice(_ words: [String]) -> @Sendable (inout SeededGenerator) -> String {
    { words.randomElement(using: &$0) ?? "" }
  }

  static let subjects: [Subject] =
    identifiers + [
      subject("text") { _ in "Calle Mayor 5, 3A" },
      subject("code", make: choice(["A01", "x-9", "正常", "BASIC"])),
      subject("email", make: choice(["user@example.com", "a.b+c@sub.example.cn"])),
      subject("phone", [.spaces, .hyphens, .fullWidth, .tab], make: phone),
      subject("date", [.fullWidth, .tab], make: date),
      subject("money", [.fullWidth, .tab, .apostrophe], { $0.decimalComma = false }, make: amount),
      subject("decimal", [.fullWidth, .tab], { $0.decimalComma = false }, make: amount),
      subject("integer", [.fullWidth, .tab]) { "\(Int.random(in: -99_999...99_999, using: &$0))" },
      subject("boolean", make: choice(["true", "false", "是", "N"])),
      subject("rate", [.fullWidth, .tab], { $0.unit = "fraction" }) {
        "0.0\(Int.random(in: 100...999, using: &$0))"
      },
      subject("currency", [.lowerCase, .fullWidth, .tab], make: choice(["CNY", "EUR", "JPY"])),
      subject("country", [.lowerCase, .fullWidth, .tab], make: choice(["CN", "ES", "香港", "USA"])),
      subject("sex", make: choice(["男", "女", "1", "2", "F", "male"])),
      subject("industry", [.lowerCase, .fullWidth], make: choice(["C3911", "3911", "F51", "A"])),
      subject("region_code", Spelling.allCases, make: choice(["110105", "440000", "310115"])),
      subject("account_number", Spelling.allCases) {
        "6200" + String(NumberMaker.digits(11, &$0)) + "7"
      },
      subject("card_number", Spelling.allCases, make: NumberMaker.card),
      subject("iban", Spelling.allCases, make: NumberMaker.iban),
      subject("bic", Spelling.allCases, make: choice(["ICBKCNBJXXX", "CAIXESBB", "BKCHCNBJ300"])),
    ]

  private static let identifiers: [Subject] = [
    identifier(.residentID, NumberMaker.residentID),
    identifier(.unifiedSocialCreditCode, NumberMaker.creditCode),
    identifier(.organisationCode) { NumberMaker.organisationCode(&$0) },
    identifier(.lei, NumberMaker.lei), identifier(.nif, NumberMaker.nif),
    identifier(.hkid, NumberMaker.hkid), identifier(.businessLicence, NumberMaker.licence),
    identifier(.iban, NumberMaker.iban), identifier(.euVAT, NumberMaker.germanVAT),
    identifier(.taiwanCompany, NumberMaker.taiwanCompany),
    identifier(.taiwanID, NumberMaker.taiwanID),
    identifier(.homeReturnPermit) { "H9" + String(NumberMaker.digits(9, &$0)) },
    identifier(.taiwanPermit) { "9" + String(NumberMaker.digits(7, &$0)) },
    identifier(.permanentResidence) { "USA9" + String(NumberMaker.digits(11, &$0)) },
    identifier(.passport) { "E2" + String(NumberMaker.digits(7, &$0)) },
    identifier(.ein) { "91" + String(NumberMaker.digits(7, &$0)) },
    identifier(.ssn) { "5369" + String(NumberMaker.digits(1, &$0)) + "4399" },
    identifier(.bic, choice(["ICBKCNBJXXX", "CAIXESBBXXX"])),
  ]

  private static func phone(_ generator: inout SeededGenerator) -> String {
    "138" + String(NumberMaker.digits(8, &generator))
  }

  private static func date(_ generator: inout SeededGenerator) -> String {
    let number = Int32.random(in: 1...40_000, using: &generator)
    return CivilDate(dayNumber: number).description
  }

  private static func amount(_ generator: inout SeededGenerator) -> String {
    Amount(units: Int128(Int64.random(in: -9_999_999...9_999_999, using: &generator)), scale: 2)
      .description
  }

  /// What only happens to a value that was not clean.
  private static let repairs: Findings = [
    .widthFolded, .scriptFolded, .separatorsRemoved, .repaired, .excelDamaged, .upgraded,
    .unitApplied, .truncated,
  ]

  @Test(arguments: subjects)
  func `a canonical value is its own canonical value`(subject: Subject) throws {
    let normalizer = try NormalizerCatalog.make(subject.name, options: subject.options)
    var generator = SeededGenerator(seed: 31)
    var valid = 0
    for _ in 0..<400 {
      let once = normalizer.clean(subject.make(&generator))
      guard once.validity == .valid || once.validity == .unchecked else { continue }
      valid += 1
      let twice = normalizer.clean(once.text)
      #expect(twice.text == once.text, "\(subject)")
      #expect(twice.validity == once.validity, "\(subject) \(once)")
      #expect(twice.findings.isDisjoint(with: Self.repairs), "\(subject) \(twice)")
    }
    #expect(valid > 300, "made values must be good: \(subject)")
  }

  @Test(arguments: subjects)
  func `a canonical value survives the ways in which exports spell it`(subject: Subject) throws {
    let normalizer = try NormalizerCatalog.make(subject.name, options: subject.options)
    var generator = SeededGenerator(seed: 32)
    for _ in 0..<100 {
      let clean = normalizer.clean(subject.make(&generator))
      guard clean.validity == .valid else { continue }
      for spelling in subject.spellings {
        let spelt = spelling.spell(clean.text, &generator)
        let again = normalizer.clean(spelt)
        #expect(again.text == clean.text, "\(subject) \(spelling) \(spelt)")
        #expect(again.validity == .valid, "\(subject) \(spelling) \(spelt) \(again)")
      }
    }
  }

  @Test func `every normalizer of the catalog is a subject here, or one of names and addresses`() {
    let elsewhere: Set = ["name", "person_name", "organisation_name", "address"]
    let tested = Set(Self.subjects.map(\.name))
    for name in NormalizerCatalog.names where !elsewhere.contains(name) {
      #expect(tested.contains(name), "\(name)")
    }
    // The kind `other` has no form to make, NIE and CIF share the code of NIF, LEI and the like are there.
    let untested: Set<IdentifierKind> = [.unknown, .other, .nie, .cif]
    let kinds = Set(Self.identifiers.map(\.label))
    for kind in IdentifierKind.allCases where !untested.contains(kind) {
      #expect(kinds.contains(kind.name), "\(kind)")
    }
  }

  @Test func `no bytes whatsoever trap, in any kind, any option and any column evidence`() {
    var generator = SeededGenerator(seed: 20_261_122)
    var normalizers: [any Normalizer] = Self.subjects.compactMap {
      try? NormalizerCatalog.make($0.name, options: $0.options)
    }
    normalizers += IdentifierKind.allCases.map { IdentifierNormalizer(declaredKind: $0) }
    normalizers += PhoneNormalizer.regions.map { PhoneNormalizer(region: $0, areaCode: "010") }
    normalizers.append(
      DateNormalizer(
        forms: DateForm.allCases.map(\.rawValue),
        referenceYear: 2026,
        zone: "Europe/Madrid"
      )
    )
    var dates = DateOrderEvidence()
    var marks = DecimalMarkEvidence()
    var answers = BooleanEvidence()
    var sexes = SexEvidence()
    var value = NormalizedValue()
    for round in 0..<2500 {
      let count = Int.random(in: 0...40, using: &generator)
      let isText = round % 2 == 0
      let bytes = (0..<count).map { _ in
        isText
          ? UInt8.random(in: 0x20...0x7E, using: &generator)
          : UInt8.random(in: 0...255, using: &generator)
      }
      for normalizer in normalizers {
        value.reset()
        normalizer.normalize(bytes.span, into: &value)
        if value.validity == .missing, !value.canonical.isEmpty {
          Issue.record("\(bytes) in \(normalizer)")
        }
      }
      dates.note(bytes.span)
      marks.note(bytes.span)
      answers.note(bytes.span)
      sexes.note(bytes.span)
    }
    #expect(normalizers.count > 60)
  }
}
