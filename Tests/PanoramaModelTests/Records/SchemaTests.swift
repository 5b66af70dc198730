import PanoramaModel
import Testing

@Suite struct SchemaTests {
  @Test(arguments: CustomerField.allCases)
  func `every field has exactly one definition`(field: CustomerField) {
    #expect(CustomerField.definitions.count { $0.field == field } == 1)
    #expect(field.definition.field == field && !field.name.isEmpty)
    #expect(CustomerField.find(field.name, in: field.definition.table) == field)
  }

  @Test(arguments: SchemaTable.allCases)
  func `names are unique within a table, and no field hides a table`(table: SchemaTable) {
    let names = CustomerField.definitions.filter { $0.table == table }.map(\.name)
    #expect(Set(names).count == names.count && !names.isEmpty)
    let keys = SchemaTable.allCases.map(\.mappingKey)
    #expect(Set(names).isDisjoint(with: Set(keys).subtracting([table.mappingKey])))
    #expect(Set(names).isDisjoint(with: ["each", "key"]))
    #expect(CustomerField.find("no_such_field", in: table) == nil)
  }

  @Test func `tables and kinds have names of their own`() {
    #expect(Set(SchemaTable.allCases.map(\.name)).count == SchemaTable.allCases.count)
    #expect(Set(SchemaTable.allCases.map(\.mappingKey)).count == SchemaTable.allCases.count)
    #expect(Set(IdentifierKind.allCases.map(\.name)).count == IdentifierKind.allCases.count)
    for kind in IdentifierKind.allCases { #expect(IdentifierKind(name: kind.name) == kind) }
    #expect(IdentifierKind(name: "passport ") == nil)
  }

  @Test func `every finding has a name, in the order of the bits`() {
    #expect(Findings.names.count == 18)
    #expect(Findings.names.last == "unit_unknown" && Findings.unitUnknown.rawValue == 1 << 17)
    #expect(Set(Findings.names).count == Findings.names.count)
    #expect(Findings.codeUnknown.rawValue == 1 << 13)
    #expect(Findings.names[13] == "code_unknown" && Findings.names[3] == "repaired")
  }

  @Test func `a table answers the first present value of a row and no other row's`() throws {
    var table = CustomerRecordTable(source: "s", fileEntry: "e", file: "f", rules: [])
    for texts in [["", "b"], [], ["c"]] {
      table.rows.append(
        RecordRow(
          table: .customer,
          parent: -1,
          place: 0,
          key: .empty,
          owner: .empty,
          firstValue: UInt32(table.values.count)
        )
      )
      for text in texts {
        let bytes = Array(text.utf8)
        let range = table.append(bytes.span)
        table.values.append(
          FieldValue(field: .phone, validity: .valid, rule: 0, canonical: range, raw: range)
        )
      }
    }
    #expect(try table.string(#require(table.value(.phone, of: 0)).canonical) == "b")
    #expect(table.value(.phone, of: 1) == nil && table.value(.email, of: 2) == nil)
    #expect(try table.string(#require(table.value(.phone, of: 2)).canonical) == "c")
    #expect(table.valueRange(of: 1).isEmpty && table.valueRange(of: 2) == 2..<3)
  }
}
