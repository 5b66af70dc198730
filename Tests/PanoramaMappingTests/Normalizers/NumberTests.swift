import PanoramaMapping
import PanoramaModel
import Testing
import PanoramaTestSupport

@Suite struct NumberTests {
  @Test(arguments: [
    Row("2026-06-10", "2026-06-10"), Row("2026-6-1", "2026-06-01"), Row("2026/6/10", "2026-06-10"),
    Row("2026.06.10", "2026-06-10"), Row("20260610", "2026-06-10"),
    Row("20260610 083000", "2026-06-10"), Row("2026-06-10 08:30:00.000", "2026-06-10"),
    Row("2026-06-10T00:00:00Z", "2026-06-10"), Row("2026年6月10日", "2026-06-10"),
    Row("2026 年 6 月 10 日", "2026-06-10"), Row("二〇二六年六月十日", "2026-06-10"),
    Row("二零二六年十二月二十三日", "2026-12-23"), Row("一九九九年十一月三十号", "1999-11-30"),
    Row("民國79年3月7日", "1990-03-07", .valid, .upgraded), Row("民国元年1月1日", "1912-01-01"),
    Row("中華民國115年6月10日", "2026-06-10"), Row("２０２６－０６－１０", "2026-06-10", .valid, .widthFolded),
    Row("'2026-06-10", "2026-06-10", .valid, .separatorsRemoved), Row("10-jun-2026", "2026-06-10"),
    Row("10 de junio de 2026", "2026-06-10"), Row("25/06/2026", "2026-06-25", .valid, .inferred),
    Row("06/25/2026", "2026-06-25", .valid, .inferred), Row("10/06/2026", "", .invalid, .ambiguous),
    Row("115/06/10", "", .invalid, .ambiguous), Row("1150610", "", .invalid, .ambiguous),
    Row("46183", "", .invalid, .shapeWrong), Row("2026-02-29", "", .invalid, .checkFailed),
    Row("20261301", "", .invalid, .checkFailed), Row("1900-01-01", "0001-01-01", .placeholder),
    Row("9999-12-31", "9999-12-31", .placeholder), Row("99991231", "9999-12-31", .placeholder),
    Row("00000000", "", .missing), Row("0", "", .missing), Row("不详", "", .missing),
    Row("\\N", "", .missing),
    Row("长期", "9999-12-31", .placeholder), Row("1970-01-01", "", .missing),
    Row("2099-12-31", "9999-12-31", .placeholder),
    Row("2.0260610E+7", "", .invalid, .excelDamaged), Row("2026-06", "", .invalid, .shapeWrong),
  ])
  func `dates that can be read in one way only are read`(row: Row) {
    expect(DateNormalizer(referenceYear: 2026), row)
  }

  @Test(arguments: [
    ("d/M/yyyy", "10/06/2026", "2026-06-10"), ("M/d/yyyy", "06/10/2026", "2026-06-10"),
    ("dd/MM/yyyy", "10.06.2026", "2026-06-10"), ("roc", "115/06/10", "2026-06-10"),
    ("roc", "1150610", "2026-06-10"), ("roc", "0991231", "2010-12-31"),
    ("excel", "46183", "2026-06-10"),
    ("excel", "60", ""), ("d/M/yyyy", "10/06/26", "2026-06-10"),
    ("d/M/yyyy", "10/06/49", "1949-06-10"),
    ("d/M/yyyy", "06/25/2026", ""), ("yyyyMMdd", "2026-06-10", "2026-06-10"),
  ])
  func `forms that could mean other days are read when they are declared`(
    form: String,
    input: String,
    date: String
  ) {
    let cleaned = DateNormalizer(forms: [form], referenceYear: 2026).clean(input)
    #expect(cleaned.text == date)
    #expect(cleaned.validity == (date.isEmpty ? .invalid : .valid))
  }

