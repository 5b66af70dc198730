import GRDB
import PanoramaModel

// What is written when all profiles are in: the records in their own order, and the peers.

extension ProfileDatabaseWriter {
  mutating func appendRecords() throws {
    for (index, reference) in customers.enumerated() {
      let table = Int(reference.table)
      let row = tables[table].rows[Int(reference.row)]
      let place = tables[table].places[Int(row.place)]
      let link = links(CustomerIndex(index))
      stages.records.integer(index)
      if profileOf[index] == 0 {
        stages.records.null()
      } else {
        stages.records.integer(Int(profileOf[index]))
      }
      stages.records.text(tables[table].source)
      stages.records.text(tables[table].text, row.key)
      stages.records.integer(table)
      stages.records.integer(place.number)
      stages.records.integer(place.line)
      stages.records.integer(place.byteOffset)
      stages.records.integer(place.byteLength)
      stages.records.text(link.reason)
      if let hundredths = link.hundredths {
        stages.records.real(Double(hundredths) / 100)
      } else {
        stages.records.null()
      }
      try stages.records.endRow()
    }
  }

  /// The numbers of profiles are known when all are in.
  func writeRelations(_ database: Database) throws {
    for relation in ProfileRelations.between(relations, profileOf)
    where relation.customer > 0 && relation.party > 0 {
      try database.execute(
        sql: "INSERT INTO relations VALUES (?, ?, ?)",
        arguments: [Int(relation.customer), relation.role.name, Int(relation.party)]
      )
    }
  }

  mutating func appendPeers() throws {
    for (index, reference) in peers.enumerated() {
      stages.peers.integer(index + 1)
      stages.peers.text(tables[Int(reference.table)].source)
      try children.appendValues(tables, reference, .peer, to: &stages.peers)
      try appendPositions(of: reference, peer: index + 1)
    }
  }

  /// The positions with a peer stand below its row, before the next record.
  private mutating func appendPositions(of peer: RowReference, peer number: Int) throws {
    let rows = tables[Int(peer.table)].rows
    var ordinal = 0
    for row in rows.indices.suffix(from: Int(peer.row) + 1) {
      guard rows[row].parent >= 0 else { break }
      guard rows[row].table == .position, rows[row].parent == Int32(peer.row) else { continue }
      ordinal += 1
      stages.positions.integer(number)
      stages.positions.integer(ordinal)
      let reference = RowReference(table: peer.table, row: UInt32(row))
      try children.appendValues(tables, reference, .position, to: &stages.positions)
    }
  }
}
