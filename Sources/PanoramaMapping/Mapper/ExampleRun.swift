public import PanoramaModel

/// Runs the examples inside a mapping, without any file.
public struct ExampleRun: Sendable {
  /// How many examples came out as they say.
  public private(set) var passed = 0
  /// What came out otherwise.
  public private(set) var failures: [Diagnostic] = []

  private let mapping: Mapping

  /// Runs all examples of a mapping.
  public init(_ mapping: Mapping) {
    self.mapping = mapping
    for example in mapping.examples {
      let before = failures.count
      run(example)
      if failures.count == before { passed += 1 }
    }
  }

  private mutating func run(_ example: MappingExample) {
    guard let file = mapping.files.first(where: { $0.name == example.entry }) else { return }
    var mapper = Mapper(
      mapping: mapping,
      file: file,
      name: "example",
      inputs: Self.inputs(example, file)
    )
    var batch = RecordBatch()
    Self.append(
      example.record,
      at: FieldPathTree.root,
      mapper.paths,
      isCSV: file.pathStyle == .columns,
      &batch
    )
    batch.endRecord(at: RecordPlace(number: 1, line: 1, byteOffset: 0, byteLength: 0))
    mapper.map(batch)
    compare(example, mapper)
  }

  private static func inputs(_ example: MappingExample, _ file: FileMapping) -> MappingInputs {
    var inputs = MappingInputs()
    for (path, value) in example.outside {
      let steps = FieldPathSyntax.absolute(path, file.pathStyle)
      inputs.captured[FieldRule.fileValuePrefix + steps.joined(separator: "/")] = value
    }
    for row in example.lookups {
      inputs.lookups[row.entry, default: LookupTable()]
        .add(Array(row.value.utf8), of: row.column, key: Array(row.key.utf8))
    }
    return inputs
  }

  /// Appends what the mapping asks for, as an extractor would.
  private static func append(
    _ value: ExampleValue,
    at node: FieldPathID,
    _ paths: FieldPathTree,
    isCSV: Bool,
    _ batch: inout RecordBatch
  ) {
    let nothing: [UInt8] = []
    switch value {
    case .text(let text):
      let bytes = Array(text.utf8)
      if paths.nodes[Int(node)].isWanted { batch.append(node, .text, bytes.span) }
    case .null:
      if paths.nodes[Int(node)].isWanted { batch.append(node, .null, nothing.span) }
    case .list(let elements):
      for element in elements {
        if paths.nodes[Int(node)].isCollection { batch.append(node, .begin, nothing.span) }
        append(element, at: node, paths, isCSV: isCSV, &batch)
      }
    case .object(let members):
      for member in members {
        // A column name is whole; elsewhere `a.b` and `a/b` are paths, as in the rules.
        let steps =
          isCSV ? [member.name] : member.name.split { $0 == "." || $0 == "/" }.map(String.init)
        var below = node
        for step in steps where below != FieldPathTree.none {
          let bytes = Array(step.utf8)
          below = paths.child(of: below, named: bytes.span)
        }
        if below != FieldPathTree.none {
          append(member.value, at: below, paths, isCSV: isCSV, &batch)
        }
      }
    }
  }

  // MARK: Comparing

  private mutating func compare(_ example: MappingExample, _ mapper: Mapper) {
    let fault = mapper.quarantined.first?.diagnostic
    switch example.outcome {
    case .setAside(let code):
      guard fault?.code.rawValue != code else { return }
      fail(
        example.line,
        "set_aside",
        "the record to be set aside with `\(code)`",
        came(fault, mapper),
        remedy: "correct the rule that should set it aside, or the example"
      )
    case .filtered:
      guard mapper.totals.filtered != 1 else { return }
      fail(
        example.line,
        "filtered",
        "the record to be left out",
        came(fault, mapper),
        remedy: "correct the condition that should leave it out, or the example"
      )
    case .values(let expectations):
      guard fault == nil, !mapper.table.rows.isEmpty else {
        let outcome = fault.map { "set_aside: \($0.code.rawValue)" } ?? "filtered: true"
        fail(
          example.line,
          "out",
          "a record that is mapped",
          came(fault, mapper),
          remedy: "correct the record below `in:`, or write `\(outcome)` instead of `out:`"
        )
        return
      }
      compare(expectations, row: 0, mapper.table)
    }
  }

  private func came(_ fault: Diagnostic?, _ mapper: Mapper) -> String {
    if let fault {
      return
        "set aside with `\(fault.code.rawValue)`: expected \(fault.expected), found \(fault.found)"
    }
    return mapper.totals.filtered == 1 ? "a record that is left out" : "a record that is mapped"
  }

  private mutating func compare(
    _ expectations: [MappingExample.Expectation],
    row: Int,
    _ table: CustomerRecordTable
  ) {
    for expectation in expectations {
      switch expectation.value {
      case .texts(let wanted):
        let found = texts(expectation.name, row, table)
        guard found.sorted() != wanted.sorted() else { continue }
        fail(expectation.line, expectation.name, Self.list(wanted), Self.list(found))
      case .rows(let wanted):
        let found = rows(expectation.name, below: row, table)
        guard found.count == wanted.count else {
          fail(expectation.line, expectation.name, "\(wanted.count) rows", "\(found.count)")
          continue
        }
        for (place, expected) in zip(found, wanted) { compare(expected, row: place, table) }
      }
    }
  }

  private func texts(_ name: String, _ row: Int, _ table: CustomerRecordTable) -> [String] {
    if name == "role" { return table.rows[row].role.map { [$0.name] } ?? [] }
    guard let (field, facet) = ExampleReader.field(name, table.rows[row].table) else { return [] }
    return table.valueRange(of: row).flatMap { index -> [String] in
      let value = table.values[index]
      guard value.field == field else { return [] }
      switch facet {
      case .value: return value.isPresent ? [table.string(value.canonical)] : []
      case .validity: return ["\(value.validity)"]
      case .kind:
        let kind = IdentifierKind(rawValue: value.identifierKind) ?? .unknown
        return value.isPresent ? [kind.name] : []
      case .findings:
        return Findings.names.indices
          .filter { value.findings.contains(Findings(rawValue: 1 << UInt32($0))) }
          .map { Findings.names[$0] }
      }
    }
  }

  private func rows(_ name: String, below row: Int, _ table: CustomerRecordTable) -> [Int] {
    let wanted = SchemaTable.allCases.first { $0.mappingKey == name } ?? .customer
    return table.rows.indices.filter { index in
      index > row && table.rows[index].table == wanted && owner(of: index, table) == Int32(row)
    }
  }

  /// The row above; for a party, whose collection may be a table as well, the customer that names it.
  private func owner(of row: Int, _ table: CustomerRecordTable) -> Int32 {
    var owner = table.rows[row].parent
    guard table.rows[row].role != nil else { return owner }
    while owner >= 0, table.rows[Int(owner)].table != .customer {
      owner = table.rows[Int(owner)].parent
    }
    return owner
  }

  private static func list(_ texts: [String]) -> String {
    texts.isEmpty ? "nothing" : texts.map { "`\($0)`" }.joined(separator: ", ")
  }

  private mutating func fail(
    _ line: Int,
    _ field: String,
    _ expected: String,
    _ found: String,
    remedy: String? = nil
  ) {
    failures.append(
      Diagnostic(
        .exampleFailed,
        at: SourceLocation(file: mapping.file, line: line),
        field: field,
        expected: expected,
        found: found,
        remedy: remedy ?? "correct the rule of `\(field)`, or the example"
      )
    )
  }
}
