import FoundationEssentials
import GRDB
public import PanoramaModel

/// Names an entry of a source.
public struct EntryName: Sendable, Hashable, Comparable {
  /// The source.
  public var source: String
  /// The entry.
  public var entry: String

  /// Makes a name.
  public init(source: String, entry: String) {
    self.source = source
    self.entry = entry
  }

  /// By source, then entry.
  public static func < (left: EntryName, right: EntryName) -> Bool {
    (left.source, left.entry) < (right.source, right.entry)
  }
}

/// What earlier runs saw of the sources.
public struct ObservationHistory: Sendable {
  /// What the keyed hashes are keyed with; nil until a run was published.
  public var secret: [UInt8]?
  /// The observations of each entry, the oldest first.
  public var observations: [EntryName: [EntryObservation]] = [:]
  /// What the last run saw and did not take as normal.
  public var pending: [EntryName: EntryObservation] = [:]

  /// Makes an empty history.
  public init() {}
}

extension StateStore {
  /// How many observations of an entry are kept.
  public static let keptObservations = 20

  static func migrateDrift(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("3 observations of fields") { database in
      try database.execute(
        sql: """
          CREATE TABLE secrets(name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
          CREATE TABLE observations(source TEXT NOT NULL, entry TEXT NOT NULL, as_of TEXT NOT NULL,
            observation TEXT NOT NULL, PRIMARY KEY(source, entry, as_of)) WITHOUT ROWID;
          CREATE TABLE pending_observations(source TEXT NOT NULL, entry TEXT NOT NULL,
            observation TEXT NOT NULL, PRIMARY KEY(source, entry)) WITHOUT ROWID;
          """
      )
    }
  }

  /// Everything that is remembered of earlier runs' observations.
  public func observationHistory() throws(LoadingError) -> ObservationHistory {
    try reporting(path, as: LoadingError.unreadable) {
      try queue.read { database in
        // A state that an older version wrote, and nobody has written to since, has no observations.
        guard try database.tableExists("observations") else { return ObservationHistory() }
        var history = ObservationHistory()
        history.secret = try Data.fetchOne(
          database,
          sql: "SELECT value FROM secrets WHERE name = 'observations'"
        ).map { Array($0) }
        let all = "SELECT * FROM observations ORDER BY source, entry, as_of"
        for row in try Row.fetchAll(database, sql: all) {
          history.observations[Self.name(row), default: []].append(try Self.observation(row))
        }
        for row in try Row.fetchAll(database, sql: "SELECT * FROM pending_observations") {
          history.pending[Self.name(row)] = try Self.observation(row)
        }
        return history
      }
    }
  }

  /// Remembers what a run saw.
  ///
  /// - Parameters:
  ///   - observations: What is normal from now on; an observation of the same day is replaced, and the last 20 days are kept.
  ///   - pending: What waits for somebody to accept it; entries of `observations` without such wait for nobody any more.
  ///   - secret: What the hashes are keyed with; the first one stays.
  /// - Throws: `LoadingError` when the state cannot be written.
  public func remember(
    _ observations: [EntryName: EntryObservation],
    pending: [EntryName: EntryObservation],
    secret: [UInt8]
  ) throws(LoadingError) {
    try reporting(path) {
      try queue.write { database in
        try database.execute(
          sql: "INSERT OR IGNORE INTO secrets VALUES ('observations', ?)",
          arguments: [Data(secret)]
        )
        for (name, observation) in observations {
          try Self.enter(try Self.heeding(observation, name, database), name, database)
          try Self.forgetPending(name, database)
        }
        for (name, observation) in pending {
          try database.execute(
            sql: "INSERT OR REPLACE INTO pending_observations VALUES (?, ?, ?)",
            arguments: [name.source, name.entry, try Self.text(observation)]
          )
        }
      }
    }
  }

  /// Takes what waits as the new normal of some entries; codes that were known stay known.
  public func accept(_ names: [EntryName]) throws(LoadingError) {
    let history = try observationHistory()
    try reporting(path) {
      try queue.write { database in
        for name in names {
          guard var observation = history.pending[name] else { continue }
          observation.isAccepted = true
          let start = history.observations[name]?.lastIndex(where: \.isAccepted) ?? 0
          for earlier in (history.observations[name] ?? []).dropFirst(start) {
            observation.know(codesOf: earlier)
          }
          try Self.enter(observation, name, database)
          try Self.forgetPending(name, database)
        }
      }
    }
  }

  private static func enter(
    _ observation: EntryObservation,
    _ name: EntryName,
    _ database: Database
  ) throws {
    try strip(name, before: observation.asOf, database)
    try database.execute(
      sql: "INSERT OR REPLACE INTO observations VALUES (?, ?, ?, ?)",
      arguments: [
        name.source, name.entry, observation.asOf.description, try text(observation),
      ]
    )
    try database.execute(
      sql: """
        DELETE FROM observations WHERE source = ?1 AND entry = ?2 AND as_of NOT IN
          (SELECT as_of FROM observations WHERE source = ?1 AND entry = ?2
            ORDER BY as_of DESC LIMIT \(keptObservations))
        """,
      arguments: [name.source, name.entry]
    )
  }

  /// Takes the sketches out of the observation before a day: only those of the last are compared with.
  private static func strip(
    _ name: EntryName,
    before day: CivilDate,
    _ database: Database
  ) throws {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT * FROM observations WHERE source = ? AND entry = ? AND as_of < ?
          ORDER BY as_of DESC LIMIT 1
        """,
      arguments: [name.source, name.entry, day.description]
    )
    guard let row else { return }
    var earlier = try observation(row)
    for path in earlier.fields.keys { earlier.fields[path]?.sketch = [] }
    try database.execute(
      sql: "UPDATE observations SET observation = ? WHERE source = ? AND entry = ? AND as_of = ?",
      arguments: [try text(earlier), name.source, name.entry, earlier.asOf.description]
    )
  }

  /// An observation that takes the place of one of the same day that somebody accepted: it stays the start of the history.
  private static func heeding(
    _ observation: EntryObservation,
    _ name: EntryName,
    _ database: Database
  ) throws -> EntryObservation {
    let row = try Row.fetchOne(
      database,
      sql: "SELECT * FROM observations WHERE source = ? AND entry = ? AND as_of = ?",
      arguments: [name.source, name.entry, observation.asOf.description]
    )
    guard let row else { return observation }
    let accepted = try self.observation(row)
    guard accepted.isAccepted else { return observation }
    var heeding = observation
    heeding.isAccepted = true
    heeding.know(codesOf: accepted)
    return heeding
  }

  private static func forgetPending(_ name: EntryName, _ database: Database) throws {
    try database.execute(
      sql: "DELETE FROM pending_observations WHERE source = ? AND entry = ?",
      arguments: [name.source, name.entry]
    )
  }

  private static func name(_ row: Row) -> EntryName {
    EntryName(source: row["source"], entry: row["entry"])
  }

  private static func text(_ observation: EntryObservation) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(observation), as: UTF8.self)
  }

  private static func observation(_ row: Row) throws -> EntryObservation {
    let text: String = row["observation"]
    return try JSONDecoder().decode(EntryObservation.self, from: Data(text.utf8))
  }
}
