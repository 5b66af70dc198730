import PanoramaModel

// The keys of a field: where its value comes from, how it is cleaned, and what is done when it does not fit.
extension MappingGrammar {
  static let field = GrammarSection(
    "field",
    "Where a field comes from and how it is cleaned.",
    originKeys + optionKeys + ruleKeys
  )

  private static let originKeys: [MappingKey] = [
    .init("from", .texts, "The path, or several: the first that is filled counts."),
    .init("join", .texts, "Paths whose values are written one after the other."),
    .init("with", .text, "What stands between joined values (a blank)."),
    .init("split", .text, "The text between the pieces of a value that holds several."),
    .init(
      "part",
      .integer(-100...100),
      "Which piece: 1 is the first, -1 the last; without it every piece is a value."
    ),
    .init("value", .text, "The same value for every record."),
    .init(
      "derived",
      .text,
      "Computed: `a plus b minus c`, `birth date of x`, `sex of x`, `region of x`."
    ),
    .init("lookup", .section("lookup"), "Another entry in which the value is looked up."),
    .init(
      "clean",
      .either([stepShape, .list(stepShape)]),
      "What is done to the text first, in this order."
    ),
  ]
  private static let stepShape = KeyShape.either([.choice(words), .section("step")])

  private static let optionKeys: [MappingKey] = [
    .init("as", .choice(NormalizerCatalog.names), "The normalizer; otherwise that of the field."),
    option("forms", .choices(DateForm.spellings), "Dates: how they are written, where it is open."),
    option("region", .choice(PhoneNormalizer.regions), "Phones: the region of national numbers."),
    option("also_accepts", .choices(PhoneNormalizer.regions), "Phones: further regions to try."),
    option(
      "unit",
      .either([.suggestion(units), .section("unit")]),
      "Amounts and rates: what the numbers count in, or `{ from: path }`."
    ),
    .init(
      "currency",
      .either([.text, .section("field")]),
      "Beside an amount: the currency of the row, as a word or with `from`."
    ),
    option("zone", .suggestion(DateNormalizer.zones), "Dates: where days are counted."),
    option("decimal_comma", .flag, "Numbers: whether the comma starts the fraction."),
    option("implied_decimals", .integer(0...9), "Numbers: digits of the fraction without a point."),
    option("credit_is_negative", .flag, "Amounts: whether `CR` makes them negative."),
    option("uppercases", .flag, "Codes: whether they are written in upper case."),
    .init("null_tokens", .texts, "Further spellings of \"unknown\"."),
  ]
  static let units = [
    "元", "千元", "万元", "百万元", "亿元", "thousand", "million", "miles", "millones", "percent",
    "fraction", "basis_points",
  ]

  private static let ruleKeys: [MappingKey] = [
    .init(
      "kind",
      .either([.choice(identifierKinds), .section("kind")]),
      "Identifiers: what they are, or where the record says it."
    ),
    .init("table", .map(.text), "Codes and what they mean."),
    .init("table_file", .text, "A CSV file beside the mapping with codes and meanings."),
    .init(
      "otherwise",
      .choice(FieldRule.UnfitPolicy.allCases.map(\.rawValue)),
      "A value that does not fit: `empty`, `keep_raw`, or `quarantine` the record."
    ),
    .init("required", .flag, "Whether a record without the value is set aside."),
    .init("optional", .flag, "Whether it is normal that no record has the path."),
    .init("when", .texts, "`person`, `organisation`, or a sentence that must hold."),
    .init("class", .choice(["C1", "C2"]), "The sensitivity class of JR/T 0171-2020."),
    option(
      "company_modulus",
      .choice(["10", "5"]),
      "Identifiers of Taiwan: the divisor, 10 or 5."
    ),
    option("area_code", .text, "Phones: the area code of local numbers."),
    option("file_currency", .text, "Currencies: that of the file, which settles `¥` and `$`."),
    option(
      "initials",
      .choice(SexNormalizer.Initials.allCases.map(\.rawValue)),
      "Sex: what M means beside F (m_f) or H (h_m)."
    ),
    option(
      "edition",
      .choice(IndustryClassification.allCases.map(\.rawValue)),
      "Industries: the edition of GB/T 4754."
    ),
  ]

  private static func option(_ name: String, _ shape: KeyShape, _ summary: String) -> MappingKey {
    MappingKey(name, shape, summary, isNormalizerOption: true)
  }

  /// The kinds of parties; the one that needs naming least comes last.
  static let partyKinds = [PartyKind.organisation, .person, .unknown].map(\.name)

  /// The options that only some normalizers look at.
  static let normalizerOptions = field.keys.filter(\.isNormalizerOption).map(\.name)

  private static let identifierKinds = IdentifierKind.allCases.map(\.name)

  static let kind = GrammarSection(
    "kind",
    "Where the kind of an identifier stands.",
    [
      .init("from", .text, "The path of the code.", isRequired: true),
      .init("table", .map(.choice(identifierKinds)), "Codes and kinds.", isRequired: true),
      .init("fallback", .choice(identifierKinds), "The kind when the table lacks the code."),
    ]
  )

  static let lookup = GrammarSection(
    "lookup",
    "Another entry of the source in which the value is looked up by its key.",
    [
      .init("in", .text, "The entry.", isRequired: true),
      .init("take", .text, "The column of the entry that is taken.", isRequired: true),
    ]
  )

  static let unit = GrammarSection(
    "unit",
    "Where the unit of the amounts stands.",
    [.init("from", .text, "The path, in the record or from the top of the file.", isRequired: true)]
  )

  /// The cleaning steps that are one word.
  static let words = ["digits", "lower", "squeeze", "upper"]

  static let step = GrammarSection(
    "step",
    "Something that is done to a text before anything else looks at it.",
    [
      .init("remove", .texts, "Every occurrence of these texts goes."),
      .init("replace", .map(.text), "Every occurrence of a text becomes another."),
      .init("before", .text, "What stands before the first occurrence of this."),
      .init("after", .text, "What stands after the first occurrence of this."),
      .init("first", .integer(1...10_000), "So many characters from the start."),
      .init("last", .integer(1...10_000), "So many characters at the end."),
      .init("pad", .section("pad"), "Characters in front until there are enough."),
    ]
  )

  static let pad = GrammarSection(
    "pad",
    "How a text is filled up in front.",
    [
      .init("to", .integer(1...1_000), "The number of characters.", isRequired: true),
      .init("with", .text, "The character (0)."),
    ]
  )

  /// The keys that make sense for fields of a type.
  static func fieldKeys(for type: FieldType) -> [MappingKey] {
    let entries = NormalizerCatalog.entries.filter { $0.types.contains(type) }
    return field.keys.compactMap { key in
      switch key.name {
      case "as": return MappingKey("as", .choice(entries.map(\.name)), key.summary)
      case "kind": return type == .identifier ? key : nil
      case "currency": return type == .money ? key : nil
      default:
        let isSeen = entries.contains { $0.options.contains(key.name) }
        return key.isNormalizerOption && !isSeen ? nil : key
      }
    }
  }
}
