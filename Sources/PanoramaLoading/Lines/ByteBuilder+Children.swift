import PanoramaModel

// Accounts, facilities with their loans, holdings and profit as JSON.

extension ByteBuilder {
  /// Appends the children as members, one array for each table; loans stand inside their facility, and those without one
  /// in an array of their own.
  ///
  /// What few departments deliver has a member only where there is some.
  mutating func appendChildren(_ profile: Profile, _ texts: RecordTexts) {
    appendChildren(profile, texts, .account)
    append(",\"facilities\":[")
    var isFirst = true
    for child in profile.children {
      let table = Int(child.table)
      guard texts.tables[table].rows[Int(child.row)].table == .facility else { continue }
      append(isFirst ? "{" : ",{")
      isFirst = false
      appendRow(texts, child)
      append(",\"loans\":[")
      var isFirstLoan = true
      for loan in profile.children where loan.table == child.table {
        let row = texts.tables[table].rows[Int(loan.row)]
        guard row.table == .loan, row.parent == Int32(child.row) else { continue }
        append(isFirstLoan ? "{" : ",{")
        isFirstLoan = false
        appendRow(texts, loan)
        append("}")
      }
      append("]}")
    }
    append("]")
    appendChildren(profile, texts, .loan)
    appendChildren(profile, texts, .holding)
    appendChildren(profile, texts, .profit)
    for kind in [SchemaTable.application, .guarantee, .assets]
    where profile.children.contains(where: {
      texts.tables[Int($0.table)].rows[Int($0.row)].table == kind
    }) {
      appendChildren(profile, texts, kind)
    }
  }

  private mutating func appendChildren(
    _ profile: Profile,
    _ texts: RecordTexts,
    _ kind: SchemaTable
  ) {
    append(",")
    appendJSON(kind.mappingKey)
    append(":[")
    var isFirst = true
    for child in profile.children {
      let table = Int(child.table)
      let row = texts.tables[table].rows[Int(child.row)]
      guard row.table == kind, kind != .loan || !row.isBelowFacility(texts.tables[table]) else {
        continue
      }
      append(isFirst ? "{" : ",{")
      isFirst = false
      appendRow(texts, child)
      append("}")
    }
    append("]")
  }

  /// Appends the members of a row: its source, its key and its values by field.
  private mutating func appendRow(_ texts: RecordTexts, _ reference: RowReference) {
    let table = Int(reference.table)
    append("\"source\":")
    append(texts.sources[table])
    append(",\"key\":")
    appendJSON(texts.tables[table].text, texts.tables[table].rows[Int(reference.row)].key)
    let range = texts.tables[table].valueRange(of: Int(reference.row))
    for index in range {
      let value = texts.tables[table].values[index]
      guard value.isPresent, !hasEarlier(value.field, texts.tables[table].values, range, index)
      else {
        continue
      }
      append(UInt8(ascii: ","))
      appendKey(value.field)
      appendJSON(texts.tables[table].text, value.canonical)
    }
  }

  /// Whether the field has a present value before `index`: the first one counts, and a member must not come twice.
  private func hasEarlier(
    _ field: CustomerField,
    _ values: FieldValues,
    _ range: Range<Int>,
    _ index: Int
  ) -> Bool {
    for earlier in range.lowerBound..<index
    where values[earlier].field == field && values[earlier].isPresent {
      return true
    }
    return false
  }
}

extension RecordRow {
  /// Whether the row stands in a facility's collection.
  fileprivate func isBelowFacility(_ table: CustomerRecordTable) -> Bool {
    parent >= 0 && table.rows[Int(parent)].table == .facility
  }
}
