import PanoramaModel
import Yams

/// The values outside the records that the fields of one file ask for.
final class FileValues {
  private(set) var captures: [(name: String, path: [String])] = []

  /// The name of the capture of a path, which is added when it is new.
  func capture(_ path: [String]) -> String {
    let name = FieldRule.fileValuePrefix + path.joined(separator: "/")
    if !captures.contains(where: { $0.name == name }) { captures.append((name, path)) }
    return name
  }
}

// Where the value of a field comes from, and what is done before it is cleaned.
extension TableMappingReader {
  /// A path as a mapping writes it: of a record, or from the top of the file (`/Export/@unit`, `$.unit`).
  func origin(_ text: String) -> ValueOrigin {
    let isOutside =
      switch paths {
      case .slashes: text.hasPrefix("/")
      case .dots: text.hasPrefix("$.")
      case .columns: false
      }
    guard isOutside else { return .path(FieldPathSyntax.relative(text, paths)) }
    return .file(capture: fileValues.capture(FieldPathSyntax.absolute(text, paths)))
  }

  /// `a..b` and `.a` have a step without a name; a column's name may be anything.
  func checkSteps(of paths: [String], _ node: Node?, _ section: YAMLSection) {
    let divider: Character = self.paths == .slashes ? "/" : "."
    guard self.paths != .columns else { return }
    for path in paths {
      // An absolute path of XML starts with the divider.
      let steps = path.drop { $0 == "/" }.split(
        separator: divider,
        omittingEmptySubsequences: false
      )
      guard steps.contains(where: \.isEmpty), !path.isEmpty else { continue }
      section.report(
        .mappingBadValue,
        node,
        field: "from",
        expected: "names with one `\(divider)` between them",
        found: "`\(path)`",
        remedy: "write `\(steps.filter { !$0.isEmpty }.joined(separator: String(divider)))`"
      )
    }
  }

  func readOrigin(_ section: YAMLSection, of field: CustomerField) -> ValueOrigin {
    let keys = ["from", "join", "value", "derived"].filter { section[$0] != nil }
    if keys.count > 1 {
      section.report(
        .mappingBadValue,
        section[keys[1]],
        field: keys[1],
        expected: "one of `from`, `join`, `value` and `derived`",
        found: keys.map { "`\($0)`" }.joined(separator: " and "),
        remedy: "keep one of them; `from: [a, b]` takes the first that is filled"
      )
    }
    guard let first = keys.first else {
      section.missing("from")
      return .constant("")
    }
    reportLoneKeys(section)
    switch first {
    case "value": return .constant(section.text("value") ?? "")
    case "derived": return derived(section, field)
    case "join":
      let given = section.texts("join")
      let parts = (given ?? []).filter { !$0.isEmpty }.map(origin)
      if given != nil, parts.isEmpty { section.missing("join") }
      checkSteps(of: given ?? [], section["join"], section)
      return split(.joined(parts, separator: section.text("with") ?? " "), section)
    default:
      let given = section.texts("from")
      let texts = (given ?? []).filter { !$0.isEmpty }
      if given != nil, texts.isEmpty { section.missing("from") }
      checkSteps(of: texts, section["from"], section)
      let origins = texts.map(origin)
      return split(origins.count == 1 ? origins[0] : .firstOf(origins), section)
    }
  }

  /// `with` without `join`, and `part` without `split`, would do nothing.
  private func reportLoneKeys(_ section: YAMLSection) {
    for (key, needed) in [("with", "join"), ("part", "split")]
    where section[key] != nil && section[needed] == nil {
      section.report(
        .mappingBadValue,
        section[key],
        field: key,
        expected: "`\(key)` beside `\(needed)` only",
        found: "`\(key)` alone",
        remedy: "remove `\(key)`, or add `\(needed)`"
      )
    }
  }

  private func split(_ origin: ValueOrigin, _ section: YAMLSection) -> ValueOrigin {
    guard section["split"] != nil else { return origin }
    let separator = section.text("split") ?? ""
    if separator.isEmpty {
      section.report(
        .mappingBadValue,
        section["split"],
        field: "split",
        expected: "the text that stands between the pieces",
        found: "nothing",
        remedy: "write `split: \";\"`"
      )
    }
    let part = section.integer("part", of: MappingGrammar.field)
    if part == 0 {
      section.report(
        .mappingBadValue,
        section["part"],
        field: "part",
        expected: "1 for the first piece, 2 for the second, -1 for the last",
        found: "`0`",
        remedy: "write `part: 1`"
      )
    }
    return .split(origin, separator: separator, part: part)
  }

