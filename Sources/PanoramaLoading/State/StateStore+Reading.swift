import GRDB
public import PanoramaModel

extension StateStore {
  /// Gives every remembered customer id in the order of source and record id, as bytes that stand during the call.
  ///
  /// For millions of rows; nothing is allocated for a row. Ids that were merged away are given as they were; see `resolve`.
  public func forEachCustomerID(
    _ body: (_ source: Span<UInt8>, _ recordID: Span<UInt8>, _ profileID: Span<UInt8>) -> Void
  ) throws(LoadingError) {
    try reporting(path, as: LoadingError.unreadable) {
      try queue.read { database in
        try forEachTextRow(database, sql: CustomerIDTable.query, columnCount: 3) { row in
          row.withText(0) { source in
            row.withText(1) { recordID in
              row.withText(2) { profileID in body(source, recordID, profileID) }
            }
          }
        }
      }
    }
  }

  /// The id that each customer record had in the last published run, or would have: ids that were merged away are resolved.
  ///
  /// - Returns: One entry for each record by `CustomerIndex`; nil for records never seen. Equal ids share one string.
  public func previousProfileIDs(
    for records: CustomerRecordSet
  ) throws(LoadingError) -> [String?] {
    try reporting(path, as: LoadingError.unreadable) {
      try queue.read { database in
        let merged = try ProfileLedger.merged(database)
        return try CustomerIDTable.previous(of: IdentityList(records), database) { id in
          ProfileLedger.resolve(id, merged)
        }
      }
    }
  }

  /// The id under which a profile is known today: its own, or that of the profile into which it was merged.
  ///
  /// - Returns: nil for an id that never was one.
  public func resolve(_ profileID: String) throws(LoadingError) -> String? {
    try reporting(path, as: LoadingError.unreadable) {
      try queue.read { database in
        let resolved = ProfileLedger.resolve(profileID, try ProfileLedger.merged(database))
        return try Bool.fetchOne(
          database,
          sql: "SELECT 1 FROM profiles WHERE profile_id = ?",
          arguments: [resolved]
        ).map { _ in resolved }
      }
    }
  }

  /// The ledger entry of a profile id; nil for an id that never was one.
  public func ledgerEntry(of profileID: String) throws(LoadingError) -> ProfileLedgerEntry? {
    try reporting(path, as: LoadingError.unreadable) {
      try queue.read { database in
        try Row.fetchOne(
          database,
          sql: "SELECT * FROM profiles WHERE profile_id = ?",
          arguments: [profileID]
        ).flatMap { row in
          guard let asOf = CivilDate(row["first_seen_as_of"] as String) else { return nil }
          return ProfileLedgerEntry(
            profileID: profileID,
            firstRun: row["first_run"],
            firstSeenAsOf: asOf,
            lastRun: row["last_run"],
            mergedInto: row["merged_into"]
          )
        }
      }
    }
  }

  /// All runs, the oldest first, with their metrics.
  public func runs() throws(LoadingError) -> [RunRecord] {
    try reporting(path, as: LoadingError.unreadable) {
      try queue.read { database in
        var metrics: [String: [String: Amount]] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT run_id, name, value FROM metrics") {
          metrics[row["run_id"], default: [:]][row["name"]] = Amount(row["value"] as String)
        }
        return try Row.fetchAll(database, sql: "SELECT * FROM runs ORDER BY run").compactMap {
          row in
          guard let asOf = CivilDate(row["as_of"] as String) else { return nil }
          let id: String = row["run_id"]
          return RunRecord(
            id: id,
            asOf: asOf,
            startedAt: row["started_at"],
            finishedAt: row["finished_at"],
            exitCode: row["exit_code"],
            published: row["published"],
            records: row["records"],
            profiles: row["profiles"],
            quarantined: row["quarantined"],
            version: row["version"],
            mappingDigest: row["mapping_digest"],
            metrics: metrics[id] ?? [:]
          )
        }
      }
    }
  }
}
