import PanoramaMapping
import PanoramaModel
import Testing
import PanoramaTestSupport

@Suite struct IdentifierTests {
  @Test(arguments: [
    Row("11010519491231002X", "11010519491231002X"),
    Row("11010519491231002x", "11010519491231002X"),
    Row("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", .valid, .widthFolded),
    Row("'11010519491231002X", "11010519491231002X", .valid, .separatorsRemoved),
    Row("=\"11010519491231002X\"", "11010519491231002X", .valid, .separatorsRemoved),
    Row("110105 19491231002X", "11010519491231002X", .valid, .separatorsRemoved),
    Row("11010519491231002X\t", "11010519491231002X", .valid, .separatorsRemoved),
    Row("11010519491231002×", "11010519491231002X", .valid, .repaired),
    Row("11010519491231002*", "11010519491231002X", .valid, .repaired),
    Row("11O10519491231002X", "11010519491231002X", .valid, .repaired),
    Row("11OI0519491231002X", "11010519491231002X", .valid, .repaired),
    Row("110105491231002", "11010519491231002X", .valid, .upgraded),
    Row("110105********002X", "110105********002X", .masked),
    Row("110105••••••••002X", "110105********002X", .masked),
    Row("110105＊＊＊＊＊＊＊＊002X", "110105********002X", .masked, .widthFolded),
    Row("1.10105E+17", "", .invalid, .excelDamaged),
    Row("'1.10105E+17", "", .invalid, .excelDamaged),
    Row("110105194912310000", "110105194912310000", .invalid, .excelDamaged),
    Row("110105194912310021", "110105194912310021", .invalid, .checkFailed),
    Row("11010519491331002X", "11010519491331002X", .invalid, .checkFailed),
    Row("11010519491231002", "11010519491231002X", .unchecked, .inferred),
    Row("11010519491331002", "11010519491331002", .invalid, .shapeWrong),
    Row("111111111111111111", "111111111111111111", .placeholder),
    Row("123456789012345678", "123456789012345678", .placeholder),
    Row("NULL", "", .missing), Row("\\N", "", .missing), Row("无", "", .missing),
    Row("不详", "", .missing), Row("-", "", .missing), Row("其他", "", .missing),
    Row("  ", "", .missing), Row("", "", .missing),
  ])
  func `resident ids come clean`(row: Row) {
    let cleaned = IdentifierNormalizer(declaredKind: .residentID).clean(row.input)
    #expect(cleaned.text == row.text)
    #expect(cleaned.validity == row.validity)
    #expect(cleaned.findings.isSuperset(of: row.findings), "\(cleaned)")
    #expect(cleaned.kind == .residentID)
  }

  @Test(arguments: [
    Row("91350100M000100Y43", "91350100M000100Y43"),
    Row("91350100m000100y43", "91350100M000100Y43"),
    Row("９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43", .valid, .widthFolded),
    Row("9135O100M000100Y43", "91350100M000100Y43", .valid, .repaired),
    Row("9I350100MOOO100Y43", "91350100M000100Y43", .valid, .repaired),
    Row("91350100M000100Y34", "91350100M000100Y34", .invalid, .checkFailed),
    Row("913501**********43", "913501**********43", .masked),
    Row("000000000000000000", "000000000000000000", .placeholder),
    Row("913100007123450000", "913100007123450000", .invalid, .excelDamaged),
    Row("91350100M000100Y4", "91350100M000100Y4", .invalid, .shapeWrong),
  ])
  func `unified social credit codes come clean`(row: Row) {
    let cleaned = IdentifierNormalizer(declaredKind: .unifiedSocialCreditCode).clean(row.input)
    #expect(cleaned.text == row.text)
    #expect(cleaned.validity == row.validity)
    #expect(cleaned.findings.isSuperset(of: row.findings), "\(cleaned)")
  }

  @Test(arguments: [
    ("54362315K", "54362315K", IdentifierKind.nif, Validity.valid, Findings()),
    ("ES54362315A", "54362315A", .nif, .invalid, .checkFailed),
    ("es 54362315-k", "54362315K", .nif, .valid, .separatorsRemoved),
    ("X5253868R", "X5253868R", .nie, .valid, Findings()),
    ("B64717838", "B64717838", .cif, .valid, Findings()),
    ("B647I7838", "B64717838", .cif, .valid, .repaired),
    ("543623I5K", "54362315K", .nif, .valid, .repaired),
    ("54**** **5K", "54******5K", .nif, .masked, Findings()),
    ("1234567L", "01234567L", .nif, .valid, .repaired),
    ("00000000T", "00000000T", .nif, .placeholder, Findings()),
    ("54362315A", "54362315A", .nif, .invalid, .checkFailed),
    ("B6*****38", "B6*****38", .cif, .masked, Findings()),
    ("B64717839", "B64717839", .cif, .invalid, .checkFailed),
    ("X5253868A", "X5253868A", .nie, .invalid, .checkFailed),
    ("5436231", "5436231", .nif, .invalid, .shapeWrong),
  ])
  func `Spanish numbers say which of the three they are`(
    input: String,
    text: String,
    kind: IdentifierKind,
    validity: Validity,
    findings: Findings
  ) {
    let cleaned = IdentifierNormalizer(declaredKind: .nif).clean(input)
    #expect(cleaned.text == text)
    #expect(cleaned.kind == kind)
    #expect(cleaned.validity == validity)
    #expect(cleaned.findings.isSuperset(of: findings), "\(cleaned)")
  }

