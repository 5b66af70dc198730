import PanoramaModel
import Yams

// The further parties that a record names.
extension FileMappingReader {
  /// ```yaml
  /// parties:
  ///   - role: legal_representative
  ///     customer: { kind: { value: person }, name.legal: 法定代表人, identifier: 法人证件号码 }
  ///   - role: guarantor
  ///     each: guarantees            # as many as the collection has elements
  ///     customer: { name.legal: guarantor, identifier: certNo }
  /// ```
  func parties(_ reader: TableMappingReader, _ file: FileMapping) -> [PartyMapping] {
    guard let node = section["parties"] else { return [] }
    guard case .sequence(let items) = node else {
      section.report(
        .mappingWrongType,
        node,
        field: "parties",
        expected: "`parties` to be a list, each with `role:` and `customer:`",
        found: YAMLSection.describe(node),
        remedy: "write `- role: legal_representative` below `parties:`"
      )
      return []
    }
    if !file.tables.contains(where: { $0.table == .customer && $0.each == nil }) {
      section.report(
        .mappingMissingKey,
        node,
        field: "customer",
        expected: "`customer:` beside `parties:`: the parties belong to the record's own customer",
        found: "no `customer:`",
        remedy: "add `customer:`"
      )
    }
    return items.compactMap { item in
      let below = YAMLSection(item, name: section.name + ".parties", source: section.source)
      below.allow(MappingGrammar.party)
      guard let role = role(below) else { return nil }
      guard let customer = below.section("customer") else {
        below.missing("customer")
        return nil
      }
      var table = reader.read(customer, table: .customer, key: [])
      if let each = below.text("each") { table.each = FieldPathSyntax.relative(each, reader.paths) }
      if below["when"] != nil { table.condition = reader.condition("when", below) }
      if let key = below.text("key") { table.key = FieldPathSyntax.relative(key, reader.paths) }
      return PartyMapping(role: role, table: table, line: below.line)
    }
  }

  private func role(_ section: YAMLSection) -> PartyRole? {
    let text = section.requiredText("role")
    guard !text.isEmpty else { return nil }
    if let role = PartyRole(rawValue: text) { return role }
    section.badChoice("role", text, among: PartyRole.allCases.map(\.name))
    return nil
  }
}
