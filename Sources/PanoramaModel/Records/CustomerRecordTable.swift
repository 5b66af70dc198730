/// A row of a schema table that a source delivered: a customer, or something that belongs to one.
public struct RecordRow: Sendable {
  /// The table of the schema.
  public var table: SchemaTable
  /// What a further party that a record names is to the record's customer, the row above; nil for all other rows.
  public var role: PartyRole?
  /// The row above in the same record (a loan's facility, a facility's customer); -1 for the record's own row.
  public var parent: Int32
  /// Which record of the file it came from: an index into `CustomerRecordTable.places`.
  public var place: UInt32
  /// The row's own key in its source, such as the customer number.
  public var key: TextRange
  /// The key of the row of another file that it belongs to, such as an account's customer number; empty for none.
  public var owner: TextRange
  /// Where its values start in `CustomerRecordTable.values`; they end where the next row's start.
  public var firstValue: UInt32

  /// Makes a row.
  public init(
    table: SchemaTable,
    role: PartyRole? = nil,
    parent: Int32,
    place: UInt32,
    key: TextRange,
    owner: TextRange,
    firstValue: UInt32
  ) {
    self.table = table
    self.role = role
    self.parent = parent
    self.place = place
    self.key = key
    self.owner = owner
    self.firstValue = firstValue
  }
}

/// A rule of a mapping, as lineage names it.
public struct MappingRule: Sendable, Hashable, Codable {
  /// The mapping file.
  public var file: String
  /// Its line, from 1.
  public var line: Int
  /// The field's path in the record.
  public var path: String
  /// The field of the schema.
  public var field: String
  /// The normalizer that cleaned the value.
  public var normalizer: String
  /// Whether it is no error when no record of a file has the path.
  public var isOptional: Bool

  /// Makes a rule.
  public init(
    file: String,
    line: Int,
    path: String,
    field: String,
    normalizer: String,
    isOptional: Bool = false
  ) {
    self.isOptional = isOptional
    self.file = file
    self.line = line
    self.path = path
    self.field = field
    self.normalizer = normalizer
  }
}

/// All that one file delivered, mapped to the schema: flat arrays, nothing allocated per record.
///
/// ```
/// rows    [ customer | facility | loan | loan | customer | … ]       in the order of the file
/// values  [ name, id, phone | limit | … ]                            row i: values from rows[i].firstValue on
/// text    [ bytes of keys, canonical and raw values ]
/// ```
public struct CustomerRecordTable: Sendable {
  /// The source, as the mapping names the department.
  public var source: String
  /// The name of the file's entry in the mapping: `customers`.
  public var fileEntry: String
  /// The file, as the user named it.
  public var file: String
  /// The rules that made the values.
  public var rules: [MappingRule]
  /// The business day that the file is about, when it says so outside its records.
  public var asOf: CivilDate?
  /// Where each record stands in the file.
  public var places: [RecordPlace] = []
  /// All rows.
  public var rows: [RecordRow] = []
  /// All values.
  public var values = FieldValues()
  /// All text.
  public var text: [UInt8] = []

  /// Makes an empty table.
  public init(source: String, fileEntry: String, file: String, rules: [MappingRule]) {
    self.source = source
    self.fileEntry = fileEntry
    self.file = file
    self.rules = rules
  }

  /// The values of one row.
  public func valueRange(of row: Int) -> Range<Int> {
    let start = Int(rows[row].firstValue)
    return start..<(row + 1 < rows.count ? Int(rows[row + 1].firstValue) : values.count)
  }

  /// Gives a piece of text.
  public func withText<Result>(_ range: TextRange, _ body: (Span<UInt8>) -> Result) -> Result {
    body(text.span.extracting(Int(range.offset)..<Int(range.offset) + Int(range.length)))
  }

  /// A piece of text as a string; for what people read, not for hot loops.
  public func string(_ range: TextRange) -> String {
    String(decoding: text[Int(range.offset)..<Int(range.offset) + Int(range.length)], as: UTF8.self)
  }

  /// The first present value of a field in a row.
  public func value(_ field: CustomerField, of row: Int) -> FieldValue? {
    for index in valueRange(of: row)
    where values[index].field == field && values[index].isPresent {
      return values[index]
    }
    return nil
  }

