import PanoramaModel

// From one value of a record to one value of a row.
extension Mapper {
  private static let unknown = NullTokens()

  mutating func apply(
    _ rule: CompiledRule,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) {
    if let party = rule.party, partyKind != .unknown, party != partyKind { return }
    if let condition = rule.condition, !condition.holds(slots, batch, range) { return }
    let hasValue =
      rule.plainPath == FieldPathTree.none
      ? applyOther(rule, batch, range) : applyEntries(rule, rule.plainPath, batch, range)
    if !hasValue, rule.isRequired { missing(rule) }
  }

  /// The common case: the values of one path, as they stand in the batch.
  private mutating func applyEntries(
    _ rule: CompiledRule,
    _ path: FieldPathID,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> Bool {
    var entry = slots.entry(at: path)
    guard entry != nil else { return false }
    guard let variant = variant(of: rule, batch, range) else {
      return unknownUnit(rule, batch, range)
    }
    var hasValue = false
    while let index = entry {
      let value = batch.entries[range.lowerBound + index]
      if value.kind != .null, value.length > 0 {
        let bounds = Int(value.offset)..<Int(value.offset) + Int(value.length)
        let text = batch.text.span.extracting(bounds)
        if clean(rule, text, variant) { hasValue = true }
      }
      entry = rule.isMultiple ? slots.next(after: index, rows, batch, range) : nil
    }
    return hasValue
  }

  private mutating func applyOther(
    _ rule: CompiledRule,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> Bool {
    if rule.isLiteral, case .constant(let constant) = rule.origin {
      return applyConstant(rule, constant)
    }
    return applyAssembled(rule, batch, range)
  }

  private mutating func applyConstant(_ rule: CompiledRule, _ constant: [UInt8]) -> Bool {
    guard !constant.isEmpty else { return false }
    appendConstant(constant, rule.field, rule.index)
    if rule.field == .kind { partyKind = PartyKind(canonical: constant.span) }
    return true
  }

  private mutating func applyAssembled(
    _ rule: CompiledRule,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> Bool {
    let assembly = ValueAssembly(rule: rule)
    var text: [UInt8] = []
    swap(&text, &assembled)
    text.removeAll(keepingCapacity: true)
    defer { swap(&text, &assembled) }
    guard let variant = variant(of: rule, batch, range) else {
      return unknownUnit(rule, batch, range)
    }
    if case .total(let terms) = rule.origin {
      guard assembly.append(terms, variant, to: &text, slots, batch, range) else { return false }
      return keepTotal(rule, text)
    }
    if case .split(let whole, let separator, nil) = rule.origin {
      guard assembly.append(whole, to: &text, slots, batch, range) else { return false }
      var hasValue = false
      for piece in ValueAssembly.pieces(text, separator) where !piece.isEmpty {
        if rule.isMultiple || !hasValue, clean(rule, piece.span, variant) { hasValue = true }
      }
      return hasValue
    }
    guard assembly.append(rule.origin, to: &text, slots, batch, range) else { return false }
    return clean(rule, text.span, variant)
  }

  /// Which of the rule's normalizers cleans this row's value; nil when the row names a unit that is none.
  private func variant(
    of rule: CompiledRule,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> Int? {
    guard rule.hasVariants else { return 0 }
    var unit: [UInt8] = []
    if let origin = rule.unit {
      guard ValueAssembly(rule: rule).append(origin, to: &unit, slots, batch, range) else {
        return nil
      }
    }
    return rule.variant(party: partyKind, kind: kind(of: rule, batch, range), unit: unit)
  }

  private func kind(
    of rule: CompiledRule,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> IdentifierKind {
    guard let bounds = RowValues.bounds(rule.kindPath, slots, batch, range) else {
      return rule.kindFallback
    }
    for row in rule.kindCodes where ASCIIText.equal(row.code, batch.text, bounds) {
      return row.kind
    }
    return rule.kindFallback
  }

  /// Cleans and keeps a text; false when it says nothing or "unknown".
  private mutating func clean(_ rule: CompiledRule, _ text: Span<UInt8>, _ variant: Int) -> Bool {
    guard rule.steps.isEmpty, rule.lookup == nil else {
      var changed: [UInt8] = []
      for index in text.indices { changed.append(text[index]) }
      TextSteps.apply(rule.steps, to: &changed)
      if let column = rule.lookup {
        changed = Array(changed[ASCIIText.trimmed(changed, 0..<changed.count)])
        if let found = column[changed] {
          changed = found
        } else if !changed.isEmpty, !Self.unknown.matches(changed.span, for: .code) {
          return notFound(rule, text)
        }
      }
      return keep(rule, changed.span, raw: text, variant)
    }
    return keep(rule, text, raw: text, variant)
  }

  private mutating func keep(
    _ rule: CompiledRule,
    _ text: Span<UInt8>,
    raw: Span<UInt8>,
    _ variant: Int
  ) -> Bool {
    let index = Int(rule.index)
    let isCached = caches[index].isWorthwhile
    let hash = isCached ? Hashing.bytes(raw, seed: UInt64(variant)) : 0
    if isCached,
      let hit = caches[index].find(raw, hash, variant: variant, &table, generation: generation)
    {
      table.values.append(hit.stored)
      if rule.field == .kind {
        let kind = table.values.value(hit.stored).canonical
        partyKind = table.withText(kind) { PartyKind(canonical: $0) }
      }
      return !hit.isMissing
    }
    scratch.reset()
    if let codes = rule.codes {
      translate(rule, codes, text)
    } else {
      conventions[index]?.note(text)
      rule.normalize(text, variant: variant, into: &scratch)
    }
    if scratch.validity == .invalid { unfit(rule, raw) }
    if rule.field == .kind { partyKind = PartyKind(canonical: scratch.canonical.span) }
    let stored = appendScratch(rule, raw)
    if isCached, scratch.validity != .invalid, scratch.further.isEmpty {
      caches[index].insert(raw, hash, variant: variant, stored, table, generation: generation)
    }
    return scratch.validity != .missing
  }

  /// Keeps a sum: its terms have been cleaned, in their unit and with their comma, so it is not cleaned again.
  private mutating func keepTotal(_ rule: CompiledRule, _ total: [UInt8]) -> Bool {
    scratch.reset()
    scratch.canonical.append(contentsOf: total)
    scratch.validity = .valid
    _ = appendScratch(rule, total.span)
    return true
  }

  /// Looks the text up in the rule's code table.
  private mutating func translate(_ rule: CompiledRule, _ codes: CodeTable, _ text: Span<UInt8>) {
    var code: [UInt8] = []
    for index in text.indices { code.append(text[index]) }
    code = Array(code[ASCIIText.trimmed(code, 0..<code.count)])
    if code.isEmpty {
      scratch.validity = .missing
    } else if let row = codes.row(of: code) {
      scratch.canonical.append(contentsOf: rule.meanings[row])
      scratch.validity = rule.meanings[row].isEmpty ? .missing : .valid
    } else {
      scratch.canonical.append(contentsOf: code)
      scratch.validity = .invalid
      scratch.findings.insert(.codeUnknown)
    }
  }

  /// A value does not fit: does what the mapping says.
  private mutating func unfit(_ rule: CompiledRule, _ raw: Span<UInt8>) {
    switch rule.otherwise {
    case .keepRaw:
      if scratch.canonical.isEmpty {
        for index in raw.indices { scratch.canonical.append(raw[index]) }
      }
    case .empty:
      scratch.canonical.removeAll(keepingCapacity: true)
    case .quarantine:
      guard failure == nil else { return }
      let line = compiled.rules[Int(rule.index)].line
      if scratch.findings.contains(.codeUnknown), let codes = rule.codes {
        let known = codes.rows.prefix(40).map { String(decoding: $0.code, as: UTF8.self) }
        fail(
          rule,
          .codeUnknown,
          raw,
          expected: "one of " + known.joined(separator: ", ")
            + (codes.rows.count > known.count ? ", …" : ""),
          remedy: codes.place.map { "add the code to \($0)" }
            ?? "add the code to `table:` in line \(line) of \(mappingPath)"
        )
      } else {
        fail(
          rule,
          .valueUnfit,
          raw,
          expected: "a value that `\(rule.normalizerName)` reads",
          remedy: "mend the value at the source, or write `otherwise: empty` in line "
            + "\(line) of \(mappingPath)"
        )
      }
    }
  }

  /// Notes why the record is set aside; the first reason counts.
  private mutating func fail(
    _ rule: CompiledRule,
    _ code: DiagnosticCode,
    _ raw: Span<UInt8>,
    expected: String,
    remedy: String
  ) {
    guard failure == nil else { return }
    var found: [UInt8] = []
    for index in raw.indices.prefix(200) { found.append(raw[index]) }
    failure = Diagnostic(
      code,
      at: SourceLocation(file: table.file, path: compiled.rules[Int(rule.index)].path),
      field: rule.field.name,
      expected: expected,
      found: String(decoding: found, as: UTF8.self),
      remedy: remedy,
      // What is not in the table is not known to be a code: it may be anything of the record.
      holdsPersonalData: true
    )
  }

  /// A reference to another entry leads nowhere: the value is unfit, and what is kept is the reference.
  private mutating func notFound(_ rule: CompiledRule, _ raw: Span<UInt8>) -> Bool {
    scratch.reset()
    scratch.setInvalid(.referenceUnknown)
    if rule.otherwise == .quarantine {
      fail(
        rule,
        .referenceUnknown,
        raw,
        expected: "a key of \(rule.lookupPlace)",
        remedy:
          "have the source deliver the record that it refers to, or write `otherwise: empty` in line "
          + "\(compiled.rules[Int(rule.index)].line) of \(mappingPath)"
      )
    }
    _ = appendScratch(rule, raw)
    return false
  }

  /// An amount without a known unit is no amount: it is kept as it stands, or set aside.
  private mutating func unknownUnit(
    _ rule: CompiledRule,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> Bool {
    assembled.removeAll(keepingCapacity: true)
    guard ValueAssembly(rule: rule).append(rule.origin, to: &assembled, slots, batch, range) else {
      return false
    }
    let text = assembled
    scratch.reset()
    scratch.setInvalid(.unitUnknown)
    if rule.otherwise == .quarantine {
      fail(
        rule,
        .valueUnfit,
        text.span,
        expected: "an amount with a unit: "
          + CompiledRule.unitNames(rule.written).joined(separator: ", "),
        remedy: "have the source fill in the unit, or write `unit: 元` in line "
          + "\(compiled.rules[Int(rule.index)].line) of \(mappingPath)"
      )
    }
    _ = appendScratch(rule, text.span)
    return true
  }

  private mutating func missing(_ rule: CompiledRule) {
    let origin = compiled.rules[Int(rule.index)]
    failure =
      failure
      ?? Diagnostic(
        .valueUnfit,
        at: SourceLocation(file: table.file, path: origin.path),
        field: rule.field.name,
        expected: "a value, because the mapping says `required: true`",
        found: "nothing",
        remedy: "have the source fill it in, or remove `required:` near line \(origin.line) of "
          + mappingPath
      )
  }

  // MARK: Keeping

  mutating func appendConstant(_ constant: [UInt8], _ field: CustomerField, _ rule: UInt16) {
    let offset = UInt32(table.text.count)
    table.text.append(contentsOf: constant)
    let text = TextRange(offset: offset, length: UInt32(constant.count))
    table.values.append(
      FieldValue(field: field, validity: .valid, rule: rule, canonical: text, raw: text)
    )
  }

  private mutating func appendScratch(_ rule: CompiledRule, _ raw: Span<UInt8>)
    -> FieldValues.Stored
  {
    let canonical = table.append(scratch.canonical)
    let rawText = Self.isEqual(scratch.canonical, raw) ? canonical : table.append(raw)
    var value = FieldValue(
      field: rule.field,
      identifierKind: scratch.identifierKind.rawValue,
      validity: scratch.validity,
      confidence: scratch.confidence,
      findings: scratch.findings,
      rule: rule.index,
      canonical: canonical,
      raw: rawText
    )
    let first = table.values.append(value)
    for further in scratch.further where rule.isMultiple {
      value.canonical = table.append(further)
      table.values.append(value)
    }
    return first
  }

  private static func isEqual(_ left: [UInt8], _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    for index in right.indices where left[index] != right[index] { return false }
    return true
  }
}
