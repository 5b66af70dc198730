/// A piece of text in the `text` of the table that holds it.
public struct TextRange: Sendable, Hashable {
  /// The first byte.
  public var offset: UInt32
  /// How many bytes.
  public var length: UInt32

  /// No text.
  public static let empty = TextRange(offset: 0, length: 0)

  /// Makes a range.
  public init(offset: UInt32, length: UInt32) {
    self.offset = offset
    self.length = length
  }

  /// Whether there is no text.
  public var isEmpty: Bool { length == 0 }
}

/// How far a cleaned value can be trusted.
public enum Validity: UInt8, Sendable, CaseIterable, Codable {
  /// There is no rule that could fail: a name, an address.
  case unchecked = 0
  /// It passed its check digits, its calendar or its grammar.
  case valid = 1
  /// It failed them: kept, shown, never a winner against a value that passes.
  case invalid = 2
  /// Parts are masked (`110105********002X`): evidence, never an identity.
  case masked = 3
  /// It is a placeholder that many records share, or a sentinel.
  case placeholder = 4
  /// A token that says "unknown", such as `NULL` or `无`.
  case missing = 5
}

/// What a normalizer noticed or did: each is a data-quality finding.
public struct Findings: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt32

  /// Makes a set from its bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Full-width forms, invisible characters or odd spaces were folded.
  public static let widthFolded = Findings(rawValue: 1 << 0)
  /// Traditional characters were folded to simplified ones.
  public static let scriptFolded = Findings(rawValue: 1 << 1)
  /// Separators, apostrophes or a trailing tab were removed.
  public static let separatorsRemoved = Findings(rawValue: 1 << 2)
  /// Look-alike letters were repaired (O for 0); exactly one repair passed the check.
  public static let repaired = Findings(rawValue: 1 << 3)
  /// A spreadsheet destroyed the digits (`3.60426E+17`).
  public static let excelDamaged = Findings(rawValue: 1 << 4)
  /// Check digits, calendar or grammar failed.
  public static let checkFailed = Findings(rawValue: 1 << 5)
  /// The shape is none that the kind allows.
  public static let shapeWrong = Findings(rawValue: 1 << 6)
  /// A legacy form was upgraded: a 15-digit resident id, a republican year.
  public static let upgraded = Findings(rawValue: 1 << 7)
  /// A unit was applied (万元).
  public static let unitApplied = Findings(rawValue: 1 << 8)
  /// The value could be read in more than one way.
  public static let ambiguous = Findings(rawValue: 1 << 9)
  /// A title or an honorific was removed from a name.
  public static let titleRemoved = Findings(rawValue: 1 << 10)
  /// Only the first of several values in one cell could be used here.
  public static let severalValues = Findings(rawValue: 1 << 11)
  /// A part was inferred, such as a country code.
  public static let inferred = Findings(rawValue: 1 << 12)
  /// A code that the table of the mapping does not have.
  public static let codeUnknown = Findings(rawValue: 1 << 13)
  /// The text was cut at a byte length: the half character at its end was dropped.
  public static let truncated = Findings(rawValue: 1 << 14)
  /// The text was decoded in a wrong encoding somewhere before (`ÖÐ¹úÒøÐÐ`): kept as it is, never guessed at.
  public static let garbled = Findings(rawValue: 1 << 15)
  /// A reference to a record of another file that is not there.
  public static let referenceUnknown = Findings(rawValue: 1 << 16)
  /// An amount whose unit the record does not name, or names by a word that is none.
  public static let unitUnknown = Findings(rawValue: 1 << 17)

  /// Names of the findings in outputs, in the order of their bits.
  public static let names: [String] = [
    "width_folded", "script_folded", "separators_removed", "repaired", "excel_damaged",
    "check_failed", "shape_wrong", "upgraded", "unit_applied", "ambiguous", "title_removed",
    "several_values", "inferred", "code_unknown", "truncated", "garbled", "reference_unknown",
    "unit_unknown",
  ]
}

/// One cleaned value of a record, beside what the file really said.
public struct FieldValue: Sendable {
  /// Its field of the schema.
  public var field: CustomerField
  /// The raw value of the `IdentifierKind`; 0 for fields that are not identifiers.
  public var identifierKind: UInt8
  /// How far it can be trusted.
  public var validity: Validity
  /// 0 to 100; lower after a repair or an inference.
  public var confidence: UInt8
  /// What the normalizer did to it.
  public var findings: Findings
  /// The rule of the mapping that made it: an index into `CustomerRecordTable.rules`.
  public var rule: UInt16
  /// The cleaned value.
  public var canonical: TextRange
  /// The value as the file has it (decoded and unescaped); equal to `canonical` when nothing changed.
  public var raw: TextRange

  /// Makes a value.
  public init(
    field: CustomerField,
    identifierKind: UInt8 = 0,
    validity: Validity,
    confidence: UInt8 = 100,
    findings: Findings = [],
    rule: UInt16,
    canonical: TextRange,
    raw: TextRange
  ) {
    self.field = field
    self.identifierKind = identifierKind
    self.validity = validity
    self.confidence = confidence
    self.findings = findings
    self.rule = rule
    self.canonical = canonical
    self.raw = raw
  }

  /// Whether the value says something: neither empty nor a token for "unknown".
  public var isPresent: Bool { !canonical.isEmpty && validity != .missing }
}
