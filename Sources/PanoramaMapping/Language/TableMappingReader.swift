import PanoramaModel
import Yams

/// Reads a table of a file: its fields, and the collections inside its rows.
struct TableMappingReader {
  /// Regions in which a comma starts the fraction by custom, as far as phones may be of them.
  private static let commaRegions = ["ES", "PT", "FR", "DE", "IT"]

  let paths: FormatSyntax.PathStyle
  let region: String?
  let fileValues: FileValues

  func read(_ section: YAMLSection, table: SchemaTable, key: [String]) -> TableMapping {
    let nestedTables = SchemaTable.allCases.filter { $0 != .customer && $0 != table }
    let fields = CustomerField.definitions.filter { $0.table == table }.map(\.name)
    var mapping = TableMapping(
      table: table,
      each: section.text("each").map { FieldPathSyntax.relative($0, paths) },
      key: section.text("key").map { FieldPathSyntax.relative($0, paths) } ?? [],
      fields: [],
      nested: [],
      condition: section["when"] == nil ? nil : condition("when", section)
    )
    for entry in section.entries where !MappingGrammar.row.names.contains(entry.key) {
      if let field = CustomerField.find(entry.key, in: table) {
        mapping.fields.append(contentsOf: rules(field, entry.node, section, entry.keyLine))
      } else if let nested = nestedTables.first(where: { $0.mappingKey == entry.key }),
        let below = section.section(entry.key)
      {
        mapping.nested.append(read(below, table: nested, key: []))
      } else {
        unknownField(entry.key, entry.keyLine, entry.keyColumn, table, fields, section)
      }
    }
    addCurrencies(to: &mapping, section)
    // The kind of party decides how names are cleaned and which fields apply, so its rule runs first.
    mapping.fields.sort { $0.field == .kind && $1.field != .kind }
    checkRules(mapping, section)
    return mapping
  }

  private func unknownField(
    _ key: String,
    _ line: Int,
    _ column: Int,
    _ table: SchemaTable,
    _ fields: [String],
    _ section: YAMLSection
  ) {
    let guess = Spelling.nearest(to: key, in: fields)
    section.source.diagnostics.append(
      Diagnostic(
        .mappingUnknownField,
        at: SourceLocation(file: section.source.file, line: line, column: column),
        field: key,
        expected: "a field of `\(table.name)`: " + fields.joined(separator: ", "),
        found: "`\(key)`",
        remedy: guess.map { "did you mean `\($0)`? write `\($0):`" } ?? "remove the line"
      )
    )
  }

  /// A field may have one rule or a list of rules, such as two columns with phones.
  func rules(
    _ field: CustomerField,
    _ node: Node,
    _ parent: YAMLSection,
    _ line: Int
  ) -> [FieldRule] {
    if case .sequence(let items) = node {
      return items.compactMap { rule(field, $0, parent, $0.mark?.line ?? line) }
    }
    return rule(field, node, parent, line).map { [$0] } ?? []
  }

