import PanoramaModel

/// Builds mapped tables by hand.
struct TableBuilder {
  /// One value.
  struct Value {
    var field: CustomerField
    var text: String
    var validity = Validity.valid
    var kind = IdentifierKind.unknown
    var findings: Findings = []
  }

  static func table(_ source: String, _ rows: [(table: SchemaTable, values: [Value])])
    -> CustomerRecordTable
  {
    var table = CustomerRecordTable(source: source, fileEntry: "e", file: "f", rules: [])
    for row in rows {
      table.rows.append(
        RecordRow(
          table: row.table,
          parent: -1,
          place: 0,
          key: .empty,
          owner: .empty,
          firstValue: UInt32(table.values.count)
        )
      )
      for value in row.values {
        let bytes = Array(value.text.utf8)
        let range = table.append(bytes.span)
        table.values.append(
          FieldValue(
            field: value.field,
            identifierKind: value.kind.rawValue,
            validity: value.validity,
            findings: value.findings,
            rule: 0,
            canonical: range,
            raw: range
          )
        )
      }
    }
    return table
  }
}
