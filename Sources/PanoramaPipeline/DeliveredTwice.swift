import PanoramaExtraction
import PanoramaMapping
import PanoramaMerging
import PanoramaMapping
import PanoramaModel

/// Settles records that a source delivered under one key: equal ones are duplicates, others cannot all be right.
enum DeliveredTwice {
  /// Keeps one of several customer records with the same key and accounts for the others.
  ///
  /// The one that is kept is the one whose content sorts first, so that the order of files and records does not matter.
  static func resolve(
    _ group: [RowReference],
    _ tables: [CustomerRecordTable],
    _ files: inout [MappedFile]
  ) -> RowReference {
    let contents = group.map { RecordContent.bytes(of: Int($0.row), in: tables[Int($0.table)]) }
    let order = order(contents)
    let kept = order[0]
    for index in order.dropFirst() {
      let place = Int(group[index].table)
      setAside(
        Int(group[index].row),
        isEqual: contents[index] == contents[kept],
        &files[place]
      )
    }
    return group[kept]
  }

  /// Of several rows the one whose content sorts first.
  static func first(_ group: [RowReference], _ tables: [CustomerRecordTable]) -> RowReference {
    let contents = group.map { RecordContent.bytes(of: Int($0.row), in: tables[Int($0.table)]) }
    return group[order(contents)[0]]
  }

  private static func order(_ contents: [[UInt8]]) -> [Int] {
    contents.indices.sorted { left, right in
      contents[left] == contents[right]
        ? left < right : contents[left].lexicographicallyPrecedes(contents[right])
    }
  }

  /// Moves a mapped record of a file to the duplicates or to the quarantine.
  static func setAside(_ row: Int, isEqual: Bool, _ file: inout MappedFile) {
    file.totals.mapped -= 1
    let rows = RecordContent.rows(of: row, in: file.table)
    for (index, declared) in file.file.entry.declaredSums.enumerated() {
      let amount = declared.amount(ofRows: rows, in: file.table)
      let sum = file.totals.sums[index]
      file.totals.sums[index].mapped = sum.mapped.subtracting(amount) ?? sum.mapped
      file.totals.sums[index].setAside = sum.setAside.adding(amount) ?? sum.setAside
    }
    if isEqual {
      file.totals.duplicate += 1
      return
    }
    file.totals.quarantined += 1
    let info = file.table.rows[row]
    file.quarantined.append(
      QuarantinedRecord(
        source: file.table.source,
        sha256: file.summary.sha256,
        diagnostic: diagnostic(
          SourceLocation(file: file.table.file, place: file.table.places[Int(info.place)]),
          found: file.table.string(info.key),
          file.table.source,
          isPersonal: true
        ),
        raw: RawRecord.read(
          file.file.path,
          file.table.places[Int(info.place)],
          file.file.entry.reading
        )
      )
    )
  }

  /// Moves a transaction that was delivered more than once to the duplicates or to the quarantine.
  static func setAside(_ repeated: TransactionLedger.Repeat, _ file: inout MappedFile) {
    file.totals.mapped -= 1
    if repeated.isEqual {
      file.totals.duplicate += 1
      return
    }
    file.totals.quarantined += 1
    file.quarantined.append(
      QuarantinedRecord(
        source: file.table.source,
        sha256: file.summary.sha256,
        diagnostic: diagnostic(
          SourceLocation(file: file.table.file, place: repeated.place),
          found: "a key that stands elsewhere with another content",
          file.table.source,
          isPersonal: false
        ),
        raw: RawRecord.read(file.file.path, repeated.place, file.file.entry.reading)
      )
    )
  }

  private static func diagnostic(
    _ location: SourceLocation,
    found: String,
    _ source: String,
    isPersonal: Bool
  ) -> Diagnostic {
    Diagnostic(
      .keyDuplicate,
      at: location,
      field: "key",
      expected: "a key that no other record of the source has",
      found: found,
      remedy:
        "have \(source) deliver the record once (one was kept, by its content), or name a key that every record has for itself in `key:`",
      holdsPersonalData: isPersonal
    )
  }
}