  private func rule(
    _ field: CustomerField,
    _ node: Node,
    _ parent: YAMLSection,
    _ line: Int
  ) -> FieldRule? {
    let definition = field.definition
    var rule = FieldRule(
      field: field,
      origin: .constant(""),
      steps: [],
      normalizer: NormalizerCatalog.defaultName(for: field),
      options: NormalizerOptions(),
      codes: nil,
      lookup: nil,
      unit: nil,
      kind: nil,
      otherwise: definition.type.keepsUnfit ? .keepRaw : .empty,
      isRequired: false,
      isOptional: false,
      party: nil,
      condition: nil,
      sensitivity: nil,
      line: line
    )
    rule.options.isBirth = field == .birthDate
    // Codes of ISO 4217 are written in capitals; a department's `eur` is no other currency.
    rule.options.uppercases = definition.name == "currency"
    rule.options.referenceYear = parent.source.referenceYear
    rule.options.region = region ?? "CN"
    // Where a point starts the fraction by custom, an amount such as 1,234 has one meaning.
    rule.options.decimalComma = Self.commaRegions.contains(region ?? "CN") ? nil : false
    if case .scalar(let scalar) = node, !scalar.string.isEmpty {
      checkSteps(of: [scalar.string], node, parent)
      rule.origin = origin(scalar.string)
      return rule
    }
    let section = YAMLSection(
      node,
      name: parent.name + "." + definition.name,
      source: parent.source
    )
    section.allow(MappingGrammar.field)
    rule.origin = readOrigin(section, of: field)
    rule.steps = steps(section)
    readTable(&rule, section)
    readNormalizer(&rule, section)
    readUnit(&rule, section)
    rule.otherwise =
      section.choice("otherwise", FieldRule.UnfitPolicy.self) ?? rule.otherwise
    rule.isRequired = section.flag("required") ?? false
    rule.isOptional = section.flag("optional") ?? false
    rule.sensitivity = sensitivity(section)
    readConditions(&rule, section)
    readLiteral(&rule, section)
    checkContradictions(rule, section)
    return rule
  }

  /// A constant is cleaned here, once, so that `value: 2020/1/2` and `value: abc` pass no unread.
  private func readLiteral(_ rule: inout FieldRule, _ section: YAMLSection) {
    let isPlain = rule.steps.isEmpty && rule.lookup == nil && rule.codes == nil
    let hasForm = [.date, .money, .decimal, .integer, .boolean, .code]
      .contains(rule.field.definition.type)
    guard isPlain, hasForm, case .constant(let text) = rule.origin, !text.isEmpty,
      let normalizer = NormalizerCatalog.entry(named: rule.normalizer)?.make(rule.options)
    else { return }
    var value = NormalizedValue()
    let bytes = Array(text.utf8)
    normalizer.normalize(bytes.span, into: &value)
    guard value.validity == .valid || value.validity == .unchecked else {
      return section.report(
        .mappingBadValue,
        section["value"],
        field: "value",
        expected: "a value that `\(rule.normalizer)` reads",
        found: "`\(text)`",
        remedy: "correct the value, or remove the line to leave the field empty"
      )
    }
    rule.origin = .constant(String(decoding: value.canonical, as: UTF8.self))
  }

  /// A kind of party is one of three words, in the code table and as a constant.
  func checkKinds(_ rule: FieldRule, _ section: YAMLSection) {
    let kinds = MappingGrammar.partyKinds
    if let constant = section.text("value"), !kinds.contains(constant) {
      section.badChoice("value", constant, among: kinds)
    }
    guard case .mapping = section["table"], let codes = section.section("table") else { return }
    for entry in codes.entries {
      guard case .scalar(let meaning) = entry.node, !kinds.contains(meaning.string) else {
        continue
      }
      codes.badChoice(entry.key, meaning.string, among: kinds)
    }
  }

