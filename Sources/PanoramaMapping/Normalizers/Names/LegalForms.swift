import PanoramaModel

/// The legal forms that names end in, with all their spellings; the longest spelling wins.
///
/// Chinese forms from the naming rules of enterprises, Spanish and English ones with the codes of ISO 20275 (GLEIF list of
/// 2023-09-28). 有限公司 and 有限责任公司 are one form (Company Law, art. 7); 股份有限公司 is another.
struct LegalForms: Sendable {
  static let shared = LegalForms()

  /// A spelling of a form.
  struct Spelling: Sendable {
    let text: [UInt8]
    let form: Int
  }

  let all: [LegalForm]
  /// Chinese spellings, longest first, as they stand in display forms.
  let han: [Spelling]
  /// Latin spellings as letters only, by their last letter (a is 0), longest first.
  let latin: [[Spelling]]

  private init() {
    var all: [LegalForm] = []
    var han: [Spelling] = []
    var latin = [[Spelling]](repeating: [], count: 26)
    for row in Self.rows {
      let form = LegalForm(name: row.name, country: row.country, elfCode: row.elf)
      for spelling in row.spellings.split(separator: "|") {
        let text = Array(spelling.utf8)
        if let last = text.last, last.isLowerCase {
          latin[Int(last - UInt8(ascii: "a"))].append(Spelling(text: text, form: all.count))
        } else {
          han.append(Spelling(text: text, form: all.count))
        }
      }
      all.append(form)
    }
    let longestFirst: (Spelling, Spelling) -> Bool = { $0.text.count > $1.text.count }
    self.all = all
    self.han = han.sorted(by: longestFirst)
    self.latin = latin.map { $0.sorted(by: longestFirst) }
  }

  private static let rows: [(name: String, country: String, elf: String, spellings: String)] = [
    ("股份有限公司", "CN", "", "股份有限公司|股份公司|(股份)有限公司"),
    ("有限责任公司", "CN", "", "有限责任公司|有限公司|(有限)公司|(有限责任)公司|有限责任公司(自然人独资)|有限公司(个人独资)"),
    ("公司", "CN", "", "总公司|公司"), ("有限合伙", "CN", "", "合伙企业(有限合伙)|(有限合伙)|有限合伙企业|有限合伙"),
    ("普通合伙", "CN", "", "合伙企业(普通合伙)|(普通合伙)|普通合伙企业|普通合伙|合伙企业"),
    ("特殊普通合伙", "CN", "", "事务所(特殊普通合伙)|(特殊普通合伙)|特殊普通合伙"), ("个人独资企业", "CN", "", "个人独资企业|(个人独资)"),
    ("个体工商户", "CN", "RV48", "(个体工商户)|个体工商户|(个体)"),
    ("农民专业合作社", "CN", "UMCR", "农民专业合作社|专业合作社|合作社联合社"), ("合作社", "CN", "", "合作社"),
    ("事务所", "CN", "", "事务所"),
    ("工作室", "CN", "", "工作室"), ("经营部", "CN", "", "经营部"), ("商行", "CN", "", "商行"),
    ("厂", "CN", "", "总厂|厂"),
    ("店", "CN", "", "商店|专卖店|店"), ("中心", "CN", "", "中心"), ("委员会", "CN", "", "委员会"),
    ("局", "CN", "", "局"),
    ("学校", "CN", "", "学校"), ("医院", "CN", "", "医院"), ("基金会", "CN", "2M6Y", "基金会"),
    ("协会", "CN", "", "协会"),
    ("S.A.", "ES", "5RDO", "sa|sociedadanonima"),
    ("S.A.U.", "ES", "5RDO", "sau|sociedadanonimaunipersonal"),
    ("S.L.", "ES", "DP3Q", "sl|srl|sociedadlimitada|sociedadderesponsabilidadlimitada"),
    (
      "S.L.U.", "ES", "R6UT",
      "slu|srlu|sociedadlimitadaunipersonal|sociedadderesponsabilidadlimitadaunipersonal"
    ),
    ("S.L.L.", "ES", "1G29", "sll|srll|sociedadlimitadalaboral"),
    ("S.A.L.", "ES", "R2L8", "sal|sociedadanonimalaboral"),
    ("S.L.P.", "ES", "JB2M", "slp|srlp|sociedadlimitadaprofesional"),
    ("S.L.N.E.", "ES", "956I", "slne"),
    ("S.A.P.", "ES", "AJ9U", "sap|sociedadanonimaprofesional"),
    ("S.C.", "ES", "S6X7", "sc|src|sociedadcolectiva"),
    ("S.Coop.", "ES", "1QU8", "scoop|sociedadcooperativa|sdadcoop"),
    ("S.Com.", "ES", "TDD5", "scom|senc|sociedadcomanditaria|sociedadcomanditariasimple"),
    ("A.I.E.", "ES", "I2WU", "aie|agrupaciondeintereseconomico"),
    ("SICAV", "ES", "8EHB", "sicav|sociedaddeinversiondecapitalvariable"),
    ("S.G.R.", "ES", "IAS6", "sgr|sociedaddegarantiareciproca"), ("S.A.T.", "ES", "4SJR", "sat"),
    ("C.B.", "ES", "", "cb|comunidaddebienes"), ("S.E.", "ES", "9FPZ", "se|sociedadanonimaeuropea"),
    (
      "Ltd", "", "",
      "ltd|limited|coltd|colimited|companylimited|companyltd|pteltd|privatelimited|ptyltd"
    ),
    ("Inc", "US", "", "inc|incorporated|coinc"), ("Corp", "US", "", "corp|corporation"),
    ("Co", "", "", "co|company"), ("LLC", "US", "", "llc|limitedliabilitycompany|ltdliabilityco"),
    ("LLP", "GB", "Z0EY", "llp|limitedliabilitypartnership"),
    ("PLC", "GB", "B6ES", "plc|publiclimitedcompany"),
    ("LP", "", "", "lp|limitedpartnership"), ("GmbH", "DE", "", "gmbh"), ("AG", "DE", "", "ag"),
    ("SAS", "FR", "", "sas"), ("B.V.", "NL", "", "bv"), ("N.V.", "NL", "", "nv"),
    ("S.p.A.", "IT", "", "spa"),
  ]
}
