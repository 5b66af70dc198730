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
    /// The run is not published: exit code 20.
    case stop
  }

  /// What a sentence asks.
  public enum Condition: Sendable {
    /// `FIELD is filled in at least N %`.
    case filled(table: SchemaTable, field: CustomerField, atLeastPercent: Amount)
    /// `FIELD is valid in at least N %` of the rows that have one.
    case valid(table: SchemaTable, field: CustomerField, atLeastPercent: Amount)
    /// `FIELD is at most FIELD`, row by row.
    case atMost(table: SchemaTable, smaller: CustomerField, larger: CustomerField)
  }
}
