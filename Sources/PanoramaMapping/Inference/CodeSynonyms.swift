import PanoramaModel

/// What the usual codes of two columns mean: the kind of a customer and the kind of a document.
enum CodeSynonyms {
  /// The kind of party behind a code; nil when it is not known.
  static func party(_ code: String) -> PartyKind? {
    let plain = HeaderSynonyms.plain(code)
    if organisations.contains(plain) || code.contains("企业") || code.contains("公司") {
      return .organisation
    }
    return persons.contains(plain) || code.contains("个人") ? .person : nil
  }

  /// The kind of identifier behind a code; nil when it is not known.
  static func identifier(_ code: String) -> IdentifierKind? {
    identifiers[HeaderSynonyms.plain(code)]
  }

  /// The currency (ISO 4217) behind a code; nil when it is not known.
  ///
  /// Two-digit codes of one's own differ between banks, so only names and the numbers of ISO 4217 are known.
  static func currency(_ code: String) -> String? {
    if code.utf8.count == 3, code.allSatisfy({ $0.isASCII && $0.isLetter }) {
      return code.uppercased() == "RMB" ? "CNY" : code.uppercased()
    }
    return currencies[code.lowercased()]
  }

  /// `credit` or `debit` behind a code; nil when it is not known.
  static func direction(_ code: String) -> String? {
    let plain = HeaderSynonyms.plain(code)
    if ["c", "cr", "credit", "贷", "贷方", "收", "收入", "存", "h", "haber", "abono", "in"].contains(plain)
    {
      return "credit"
    }
    let debits = ["d", "dr", "debit", "借", "借方", "付", "支出", "取", "debe", "cargo", "out"]
    return debits.contains(plain) ? "debit" : nil
  }

  private static let currencies = [
    "人民币": "CNY", "人民币元": "CNY", "元": "CNY", "156": "CNY", "yuan": "CNY", "美元": "USD", "840": "USD",
    "dollar": "USD", "dólar": "USD", "欧元": "EUR", "978": "EUR", "euro": "EUR", "euros": "EUR",
    "€": "EUR",
    "港币": "HKD", "港元": "HKD", "344": "HKD", "日元": "JPY", "392": "JPY", "英镑": "GBP", "826": "GBP",
    "新台币": "TWD", "901": "TWD",
  ]

  /// The kinds of party behind the codes of a column: single letters mean something only as a pair.
  static func parties(_ codes: Set<String>) -> [String: PartyKind] {
    var kinds: [String: PartyKind] = [:]
    for code in codes { kinds[code] = party(code) }
    let letters = Set(codes.map { $0.lowercased() })
    let pairs: [(person: String, organisation: String)] = [
      ("f", "j"), ("p", "c"), ("p", "e"), ("p", "o"), ("p", "j"), ("i", "c"), ("i", "e"),
      ("i", "o"),
    ]
    for pair in pairs where letters == [pair.person, pair.organisation] {
      for code in codes {
        kinds[code] = code.lowercased() == pair.person ? .person : .organisation
      }
    }
    return kinds
  }

  private static let organisations: Set<String> = [
    "对公", "单位", "机构", "法人", "企业法人", "corp", "corporate", "company", "enterprise", "organisation",
    "organization", "org", "business", "legalentity", "entity", "juridica", "personajuridica",
    "legal", "legalperson",
    "empresa", "sociedad", "sme", "小微",
  ]

  private static let persons: Set<String> = [
    "对私", "自然人", "personal", "农户", "个体", "naturalperson", "零售", "retail", "individual", "person",
    "private",
    "natural", "fisica",
    "personafisica", "particular", "consumer",
  ]

  private static let identifiers: [String: IdentifierKind] = [
    "统一社会信用代码": .unifiedSocialCreditCode, "社会信用代码": .unifiedSocialCreditCode,
    "信用代码": .unifiedSocialCreditCode, "uscc": .unifiedSocialCreditCode,
    "组织机构代码": .organisationCode, "组织机构代码证": .organisationCode,
    "身份证": .residentID, "居民身份证": .residentID, "公民身份证": .residentID, "身份证号": .residentID,
    "id": .residentID, "cnid": .residentID, "nric": .residentID, "sfz": .residentID,
    "idcard": .residentID, "residentid": .residentID, "护照": .passport,
    "passport": .passport, "pasaporte": .passport, "pp": .passport, "营业执照": .businessLicence,
    "营业执照号": .businessLicence, "nif": .nif, "dni": .nif, "cif": .cif, "nie": .nie, "lei": .lei,
    "hkid": .hkid, "港澳居民来往内地通行证": .homeReturnPermit,
    "台湾居民来往大陆通行证": .taiwanPermit, "other": .other, "其他": .other,
    "otro": .other,
  ]
}
