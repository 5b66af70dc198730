/// What a party is to the customer whose record names it.
public enum PartyRole: String, Sendable, CaseIterable, Codable {
  /// 法定代表人.
  case legalRepresentative = "legal_representative"
  /// The owner of a sole trader's business (个体工商户).
  case owner
  /// The natural person behind an organisation (受益所有人).
  case beneficialOwner = "beneficial_owner"
  /// Who answers for a credit.
  case guarantor
  /// The husband or wife.
  case spouse
  /// The parent company.
  case parent = "parent_of"
  /// The head office of a branch.
  case headOffice = "head_office"
  /// Who may act for the customer.
  case agent
  /// The employer.
  case employer

  /// The name used in mappings and outputs.
  public var name: String { rawValue }
}