  /// `a plus b minus c`, `birth date of x`, `sex of x`, `region of x`.
  private func derived(_ section: YAMLSection, _ field: CustomerField) -> ValueOrigin {
    let sentence = section.text("derived") ?? ""
    for (words, make) in Self.derivations where sentence.hasPrefix(words + " ") {
      let name = String(sentence.dropFirst(words.utf8.count + 1))
      if !name.isEmpty { return .derived(make(FieldPathSyntax.relative(name, paths))) }
    }
    var terms: [(path: [String], isNegative: Bool)] = []
    var rest = " plus " + sentence
    while !rest.isEmpty {
      let isNegative = rest.hasPrefix(" minus ")
      rest.removeFirst(isNegative ? 7 : 6)
      let next = [" plus ", " minus "].compactMap { rest.firstRange(of: $0)?.lowerBound }.min()
      let name = String(rest[..<(next ?? rest.endIndex)])
      terms.append((FieldPathSyntax.relative(name, paths), isNegative))
      rest = next.map { String(rest[$0...]) } ?? ""
    }
    if terms.count > 1, terms.allSatisfy({ !$0.path.joined().isEmpty }) {
      return .derived(.total(terms))
    }
    section.report(
      .mappingBadValue,
      section["derived"],
      field: "derived",
      expected: "`PATH plus PATH`, `PATH minus PATH`, `birth date of PATH`, `sex of PATH` or "
        + "`region of PATH`",
      found: "`\(sentence)`",
      remedy: "write `derived: \"\(Self.sampleDerivation(of: field))\"`"
    )
    return .constant("")
  }

  private static func sampleDerivation(of field: CustomerField) -> String {
    switch field {
    case .birthDate: "birth date of id_no"
    case .sex: "sex of id_no"
    default: field.definition.type == .money ? "balance minus frozen" : "region of id_no"
    }
  }

  private static let derivations: [(String, @Sendable ([String]) -> Derivation)] = [
    ("birth date of", { .birthDate(of: $0) }), ("sex of", { .sex(of: $0) }),
    ("region of", { .region(of: $0) }),
  ]

  // MARK: Conditions

  /// `when: person`, `when: "status is ACTIVE"`, or a list of both.
  func readConditions(_ rule: inout FieldRule, _ section: YAMLSection) {
    var sentences: [RecordCondition] = []
    for text in section.texts("when") ?? [] {
      if let party = PartyKind.allCases.first(where: { $0.name == text }) {
        if let other = rule.party, other != party { twoParties(section) }
        rule.party = party
      } else if let condition = parse(text, "when", section, isField: true) {
        sentences.append(condition)
      }
    }
    if !sentences.isEmpty { rule.condition = sentences.count == 1 ? sentences[0] : .all(sentences) }
  }

  private func twoParties(_ section: YAMLSection) {
    section.report(
      .mappingBadValue,
      section["when"],
      field: "when",
      expected: "one kind of party",
      found: "two, and no record is of both",
      remedy: "remove `when`: without it the rule is for every party"
    )
  }

  /// A sentence, or a list of sentences that must all hold.
  func condition(_ key: String, _ section: YAMLSection) -> RecordCondition? {
    let sentences = (section.texts(key) ?? []).compactMap { parse($0, key, section) }
    return sentences.count > 1 ? .all(sentences) : sentences.first
  }

  private func parse(
    _ text: String,
    _ key: String,
    _ section: YAMLSection,
    isField: Bool = false
  ) -> RecordCondition? {
    if let condition = ConditionParser(style: paths).parse(text) { return condition }
    // Only fields know kinds of parties: rows of a table are told apart by sentences alone.
    let kinds = isField ? PartyKind.allCases.map(\.name) : []
    let guess = text.contains(" ") ? nil : Spelling.nearest(to: text, in: kinds)
    section.report(
      .mappingBadValue,
      section[key],
      field: key,
      expected: (isField ? "`person`, `organisation`, or a sentence: " : "a sentence: ")
        + ConditionParser.forms,
      found: "`\(text)`",
      remedy: guess.map { "write `\(key): \($0)`" } ?? "write `\(key): \"status is ACTIVE\"`"
    )
    return nil
  }

  // MARK: Units and currencies

  /// `unit: 万元`, or `unit: { from: path }`, where the path may stand outside the records.
  func readUnit(_ rule: inout FieldRule, _ section: YAMLSection) {
    guard case .mapping = section["unit"], let below = section.section("unit") else { return }
    below.allow(MappingGrammar.unit)
    let text = below.requiredText("from")
    if !text.isEmpty { rule.unit = origin(text) }
  }

  /// `currency:` beside an amount fills the currency of the row, unless the table has a rule for it.
  func addCurrencies(to mapping: inout TableMapping, _ section: YAMLSection) {
    let table = mapping.table
    guard let field = CustomerField.find("currency", in: table) else { return }
    for entry in section.entries {
      guard case .mapping = entry.node,
        let amount = CustomerField.find(entry.key, in: table),
        let below = section.section(entry.key), let node = below["currency"]
      else { continue }
      // Beside other fields it has been reported where the rule was read.
      guard amount.definition.type == .money else { continue }
      if mapping.fields.contains(where: { $0.field == field }) { continue }
      var rules = self.rules(field, currencyNode(node), section, node.mark?.line ?? entry.keyLine)
      for index in rules.indices { rules[index].line = node.mark?.line ?? entry.keyLine }
      mapping.fields.append(contentsOf: rules)
    }
  }

  /// `currency: CNY` names the currency itself.
  private func currencyNode(_ node: Node) -> Node {
    guard case .scalar(let scalar) = node else { return node }
    return .mapping(Node.Mapping([(Node("value"), node)], .implicit, .any, scalar.mark))
  }
}
