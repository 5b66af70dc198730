import PanoramaModel

// What a rule says that can never come to anything: reported only where that is certain without any data.
extension TableMappingReader {
  func checkContradictions(_ rule: FieldRule, _ section: YAMLSection) {
    if section["kind"] != nil, rule.field != .identifier {
      section.report(
        .mappingBadValue,
        section["kind"],
        field: "kind",
        expected: "`kind` beside `identifier` only",
        found: "`kind` beside `\(rule.field.name)`",
        remedy: "remove `kind`"
      )
    }
    if section["currency"] != nil { checkCurrency(rule, section) }
    if rule.isRequired, rule.isOptional {
      section.report(
        .mappingBadValue,
        section["optional"],
        field: "optional",
        expected: "`required` or `optional`",
        found: "both: a record without the value is set aside, so the path must be there",
        remedy: "keep one of them"
      )
    }
    checkForms(rule, section)
    checkRepeatedPaths(rule, section)
    checkMeanings(rule, section)
    if let condition = rule.condition { checkPossible(condition, "when", section) }
  }

  private func checkCurrency(_ rule: FieldRule, _ section: YAMLSection) {
    let table = rule.field.definition.table
    let isKept = CustomerField.find("currency", in: table) != nil
    if rule.field.definition.type == .money, isKept { return }
    section.report(
      .mappingBadValue,
      section["currency"],
      field: "currency",
      expected: "`currency` beside an amount of a table that keeps a currency",
      found: isKept ? "`currency` beside `\(rule.field.name)`" : "`currency` in `\(table.name)`",
      remedy: "remove `currency`"
    )
  }

  /// Two forms that read the same digits differently: the later one would be passed over.
  private func checkForms(_ rule: FieldRule, _ section: YAMLSection) {
    let forms = rule.options.forms.compactMap(DateForm.init(name:))
    for (first, second) in [(DateForm.dayFirst, DateForm.monthFirst), (.excel, .excel1904)]
    where forms.contains(first) && forms.contains(second) {
      section.report(
        .mappingBadValue,
        section["forms"],
        field: "forms",
        expected:
          "`\(first.rawValue)` or `\(second.rawValue)`: they read the same text as different days",
        found: "both",
        remedy: "keep the one that the department writes"
      )
    }
  }

  private func checkRepeatedPaths(_ rule: FieldRule, _ section: YAMLSection) {
    guard case .firstOf(let origins) = rule.origin, origins.count > 1 else { return }
    var seen: Set<String> = []
    for (origin, text) in zip(origins, section.texts("from") ?? [])
    where !seen.insert("\(origin)").inserted {
      section.report(
        .mappingDuplicate,
        section["from"],
        field: "from",
        expected: "every path once",
        found: "`\(text)` again, which is empty whenever it is reached",
        remedy: "remove the second `\(text)`"
      )
    }
  }

  // MARK: Meanings

  /// The words that a field takes, of those whose words the schema fixes.
  static func knownWords(of field: CustomerField) -> [String]? {
    switch field {
    case .kind: MappingGrammar.partyKinds
    case .sex: ["male", "female"]
    case .transactionDirection: ["credit", "debit"]
    default: nil
    }
  }

  /// Meanings and constants enter as they are written, so they must be what the field's normalizer would make of them.
  private func checkMeanings(_ rule: FieldRule, _ section: YAMLSection) {
    let types: [FieldType] = [.code, .date, .money, .decimal, .integer, .boolean]
    // A kind of party is checked where tables are read; what is looked up afterwards is no meaning.
    guard types.contains(rule.field.definition.type), rule.field != .kind, rule.lookup == nil else {
      return
    }
    // Other constants were cleaned where they were read.
    if rule.field == .transactionDirection, rule.steps.isEmpty,
      case .constant(let text) = rule.origin, rule.codes == nil,
      let mend = mend(text, rule)
    {
      report(mend, of: "value", text, rule, section)
    }
    guard let table = rule.codes else { return }
    let place = table.place == nil ? section.section("table") : nil
    for row in table.rows {
      guard let mend = mend(row.meaning, rule) else { continue }
      let code = String(decoding: row.code, as: UTF8.self)
      if let place {
        report(mend, of: code, row.meaning, rule, place)
      } else {
        section.report(
          .mappingBadValue,
          section["table_file"],
          field: code,
          expected: mend.expected,
          found: "`\(row.meaning)` for the code `\(code)` in `\(table.place ?? "")`",
          remedy: mend.word.map { "write `\(code),\($0)` in the file" }
            ?? "correct the meaning of `\(code)` in the file"
        )
      }
    }
  }