  @Test(arguments: [
    ("excel1904", "44721", "2026-06-10"), ("excel1904", "44721.75", "2026-06-10"),
    ("excel", "46183.5", "2026-06-10"), ("excel", "2958466", ""), ("julian", "26161", "2026-06-10"),
    ("julian", "2026161", "2026-06-10"), ("julian", "24366", "2024-12-31"), ("julian", "26366", ""),
    ("julian", "26000", ""), ("epoch", "1781049600", "2026-06-10"),
    ("epoch", "1781049600.25", "2026-06-10"), ("epoch_ms", "1781049600000", "2026-06-10"),
    ("epoch", "1781049599", "2026-06-09"), ("d/M/yyyy", "June 10, 2026", "2026-06-10"),
    ("d/M/yyyy", "10th June 2026", "2026-06-10"), ("d/M/yyyy", "1st of May 2026", ""),
    ("d/M/yyyy", "10 de sept. de 2026", "2026-09-10"),
    ("d/M/yyyy", "10 de mayo del 2026", "2026-05-10"),
    ("d/M/yyyy", "10-set-2026", "2026-09-10"), ("d/M/yyyy", "10-mai-2026", ""),
    ("yyyyMMdd", "2026-Jun-10", "2026-06-10"), ("yyyyMMdd", "二零二六年元月廿三日", "2026-01-23"),
    ("yyyyMMdd", "2026-06-10 8:30 PM", "2026-06-10"), ("yyyyMMdd", "2026-06-10 25:00", ""),
    ("yyyyMMdd", "2026-06-10T083000Z", "2026-06-10"), ("yyyyMMdd", "2026-06-10 foo", ""),
  ])
  func `serial numbers, days of the year and written months are read`(
    form: String,
    input: String,
    date: String
  ) {
    let cleaned = DateNormalizer(forms: [form], referenceYear: 2026).clean(input)
    #expect(cleaned.text == date)
    #expect(cleaned.validity == (date.isEmpty ? .invalid : .valid), "\(cleaned)")
  }

  @Test(arguments: [
    ("Asia/Shanghai", "2026-06-09T16:00:00Z", "2026-06-10"),
    ("Asia/Shanghai", "2026-06-09T15:59:59Z", "2026-06-09"),
    ("Asia/Shanghai", "2026-06-10T08:30:00+08:00", "2026-06-10"),
    ("Asia/Shanghai", "2026-06-10T23:30:00-05:00", "2026-06-11"),
    ("Asia/Shanghai", "2026-06-10 23:30:00", "2026-06-10"),
    ("+08:00", "2026-06-09T16:00:00Z", "2026-06-10"),
    ("-0500", "2026-06-10T04:00:00Z", "2026-06-09"),
    // Clocks in Madrid go forward at 01:00 UTC on 29 March and back on 25 October 2026.
    ("Europe/Madrid", "2026-06-09T22:00:00Z", "2026-06-10"),
    ("Europe/Madrid", "2026-01-09T22:30:00Z", "2026-01-09"),
    ("Europe/Madrid", "2026-03-28T22:59:59Z", "2026-03-28"),
    ("Europe/Madrid", "2026-03-29T22:00:00Z", "2026-03-30"),
    ("Europe/Madrid", "2026-10-24T22:00:00Z", "2026-10-25"),
    ("Europe/Madrid", "2026-10-25T22:30:00Z", "2026-10-25"),
    ("Europe/London", "2026-06-09T23:00:00Z", "2026-06-10"),
    ("UTC", "2026-06-10T00:30:00+02:00", "2026-06-09"),
    ("Asia/Shanghai", "1900-01-01", "0001-01-01"), ("Asia/Shanghai", "1987-06-10", "1987-06-10"),
  ])
  func `a moment becomes the civil day of the zone`(zone: String, input: String, date: String) {
    #expect(DateNormalizer.isZone(zone))
    #expect(DateNormalizer(referenceYear: 2026, zone: zone).clean(input).text == date)
    // Without a zone the day stays as it is written.
    let written = DateNormalizer(referenceYear: 2026).clean(input).text
    #expect(written == (date == "0001-01-01" ? date : String(input.prefix(10))))
  }

  @Test func `zones that are not known are no zones`() {
    for name in ["Mars/Olympus", "+25:00", "8", "", "PST"] { #expect(!DateNormalizer.isZone(name)) }
    #expect(
      DateNormalizer(forms: ["epoch"], referenceYear: 2026, zone: "Asia/Shanghai")
        .clean("1781020800").text == "2026-06-10"
    )
  }

