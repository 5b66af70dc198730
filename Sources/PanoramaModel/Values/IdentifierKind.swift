/// What an identifier is: which register issued it, and so how it is checked and how far it proves identity.
public enum IdentifierKind: UInt8, Sendable, CaseIterable, Codable {
  /// No kind was declared, and the shape does not decide it.
  case unknown = 0
  /// 统一社会信用代码, GB 32100-2015: 18 characters.
  case unifiedSocialCreditCode = 1
  /// 组织机构代码, GB 11714-1997: 9 characters.
  case organisationCode = 2
  /// 公民身份号码, GB 11643-1999: 18 characters; the 15-digit form is upgraded.
  case residentID = 3
  /// Spanish NIF of a natural person (DNI), 8 digits and a letter.
  case nif = 4
  /// Spanish NIE of a foreigner: X, Y or Z, 7 digits and a letter.
  case nie = 5
  /// Spanish NIF of a legal person (formerly CIF): letter, 7 digits and a check character.
  case cif = 6
  /// Legal Entity Identifier, ISO 17442.
  case lei = 7
  /// A passport of any country: changes at every renewal.
  case passport = 8
  /// Hong Kong identity card.
  case hkid = 9
  /// A business licence number of the old 15-digit kind.
  case businessLicence = 10
  /// Another document: only equality within its own kind means anything.
  case other = 11
  /// Value-added tax number of a member state of the EU, with the prefix of the state.
  case euVAT = 12
  /// Employer Identification Number of the United States: 9 digits.
  case ein = 13
  /// Social Security Number of the United States: 9 digits.
  case ssn = 14
  /// 統一編號 of a company in Taiwan: 8 digits.
  case taiwanCompany = 15
  /// 國民身分證統一編號 of Taiwan: a letter and 9 digits.
  case taiwanID = 16
  /// 港澳居民来往内地通行证: the 9 characters that outlast renewals.
  case homeReturnPermit = 17
  /// 台湾居民来往大陆通行证: the 8 digits that outlast renewals.
  case taiwanPermit = 18
  /// 外国人永久居留身份证: the form of 2017 or that of 2023.
  case permanentResidence = 19
  /// Business Identifier Code of an institution, ISO 9362: 11 characters.
  case bic = 20
  /// International Bank Account Number, ISO 13616.
  case iban = 21

  /// The name used in mappings and outputs.
  public var name: String {
    switch self {
    case .unknown: "unknown"
    case .unifiedSocialCreditCode: "unified_social_credit_code"
    case .organisationCode: "organisation_code"
    case .residentID: "resident_id"
    case .nif: "nif"
    case .nie: "nie"
    case .cif: "cif"
    case .lei: "lei"
    case .passport: "passport"
    case .hkid: "hkid"
    case .businessLicence: "business_licence"
    case .other: "other"
    case .euVAT: "eu_vat"
    case .ein: "ein"
    case .ssn: "ssn"
    case .taiwanCompany: "taiwan_company"
    case .taiwanID: "taiwan_id"
    case .homeReturnPermit: "home_return_permit"
    case .taiwanPermit: "taiwan_permit"
    case .permanentResidence: "permanent_residence"
    case .bic: "bic"
    case .iban: "iban"
    }
  }

  /// Finds the kind by its name in mappings.
  public init?(name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }

  /// Whether two different valid values prove two different customers.
  ///
  /// Such values are never held by one cluster. NIF, NIE and CIF are counted in: one person has one at a time.
  public var isDecisive: Bool {
    switch self {
    case .unifiedSocialCreditCode, .organisationCode, .residentID, .nif, .nie, .cif, .lei: true
    // Strong, not decisive: a person may hold two of them, or they name an institution's office or account.
    case .unknown, .passport, .hkid, .businessLicence, .other, .euVAT, .ein, .ssn,
      .taiwanCompany, .taiwanID, .homeReturnPermit, .taiwanPermit, .permanentResidence, .bic, .iban:
      false
    }
  }
}

/// What a customer is.
public enum PartyKind: UInt8, Sendable, CaseIterable, Codable {
  /// The record does not say.
  case unknown = 0
  /// A natural person.
  case person = 1
  /// A company or another body.
  case organisation = 2

  /// The name used in mappings and outputs.
  public var name: String {
    switch self {
    case .unknown: "unknown"
    case .person: "person"
    case .organisation: "organisation"
    }
  }

  /// Finds the kind by its name in mappings and outputs; any other text is `unknown`.
  public init(canonical text: Span<UInt8>) {
    self = .unknown
    for kind in [PartyKind.person, .organisation] where kind.name.utf8.count == text.count {
      if zip(kind.name.utf8, text.indices).allSatisfy({ $0 == text[$1] }) { self = kind }
    }
  }
}
