import GRDB
import PanoramaModel

/// The table `profiles` of the state: every id that was ever published, and what became of it.
enum ProfileLedger {
  /// Brings the ledger up to a run: new ids are entered, ids that are gone are closed, ids that return are opened again.
  ///
  /// Rows of ids that go on as before are not touched.
  /// `current` holds the ids of the run in byte order; `replaced` holds, for ids that lost a record, the id to which the
  /// first such record went.
  static func update(
    _ current: [String],
    _ replaced: [String: String],
    _ run: RunRecord,
    _ database: Database
  ) throws {
    let changes = try compare(current, database)
    let lastRun = try String.fetchOne(
      database,
      sql: "SELECT run_id FROM runs WHERE published ORDER BY run DESC LIMIT 1"
    )
    let currentSet = changes.gone.isEmpty ? [] : Set(current)
    for id in changes.gone {
      let successor = replaced[id].flatMap { currentSet.contains($0) ? $0 : nil }
      try database.execute(
        sql: "UPDATE profiles SET last_run = ?, merged_into = ? WHERE profile_id = ?",
        arguments: [lastRun ?? run.id, successor, id]
      )
    }
    for id in changes.returned {
      try database.execute(
        sql: "UPDATE profiles SET last_run = NULL, merged_into = NULL WHERE profile_id = ?",
        arguments: [id]
      )
    }
    var stage = try RowStage(database, into: "profiles", columnCount: 5)
    for id in changes.new {
      stage.text(id)
      stage.text(run.id)
      stage.text(run.asOf.description)
      stage.null()
      stage.null()
      try stage.endRow()
    }
    try stage.finish()
  }

  private struct Changes {
    var new: [String] = []
    var gone: [String] = []
    var returned: [String] = []
  }

  /// Walks the ledger and the current ids side by side.
  private static func compare(_ current: [String], _ database: Database) throws -> Changes {
    var changes = Changes()
    var position = 0
    let sql = "SELECT profile_id, last_run FROM profiles ORDER BY profile_id"
    try forEachTextRow(database, sql: sql, columnCount: 2) { row in
      let id = row.withText(0, CustomerIDTable.string)
      let isOpen = row.withText(1) { $0.isEmpty }
      while position < current.count, current[position].utf8.lexicographicallyPrecedes(id.utf8) {
        changes.new.append(current[position])
        position += 1
      }
      if position < current.count, current[position] == id {
        if !isOpen { changes.returned.append(id) }
        position += 1
      } else if isOpen {
        changes.gone.append(id)
      }
    }
    changes.new += current[position...]
    return changes
  }

  /// The ids that were merged away, each with its successor.
  static func merged(_ database: Database) throws -> [String: String] {
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT profile_id, merged_into FROM profiles WHERE merged_into IS NOT NULL"
    )
    return Dictionary(
      rows.map { ($0["profile_id"] as String, $0["merged_into"] as String) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// Follows an id from merger to merger to the one that is in use.
  static func resolve(_ id: String, _ merged: [String: String]) -> String {
    var current = id
    var steps = 0
    // No chain is longer than the ledger; a damaged one could run in circles.
    while let next = merged[current], steps <= merged.count {
      current = next
      steps += 1
    }
    return current
  }
}
