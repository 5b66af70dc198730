import PanoramaMapping
import PanoramaMerging
import PanoramaModel

/// Brings the files of a run together: one order for all customers, duplicates set aside, rows under their customers.
struct RecordAssembly {
  var files: [MappedFile]
  private(set) var records: CustomerRecordSet
  /// Rows whose customer is not there, by file.
  private(set) var unattached: [String: Int] = [:]
  /// Movements whose direction is not known.
  private(set) var undirected = 0

  /// A customer's sort key: source, then the key's first 16 bytes, then the row itself.
  private struct SortKey {
    let source: UInt16
    let high: UInt64
    let low: UInt64
    let reference: RowReference
  }

  init(_ mapped: [MappedFile]) {
    files = mapped.sorted {
      ($0.table.source, $0.table.fileEntry, $0.table.file)
        < ($1.table.source, $1.table.fileEntry, $1.table.file)
    }
    let customers = Self.customers(&files)
    let (children, ends, peers) = Self.children(&files, customers, &unattached)
    records = CustomerRecordSet(
      tables: files.map(\.table),
      customers: customers,
      children: children,
      childEnds: ends,
      peers: peers,
      relations: Self.relations(files, customers)
    )
  }

  /// Everything set aside, in the order of the files.
  var quarantined: [QuarantinedRecord] { files.flatMap(\.quarantined) }

  /// Whether nothing is set aside but what somebody ruled out.
  var awaitsNobody: Bool { files.allSatisfy { $0.quarantined.allSatisfy(\.isDiscarded) } }

  /// Takes the transactions of all files out, each once, indexed by account.
  mutating func takeLedger() -> TransactionLedger {
    var ledger = TransactionLedger()
    for index in files.indices {
      ledger.merge(files[index].ledger)
      files[index].ledger = TransactionLedger()
    }
    for repeated in ledger.index() {
      guard let index = files.firstIndex(where: { $0.table.file == repeated.file }) else {
        continue
      }
      DeliveredTwice.setAside(repeated, &files[index])
    }
    undirected = ledger.undirectedCount
    if ledger.count > 0 {
      let known = AccountKeys(files.map(\.table))
      unattached.merge(ledger.unattached(known.contains), uniquingKeysWith: +)
    }
    return ledger
  }

  // MARK: Customers

  private static func customers(_ files: inout [MappedFile]) -> [RowReference] {
    let sources = Array(Set(files.map(\.table.source))).sorted()
    var keys: [SortKey] = []
    for (place, file) in files.enumerated() {
      let source = UInt16(sources.firstIndex(of: file.table.source) ?? 0)
      for (row, info) in file.table.rows.enumerated() where info.table == .customer {
        let (high, low) = prefix(file.table, info.key)
        keys.append(
          SortKey(
            source: source,
            high: high,
            low: low,
            reference: RowReference(table: UInt16(place), row: UInt32(row))
          )
        )
      }
    }
    let tables = files.map(\.table)
    keys.sort { precedes($0, $1, tables) }
    var kept: [RowReference] = []
    kept.reserveCapacity(keys.count)
    var setAside: Set<RowReference> = []
    var parties: [(place: Int, group: [RowReference])] = []
    var start = 0
    while start < keys.count {
      var end = start + 1
      while end < keys.count, isSameKey(keys[start], keys[end], tables) { end += 1 }
      let all = keys[start..<end].map(\.reference)
      start = end
      // A party with the key of a customer of the source is that customer; what else is said of it is not its record.
      let own = all.filter { role(of: $0, tables) == nil }
      let group = own.isEmpty ? all : own
      guard group.count > 1 else {
        kept.append(group[0])
        continue
      }
      if own.isEmpty {
        parties.append((kept.count, group))
        kept.append(group[0])
        continue
      }
      let chosen = DeliveredTwice.resolve(group, tables, &files)
      setAside.formUnion(own.filter { $0 != chosen })
      kept.append(chosen)
    }
    // Which of several mentions of a party is kept can be said when all records that were set aside are known.
    for (place, group) in parties {
      let valid = group.filter { !setAside.contains(namer(of: $0, tables)) }
      if !valid.isEmpty { kept[place] = DeliveredTwice.first(valid, tables) }
    }
    if !setAside.isEmpty {
      kept.removeAll { role(of: $0, tables) != nil && setAside.contains(namer(of: $0, tables)) }
    }
    return kept
  }

