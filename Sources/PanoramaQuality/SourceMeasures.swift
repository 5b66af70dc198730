public import PanoramaModel

/// Measures the rows of one file: how far fields are filled, how identifiers fare, what normalizers did, which sentences hold.
///
/// Rows may come in pieces, so that files need not be kept.
public struct SourceMeasures: Sendable {
  /// The state of a field in one row; the best of its values counts.
  private enum State: UInt8 {
    case filled = 0
    case masked = 1
    case invalid = 2
    case unknown = 3
    case absent = 4
  }

  /// Counts of one field.
  private struct FieldCounts {
    var states = [Int](repeating: 0, count: 5)
    var rows = 0
    var findings = [Int](repeating: 0, count: Findings.names.count)
  }

  private let source: String
  private let fields: [CustomerField]
  private let checks: [CheckRule]
  private var counts: [FieldCounts]
  private var identifiers: [[Int]]
  private var identifierRows = 0
  private var identifierMissing = 0
  /// Of sentences about rows: how many rows were tested and passed.
  private var rowTests: [(tested: Int, passed: Int)]
  /// Of sentences about unique fields: the hashes of the values so far.
  private var seen: [Set<UInt64>]
  private var rowsByTable: [Int]
  /// The sentences about single rows of each table, by their place in `checks`.
  private let rowChecks: [[Int]]
  /// The fields of each table that the mapping fills.
  private let fieldsByTable: [[CustomerField]]
  /// The best state of each field in the row at hand; emptied by a new generation instead of by writing.
  private var best = [State](repeating: .absent, count: 256)
  private var generations = [UInt32](repeating: 0, count: 256)
  private var generation: UInt32 = 0

  /// Makes measures for a file of a source.
  ///
  /// - Parameters:
  ///   - source: The source.
  ///   - fields: The fields that the mapping fills.
  ///   - checks: The sentences of the mapping.
  public init(source: String, fields: [CustomerField], checks: [CheckRule]) {
    self.source = source
    var distinct: [CustomerField] = []
    for field in fields where !distinct.contains(field) { distinct.append(field) }
    let sorted = distinct.sorted { $0.rawValue < $1.rawValue }
    self.fields = sorted
    fieldsByTable = SchemaTable.allCases.map { table in
      sorted.filter { $0.definition.table == table }
    }
    self.checks = checks
    counts = Array(repeating: FieldCounts(), count: 256)
    identifiers = Array(repeating: [0, 0, 0, 0, 0], count: IdentifierKind.allCases.count)
    rowChecks = SchemaTable.allCases.map { table in
      checks.indices.filter {
        checks[$0].condition.table == table && checks[$0].condition.isAboutRows
      }
    }
    rowTests = Array(repeating: (0, 0), count: checks.count)
    seen = Array(repeating: [], count: checks.count)
    rowsByTable = Array(repeating: 0, count: SchemaTable.allCases.count)
  }

  /// Measures the rows of a table.
  public mutating func add(_ table: CustomerRecordTable) {
    for row in table.rows.indices { add(row, of: table) }
  }

  private mutating func add(_ row: Int, of table: CustomerRecordTable) {
    let schema = table.rows[row].table
    // Further parties are measured by nobody: a record names them by what it happens to know.
    guard table.rows[row].role == nil else { return }
    rowsByTable[Int(schema.rawValue)] += 1
    generation &+= 1
    var party = PartyKind.unknown
    for index in table.valueRange(of: row) {
      let value = table.values[index]
      if value.field == .kind, value.validity != .invalid {
        party = table.withText(value.canonical) { PartyKind(canonical: $0) }
      }
      note(Self.state(value), of: value.field)
      count(value)
    }
    for field in fieldsByTable[Int(schema.rawValue)] {
      if let only = field.appliesTo, party != .unknown, only != party { continue }
      counts[Int(field.rawValue)].rows += 1
      counts[Int(field.rawValue)].states[Int(state(of: field).rawValue)] += 1
    }
    if schema == .customer, !fields.isEmpty {
      identifierRows += 1
      let state = state(of: .identifier)
      if state == .absent || state == .unknown { identifierMissing += 1 }
    }
    for index in rowChecks[Int(schema.rawValue)] { test(index, row, table) }
  }

  private mutating func note(_ state: State, of field: CustomerField) {
    let place = Int(field.rawValue)
    if generations[place] != generation || best[place].rawValue > state.rawValue {
      best[place] = state
      generations[place] = generation
    }
  }

  private func state(of field: CustomerField) -> State {
    generations[Int(field.rawValue)] == generation ? best[Int(field.rawValue)] : .absent
  }

  private static func state(_ value: FieldValue) -> State {
    switch value.validity {
    case .missing: .unknown
    case .invalid: .invalid
    case .masked, .placeholder: .masked
    case .valid, .unchecked: value.canonical.isEmpty ? .unknown : .filled
    }
  }