  /// Appends text and gives its range.
  public mutating func append(_ bytes: Span<UInt8>) -> TextRange {
    let offset = UInt32(text.count)
    for index in bytes.indices { text.append(bytes[index]) }
    return TextRange(offset: offset, length: UInt32(bytes.count))
  }

  /// Appends text and gives its range.
  public mutating func append(_ bytes: [UInt8]) -> TextRange {
    let offset = UInt32(text.count)
    text.append(contentsOf: bytes)
    return TextRange(offset: offset, length: UInt32(bytes.count))
  }

  /// Makes room for so many times as much as there is: growing step by step would hold everything twice for a while.
  public mutating func reserve(times factor: Double) {
    func room(_ count: Int) -> Int { Int(Double(count) * factor) }
    places.reserveCapacity(room(places.count))
    rows.reserveCapacity(room(rows.count))
    values.reserve(times: factor)
    text.reserveCapacity(room(text.count))
  }

  /// Forgets all rows and keeps rules and storage: for rows that are aggregated as they come.
  public mutating func removeRows() {
    places.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
  }
}

/// Names a row in a `CustomerRecordSet`.
public struct RowReference: Sendable, Hashable {
  /// The table: an index into `CustomerRecordSet.tables`.
  public var table: UInt16
  /// The row in that table.
  public var row: UInt32

  /// Makes a reference.
  public init(table: UInt16, row: UInt32) {
    self.table = table
    self.row = row
  }
}

/// That one customer record names another as its legal representative, owner, guarantor or the like.
public struct PartyRelation: Sendable, Hashable {
  /// The customer whose record names the party.
  public var customer: CustomerIndex
  /// The party.
  public var party: CustomerIndex
  /// What the party is to the customer.
  public var role: PartyRole

  /// Makes a relation.
  public init(customer: CustomerIndex, party: CustomerIndex, role: PartyRole) {
    self.customer = customer
    self.party = party
    self.role = role
  }
}

/// Names a customer record: its place in `CustomerRecordSet.customers`.
public typealias CustomerIndex = UInt32

/// All customer records of a run, and the rows that belong to each.
///
/// Customers stand in the order of source name and key, which depends on nothing but the data: not on the order of
/// files, of records in them, or of threads. Everything after mapping speaks of customers by this order.
public struct CustomerRecordSet: Sendable {
  /// One table a file, in the order of source, entry and file name.
  public let tables: [CustomerRecordTable]
  /// The customers, in the order of source and key.
  public let customers: [RowReference]
  /// Rows that belong to customers, by customer and then in the order of the files.
  public let children: [RowReference]
  /// Where each customer's children end in `children`; they start where those of the customer before end.
  public let childEnds: [UInt32]
  /// Rows of the table `peer`.
  public let peers: [RowReference]
  /// Which customers name which parties, in the order of the customers.
  public let relations: [PartyRelation]

  /// Puts a set together; `RecordAssembly` in the pipeline makes one from mapped tables.
  public init(
    tables: [CustomerRecordTable],
    customers: [RowReference],
    children: [RowReference],
    childEnds: [UInt32],
    peers: [RowReference],
    relations: [PartyRelation] = []
  ) {
    self.tables = tables
    self.customers = customers
    self.children = children
    self.childEnds = childEnds
    self.peers = peers
    self.relations = relations
  }

  /// The table that holds a customer.
  public func table(of customer: CustomerIndex) -> CustomerRecordTable {
    tables[Int(customers[Int(customer)].table)]
  }

  /// The children of a customer.
  public func children(of customer: CustomerIndex) -> ArraySlice<RowReference> {
    let start = customer == 0 ? 0 : Int(childEnds[Int(customer) - 1])
    return children[start..<Int(childEnds[Int(customer)])]
  }

  /// The customer's source and key, as the crosswalk writes them.
  public func identity(of customer: CustomerIndex) -> (source: String, key: String) {
    let reference = customers[Int(customer)]
    let table = tables[Int(reference.table)]
    return (table.source, table.string(table.rows[Int(reference.row)].key))
  }
}