  /// The first 16 bytes of a key as two numbers that sort as the bytes do.
  private static func prefix(_ table: CustomerRecordTable, _ key: TextRange) -> (UInt64, UInt64) {
    var parts: (UInt64, UInt64) = (0, 0)
    for index in 0..<16 {
      let byte: UInt64 =
        index < Int(key.length) ? UInt64(table.text[Int(key.offset) + index]) : 0
      if index < 8 { parts.0 = parts.0 << 8 | byte } else { parts.1 = parts.1 << 8 | byte }
    }
    return parts
  }

  private static func precedes(
    _ left: SortKey,
    _ right: SortKey,
    _ tables: [CustomerRecordTable]
  ) -> Bool {
    if left.source != right.source { return left.source < right.source }
    if left.high != right.high { return left.high < right.high }
    if left.low != right.low { return left.low < right.low }
    let (one, other) = (key(left.reference, tables), key(right.reference, tables))
    if one != other {
      return one.lexicographicallyPrecedes(other)
    }
    return (left.reference.table, left.reference.row)
      < (right.reference.table, right.reference.row)
  }

  private static func isSameKey(
    _ left: SortKey,
    _ right: SortKey,
    _ tables: [CustomerRecordTable]
  ) -> Bool {
    left.source == right.source && left.high == right.high && left.low == right.low
      && key(left.reference, tables) == key(right.reference, tables)
  }

  private static func key(
    _ reference: RowReference,
    _ tables: [CustomerRecordTable]
  ) -> ArraySlice<UInt8> {
    let range = tables[Int(reference.table)].rows[Int(reference.row)].key
    return tables[Int(reference.table)].text[
      Int(range.offset)..<Int(range.offset) + Int(range.length)
    ]
  }

  // MARK: Parties

  private static func role(of reference: RowReference, _ tables: [CustomerRecordTable])
    -> PartyRole?
  {
    tables[Int(reference.table)].rows[Int(reference.row)].role
  }

  /// The customer's row in whose record a party is named.
  private static func namer(
    of party: RowReference,
    _ tables: [CustomerRecordTable]
  ) -> RowReference {
    let rows = tables[Int(party.table)].rows
    var row = Int(rows[Int(party.row)].parent)
    while row >= 0, rows[row].table != .customer { row = Int(rows[row].parent) }
    return RowReference(table: party.table, row: UInt32(max(0, row)))
  }

  /// Which customers name which parties; those whose record was set aside name nobody.
  private static func relations(
    _ files: [MappedFile],
    _ customers: [RowReference]
  ) -> [PartyRelation] {
    let tables = files.map(\.table)
    guard files.contains(where: { !$0.file.entry.parties.isEmpty }) else { return [] }
    let index = CustomerKeyIndex(tables, customers)
    var relations: Set<PartyRelation> = []
    for (place, table) in tables.enumerated() {
      for (row, info) in table.rows.enumerated() {
        guard let role = info.role else { continue }
        let reference = RowReference(table: UInt16(place), row: UInt32(row))
        let customer = index.customer(at: namer(of: reference, tables))
        let party = index.customer(source: table.source, key: table, info.key)
        guard customer != CustomerIndex.max, party != CustomerIndex.max else { continue }
        relations.insert(PartyRelation(customer: customer, party: party, role: role))
      }
    }
    return relations.sorted {
      ($0.customer, $0.role.name, $0.party) < ($1.customer, $1.role.name, $1.party)
    }
  }

  // MARK: Rows of customers

