import GRDB
import PanoramaModel

/// Writes the rows that belong to a profile: accounts, facilities, loans, holdings, profit.
///
/// Such a row is published as it came, so it carries its own lineage: the file and line; the set of mapping rules that made
/// it, which most rows of a file share; and, where a value is not what the file says, a remark with the raw value.
struct ChildRows {
  /// The rule sets seen: the rules of a row's values in order, each a field and a rule.
  private var ruleSets: [[RuleOfField]: Int] = [:]
  /// The rule sets in the order of their numbers, with the table of each.
  private var ruleSetList: [(table: Int, rules: [RuleOfField])] = []
  /// The last set of each table, which the next row most likely has too.
  private var lastSets: [(rules: [RuleOfField], number: Int)]
  private var current: [RuleOfField] = []
  private var columns: [Int] = []
  private var facilities: [RowReference] = []
  private var remarks = ByteBuilder()

  private struct RuleOfField: Hashable {
    var table: UInt16
    var field: UInt8
    var rule: UInt16
  }

  init(tableCount: Int) {
    lastSets = Array(repeating: ([], 0), count: tableCount)
  }

  /// Writes the children of one profile.
  mutating func append(
    _ profile: Profile,
    _ number: Int,
    _ tables: [CustomerRecordTable],
    _ places: RecordPlaces,
    _ customers: [RowReference],
    into stages: inout [RowStage]
  ) throws {
    guard !profile.children.isEmpty else { return }
    facilities.removeAll(keepingCapacity: true)
    for (position, kind) in ProfileSchema.childTables.enumerated() {
      var ordinal = 0
      for child in profile.children {
        let table = Int(child.table)
        let row = tables[table].rows[Int(child.row)]
        guard row.table == kind else { continue }
        ordinal += 1
        if kind == .facility { facilities.append(child) }
        stages[position].integer(number)
        stages[position].integer(ordinal)
        let owner = places.owners[table][Int(child.row)]
        if owner == RecordPlaces.none {
          stages[position].null()
        } else {
          stages[position].integer(Int(owner))
        }
        if kind == .loan { appendFacility(of: row, in: child.table, to: &stages[position]) }
        try appendValues(tables, child, kind, to: &stages[position])
      }
    }
  }

  /// Writes the number of the facility above a loan.
  private func appendFacility(of row: RecordRow, in table: UInt16, to stage: inout RowStage) {
    let above = facilities.firstIndex { $0.table == table && Int32($0.row) == row.parent }
    if let above { stage.integer(above + 1) } else { stage.null() }
  }

  /// Writes the columns from the first field on, and ends the row.
  mutating func appendValues(
    _ tables: [CustomerRecordTable],
    _ reference: RowReference,
    _ kind: SchemaTable,
    to stage: inout RowStage
  ) throws {
    let table = Int(reference.table)
    let fields = Self.fields[Int(kind.rawValue)]
    columns.removeAll(keepingCapacity: true)
    for _ in fields { columns.append(-1) }
    current.removeAll(keepingCapacity: true)
    remarks.bytes.removeAll(keepingCapacity: true)
    for index in tables[table].valueRange(of: Int(reference.row)) {
      let value = tables[table].values[index]
      current.append(
        RuleOfField(table: reference.table, field: value.field.rawValue, rule: value.rule)
      )
      if value.isPresent, let column = fields.firstIndex(of: value.field), columns[column] < 0 {
        columns[column] = index
      }
      appendRemark(tables[table].text, value)
    }
    for column in columns {
      if column < 0 {
        stage.null()
      } else {
        stage.text(tables[table].text, tables[table].values[column].canonical)
      }
    }
    let row = tables[table].rows[Int(reference.row)]
    let place = tables[table].places[Int(row.place)]
    stage.text(tables[table].text, row.key)
    stage.integer(table)
    stage.integer(place.number)
    stage.integer(place.line)
    stage.integer(numberOfCurrentSet(table))
    if remarks.bytes.isEmpty {
      stage.null()
    } else {
      remarks.append(UInt8(ascii: "}"))
      stage.text(remarks.bytes[...])
    }
    try stage.endRow()
  }

  private static let fields: [[CustomerField]] = SchemaTable.allCases.map(ProfileSchema.fields)

  /// Notes a value that differs from the file or that is not plainly good.
  private mutating func appendRemark(_ text: [UInt8], _ value: FieldValue) {
    let isSame = equalText(text, value.canonical, value.raw)
    let isGood = value.validity == .valid || value.validity == .unchecked
    if isSame && isGood && value.findings.isEmpty { return }
    remarks.append(remarks.bytes.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
    remarks.appendJSON(value.field.name)
    remarks.append(":{\"validity\":\"")
    remarks.append(value.validity.name)
    remarks.append("\"")
    if !isSame {
      remarks.append(",\"raw\":")
      remarks.appendJSON(text, value.raw)
    }
    if !value.findings.isEmpty {
      remarks.append(",\"findings\":")
      remarks.append(Int(value.findings.rawValue))
    }
    remarks.append("}")
  }

  /// The number of the rule set of the row just read.
  private mutating func numberOfCurrentSet(_ table: Int) -> Int {
    if lastSets[table].rules == current, lastSets[table].number > 0 {
      return lastSets[table].number
    }
    let number: Int
    if let known = ruleSets[current] {
      number = known
    } else {
      ruleSetList.append((table, current))
      number = ruleSetList.count
      ruleSets[current] = number
    }
    lastSets[table] = (current, number)
    return number
  }

  /// Writes the rule sets, when all rows are in.
  func writeRuleSets(_ database: Database, _ places: RecordPlaces) throws {
    for (index, set) in ruleSetList.enumerated() {
      for (position, entry) in set.rules.enumerated() {
        try database.execute(
          sql: "INSERT INTO rule_sets VALUES (?, ?, ?, ?)",
          arguments: [
            index + 1, position, Int(entry.field), places.firstRules[set.table] + Int(entry.rule),
          ]
        )
      }
    }
  }
}