  @Test(arguments: [
    ("11010519491231002X", IdentifierKind.residentID),
    ("91350100M000100Y43", .unifiedSocialCreditCode),
    ("213800KUD8LAJWSQ9D15", .lei), ("00251809-X", .organisationCode), ("54362315K", .nif),
    ("B64717838", .cif), ("A123456(3)", .hkid), ("91350100M000100Y34", .unknown),
    ("E12345678", .unknown), ("330100000012345", .unknown),
    // An organisation code by its check digit, and nine digits all the same.
    ("00251805-7", .unknown),
  ])
  func `the kind is inferred from check digits alone`(input: String, kind: IdentifierKind) {
    for declared in [nil, IdentifierKind.unknown] {
      let cleaned = IdentifierNormalizer(declaredKind: declared).clean(input)
      #expect(cleaned.kind == kind)
      #expect(cleaned.findings.contains(.inferred) == (kind != .unknown))
      #expect(cleaned.validity == (kind == .unknown ? .unchecked : .valid))
    }
  }

  @Test func `a code of another register in the column is recognised by its check digits`() {
    let normalizer = IdentifierNormalizer(declaredKind: .unifiedSocialCreditCode)
    let cleaned = normalizer.clean("00251805-7")
    #expect(cleaned.kind == .organisationCode)
    #expect(cleaned.validity == .valid)
    #expect(cleaned.findings.contains(.inferred))
    #expect(cleaned.confidence < 100)
  }

  @Test func `passports in other columns are not taken for codes of organisations`() {
    let declared = IdentifierNormalizer(declaredKind: .residentID)
    let undeclared = IdentifierNormalizer()
    for number in 10_000_000..<10_002_000 {
      let passport = "G\(number)"
      #expect(declared.clean(passport).validity == .invalid)
      #expect(undeclared.clean(passport).kind == .unknown)
    }
  }

  @Test func `repairs and upgrades lower the confidence`() {
    let normalizer = IdentifierNormalizer(declaredKind: .residentID)
    #expect(normalizer.clean("11010519491231002X").confidence == 100)
    #expect(normalizer.clean("11O10519491231002X").confidence == 80)
    #expect(normalizer.clean("110105491231002").confidence == 70)
  }

  @Test func `a resident id of the future is invalid when the latest birth is known`() {
    let latest = CivilDate(year: 1999, month: 12, day: 31)
    let normalizer = IdentifierNormalizer(declaredKind: .residentID, latestBirth: latest)
    #expect(normalizer.clean("310115200002294567").validity == .invalid)
    #expect(normalizer.clean("11010519491231002X").validity == .valid)
  }

  @Test func `documents without check digits are judged by their shape`() {
    let passport = IdentifierNormalizer(declaredKind: .passport)
    #expect(passport.clean("e12345679").validity == .valid)
    #expect(passport.clean("XDB123456").validity == .unchecked)
    #expect(passport.clean("AB").validity == .invalid)
    let licence = IdentifierNormalizer(declaredKind: .businessLicence)
    #expect(licence.clean("330100000012345").validity == .unchecked)
    #expect(licence.clean("3301").validity == .invalid)
    let other = IdentifierNormalizer(declaredKind: .other)
    #expect(other.clean("军字第001号").text == "军字第001号")
    let code = IdentifierNormalizer(declaredKind: .organisationCode)
    #expect(code.clean("PDY000014").validity == .placeholder)
  }

  @Test func `a number column that went through floating point loses its point and zero`() {
    let cleaned = IdentifierNormalizer(declaredKind: .organisationCode).clean("2518057.0")
    #expect(cleaned.text == "002518057")
    #expect(cleaned.validity == .valid)
  }

  // MARK: Properties

  @Test func `every substitution and transposition in a credit code is caught`() {
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    for code in ["91350100M000100Y43", "91110000600037341L", "92330106400000AB3P"] {
      expectAllErrorsCaught(in: code, alphabet: alphabet, UnifiedSocialCreditCode.isValid)
    }
  }

  @Test func `every substitution and transposition in a resident id is caught`() {
    let alphabet = Array("0123456789X".utf8)
    for number in ["11010519491231002X", "360426199101010071", "310115200002294567"] {
      expectAllErrorsCaught(in: number, alphabet: alphabet, ResidentID.isValid)
    }
  }

  private func expectAllErrorsCaught(
    in text: String,
    alphabet: [UInt8],
    _ check: (Span<UInt8>) -> Bool
  ) {
    let bytes = Array(text.utf8)
    let passes = check(bytes.span)
    #expect(passes)
    for index in bytes.indices {
      var wrong = bytes
      for other in alphabet where other != bytes[index] {
        wrong[index] = other
        if check(wrong.span) { Issue.record("\(String(decoding: wrong, as: UTF8.self))") }
      }
      guard index > 0, bytes[index] != bytes[index - 1] else { continue }
      wrong = bytes
      wrong.swapAt(index, index - 1)
      if check(wrong.span) { Issue.record("\(String(decoding: wrong, as: UTF8.self))") }
    }
  }

  @Test func `no repair turns one wrong character into another person's number`() {
    var generator = SeededGenerator(seed: 20_261_121)
    let normalizer = IdentifierNormalizer(declaredKind: .residentID)
    let original = "11010519491231002X"
    let letters = Array("0123456789OIZSBLGQD".utf8)
    for _ in 0..<2000 {
      var bytes = Array(original.utf8)
      bytes[Int.random(in: 0..<17, using: &generator)] =
        letters.randomElement(using: &generator) ?? 0x30
      let cleaned = normalizer.clean(String(decoding: bytes, as: UTF8.self))
      #expect(cleaned.validity != .valid || cleaned.text == original)
    }
  }
}
