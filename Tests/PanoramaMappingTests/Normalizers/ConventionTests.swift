import PanoramaMapping
import PanoramaModel
import Testing

@Suite struct ConventionTests {
  @Test(
    arguments: [
      (["10/06/2026", "25/06/2026"], "2026-06-10"), (["10/06/2026", "06/25/2026"], "2026-10-06"),
      (["10/06/2026", "10-06-2026"], nil), (["25/06/2026", "06/25/2026"], nil),
      (["25 de junio de 2026", "2026-06-25", "民國115年6月25日", "45/13/2026"], nil), ([], nil),
    ] as [([String], String?)]
  )
  func `a column settles the order of day and month, or leaves it open`(
    cells: [String],
    wanted: String?
  ) throws {
    let options = NormalizerOptions()
    var evidence = try #require(NormalizerCatalog.evidence(for: "date", options: options))
    for cell in cells { evidence.note(Array(cell.utf8).span) }
    let settled = evidence.settled(options)
    #expect((settled == nil) == (wanted == nil))
    if let settled {
      let cleaned = try NormalizerCatalog.make("date", options: settled).clean("10/06/2026")
      #expect(cleaned.text == wanted)
      #expect(cleaned.validity == .valid)
    }
  }

  @Test(
    arguments: [
      (["1.234", "1,234.56"], "1.234"), (["1.234", "1.234,56"], "1234.00"),
      (["1.234", "0.5"], "1.234"), (["1.234", "12,5"], "1234.00"),
      (["1.234", "1.234.567"], "1234.00"),
      (["1.234", "1,234,567"], "1.234"), (["1.234", "12345.678"], "1.234"),
      (["1.234", "1 234,567"], "1234.00"), (["1.234", "-0.5 €"], "1.234"),
      (["1.234", "5,678"], nil), (["1.234", "5", "x", ""], nil), (["0.5", "0,5"], nil),
    ] as [([String], String?)]
  )
  func `a column settles the decimal mark, or leaves it open`(
    cells: [String],
    wanted: String?
  ) throws {
    let options = NormalizerOptions()
    var evidence = try #require(NormalizerCatalog.evidence(for: "money", options: options))
    for cell in cells { evidence.note(Array(cell.utf8).span) }
    let settled = evidence.settled(options)
    #expect((settled == nil) == (wanted == nil), "\(cells)")
    if let settled {
      let cleaned = try NormalizerCatalog.make("money", options: settled).clean("1.234")
      #expect(cleaned.text == wanted)
      #expect(cleaned.validity == .valid)
    }
  }

  @Test func `nothing is collected where the mapping leaves nothing open`() {
    var options = NormalizerOptions()
    options.forms = ["M/d/yyyy"]
    options.decimalComma = false
    options.initials = "m_f"
    for name in ["date", "money", "sex", "text", "phone", "decimal"] {
      #expect(NormalizerCatalog.evidence(for: name, options: options) == nil, "\(name)")
    }
    options.forms = ["yyyyMMdd", "roc"]
    #expect(NormalizerCatalog.evidence(for: "date", options: options) != nil)
  }

  @Test(arguments: [
    (["是", "否", "否", ""], BooleanEvidence.Verdict.onePair), (["Y", "n", "NULL"], .onePair),
    (["SÍ", "no", "si"], .onePair), (["1", "0"], .onePair), (["是"], .onePair),
    (["１", "0"], .onePair), (["TRUE", "False"], .onePair), (["", "NULL"], .empty),
    (["Y", "否"], .mixed(["y", "否"])), (["1", "2"], .mixed(["1", "2"])),
    (["1", "01"], .mixed(["01", "1"])), (["maybe"], .mixed(["maybe"])),
  ])
  func `the answers of a column form one pair, or are a mixture`(
    cells: [String],
    verdict: BooleanEvidence.Verdict
  ) {
    var evidence = BooleanEvidence()
    for cell in cells { evidence.note(Array(cell.utf8).span) }
    #expect(evidence.verdict == verdict)
  }

  @Test(
    arguments: [
      ("", FieldType.text, Absence.empty), (" \t", .text, .empty), ("NULL", .text, .unknown),
      ("不详", .name, .unknown), ("NA", .name, nil), ("NA", .identifier, .unknown),
      ("无", .boolean, nil), ("无", .phone, .unknown), ("其他", .identifier, .unknown),
      ("其他", .code, nil), ("0", .date, .unknown), ("0", .money, nil), ("张三", .name, nil),
      ("\u{3000}", .name, .empty), ("ＮＵＬＬ", .text, .unknown),
    ] as [(String, FieldType, Absence?)]
  )
  func `nothing supplied and supplied as unknown are two states`(
    cell: String,
    type: FieldType,
    absence: Absence?
  ) {
    let bytes = Array(cell.utf8)
    #expect(NullTokens().absence(of: bytes.span, for: type) == absence)
  }

  @Test func `the tokens of one bank are added to the standard ones`() {
    let tokens = NullTokens(additional: ["Desconocido", "99999999"])
    for cell in ["desconocido", "99999999"] {
      #expect(tokens.absence(of: Array(cell.utf8).span, for: .identifier) == .unknown)
    }
    let normalizer = IdentifierNormalizer(declaredKind: .taiwanPermit, nullTokens: tokens)
    #expect(normalizer.clean("99999999").validity == .missing)
  }
}
