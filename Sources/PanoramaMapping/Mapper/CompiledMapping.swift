import PanoramaModel

/// A file mapping made ready to run: paths became numbers, names became normalizers, codes became bytes.
struct CompiledMapping {
  /// A table that one row of the record, or of a collection, becomes.
  final class Table: Sendable {
    let table: SchemaTable
    let keyPath: FieldPathID
    let rules: [Rule]

    init(table: SchemaTable, keyPath: FieldPathID, rules: [Rule]) {
      self.table = table
      self.keyPath = keyPath
      self.rules = rules
    }
  }

  /// A field of a table.
  ///
  /// A class, because the mapper takes one up for every value: a struct of this size would have each
  /// of its arrays counted each time.
  final class Rule: Sendable {
    let field: CustomerField
    let path: FieldPathID
    let constant: [UInt8]
    let normalizer: any Normalizer
    /// Used instead for persons, where names of persons and of organisations are cleaned differently.
    let personNormalizer: (any Normalizer)?
    let codes: [FieldRule.CodeRow]
    let kindPath: FieldPathID
    let kindCodes: [(code: [UInt8], kind: IdentifierKind)]
    let kindFallback: IdentifierKind
    /// One normalizer for each kind of identifier, by the kind's raw value; empty for a rule that names no kind.
    let normalizersByKind: [any Normalizer]
    let otherwise: FieldRule.UnfitPolicy
    let isRequired: Bool
    let when: PartyKind?
    let index: UInt16
    let normalizerName: String
    let isMultiple: Bool

    init(_ rule: FieldRule, path: FieldPathID, kindPath: FieldPathID, index: Int) {
      field = rule.field
      self.path = path
      constant = Array((rule.constant ?? "").utf8)
      var forPersons = rule.options
      forPersons.partyKind = .person
      normalizer = CompiledMapping.make(rule.normalizer, rule.options)
      personNormalizer =
        rule.normalizer == "name" ? CompiledMapping.make("name", forPersons) : nil
      codes = rule.codes
      self.kindPath = kindPath
      kindCodes = rule.kind?.codes ?? []
      kindFallback = rule.kind?.fallback ?? .unknown
      normalizersByKind =
        rule.kind == nil
        ? []
        : IdentifierKind.allCases.map { kind in
          var options = rule.options
          options.identifierKind = kind
          return CompiledMapping.make(rule.normalizer, options)
        }
      otherwise = rule.otherwise
      isRequired = rule.isRequired
      when = rule.when
      self.index = UInt16(index)
      normalizerName = rule.normalizer
      isMultiple = rule.field.definition.isMultiple
    }
  }

  private(set) var paths: FieldPathTree
  /// The tables of each collection's rows, by the collection's path; the root's are those of the record itself.
  private(set) var groups: [[Table]] = []
  /// For each path the collection whose rows hold its values: the nearest above, or itself.
  private(set) var collectionOf: [FieldPathID] = []
  private(set) var rules: [MappingRule] = []
  let keyPath: FieldPathID
  let ownerPath: FieldPathID
  let skipPath: FieldPathID
  let skipValues: [[UInt8]]

  init(_ file: FileMapping, mappingFile: String) {
    var tree = FieldPathTree()
    keyPath = tree.insert(file.key, isWanted: true)
    ownerPath = file.belongsTo.map { tree.insert($0.path, isWanted: true) } ?? FieldPathTree.none
    skipPath = file.skip.map { tree.insert($0.path, isWanted: true) } ?? FieldPathTree.none
    paths = tree
    skipValues = file.skip?.values.map { Array($0.utf8) } ?? []
    for table in file.tables { add(table, below: FieldPathTree.root, mappingFile) }
    while groups.count < paths.nodes.count { groups.append([]) }
    collectionOf = paths.nodes.indices.map { nearestCollection(FieldPathID($0)) }
  }

  private mutating func add(
    _ mapping: TableMapping,
    below base: FieldPathID,
    _ mappingFile: String
  ) {
    let collection =
      mapping.each.map { paths.insert($0, below: base, isWanted: false, isCollection: true) }
      ?? base
    let key =
      mapping.key.isEmpty
      ? FieldPathTree.none : paths.insert(mapping.key, below: collection, isWanted: true)
    let rules = mapping.fields.map { compile($0, below: collection, mappingFile) }
    while groups.count < paths.nodes.count { groups.append([]) }
    groups[Int(collection)].append(Table(table: mapping.table, keyPath: key, rules: rules))
    for nested in mapping.nested { add(nested, below: collection, mappingFile) }
  }

  private mutating func compile(
    _ rule: FieldRule,
    below base: FieldPathID,
    _ mappingFile: String
  ) -> Rule {
    let path =
      rule.from.isEmpty ? FieldPathTree.none : paths.insert(rule.from, below: base, isWanted: true)
    let kindFrom = rule.kind?.from ?? []
    let kindPath =
      kindFrom.isEmpty ? FieldPathTree.none : paths.insert(kindFrom, below: base, isWanted: true)
    rules.append(
      MappingRule(
        file: mappingFile,
        line: rule.line,
        path: path == FieldPathTree.none ? "" : paths.description(of: path),
        field: rule.field.name,
        normalizer: rule.normalizer
      )
    )
    return Rule(
      rule,
      path: path,
      kindPath: kindPath,
      index: rules.count - 1
    )
  }

  /// The reader of mappings has checked the name, so the fallback is never used.
  fileprivate static func make(_ name: String, _ options: NormalizerOptions) -> any Normalizer {
    NormalizerCatalog.entry(named: name)?.make(options) ?? TextNormalizer()
  }

  private func nearestCollection(_ path: FieldPathID) -> FieldPathID {
    var current = path
    while current > FieldPathTree.root, !paths.nodes[Int(current)].isCollection {
      current = paths.nodes[Int(current)].parent
    }
    return max(current, FieldPathTree.root)
  }
}