  @Test func `births lie in the past`() {
    let births = DateNormalizer(forms: ["d/M/yyyy"], isBirth: true, referenceYear: 2026)
    #expect(births.clean("2027-01-01").validity == .invalid)
    #expect(births.clean("1900-01-01").validity == .missing)
    #expect(births.clean("1970-01-01").validity == .placeholder)
    #expect(births.clean("1970-01-01").text == "1970-01-01")
    #expect(births.clean("10/06/30").text == "1930-06-10")
    #expect(births.clean("1890-05-05").confidence == 50)
    #expect(DateNormalizer(referenceYear: 2026).clean("2027-01-01").validity == .valid)
  }

  @Test func `every day from 1900 to 2100 survives every form`() throws {
    let normalizer = DateNormalizer(forms: ["d/M/yyyy"], referenceYear: 2026)
    let first = try #require(CivilDate(year: 1900, month: 1, day: 2))
    let last = try #require(CivilDate(year: 2100, month: 12, day: 31))
    var date = first
    while date <= last {
      let (year, month, day) = date.parts
      let forms = [
        date.description, "\(year)/\(month)/\(day)", "\(year)年\(month)月\(day)日",
        date.description.filter { $0 != "-" }, "\(day)/\(month)/\(year)",
      ]
      for form in forms {
        let cleaned = normalizer.clean(form)
        // Two of the days stand for "nothing known" and "no end".
        let sentinels = ["1970-01-01": "", "2099-12-31": "9999-12-31"]
        let wanted = sentinels[date.description] ?? date.description
        if cleaned.text != wanted { Issue.record("\(form) \(cleaned)") }
      }
      date = date.advanced(by: 1)
    }
  }

  @Test(arguments: [
    Row("1234.5", "1234.50"), Row("0", "0.00"), Row("-0.00", "0.00"),
    Row("0012.345678", "12.345678"),
    Row("1,234,567.89", "1234567.89", .valid, .separatorsRemoved),
    Row("12.3456万元", "123456.00", .valid, .unitApplied),
    Row("12.3456789万元", "123456.789", .valid, .unitApplied),
    Row("1.2亿", "120000000.00", .valid, .unitApplied),
    Row("1亿2,000万", "120000000.00", .valid, .unitApplied), Row("3千万", "30000000.00"),
    Row("３，５００．５元", "3500.50", .valid, .widthFolded), Row("5 萬元", "50000.00"),
    Row("-1,234.50", "-1234.50"), Row("−5", "-5.00"), Row("－5", "-5.00"),
    Row("(1,234.50)", "-1234.50"),
    Row("（1,234.50）", "-1234.50"), Row("1,234.50-", "-1234.50"),
    Row("1234.50CR", "1234.50", .valid, .inferred),
    Row("1234.50 DR", "-1234.50", .valid, .inferred), Row("¥1,000.00", "1000.00"),
    Row("￥1,000", "1000.00"),
    Row("CNY 1,000.00", "1000.00"), Row("1.000,50 €", "1000.50"), Row("人民币1000元整", "1000.00"),
    Row("1'234'567.8", "1234567.80"), Row("1 234 567,89", "1234567.89"),
    Row("1.234", "", .invalid, .ambiguous), Row("1,234", "", .invalid, .ambiguous),
    Row("1,234元", "1234.00"), Row("¥1,234", "1234.00"), Row("1.234万", "12340.00"),
    Row("1,5", "1.50", .valid, .ambiguous),
    Row("壹拾万壹仟元整", "101000.00"), Row("人民币叁佰贰拾元伍角", "320.50"), Row("十二万", "120000.00"),
    Row("卅五元", "35.00"), Row("一万五", "", .invalid), Row("12,34", "12.34", .valid, .ambiguous),
    Row("1,23,456", "", .invalid, .shapeWrong), Row("12a", "", .invalid, .shapeWrong),
    Row("1.2.3", "", .invalid), Row("--5", "", .invalid),
    Row("1.23457E+17", "", .invalid, .excelDamaged),
    Row("-", "", .missing), Row("NULL", "", .missing), Row(".5", "0.50"),
    Row("123456789012345678901234.56", "123456789012345678901234.56"),
    Row("1234567890123456789012345678901234567890", "", .invalid),
  ])
  func `amounts are exact and plain`(row: Row) {
    expect(MoneyNormalizer(), row)
  }