  /// What a field expects where a text is certainly not it, and the word that was probably meant.
  private struct Mend {
    var expected: String
    var word: String?
  }

  private func report(
    _ mend: Mend,
    of key: String,
    _ text: String,
    _ rule: FieldRule,
    _ place: YAMLSection
  ) {
    place.report(
      .mappingBadValue,
      place[key],
      field: key,
      expected: mend.expected,
      found: "`\(text)`",
      remedy: mend.word.map { "write `\(key): \($0)`" }
        ?? "write what `\(rule.field.name)` can hold, or remove the code"
    )
  }

  /// Normalizers with one canonical form for each meaning.
  private static let canonicalForms = ["currency", "country", "date", "boolean"]
  /// Normalizers of code sets that a bank may replace by its own words.
  private static let openSets = ["industry", "region_code", "code", "text"]

  private func mend(_ text: String, _ rule: FieldRule) -> Mend? {
    if text.isEmpty { return nil }
    if let words = Self.knownWords(of: rule.field) {
      if words.contains(text) { return nil }
      let meant = words.first { $0 == canonical(text, rule)?.text }
      return Mend(
        expected: "one of " + words.joined(separator: ", "),
        word: meant ?? Spelling.nearest(to: text, in: words) ?? words.first
      )
    }
    guard rule.unit == nil, !Self.openSets.contains(rule.normalizer),
      let canonical = canonical(text, rule)
    else { return nil }
    switch canonical.validity {
    case .invalid:
      return Mend(expected: "a value of the normalizer `\(rule.normalizer)`", word: nil)
    case .valid where canonical.text != text && Self.canonicalForms.contains(rule.normalizer):
      return Mend(
        expected:
          "the form in which `\(rule.field.name)` is kept: meanings and constants are taken as written",
        word: canonical.text
      )
    default: return nil
    }
  }

  /// What the rule's normalizer makes of a text.
  private func canonical(_ text: String, _ rule: FieldRule) -> (text: String, validity: Validity)? {
    guard let normalizer = NormalizerCatalog.entry(named: rule.normalizer)?.make(rule.options)
    else { return nil }
    var value = NormalizedValue()
    let bytes = Array(text.utf8)
    normalizer.normalize(bytes.span, into: &value)
    return (String(decoding: value.canonical, as: UTF8.self), value.validity)
  }

  // MARK: Whole tables

  /// Rules that say the same twice, and rules for a kind of party that the table never has.
  func checkRules(_ mapping: TableMapping, _ section: YAMLSection) {
    var seen: [String: Int] = [:]
    for rule in mapping.fields {
      let sense =
        "\(rule.field) \(rule.origin) \(rule.steps) "
        + "\(rule.codes?.rows ?? []) \(String(describing: rule.lookup)) "
        + "\(String(describing: rule.condition)) \(String(describing: rule.party))"
      if let line = seen[sense] {
        section.source.diagnostics.append(
          Diagnostic(
            .mappingDuplicate,
            at: place(of: rule, section),
            field: rule.field.name,
            expected: "every rule of a field once",
            found: "the rule of line \(line) again",
            remedy: "remove one of the two"
          )
        )
      }
      seen[sense] = seen[sense] ?? rule.line
      if let own = mapping.condition, let condition = rule.condition,
        !own.isImpossible, !condition.isImpossible,
        RecordCondition.all([own, condition]).isImpossible
      {
        neverUsed(rule, "records for which the `when` of the table holds as well", section)
      }
    }
    checkParties(mapping, section)
    if let condition = mapping.condition { checkPossible(condition, "when", section) }
  }

