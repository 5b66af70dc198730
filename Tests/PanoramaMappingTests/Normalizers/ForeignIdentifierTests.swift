import PanoramaMapping
import PanoramaModel
import Testing

@Suite struct ForeignIdentifierTests {
  /// A declared kind, a cell, and what must come out of it.
  struct Case: Sendable, CustomStringConvertible {
    let kind: IdentifierKind
    let row: Row

    init(
      _ kind: IdentifierKind,
      _ input: String,
      _ text: String,
      _ validity: Validity = .valid,
      _ findings: Findings = []
    ) {
      self.kind = kind
      row = Row(input, text, validity, findings)
    }

    var description: String { "\(kind.name) \(row)" }
  }

  @Test(arguments: [
    Case(.euVAT, "BE 0428.759.497", "BE0428759497"), Case(.euVAT, "be428759497", "BE0428759497"),
    Case(.euVAT, "NL4495445B01", "NL004495445B01", .valid, .repaired),
    Case(.euVAT, "DE136695977", "DE136695977", .invalid, .checkFailed),
    Case(.euVAT, "GR094259216", "GR094259216", .invalid, .shapeWrong),
    Case(.euVAT, "EL094259216", "EL094259216"), Case(.euVAT, "XIGD001", "XIGD001", .unchecked),
    Case(.euVAT, "CZ7103192745", "CZ7103192745", .unchecked),
    Case(.euVAT, "54362315K", "54362315K", .invalid, .shapeWrong),
  ])
  func `European VAT numbers have the prefix of a member state`(item: Case) { expect(item) }

  /// Numbers that the tax administrations and companies themselves publish.
  @Test(arguments: [
    "ATU13585627", "BE0428759497", "BG175074752", "CY10259033P", "CZ25123891", "DE136695976",
    "DK13585628", "EE100931558", "EL094259216", "ESB58378431", "FI20774740", "FR40303265045",
    "HR33392005961", "HU12892312", "IE6433435F", "IE6433435OA", "IT00743110157", "LT119511515",
    "LT100001919017", "LU15027442", "LV40003521600", "MT11679112", "NL004495445B01",
    "PL8567346215", "PT501964843", "RO18547290", "SE123456789701", "SI50223054", "SK2022749619",
    "XI980780684",
  ])
  func `the rule of each member state accepts its numbers and no neighbour of them`(number: String)
  {
    func verdict(_ text: String) -> EuropeanVAT.Verdict {
      let bytes = Array(text.utf8)
      return EuropeanVAT.judge(bytes.span)
    }
    guard case .valid = verdict(number) else {
      Issue.record("\(number)")
      return
    }
    // Where the rule has one check digit, a change of any other digit breaks it, but for few of the rules modulo 10.
    var accepted = 0
    var tried = 0
    for (place, character) in number.enumerated() where character.isNumber && place >= 4 {
      for other in NumberMaker.digits where other != character {
        var wrong = Array(number)
        wrong[place] = other
        tried += 1
        if case .valid = verdict(String(wrong)) { accepted += 1 }
      }
    }
    // Sweden's and the Netherlands' last two digits count the sites of a company.
    #expect(accepted * 3 < tried, "\(accepted) of \(tried)")
  }

  @Test(arguments: [
    Case(.ein, "91-1144442", "911144442"),
    Case(.ein, "911-14-4442", "911144442", .invalid, .shapeWrong),
    Case(.ein, "071144442", "071144442", .invalid, .checkFailed),
    Case(.ein, "123456789", "123456789", .placeholder), Case(.ein, "9111444", "9111444", .invalid),
    Case(.ssn, "536-90-4399", "536904399"),
    Case(.ssn, "666-12-1234", "666121234", .invalid, .checkFailed),
    Case(.ssn, "536-00-4399", "536004399", .invalid),
    Case(.ssn, "078-05-1120", "078051120", .placeholder),
    Case(.ssn, "53690-4399", "536904399", .valid), Case(.ssn, "***-**-4399", "*****4399", .masked),
  ])
  func `numbers of the United States are judged by their ranges`(item: Case) { expect(item) }

  @Test(arguments: [
    Case(.taiwanCompany, "00501503", "00501503"),
    Case(.taiwanCompany, "501503", "501503", .invalid, .shapeWrong),
    Case(.taiwanCompany, "4595257", "04595257", .valid, .repaired),
    Case(.taiwanCompany, "00501502", "00501502", .invalid, .checkFailed),
    Case(.taiwanID, "a223456781", "A223456781"),
    Case(.taiwanID, "A323456781", "A323456781", .invalid, .shapeWrong),
    Case(.taiwanID, "A223456782", "A223456782", .invalid, .checkFailed),
  ])
  func `numbers of Taiwan pass their checks`(item: Case) { expect(item) }

