public import PanoramaModel

/// What a mapping can say to a normalizer; each takes what concerns it and ignores the rest.
public struct NormalizerOptions: Sendable, Hashable {
  /// `phone`: the region of numbers without a country code (`CN`, `ES`).
  public var region = "CN"
  /// `phone`: further regions to try.
  public var alsoAccepts: [String] = []
  /// `date`: the names of the declared forms (`DateForm`).
  public var forms: [String] = []
  /// `date`: whether the days are birth dates.
  public var isBirth = false
  /// `date`: the year of the run.
  public var referenceYear = 2026
  /// `identifier`: the last birth date that a resident id may hold; nil checks the calendar only.
  public var latestBirth: CivilDate?
  /// `money`: the unit of the column: 元, 千元, 万元, 亿元.
  public var unit = "元"
  /// `money`, `decimal`: whether the comma starts the fraction; nil when nobody knows.
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
  /// All: further spellings of "unknown" in this source.
  public var nullTokens: [String] = []

  /// Makes the options that apply when a mapping says nothing.
  public init() {}
}

/// Why a normalizer cannot be made as the mapping asks.
public enum NormalizerOptionError: Error, Sendable, Hashable {
  /// No normalizer has this name; `allowed` lists those that exist.
  case unknownNormalizer(String, allowed: [String])
  /// The option has a value that means nothing; `allowed` lists or describes those that do.
  case badValue(option: String, value: String, allowed: [String])
}

/// One row of the catalog: a normalizer as mappings name it.
public struct NormalizerEntry: Sendable {
  /// Its name in mappings.
  public let name: String
  /// The types of the fields that it may fill.
  public let types: [FieldType]
  /// The names of the options that it looks at.
  public let options: [String]
  /// Makes it; options with values that mean nothing fall back to their defaults, so check them first.
  public let make: @Sendable (NormalizerOptions) -> any Normalizer
}

/// The list of all normalizers: a new one is a file of its own and a row here.
public enum NormalizerCatalog {
  /// The normalizers in the order of the documentation.
  public static let entries: [NormalizerEntry] = [
    row("text", [.text, .code, .address]) { TextNormalizer(nullTokens: tokens($0)) },
    row("code", [.code, .text], options: ["uppercases"]) {
      CodeNormalizer(uppercases: $0.uppercases, nullTokens: tokens($0))
    },
    row("name", [.name], options: ["party_kind"]) {
      NameNormalizer(kind: $0.partyKind, nullTokens: tokens($0))
    },
    row("person_name", [.name]) { PersonNameNormalizer(nullTokens: tokens($0)) },
    row("organisation_name", [.name]) { OrganisationNameNormalizer(nullTokens: tokens($0)) },
    row("identifier", [.identifier], options: ["kind"]) {
      IdentifierNormalizer(
        declaredKind: $0.identifierKind,
        latestBirth: $0.latestBirth,
        nullTokens: tokens($0)
      )
    },
    row("phone", [.phone], options: ["region", "also_accepts"]) {
      PhoneNormalizer(region: $0.region, alsoAccepts: $0.alsoAccepts, nullTokens: tokens($0))
    },
    row("email", [.email]) { EmailNormalizer(nullTokens: tokens($0)) },
    row("address", [.address]) { AddressNormalizer(nullTokens: tokens($0)) },
    row("date", [.date], options: ["forms", "is_birth"]) {
      DateNormalizer(
        forms: $0.forms,
        isBirth: $0.isBirth,
        referenceYear: $0.referenceYear,
        nullTokens: tokens($0)
      )
    },
    row(
      "money",
      [.money],
      options: ["unit", "decimal_comma", "implied_decimals", "credit_is_negative"]
    ) {
      MoneyNormalizer(
        unit: MoneyNormalizer.unit(named: $0.unit) ?? 1,
        decimalComma: $0.decimalComma,
        impliedDecimals: $0.impliedDecimals,
        creditIsNegative: $0.creditIsNegative,
        nullTokens: tokens($0)
      )
    },
    row("decimal", [.decimal], options: ["decimal_comma", "implied_decimals"]) {
      DecimalNormalizer(
        decimalComma: $0.decimalComma ?? false,
        impliedDecimals: $0.impliedDecimals,
        nullTokens: tokens($0)
      )
    },
    row("integer", [.integer]) { IntegerNormalizer(nullTokens: tokens($0)) },
    row("boolean", [.boolean]) { BooleanNormalizer(nullTokens: tokens($0)) },
  ]

  /// The names of all normalizers.
  public static var names: [String] { entries.map(\.name) }

  /// The normalizer with this name in mappings; nil when there is none.
  public static func entry(named name: String) -> NormalizerEntry? {
    entries.first { $0.name == name }
  }

  /// The normalizer for fields of a type whose mapping names none.
  public static func defaultName(for type: FieldType) -> String { type.rawValue }

  /// Makes a normalizer by its name, after checking the options.
  public static func make(
    _ name: String,
    options: NormalizerOptions = NormalizerOptions()
  ) throws(NormalizerOptionError) -> any Normalizer {
    guard let entry = entry(named: name) else {
      throw .unknownNormalizer(name, allowed: names)
    }
    if let problem = problems(with: options, of: entry).first { throw problem }
    return entry.make(options)
  }

  /// Every option of the normalizer whose value means nothing.
  public static func problems(
    with options: NormalizerOptions,
    of entry: NormalizerEntry
  ) -> [NormalizerOptionError] {
    var problems: [NormalizerOptionError] = []
    func check(_ option: String, _ value: String, _ allowed: [String], _ isGood: Bool) {
      guard entry.options.contains(option), !isGood else { return }
      problems.append(.badValue(option: option, value: value, allowed: allowed))
    }
    let regions = PhoneNormalizer.regions
    check("region", options.region, regions, regions.contains(options.region))
    for region in options.alsoAccepts {
      check("also_accepts", region, regions, regions.contains(region))
    }
    for form in options.forms {
      check("forms", form, DateForm.allCases.map(\.rawValue), DateForm(name: form) != nil)
    }
    let hasUnit = MoneyNormalizer.unit(named: options.unit) != nil
    check("unit", options.unit, ["元", "千元", "万元", "百万元", "亿元"], hasUnit)
    let implied = options.impliedDecimals ?? 0
    check("implied_decimals", String(implied), ["0 to 9"], (0...9).contains(implied))
    return problems
  }

  private static func row(
    _ name: String,
    _ types: [FieldType],
    options: [String] = [],
    make: @escaping @Sendable (NormalizerOptions) -> any Normalizer
  ) -> NormalizerEntry {
    NormalizerEntry(name: name, types: types, options: options, make: make)
  }

  private static func tokens(_ options: NormalizerOptions) -> NullTokens {
    NullTokens(additional: options.nullTokens)
  }
}
