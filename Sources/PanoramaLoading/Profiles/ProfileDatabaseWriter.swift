import FoundationEssentials
import GRDB
public import PanoramaModel

/// Writes `profiles.sqlite`: profiles, everything that belongs to them, and the lineage of every published value.
///
/// The file is written aside in a run folder and published whole, so it needs neither a journal nor waiting for the disk:
/// `RunPublisher` makes it durable once. The same profiles in the same order give the same bytes, however they are cut into
/// batches, because rows leave in groups of their own (see `RowStage`) and everything is one transaction.
public struct ProfileDatabaseWriter: ~Copyable {
  let path: String
  let queue: DatabaseQueue
  let tables: [CustomerRecordTable]
  let customers: [RowReference]
  let peers: [RowReference]
  let relations: [PartyRelation]
  let places: RecordPlaces
  let links: (CustomerIndex) -> LinkDescription
  let addressParser: PostalAddress.Parser?
  var stages: ProfileStages
  var children: ChildRows
  /// The number of each customer's profile; 0 for none.
  var profileOf: [UInt32]
  var profileCount = 0
  var sourceLists: [UInt64: String] = [:]

  /// Creates the database at `path`, which must not exist yet.
  ///
  /// - Parameters:
  ///   - path: The file, inside a run folder.
  ///   - records: The records to which the profiles refer.
  ///   - asOf: The business day of the run.
  ///   - version: The version of Panorama.
  ///   - digests: The SHA-256 of the input files by their names, as far as they are known.
  ///   - addressParser: Takes published addresses apart for the table `addresses`; without one, it stays empty.
  ///   - links: Why each record is in its profile.
  /// - Throws: When the file cannot be created.
  public init(
    path: String,
    records: CustomerRecordSet,
    asOf: CivilDate,
    version: String,
    digests: [String: String] = [:],
    addressParser: PostalAddress.Parser? = nil,
    links: @escaping (CustomerIndex) -> LinkDescription
  ) throws(LoadingError) {
    precondition(Set(records.tables.map(\.source)).count <= 64, "a run has at most 64 sources")
    self.path = path
    self.links = links
    self.addressParser = addressParser
    tables = records.tables
    customers = records.customers
    peers = records.peers
    relations = records.relations
    places = RecordPlaces(records)
    children = ChildRows(tableCount: records.tables.count)
    profileOf = [UInt32](repeating: 0, count: records.customers.count)
    let about = ["as_of": "\(asOf)", "version": version]
    let places = places
    (queue, stages) = try reporting(path) {
      _ = try FileDescriptor.create(path)
      let queue = try Self.openQueue(path)
      let stages = try queue.writeWithoutTransaction { database in
        try database.execute(sql: "BEGIN; " + ProfileSchema.tables + ProfileSchema.views)
        try Self.writeLists(database, about: about)
        try Self.writeFiles(database, records.tables, places, digests)
        return try ProfileStages(database)
      }
      return (queue, stages)
    }
  }

  /// Adds the next profiles.
  public mutating func append(_ profiles: [Profile]) throws(LoadingError) {
    let queue = queue
    try reporting(path) {
      try queue.writeWithoutTransaction { _ in
        for profile in profiles { try append(profile) }
      }
    }
  }

  /// Writes what remains, the records, the peers and the indexes, and closes the database.
  public consuming func finish() throws(LoadingError) {
    let queue = queue
    let path = path
    try reporting(path) {
      try queue.writeWithoutTransaction { database in
        try appendRecords()
        try appendPeers()
        try writeRelations(database)
        try stages.finish()
        try children.writeRuleSets(database, places)
        try database.execute(sql: ProfileSchema.indexes + "COMMIT;")
      }
    }
  }

