import PanoramaMapping
import PanoramaModel
import PanoramaQuality

/// What one file held, for the comparison with earlier runs.
struct FileObservation: Sendable {
  var observation: EntryObservation
  /// How many rows hold each code, by path; the texts stay in the run.
  var codes: [String: [String: Int]]
  /// Keyed hashes of the codes that the mapping knows, by path.
  var declared: [String: Set<UInt64>]
  /// The paths that the mapping asks for.
  var mapped: Set<String>
  /// The collections among them.
  var collections: [String]
  /// The line of the first rule that reads each path.
  var lines: [String: Int]
  /// The paths that are all that their rule reads: `from: path`.
  var whole: Set<String>
}

/// Watches one file while it is read, and names the records that hold codes which nobody has seen.
struct FileWatch {
  private var observer: FieldObserver
  private let file: InputFile
  private let paths: FieldPathTree
  private let rules: [FieldPathID: CodeRule]
  private let lines: [FieldPathID: RuleLine]
  private let knownCount: [FieldPathID: Int]
  private let hash: KeyedHash

  /// Where a path is read.
  private struct RuleLine {
    var line: Int
    var isAlone: Bool
  }

  /// A field that holds codes, by its path.
  private struct CodeRule {
    var field: String
    var line: Int
    var tables: [CodeTable] = []
    var kinds: Set<[UInt8]> = []

    func declares(_ code: [UInt8]) -> Bool {
      kinds.contains(code) || tables.contains { $0.knows(code) }
    }
  }

  /// Starts to watch; `history` is what earlier runs saw of the entry, empty when nothing is known.
  init(
    _ file: InputFile,
    paths: FieldPathTree,
    history: [EntryObservation],
    secret: [UInt8]
  ) {
    self.file = file
    self.paths = paths
    hash = KeyedHash(secret: secret)
    var rules: [FieldPathID: CodeRule] = [:]
    var lines: [FieldPathID: RuleLine] = [:]
    for table in file.entry.tables + file.entry.parties.map(\.table) {
      Self.collect(table, FieldPathTree.root, paths, &rules, &lines)
    }
    self.lines = lines
    self.rules = rules
    var known: [FieldPathID: Int] = [:]
    var columns: [FieldObserver.CodeColumn] = []
    for (path, rule) in rules.sorted(by: { $0.key < $1.key }) {
      var column = FieldObserver.CodeColumn(path: path)
      if file.entry.drift.newCodes == .quarantine {
        let name = paths.description(of: path)
        let sets = history.compactMap { $0.fields[name]?.codes }
        if !sets.isEmpty {
          let seen = Set(sets.joined())
          known[path] = seen.count
          let hash = hash
          column.isAdmitted = { seen.contains(hash($0.span)) || rule.declares($0) }
        }
      }
      columns.append(column)
    }
    knownCount = known
    observer = FieldObserver(
      paths: paths,
      key: Self.node(file.entry.key, FieldPathTree.root, paths),
      codes: columns,
      secret: secret,
      byteCount: file.byteCount
    )
  }

  private static func node(
    _ path: [String],
    _ base: FieldPathID,
    _ paths: FieldPathTree
  ) -> FieldPathID {
    path.reduce(base) { node, name in
      node == FieldPathTree.none
        ? node : paths.child(of: node, named: Array(name.utf8).span)
    }
  }

  private static func collect(
    _ table: TableMapping,
    _ base: FieldPathID,
    _ paths: FieldPathTree,
    _ rules: inout [FieldPathID: CodeRule],
    _ lines: inout [FieldPathID: RuleLine]
  ) {
    let base = node(table.each ?? [], base, paths)
    guard base != FieldPathTree.none else { return }
    func add(_ from: [String], _ rule: FieldRule, _ change: (inout CodeRule) -> Void) {
      let path = from.isEmpty ? FieldPathTree.none : node(from, base, paths)
      guard path != FieldPathTree.none else { return }
      change(&rules[path, default: CodeRule(field: rule.field.definition.name, line: rule.line)])
    }
    for rule in table.fields {
      for from in rule.origin.paths + (rule.unit?.paths ?? []) + [rule.kind?.from ?? []] {
        let path = from.isEmpty ? FieldPathTree.none : node(from, base, paths)
        guard path != FieldPathTree.none, lines[path] == nil else { continue }
        lines[path] = RuleLine(line: rule.line, isAlone: rule.origin.isPath(from))
      }
      let type = rule.field.definition.type
      if case .path(let from) = rule.origin, rule.lookup == nil,
        rule.codes != nil || type == .code || type == .boolean
      {
        add(from, rule) { if let codes = rule.codes { $0.tables.append(codes) } }
      }
      if let kind = rule.kind, !kind.codes.isEmpty {
        add(kind.from, rule) { $0.kinds.formUnion(kind.codes.map(\.code)) }
      }
    }
    for nested in table.nested { collect(nested, base, paths, &rules, &lines) }
  }

  /// Looks at the records of a batch.
  ///
  /// - Returns: Why some of them are to be set aside, by their place in the batch.
  mutating func observe(_ batch: borrowing RecordBatch) -> [Int: Diagnostic] {
    let refusals = observer.observe(batch)
    guard !refusals.isEmpty else { return [:] }
    var reasons: [Int: Diagnostic] = [:]
    for refusal in refusals { reasons[refusal.record] = reason(refusal) }
    return reasons
  }

  private func reason(_ refusal: FieldObserver.Refusal) -> Diagnostic {
    let rule = rules[refusal.path]
    let name = file.mapping.source + "." + file.entry.name
    return Diagnostic(
      .driftNewCode,
      at: SourceLocation(file: file.name, path: paths.description(of: refusal.path)),
      field: rule?.field,
      expected: "one of the \(knownCount[refusal.path] ?? 0) codes that earlier runs had",
      found: String(decoding: refusal.code.prefix(200), as: UTF8.self),
      remedy: "add the code to `table:` in line \(rule?.line ?? file.entry.line) of "
        + "\(file.mapping.file); or take it as known: panorama drift accept \(name)",
      // What nobody has seen is not known to be a code: it may be anything of the record.
      holdsPersonalData: true
    )
  }

  /// What the file held.
  func finish(_ summary: ExtractionSummary) -> FileObservation {
    var result = FileObservation(
      observation: observer.observation(summary),
      codes: [:],
      declared: [:],
      mapped: Set(summary.mappedPaths.keys),
      collections: [],
      lines: [:],
      whole: []
    )
    for (path, rule) in rules {
      let name = paths.description(of: path)
      let codes = observer.codes(at: path)
      result.codes[name] = codes
      let declared = (codes ?? [:]).keys.map { Array($0.utf8) }.filter(rule.declares)
      result.declared[name] = Set(declared.map { hash($0.span) })
    }
    for (path, line) in lines {
      result.lines[paths.description(of: path)] = line.line
      if line.isAlone { result.whole.insert(paths.description(of: path)) }
    }
    for (id, node) in paths.nodes.enumerated() where node.isCollection {
      result.collections.append(paths.description(of: FieldPathID(id)))
    }
    return result
  }
}

extension ValueOrigin {
  /// Whether the value is simply that of a path.
  fileprivate func isPath(_ path: [String]) -> Bool {
    if case .path(path) = self { true } else { false }
  }
}