  private func checkParties(_ mapping: TableMapping, _ section: YAMLSection) {
    let kinds = mapping.fields.filter { $0.field == .kind }
    guard kinds.count == 1, case .constant(let name) = kinds[0].origin, kinds[0].condition == nil,
      let kind = PartyKind.allCases.first(where: { $0.name == name }), kind != .unknown
    else { return }
    for rule in mapping.fields {
      guard let party = rule.party, party != kind else { continue }
      neverUsed(
        rule,
        "`when: \(kind.name)`, because line \(kinds[0].line) makes every record one",
        section
      )
    }
  }

  private func neverUsed(_ rule: FieldRule, _ expected: String, _ section: YAMLSection) {
    section.source.diagnostics.append(
      Diagnostic(
        .mappingBadValue,
        at: place(of: rule, section),
        field: rule.field.name,
        expected: expected,
        found: "a rule that is never used",
        remedy: "remove the rule, or correct its `when`"
      )
    )
  }

  private func place(of rule: FieldRule, _ section: YAMLSection) -> SourceLocation {
    let entry = section.entries.first { $0.key == rule.field.name }
    let column = entry.flatMap { $0.keyLine == rule.line ? $0.keyColumn : nil }
    return SourceLocation(file: section.source.file, line: rule.line, column: column)
  }

  func checkPossible(_ condition: RecordCondition, _ key: String, _ section: YAMLSection) {
    guard condition.isImpossible else { return }
    section.report(
      .mappingBadValue,
      section[key],
      field: key,
      expected: "a sentence that can hold",
      found: "one that never does: its parts exclude each other",
      remedy: "correct the values; alternatives are joined by `or`"
    )
  }
}

extension RecordCondition {
  /// Whether no record can meet the condition; false when that is not certain.
  var isImpossible: Bool {
    switch self {
    case .any(let parts): return parts.allSatisfy(\.isImpossible)
    case .all:
      let parts = flattened
      return parts.contains { $0.isAlternative && $0.isImpossible }
        || Set(paths.map { $0.joined(separator: "\u{1F}") }).contains { path in
          Self.excludeEachOther(parts.filter { $0.ownPath == path })
        }
    default: return false
    }
  }

  /// Whether a negation, or a list of claims, excludes every record.
  var flattenedIsImpossible: Bool { RecordCondition.all(flattened).isImpossible }

  private var isAlternative: Bool { if case .any = self { true } else { false } }

  /// The parts of a conjunction, of conjunctions in it as well.
  private var flattened: [RecordCondition] {
    switch self {
    case .all(let parts): parts.flatMap(\.flattened)
    case .not(.any(let parts)): parts.flatMap { RecordCondition.not($0).flattened }
    case .not(.not(let part)): part.flattened
    default: [self]
    }
  }

  /// The path of a condition that looks at one only.
  private var ownPath: String? {
    paths.count == 1 ? paths[0].joined(separator: "\u{1F}") : nil
  }

  /// Claims about the text at one path.
  private static func excludeEachOther(_ parts: [RecordCondition]) -> Bool {
    var allowed: Set<String>?
    var excluded: Set<String> = []
    var (isFilled, isEmpty) = (false, false)
    for part in parts {
      switch part {
      case .isOneOf(_, let values):
        let values = Set(values.map { $0.lowercased() })
        allowed = allowed.map { $0.intersection(values) } ?? values
      case .not(.isOneOf(_, let values)): excluded.formUnion(values.map { $0.lowercased() })
      case .isFilled: isFilled = true
      case .not(.isFilled): isEmpty = true
      default: break
      }
    }
    if isFilled, isEmpty { return true }
    guard let allowed else { return false }
    return allowed.subtracting(excluded).isEmpty
  }
}
