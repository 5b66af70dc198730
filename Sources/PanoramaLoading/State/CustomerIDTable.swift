import GRDB
import PanoramaModel

/// The table `customer_ids`: read in one sweep beside the sorted identities of a run, and written where it differs.
enum CustomerIDTable {
  static let query =
    "SELECT source, record_id, profile_id FROM customer_ids ORDER BY source, record_id"

  /// Finds the id that each identity has in the table.
  static func previous(
    of identities: IdentityList,
    _ database: Database,
    resolve: (String) -> String
  ) throws -> [String?] {
    var result = [String?](repeating: nil, count: identities.entries.count)
    var resolved: [String: String] = [:]
    try sweep(identities, database) { position, profileID in
      let id = string(profileID)
      let known = resolved[id] ?? resolve(id)
      resolved[id] = known
      result[identities.entries[position].index] = known
    }
    return result
  }

  /// Writes the identities that are new or have another id.
  ///
  /// - Returns: The ids that were replaced, each with the id of the first record that left it.
  static func update(
    _ identities: IdentityList,
    _ database: Database
  ) throws -> [String: String] {
    var isUnchanged = [Bool](repeating: false, count: identities.entries.count)
    var replaced: [String: String] = [:]
    try sweep(identities, database) { position, profileID in
      let now = identities.profileIDs[identities.entries[position].profile]
      if equal(now, profileID) {
        isUnchanged[position] = true
      } else {
        let before = string(profileID)
        if replaced[before] == nil { replaced[before] = now }
      }
    }
    var stage = try RowStage(
      database,
      into: "customer_ids",
      columnCount: 3,
      verb: "INSERT OR REPLACE"
    )
    for (position, entry) in identities.entries.enumerated() where !isUnchanged[position] {
      stage.text(identities.text, entry.source)
      stage.text(identities.text, entry.key)
      stage.text(identities.profileIDs[entry.profile])
      try stage.endRow()
    }
    try stage.finish()
    return replaced
  }

  /// Walks the table and the identities side by side and calls `body` for every identity that the table has.
  private static func sweep(
    _ identities: IdentityList,
    _ database: Database,
    _ body: (_ position: Int, _ profileID: Span<UInt8>) -> Void
  ) throws {
    let entries = identities.entries
    var position = 0
    try forEachTextRow(database, sql: query, columnCount: 3) { row in
      guard position < entries.count else { return }
      row.withText(0) { source in
        row.withText(1) { key in
          while position < entries.count {
            var order = identities.text.span.compare(
              entries[position].source,
              with: source,
              source.whole
            )
            if order == 0 {
              order = identities.text.span.compare(entries[position].key, with: key, key.whole)
            }
            if order > 0 { return }
            if order == 0 { row.withText(2) { body(position, $0) } }
            // An identity that comes twice meets its row twice.
            position += 1
          }
        }
      }
    }
  }

  private static func equal(_ text: String, _ bytes: Span<UInt8>) -> Bool {
    guard text.utf8.count == bytes.count else { return false }
    var index = 0
    for byte in text.utf8 {
      if byte != bytes[index] { return false }
      index += 1
    }
    return true
  }

  static func string(_ bytes: Span<UInt8>) -> String {
    var copy: [UInt8] = []
    copy.reserveCapacity(bytes.count)
    for index in bytes.indices { copy.append(bytes[index]) }
    return String(decoding: copy, as: UTF8.self)
  }
}
