import PanoramaModel

@testable import PanoramaMerging

/// A small run built by hand: customers of some sources, the rows that belong to them, and who is who.
struct World {
  /// One value.
  struct Value {
    var field: CustomerField
    var text: String
    var validity = Validity.valid
    var kind = IdentifierKind.unknown
  }

  /// A row below a customer, perhaps below another row.
  struct Child {
    var table: SchemaTable
    var key = ""
    var values: [Value]
    var parent: Int?
  }

  /// A customer record.
  struct Customer {
    var source: String
    var key: String
    var values: [Value]
    var children: [Child] = []
  }

  /// The records; customers stand in the order given.
  static func records(_ customers: [Customer], asOf: [String: String] = [:]) -> CustomerRecordSet {
    let sources = Array(Set(customers.map(\.source))).sorted()
    var tables = sources.map {
      CustomerRecordTable(source: $0, fileEntry: "customers", file: $0, rules: [])
    }
    for index in tables.indices {
      tables[index].asOf = asOf[sources[index]].flatMap { CivilDate($0) }
    }
    var references: [RowReference] = []
    var children: [RowReference] = []
    var ends: [UInt32] = []
    for customer in customers {
      let table = sources.firstIndex(of: customer.source) ?? 0
      let row = append(.customer, customer.key, customer.values, -1, &tables[table])
      references.append(RowReference(table: UInt16(table), row: row))
      var rows: [UInt32] = []
      for child in customer.children {
        let parent = child.parent.map { Int32(rows[$0]) } ?? Int32(row)
        rows.append(append(child.table, child.key, child.values, parent, &tables[table]))
      }
      children += rows.map { RowReference(table: UInt16(table), row: $0) }
      ends.append(UInt32(children.count))
    }
    return CustomerRecordSet(
      tables: tables,
      customers: references,
      children: children,
      childEnds: ends,
      peers: []
    )
  }

  /// The clustering with the given clusters, which must be numbered by their first members.
  static func clustering(_ clusters: [[CustomerIndex]]) -> Clustering {
    let count = clusters.joined().count
    var clusterOf = [UInt32](repeating: 0, count: count)
    var ends: [UInt32] = []
    for (number, members) in clusters.enumerated() {
      for member in members { clusterOf[Int(member)] = UInt32(number) }
      ends.append((ends.last ?? 0) + UInt32(members.count))
    }
    return Clustering(
      clusterOf: clusterOf,
      members: clusters.flatMap { $0 },
      memberEnds: ends,
      links: Array(repeating: nil, count: count),
      refused: [],
      reviews: [],
      measures: MatchMeasures()
    )
  }

  /// The profile of all customers together.
  static func profile(
    _ customers: [Customer],
    rules: SurvivorshipRules = SurvivorshipRules(),
    indicators: IndicatorRules = IndicatorRules(),
    ledger: TransactionLedger = TransactionLedger(),
    asOf: CivilDate = CivilDate(dayNumber: 20_777),
    sourceDays: [String: String] = [:]
  ) -> (profile: Profile, records: CustomerRecordSet) {
    let records = records(customers, asOf: sourceDays)
    let members = Array(0..<CustomerIndex(customers.count))
    let merger = ProfileMerger(
      records: records,
      clustering: clustering([members]),
      ids: ["P"],
      survivorship: rules,
      indicators: indicators,
      ledger: ledger,
      asOf: asOf
    )
    return (merger.merge(0..<1)[0], records)
  }

  /// A table of transactions: the key, the account's key and the values of each.
  static func transactions(
    _ rows: [(key: String, account: String, values: [Value])]
  ) -> CustomerRecordTable {
    var table = CustomerRecordTable(source: "s", fileEntry: "t", file: "t", rules: [])
    table.places.append(RecordPlace(number: 1, line: 1, byteOffset: 0, byteLength: 0))
    for row in rows {
      append(.transaction, row.key, row.values, -1, &table, owner: row.account)
    }
    return table
  }

  @discardableResult
  static func append(
    _ schema: SchemaTable,
    _ key: String,
    _ values: [Value],
    _ parent: Int32,
    _ table: inout CustomerRecordTable,
    owner: String = ""
  ) -> UInt32 {
    let keyRange = text(key, &table)
    let ownerRange = text(owner, &table)
    table.rows.append(
      RecordRow(
        table: schema,
        parent: parent,
        place: 0,
        key: keyRange,
        owner: ownerRange,
        firstValue: UInt32(table.values.count)
      )
    )
    for value in values {
      let range = text(value.text, &table)
      table.values.append(
        FieldValue(
          field: value.field,
          identifierKind: value.kind.rawValue,
          validity: value.validity,
          rule: 0,
          canonical: range,
          raw: range
        )
      )
    }
    return UInt32(table.rows.count - 1)
  }

  private static func text(_ text: String, _ table: inout CustomerRecordTable) -> TextRange {
    let bytes = Array(text.utf8)
    return table.append(bytes.span)
  }
}

extension Profile {
  /// The values of a field in order of preference, winners first.
  func texts(_ field: CustomerField, _ records: CustomerRecordSet) -> [String] {
    (merged(field)?.candidates ?? []).map { candidate in
      let table = records.tables[Int(records.customers[Int(candidate.customer)].table)]
      return table.string(table.values[Int(candidate.value)].canonical)
    }
  }

  func merged(_ field: CustomerField) -> MergedField? { fields.first { $0.field == field } }

  /// An indicator as text: its values by unit.
  func indicator(_ code: String) -> [String: String] {
    Dictionary(
      indicators.filter { $0.code == code }.map { ($0.unit, $0.value.description) },
      uniquingKeysWith: { first, second in first + "|" + second }
    )
  }
}
