import GRDB

/// Somebody's ruling that a quarantined record stays out.
public struct QuarantineDiscard: Sendable, Codable, Hashable {
  /// Names the record's bytes, as `quarantine.jsonl` does.
  public var rawDigest: String
  /// Who ruled.
  public var by: String
  /// When, ISO 8601 in UTC.
  public var at: String
  /// Why.
  public var reason: String

  /// Makes a ruling.
  public init(rawDigest: String, by: String, at: String, reason: String) {
    self.rawDigest = rawDigest
    self.by = by
    self.at = at
    self.reason = reason
  }
}

extension StateStore {
  /// Remembers rulings; the later one on the same bytes counts.
  public func discard(_ rulings: [QuarantineDiscard]) throws(LoadingError) {
    try reporting(path) {
      try queue.write { database in
        for ruling in rulings {
          try database.execute(
            sql: "INSERT OR REPLACE INTO quarantine_discards VALUES (?, ?, ?, ?)",
            arguments: [ruling.rawDigest, ruling.by, ruling.at, ruling.reason]
          )
        }
      }
    }
  }

  /// Forgets rulings: the records count again.
  public func undiscard(_ digests: [String]) throws(LoadingError) {
    try reporting(path) {
      try queue.write { database in
        for digest in digests {
          try database.execute(
            sql: "DELETE FROM quarantine_discards WHERE raw_digest = ?",
            arguments: [digest]
          )
        }
      }
    }
  }

  /// All rulings, by the bytes they are about.
  public func discards() throws(LoadingError) -> [String: QuarantineDiscard] {
    try reporting(path, as: LoadingError.unreadable) {
      try queue.read { database in
        // A state that an older version wrote, and nobody has written to since, has no rulings.
        guard try database.tableExists("quarantine_discards") else { return [:] }
        let rows = try Row.fetchAll(database, sql: "SELECT * FROM quarantine_discards")
        var rulings: [String: QuarantineDiscard] = [:]
        for row in rows {
          let digest: String = row["raw_digest"]
          rulings[digest] = QuarantineDiscard(
            rawDigest: digest,
            by: row["by"],
            at: row["at"],
            reason: row["reason"]
          )
        }
        return rulings
      }
    }
  }
}
