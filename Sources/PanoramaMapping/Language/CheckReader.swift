import PanoramaModel
import Yams

/// Reads the `checks` of a mapping: plain sentences about fields of the schema.
enum CheckReader {
  /// The forms of a sentence, for messages.
  static let forms = [
    "`FIELD is filled`", "`FIELD is valid`", "`FIELD is filled in at least N %`",
    "`FIELD is valid in at least N %`", "`FIELD is one of A, B`", "`FIELD is unique`",
    "`FIELD is at most X`", "`FIELD is at least X`", "`FIELD is before X`", "`FIELD is after X`",
    "`FIELD plus FIELD minus FIELD is FIELD`",
  ]

  static func read(_ root: YAMLSection, mapping: Mapping) -> [CheckRule] {
    guard let node = root["checks"] else { return [] }
    guard case .sequence(let items) = node else {
      root.report(
        .mappingWrongType,
        node,
        expected: "`checks` to be a list",
        found: YAMLSection.describe(node),
        remedy: "write `- { say: \"identifier is filled in at least 85 %\", level: warn }`"
      )
      return []
    }
    return items.compactMap { item in
      let section = YAMLSection(item, name: "checks", source: root.source)
      section.allow(MappingGrammar.check)
      let say = section.requiredText("say")
      guard !say.isEmpty else { return nil }
      guard let condition = condition(say, section) else { return nil }
      checkFields(of: condition, mapping, section)
      let level = section.choice("level", CheckRule.Level.self) ?? .note
      checkLevel(level, condition, section)
      return CheckRule(
        say: say,
        condition: condition,
        dimension: dimension(section),
        level: level,
        line: section.line
      )
    }
  }

  private static func dimension(_ section: YAMLSection) -> String {
    let text = section.text("dimension") ?? "validity"
    if !MappingGrammar.dimensions.contains(text) {
      section.badChoice("dimension", text, among: MappingGrammar.dimensions)
    }
    return text
  }

  /// Only a sentence about single rows says which records to set aside.
  private static func checkLevel(
    _ level: CheckRule.Level,
    _ condition: CheckRule.Condition,
    _ section: YAMLSection
  ) {
    if case .rows = condition { return }
    guard level == .quarantine else { return }
    section.report(
      .mappingBadValue,
      section["level"],
      field: "level",
      expected:
        "`quarantine` with a sentence about single rows, such as `outstanding is at most principal`",
      found: "`quarantine` with a sentence about the whole file",
      remedy: "write `level: warn` or `level: stop`"
    )
  }

  private static func condition(_ say: String, _ section: YAMLSection) -> CheckRule.Condition? {
    let words = say.split(separator: " ").map(String.init)
    if let sum = sum(words) { return sum }
    if let (table, field) = words.first.flatMap(find), words.dropFirst().first == "is" {
      if let condition = claim(Array(words.dropFirst(2)), table, field) { return condition }
    }
    section.report(
      .mappingBadValue,
      section["say"],
      field: "say",
      expected: "a sentence such as " + forms.joined(separator: ", ")
        + ", with fields of the schema, numbers and days",
      found: "`\(say)`",
      remedy: "write `say: \"identifier is filled in at least 85 %\"`"
    )
    return nil
  }

  /// What stands behind `FIELD is`.
  private static func claim(
    _ words: [String],
    _ table: SchemaTable,
    _ field: CustomerField
  ) -> CheckRule.Condition? {
    if let share = share(words, ["filled", "in", "at", "least"]) {
      return .filled(table: table, field: field, atLeastPercent: share)
    }
    if let share = share(words, ["valid", "in", "at", "least"]) {
      return .valid(table: table, field: field, atLeastPercent: share)
    }
    switch words {
    case ["filled"]: return .rows(table: table, .isFilled(field))
    case ["valid"]: return .rows(table: table, .isValid(field))
    case ["unique"]: return .unique(table: table, field: field)
    default: break
    }
    if words.starts(with: ["one", "of"]) {
      let values = words.dropFirst(2).joined(separator: " ").split(separator: ",").map {
        String($0.split(separator: " ").joined(separator: " "))
      }
      return values.isEmpty ? nil : .rows(table: table, .isOneOf(field, values))
    }
    for order in RowClaim.Order.allCases {
      let name = order.rawValue.split(separator: " ").map(String.init)
      guard words.starts(with: name), words.count == name.count + 1,
        let operand = operand(words[name.count], field, table)
      else { continue }
      return .rows(table: table, .compares(field, order, operand))
    }
    return nil
  }

