import PanoramaMapping
import PanoramaModel
import PanoramaTestSupport
import Testing

@Suite struct OrganisationNamePartsTests {
  struct Case: Sendable, CustomStringConvertible {
    let name: String
    /// region|trade|industry|form as written|canonical form|flags and branch, taken apart by hand.
    let parts: String
    let core: String
    init(_ name: String, _ parts: String, core: String) {
      self.name = name
      self.parts = parts
      self.core = core
    }
    var description: String { name }
  }

  private static func read(_ name: String) -> (parts: String, core: String, key: String) {
    let bytes = Array(OrganisationNameNormalizer().clean(name).text.utf8)
    let parts = OrganisationNameParser.parts(of: bytes.span)
    func text(_ range: TextRange) -> String {
      String(decoding: bytes[Int(range.offset)..<Int(range.offset + range.length)], as: UTF8.self)
    }
    let fields = [
      text(parts.region), text(parts.tradeName), text(parts.industry), text(parts.legalForm),
      OrganisationNameParser.legalForm(of: parts)?.name ?? "", parts.isGroup ? "group" : "",
      text(parts.branch), text(parts.remark),
    ]
    var core: [UInt8] = []
    var key: [UInt8] = []
    OrganisationNameParser.appendCore(of: bytes.span, parts, to: &core)
    OrganisationNameParser.appendKey(of: bytes.span, to: &key)
    return (
      fields.joined(separator: "|"), String(decoding: core, as: UTF8.self),
      String(decoding: key, as: UTF8.self)
    )
  }

  @Test(arguments: [
    Case("　北京示例科技（集团）股份有限公司 ", "北京|示例|科技|股份有限公司|股份有限公司|group||", core: "示例科技"),
    Case("北京示例科技有限責任公司", "北京|示例|科技|有限责任公司|有限责任公司|||", core: "示例科技"),
    Case("上海示例贸易有限公司", "上海|示例|贸易|有限公司|有限责任公司|||", core: "示例贸易"),
    Case("支付宝（中国）网络技术有限公司-备付金", "中国|支付宝|网络技术|有限公司|有限责任公司|||-备付金", core: "支付宝网络技术"),
    Case("示例科技（上海）有限公司", "上海|示例|科技|有限公司|有限责任公司|||", core: "示例科技"),
    Case(
      "北京示例科技(集团)股份有限公司深圳分公司",
      "北京|示例|科技|股份有限公司|股份有限公司|group|深圳分公司|",
      core: "示例科技"
    ),
    Case("中国工商银行股份有限公司北京朝阳支行", "中国|工商|银行|股份有限公司|股份有限公司||北京朝阳支行|", core: "工商银行"),
    Case("中国银行股份有限公司", "|中国|银行|股份有限公司|股份有限公司|||", core: "中国银行"),
    Case("示例科技深圳分公司", "|示例|科技||||深圳分公司|", core: "示例科技"),
    Case("广东省深圳市示例电子有限公司", "广东省深圳市|示例|电子|有限公司|有限责任公司|||", core: "示例电子"),
    Case("北京大学", "|北京|大学|||||", core: "北京大学"),
    Case("中山科技有限公司", "|中山|科技|有限公司|有限责任公司|||", core: "中山科技"),
    Case("示例科技股份", "|示例科技股份||||||", core: "示例科技股份"),
    Case("上海浦东发展银行股份有限公司", "上海|浦东|发展银行|股份有限公司|股份有限公司|||", core: "浦东发展银行"),
    Case("示例会计师事务所（特殊普通合伙）", "|示例|会计师|事务所(特殊普通合伙)|特殊普通合伙|||", core: "示例会计师"),
    Case("杭州示例投资合伙企业（有限合伙）", "杭州|示例|投资|合伙企业(有限合伙)|有限合伙|||", core: "示例投资"),
    Case("义乌市示例服装厂", "义乌市|示例|服装|厂|厂|||", core: "示例服装"),
    Case("示例集团有限公司", "|示例||有限公司|有限责任公司|group||", core: "示例"),
    Case(
      "Construcciones García Ruiz, S. L. U.",
      "|Construcciones García Ruiz||S. L. U.|S.L.U.|||",
      core: "construccionesgarciaruiz"
    ),
    Case("Example Trading Co., Ltd.", "|Example Trading||Co., Ltd.|Ltd|||", core: "exampletrading"),
    Case("Ejemplo Sociedad Limitada", "|Ejemplo||Sociedad Limitada|S.L.|||", core: "ejemplo"),
    Case("EJEMPLO SA", "|EJEMPLO||SA|S.A.|||", core: "ejemplo"),
    Case("La Casa", "|La Casa||||||", core: "lacasa"),
    Case(
      "Example (China) Holdings Limited",
      "|Example (China)||Limited|Ltd|group||",
      core: "examplechina"
    ),
    Case("Example (China) Co Ltd", "China|Example||Co Ltd|Ltd|||", core: "example"),
    Case(
      "Banco Ejemplo S.A., Sucursal en España",
      "|Banco Ejemplo||S.A.|S.A.||Sucursal en España|",
      core: "bancoejemplo"
    ),
    Case(
      "Example Bank PLC London Branch",
      "|Example Bank||PLC|PLC|| London Branch|",
      core: "examplebank"
    ),
  ])
  func `names come apart`(row: Case) {
    let read = Self.read(row.name)
    #expect(read.parts == row.parts)
    #expect(read.core == row.core)
  }

