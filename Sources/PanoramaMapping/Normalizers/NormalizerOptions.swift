public import PanoramaModel

/// What a mapping can say to a normalizer; each takes what concerns it and ignores the rest.
public struct NormalizerOptions: Sendable, Hashable {
  /// `phone`: the region of numbers without a country code (`CN`, `ES`).
  public var region = "CN"
  /// `phone`: further regions to try.
  public var alsoAccepts: [String] = []
  /// `phone`: the area code of local numbers (`010`), which is then inferred; nil leaves them ambiguous.
  public var areaCode: String?
  /// `date`: the names of the declared forms (`DateForm`).
  public var forms: [String] = []
  /// `date`: whether the days are birth dates.
  public var isBirth = false
  /// `date`: the year of the run.
  public var referenceYear = 2026
  /// `date`: where days are counted (`Asia/Shanghai`, `+08:00`); nil takes dates as they are written.
  public var zone: String?
  /// `identifier`: the last birth date that a resident id may hold; nil checks the calendar only.
  public var latestBirth: CivilDate?
  /// `identifier`: what the sum of a company number of Taiwan is divided by: 10, or 5 by the rule of 2023.
  public var companyModulus = 10
  /// `money`, `rate`: what the numbers of the column count in.
  ///
  /// For money one of 元, 千元, 万元, 亿元, `thousand`, `millones` and the like, where nil is 元; for rates without a sign
  /// `percent`, `fraction` or `basis_points`, where nil is unknown.
  public var unit: String?
  /// `money`, `decimal`, `rate`: whether the comma starts the fraction; nil when nobody knows.
  public var decimalComma: Bool?
  /// `money`, `decimal`: how many digits are a fraction that no point marks.
  public var impliedDecimals: Int?
  /// `money`: whether the mark `CR` makes an amount negative.
  public var creditIsNegative = false
  /// `identifier`: what the column holds; nil or `unknown` infers it.
  public var identifierKind: IdentifierKind?
  /// `name`: what the column holds.
  public var partyKind = PartyKind.unknown
  /// `code`: whether codes are written in upper case.
  public var uppercases = false
  /// `currency`: the currency of the file, which settles `¥`, `$` and 元.
  public var fileCurrency: String?
  /// `sex`: the initials of the column, `m_f` or `h_m` (`SexNormalizer.Initials`).
  public var initials: String?
  /// `industry`: the edition of GB/T 4754, `2017` or `2011`.
  public var edition = "2017"
  /// All: further spellings of "unknown" in this source.
  public var nullTokens: [String] = []

  /// Makes the options that apply when a mapping says nothing.
  public init() {}
}
