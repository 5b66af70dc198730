/// What a change in a department's export means, kind by kind: the `drift:` part of a mapping's file entry.
///
/// Without that part a changed layout of what the mapping reads is a warning, and the rest is only noted: new fields and
/// codes lose nothing, and how much volumes and gaps move from night to night nobody but the department knows.
public struct DriftRules: Sendable, Hashable {
  /// What a finding does.
  public enum Level: String, Sendable, CaseIterable {
    /// It is noted in the report.
    case allow
    /// The run ends with exit code 10.
    case warn
    /// The run is not published: exit code 20.
    case stop
  }

  /// What a code does that no earlier run had.
  public enum CodeLevel: String, Sendable, CaseIterable {
    /// It is noted in the report.
    case allow
    /// The run ends with exit code 10.
    case warn
    /// The records that hold it are set aside.
    case quarantine
    /// The run is not published: exit code 20.
    case stop
  }

  /// A figure that may move so far.
  public struct Bound: Sendable, Hashable {
    /// What happens beyond.
    public var level: Level
    /// How far from the median: percentage points of a share, or per cent of a number.
    public var within: Int

    /// Makes a bound.
    public init(level: Level, within: Int) {
      self.level = level
      self.within = within
    }
  }

  /// Fields that no earlier run had.
  public var newFields = Level.allow
  /// Fields that the last run had.
  public var missingFields = Level.warn
  /// Missing fields whose values, or whose meaning, a new one has.
  public var renamedFields = Level.warn
  /// Fields whose values are of another kind.
  public var retypedFields = Level.warn
  /// Codes that no earlier run had.
  public var newCodes = CodeLevel.allow
  /// Shares of empty values, in percentage points around the median.
  public var nulls = Bound(level: .allow, within: 10)
  /// The number of records, in per cent around the median.
  public var volume = Bound(level: .allow, within: 30)

  /// The findings whose level the mapping names itself.
  public var declared: Set<DiagnosticCode> = []

  /// Makes the rules that hold where a mapping says nothing.
  public init() {}
}