  @Test func `the unit of a column applies unless the cell names its own`() {
    let column = MoneyNormalizer(unit: MoneyNormalizer.unit(named: "万元") ?? 0)
    #expect(column.clean("879923.12").text == "8799231200.00")
    #expect(column.clean("12.345678").text == "123456.78")
    #expect(column.clean("12.3456万元").text == "123456.00")
    #expect(column.clean("500元").text == "500.00")
    #expect(column.clean("十二").text == "120000.00")
    #expect(column.clean("十二元").text == "12.00")
    #expect(MoneyNormalizer.unit(named: "亿元") == 100_000_000)
    #expect(MoneyNormalizer.unit(named: "百万") == 1_000_000)
    #expect(MoneyNormalizer.unit(named: "千元") == 1000)
    #expect(MoneyNormalizer.unit(named: "元") == 1)
    #expect(MoneyNormalizer.unit(named: "dozen") == nil)
  }

  @Test func `a declared convention settles what one number leaves open`() {
    let european = MoneyNormalizer(decimalComma: true)
    #expect(european.clean("1.234").text == "1234.00")
    #expect(european.clean("1.234.567,8").text == "1234567.80")
    #expect(european.clean("1,234").text == "1.234")
    let english = MoneyNormalizer(decimalComma: false)
    #expect(english.clean("1,234").findings == .separatorsRemoved)
    #expect(english.clean("1,5").validity == .invalid)
    #expect(english.clean("1.234").findings == .ambiguous)
    let fixed = MoneyNormalizer(impliedDecimals: 2)
    #expect(fixed.clean("000000123456").text == "1234.56")
    #expect(fixed.clean("12.5").text == "12.50")
    let ledger = MoneyNormalizer(creditIsNegative: true)
    #expect(ledger.clean("5CR").text == "-5.00")
  }

  @Test(arguments: [
    Row("4.35", "4.35"), Row("4.350000", "4.350000"), Row("4.35%", "4.35"), Row("0.0435", "0.0435"),
    Row("5", "5"), Row("１２", "12"), Row("x", "", .invalid), Row("", "", .missing),
  ])
  func `decimals keep their digits`(row: Row) {
    expect(DecimalNormalizer(), row)
  }

