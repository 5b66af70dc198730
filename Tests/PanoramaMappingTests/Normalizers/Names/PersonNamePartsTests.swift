import PanoramaMapping
import PanoramaModel
import PanoramaTestSupport
import Testing

@Suite struct PersonNamePartsTests {
  struct Case: Sendable, CustomStringConvertible {
    let name: String
    let surname: String
    let given: String
    let script: PersonNameParts.Script
    let certainty: PersonNameParts.Certainty
    init(
      _ name: String,
      _ surname: String,
      _ given: String,
      _ script: PersonNameParts.Script,
      _ certainty: PersonNameParts.Certainty
    ) {
      self.name = name
      self.surname = surname
      self.given = given
      self.script = script
      self.certainty = certainty
    }
    var description: String { name }
  }

  struct Reading {
    var surname = ""
    var given = ""
    var parts = PersonNameParts()
    var key = ""
    var enyeKey = ""
    var dotless = ""
    var pinyin = ""
  }

  static func read(_ name: String) -> Reading {
    let bytes = Array(PersonNameNormalizer().clean(name).text.utf8)
    let parts = PersonNameParser.parts(of: bytes.span)
    func text(_ range: TextRange) -> String {
      String(decoding: bytes[Int(range.offset)..<Int(range.offset + range.length)], as: UTF8.self)
    }
    func key(_ append: (inout [UInt8]) -> Void) -> String {
      var key: [UInt8] = []
      append(&key)
      return String(decoding: key, as: UTF8.self)
    }
    return Reading(
      surname: text(parts.surname),
      given: text(parts.given),
      parts: parts,
      key: key { PersonNameParser.appendKey(of: bytes.span, parts, to: &$0) },
      enyeKey: key { PersonNameParser.appendKey(of: bytes.span, parts, keepsEnye: true, to: &$0) },
      dotless: key { PersonNameParser.appendDotlessKey(of: bytes.span, parts, to: &$0) },
      pinyin: key { PersonNameParser.appendPinyin(of: bytes.span, parts, to: &$0) }
    )
  }

  @Test(arguments: [
    Case("王小明", "王", "小明", .han, .certain), Case("欧阳国华", "欧阳", "国华", .han, .certain),
    Case("司马懿", "司马", "懿", .han, .probable), Case("東方朔", "东方", "朔", .han, .probable),
    Case("欧阳", "欧", "阳", .han, .ambiguous), Case("范徐丽泰", "范徐", "丽泰", .han, .probable),
    Case("张三", "张", "三", .han, .certain), Case("长孙无忌", "长孙", "无忌", .han, .certain),
    Case("阿卜杜拉•买买提", "买买提", "阿卜杜拉", .han, .probable),
    Case("ZHANG San", "ZHANG", "San", .pinyin, .certain),
    Case("San ZHANG", "ZHANG", "San", .pinyin, .certain),
    Case("Zhang, San", "Zhang", "San", .pinyin, .certain),
    Case("ZHANG SAN", "ZHANG", "SAN", .pinyin, .certain),
    Case("San Zhang", "Zhang", "San", .pinyin, .certain),
    Case("ZHANGSAN", "ZHANG", "SAN", .pinyin, .certain),
    Case("WANGXIAOMING", "WANG", "XIAOMING", .pinyin, .certain),
    Case("FANGANG", "FANG", "ANG", .pinyin, .ambiguous),
    Case("Fang Wang", "Fang", "Wang", .pinyin, .ambiguous),
    Case("María José García López", "García López", "María José", .latin, .probable),
    Case("GARCÍA LÓPEZ, María José", "GARCÍA LÓPEZ", "María José", .latin, .certain),
    Case("Juan de la Cruz", "de la Cruz", "Juan", .latin, .probable),
    Case("José Ortega y Gasset", "Ortega y Gasset", "José", .latin, .probable),
    Case("María GARCÍA LÓPEZ", "GARCÍA LÓPEZ", "María", .latin, .certain),
    Case("Ana García de la Torre", "García de la Torre", "Ana", .latin, .probable),
    Case("Pelé", "Pelé", "", .latin, .ambiguous),
    Case("John Smith", "Smith", "John", .latin, .probable),
    Case("Ou Yang Feng", "Ou Yang", "Feng", .pinyin, .probable),
  ])
  func `names come apart`(row: Case) {
    let read = Self.read(row.name)
    #expect(read.surname == row.surname && read.given == row.given)
    #expect(read.parts.script == row.script && read.parts.certainty == row.certainty)
  }

