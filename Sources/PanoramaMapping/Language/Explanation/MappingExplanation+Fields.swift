import PanoramaModel

// What records become: rows, fields, further parties.
extension MappingExplanation {
  mutating func tell(_ table: TableMapping, in file: FileMapping, depth: Int) {
    let name = book.say("table." + table.table.name)
    let title =
      if let each = table.each {
        book.say("row.each", [name, path(each, file.pathStyle)])
      } else {
        book.say(depth == 1 ? "row.record" : "row.inner", [name])
      }
    heading(title, depth: depth)
    if !table.key.isEmpty { say("row.key", path(table.key, file.pathStyle)) }
    if let condition = table.condition {
      say("row.when", self.condition(condition, file.pathStyle))
    }
    tellFields(table, file, depth)
  }

  mutating func tell(_ party: PartyMapping, in file: FileMapping) {
    let role = book.say("role." + party.role.name)
    let title =
      if let each = party.table.each {
        book.say("party.each", [role, path(each, file.pathStyle)])
      } else {
        book.say("party", [role])
      }
    heading(title, depth: 1)
    if party.table.key.isEmpty {
      say("party.key.none")
    } else {
      say("party.key", path(party.table.key, file.pathStyle))
    }
    if let condition = party.table.condition {
      say("party.when", self.condition(condition, file.pathStyle))
    }
    tellFields(party.table, file, 1)
  }

  private mutating func tellFields(_ table: TableMapping, _ file: FileMapping, _ depth: Int) {
    for rule in table.fields { tell(rule, file) }
    for nested in table.nested { tell(nested, in: file, depth: depth + 1) }
  }

  // MARK: Fields

  private mutating func tell(_ rule: FieldRule, _ file: FileMapping) {
    var sentences = [
      book.say("field", [book.quoted(rule.field.name), origin(rule.origin, file)])
    ]
    if !rule.steps.isEmpty {
      let steps = rule.steps.map(step).joined(separator: book.comma)
      sentences.append(book.say("clean", [steps]))
    }
    if let lookup = rule.lookup {
      sentences.append(
        book.say("lookup", [book.quoted(lookup.entry), book.quoted(lookup.column)])
      )
    }
    sentences.append(contentsOf: reading(rule, file))
    if let kind = rule.kind { sentences.append(self.kind(kind, file.pathStyle)) }
    if rule.isRequired { sentences.append(book.say("required")) }
    if rule.isOptional { sentences.append(book.say("optional")) }
    if let party = rule.party { sentences.append(book.say("when." + party.name)) }
    if let condition = rule.condition {
      sentences.append(book.say("when", [self.condition(condition, file.pathStyle)]))
    }
    if let sensitivity = rule.sensitivity { sentences.append(book.say("class", [sensitivity])) }
    say(sentences: sentences)
  }

  /// How the text becomes a value; a constant enters as it is written.
  private func reading(_ rule: FieldRule, _ file: FileMapping) -> [String] {
    if case .constant = rule.origin, rule.lookup == nil, rule.steps.isEmpty { return [] }
    var sentences: [String] = []
    if let codes = rule.codes {
      let rows = codes.rows.map { row in
        let code = book.quoted(String(decoding: row.code, as: UTF8.self))
        return row.meaning.isEmpty
          ? book.say("code.empty", [code]) : book.say("code", [code, book.quoted(row.meaning)])
      }
      let list = rows.joined(separator: book.comma)
      sentences.append(
        codes.place.map { book.say("codes.file", [list, book.quoted($0)]) }
          ?? book.say("codes", [list])
      )
    } else {
      sentences.append(book.say("as." + rule.normalizer))
      sentences.append(contentsOf: options(rule, file))
    }
    sentences.append(book.say("otherwise." + rule.otherwise.rawValue))
    return sentences
  }

  func origin(_ origin: ValueOrigin, _ file: FileMapping) -> String {
    let style = file.pathStyle
    switch origin {
    case .path(let path): return book.say("from.path", [self.path(path, style)])
    case .constant(let text): return book.say("from.constant", [book.quoted(text)])
    case .file(let name): return book.say("from.file", [capture(name, in: file)])
    case .firstOf(let origins):
      let list = origins.map { self.origin($0, file) }.joined(separator: book.comma)
      return book.say("from.first", [list])
    case .joined(let origins, let separator):
      let list = origins.map { self.origin($0, file) }.joined(separator: book.comma)
      return book.say("from.joined", [list, book.quoted(separator)])
    case .split(let whole, let separator, let part):
      let key = part.map { $0 < 0 ? "from.piece.last" : "from.piece" } ?? "from.pieces"
      return book.say(
        key,
        [self.origin(whole, file), book.quoted(separator), part.map { String(abs($0)) } ?? ""]
      )
    case .derived(let derivation): return text(derivation, style)
    }
  }

  private func text(_ derivation: Derivation, _ style: FormatSyntax.PathStyle) -> String {
    switch derivation {
    case .total(let terms):
      var sum = ""
      for (index, term) in terms.enumerated() {
        if index > 0 || term.isNegative { sum += book.say(term.isNegative ? "minus" : "plus") }
        sum += path(term.path, style)
      }
      return book.say("from.total", [sum])
    case .birthDate(let path): return book.say("from.birth_date", [self.path(path, style)])
    case .sex(let path): return book.say("from.sex", [self.path(path, style)])
    case .region(let path): return book.say("from.region", [self.path(path, style)])
    }
  }

