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

  private static let organisations: Set<String> = [
    "对公", "单位", "机构", "法人", "企业法人", "corp", "corporate", "company", "enterprise", "organisation",
    "organization", "org", "business", "legalentity", "entity", "juridica", "personajuridica",
    "empresa", "sociedad", "sme", "小微",
  ]

  private static let persons: Set<String> = [
    "对私", "自然人", "零售", "retail", "individual", "person", "private", "natural", "fisica",
    "personafisica", "particular", "consumer",
  ]

  private static let identifiers: [String: IdentifierKind] = [
    "统一社会信用代码": .unifiedSocialCreditCode, "社会信用代码": .unifiedSocialCreditCode,
    "信用代码": .unifiedSocialCreditCode, "uscc": .unifiedSocialCreditCode,
    "组织机构代码": .organisationCode, "组织机构代码证": .organisationCode,
    "身份证": .residentID, "居民身份证": .residentID, "公民身份证": .residentID, "身份证号": .residentID,
    "id": .residentID, "idcard": .residentID, "residentid": .residentID, "护照": .passport,
    "passport": .passport, "pasaporte": .passport, "pp": .passport, "营业执照": .businessLicence,
    "营业执照号": .businessLicence, "nif": .nif, "dni": .nif, "cif": .cif, "nie": .nie, "lei": .lei,
    "hkid": .hkid, "港澳居民来往内地通行证": .other, "台湾居民来往大陆通行证": .other, "other": .other, "其他": .other,
    "otro": .other,
  ]
}