  private static func children(
    _ files: inout [MappedFile],
    _ customers: [RowReference],
    _ unattached: inout [String: Int]
  ) -> (children: [RowReference], ends: [UInt32], peers: [RowReference]) {
    let index = CustomerKeyIndex(files.map(\.table), customers)
    let repeated = RepeatedRows(&files).setAside
    var owners: [(owner: UInt32, reference: RowReference)] = []
    var peers: [RowReference] = []
    for place in files.indices {
      let table = files[place].table
      var owner = [CustomerIndex](repeating: CustomerIndex.max, count: table.rows.count)
      for (row, info) in table.rows.enumerated() {
        let reference = RowReference(table: UInt16(place), row: UInt32(row))
        if info.table == .customer {
          owner[row] = index.customer(at: reference)
          continue
        }
        if repeated.contains(reference) { continue }
        if info.table == .peer {
          peers.append(reference)
        } else if info.parent >= 0 {
          owner[row] = owner[Int(info.parent)]
        } else {
          owner[row] = index.customer(source: table.source, key: table, info.owner)
          if owner[row] == CustomerIndex.max { unattached[table.file, default: 0] += 1 }
        }
        if owner[row] != CustomerIndex.max { owners.append((owner[row], reference)) }
      }
    }
    let tables = files.map(\.table)
    var (children, ends) = sort(owners, count: customers.count)
    var start = 0
    for end in ends.map(Int.init) {
      if end - start > 1 { children[start..<end].sort { precedes($0, $1, tables) } }
      start = end
    }
    peers.sort { precedes($0, $1, tables) }
    return (children, ends, peers)
  }

  /// Rows inside a customer's record keep its order; rows that are records of their own follow in the order of their
  /// keys, so that the order of a file does not matter.
  private static func precedes(
    _ left: RowReference,
    _ right: RowReference,
    _ tables: [CustomerRecordTable]
  ) -> Bool {
    let infos = (
      tables[Int(left.table)].rows[Int(left.row)], tables[Int(right.table)].rows[Int(right.row)]
    )
    let areOwn = (infos.0.parent < 0, infos.1.parent < 0)
    if areOwn.0 != areOwn.1 { return areOwn.1 }
    if areOwn.0 {
      if infos.0.table != infos.1.table { return infos.0.table.rawValue < infos.1.table.rawValue }
      let sources = (tables[Int(left.table)].source, tables[Int(right.table)].source)
      if sources.0 != sources.1 { return sources.0 < sources.1 }
      let keys = (key(left, tables), key(right, tables))
      if keys.0 != keys.1 { return keys.0.lexicographicallyPrecedes(keys.1) }
    }
    return (left.table, left.row) < (right.table, right.row)
  }

  /// Sorts rows by customer, keeping the order of the files.
  private static func sort(
    _ owners: [(owner: UInt32, reference: RowReference)],
    count: Int
  ) -> (children: [RowReference], ends: [UInt32]) {
    var ends = [UInt32](repeating: 0, count: count)
    for entry in owners { ends[Int(entry.owner)] += 1 }
    var sum: UInt32 = 0
    for index in ends.indices {
      sum += ends[index]
      ends[index] = sum
    }
    var next = ends.indices.map { $0 == 0 ? 0 : ends[$0 - 1] }
    var children = [RowReference](
      repeating: RowReference(table: 0, row: 0),
      count: owners.count
    )
    for entry in owners {
      children[Int(next[Int(entry.owner)])] = entry.reference
      next[Int(entry.owner)] += 1
    }
    return (children, ends)
  }
}

/// The accounts that sources delivered, by their keys.
private struct AccountKeys {
  private var keys = ByteInterner()
  private var sources: [String]

  init(_ tables: [CustomerRecordTable]) {
    sources = Array(Set(tables.map(\.source))).sorted()
    for table in tables {
      let tag = UInt8(sources.firstIndex(of: table.source) ?? 0)
      for info in table.rows where info.table == .account {
        _ = table.withText(info.key) { keys.intern($0, tag: tag) }
      }
    }
  }

  func contains(_ source: String, _ account: Span<UInt8>) -> Bool {
    guard let tag = sources.firstIndex(of: source) else { return false }
    return keys.number(of: account, tag: UInt8(tag)) != nil
  }
}
