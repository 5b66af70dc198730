import PanoramaMapping
import PanoramaModel
import Testing

@Suite struct CodeTests {
  @Test(arguments: [
    Row("CNY", "CNY"), Row("cny", "CNY"), Row("ＣＮＹ", "CNY", .valid, .widthFolded),
    Row("156", "CNY"), Row("978", "EUR"), Row("036", "AUD"), Row("RMB", "CNY"), Row("人民币", "CNY"),
    Row("人民幣", "CNY", .valid, .scriptFolded), Row("US$", "USD"), Row("美元", "USD"),
    Row("港币", "HKD"), Row("€", "EUR"), Row("£", "GBP"), Row("新台幣", "TWD"),
    // Codes of one bank's own, the name of a market, a currency that is gone, and plain text stay as they are.
    Row("01", "01", .invalid, .codeUnknown), Row("CNH", "CNH", .invalid, .codeUnknown),
    Row("DEM", "DEM", .invalid, .codeUnknown), Row("abc", "abc", .invalid, .codeUnknown),
    Row("36", "36", .invalid, .codeUnknown),
    Row("¥", "¥", .invalid, .ambiguous), Row("￥", "¥", .invalid, .ambiguous),
    Row("$", "$", .invalid, .ambiguous), Row("元", "元", .invalid, .ambiguous),
    Row("NULL", "", .missing), Row(" ", "", .missing),
  ])
  func `currencies become the letters of ISO 4217`(row: Row) {
    expect(CurrencyNormalizer(), row)
  }

  @Test(arguments: [
    ("CNY", "¥", "CNY"), ("CNY", "￥", "CNY"), ("JPY", "¥", "JPY"), ("CNY", "元", "CNY"),
    ("HKD", "元", "HKD"), ("HKD", "$", "HKD"), ("MXN", "$", "MXN"), ("MXN", "peso", "MXN"),
    ("EUR", "¥", nil), ("CNY", "$", nil), ("EUR", "元", nil),
  ])
  func `the currency of the file settles a symbol that it has`(
    file: String,
    symbol: String,
    wanted: String?
  ) {
    let cleaned = CurrencyNormalizer(fileCurrency: file).clean(symbol)
    #expect(cleaned.text == wanted ?? symbol)
    #expect(cleaned.validity == (wanted == nil ? .invalid : .valid))
    #expect(cleaned.findings.contains(wanted == nil ? .ambiguous : .inferred))
  }

  @Test func `every currency in use is found by its letters and by its number`() {
    // ISO 4217, list one of 2026: 178 codes, of which 13 have no minor unit.
    #expect(CurrencyCode.all.count == 178)
    #expect(CurrencyCode.all.count { $0.minorUnits == nil } == 13)
    for code in CurrencyCode.all {
      let digits = String(code.numeric)
      let padded = String(repeating: "0", count: 3 - digits.utf8.count) + digits
      #expect(CurrencyNormalizer().clean(code.alpha).text == code.alpha)
      #expect(CurrencyNormalizer().clean(padded).text == code.alpha)
    }
  }

  @Test(arguments: [
    Row("CN", "CN"), Row("cn", "CN"), Row("CHN", "CN"), Row("156", "CN"), Row("中国", "CN"),
    Row("中國", "CN"), Row("P.R. China", "CN"), Row("España", "ES"), Row("ESPAÑA", "ES"),
    Row("724", "ES"), Row("United States of America", "US"), Row("EE.UU.", "US"),
    Row("Reino Unido", "GB"), Row("UK", "GB"), Row("台湾", "TW"), Row("香港", "HK"),
    Row("Holanda", "NL"), Row("ATLANTIS", "ATLANTIS", .invalid, .codeUnknown),
    Row("ZZ", "ZZ", .invalid, .codeUnknown), Row("000", "000", .invalid, .codeUnknown),
    // NA is a country, and so is its number; in a code column it is no token.
    Row("NA", "NA"), Row("516", "NA"), Row("不详", "", .missing),
  ])
  func `countries become two letters of ISO 3166`(row: Row) {
    expect(CountryNormalizer(), row)
  }

