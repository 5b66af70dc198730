/// A sentence that the mapped rows of a source must fulfil.
public struct CheckRule: Sendable {
  /// The sentence as written.
  public var say: String
  /// What it asks.
  public var condition: Condition
  /// The dimension of data quality.
  public var dimension: String
  /// What a failure means.
  public var level: Level
  /// The line in the YAML, from 1.
  public var line: Int

  /// Makes a rule.
  public init(say: String, condition: Condition, dimension: String, level: Level, line: Int) {
    self.say = say
    self.condition = condition
    self.dimension = dimension
    self.level = level
    self.line = line
  }

  /// What a failed check means.
  public enum Level: String, Sendable, CaseIterable {
    /// It is reported.
    case note
    /// The run ends with exit code 10.
    case warn
    /// The records of which it does not hold are set aside; only for sentences about single rows.
    case quarantine
    /// The run is not published: exit code 20.
    case stop
  }

  /// What a sentence asks.
  public enum Condition: Sendable {
    /// `FIELD is filled in at least N %`.
    case filled(table: SchemaTable, field: CustomerField, atLeastPercent: Amount)
    /// `FIELD is valid in at least N %` of the rows that have one.
    case valid(table: SchemaTable, field: CustomerField, atLeastPercent: Amount)
    /// A sentence about every row of a table.
    case rows(table: SchemaTable, RowClaim)
    /// `FIELD is unique`: no two rows of the source's files have the same value.
    case unique(table: SchemaTable, field: CustomerField)

    /// The table that it is about.
    public var table: SchemaTable {
      switch self {
      case .filled(let table, _, _), .valid(let table, _, _), .rows(let table, _),
        .unique(let table, _):
        table
      }
    }

    /// Whether it is about single rows, or about values of several rows; else about shares of a whole file.
    public var isAboutRows: Bool {
      switch self {
      case .rows, .unique: true
      case .filled, .valid: false
      }
    }

    /// The fields that it is about.
    public var fields: [CustomerField] {
      switch self {
      case .filled(_, let field, _), .valid(_, let field, _), .unique(_, let field): [field]
      case .rows(_, let claim): claim.fields
      }
    }
  }
}
