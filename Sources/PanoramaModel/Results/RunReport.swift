/// Everything that the report of a run shows, as plain data: `report.json` is this, `report.html` draws it.
public struct RunReport: Sendable, Codable {
  /// The run itself.
  public var run: RunFacts
  /// Counts and sums of every file.
  public var totals: [ControlTotals] = []
  /// How far each field is filled, source by source.
  public var completeness: [CompletenessCell] = []
  /// How the identifiers of each source fare in their checks.
  public var identifiers: [IdentifierCell] = []
  /// What the normalizers did, source by source and field by field.
  public var findings: [FindingCell] = []
  /// How many profiles have how many records.
  public var clusterSizes: [ClusterSizeCell] = []
  /// How many profiles each combination of departments knows.
  public var overlap: [OverlapCell] = []
  /// Quarantined records by reason.
  public var quarantine: [QuarantineCell] = []
  /// Sentences that were checked.
  public var checks: [CheckResult] = []
  /// Counts of the matching.
  public var matching = MatchMeasures()
  /// Profiles by tier.
  public var tiers: [TierCell] = []
  /// Sums of indicators over all profiles.
  public var indicators: [IndicatorCell] = []
  /// The largest profiles by records.
  public var largestProfiles: [ProfileSize] = []
  /// The parameters of indicators and tiers, which belong with the numbers.
  public var parameters: [String: String] = [:]
  /// What each file decided of itself, by file: encoding, delimiter, header and the like.
  public var detections: [String: [Detection]] = [:]
  /// How each entry compares with what earlier runs saw of it.
  public var drift: [DriftCell] = []
  /// Remarks and warnings of the run.
  public var diagnostics: [Diagnostic] = []

  /// Makes a report that holds the facts of the run only.
  public init(run: RunFacts) {
    self.run = run
  }

  /// When, of what day, by which version, and how long.
  public struct RunFacts: Sendable, Codable {
    /// The run's id.
    public var id: String
    /// The business day that the results are about.
    public var asOf: CivilDate
    /// The version of Panorama.
    public var version: String
    /// When it started, ISO 8601 in UTC.
    public var startedAt: String
    /// Seconds by stage, in order.
    public var stages: [Stage]
    /// Customer records mapped.
    public var records: Int
    /// Profiles published.
    public var profiles: Int
    /// The exit code.
    public var exitCode: Int

    /// One stage and how long it took.
    public struct Stage: Sendable, Codable {
      /// The stage's name.
      public var name: String
      /// Wall-clock seconds.
      public var seconds: Double

      /// Makes a stage.
      public init(name: String, seconds: Double) {
        self.name = name
        self.seconds = seconds
      }
    }

    /// Makes the facts.
    public init(
      id: String,
      asOf: CivilDate,
      version: String,
      startedAt: String,
      stages: [Stage],
      records: Int,
      profiles: Int,
      exitCode: Int
    ) {
      self.id = id
      self.asOf = asOf
      self.version = version
      self.startedAt = startedAt
      self.stages = stages
      self.records = records
      self.profiles = profiles
      self.exitCode = exitCode
    }
  }

  /// One field of one source.
  public struct CompletenessCell: Sendable, Codable {
    /// The source.
    public var source: String
    /// The schema table.
    public var table: String
    /// The field.
    public var field: String
    /// Rows of the table in this source.
    public var rows: Int
    /// Rows with a usable value: valid, or without a check that could fail.
    public var filled: Int
    /// Rows whose only values fail their checks.
    public var invalid: Int
    /// Rows whose only values are masked or placeholders.
    public var masked: Int
    /// Rows that say "unknown" by a token.
    public var unknown: Int

    /// Makes a cell.
    public init(
      source: String,
      table: String,
      field: String,
      rows: Int,
      filled: Int,
      invalid: Int,
      masked: Int,
      unknown: Int
    ) {
      self.source = source
      self.table = table
      self.field = field
      self.rows = rows
      self.filled = filled
      self.invalid = invalid
      self.masked = masked
      self.unknown = unknown
    }
  }

  /// One kind of identifier of one source.
  public struct IdentifierCell: Sendable, Codable {
    /// The source.
    public var source: String
    /// The kind.
    public var kind: String
    /// Values that pass as they are.
    public var valid: Int
    /// Values that pass after a repair.
    public var repaired: Int
    /// Values that fail.
    public var invalid: Int
    /// Values partly masked.
    public var masked: Int
    /// Placeholders.
    public var placeholder: Int
    /// Records without a value.
    public var missing: Int

