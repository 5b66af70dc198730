public import PanoramaModel

/// The mapping language as a list: every key is declared here once.
///
/// The readers take the names and ranges from it, the JSON Schema is made of it, and a test holds the documentation to it.
public enum MappingGrammar {
  /// The top of a mapping file.
  static let root = GrammarSection(
    "mapping",
    "One source: the files that a department delivers and what their records become.",
    [
      .init("panorama", .choice(["1"]), "The version of the mapping language.", isRequired: true),
      .init("source", .text, "The department, as outputs name it.", isRequired: true),
      .init("owner", .text, "Who answers for the source; shown in messages and reports."),
      .init(
        "files",
        .map(.section("entry")),
        "The kinds of files that the department delivers, each under a name of your choice.",
        isRequired: true
      ),
      .init("checks", .list(.section("check")), "Sentences that must hold of the mapped rows."),
      .init(
        "examples",
        .list(.section("example")),
        "Records and what they must become; `panorama test` runs them."
      ),
    ]
  )

  /// The bounds that untrusted input must keep.
  static let limits = GrammarSection(
    "limits",
    "The bounds that untrusted input must keep.",
    [
      .init(
        "record_bytes",
        .integer(1024...(1 << 30)),
        "A longer record is set aside, in bytes (16777216)."
      ),
      .init("depth", .integer(2...200), "A record that is nested deeper is set aside (64)."),
      .init("attributes", .integer(1...100_000), "XML: more attributes of one element (1000)."),
      .init(
        "expansion",
        .integer(1...(1 << 30)),
        "A compressed file whose text is so many times as large, and beyond 64 MiB, is refused (500)."
      ),
    ]
  )

  static let budget = GrammarSection(
    "budget",
    "How much of the file may be set aside.",
    [
      .init(
        "quarantined_at_most_percent",
        .number,
        "Beyond this nothing is published (exit 20); the file's own instead of `gates:` in pipeline.yaml."
      )
    ]
  )

  static let drift = GrammarSection(
    "drift",
    "What a change against earlier runs means.",
    [
      .init("new_fields", level, "A field that no recent run had and the mapping does not read."),
      .init("missing_fields", level, "A field that the last run had."),
      .init("renamed_fields", level, "A missing and a new field that are the same."),
      .init("retyped_fields", level, "A field whose values are of another kind than before."),
      .init(
        "new_codes",
        .choice(DriftRules.CodeLevel.allCases.map(\.rawValue)),
        "A code that neither the table nor a recent run has."
      ),
      .init("nulls", .either([level, .section("drift.nulls")]), "More or fewer empty values."),
      .init("volume", .either([level, .section("drift.volume")]), "More or fewer records."),
    ]
  )
  private static let level = KeyShape.choice(DriftRules.Level.allCases.map(\.rawValue))
  static let nulls = bound("nulls", "within_points", 0...100, "percentage points")
  static let volume = bound("volume", "within_percent", 0...100_000, "per cent")

  private static func bound(
    _ name: String,
    _ unit: String,
    _ range: ClosedRange<Int>,
    _ words: String
  ) -> GrammarSection {
    GrammarSection(
      "drift." + name,
      "A level and how far the measure may move.",
      [
        .init("level", level, "What a larger change means.", isRequired: true),
        .init(unit, .integer(range), "How far it may move, in \(words)."),
      ]
    )
  }

  /// A companion of a file; amounts of the schema are keys as well.
  static let control = GrammarSection(
    "control",
    "A file that comes with the delivered one and speaks of it.",
    [
      .init(
        "match",
        .text,
        "Its name: `{name}` is the file's name, `{stem}` that up to its first dot.",
        isRequired: true
      ),
      .init("delimiter", .suggestion(delimiters), "What stands between the fields of a line."),
      .init("file", .text, "Where the line names the file: the number of a field, or a word."),
      .init("date", .text, "Where the business day stands."),
      .init("records", .text, "Where the number of records stands."),
      .init("sha256", .text, "Where the SHA-256 of the file stands."),
      .init("md5", .text, "Where the MD5 of the file stands."),
      .init("hash", .map(.text), "Where hash totals stand, by field."),
    ],
    others: sum
  )

