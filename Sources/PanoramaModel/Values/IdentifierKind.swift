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
    case .unknown, .passport, .hkid, .businessLicence, .other: false
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
