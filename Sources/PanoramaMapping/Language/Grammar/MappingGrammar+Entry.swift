import PanoramaModel

// The keys of an entry of `files`: those of every format and those of some.
extension MappingGrammar {
  /// The keys of every entry, before those of its format.
  static let entryKeys: [MappingKey] = [
    .init(
      "match",
      .text,
      "The file's path below the input folder; `*`, `?` and dates such as `{yyyyMMdd}` stand for what varies."
    ),
    .init("format", .text, "How the bytes are cut into records.", isRequired: true),
    .init(
      "encoding",
      .suggestion(TextEncoding.allCases.map(\.rawValue)),
      "The encoding of the text; when absent the file decides."
    ),
    .init(
      "key",
      .text,
      "The path of the record's own key; a record without it is set aside.",
      isRequired: true
    ),
    .init(
      "belongs_to",
      .map(.text),
      "`{ customers: cust_no }`: the records belong to those of another entry, by its key."
    ),
    .init("if_empty", policy, "A file without records: `stop` (exit 30) or `allow`."),
    .init("if_missing", policy, "No file: `stop` (exit 30) or `allow`."),
    .init(
      "if_late",
      .choice(FileMapping.LatePolicy.allCases.map(\.rawValue)),
      "Only the file of an earlier day is there: `stop`, `allow`, or take the `previous` one."
    ),
    .init(
      "due",
      .text,
      "When the file must be there: `\"06:30\"`, `\"D 22:00\"`, `\"D+2 06:30\"`."
    ),
    .init(
      "unchanged_for",
      .integer(0...86_400),
      "Seconds that a file must have been left alone to count as complete."
    ),
    .init(
      "if_repeated",
      .choice(FileMapping.RepeatPolicy.allCases.map(\.rawValue)),
      "The same bytes again under another name: `warn`, `stop` (exit 20) or `allow`."
    ),
    .init(
      "control",
      .either([.section("control"), .list(.section("control"))]),
      "Companions that come with the file: flags, digests, control files."
    ),
    .init("totals", .section("totals"), "Counts and sums that the file declares of itself."),
    .init("as_of", .text, "Where the file says which day it is about."),
    .init(
      "skip_when",
      .either([.texts, .section("skip")]),
      "Leaves out the records of which it holds."
    ),
    .init("keep_when", .texts, "Leaves out the records of which it does not hold."),
    .init(
      "region",
      .choice(PhoneNormalizer.regions),
      "The region of phones without a country code, and of the custom of decimal marks (CN)."
    ),
    .init("limits", .section("limits"), "The bounds that untrusted input must keep."),
    .init("parties", .list(.section("party")), "Further parties that a record names."),
    .init("budget", .section("budget"), "How much of the file may be set aside."),
    .init("drift", .section("drift"), "What a change against earlier runs means."),
  ]

  private static let policy = KeyShape.choice(FileMapping.EmptyPolicy.allCases.map(\.rawValue))

  /// The keys that only some formats have; `FormatSyntax.keys` says which.
  static let formatKeys: [MappingKey] = [
    .init("delimiter", .suggestion(delimiters), "What stands between fields: one to eight bytes."),
    .init("quote", .suggestion(["\"", "'", "none"]), "The quote: one character, or `none`."),
    .init(
      "escape",
      .choice(DelimitedDialect.Escape.allCases.map(\.rawValue)),
      "How a quote inside quotes is written: `doubled` or `backslash`."
    ),
    .init(
      "trailing_delimiter",
      .flag,
      "Whether each record ends with a delimiter that opens no field."
    ),
    .init("units_in_header", .flag, "Whether `余额(元)` may be mapped as `余额`."),
    .init(
      "header",
      .either([.flag, .integer(0...10)]),
      "Whether, or in how many rows, the columns are named."
    ),
    .init("preamble", .integer(0...1_000), "How many lines stand above the header."),
    .init("comment", .text, "Lines that start with this are remarks."),
    .init("trailer", .text, "A line that starts with this word is a trailer."),
    .init("footer", .integer(0...1_000), "How many lines at the end are no records."),
    .init(
      "short_rows",
      .choice(DelimitedDialect.ShortRows.allCases.map(\.rawValue)),
      "A row with too few fields: `quarantine`, or `fill` with empty ones."
    ),
    .init("columns", .map(.text), "Each column's first and last place, from 1: `id: 1-10`."),
    .init(
      "counted_in",
      .choice(FixedLayout.Unit.allCases.map(\.rawValue)),
      "Whether places count bytes of the file or characters."
    ),
    .init(
      "record",
      .text,
      "Where records are: `/Export/Customer`, `$` (one after another), `$.customers`."
    ),
    .init(
      "duplicate_keys",
      .choice(FileReading.DuplicateKeys.allCases.map(\.rawValue)),
      "A mapped key twice in one object: `quarantine`, `first` or `last`."
    ),
    .init("namespaces", .map(.text), "Prefixes of paths and what they stand for."),
    .init("command", .texts, "The program and its arguments; it prints JSON Lines."),
  ]

  /// What the records become: a key for each table of the schema.
  static let tableKeys: [MappingKey] = SchemaTable.allCases.map { table in
    .init(table.mappingKey, .section(table.name), tableSummary(table))
  }

  private static func tableSummary(_ table: SchemaTable) -> String {
    switch table {
    case .customer: "The customer that the record is about."
    case .account: "Accounts of the customer."
    case .transaction: "Movements on an account."
    case .facility: "Credit facilities of the customer."
    case .loan: "Loans, under a facility or of the customer."
    case .holding: "Products that the customer holds."
    case .profit: "What the customer contributed to profit."
    case .peer: "Another institution with its published indicators."
    case .application: "Applications of the customer for credit."
    case .guarantee: "Security that somebody gives for the customer's credit."
    case .assets: "The customer's assets under management as the department states them."
    case .position: "What the bank holds at, or owes to, another institution."
    }
  }

  /// The entry with the keys of these formats.
  static func entry(_ formats: [FormatSyntax]) -> GrammarSection {
    let foreign = Set(formats.flatMap(\.keys))
    let known = formatKeys.filter { foreign.contains($0.name) }
    // A format of a stranger may have keys that nobody declared here.
    let unknown = foreign.subtracting(known.map(\.name)).sorted().map {
      MappingKey($0, .anything, "A key of the format.")
    }
    let common = entryKeys.map { key in
      guard key.name == "format" else { return key }
      return MappingKey(key.name, .choice(formats.map(\.name)), key.summary, isRequired: true)
    }
    return GrammarSection(
      "entry",
      "One kind of file: where it is, how it is read, and what its records become.",
      common + known + unknown + tableKeys
    )
  }

  /// The names of the keys that an entry of one format may have.
  static func entryNames(_ format: FormatSyntax) -> [String] {
    entryKeys.map(\.name) + format.keys + tableKeys.map(\.name)
  }
}
