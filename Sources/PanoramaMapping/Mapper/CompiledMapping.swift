import PanoramaModel

/// A file mapping made ready to run: paths became numbers, names became normalizers, codes became bytes.
struct CompiledMapping {
  /// A table that one row of the record, or of a collection, becomes.
  final class Table: Sendable {
    let table: SchemaTable
    let keyPath: FieldPathID
    let rules: [CompiledRule]
    let condition: CompiledCondition?
    /// What the row's party is to the record's own customer; nil for rows that are no further parties.
    let role: PartyRole?

    init(
      table: SchemaTable,
      keyPath: FieldPathID,
      rules: [CompiledRule],
      condition: CompiledCondition?,
      role: PartyRole? = nil
    ) {
      self.table = table
      self.keyPath = keyPath
      self.rules = rules
      self.condition = condition
      self.role = role
    }
  }

  private(set) var paths: FieldPathTree
  /// The tables of each collection's rows, by the collection's path; the root's are those of the record itself.
  private(set) var groups: [[Table]] = []
  /// For each path the collection whose rows hold its values: the nearest above, or itself.
  private(set) var collectionOf: [FieldPathID] = []
  private(set) var rules: [MappingRule] = []
  /// By rule: collects what the column says of a convention that its mapping leaves open; nil when it leaves none.
  private(set) var conventions: [(any ConventionEvidence)?] = []
  private(set) var compiledRules: [CompiledRule] = []
  let keyPath: FieldPathID
  let ownerPath: FieldPathID
  private(set) var skip: CompiledCondition?
  private let mappingFile: String
  private let inputs: MappingInputs

  init(_ file: FileMapping, mappingFile: String, inputs: MappingInputs) {
    self.mappingFile = mappingFile
    self.inputs = inputs
    var tree = FieldPathTree()
    keyPath = tree.insert(file.key, isWanted: true)
    ownerPath = file.belongsTo.map { tree.insert($0.path, isWanted: true) } ?? FieldPathTree.none
    skip = file.skip.map { CompiledCondition($0, below: FieldPathTree.root, &tree) }
    paths = tree
    for table in file.tables { add(table, below: FieldPathTree.root) }
    for party in file.parties { add(party) }
    while groups.count < paths.nodes.count { groups.append([]) }
    collectionOf = paths.nodes.indices.map { nearestCollection(FieldPathID($0)) }
  }

  private mutating func add(_ mapping: TableMapping, below base: FieldPathID) {
    let collection =
      mapping.each.map { paths.insert($0, below: base, isWanted: false, isCollection: true) }
      ?? base
    let table = compile(mapping, below: collection)
    while groups.count < paths.nodes.count { groups.append([]) }
    groups[Int(collection)].append(table)
    for nested in mapping.nested { add(nested, below: collection) }
  }

  private mutating func add(_ party: PartyMapping) {
    let collection =
      party.table.each.map {
        paths.insert($0, below: FieldPathTree.root, isWanted: false, isCollection: true)
      } ?? FieldPathTree.root
    let table = compile(party.table, below: collection, role: party.role)
    while groups.count < paths.nodes.count { groups.append([]) }
    groups[Int(collection)].append(table)
  }

  private mutating func compile(
    _ mapping: TableMapping,
    below collection: FieldPathID,
    role: PartyRole? = nil
  ) -> Table {
    Table(
      table: mapping.table,
      keyPath: mapping.key.isEmpty
        ? FieldPathTree.none : paths.insert(mapping.key, below: collection, isWanted: true),
      rules: mapping.fields.map { compile($0, below: collection) },
      condition: mapping.condition.map { CompiledCondition($0, below: collection, &paths) },
      role: role
    )
  }

  private mutating func compile(_ rule: FieldRule, below base: FieldPathID) -> CompiledRule {
    let compiled = CompiledRule(rule, index: rules.count, below: base, &paths, inputs)
    rules.append(
      MappingRule(
        file: mappingFile,
        line: rule.line,
        path: compiled.origin.description(paths),
        field: rule.field.name,
        normalizer: rule.normalizer,
        isOptional: rule.isOptional
      )
    )
    let isOpen = rule.codes == nil && !compiled.hasVariants
    conventions.append(
      isOpen ? NormalizerCatalog.evidence(for: rule.normalizer, options: rule.options) : nil
    )
    compiledRules.append(compiled)
    return compiled
  }

  private func nearestCollection(_ path: FieldPathID) -> FieldPathID {
    var current = path
    while current > FieldPathTree.root, !paths.nodes[Int(current)].isCollection {
      current = paths.nodes[Int(current)].parent
    }
    return max(current, FieldPathTree.root)
  }
}

/// What a mapper needs besides the records of its file.
public struct MappingInputs: Sendable {
  /// Values that stand outside the records, by the names of their captures.
  public var captured: [String: String]
  /// Other entries of the source by name, as far as fields look something up in them.
  public var lookups: [String: LookupTable]

  /// Makes inputs; without any for a mapping that asks for none.
  public init(captured: [String: String] = [:], lookups: [String: LookupTable] = [:]) {
    self.captured = captured
    self.lookups = lookups
  }
}

/// The records of an entry by their key, as far as other entries look something up in them.
public struct LookupTable: Sendable {
  private var columns: [String: [[UInt8]: [UInt8]]] = [:]

  /// Makes an empty table.
  public init() {}

  /// How many records have a value of some column.
  public var count: Int { columns.values.map(\.count).max() ?? 0 }

  /// Adds a value; of a key that comes twice the value that sorts first is kept, whatever the order of the file.
  public mutating func add(_ value: [UInt8], of column: String, key: [UInt8]) {
    if let known = columns[column]?[key], !value.lexicographicallyPrecedes(known) { return }
    columns[column, default: [:]][key] = value
  }

  /// Adds the records of another file of the same entry.
  public mutating func merge(_ other: LookupTable) {
    for (column, values) in other.columns {
      for (key, value) in values { add(value, of: column, key: key) }
    }
  }

  func column(_ name: String) -> [[UInt8]: [UInt8]] { columns[name] ?? [:] }
}
