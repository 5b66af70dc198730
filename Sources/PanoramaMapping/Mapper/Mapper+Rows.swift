import PanoramaModel

// From the entries of one record to rows.
extension Mapper {
  mutating func mapRows(_ batch: borrowing RecordBatch, _ range: Range<Int>) {
    let key = text(at: compiled.keyPath, batch, range)
    if key.isEmpty {
      failure = Diagnostic(
        .keyMissing,
        field: compiled.paths.description(of: compiled.keyPath),
        expected: "the record's key",
        found: "nothing",
        remedy: "have the source fill in the key, or name another field in `key:`"
      )
    }
    let owner = text(at: compiled.ownerPath, batch, range)
    for row in rows.rows.indices {
      if row > 0 { slots.load(rows, row: row, batch.entries, range) }
      let info = rows.rows[row]
      let parent = info.parent < 0 ? -1 : rows.rows[info.parent].output
      if parent == RecordRows.leftOut {
        rows.setOutput(parent, of: row)
        continue
      }
      var above = parent
      var isLeftOut = false
      var isFirst = true
      rows.setOutput(parent, of: row)
      let group = compiled.groups[Int(info.collection)]
      for index in group.indices {
        let mapped = group[index]
        if let condition = mapped.condition, !condition.holds(slots, batch, range) {
          if mapped.role == nil { isLeftOut = true }
          continue
        }
        if let role = mapped.role {
          // A party is something to the record's customer; without one it is nothing to anybody.
          if above >= 0 {
            mapParty(mapped, role, of: above, key, number: rows.ordinal(of: row), batch, range)
          }
          continue
        }
        let output = Int32(table.rows.count)
        let own = mapped.keyPath < 0 ? key : text(at: mapped.keyPath, batch, range)
        table.rows.append(
          RecordRow(
            table: mapped.table,
            parent: above,
            place: UInt32(table.places.count - 1),
            key: own,
            owner: info.parent < 0 ? owner : .empty,
            firstValue: UInt32(table.values.count)
          )
        )
        if isFirst { rows.setOutput(output, of: row) }
        if index == 0 { above = output }
        isFirst = false
        apply(mapped.rules, batch, range)
      }
      // What is inside an element that becomes no row becomes none either.
      if isLeftOut, isFirst { rows.setOutput(RecordRows.leftOut, of: row) }
    }
  }

  private mutating func apply(
    _ rules: [CompiledRule],
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) {
    for index in rules.indices { apply(rules[index], batch, range) }
  }

  /// A further party is a customer record of its own, below the record's; a party without name and number is none.
  private mutating func mapParty(
    _ mapped: CompiledMapping.Table,
    _ role: PartyRole,
    of customer: Int32,
    _ key: TextRange,
    number: Int,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) {
    let mark = (table.rows.count, table.values.mark, table.text.count)
    let firstValue = table.values.count
    let kind = partyKind
    partyKind = .unknown
    table.rows.append(
      RecordRow(
        table: .customer,
        role: role,
        parent: customer,
        place: UInt32(table.places.count - 1),
        key: partyKey(mapped, role, key, number, batch, range),
        owner: .empty,
        firstValue: UInt32(table.values.count)
      )
    )
    apply(mapped.rules, batch, range)
    let isSomebody = table.values[firstValue...].contains {
      $0.isPresent && ($0.field == .nameLegal || $0.field == .identifier)
    }
    if !isSomebody {
      table.rows.removeLast(table.rows.count - mark.0)
      table.values.removeAll(since: mark.1)
      table.text.removeLast(table.text.count - mark.2)
      generation &+= 1
    }
    partyKind = kind
  }

  /// The party's own key where the mapping names one; else that of the record, the role, and in a collection the number.
  private mutating func partyKey(
    _ mapped: CompiledMapping.Table,
    _ role: PartyRole,
    _ key: TextRange,
    _ number: Int,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> TextRange {
    let own = mapped.keyPath < 0 ? .empty : text(at: mapped.keyPath, batch, range)
    if !own.isEmpty { return own }
    let start = table.text.count
    table.text.append(contentsOf: Array(table.text[Int(key.offset)..<Int(key.offset + key.length)]))
    table.text.append(UInt8(ascii: "#"))
    table.text.append(contentsOf: role.name.utf8)
    if number > 0 { table.text.append(contentsOf: ".\(number)".utf8) }
    return TextRange(offset: UInt32(start), length: UInt32(table.text.count - start))
  }
}
