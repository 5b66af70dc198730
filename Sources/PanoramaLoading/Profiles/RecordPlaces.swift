import PanoramaModel

/// What the writers look up for every row, prepared once: owners of rows, numbers of rules, names of sources.
struct RecordPlaces {
  /// The customer to which each row of each table belongs; `none` for a row that belongs to none.
  let owners: [[CustomerIndex]]
  /// Where the rules of each table start among the rules of all tables.
  let firstRules: [Int]
  /// The sources, each once, in the order of the tables.
  let sources: [String]
  /// The source of each table: an index into `sources`.
  let sourceOfTable: [Int]

  static let none = CustomerIndex.max

  init(_ records: CustomerRecordSet) {
    var owners = records.tables.map {
      [CustomerIndex](repeating: Self.none, count: $0.rows.count)
    }
    var start = 0
    for (customer, reference) in records.customers.enumerated() {
      owners[Int(reference.table)][Int(reference.row)] = CustomerIndex(customer)
      let end = Int(records.childEnds[customer])
      for child in records.children[start..<end] {
        owners[Int(child.table)][Int(child.row)] = CustomerIndex(customer)
      }
      start = end
    }
    self.owners = owners
    var firstRules: [Int] = []
    var sources: [String] = []
    var sourceOfTable: [Int] = []
    var ruleCount = 0
    for table in records.tables {
      firstRules.append(ruleCount)
      ruleCount += table.rules.count
      sourceOfTable.append(sources.firstIndex(of: table.source) ?? sources.count)
      if !sources.contains(table.source) { sources.append(table.source) }
    }
    self.firstRules = firstRules
    self.sources = sources
    self.sourceOfTable = sourceOfTable
  }
}

/// Whether two pieces of one text are equal.
func equalText(_ text: [UInt8], _ left: TextRange, _ right: TextRange) -> Bool {
  guard left.length == right.length else { return false }
  if left.offset == right.offset { return true }
  for index in 0..<Int(left.length)
  where text[Int(left.offset) + index] != text[Int(right.offset) + index] {
    return false
  }
  return true
}

/// Why a record is in its profile, as outputs say it.
public struct LinkDescription: Sendable, Hashable {
  /// The reason: `identifier equal, name similar`, or `single` for a record that is alone.
  public var reason: String
  /// The evidence in bits; nil for a record that is alone or the first of its profile.
  public var weight: Float?

  /// Makes a description.
  public init(reason: String, weight: Float?) {
    self.reason = reason
    self.weight = weight
  }

  /// The weight rounded to two decimals, in hundredths; a weight that is no number counts as none.
  var hundredths: Int? {
    weight.flatMap { $0.isFinite ? Int((Double($0) * 100).rounded()) : nil }
  }
}