/// What a record says, for telling whether two deliveries of it are equal.
enum RecordContent {
  /// The raw values of all rows of a record, with their owners and fields, in order.
  static func bytes(of row: Int, in table: CustomerRecordTable) -> [UInt8] {
    var bytes: [UInt8] = []
    for member in rows(of: row, in: table) {
      bytes.append(table.rows[member].table.rawValue)
      let owner = table.rows[member].owner
      bytes.append(contentsOf: table.text[Int(owner.offset)..<Int(owner.offset + owner.length)])
      bytes.append(0)
      // A further party may differ from another in nothing but its own key.
      if table.rows[member].role != nil {
        let key = table.rows[member].key
        bytes.append(contentsOf: table.text[Int(key.offset)..<Int(key.offset + key.length)])
        bytes.append(0)
      }
      for index in table.valueRange(of: member) {
        let value = table.values[index]
        bytes.append(value.field.rawValue)
        let start = Int(value.raw.offset)
        bytes.append(contentsOf: table.text[start..<start + Int(value.raw.length)])
        bytes.append(0)
      }
    }
    return bytes
  }

  /// The rows of the record that a row came from.
  static func rows(of row: Int, in table: CustomerRecordTable) -> Range<Int> {
    let place = table.rows[row].place
    var start = row
    while start > 0, table.rows[start - 1].place == place { start -= 1 }
    var end = row + 1
    while end < table.rows.count, table.rows[end].place == place { end += 1 }
    return start..<end
  }
}

/// Rows that are records of their own, such as accounts and peers: each key of a source counts once, in whatever file.
struct RepeatedRows {
  private(set) var setAside: Set<RowReference> = []
  private let tables: [CustomerRecordTable]

  /// Finds the rows that repeat a key, and accounts for them.
  init(_ files: inout [MappedFile]) {
    tables = files.map(\.table)
    var start = 0
    while start < tables.count {
      var end = start + 1
      while end < tables.count, tables[end].source == tables[start].source,
        tables[end].fileEntry == tables[start].fileEntry
      { end += 1 }
      settle(start..<end, &files)
      start = end
    }
  }

  private mutating func settle(_ places: Range<Int>, _ files: inout [MappedFile]) {
    var keys = ByteInterner()
    var firstRows = [RowReference(table: 0, row: 0)]
    var groups: [UInt32: [RowReference]] = [:]
    for place in places {
      let table = tables[place]
      for (row, info) in table.rows.enumerated()
      where info.table != .customer && info.parent < 0 && !info.key.isEmpty {
        let number = table.withText(info.key) { keys.intern($0, tag: info.table.rawValue) }
        let reference = RowReference(table: UInt16(place), row: UInt32(row))
        if Int(number) == firstRows.count {
          firstRows.append(reference)
        } else {
          groups[number, default: [firstRows[Int(number)]]].append(reference)
        }
      }
    }
    for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
      let kept = DeliveredTwice.resolve(group, tables, &files)
      setAside.formUnion(group.filter { $0 != kept })
    }
  }
}

/// Finds customers by their source and key, and by their row.
struct CustomerKeyIndex {
  private var keys: ByteInterner
  private var customers: [CustomerIndex] = [CustomerIndex.max]
  private var customerOfRow: [[CustomerIndex]]
  private let sources: [String]

  init(_ tables: [CustomerRecordTable], _ customers: [RowReference]) {
    keys = ByteInterner(capacity: customers.count)
    sources = Array(Set(tables.map(\.source))).sorted()
    let hasCustomers = tables.map { table in table.rows.contains { $0.table == .customer } }
    customerOfRow = tables.indices.map { place in
      hasCustomers[place]
        ? Array(repeating: CustomerIndex.max, count: tables[place].rows.count) : []
    }
    for (index, reference) in customers.enumerated() {
      let table = Int(reference.table)
      let source = UInt8(sources.firstIndex(of: tables[table].source) ?? 0)
      let key = tables[table].rows[Int(reference.row)].key
      _ = tables[table].withText(key) { keys.intern($0, tag: source) }
      self.customers.append(CustomerIndex(index))
      customerOfRow[table][Int(reference.row)] = CustomerIndex(index)
    }
  }

  /// The customer at a row; `max` for a record that was set aside.
  func customer(at reference: RowReference) -> CustomerIndex {
    customerOfRow[Int(reference.table)][Int(reference.row)]
  }

  /// The customer with a key; `max` when there is none.
  func customer(
    source: String,
    key table: CustomerRecordTable,
    _ range: TextRange
  ) -> CustomerIndex {
    let tag = UInt8(sources.firstIndex(of: source) ?? 0)
    let number = table.withText(range) { keys.number(of: $0, tag: tag) }
    return number.map { customers[Int($0)] } ?? CustomerIndex.max
  }
}
