import FoundationEssentials
import GRDB
public import PanoramaModel

/// What lasts from night to night, in `OUT/state.sqlite`: ids of customers, ledgers of profiles and runs, metrics.
///
/// **What survives a crash.** The truth about ids is `crosswalk.csv` in the folder of the published run. A run writes it,
/// publishes by one rename, and commits the state afterwards, in one transaction. The state can therefore be one run behind
/// `OUT/current`, never ahead of it: an id that no reader has seen is never remembered. Opening the store compares the
/// last published run in it with the run that `OUT/current` names, and when they differ (a crash between the two steps, or a lost
/// state file) it catches up from the crosswalk. What cannot be recovered so are times and metrics of that one run.
///
/// A customer that is missing tonight keeps its row, so that it has its id again when it returns.
public struct StateStore: Sendable {
  let queue: DatabaseQueue
  /// The database file.
  public let path: String
  /// The run that was caught up from `OUT/current` when the store was opened, if any.
  public private(set) var recoveredRun: String?

  /// Opens the state of an output folder, which exists, and creates or catches it up when needed.
  ///
  /// Call it while holding the `RunLock`, or it may catch up with a run that is just being committed.
  public init(output: String) throws(LoadingError) {
    let path = output + "/state.sqlite"
    self.path = path
    queue = try reporting(path) {
      _ = try FileDescriptor.openOrCreate(path)
      var configuration = Configuration()
      configuration.journalMode = .wal
      configuration.busyMode = .timeout(10)
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -65536") }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try Self.migrations.migrate(queue)
      return queue
    }
    try catchUp(with: output)
  }

  /// Opens the state for looking only: nothing is created, migrated or caught up, and no lock is needed.
  public init(reading output: String) throws(LoadingError) {
    let path = output + "/state.sqlite"
    self.path = path
    queue = try reporting(path, as: LoadingError.unreadable) {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(10)
      return try DatabaseQueue(path: path, configuration: configuration)
    }
  }

  private static var migrations: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 ids and ledgers") { database in
      try database.execute(
        sql: """
          CREATE TABLE customer_ids(source TEXT NOT NULL, record_id TEXT NOT NULL,
            profile_id TEXT NOT NULL, PRIMARY KEY(source, record_id)) WITHOUT ROWID;
          CREATE TABLE profiles(profile_id TEXT NOT NULL PRIMARY KEY, first_run TEXT NOT NULL,
            first_seen_as_of TEXT NOT NULL, last_run TEXT, merged_into TEXT) WITHOUT ROWID;
          CREATE TABLE runs(run INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, as_of TEXT NOT NULL,
            started_at TEXT, finished_at TEXT, exit_code INTEGER NOT NULL, published INTEGER NOT NULL,
            records INTEGER NOT NULL, profiles INTEGER NOT NULL, quarantined INTEGER NOT NULL,
            version TEXT NOT NULL, mapping_digest TEXT NOT NULL);
          CREATE TABLE metrics(run_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY(run_id, name)) WITHOUT ROWID;
          """
      )
    }
    migrator.registerMigration("2 rulings on quarantined records") { database in
      try database.execute(
        sql: """
          CREATE TABLE quarantine_discards(raw_digest TEXT NOT NULL PRIMARY KEY, by TEXT NOT NULL,
            at TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
          """
      )
    }
    migrateDrift(&migrator)
    return migrator
  }

  // MARK: Writing

  /// Remembers the ids of a run that has just been published, and the run, in one transaction.
  ///
  /// Only rows that changed are written. A profile that lost all its records to another one is entered as merged into it.
  public func commit(
    _ run: RunRecord,
    records: CustomerRecordSet,
    assignments: ProfileAssignments
  ) throws(LoadingError) {
    try reporting(path) {
      try queue.write { database in
        var identities = IdentityList(records)
        identities.assign(assignments)
        try Self.remember(identities, run, database)
      }
    }
  }

  /// Enters a run that was not published: it changes no ids.
  public func record(_ run: RunRecord) throws(LoadingError) {
    precondition(!run.published, "a published run is entered with its ids by commit")
    try reporting(path) { try queue.write { try Self.enter(run, $0) } }
  }

  static func remember(
    _ identities: IdentityList,
    _ run: RunRecord,
    _ database: Database
  ) throws {
    let retired = try CustomerIDTable.update(identities, database)
    try ProfileLedger.update(identities.sortedProfileIDs, retired, run, database)
    try enter(run, database)
  }

  private static func enter(_ run: RunRecord, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO runs(run_id, as_of, started_at, finished_at, exit_code, published,
          records, profiles, quarantined, version, mapping_digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run.id, run.asOf.description, run.startedAt, run.finishedAt, run.exitCode, run.published,
        run.records, run.profiles, run.quarantined, run.version, run.mappingDigest,
      ]
    )
    for (name, value) in run.metrics.sorted(by: { $0.key < $1.key }) {
      try database.execute(
        sql: "INSERT OR REPLACE INTO metrics VALUES (?, ?, ?)",
        arguments: [run.id, name, value.description]
      )
    }
  }

  /// Reads the crosswalk of the current run when the state does not know that run.
  private mutating func catchUp(with output: String) throws(LoadingError) {
    guard let folder = RunFolder.current(in: output) else { return }
    let known = try reporting(path, as: LoadingError.unreadable) {
      try queue.read {
        try String.fetchOne(
          $0,
          sql: "SELECT run_id FROM runs WHERE published ORDER BY run DESC LIMIT 1"
        )
      }
    }
    // The folder has the name of its run, so nothing of it is read on an ordinary night.
    guard let known, folder.hasSuffix("/" + known) else {
      return try catchUp(withFolder: folder)
    }
  }

  private mutating func catchUp(withFolder folder: String) throws(LoadingError) {
    let manifest = try Manifest(inFolder: folder)
    let crosswalk = try CrosswalkReader(path: folder + "/crosswalk.csv")
    try reporting(path) {
      try queue.write { database in
        try Self.remember(IdentityList(crosswalk.rows), RunRecord(manifest), database)
      }
    }
    recoveredRun = manifest.runID
  }
}
