public import PanoramaModel

/// One run in the ledger of `state.sqlite`.
public struct RunRecord: Sendable, Codable, Equatable {
  /// The run's id.
  public var id: String
  /// The business day.
  public var asOf: CivilDate
  /// When it started, ISO 8601 in UTC; nil for a run that was recovered from its output.
  public var startedAt: String?
  /// When it ended, ISO 8601 in UTC; nil for a run that was recovered from its output.
  public var finishedAt: String?
  /// The exit code.
  public var exitCode: Int
  /// Whether its results became current.
  public var published: Bool
  /// Customer records mapped.
  public var records: Int
  /// Profiles made.
  public var profiles: Int
  /// Records set aside.
  public var quarantined: Int
  /// The version of Panorama.
  public var version: String
  /// The digest of all mappings together.
  public var mappingDigest: String
  /// Numbers to compare from night to night, by name; exact, since some are sums of money.
  public var metrics: [String: Amount]

  /// Puts a record together.
  public init(
    id: String,
    asOf: CivilDate,
    startedAt: String?,
    finishedAt: String?,
    exitCode: Int,
    published: Bool,
    records: Int,
    profiles: Int,
    quarantined: Int,
    version: String,
    mappingDigest: String,
    metrics: [String: Amount] = [:]
  ) {
    self.id = id
    self.asOf = asOf
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.exitCode = exitCode
    self.published = published
    self.records = records
    self.profiles = profiles
    self.quarantined = quarantined
    self.version = version
    self.mappingDigest = mappingDigest
    self.metrics = metrics
  }

  /// What the manifest of a published run says of it.
  init(_ manifest: Manifest) {
    self.init(
      id: manifest.runID,
      asOf: manifest.asOf,
      startedAt: nil,
      finishedAt: nil,
      exitCode: manifest.exitCode,
      published: true,
      records: manifest.records,
      profiles: manifest.profiles,
      quarantined: manifest.quarantined,
      version: manifest.version,
      mappingDigest: manifest.mappingDigest
    )
  }
}

/// A profile in the ledger of ids.
public struct ProfileLedgerEntry: Sendable, Codable, Hashable {
  /// The profile's id.
  public var profileID: String
  /// The run that made it.
  public var firstRun: String
  /// The business day of that run.
  public var firstSeenAsOf: CivilDate
  /// The last run that published it; nil as long as it is published.
  public var lastRun: String?
  /// The profile that took its records, when it was merged away.
  public var mergedInto: String?
}