  @Test(arguments: [
    Row("1", "male"), Row("2", "female"), Row("男", "male"), Row("女", "female"),
    Row("男性", "male"), Row("Male", "male"), Row("F", "female"), Row("H", "male"),
    Row("V", "male"), Row("Mujer", "female"), Row("Varón", "male"), Row("０２", "female"),
    Row("M", "M", .invalid, .ambiguous), Row("m", "m", .invalid, .ambiguous),
    Row("X", "X", .invalid, .codeUnknown), Row("0", "", .missing), Row("9", "", .missing),
    Row("未说明的性别", "", .missing), Row("", "", .missing),
  ])
  func `the sex becomes one of two words`(row: Row) {
    expect(SexNormalizer(), row)
  }

  @Test(
    arguments: [
      (["M", "F", "F", "M"], "male"), (["M", "H", "M"], "female"), (["V", " m "], "female"),
      (["M", "M"], nil), (["M", "F", "H"], nil), ([], nil),
    ] as [([String], String?)]
  )
  func `the other letters of a column say what M is`(cells: [String], wanted: String?) throws {
    var evidence = SexEvidence()
    for cell in cells { evidence.note(Array(cell.utf8).span) }
    let settled = evidence.settled(NormalizerOptions())
    #expect((settled == nil) == (wanted == nil))
    if let settled {
      #expect(try NormalizerCatalog.make("sex", options: settled).clean("M").text == wanted)
    }
  }

  @Test(arguments: [
    Row("C3911", "C3911"), Row("c3911", "C3911"), Row("3911", "C3911", .valid, .inferred),
    Row("39", "C39", .valid, .inferred), Row("391", "C391", .valid, .inferred), Row("C", "C"),
    Row("F5199", "F5199"), Row("T97", "T97"), Row("N79", "N79"), Row("O80", "O80"),
    Row("A3911", "A3911", .invalid, .checkFailed), Row("C9911", "C9911", .invalid, .codeUnknown),
    Row("U12", "U12", .invalid, .codeUnknown), Row("制造业", "制造业", .invalid, .codeUnknown),
    Row("C39111", "C39111", .invalid, .codeUnknown), Row("3", "3", .invalid, .codeUnknown),
    Row("N/A", "", .missing),
  ])
  func `industries carry the letter that their digits belong to`(row: Row) {
    expect(IndustryNormalizer(), row)
  }

  @Test func `the editions of the classification differ from section N on`() {
    let old = IndustryNormalizer(edition: .edition2011)
    #expect(old.clean("79").text == "O79")
    #expect(IndustryNormalizer().clean("79").text == "N79")
    #expect(old.clean("O80").validity == .valid)
    #expect(old.clean("T96").validity == .valid)
    #expect(old.clean("97").validity == .invalid)
    #expect(old.clean("C3911").text == "C3911")
  }

  @Test(arguments: [
    Row("110105", "110105"), Row("440000", "440000"), Row("44 05 24", "440524"),
    Row("110105.0", "110105", .valid, .separatorsRemoved), Row("810000", "810000"),
    Row("100105", "100105", .invalid, .codeUnknown), Row("990000", "990000", .invalid),
    Row("440001", "440001", .invalid, .codeUnknown), Row("11010", "11010", .invalid, .shapeWrong),
    Row("朝阳区", "朝阳区", .invalid, .shapeWrong), Row("", "", .missing),
  ])
  func `codes of regions start with a province`(row: Row) {
    expect(RegionCodeNormalizer(), row)
  }

  @Test(arguments: [
    Row("6200 0000 8472 6600", "6200000084726600", .unchecked, .separatorsRemoved),
    Row("='0133456789012'", "0133456789012", .unchecked, .separatorsRemoved),
    Row("NRA12345678", "NRA12345678", .unchecked), Row("nra-12345678", "NRA12345678", .unchecked),
    // No Luhn formula: one digit more or less is as good.
    Row("6200000084726601", "6200000084726601", .unchecked),
    Row("6200****6600", "6200****6600", .masked), Row("6.2E+15", "", .invalid, .excelDamaged),
    Row("6222021234567890000", "6222021234567890000", .unchecked, .excelDamaged),
    Row("0000000000000000", "0000000000000000", .placeholder),
    Row("12", "12", .invalid, .shapeWrong),
    Row("内部账户", "内部账户", .invalid, .shapeWrong), Row("无", "", .missing),
  ])
  func `account numbers are text`(row: Row) {
    expect(AccountNumberNormalizer(), row)
  }