  @Test(arguments: [
    [
      "Construcciones García Ruiz S.L.U.", "CONSTRUCCIONES GARCIA RUIZ SLU",
      "Construcciones  García  Ruiz, S. L. U.",
    ],
    ["北京示例科技（集团）股份有限公司", "　北京 示例科技(集團)股份有限公司", "北京示例科技【集团】股份有限公司"],
    ["Łódź Ødegård Straße", "lodz odegard strasse"], ["ＡＢＣ（中国）有限公司", "abc（中國）有限公司"],
  ])
  func `spellings of one name have one key`(names: [String]) {
    for name in names { #expect(Self.read(name).key == Self.read(names[0]).key) }
  }

  @Test(arguments: [
    ("Ejemplo S.L.", "Ejemplo Sociedad de Responsabilidad Limitada", true),
    ("甲乙有限公司", "甲乙有限责任公司", true),
    ("甲乙有限公司", "甲乙股份有限公司", false), ("Ejemplo S.L.", "Ejemplo S.A.", false),
    ("Example Co., Ltd", "Example Company Limited", true), ("Example Inc.", "Example LLC", false),
  ])
  func `forms are equal or not`(left: String, right: String, areEqual: Bool) {
    func form(_ name: String) -> LegalForm? {
      let bytes = Array(OrganisationNameNormalizer().clean(name).text.utf8)
      return OrganisationNameParser.legalForm(of: OrganisationNameParser.parts(of: bytes.span))
    }
    #expect(form(left) != nil && (form(left) == form(right)) == areEqual)
  }

  @Test func `parts lie side by side in any text, and lose nothing but brackets`() {
    let seed: UInt64 = 20_261_123
    var generator = SeededGenerator(seed: seed)
    let words = [
      "北京", "上海市", "示例", "科技", "（集团）", "(中国)", "有限公司", "股份", "分公司", "-备付金", "S.L.", " ", "Ltd",
      "Group", "ñ", "(", ")",
      "银行", "支行", "中国", "厂", "Sucursal", "Branch", "合伙", "（有限合伙）", "x", ".", "*",
    ]
    for _ in 0..<4000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...7, using: &generator) {
        if Int.random(in: 0..<15, using: &generator) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &generator))
        } else {
          bytes += Array((words.randomElement(using: &generator) ?? "").utf8)
        }
      }
      let parts = OrganisationNameParser.parts(of: bytes.span)
      let pieces = [
        parts.region, parts.tradeName, parts.industry, parts.legalForm, parts.branch, parts.remark,
      ].filter { !$0.isEmpty }.sorted { $0.offset < $1.offset }
      var covered: [UInt8] = []
      var end = 0
      for piece in pieces {
        if Int(piece.offset) < end, piece != parts.region {
          Issue.record("seed \(seed): pieces overlap in \(String(decoding: bytes, as: UTF8.self))")
        }
        end = max(end, Int(piece.offset + piece.length))
        guard end <= bytes.count else {
          Issue.record("seed \(seed): a piece beyond the text")
          continue
        }
        covered += bytes[Int(piece.offset)..<Int(piece.offset + piece.length)]
      }
      if !bytes.isEmpty, pieces.isEmpty, !parts.isGroup {
        Issue.record("seed \(seed): nothing of \(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }
}