  private mutating func count(_ value: FieldValue) {
    if !value.findings.isEmpty {
      for bit in Findings.names.indices
      where value.findings.contains(Findings(rawValue: 1 << UInt32(bit))) {
        counts[Int(value.field.rawValue)].findings[bit] += 1
      }
    }
    guard value.field == .identifier, value.validity != .missing else { return }
    let kind = Int(value.identifierKind)
    switch value.validity {
    case .valid, .unchecked:
      identifiers[kind][value.findings.contains(.repaired) ? 1 : 0] += 1
    case .invalid: identifiers[kind][2] += 1
    case .masked: identifiers[kind][3] += 1
    case .placeholder: identifiers[kind][4] += 1
    case .missing: return
    }
  }

  private mutating func test(_ index: Int, _ row: Int, _ table: CustomerRecordTable) {
    switch checks[index].condition {
    case .rows(_, let claim):
      guard let holds = claim.holds(of: row, in: table) else { return }
      rowTests[index].tested += 1
      if holds { rowTests[index].passed += 1 }
    case .unique(_, let field):
      guard let value = table.value(field, of: row), value.validity != .invalid else { return }
      let hash = table.withText(value.canonical) { ByteInterner.hash($0) }
      rowTests[index].tested += 1
      if seen[index].insert(hash).inserted { rowTests[index].passed += 1 }
    case .filled, .valid: return
    }
  }

  // MARK: Results

  /// The completeness of each field, in the order of the schema.
  public var completeness: [RunReport.CompletenessCell] {
    fields.filter { rowsByTable[Int($0.definition.table.rawValue)] > 0 }.map { field in
      let count = counts[Int(field.rawValue)]
      func cell(_ state: State) -> Int { count.states[Int(state.rawValue)] }
      return RunReport.CompletenessCell(
        source: source,
        table: field.definition.table.name,
        field: field.name,
        rows: count.rows,
        filled: cell(.filled),
        invalid: cell(.invalid),
        masked: cell(.masked),
        unknown: cell(.unknown)
      )
    }
  }

  /// How the identifiers fare, kind by kind; the last row counts the records without any.
  public var identifierCells: [RunReport.IdentifierCell] {
    guard identifierRows > 0, fields.contains(.identifier) else { return [] }
    var cells: [RunReport.IdentifierCell] = []
    for kind in IdentifierKind.allCases {
      let count = identifiers[Int(kind.rawValue)]
      guard count.contains(where: { $0 > 0 }) else { continue }
      cells.append(
        RunReport.IdentifierCell(
          source: source,
          kind: kind.name,
          valid: count[0],
          repaired: count[1],
          invalid: count[2],
          masked: count[3],
          placeholder: count[4],
          missing: 0
        )
      )
    }
    cells.append(
      RunReport.IdentifierCell(
        source: source,
        kind: "none",
        valid: 0,
        repaired: 0,
        invalid: 0,
        masked: 0,
        placeholder: 0,
        missing: identifierMissing
      )
    )
    return cells
  }

  /// What the normalizers did.
  public var findings: [RunReport.FindingCell] {
    fields.flatMap { field in
      Findings.names.enumerated().compactMap { bit, name in
        let count = counts[Int(field.rawValue)].findings[bit]
        guard count > 0 else { return nil }
        return RunReport.FindingCell(
          source: source,
          table: field.definition.table.name,
          field: field.name,
          finding: name,
          count: count
        )
      }
    }
  }

  /// The sentences that are about tables of this file, with their outcome.
  public var checkResults: [RunReport.CheckResult] {
    checks.enumerated().compactMap { index, check in
      switch check.condition {
      case .filled(let table, let field, let least):
        guard fields.contains(field), rowsByTable[Int(table.rawValue)] > 0 else { return nil }
        let count = counts[Int(field.rawValue)]
        return result(check, tested: count.rows, passed: count.states[0], least)
      case .valid(let table, let field, let least):
        guard fields.contains(field), rowsByTable[Int(table.rawValue)] > 0 else { return nil }
        let count = counts[Int(field.rawValue)]
        return result(
          check,
          tested: count.states[0] + count.states[2],
          passed: count.states[0],
          least
        )
      case .rows(let table, _), .unique(let table, _):
        guard check.condition.fields.allSatisfy(fields.contains),
          rowsByTable[Int(table.rawValue)] > 0
        else { return nil }
        return result(
          check,
          tested: rowTests[index].tested,
          passed: rowTests[index].passed,
          Amount(units: 100, scale: 0)
        )
      }
    }
  }

  private func result(
    _ check: CheckRule,
    tested: Int,
    passed: Int,
    _ leastPercent: Amount
  ) -> RunReport.CheckResult {
    let needed = leastPercent.multiplied(by: Int128(tested))
    let holds = needed.map { Amount(units: Int128(passed) * 100, scale: 0) >= $0 } ?? false
    return RunReport.CheckResult(
      source: source,
      say: check.say,
      dimension: check.dimension,
      level: check.level.rawValue,
      tested: tested,
      passed: passed,
      holds: holds
    )
  }
}