  @Test(arguments: [
    ("percent", "3.65", "0.0365"), ("percent", "3.65%", "0.0365"), ("fraction", "0.0365", "0.0365"),
    ("fraction", "3.65%", "0.0365"), ("basis_points", "365", "0.0365"),
    ("percent", "365bp", "0.0365"),
    ("percent", "365 BPS", "0.0365"), ("percent", "36.5‰", "0.0365"), ("percent", "365‱", "0.0365"),
    ("percent", "365个基点", "0.0365"), ("percent", "3.65 %", "0.0365"), ("percent", "-0.5", "-0.005"),
    ("percent", "３．６５％", "0.0365"), ("percent", "4.350000", "0.04350000"), ("percent", "0", "0.00"),
    ("", "3.65%", "0.0365"), ("", "365 bp", "0.0365"), ("", "3.65", ""), ("", "0.0365", ""),
    ("percent", "abc", ""), ("percent", "3.65元", ""), ("percent", "1.2E+3", ""),
  ])
  func `rates become fractions, and nothing is guessed from their size`(
    unit: String,
    input: String,
    fraction: String
  ) {
    let normalizer = RateNormalizer(unit: RateNormalizer.Unit(rawValue: unit))
    let cleaned = normalizer.clean(input)
    #expect(cleaned.text == fraction)
    #expect(cleaned.validity == (fraction.isEmpty ? .invalid : .valid))
    if unit.isEmpty, fraction.isEmpty { #expect(cleaned.findings == .ambiguous) }
  }

  @Test(arguments: [
    ("1.5 million", "1500000.00"), ("2,5 millones", "2500000.00"), ("3 mil", "3000.00"),
    ("12 thousand", "12000.00"), ("1.5 billion", "1500000000.00"),
    ("3 miles de millones", "3000000000.00"),
    ("5 millón", "5000000.00"), ("5 MILLONES", "5000000.00"), ("1.5万", "15000.00"),
    ("1亿2,000万", "120000000.00"), ("1.5 EUR", "1.50"), ("1.5 RMB", "1.50"), ("1.5 XQZ", ""),
    ("5 dozen", ""), ("1’234’567.8", "1234567.80"), ("1\u{A0}234\u{202F}567,89", "1234567.89"),
    ("弌佰弍拾參元", "123.00"), ("贰拾両元", "22.00"), ("廿五元", "25.00"), ("叄万元整", "30000.00"),
  ])
  func `units stand in the cell in three languages`(input: String, amount: String) {
    let cleaned = MoneyNormalizer().clean(input)
    #expect(cleaned.text == amount, "\(cleaned)")
    #expect(cleaned.validity == (amount.isEmpty ? .invalid : .valid))
  }

  @Test func `units of columns have names in three languages`() {
    let units: [(String, Int128)] = [
      ("thousand", 1000), ("thousands", 1000), ("miles", 1000), ("mil", 1000),
      ("million", 1_000_000),
      ("millones", 1_000_000), ("miles de euros", 1000), ("millones de euros", 1_000_000),
      ("mil millones", 1_000_000_000), ("萬元", 10_000), ("十亿元", 1_000_000_000),
    ]
    for (name, factor) in units { #expect(MoneyNormalizer.unit(named: name) == factor, "\(name)") }
    #expect(MoneyNormalizer.unit(named: "dozens") == nil)
    #expect(MoneyNormalizer.unit(named: "") == nil)
  }

  @Test(arguments: [
    Row("12", "12"), Row("012", "12"), Row("12.0", "12"), Row("1,234", "1234"), Row("-3", "-3"),
    Row("12.5", "", .invalid), Row("三十", "30"), Row("/", "", .missing), Row("0", "0"),
  ])
  func `whole numbers lose nothing but zeros`(row: Row) {
    expect(IntegerNormalizer(), row)
  }

  @Test(arguments: [
    Row("是", "true"), Row("否", "false"), Row("有", "true"), Row("无", "false"), Row("Y", "true"),
    Row("N", "false"), Row("TRUE", "true"), Row("false", "false"), Row("1", "true"),
    Row("00", "false"),
    Row("√", "true"), Row("×", "false"), Row("启用", "true"), Row("停用", "false"), Row("sí", "true"),
    Row("SÍ", "true"), Row("S", "true"), Row("maybe", "", .invalid, .shapeWrong),
    Row("NULL", "", .missing),
  ])
  func `answers become true and false`(row: Row) {
    expect(BooleanNormalizer(), row)
  }

  @Test func `amounts written by people and by Panorama agree`() {
    var generator = SeededGenerator(seed: 42)
    let normalizer = MoneyNormalizer(decimalComma: false)
    for _ in 0..<5000 {
      let cents = Int64.random(in: -9_999_999_999_999...9_999_999_999_999, using: &generator)
      let amount = Amount(units: Int128(cents), scale: 2)
      let plain = normalizer.clean(amount.description)
      #expect(plain.text == amount.description)
      let grouped = normalizer.clean(Self.grouped(amount.description))
      #expect(grouped.text == amount.description)
      #expect(normalizer.clean(plain.text) == plain)
    }
  }

  private static func grouped(_ text: String) -> String {
    let isNegative = text.hasPrefix("-")
    let parts = (isNegative ? text.dropFirst() : text[...]).split(separator: ".")
    let digits = Array(parts[0])
    var whole = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { whole.append(",") }
      whole.append(digit)
    }
    return (isNegative ? "-" : "") + whole + "." + parts[1]
  }

  private func expect(_ normalizer: some Normalizer, _ row: Row) {
    let cleaned = normalizer.clean(row.input)
    #expect(cleaned.text == row.text)
    #expect(cleaned.validity == row.validity, "\(cleaned)")
    #expect(cleaned.findings.isSuperset(of: row.findings), "\(cleaned)")
  }
}
