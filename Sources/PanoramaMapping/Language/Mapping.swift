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
  /// Records and what they must become; `panorama test` runs them.
  public var examples: [MappingExample] = []
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
  /// How paths are written.
  public var pathStyle: FormatSyntax.PathStyle
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
  /// Records to leave out: those of which this holds.
  public var skip: RecordCondition?
  /// Values that stand outside the records and that fields ask for: units, currencies, dates of a header.
  public var fileValues: [String] {
    reading.captures.map(\.name).filter { $0.hasPrefix(FieldRule.fileValuePrefix) }
  }
  /// The columns that other entries look up here by the key; empty for an entry whose records become rows.
  public var lookupColumns: [LookupColumn]
  /// Further parties that a record names, beside its own: a legal representative, an owner, a guarantor.
  public var parties: [PartyMapping]
  /// How many percent of the file's records may be set aside; nil takes what `pipeline.yaml` says.
  public var quarantineBudgetPercent: Amount?
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
    /// Refuse the run: exit code 20.
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

  /// A column that other entries of the source look up.
  public struct LookupColumn: Sendable, Hashable {
    /// As mappings write it.
    public var name: String
    /// Where it is in a record.
    public var path: [String]
  }
}

/// A further party that a record names, and what it is to the record's own customer.
public struct PartyMapping: Sendable {
  /// What the party is to the customer, such as `legal_representative`.
  public var role: PartyRole
  /// The party's fields; the key is that of the record and the role unless the mapping names one.
  public var table: TableMapping
  /// The line of the party in the YAML, from 1.
  public var line: Int
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
  /// What must hold of the record, or of the element, to become a row; nil for nothing.
  public var condition: RecordCondition?
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
