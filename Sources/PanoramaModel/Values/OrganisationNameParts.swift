/// The parts of an organisation's name, as pieces of its display form.
///
/// Registered Chinese names are region, trade name (字号), industry and legal form (企业名称登记管理规定, art. 6); the region may
/// also stand in brackets in the middle, or be missing.
public struct OrganisationNameParts: Sendable, Hashable {
  /// The place in front (北京), or the one in brackets (中国); empty when there is none.
  public var region = TextRange.empty
  /// The trade name: what tells the organisation from others.
  public var tradeName = TextRange.empty
  /// The words for the line of business directly after the trade name.
  public var industry = TextRange.empty
  /// The legal form as written.
  public var legalForm = TextRange.empty
  /// The branch of the organisation that the name is about (深圳分公司), with its place.
  public var branch = TextRange.empty
  /// The name of the organisation that the branch belongs to; the whole name when it is no branch.
  public var head = TextRange.empty
  /// What a hand added behind the name (-备付金).
  public var remark = TextRange.empty
  /// The index of the legal form in the list of forms; nil when the name states none.
  public var form: Int?
  /// Whether the name says group (集团, Group, Holdings).
  public var isGroup = false

  /// Makes the parts of an empty name.
  public init() {}

  /// Whether the name is that of a branch, not of a body of its own.
  public var isBranch: Bool { !branch.isEmpty }
}

/// A legal form: its canonical name, where it exists, and its code.
public struct LegalForm: Sendable, Hashable {
  /// The canonical name: equal for all spellings of one form.
  public let name: String
  /// The country of the form, ISO 3166-1 alpha-2; empty when several use it.
  public let country: String
  /// The code of the form in ISO 20275 (Entity Legal Forms, GLEIF list of 2023-09-28); empty when none fits.
  public let elfCode: String

  /// Makes a form.
  public init(name: String, country: String, elfCode: String) {
    self.name = name
    self.country = country
    self.elfCode = elfCode
  }
}