  private func step(_ step: CleaningStep) -> String {
    switch step {
    case .upper: book.say("clean.upper")
    case .lower: book.say("clean.lower")
    case .digits: book.say("clean.digits")
    case .squeeze: book.say("clean.squeeze")
    case .remove(let text): book.say("clean.remove", [book.quoted(text)])
    case .replace(let old, let new):
      book.say("clean.replace", [book.quoted(old), book.quoted(new)])
    case .before(let text): book.say("clean.before", [book.quoted(text)])
    case .after(let text): book.say("clean.after", [book.quoted(text)])
    case .first(let count): book.say("clean.first", ["\(count)"])
    case .last(let count): book.say("clean.last", ["\(count)"])
    case .pad(let count, let text): book.say("clean.pad", ["\(count)", book.quoted(text)])
    }
  }

  private func kind(_ kind: FieldRule.KindRule, _ style: FormatSyntax.PathStyle) -> String {
    let fallback = book.quoted(kind.fallback.name)
    guard !kind.from.isEmpty else { return book.say("kind.fixed", [fallback]) }
    let rows = kind.codes.map { row in
      let code = book.quoted(String(decoding: row.code, as: UTF8.self))
      return book.say("code", [code, book.quoted(row.kind.name)])
    }
    return book.say(
      "kind.from",
      [path(kind.from, style), rows.joined(separator: book.comma), fallback]
    )
  }

  // MARK: Options

  private func options(_ rule: FieldRule, _ file: FileMapping) -> [String] {
    let seen = NormalizerCatalog.entry(named: rule.normalizer)?.options ?? []
    var sentences = seen.compactMap { option($0, rule, file) }
    if !rule.options.nullTokens.isEmpty {
      sentences.append(book.say("option.null_tokens", [book.quoted(rule.options.nullTokens)]))
    }
    return sentences
  }

  /// What is said of an option; nil where silence is the usual case.
  private func option(_ name: String, _ rule: FieldRule, _ file: FileMapping) -> String? {
    let options = rule.options
    func say(_ key: String, _ values: String...) -> String { book.say("option." + key, values) }
    switch name {
    case "forms":
      return options.forms.isEmpty ? say("forms.open") : say("forms", book.quoted(options.forms))
    case "is_birth": return options.isBirth ? say("is_birth") : nil
    case "zone": return options.zone.map { say("zone", book.quoted($0)) }
    case "region": return say("region", book.quoted(options.region))
    case "also_accepts":
      return options.alsoAccepts.isEmpty
        ? nil : say("also_accepts", book.quoted(options.alsoAccepts))
    case "area_code": return options.areaCode.map { say("area_code", book.quoted($0)) }
    case "unit": return unit(rule, file)
    case "decimal_comma":
      guard let comma = options.decimalComma else {
        return rule.normalizer == "money"
          ? say("decimal_comma.open") : say("decimal_comma.false")
      }
      return say("decimal_comma.\(comma)")
    case "implied_decimals": return options.impliedDecimals.map { say("implied_decimals", "\($0)") }
    case "credit_is_negative":
      return options.creditIsNegative ? say("credit_is_negative", book.quoted("CR")) : nil
    case "uppercases": return options.uppercases ? say("uppercases") : nil
    case "file_currency": return options.fileCurrency.map { say("file_currency", book.quoted($0)) }
    case "initials": return say("initials." + (options.initials ?? "open"))
    case "edition": return say("edition", options.edition)
    case "company_modulus":
      return options.companyModulus == 10
        ? nil : say("company_modulus", "\(options.companyModulus)")
    default: return nil
    }
  }

  private func unit(_ rule: FieldRule, _ file: FileMapping) -> String {
    if let unit = rule.unit { return book.say("option.unit.from", [origin(unit, file)]) }
    if let unit = rule.options.unit { return book.say("option.unit", [book.quoted(unit)]) }
    return rule.normalizer == "money"
      ? book.say("option.unit.yuan", [book.quoted("元")]) : book.say("option.unit.open")
  }

  // MARK: Conditions

  func condition(_ condition: RecordCondition, _ style: FormatSyntax.PathStyle) -> String {
    func name(_ path: [String]) -> String { self.path(path, style) }
    func list(_ values: [String]) -> String {
      values.map { book.quoted($0) }.joined(separator: book.say("is.or"))
    }
    func joined(_ parts: [RecordCondition], _ word: String) -> String {
      let text = parts.map { self.condition($0, style) }.joined(separator: book.say(word))
      return book.say("is.all", [text])
    }
    switch condition {
    case .all(let parts): return joined(parts, "is.and")
    case .any(let parts): return joined(parts, "is.or")
    case .isOneOf(let path, let values): return book.say("is.one", [name(path), list(values)])
    case .isFilled(let path): return book.say("is.filled", [name(path)])
    case .startsWith(let path, let text):
      return book.say("is.start", [name(path), book.quoted(text)])
    case .contains(let path, let text):
      return book.say("is.contains", [name(path), book.quoted(text)])
    case .isAtLeast(let path, let bound):
      return book.say("is.at_least", [name(path), text(bound)])
    case .isAtMost(let path, let bound): return book.say("is.at_most", [name(path), text(bound)])
    case .not(.isOneOf(let path, let values)):
      return book.say("is.none", [name(path), list(values)])
    case .not(.isFilled(let path)): return book.say("is.empty", [name(path)])
    case .not(.startsWith(let path, let text)):
      return book.say("is.start.not", [name(path), book.quoted(text)])
    case .not(.contains(let path, let text)):
      return book.say("is.contains.not", [name(path), book.quoted(text)])
    case .not(let part): return book.say("is.not", [self.condition(part, style)])
    }
  }

  private func text(_ bound: RecordCondition.Bound) -> String {
    switch bound {
    case .number(let number): number.description
    case .day(let day): day.description
    }
  }
}
