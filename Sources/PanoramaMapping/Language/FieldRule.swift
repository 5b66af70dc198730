public import PanoramaModel

/// Where one field of the schema comes from and how it is cleaned.
public struct FieldRule: Sendable {
  /// The field.
  public var field: CustomerField
  /// Where the value comes from.
  public var origin: ValueOrigin
  /// What is done to the text before anything else looks at it.
  public var steps: [CleaningStep]
  /// The name of the normalizer.
  public var normalizer: String
  /// What the normalizer is told.
  public var options: NormalizerOptions
  /// A code table that is applied to the text first; nil for none.
  public var codes: CodeTable?
  /// Another entry in which the text is looked up; nil for none.
  public var lookup: Lookup?
  /// For amounts: where the unit is, when it is not the same for all; nil when `options` say it.
  public var unit: ValueOrigin?
  /// For identifiers: where the kind is and what its codes mean.
  public var kind: KindRule?
  /// What to do with a value that does not fit.
  public var otherwise: UnfitPolicy
  /// Whether a missing value does not fit either.
  public var isRequired: Bool
  /// Whether it is no error when no record of a file has the path.
  public var isOptional: Bool
  /// The kind of party to which the field applies; nil for all.
  public var party: PartyKind?
  /// What must hold of the record, or the element of the collection, for the rule to apply; nil for nothing.
  public var condition: RecordCondition?
  /// The sensitivity class of JR/T 0171-2020: C1 or C2; C3 never enters.
  public var sensitivity: String?
  /// The line of the rule in the YAML, from 1.
  public var line: Int

  /// How captures that fields ask for are named, so that they never meet those of totals.
  static let fileValuePrefix = "field "

  /// Another entry of the source in which a text is looked up by its key.
  public struct Lookup: Sendable, Hashable {
    /// The entry.
    public var entry: String
    /// The column of the entry that is taken.
    public var column: String
  }

  /// Where the kind of an identifier comes from.
  public struct KindRule: Sendable {
    /// The field's path; empty when every value is of one kind.
    public var from: [String]
    /// Codes and kinds.
    public var codes: [(code: [UInt8], kind: IdentifierKind)]
    /// The kind when the code is not in the table, or of every value when there is no path.
    public var fallback: IdentifierKind
  }

  /// What to do with a value that does not fit.
  public enum UnfitPolicy: String, Sendable, CaseIterable {
    /// Set the whole record aside.
    case quarantine
    /// Leave the field empty; the raw value and the finding stay in the lineage.
    case empty
    /// Keep what the file says; it never wins against a value that fits.
    case keepRaw = "keep_raw"
  }
}

/// Where a value comes from.
public indirect enum ValueOrigin: Sendable {
  /// A path in the record, or in the element of a collection.
  case path([String])
  /// The first of several origins that says something.
  case firstOf([ValueOrigin])
  /// Several origins one after the other; those that say nothing are left out.
  case joined([ValueOrigin], separator: String)
  /// One piece of a text, from 1 (from -1 at its end), or every piece as a value of its own.
  case split(ValueOrigin, separator: String, part: Int?)
  /// The same for every record.
  case constant(String)
  /// A value that stands outside the records, by the name of its capture.
  case file(capture: String)
  /// Computed from other values.
  case derived(Derivation)

  /// Every path that the origin looks at.
  public var paths: [[String]] {
    switch self {
    case .path(let path): [path]
    case .firstOf(let origins), .joined(let origins, _): origins.flatMap(\.paths)
    case .split(let origin, _, _): origin.paths
    case .constant, .file: []
    case .derived(let derivation): derivation.paths
    }
  }
}

/// A value that is computed from others, exactly.
public enum Derivation: Sendable {
  /// Sums and differences of amounts: each path with its sign.
  case total([(path: [String], isNegative: Bool)])
  /// The birth date that a resident identity number holds (GB 11643-1999).
  case birthDate(of: [String])
  /// The sex that a resident identity number holds: `male` or `female`.
  case sex(of: [String])
  /// The code of the county, GB/T 2260, that a resident identity number or a unified social credit code holds.
  case region(of: [String])

  var paths: [[String]] {
    switch self {
    case .total(let terms): terms.map(\.path)
    case .birthDate(let path), .sex(let path), .region(let path): [path]
    }
  }

  /// The derivation as mappings write it.
  public var description: String {
    func text(_ path: [String]) -> String { path.joined(separator: ".") }
    switch self {
    case .total(let terms):
      var words = ""
      for (index, term) in terms.enumerated() {
        if index > 0 || term.isNegative { words += term.isNegative ? " minus " : " plus " }
        words += text(term.path)
      }
      return words
    case .birthDate(let path): return "birth date of " + text(path)
    case .sex(let path): return "sex of " + text(path)
    case .region(let path): return "region of " + text(path)
    }
  }
}

/// One thing done to a text before its normalizer sees it.
public enum CleaningStep: Sendable, Hashable {
  /// Letters of ASCII in upper case.
  case upper
  /// Letters of ASCII in lower case.
  case lower
  /// Nothing but the digits 0 to 9.
  case digits
  /// One blank for each run of white space, none at the ends.
  case squeeze
  /// Every occurrence of a text goes.
  case remove(String)
  /// Every occurrence of a text becomes another.
  case replace(String, by: String)
  /// What stands before the first occurrence; everything when there is none.
  case before(String)
  /// What stands after the first occurrence; everything when there is none.
  case after(String)
  /// So many characters from the start.
  case first(Int)
  /// So many characters at the end.
  case last(Int)
  /// Characters in front until there are so many.
  case pad(to: Int, with: String)
}

/// Codes and what they mean in the schema.
public struct CodeTable: Sendable {
  /// The codes as the file writes them, in the order of the mapping.
  public let rows: [Row]
  /// Where the table is, for messages: the mapping itself or a file beside it.
  public var place: String?
  private var byCode: [[UInt8]: Int] = [:]
  private var byFoldedCode: [[UInt8]: Int] = [:]

  /// A code and its meaning.
  public struct Row: Sendable, Hashable {
    /// The code in the file.
    public var code: [UInt8]
    /// What it means in the schema.
    public var meaning: String
  }

  /// Makes a table; of a code that comes twice the first row counts.
  public init(_ rows: [Row], place: String? = nil) {
    self.rows = rows
    self.place = place
    for (index, row) in rows.enumerated() where byCode[row.code] == nil {
      byCode[row.code] = index
      let folded = Self.folded(row.code)
      if byFoldedCode[folded] == nil { byFoldedCode[folded] = index }
    }
  }

  /// Whether the table has a code.
  public func knows(_ code: [UInt8]) -> Bool { row(of: code) != nil }

  /// The row of a code: exactly as written, else without regard to width and to the case of Latin letters.
  func row(of code: [UInt8]) -> Int? {
    byCode[code] ?? byFoldedCode[Self.folded(code)]
  }

  private static let folding = TextFolding(simplifies: false)

  private static func folded(_ code: [UInt8]) -> [UInt8] {
    var folded: [UInt8] = []
    _ = Self.folding.fold(code.span, into: &folded)
    return folded.map(\.lowerCased)
  }
}
