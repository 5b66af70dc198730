import PanoramaModel

// What the records of a drafted entry become.
extension DraftWriter {
  // MARK: Tables

  mutating func writeRoot() {
    guard let root else { return }
    if entry.hasCustomers || !(belongs || entry.primary == .peer) {
      add(4, "customer:")
      let rules = customerRules(root)
      write(rules, indent: 6)
      if rules.isEmpty {
        written.lines.removeLast()
        add(4, "customer: {}", ["nothing of a customer was found: these would be nameless"])
      }
    }
    if entry.primary != .customer {
      add(4, entry.primary.mappingKey + ":")
      writeTable(entry.primary, root, indent: 6)
    }
    if root.has(.field(.profitContribution)) {
      add(4, "profit:")
      writeTable(.profit, root, indent: 6)
    }
  }

  /// The fields of a collection, and the collections inside it.
  mutating func writeCollection(_ number: Int, indent: Int) {
    let group = entry.file.groups[number]
    let columns = entry.assignments[number]
    guard let table = DraftTable.table(ofCollection: group.path.last ?? "", columns),
      columns.assigned.contains(where: { DraftTable.field($0.meaning, in: table) != nil })
    else {
      let path = group.path.joined(separator: ".")
      add(indent, "# the collection `\(path)` is not mapped: no table of the schema was recognised")
      return
    }
    guard !written.lines.contains(String(repeating: " ", count: indent) + table.mappingKey + ":")
    else {
      let path = group.path.joined(separator: ".")
      add(
        indent,
        "# the collection `\(path)` is not mapped: there is one of `\(table.mappingKey)` already"
      )
      return
    }
    add(indent, table.mappingKey + ":")
    add(indent + 2, "each: " + DraftText.path(group.path, format))
    if let key = DraftTable.key(of: table), let column = columns.columns(.field(key)).first {
      add(indent + 2, "key: " + DraftText.path(column.column.path, format))
    }
    writeTable(table, columns, indent: indent + 2)
    for (other, below) in entry.file.groups.enumerated() where below.parent == number {
      writeCollection(other, indent: indent + 2)
    }
  }

  private mutating func writeTable(
    _ table: SchemaTable,
    _ columns: ColumnAssignment,
    indent: Int
  ) {
    var rules: [DraftRule] = []
    for column in columns.assigned {
      guard let field = DraftTable.field(column.meaning, in: table) else { continue }
      let rule = DraftRule(field, column, format, unit: unit(beside: column.column, columns))
      add(rule, to: &rules)
    }
    write(rules, indent: indent)
  }

  /// The unit that an attribute of the same element names: `<Deposits unit="万元">`.
  private func unit(beside column: SampledColumn, _ columns: ColumnAssignment) -> String? {
    let all = columns.others + columns.assigned.map(\.column)
    guard let attribute = all.first(where: { $0.path == column.path + ["@unit"] }),
      attribute.distinctCount == 1, let unit = attribute.values.first,
      MoneyNormalizer.unit(named: unit) != nil
    else { return entry.unit }
    return unit
  }

  private func customerRules(_ root: ColumnAssignment) -> [DraftRule] {
    var rules: [DraftRule] = []
    let kindColumn = root.columns(.identifierKind).first
    for column in root.assigned {
      if column.meaning == .birthOrFounding {
        rules.append(DraftRule(.birthDate, column, format, when: "person"))
        rules.append(DraftRule(.foundedOn, column, format, when: "organisation"))
        continue
      }
      if column.meaning == .field(.birthDate), isOfOrganisationsToo(column, root) {
        let doubt = ["organisations have it too: their founding?"]
        rules.append(DraftRule(.birthDate, column, format, when: "person"))
        rules.append(DraftRule(.foundedOn, column, format, when: "organisation"))
        rules[rules.count - 1].doubts += doubt
        continue
      }
      guard let field = DraftTable.field(column.meaning, in: .customer) else { continue }
      if field == .kind, CodeSynonyms.parties(column.evidence.distinct).isEmpty { continue }
      add(DraftRule(field, column, format, kindColumn: kindColumn), to: &rules)
    }
    // A segment such as CORP or RETAIL tells the kind as well.
    if !rules.contains(where: { $0.field == .kind }),
      let segment = root.assigned.first(where: { column in
        column.meaning == .field(.segment) && !column.evidence.distinct.isEmpty
          && column.evidence.distinct.allSatisfy { CodeSynonyms.party($0) != nil }
      })
    {
      rules.insert(DraftRule(.kind, segment, format), at: 0)
    }
    if !rules.contains(where: { $0.field == .kind }),
      let names = root.columns(.field(.nameLegal)).first?.evidence, names.count > 0
    {
      let (isCompany, isPerson) = (names.organisation >= 0.95, names.organisation <= 0.02)
      if isCompany {
        rules.append(.init(.kind, constant: "organisation", doubt: "all names have a legal form"))
      } else if isPerson, names.hanName >= 0.9 {
        rules.append(.init(.kind, constant: "person", doubt: "all names are those of persons"))
      }
    }
    return rules
  }

  /// Whether a column of birth dates is filled although part of the names are those of organisations.
  private func isOfOrganisationsToo(
    _ column: ColumnAssignment.Assigned,
    _ root: ColumnAssignment
  ) -> Bool {
    guard let names = root.columns(.field(.nameLegal)).first?.evidence,
      let rows = entry.file.groups.first?.rowCount
    else { return false }
    let empty = Double(rows - column.column.values.count) / Double(max(1, rows))
    return names.organisation > 0.1 && empty < names.organisation / 2
  }

  /// Adds a rule; of a field that has one value the plainest column wins.
  private func add(_ rule: DraftRule, to rules: inout [DraftRule]) {
    guard let known = rules.firstIndex(where: { $0.field == rule.field }),
      !rule.field.definition.isMultiple
    else {
      rules.append(rule)
      return
    }
    if rule.doubts.count < rules[known].doubts.count { rules[known] = rule }
  }

  private mutating func write(_ rules: [DraftRule], indent: Int) {
    var done: Set<CustomerField> = []
    used += rules.compactMap(\.column?.path)
    for rule in rules where done.insert(rule.field).inserted {
      let same = rules.filter { $0.field == rule.field }
      written.fields += 1
      guard same.count > 1 else {
        add(indent, rule.field.name + ": " + rule.text, rule.doubts)
        continue
      }
      add(indent, rule.field.name + ":")
      for rule in same { add(indent + 2, "- " + rule.text, rule.doubts) }
    }
  }

  /// Names the columns that nothing was found for.
  mutating func writeOthers() {
    let key = entry.key.path
    used += entry.file.groups.flatMap(\.columns).map(\.path).filter { $0.last == "@unit" }
    for (number, assignment) in entry.assignments.enumerated() {
      let known = assignment.columns(.identifierKind) + assignment.columns(.customerKey)
      let rest = entry.file.groups[number].columns.filter { column in
        !used.contains(column.path) && column.path != key
          && !known.contains { $0.column.path == column.path }
      }
      let paths = rest.map { column in
        DraftText.path(entry.file.groups[number].path + column.path, format)
      }
      if !paths.isEmpty { add(4, "# not mapped: " + paths.joined(separator: ", ").printable) }
    }
  }
}