  @Test(arguments: [
    Row("4111 1111 1111 1111", "4111111111111111"),
    Row("6222021234567890128", "6222021234567890128"),
    Row("4111111111111112", "4111111111111112", .invalid, .checkFailed),
    Row("6222021234567890000", "6222021234567890000", .invalid, .excelDamaged),
    Row("411111111111", "411111111111", .invalid, .shapeWrong),
    Row("6222 02** **** 0128", "622202******0128", .masked),
    Row("8888888888888888", "8888888888888888", .placeholder), Row("-", "", .missing),
  ])
  func `card numbers pass the Luhn formula`(row: Row) {
    expect(CardNumberNormalizer(), row)
  }

  @Test func `a card of no known network is believed less`() {
    #expect(CardNumberNormalizer().clean("4111111111111111").confidence == 100)
    let body = Array("911111111111112")
    let unknown = CardNumberNormalizer().clean(String(body + [NumberMaker.luhn(body)]))
    #expect(unknown.validity == .valid)
    #expect(unknown.confidence == 90)
    let networks: [(String, PaymentCardNumber.Network?)] = [
      ("6222", .unionPay), ("4000", .visa), ("5555", .mastercard), ("2720", .mastercard),
      ("2721", nil), ("3782", .americanExpress), ("3530", .jcb), ("3600", .dinersClub),
      ("6011", .discover), ("9999", nil),
    ]
    for (digits, network) in networks {
      let bytes = Array(digits.utf8)
      #expect(PaymentCardNumber.network(of: bytes.span) == network)
    }
  }

  @Test(arguments: [
    Row("ES91 2100 0418 4502 0005 1332", "ES9121000418450200051332"),
    Row("GB29NWBK60161331926819", "GB29NWBK60161331926819"),
    Row("GB29NWBK6016133192681", "GB29NWBK6016133192681", .invalid, .shapeWrong),
    Row("GB28NWBK60161331926819", "GB28NWBK60161331926819", .invalid, .checkFailed),
    // The check digits of the whole are right, those of the Spanish account inside are not.
    Row("ES8821000418460200051332", "ES8821000418460200051332", .invalid, .checkFailed),
    Row("CN00123456", "CN00123456", .invalid, .shapeWrong), Row("", "", .missing),
    // A code of another register stays in its place: this field holds accounts.
    Row("213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15", .invalid, .shapeWrong),
  ])
  func `IBANs have the length of their country and two check digits`(row: Row) {
    expect(IBANNormalizer(), row)
  }

  @Test(arguments: [
    Row("ICBKCNBJ", "ICBKCNBJXXX"), Row("icbkcnbjxxx", "ICBKCNBJXXX"),
    Row("BKCHCNBJ300", "BKCHCNBJ300"), Row("ICBKZZBJ", "ICBKZZBJ", .invalid, .checkFailed),
    Row("ICBKCNBJ1", "ICBKCNBJ1", .invalid, .shapeWrong), Row("NULL", "", .missing),
    Row("RBKOXKPR", "RBKOXKPRXXX"),
  ])
  func `BICs have eleven characters and a country`(row: Row) {
    expect(BICNormalizer(), row)
  }

  @Test func `fields with a code set of their own have a normalizer of their own`() {
    let expected: [(CustomerField, String)] = [
      (.accountCurrency, "currency"), (.transactionCurrency, "currency"), (.sex, "sex"),
      (.industry, "industry"), (.accountNumber, "account_number"), (.loanRate, "decimal"),
      (.identifier, "identifier"), (.accountProduct, "code"), (.birthDate, "date"),
    ]
    for (field, name) in expected { #expect(NormalizerCatalog.defaultName(for: field) == name) }
    for definition in CustomerField.definitions {
      let name = NormalizerCatalog.defaultName(for: definition.field)
      #expect(NormalizerCatalog.entry(named: name)?.types.contains(definition.type) == true)
    }
  }

  private func expect(_ normalizer: some Normalizer, _ row: Row) {
    let cleaned = normalizer.clean(row.input)
    #expect(cleaned.text == row.text)
    #expect(cleaned.validity == row.validity, "\(cleaned)")
    #expect(cleaned.findings.isSuperset(of: row.findings), "\(cleaned)")
  }
}
