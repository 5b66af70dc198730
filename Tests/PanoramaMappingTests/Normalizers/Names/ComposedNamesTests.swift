import PanoramaModel
import Testing

@testable import PanoramaMapping

/// Names put together from known parts come apart into the same parts: the composition is the oracle.
@Suite struct ComposedNamesTests {
  private static let regions = ["", "北京", "上海市", "广东省深圳市", "浙江杭州", "义乌市", "中国", "内蒙古", "苏州"]
  private static let trades = ["示例", "晨光", "宏远达", "恒盛", "ABC", "海川"]
  private static let industries = ["", "科技", "网络技术", "进出口贸易", "建筑工程", "餐饮管理", "医疗器械"]
  private static let forms = [
    ("有限公司", "有限责任公司"), ("有限责任公司", "有限责任公司"), ("股份有限公司", "股份有限公司"), ("经营部", "经营部"),
    ("合伙企业(有限合伙)", "有限合伙"),
  ]
  private static let branches = ["", "深圳分公司", "北京朝阳支行", "上海市浦东新区分公司"]

  @Test(arguments: regions) func `an organisation's name comes apart into what made it`(
    region: String
  ) {
    for trade in Self.trades {
      for industry in Self.industries {
        for (form, canonical) in Self.forms {
          // A branch needs a body that it is a branch of, and 集团经营部 is a branch of the group.
          for group in form.hasSuffix("公司") ? ["", "(集团)"] : [""] {
            for branch in form.hasSuffix("公司") ? Self.branches : [""] {
              let name = region + trade + industry + group + form + branch
              let bytes = Array(name.utf8)
              let parts = OrganisationNameParser.parts(of: bytes.span)
              func text(_ range: TextRange) -> String {
                String(decoding: bytes[range.bounds], as: UTF8.self)
              }
              #expect(text(parts.region) == region, "\(name)")
              #expect(text(parts.tradeName) == trade, "\(name)")
              #expect(text(parts.industry) == industry, "\(name)")
              #expect(text(parts.legalForm) == form, "\(name)")
              #expect(OrganisationNameParser.legalForm(of: parts)?.name == canonical, "\(name)")
              #expect(parts.isGroup == !group.isEmpty, "\(name)")
              #expect(text(parts.branch) == branch, "\(name)")
            }
          }
        }
      }
    }
  }

  /// All spellings of a Latin form: with dots, without, spaced, in small letters.
  @Test(arguments: [
    "S.A.", "S.L.", "S.L.U.", "S.A.U.", "S.L.L.", "S.A.L.", "S.L.P.", "A.I.E.", "S.G.R.",
  ])
  func `a Spanish form is told from its letters`(form: String) {
    let letters = form.filter(\.isLetter)
    let spaced = letters.map { "\($0)." }.joined(separator: " ")
    for spelling in [form, letters, spaced, letters.lowercased(), ", " + form] {
      let bytes = Array(("Ejemplo del Norte " + spelling).utf8)
      let parts = OrganisationNameParser.parts(of: bytes.span)
      #expect(OrganisationNameParser.legalForm(of: parts)?.name == form, "\(spelling)")
      #expect(parts.tradeName.length == 17, "\(spelling)")
    }
  }

  private static let compounds = SurnameData.compound.split(whereSeparator: \.isWhitespace).map {
    String($0)
  }
  private static let singles = SurnameData.single.unicodeScalars.filter(UTF8Text.isHan)

  @Test func `the tables hold what they say`() {
    #expect(
      Self.compounds.count >= 70 && Self.compounds.allSatisfy { $0.unicodeScalars.count == 2 }
    )
    #expect(Self.singles.count >= 450 && Set(Self.singles).count == Self.singles.count)
  }

  @Test func `every surname is found in front of a given name`() {
    for surname in Self.compounds + Self.singles.map({ String(Character($0)) }) {
      let bytes = Array((surname + "晓彤").utf8)
      let parts = PersonNameParser.parts(of: bytes.span)
      #expect(Int(parts.surname.length) == surname.utf8.count, "\(surname)")
      #expect(parts.script == .han && parts.certainty > .ambiguous, "\(surname)")
    }
  }

  @Test func `a name and its pinyin have one key, however it is spaced`() {
    for surname in Self.compounds + Self.singles.map({ String(Character($0)) }) {
      let syllables = Self.pinyin(surname + "晓彤", separator: " ").split(separator: " ")
      guard syllables.count == surname.unicodeScalars.count + 2 else {
        Issue.record("no reading of \(surname)")
        continue
      }
      let family = syllables.dropLast(2).joined()
      let key = Self.pinyin(surname + "晓彤", separator: "")
      let written = family.prefix(1).uppercased() + family.dropFirst()
      let capitals = family.uppercased()
      for spelling in ["\(capitals) Xiaotong", "\(written), Xiaotong", "Xiaotong \(capitals)"] {
        #expect(Self.pinyin(spelling, separator: "") == key, "\(surname) \(spelling)")
      }
      // Glued, the surname may be another one (Fa Ngxiao…), and then it says so.
      let glued = Array("\(family)xiaotong".uppercased().utf8)
      let parts = PersonNameParser.parts(of: glued.span)
      #expect(
        parts.certainty == .ambiguous || Int(parts.surname.length) == family.utf8.count,
        "\(surname)"
      )
    }
  }

  private static func pinyin(_ name: String, separator: String) -> String {
    let bytes = Array(PersonNameNormalizer().clean(name).text.utf8)
    let parts = PersonNameParser.parts(of: bytes.span)
    var key: [UInt8] = []
    PersonNameParser.appendPinyin(of: bytes.span, parts, separator: separator, to: &key)
    return String(decoding: key, as: UTF8.self)
  }
}