  /// A field of the same table and of a comparable type, a number or a day.
  private static func operand(
    _ text: String,
    _ field: CustomerField,
    _ table: SchemaTable
  ) -> RowClaim.Operand? {
    if let other = self.field(text, table) {
      return isComparable(field, other) ? .field(other) : nil
    }
    if let day = CivilDate(text) { return field.definition.type == .date ? .day(day) : nil }
    guard isNumber(field), let number = Amount(text) else { return nil }
    return .number(number)
  }

  /// A field by its name in the table, or with the table's name before it.
  private static func field(_ name: String, _ table: SchemaTable) -> CustomerField? {
    if let field = CustomerField.find(name, in: table) { return field }
    guard let (found, field) = find(name), found == table else { return nil }
    return field
  }

  /// `opening plus credits minus debits is closing`.
  private static func sum(_ words: [String]) -> CheckRule.Condition? {
    guard words.count >= 5, words[words.count - 2] == "is",
      let (table, first) = words.first.flatMap(find), isNumber(first),
      let total = field(words[words.count - 1], table), isNumber(total)
    else { return nil }
    var terms = [RowClaim.Term(first)]
    var rest = words[1..<(words.count - 2)]
    while let sign = rest.popFirst() {
      guard sign == "plus" || sign == "minus", let name = rest.popFirst(),
        let field = field(name, table), isNumber(field)
      else { return nil }
      terms.append(RowClaim.Term(field, isNegative: sign == "minus"))
    }
    return terms.count > 1 ? .rows(table: table, .adds(terms, to: total)) : nil
  }

  /// The percentage at the end of a sentence: `… at least 85 %` or `… at least 85%`.
  private static func share(_ claim: [String], _ words: [String]) -> Amount? {
    var number = Array(claim.dropFirst(words.count))
    guard claim.starts(with: words), var last = number.popLast(), last.hasSuffix("%") else {
      return nil
    }
    last.removeLast()
    if !last.isEmpty { number.append(last) }
    guard number.count == 1, let share = Amount(number[0]), share >= .zero,
      share <= Amount(units: 100, scale: 0)
    else { return nil }
    return share
  }

  private static func isNumber(_ field: CustomerField) -> Bool {
    [.money, .decimal, .integer].contains(field.definition.type)
  }

  /// Numbers compare with numbers and days with days.
  private static func isComparable(_ left: CustomerField, _ right: CustomerField) -> Bool {
    left.definition.type == .date
      ? right.definition.type == .date : isNumber(left) && isNumber(right)
  }

  /// A sentence about a field that nothing fills would hold for ever.
  private static func checkFields(
    of condition: CheckRule.Condition,
    _ mapping: Mapping,
    _ section: YAMLSection
  ) {
    func fields(_ table: TableMapping) -> [CustomerField] {
      table.fields.map(\.field) + table.nested.flatMap(fields)
    }
    let filled = mapping.files.flatMap { $0.tables.flatMap(fields) }
    for field in condition.fields where !filled.contains(field) {
      section.report(
        .mappingBadReference,
        section["say"],
        field: "say",
        expected: "a field that the mapping fills",
        found: "`\(field.definition.table.name).\(field.name)`, which it does not fill",
        remedy: "add a rule for the field, or remove the sentence"
      )
    }
  }

  /// Finds `identifier` or `loan.outstanding`; without a table the first table that has the name.
  static func find(_ name: String) -> (SchemaTable, CustomerField)? {
    if let dot = name.firstIndex(of: "."),
      let table = SchemaTable.allCases.first(where: { $0.name == name[..<dot] }),
      let field = CustomerField.find(String(name[name.index(after: dot)...]), in: table)
    {
      return (table, field)
    }
    guard let definition = CustomerField.definitions.first(where: { $0.name == name }) else {
      return nil
    }
    return (definition.table, definition.field)
  }
}