  @Test(arguments: [
    ["张三", "ZHANG SAN", "Zhang, San", "San ZHANG", "ZHANGSAN", "張三", "zhang  san"],
    ["吕布", "LÜ BU", "LV BU", "LYU BU", "LU BU", "Lü, Bu"],
    ["单雄信", "SHAN Xiongxin", "Xiongxin SHAN"],
    ["尉迟恭", "YUCHI Gong", "Yuchi, Gong"], ["朴正熙", "PIAO Zhengxi"],
    ["王小明", "WANG XIAOMING", "Wang Xiao Ming"],
  ])
  func `a Chinese name and its spellings in pinyin have one key`(names: [String]) {
    for name in names {
      #expect(Self.read(name).pinyin == Self.read(names[0]).pinyin, "\(name)")
      #expect(!Self.read(name).pinyin.isEmpty)
    }
  }

  @Test(arguments: [
    [
      "María José García López", "GARCÍA LÓPEZ, María José", "Maria Jose GARCIA LOPEZ",
      "Dña. María  José García López",
    ],
    ["阿卜杜拉·买买提", "阿卜杜拉・买买提", "阿卜杜拉.买买提", "阿卜杜拉-买买提"], ["王小明", "王 小明先生", "王小明教授"],
    ["John Smith", "Mr. John Smith", "SMITH, John", "Dr John Smith"],
    ["Juan Pérez Gil", "Don Juan Pérez Gil", "Sr. D. Juan Pérez Gil"],
  ])
  func `spellings of one name have one key`(names: [String]) {
    for name in names { #expect(Self.read(name).key == Self.read(names[0]).key, "\(name)") }
  }

  @Test func `keys fold accents, and the second keeps ñ`() {
    #expect(Self.read("Begoña Núñez").key == "nunez begona")
    #expect(Self.read("Begoña Núñez").enyeKey == "nuñez begoña")
    #expect(Self.read("BEGONA NUNEZ").key == Self.read("Nunez, Begona").key)
    #expect(Self.read("阿卜杜拉·买买提").dotless == "阿卜杜拉买买提")
    #expect(Self.read("Jean-Paul O'Neill").dotless == "oneilljeanpaul")
  }

  @Test(arguments: [
    ("Dr. Smith", "Smith"), ("Don Johnson", "Don Johnson"), ("Sra. García", "García"),
    ("D. Juan Pérez", "Juan Pérez"),
    ("Drake Bell", "Drake Bell"), ("王老师", "王老师"), ("王小明老师", "王小明"),
    ("Mr & Mrs Smith", "Mr & Mrs Smith"),
  ])
  func `titles go only where a name stays`(name: String, text: String) {
    #expect(PersonNameNormalizer().clean(name).text == text)
  }

  @Test(
    arguments: [
      ("朱[金容]基", "朱镕基", Findings.repaired), ("张小明(míng)", "张小明", .repaired),
      ("行業(yè)公司", "行业公司", .repaired),
      ("轉(zhuǎn)化公司", "转化公司", .repaired), ("张(zhāo)三", "张(zhāo)三", []),
      ("示例(ABC)公司", "示例(ABC)公司", []),
      ("王[不知]明", "王[不知]明", []), ("张小\u{FFFD}", "张小", .truncated),
      ("张\u{FFFD}明", "张\u{FFFD}明", .garbled),
      ("ÖÐ¹úÒøÐÐ", "ÖÐ1úÒøÐÐ", .garbled), ("GarcÃ­a", "GarcÃa", .garbled), ("王婧婕", "王婧婕", []),
      ("涓浗", "涓浗", []),
      ("鍖椾含", "鍖椾含", .garbled), ("Müller Íñigo", "Müller Íñigo", []),
    ] as [(String, String, Findings)]
  )
  func `notations and damage are told`(name: String, text: String, finding: Findings) {
    let cleaned = OrganisationNameNormalizer().clean(name)
    let interesting: Findings = [.repaired, .truncated, .garbled]
    #expect(cleaned.findings.intersection(interesting) == finding, "\(cleaned)")
    #expect(cleaned.text == text)
  }

  @Test(arguments: ["测试", "测试客户", "TEST", "test", "无名氏", "某某", "XXX", "姓名"])
  func `placeholders are no names`(name: String) {
    #expect(PersonNameNormalizer().clean(name).validity == .placeholder)
    #expect(OrganisationNameNormalizer().clean(name).validity == .placeholder)
  }

  @Test(arguments: ["张三", "John Smith", "测试技术有限公司", "Tester García", "王测试", "Xxy"])
  func `names that only look like placeholders stay`(name: String) {
    #expect(PersonNameNormalizer().clean(name).validity == .unchecked)
  }

  @Test(arguments: [
    ("王小明", "王小明", NameAgreement.equal), ("王*明", "王小明", .compatible), ("张*霞", "张美霞", .compatible),
    ("李**", "李小明", .compatible), ("李**", "李明", .compatible), ("李*", "李小明", .different),
    ("*三", "张三", .compatible),
    ("王*明", "王小红", .different), ("朱镕基", "朱[金容]基", .compatible), ("朱镕基", "朱RONG基", .compatible),
    ("朱镕基", "朱LONG基", .different), ("NU?EZ", "Nuñez", .compatible), ("王小明", "王小", .different),
    ("阿卜杜拉·买买提", "阿卜杜拉买买提", .equal), ("王**", "王**", .compatible),
  ])
  func `what is hidden agrees with anything`(left: String, right: String, agreement: NameAgreement)
  {
    let (one, other) = (Array(left.utf8), Array(right.utf8))
    #expect(NameCompatibility.compare(one.span, other.span) == agreement)
    #expect(NameCompatibility.compare(other.span, one.span) == agreement)
  }

  @Test func `a cut name is compatible with the whole one`() {
    let (whole, cut) = (Array("阿卜杜拉·买买提".utf8), Array("阿卜杜拉·买".utf8))
    #expect(NameCompatibility.compare(whole.span, cut.span, isTruncated: true) == .compatible)
    #expect(NameCompatibility.compare(whole.span, cut.span) == .different)
  }

  @Test(arguments: [
    ("Chan", "陈"), ("CHEUNG", "张"), ("Wong", "黄"), ("Tsai", "蔡"), ("Szeto", "司徒"),
    ("Au-Yeung", "欧阳"),
  ])
  func `spellings of Hong Kong and Taiwan name surnames`(word: String, surname: String) {
    let bytes = Array(word.utf8)
    #expect(PersonNameParser.surnames(romanised: bytes.span).contains(surname))
  }

  @Test func `cleaning a clean name or address changes nothing, whatever the bytes`() {
    let seed: UInt64 = 20_261_126
    var generator = SeededGenerator(seed: seed)
    let words = [
      "王", "欧阳", "小明", "先生", "教授", "Dr.", "Don ", "D. ", "业(yè)", "[金容]", "(míng)", "测", "试",
      "test", "\u{FFFD}", "Ã\u{AD}",
      "ÖÐ¹ú", "八十八号", "88#", "北京市", " ", "·", "*", "×", "(", ")", ",", "´", "e\u{301}", "ﾊﾞ",
      "\u{200B}", "x",
    ]
    let normalizers: [any Normalizer] = [
      PersonNameNormalizer(), OrganisationNameNormalizer(), NameNormalizer(), AddressNormalizer(),
      TextNormalizer(),
    ]
    for _ in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...7, using: &generator) {
        if Int.random(in: 0..<20, using: &generator) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &generator))
        } else {
          bytes += Array((words.randomElement(using: &generator) ?? "").utf8)
        }
      }
      for normalizer in normalizers {
        var (once, twice) = (NormalizedValue(), NormalizedValue())
        normalizer.normalize(bytes.span, into: &once)
        normalizer.normalize(once.canonical.span, into: &twice)
        guard once.validity != .missing, twice.validity != .missing else { continue }
        let text = String(decoding: once.canonical, as: UTF8.self)
        #expect(once.canonical == twice.canonical, "seed \(seed): \(type(of: normalizer)) \(text)")
      }
    }
  }

  @Test func `parts lie in any text`() {
    let seed: UInt64 = 20_261_124
    var generator = SeededGenerator(seed: seed)
    let words = [
      "王", "欧阳", "小明", "·", " ", ",", "ZHANG", "San", "de", "la", "y", "García", "ñ", "*", "[金容]",
      "先生", "Dr.",
    ]
    for _ in 0..<5000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...8, using: &generator) {
        if Int.random(in: 0..<15, using: &generator) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &generator))
        } else {
          bytes += Array((words.randomElement(using: &generator) ?? "").utf8)
        }
      }
      let parts = PersonNameParser.parts(of: bytes.span)
      let pieces = [parts.surname, parts.given].filter { !$0.isEmpty }.sorted {
        $0.offset < $1.offset
      }
      for piece in pieces {
        #expect(Int(piece.offset + piece.length) <= bytes.count, "seed \(seed)")
      }
      if pieces.count == 2 {
        #expect(pieces[0].offset + pieces[0].length <= pieces[1].offset, "seed \(seed)")
      }
      guard parts.script == .latin || parts.script == .pinyin else { continue }
      // Nothing is lost: the letters of the parts are those of the name.
      var (whole, joined) = ([UInt8](), [UInt8]())
      OrganisationNameParser.appendKey(of: bytes.span, to: &whole)
      PersonNameParser.appendDotlessKey(of: bytes.span, parts, to: &joined)
      #expect(
        whole.sorted() == joined.sorted(),
        "seed \(seed): \(String(decoding: bytes, as: UTF8.self))"
      )
    }
  }
}
