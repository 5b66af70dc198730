public import PanoramaModel

/// The rules by which one source's files become rows of the customer schema: one YAML file, checked.
public struct Mapping: Sendable {
  /// The source: the department, as the crosswalk names it.
  public var source: String
  /// Who answers for the source; shown in messages and reports.
  public var owner: String?
  /// The YAML file, as the user named it.
  public var file: String
  /// The files that the source delivers, in the order of the YAML.
  public var files: [FileMapping]
  /// Sentences to check against the mapped rows.
  public var checks: [CheckRule]
}

/// One kind of file of a source: where it is, how it is read, and what its records mean.
public struct FileMapping: Sendable {
  /// The name of the entry: `customers`.
  public var name: String
  /// A pattern for the path below the input folder; empty for a command without a file.
  ///
  /// `*` and `?` match within one folder or file name, and `{yyyyMMdd}`, `{yyyy-MM-dd}`, `{yyMMdd}` or `{yyyyMM}` stand for
  /// the business day.
  public var match: String
  /// How the bytes are read.
  public var reading: FileReading
  /// Where a record's own key is.
  public var key: [String]
  /// What to do when the file holds no records.
  public var ifEmpty: EmptyPolicy
  /// What to do when no file matches.
  public var ifMissing: EmptyPolicy
  /// What to do when the file of the business day is not there but that of an earlier day is.
  public var ifLate: LatePolicy
  /// When the file must be there; nil when nobody said.
  public var due: DueTime?
  /// How many seconds a file must have been left alone before it counts as complete.
  public var unchangedFor: Int
  /// What to do with a file whose bytes were delivered before, under another name.
  public var ifRepeated: RepeatPolicy
  /// The companions that must come with the file.
  public var controls: [ControlFile]
  /// The counts and sums that the file or a companion declares.
  public var totals: [DeclaredTotal]
  /// The as-of date outside the records: the name of a capture.
  public var asOf: String?
  /// The entry of the same source that this file's records belong to, and where their reference to its key is.
  public var belongsTo: Reference?
  /// Records to leave out.
  public var skip: SkipRule?
  /// What a change against earlier runs means.
  public var drift = DriftRules()
  /// What the record itself becomes, first, and what its collections become.
  public var tables: [TableMapping]
  /// The line of the entry in the YAML, from 1.
  public var line: Int

  /// What to do with a file that is absent or holds nothing.
  public enum EmptyPolicy: String, Sendable, CaseIterable {
    /// Stop the run with exit code 30.
    case stop
    /// Go on; the report says so.
    case allow
  }

  /// What to do when the file of the business day is not there but that of an earlier day is.
  public enum LatePolicy: String, Sendable, CaseIterable {
    /// Stop the run with exit code 30.
    case stop
    /// Go on without the file.
    case allow
    /// Go on with the latest earlier file; a warning says so.
    case previous
  }

  /// What to do with a file whose bytes were delivered before, under another name.
  public enum RepeatPolicy: String, Sendable, CaseIterable {
    /// Stop the run with exit code 30.
    case stop
    /// Go on; a warning says so.
    case warn
    /// Go on.
    case allow
  }

  /// The first rule that fills a field, in whatever table.
  func rule(of field: CustomerField) -> FieldRule? {
    func find(_ tables: [TableMapping]) -> FieldRule? {
      for table in tables {
        if let rule = table.fields.first(where: { $0.field == field }) ?? find(table.nested) {
          return rule
        }
      }
      return nil
    }
    return find(tables)
  }

  /// The totals that are sums, in the order of `ControlTotals.sums`.
  public var declaredSums: [DeclaredTotal] { totals.filter { $0.measure != .records } }

  /// A reference to the key of another file of the source.
  public struct Reference: Sendable {
    /// The entry that is referred to.
    public var entry: String
    /// Where the key is in this file's records.
    public var path: [String]
  }

  /// Leaves out records of which a field has one of some values.
  public struct SkipRule: Sendable {
    /// The field's path.
    public var path: [String]
    /// The values, as they are in the file.
    public var values: [String]
  }
}

/// What a record, or each element of one of its collections, becomes.
public struct TableMapping: Sendable {
  /// The table of the schema.
  public var table: SchemaTable
  /// The collection below the row above, one row an element; nil when the row above becomes one row here as well.
  public var each: [String]?
  /// Where the row's own key is; the record's key when empty.
  public var key: [String]
  /// The fields.
  public var fields: [FieldRule]
  /// Collections inside each element.
  public var nested: [TableMapping]
}

/// Where one field of the schema comes from and how it is cleaned.
public struct FieldRule: Sendable {
  /// The field.
  public var field: CustomerField
  /// Where the value is; empty when `constant` is set.
  public var from: [String]
  /// A value that every row has.
  public var constant: String?
  /// The name of the normalizer.
  public var normalizer: String
  /// What the normalizer is told.
  public var options: NormalizerOptions
  /// A code table that is applied to the text first; empty for none.
  public var codes: [CodeRow]
  /// For identifiers: where the kind is and what its codes mean.
  public var kind: KindRule?
  /// What to do with a value that does not fit.
  public var otherwise: UnfitPolicy
  /// Whether a missing value does not fit either.
  public var isRequired: Bool
  /// The kind of party to which the field applies; nil for all.
  public var when: PartyKind?
  /// The sensitivity class of JR/T 0171-2020: C1 or C2; C3 never enters.
  public var sensitivity: String?
  /// The line of the rule in the YAML, from 1.
  public var line: Int

  /// A row of a code table.
  public struct CodeRow: Sendable {
    /// The code in the file.
    public var code: [UInt8]
    /// What it means in the schema.
    public var meaning: String
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

/// Why mappings cannot be used: everything that is wrong with all of them, at once.
public struct MappingError: Error, Sendable {
  /// What is wrong, in the order of file and line.
  public var diagnostics: [Diagnostic]

  /// Wraps diagnostics.
  public init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }
}
