public import PanoramaModel

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
  /// What a column can say of a convention that its mapping leaves open; nil when there is none.
  public let evidence: (any ConventionEvidence.Type)?
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
    row("identifier", [.identifier], options: ["kind", "company_modulus"]) {
      IdentifierNormalizer(
        declaredKind: $0.identifierKind,
        latestBirth: $0.latestBirth,
        companyModulus: $0.companyModulus,
        nullTokens: tokens($0)
      )
    },
    row("phone", [.phone], options: ["region", "also_accepts", "area_code"]) {
      PhoneNormalizer(
        region: $0.region,
        alsoAccepts: $0.alsoAccepts,
        areaCode: $0.areaCode,
        nullTokens: tokens($0)
      )
    },
    row("email", [.email]) { EmailNormalizer(nullTokens: tokens($0)) },
    row("address", [.address]) { AddressNormalizer(nullTokens: tokens($0)) },
    row("date", [.date], options: ["forms", "is_birth", "zone"], evidence: DateOrderEvidence.self) {
      DateNormalizer(
        forms: $0.forms,
        isBirth: $0.isBirth,
        referenceYear: $0.referenceYear,
        zone: $0.zone,
        nullTokens: tokens($0)
      )
    },
    row(
      "money",
      [.money],
      options: ["unit", "decimal_comma", "implied_decimals", "credit_is_negative"],
      evidence: DecimalMarkEvidence.self
    ) {
      MoneyNormalizer(
        unit: $0.unit.flatMap(MoneyNormalizer.unit(named:)) ?? 1,
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
    row("rate", [.decimal], options: ["unit", "decimal_comma"]) {
      RateNormalizer(
        unit: $0.unit.flatMap(RateNormalizer.Unit.init(rawValue:)),
        decimalComma: $0.decimalComma ?? false,
        nullTokens: tokens($0)
      )
    },
    row("currency", [.code], options: ["file_currency"]) {
      CurrencyNormalizer(fileCurrency: $0.fileCurrency, nullTokens: tokens($0))
    },
    row("country", [.code]) { CountryNormalizer(nullTokens: tokens($0)) },
    row("sex", [.code], options: ["initials"], evidence: SexEvidence.self) {
      SexNormalizer(
        initials: $0.initials.flatMap(SexNormalizer.Initials.init(rawValue:)),
        nullTokens: tokens($0)
      )
    },
    row("industry", [.code], options: ["edition"]) {
      IndustryNormalizer(
        edition: IndustryClassification(rawValue: $0.edition) ?? .edition2017,
        nullTokens: tokens($0)
      )
    },
    row("region_code", [.code]) { RegionCodeNormalizer(nullTokens: tokens($0)) },
    row("account_number", [.text]) { AccountNumberNormalizer(nullTokens: tokens($0)) },
    row("card_number", [.text]) { CardNumberNormalizer(nullTokens: tokens($0)) },
    row("iban", [.text]) { IBANNormalizer(nullTokens: tokens($0)) },
    row("bic", [.text]) { BICNormalizer(nullTokens: tokens($0)) },
  ]

  /// The names of all normalizers.
  public static var names: [String] { entries.map(\.name) }

  /// The normalizer with this name in mappings; nil when there is none.
  public static func entry(named name: String) -> NormalizerEntry? {
    entries.first { $0.name == name }
  }

  /// The normalizer for fields of a type whose mapping names none.
  public static func defaultName(for type: FieldType) -> String { type.rawValue }

  /// The normalizer for a field whose mapping names none: of its own for codes with a standard, else that of its type.
  ///
  /// Rates have none: what their numbers count in is for the mapping to say.
  public static func defaultName(for field: CustomerField) -> String {
    switch field {
    case .accountCurrency, .transactionCurrency, .facilityCurrency, .loanCurrency,
      .holdingCurrency, .profitCurrency, .revenueCurrency, .applicationCurrency,
      .guaranteeCurrency, .assetsCurrency, .positionCurrency:
      "currency"
    case .sex: "sex"
    case .industry: "industry"
    case .accountNumber, .counterpartyAccount: "account_number"
    case .peerBIC: "bic"
    default: defaultName(for: field.definition.type)
    }
  }

  /// Collects what a column says of the convention that these options leave open; nil when they leave nothing open.
  public static func evidence(
    for name: String,
    options: NormalizerOptions
  ) -> (any ConventionEvidence)? {
    switch name {
    case "date":
      let isDeclared = options.forms.contains { form in
        let known = DateForm(name: form)
        return known == .dayFirst || known == .monthFirst
      }
      if isDeclared { return nil }
    case "money": if options.decimalComma != nil { return nil }
    case "sex": if options.initials != nil { return nil }
    default: break
    }
    return entry(named: name)?.evidence?.init()
  }

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
    checkUnit(options, of: entry, check)
    let zone = options.zone ?? "UTC"
    check("zone", zone, DateNormalizer.zones + ["+08:00"], DateNormalizer.isZone(zone))
    let modulus = options.companyModulus
    check("company_modulus", String(modulus), ["10", "5"], modulus == 10 || modulus == 5)
    let currency = options.fileCurrency ?? "CNY"
    let letters = Array(currency.utf8)
    check("file_currency", currency, ["CNY", "USD", "EUR"], CurrencyCode.of(letters.span) != nil)
    checkChoice(
      "initials",
      options.initials,
      SexNormalizer.Initials.allCases.map(\.rawValue),
      check
    )
    checkChoice("edition", options.edition, IndustryClassification.allCases.map(\.rawValue), check)
    let area = options.areaCode ?? "0"
    check("area_code", area, ["010", "021", "0755"], area.utf8.allSatisfy(\.isDigit))
    let implied = options.impliedDecimals ?? 0
    check("implied_decimals", String(implied), ["0 to 9"], (0...9).contains(implied))
    return problems
  }

  private typealias Check = (_ option: String, _ value: String, [String], _ isGood: Bool) -> Void

  private static func checkChoice(
    _ option: String,
    _ value: String?,
    _ allowed: [String],
    _ check: Check
  ) {
    if let value { check(option, value, allowed, allowed.contains(value)) }
  }

  /// The units of money are words, those of rates a choice of three.
  private static func checkUnit(
    _ options: NormalizerOptions,
    of entry: NormalizerEntry,
    _ check: Check
  ) {
    guard let unit = options.unit else { return }
    if entry.name == "rate" {
      checkChoice("unit", unit, RateNormalizer.Unit.allCases.map(\.rawValue), check)
    } else {
      let allowed = ["元", "千元", "万元", "百万元", "亿元", "thousand", "million", "miles", "millones"]
      check("unit", unit, allowed, MoneyNormalizer.unit(named: unit) != nil)
    }
  }

  private static func row(
    _ name: String,
    _ types: [FieldType],
    options: [String] = [],
    evidence: (any ConventionEvidence.Type)? = nil,
    make: @escaping @Sendable (NormalizerOptions) -> any Normalizer
  ) -> NormalizerEntry {
    NormalizerEntry(name: name, types: types, options: options, evidence: evidence, make: make)
  }

  private static func tokens(_ options: NormalizerOptions) -> NullTokens {
    NullTokens(additional: options.nullTokens)
  }
}
