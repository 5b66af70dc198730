import PanoramaMapping
import PanoramaModel
import Testing

@Suite struct ContactTests {
  @Test(arguments: [
    Row("13800138000", "+8613800138000"),
    Row("+8613800138000", "+8613800138000"),
    Row("86-13800138000", "+8613800138000", .valid, .separatorsRemoved),
    Row("0086 138 0013 8000", "+8613800138000", .valid, .separatorsRemoved),
    Row("+86 0086 13800138000", "+8613800138000"),
    Row("138-0013-8000", "+8613800138000", .valid, .separatorsRemoved),
    Row("１３８００１３８０００", "+8613800138000", .valid, .widthFolded),
    Row("0755-12345678", "+8675512345678"),
    Row("86-0755-12345678", "+8675512345678"),
    Row("+8605621234567", "+865621234567"),
    Row("86-024-76786405", "+862476786405"),
    Row("0871 28711196", "+8687128711196"),
    Row("０８７１－２８７１１１９６", "+8687128711196", .valid, .widthFolded),
    Row("(010)62345678", "+861062345678"),
    Row("021-58881234-8001", "+862158881234"),
    Row("021-58881234转8001", "+862158881234"),
    Row("021-58881234 ext. 8001", "+862158881234"),
    Row("021-58881234#8001", "+862158881234"),
    Row("电话：010-62345678", "+861062345678"),
    Row("400-820-8820", "+864008208820"), Row("8008208820", "+868008208820"),
    Row("+34 612 345 678", "+34612345678"), Row("0034612345678", "+34612345678"),
    Row("+852 2123 4567", "+85221234567"), Row("+49 30 123456", "+4930123456"),
    Row("+30 21 2345 6789", "+302123456789", .unchecked), Row("+30 21 2345", "30212345", .invalid),
    Row(
      "13800138000,15912345678",
      "+8613800138000",
      .valid,
      .severalValues,
      further: ["+8615912345678"]
    ),
    Row(
      "0871-28711196、13900000001；12",
      "+8687128711196",
      .valid,
      .severalValues,
      further: ["+8613900000001"]
    ),
    Row(
      "13800138000 13900139000",
      "+8613800138000",
      .valid,
      .severalValues,
      further: ["+8613900139000"]
    ),
    Row("+86 138 0013 8000", "+8613800138000"),
    Row("138****8000", "138****8000", .masked), Row("95588", "95588", .invalid, .shapeWrong),
    Row("62345678", "62345678", .invalid, .ambiguous),
    Row("1380013800", "1380013800", .invalid, .checkFailed),
    Row("12345678901", "12345678901", .placeholder),
    Row("00000000000", "00000000000", .placeholder),
    Row("612345678", "612345678", .invalid, .shapeWrong),
    Row("1.38E+10", "", .invalid, .excelDamaged), Row("无", "", .missing), Row("-", "", .missing),
    Row("不详", "", .missing), Row(",", "", .missing), Row("电话", "", .invalid, .shapeWrong),
  ])
  func `Chinese telephone numbers become E.164`(row: Row) {
    expect(PhoneNormalizer(region: "CN"), row)
  }

  @Test(arguments: [
    Row("612345678", "+34612345678"), Row("915 123 456", "+34915123456"),
    Row("34612345678", "+34612345678"), Row("+34612345678", "+34612345678"),
    Row("+8613800138000", "+8613800138000"), Row("512345678", "+34512345678"),
    Row("412345678", "412345678", .invalid, .checkFailed),
    Row("sin datos", "", .missing),
  ])
  func `Spanish telephone numbers become E.164`(row: Row) {
    expect(PhoneNormalizer(region: "ES"), row)
  }

  @Test func `a Spanish number in a Chinese file is inferred when the mapping allows it`() {
    let normalizer = PhoneNormalizer(region: "CN", alsoAccepts: ["ES"])
    let spanish = normalizer.clean("612345678")
    #expect(spanish.text == "+34612345678")
    #expect(spanish.validity == .valid)
    #expect(spanish.findings.contains(.inferred))
    #expect(spanish.confidence < 100)
    #expect(!normalizer.clean("13800138000").findings.contains(.inferred))
    #expect(normalizer.clean("62345678").validity == .invalid)
  }

  @Test(arguments: [
    Row(" User@Example.COM ", "user@example.com", .valid, .separatorsRemoved),
    Row("user＠example.com", "user@example.com", .valid, .widthFolded),
    Row("a@b.cn;c@d.cn", "a@b.cn", .valid, .severalValues, further: ["c@d.cn"]),
    Row("a@b.cn、c@d.cn", "a@b.cn", .valid, .severalValues, further: ["c@d.cn"]),
    Row("Wang Min <wm@qq.com>", "wm@qq.com", .valid, .separatorsRemoved),
    Row("mailto:wm@qq.com", "wm@qq.com", .valid, .separatorsRemoved),
    Row("maría.garcía12@gmail.com", "maría.garcía12@gmail.com"),
    Row("z*******@example.com", "z*******@example.com", .masked),
    Row("a..b@example.com", "a..b@example.com", .invalid, .checkFailed),
    Row("a@example", "a@example", .invalid), Row("a@-b.cn", "a@-b.cn", .invalid),
    Row("a@1.2.3.4", "a@1.2.3.4", .invalid), Row("qq.com", "qq.com", .invalid),
    Row("no consta", "", .missing),
  ])
  func `addresses of e-mail come clean`(row: Row) {
    expect(EmailNormalizer(), row)
  }

  @Test(arguments: [
    Row("云南省　昆明市 五华区新华路２８９号", "云南省昆明市五华区新华路289号", .unchecked, .widthFolded),
    Row("中山路八十八号", "中山路88号", .unchecked), Row("中山路88#", "中山路88号", .unchecked),
    Row("中山路８８号", "中山路88号", .unchecked), Row("中山路 88 号", "中山路88号", .unchecked),
    Row("三十五栋二单元二〇一室", "35栋2单元201室", .unchecked),
    Row("八一路十二号", "八一路12号", .unchecked), Row("臺北市重慶南路", "台北市重庆南路", .unchecked, .scriptFolded),
    Row("Calle  Mayor 5, 3A, Madrid", "Calle Mayor 5, 3A, Madrid", .unchecked),
    Row("C/ Real 12", "C/ Real 12", .unchecked), Row("无", "", .missing),
    Row("第五大道八百八十八号", "第五大道888号", .unchecked),
  ])
  func `postal addresses are folded and their numbers unified`(row: Row) {
    expect(AddressNormalizer(), row)
  }

  private func expect(_ normalizer: some Normalizer, _ row: Row) {
    let cleaned = normalizer.clean(row.input)
    #expect(cleaned.text == row.text)
    #expect(cleaned.validity == row.validity)
    #expect(cleaned.findings.isSuperset(of: row.findings), "\(cleaned)")
    #expect(cleaned.further == row.further)
  }
}