    /// Makes a cell.
    public init(
      source: String,
      kind: String,
      valid: Int,
      repaired: Int,
      invalid: Int,
      masked: Int,
      placeholder: Int,
      missing: Int
    ) {
      self.source = source
      self.kind = kind
      self.valid = valid
      self.repaired = repaired
      self.invalid = invalid
      self.masked = masked
      self.placeholder = placeholder
      self.missing = missing
    }
  }

  /// How often a normalizer did one thing to one field of one source.
  public struct FindingCell: Sendable, Codable {
    /// The source.
    public var source: String
    /// The schema table.
    public var table: String
    /// The field.
    public var field: String
    /// The finding, one of `Findings.names`.
    public var finding: String
    /// How many values.
    public var count: Int

    /// Makes a cell.
    public init(source: String, table: String, field: String, finding: String, count: Int) {
      self.source = source
      self.table = table
      self.field = field
      self.finding = finding
      self.count = count
    }
  }

  /// How many profiles have a given number of records.
  public struct ClusterSizeCell: Sendable, Codable {
    /// Records in the profile.
    public var size: Int
    /// Profiles of that size.
    public var profiles: Int

    /// Makes a cell.
    public init(size: Int, profiles: Int) {
      self.size = size
      self.profiles = profiles
    }
  }

  /// How many profiles a combination of departments knows.
  public struct OverlapCell: Sendable, Codable {
    /// The departments, in order.
    public var sources: [String]
    /// The profiles that exactly these know.
    public var profiles: Int

    /// Makes a cell.
    public init(sources: [String], profiles: Int) {
      self.sources = sources
      self.profiles = profiles
    }
  }

  /// Quarantined records of one reason in one file.
  public struct QuarantineCell: Sendable, Codable {
    /// The source.
    public var source: String
    /// The file.
    public var file: String
    /// The code of the reason.
    public var code: String
    /// How many records.
    public var count: Int
    /// The line of the first one.
    public var firstLine: Int?
    /// What to do about it.
    public var remedy: String

    /// Makes a cell.
    public init(
      source: String,
      file: String,
      code: String,
      count: Int,
      firstLine: Int?,
      remedy: String
    ) {
      self.source = source
      self.file = file
      self.code = code
      self.count = count
      self.firstLine = firstLine
      self.remedy = remedy
    }
  }

  /// A sentence of a mapping that was checked against the records.
  public struct CheckResult: Sendable, Codable {
    /// The source.
    public var source: String
    /// The sentence.
    public var say: String
    /// The dimension of data quality: completeness, validity, uniqueness, consistency, accuracy, timeliness.
    public var dimension: String
    /// What a failure means: `note`, `warn`, `stop`.
    public var level: String
    /// Rows tested.
    public var tested: Int
    /// Rows that pass.
    public var passed: Int
    /// Whether the check as a whole holds.
    public var holds: Bool

    /// Makes a result.
    public init(
      source: String,
      say: String,
      dimension: String,
      level: String,
      tested: Int,
      passed: Int,
      holds: Bool
    ) {
      self.source = source
      self.say = say
      self.dimension = dimension
      self.level = level
      self.tested = tested
      self.passed = passed
      self.holds = holds
    }
  }

  /// How many profiles a tier has.
  public struct TierCell: Sendable, Codable {
    /// The tier.
    public var tier: String
    /// The profiles in it.
    public var profiles: Int

    /// Makes a cell.
    public init(tier: String, profiles: Int) {
      self.tier = tier
      self.profiles = profiles
    }
  }

  /// The sum of an indicator over all profiles.
  public struct IndicatorCell: Sendable, Codable {
    /// The code.
    public var code: String
    /// The unit.
    public var unit: String
    /// The profiles that have it.
    public var profiles: Int
    /// The sum.
    public var sum: Amount

    /// Makes a cell.
    public init(code: String, unit: String, profiles: Int, sum: Amount) {
      self.code = code
      self.unit = unit
      self.profiles = profiles
      self.sum = sum
    }
  }

  /// A profile and how many records it has.
  public struct ProfileSize: Sendable, Codable {
    /// The profile's id.
    public var id: String
    /// Its records.
    public var records: Int

    /// Makes a size.
    public init(id: String, records: Int) {
      self.id = id
      self.records = records
    }
  }
}