  private func readNormalizer(_ rule: inout FieldRule, _ section: YAMLSection) {
    let type = rule.field.definition.type
    if let name = section.text("as") {
      let allowed = NormalizerCatalog.entries.filter { $0.types.contains(type) }.map(\.name)
      if allowed.contains(name) {
        rule.normalizer = name
      } else {
        let isKnown = NormalizerCatalog.entry(named: name) != nil
        let guess = Spelling.nearest(to: name, in: allowed) ?? allowed.first ?? ""
        section.report(
          .mappingUnknownNormalizer,
          section["as"],
          field: "as",
          expected: "a normalizer for `\(rule.field.name)`: " + allowed.joined(separator: ", "),
          found: isKnown ? "`\(name)`, which is for other fields" : "`\(name)`",
          remedy: "write `as: \(guess)`"
        )
      }
    }
    rule.options.forms = section.texts("forms") ?? []
    if let region = section.text("region") { rule.options.region = region }
    rule.options.alsoAccepts = section.texts("also_accepts") ?? []
    rule.options.decimalComma = section.flag("decimal_comma") ?? rule.options.decimalComma
    rule.options.zone = section.text("zone")
    rule.options.areaCode = section.text("area_code")
    rule.options.fileCurrency = section.text("file_currency")
    rule.options.initials = section.text("initials")
    rule.options.edition = section.text("edition") ?? rule.options.edition
    rule.options.companyModulus =
      section.integer("company_modulus", of: MappingGrammar.field) ?? rule.options.companyModulus
    rule.options.impliedDecimals = section.integer("implied_decimals", of: MappingGrammar.field)
    if case .scalar(let unit) = section["unit"] { rule.options.unit = unit.string }
    rule.options.creditIsNegative = section.flag("credit_is_negative") ?? false
    rule.options.uppercases = section.flag("uppercases") ?? rule.options.uppercases
    rule.options.nullTokens = section.texts("null_tokens") ?? []
    guard let entry = NormalizerCatalog.entry(named: rule.normalizer) else { return }
    reportForeignOptions(entry, section)
    for problem in NormalizerCatalog.problems(with: rule.options, of: entry) {
      if case .badValue(let option, let value, let allowed) = problem {
        section.badChoice(option, value, among: allowed)
      }
    }
  }

  /// Reports options that the normalizer would not look at: a forgotten unit must not pass in silence.
  private func reportForeignOptions(_ entry: NormalizerEntry, _ section: YAMLSection) {
    for option in MappingGrammar.normalizerOptions
    where section[option] != nil && !entry.options.contains(option) {
      let users = NormalizerCatalog.entries.filter { $0.options.contains(option) }.map(\.name)
      section.report(
        .mappingBadValue,
        section[option],
        field: option,
        expected: "`\(option)` with " + users.joined(separator: ", ") + " only",
        found: "`\(option)` with `\(entry.name)`, which does not look at it",
        remedy: "remove `\(option)`"
      )
    }
  }

  /// `kind: resident_id`, or `kind: { from: path, table: { code: kind }, fallback: kind }`.
  func kindRule(_ section: YAMLSection) -> FieldRule.KindRule? {
    guard let node = section["kind"] else { return nil }
    let known = IdentifierKind.allCases.map(\.name)
    func kind(_ name: String, _ place: YAMLSection, _ key: String) -> IdentifierKind {
      if let kind = IdentifierKind(name: name) { return kind }
      place.badChoice(key, name, among: known)
      return .unknown
    }
    if case .scalar(let scalar) = node {
      return .init(from: [], codes: [], fallback: kind(scalar.string, section, "kind"))
    }
    let below = YAMLSection(node, name: section.name + ".kind", source: section.source)
    below.allow(MappingGrammar.kind)
    var rule = FieldRule.KindRule(
      from: FieldPathSyntax.relative(below.requiredText("from"), paths),
      codes: [],
      fallback: below.text("fallback").map { kind($0, below, "fallback") } ?? .unknown
    )
    if let codes = below.section("table") {
      rule.codes = codes.entries.map { entry in
        (Array(entry.key.utf8), kind(codes.text(entry.key) ?? "", codes, entry.key))
      }
    } else {
      below.missing("table")
    }
    return rule
  }

  private func sensitivity(_ section: YAMLSection) -> String? {
    guard let text = section.text("class") else { return nil }
    if text == "C3" {
      section.report(
        .mappingBadValue,
        section["class"],
        field: "class",
        expected: "C1 or C2: authentication data (C3 of JR/T 0171-2020) never enters",
        found: "`C3`",
        remedy: "remove the field from the mapping and from the export"
      )
    } else if text != "C1", text != "C2" {
      section.badChoice("class", text, among: ["C1", "C2"])
    }
    return text
  }
}

extension FieldType {
  /// Whether a value that does not fit is still worth keeping: as evidence, and for people to read.
  fileprivate var keepsUnfit: Bool {
    switch self {
    case .text, .name, .identifier, .phone, .email, .address, .code: true
    case .date, .money, .decimal, .integer, .boolean: false
    }
  }
}