  /// What the file declares of itself; amounts of the schema are keys as well.
  static let totals = GrammarSection(
    "totals",
    "Counts and sums that the file declares of itself.",
    [
      .init("records", .text, "Where the number of records stands."),
      .init("hash", .map(.text), "Where hash totals stand, by field: digits added modulo 10^10."),
    ],
    others: sum
  )
  private static let sum = KeyShape.either([.text, .map(.text)])
  static let delimiters = [",", ";", "tab", "|", "|@|", "\\x01"]

  static let skip = GrammarSection(
    "skip",
    "Records to leave out, by the values of one path.",
    [
      .init("from", .text, "The path.", isRequired: true),
      .init("is", .texts, "The values.", isRequired: true),
    ]
  )

  /// A further party of a record.
  static let party = GrammarSection(
    "party",
    "A further party that a record names; it becomes a customer of its own.",
    [
      .init(
        "role",
        .choice(PartyRole.allCases.map(\.name)),
        "What the party is to the record's own customer.",
        isRequired: true
      ),
      .init("each", .text, "The collection of the record that holds such parties, one an element."),
      .init("key", .text, "The party's own key; otherwise the record's key with `#role`."),
      .init("when", .texts, "A sentence that must hold for the party to exist."),
      .init("customer", .section("customer"), "The party's fields.", isRequired: true),
    ]
  )

  /// The keys of a table that are no fields.
  static let row = GrammarSection(
    "row",
    "What a row of a table is.",
    [
      .init("each", .text, "The collection whose elements are the rows; paths below start there."),
      .init("key", .text, "The row's own key."),
      .init("when", .texts, "A sentence that must hold for the row to exist."),
    ]
  )

  /// The dimensions of data quality (ISO/IEC 25012, DAMA).
  static let dimensions = [
    "completeness", "validity", "uniqueness", "consistency", "accuracy", "timeliness",
  ]

  static let check = GrammarSection(
    "check",
    "A sentence that must hold of the mapped rows.",
    [
      .init("say", .text, "The sentence.", isRequired: true),
      .init(
        "dimension",
        .choice(dimensions),
        "The dimension of data quality (ISO/IEC 25012) under which the report lists it (validity)."
      ),
      .init(
        "level",
        .choice(CheckRule.Level.allCases.map(\.rawValue)),
        "What a failure means: reported (note), exit 10 (warn), the rows set aside, or exit 20 (stop)."
      ),
    ]
  )

  static let example = GrammarSection(
    "example",
    "A record as the department writes it, and what it must become.",
    [
      .init("entry", .text, "The entry of `files` that the record belongs to (the first)."),
      .init("in", .map(.anything), "The record.", isRequired: true),
      .init("outside", .map(.text), "Values outside the records, by their paths."),
      .init("lookup", .map(.map(.map(.text))), "Records of other entries: entry, key, columns."),
      .init("out", .map(.anything), "What it must become: fields, and rows of tables."),
      .init(
        "set_aside",
        .choice(DiagnosticCode.allCases.map(\.rawValue)),
        "The code of the diagnostic with which the record must be set aside."
      ),
      .init("filtered", .flag, "`true`: the record must be left out."),
    ]
  )

  /// Every section whose keys do not depend on the formats.
  static let fixedSections: [GrammarSection] = [
    root, limits, budget, drift, nulls, volume, control, totals, skip, party, row, check, example,
    field, kind, lookup, unit, step, pad,
  ]

  /// The section that a block of a mapping is read by, from what messages call the block: `files.customers.budget`.
  static func section(calledInMessages name: String) -> GrammarSection? {
    let steps = name.split(separator: ".").map(String.init)
    let plural = [
      "parties": "party", "checks": "check", "examples": "example", "skip_when": "skip",
    ]
    guard let last = steps.last else { return root }
    if steps.count == 2, steps[0] == "files" { return entry(FormatSyntax.standard) }
    let known = plural[last] ?? last
    return fixedSections.first { $0.name == known || $0.name == "drift." + known }
  }

  /// What a key is for, as the middle of a sentence.
  static func summary(of key: String, in name: String) -> String? {
    let own = section(calledInMessages: name)?.keys ?? []
    let keys = own + field.keys + entryKeys + formatKeys
    guard var text = keys.first(where: { $0.name == key })?.summary else { return nil }
    if text.hasSuffix(".") { text.removeLast() }
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// Every section of the language.
  public static func sections(_ formats: [FormatSyntax] = FormatSyntax.standard)
    -> [GrammarSection]
  {
    [root, entry(formats)] + fixedSections.dropFirst()
  }
}