  private static func openQueue(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    // One transaction spans all calls of `append`.
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
          PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
          """
      )
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Writes the small lists that explain numbers.
  private static func writeLists(_ database: Database, about: [String: String]) throws {
    for (key, value) in about.sorted(by: { $0.key < $1.key }) {
      try database.execute(sql: "INSERT INTO about VALUES (?, ?)", arguments: [key, value])
    }
    for row in CustomerField.definitions {
      try database.execute(
        sql: "INSERT INTO fields VALUES (?, ?, ?)",
        arguments: [Int(row.field.rawValue), row.table.name, row.name]
      )
    }
    for validity in Validity.allCases {
      try database.execute(
        sql: "INSERT INTO validities VALUES (?, ?)",
        arguments: [Int(validity.rawValue), "\(validity)"]
      )
    }
    for reason in SurvivorshipReason.allCases {
      try database.execute(
        sql: "INSERT INTO reasons VALUES (?, ?)",
        arguments: [Int(reason.rawValue), reason.name]
      )
    }
    for kind in IdentifierKind.allCases {
      try database.execute(
        sql: "INSERT INTO identifier_kinds VALUES (?, ?)",
        arguments: [Int(kind.rawValue), kind.name]
      )
    }
  }

  private static func writeFiles(
    _ database: Database,
    _ tables: [CustomerRecordTable],
    _ places: RecordPlaces,
    _ digests: [String: String]
  ) throws {
    for (number, table) in tables.enumerated() {
      try database.execute(
        sql: "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
        arguments: [number, table.source, table.fileEntry, table.file, digests[table.file]]
      )
      for (position, rule) in table.rules.enumerated() {
        try database.execute(
          sql: "INSERT INTO rules VALUES (?, ?, ?, ?, ?, ?, ?)",
          arguments: [
            places.firstRules[number] + position, number, rule.file, rule.line, rule.path,
            rule.field, rule.normalizer,
          ]
        )
      }
    }
  }
}

/// The stages of all tables that grow with the profiles.
struct ProfileStages {
  var profiles: RowStage
  var records: RowStage
  var names: RowStage
  var identifiers: RowStage
  var contacts: RowStage
  var addresses: RowStage
  var lineage: RowStage
  var indicators: RowStage
  var counterparties: RowStage
  var peers: RowStage
  var positions: RowStage
  /// One stage for each of `ProfileSchema.childTables`.
  var children: [RowStage]

  init(_ database: Database) throws {
    profiles = try RowStage(
      database,
      into: "profiles",
      columnCount: 7 + ProfileSchema.singleFields.count
    )
    records = try RowStage(database, into: "records", columnCount: 11)
    names = try RowStage(database, into: "names", columnCount: 4)
    identifiers = try RowStage(database, into: "identifiers", columnCount: 5)
    contacts = try RowStage(database, into: "contacts", columnCount: 5)
    addresses = try RowStage(
      database,
      into: "addresses",
      columnCount: 3 + PostalAddress.partNames.count
    )
    lineage = try RowStage(database, into: "lineage", columnCount: 12)
    indicators = try RowStage(database, into: "indicators", columnCount: 6)
    counterparties = try RowStage(database, into: "counterparties", columnCount: 7)
    peers = try RowStage(
      database,
      into: "peers",
      columnCount: 8 + ProfileSchema.fields(of: .peer).count
    )
    positions = try RowStage(
      database,
      into: "positions",
      columnCount: 8 + ProfileSchema.fields(of: .position).count
    )
    children = try ProfileSchema.childTables.map {
      try RowStage(
        database,
        into: ProfileSchema.name(of: $0),
        columnCount: ProfileSchema.columnCount(of: $0)
      )
    }
  }

  mutating func finish() throws {
    try profiles.finish()
    try records.finish()
    try names.finish()
    try identifiers.finish()
    try contacts.finish()
    try addresses.finish()
    try lineage.finish()
    try indicators.finish()
    try counterparties.finish()
    try peers.finish()
    try positions.finish()
    for index in children.indices { try children[index].finish() }
  }
}