  @Test func `the modulus of Taiwan's companies is an option`() throws {
    // 2×1 + 2×1: the digits of the products add up to 5.
    let number = "10000004"
    #expect(IdentifierNormalizer(declaredKind: .taiwanCompany).clean(number).validity == .invalid)
    var options = NormalizerOptions()
    options.identifierKind = .taiwanCompany
    options.companyModulus = 5
    #expect(
      try NormalizerCatalog.make("identifier", options: options).clean(number).validity == .valid
    )
    options.companyModulus = 7
    #expect(throws: NormalizerOptionError.self) {
      try NormalizerCatalog.make("identifier", options: options)
    }
  }

  @Test(arguments: [
    Case(.homeReturnPermit, "H1928374600", "H19283746", .valid, .upgraded),
    Case(.homeReturnPermit, "h19283746", "H19283746"),
    Case(.homeReturnPermit, "MA1928374", "MA1928374"),
    Case(.homeReturnPermit, "K12345679", "K12345679", .invalid, .shapeWrong),
    Case(.taiwanPermit, "19283746", "19283746"),
    Case(.taiwanPermit, "1928374601(B)", "19283746", .valid, .upgraded),
    Case(.taiwanPermit, "1928374601", "19283746", .valid, .upgraded),
    Case(.taiwanPermit, "1234567801", "12345678", .placeholder),
    Case(.taiwanPermit, "1928374", "1928374", .invalid, .shapeWrong),
    Case(.permanentResidence, "USA110090010101", "USA110090010101"),
    Case(.permanentResidence, "931840199001010011", "931840199001010011"),
    Case(.permanentResidence, "931840199001010012", "931840199001010012", .invalid, .checkFailed),
    Case(.permanentResidence, "110105194912310", "110105194912310", .invalid, .shapeWrong),
  ])
  func `permits keep the part that outlasts renewals`(item: Case) { expect(item) }

  @Test(arguments: [
    // What several registers number alike is nobody's to guess.
    ("12345675", IdentifierKind.unknown, true), ("H12345678", .unknown, true),
    ("MA1234567", .unknown, true), ("G23456789", .unknown, false), ("911144442", .unknown, false),
    ("536904399", .unknown, true),
    ("19283746", .unknown, true), ("USA110090010101", .unknown, false),
    // Check digits of one register, and a shape of no other.
    ("A223456781", .taiwanID, false), ("931840199001010011", .permanentResidence, false),
    ("GB29NWBK60161331926819", .iban, false), ("DE136695976", .euVAT, false),
    ("ICBKCNBJXXX", .unknown, false), ("WANG0001", .unknown, false),
  ])
  func `without a kind only what one register can have issued gets one`(
    number: String,
    kind: IdentifierKind,
    isAmbiguous: Bool
  ) {
    let cleaned = IdentifierNormalizer().clean(number)
    #expect(cleaned.kind == kind)
    #expect(cleaned.findings.contains(.ambiguous) == isAmbiguous, "\(cleaned)")
    #expect(cleaned.validity == (kind == .unknown ? .unchecked : .valid))
    #expect(cleaned.text == number)
  }

  @Test func `licences of fifteen digits have a check digit that older ones need not have`() {
    let normalizer = IdentifierNormalizer(declaredKind: .businessLicence)
    let body = Array("33010000001234")
    let number = String(body + [NumberMaker.mod1110(body)])
    #expect(normalizer.clean(number).validity == .valid)
    let old = normalizer.clean("330100000012345")
    #expect(old.validity == .unchecked)
    #expect(old.findings.contains(.checkFailed))
    #expect(old.confidence == 70)
  }

  @Test func `residence permits and unknown provinces are told apart, and great age is a warning`()
  {
    let latest = CivilDate(year: 2026, month: 11, day: 22)
    let normalizer = IdentifierNormalizer(declaredKind: .residentID, latestBirth: latest)
    func number(_ body: String) -> String {
      let characters = Array(body)
      return String(characters + [NumberMaker.mod112(characters)])
    }
    for region in ["810000", "820000", "830000"] {
      let permit = number(region + "19900101001")
      #expect(normalizer.clean(permit).confidence == 100)
      #expect(permit.passes(ResidentID.isResidencePermit))
    }
    #expect(!number("11010519900101001").passes(ResidentID.isResidencePermit))
    let strange = normalizer.clean(number("99000019900101001"))
    #expect(strange.validity == .valid)
    let unknown = normalizer.clean(number("16010519900101001"))
    #expect(unknown.validity == .valid)
    #expect(unknown.confidence == 85)
    let old = normalizer.clean(number("11010519010101001"))
    #expect(old.validity == .valid)
    #expect(old.confidence == 60)
  }

  @Test func `the first two characters of a credit code tell what the body is`() {
    let code = Array("91350100M000100Y43".utf8)
    let form = RegisteredBody.of(code.span)
    #expect(form?.name == "企业")
    #expect(form?.authority == .marketRegulation)
    #expect(form?.elf == "ECAK")
    #expect(RegisteredBody.of(Array("ZZ".utf8).span) == nil)
    #expect(RegisteredBody.of(Array("9".utf8).span) == nil)
    #expect(RegisteredBody.all.count == 36)
  }

  private func expect(_ item: Case) {
    let cleaned = IdentifierNormalizer(declaredKind: item.kind).clean(item.row.input)
    #expect(cleaned.text == item.row.text)
    #expect(cleaned.validity == item.row.validity, "\(cleaned)")
    #expect(cleaned.findings.isSuperset(of: item.row.findings), "\(cleaned)")
    #expect(cleaned.kind == item.kind)
  }
}
