import PanoramaMapping
import PanoramaModel
import Testing
import PanoramaTestSupport

@Suite struct NameTests {
  @Test(arguments: [
    Row("王小明", "王小明"), Row("王 小明", "王小明", .unchecked, .separatorsRemoved),
    Row("　王　小明 ", "王小明", .unchecked, [.widthFolded, .separatorsRemoved]),
    Row("張學友", "张学友", .unchecked, .scriptFolded),
    Row("王小明先生", "王小明", .unchecked, .titleRemoved),
    Row("陈静 女士", "陈静", .unchecked, .titleRemoved), Row("李太太", "李", .unchecked, .titleRemoved),
    Row("先生", "先生"), Row("王**", "王**", .masked), Row("王＊＊", "王**", .masked, .widthFolded),
    Row("王××", "王**", .masked), Row("*三", "*三", .masked),
    Row("阿卜杜拉•买买提", "阿卜杜拉·买买提"), Row("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
    Row("阿卜杜拉．买买提", "阿卜杜拉·买买提"), Row("阿卜杜拉 · 买买提", "阿卜杜拉·买买提"),
    Row("王乾", "王乾"), Row("WANG  Xiaoming", "WANG Xiaoming"),
    Row("GARCÍA LÓPEZ ,María  José", "GARCÍA LÓPEZ, María José"),
    Row("Jean-Paul O'Neill", "Jean-Paul O'Neill"), Row("Nu\u{F1}ez", "Nuñez"),
    Row("Nun\u{303}ez", "Nuñez", .unchecked, .widthFolded),
    Row("王\u{200B}小明\u{FEFF}", "王小明", .unchecked, .widthFolded), Row("Na", "Na"),
    Row("无", "", .missing), Row("不详", "", .missing), Row("NULL", "", .missing),
    Row("\\N", "", .missing), Row("", "", .missing), Row("—", "", .missing),
  ])
  func `names of persons come clean`(row: Row) {
    expect(PersonNameNormalizer(), row)
  }

  @Test(arguments: [
    Row(
      "　北京示例科技（集团）股份有限公司 ",
      "北京示例科技(集团)股份有限公司",
      .unchecked,
      .widthFolded
    ),
    Row("北京示例科技【集团】有限公司", "北京示例科技(集团)有限公司", .unchecked, .widthFolded),
    Row("沈阳泰 翔食品有限公司 ", "沈阳泰翔食品有限公司", .unchecked, .separatorsRemoved),
    Row("上海浦東發展銀行", "上海浦东发展银行", .unchecked, .scriptFolded),
    Row("北京示例 (集团) 有限公司", "北京示例(集团)有限公司", .unchecked, .separatorsRemoved),
    Row("ABC 科技有限公司", "ABC 科技有限公司"),
    Row("Construcciones  García Ruiz S.L.U.", "Construcciones García Ruiz S.L.U."),
    Row("北京***有限公司", "北京***有限公司", .masked), Row("暂无", "", .missing),
  ])
  func `names of organisations come clean`(row: Row) {
    expect(OrganisationNameNormalizer(), row)
  }

  @Test func `a column of both kinds does what is right for both`() {
    let both = NameNormalizer()
    #expect(both.clean("王小明先生").text == "王小明")
    #expect(both.clean("北京老先生餐饮管理有限公司").text == "北京老先生餐饮管理有限公司")
    #expect(both.clean("阿卜杜拉.买买提").text == "阿卜杜拉.买买提")
    #expect(NameNormalizer(kind: .person).clean("阿卜杜拉.买买提").text == "阿卜杜拉·买买提")
    #expect(NameNormalizer(kind: .organisation).clean("好先生").text == "好先生")
  }

  @Test(arguments: [
    Row("a  b", "a b", .unchecked, .separatorsRemoved),
    Row(" a", "a", .unchecked, .separatorsRemoved),
    Row("a ", "a", .unchecked, .separatorsRemoved),
    Row("a\tb\n", "a b", .unchecked, .separatorsRemoved),
    Row("ＡＢＣ　１２３", "ABC 123", .unchecked, .widthFolded), Row("㈱", "(株)", .unchecked, .widthFolded),
    Row("ﾊﾞﾝｸ", "バンク", .unchecked, .widthFolded), Row("e\u{301}", "é", .unchecked, .widthFolded),
    Row("𠮷野", "𠮷野"), Row("\u{2F800}", "丽", .unchecked), Row("臺灣", "臺灣"), Row("😀", "😀"),
    Row("O´Brien", "O´Brien"), Row("x\u{AD}y", "xy", .unchecked, .widthFolded),
    Row("n/a", "", .missing), Row("(null)", "", .missing), Row("NA", "", .missing),
  ])
  func `text is folded`(row: Row) {
    let normalizer = TextNormalizer()
    if row.input == "\u{2F800}" {
      #expect(normalizer.clean(row.input).text == "\u{4E3D}")
    } else {
      expect(normalizer, row)
    }
  }

  @Test func `what is a null token depends on the type of the column`() {
    let tokens = NullTokens(additional: ["n.d."])
    func matches(_ text: String, _ type: FieldType) -> Bool {
      text.passes { tokens.matches($0, for: type) }
    }
    #expect(matches("0", .date) && !matches("0", .money) && !matches("0", .text))
    #expect(matches("NA", .text) && !matches("NA", .name) && !matches("NA", .code))
    #expect(matches("无", .text) && !matches("无", .boolean) && matches("无", .name))
    #expect(matches("其他", .identifier) && !matches("其他", .name))
    #expect(matches("N.D.", .text) && matches("", .name) && !matches("Nadal", .name))
  }

  @Test func `codes change their case only on request`() {
    #expect(CodeNormalizer().clean(" c3911 ").text == "c3911")
    #expect(CodeNormalizer(uppercases: true).clean("ｃ3911").text == "C3911")
    #expect(CodeNormalizer().clean("NA").text == "NA")
  }

  @Test func `folding every character twice is folding it once`() {
    let names = OrganisationNameNormalizer()
    var changed = 0
    for code in UInt32(0xA0)...0xFFFF {
      guard let scalar = Unicode.Scalar(code) else { continue }
      let text = "王\(Character(scalar))王"
      let once = names.clean(text)
      if names.clean(once.text).text != once.text { Issue.record("\(scalar) \(once)") }
      if once.findings.contains(.scriptFolded) { changed += 1 }
    }
    #expect(changed > 3000)
  }

  @Test(arguments: [
    "俱乐部", "著名", "陈昇", "沈阳", "欧阳乾", "后海", "里仁", "干将", "范冰", "叶落", "于丹", "余杭", "钟楚", "姊妹",
  ])
  func `names that are simplified already stay`(name: String) {
    #expect(OrganisationNameNormalizer().clean(name).text == name)
  }

  @Test func `cleaning a clean value changes nothing`() {
    var generator = SeededGenerator(seed: 7)
    let alphabet: [Character] = Array("王小明張學友臺灣乾淨著無 　·•()（）【】ＡaÑñ.,-*×１八十号#先生女士\u{200B}㈱")
    let normalizers: [any Normalizer] = [
      TextNormalizer(), PersonNameNormalizer(), OrganisationNameNormalizer(), NameNormalizer(),
      AddressNormalizer(), CodeNormalizer(uppercases: true),
    ]
    for _ in 0..<3000 {
      let count = Int.random(in: 1...9, using: &generator)
      let text = String((0..<count).map { _ in alphabet.randomElement(using: &generator) ?? "a" })
      for normalizer in normalizers {
        let once = normalizer.clean(text)
        guard once.validity != .missing else { continue }
        let twice = normalizer.clean(once.text)
        if twice.text != once.text, twice.validity != .missing {
          Issue.record("\(type(of: normalizer)) \(text.debugDescription) \(once) \(twice)")
        }
      }
    }
  }

  private func expect(_ normalizer: some Normalizer, _ row: Row) {
    let cleaned = normalizer.clean(row.input)
    #expect(Array(cleaned.text.utf8) == Array(row.text.utf8), "\(cleaned)")
    #expect(cleaned.validity == (row.validity == .valid ? .unchecked : row.validity))
    #expect(cleaned.findings.isSuperset(of: row.findings), "\(cleaned)")
  }
}
