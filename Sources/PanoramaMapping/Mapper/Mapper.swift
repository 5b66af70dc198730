public import PanoramaModel

/// Runs one file's mapping over batches of raw records, and collects rows of the customer schema.
public struct Mapper: Sendable {
  /// The paths that the extractor is to deliver.
  public var paths: FieldPathTree { compiled.paths }
  /// The rows so far.
  public var table: CustomerRecordTable
  /// The counts and sums so far; `read` is the extractor's to fill in.
  public private(set) var totals: ControlTotals
  /// Records set aside by a rule of the mapping; their `sha256` is the pipeline's to fill in.
  public private(set) var quarantined: [QuarantinedRecord] = []

  private let compiled: CompiledMapping
  private let source: String
  private let mappingPath: String
  private var rows: RecordRows
  private var slots: PathSlots
  private var scratch = NormalizedValue()
  private var partyKind = PartyKind.unknown
  private var failure: Diagnostic?
  private let declaredSums: [DeclaredTotal]

  /// Makes a mapper for one file.
  ///
  /// - Parameters:
  ///   - mapping: The source's mapping.
  ///   - file: The entry that describes the file.
  ///   - name: The file, as the user named it.
  public init(mapping: Mapping, file: FileMapping, name: String) {
    // Outputs name the mapping by its own name, not by how somebody spelt the way to its folder.
    compiled = CompiledMapping(
      file,
      mappingFile: mapping.file.split(separator: "/").last.map(String.init) ?? mapping.file
    )
    mappingPath = mapping.file
    source = mapping.source
    table = CustomerRecordTable(
      source: mapping.source,
      fileEntry: file.name,
      file: name,
      rules: compiled.rules
    )
    totals = ControlTotals(source: mapping.source, entry: file.name, file: name)
    declaredSums = file.declaredSums
    totals.sums = declaredSums.compactMap(\.emptySum)
    rows = RecordRows(compiled)
    slots = PathSlots(count: compiled.paths.nodes.count)
  }

  /// Reads a date outside the records, such as the as-of date of a header; nil when it is none.
  public static func date(_ text: String) -> CivilDate? {
    var value = NormalizedValue()
    let bytes = Array(text.utf8)
    NormalizerCatalog.entry(named: "date")?.make(NormalizerOptions())
      .normalize(bytes.span, into: &value)
    return CivilDate(value.canonical.span)
  }

  /// Maps every good record of a batch; the damaged ones are the pipeline's to set aside.
  ///
  /// - Parameters:
  ///   - batch: The records.
  ///   - refusals: Why some of them are to be set aside whatever they hold, by their place in the batch.
  public mutating func map(
    _ batch: borrowing RecordBatch,
    refusals: [Int: Diagnostic] = [:]
  ) {
    for record in 0..<batch.count {
      mapRecord(record, of: batch, refusal: refusals.isEmpty ? nil : refusals[record])
    }
  }

  /// Maps the good records whose place in the file is wanted.
  public mutating func map(
    _ batch: borrowing RecordBatch,
    refusals: [Int: Diagnostic] = [:],
    where isWanted: (RecordPlace) -> Bool
  ) {
    for record in 0..<batch.count where isWanted(batch.places[record]) {
      mapRecord(record, of: batch, refusal: refusals.isEmpty ? nil : refusals[record])
    }
  }

  private mutating func mapRecord(
    _ record: Int,
    of batch: borrowing RecordBatch,
    refusal: Diagnostic?
  ) {
    let range = batch.entryRange(of: record)
    rows.sort(batch.entries, range)
    slots.load(rows, row: 0, batch.entries, range)
    if isSkipped(batch, range) {
      totals.filtered += 1
      return
    }
    let mark = (table.rows.count, table.values.count, table.text.count)
    let place = batch.places[record]
    failure = refusal
    partyKind = .unknown
    table.places.append(place)
    mapRows(batch, range)
    addToSums(rowsFrom: mark.0)
    if let failure {
      setAside(failure, batch, record)
      table.places.removeLast()
      table.rows.removeLast(table.rows.count - mark.0)
      table.values.removeLast(table.values.count - mark.1)
      table.text.removeLast(table.text.count - mark.2)
    } else {
      totals.mapped += 1
    }
  }

  /// Adds what the record's rows hold to the declared sums: of records set aside as well, as far as they could be read.
  private mutating func addToSums(rowsFrom start: Int) {
    for index in declaredSums.indices {
      let amount = declaredSums[index].amount(ofRows: start..<table.rows.count, in: table)
      let sum = totals.sums[index]
      if failure == nil {
        totals.sums[index].mapped = sum.mapped.adding(amount) ?? sum.mapped
      } else {
        totals.sums[index].setAside = sum.setAside.adding(amount) ?? sum.setAside
      }
    }
  }

  private mutating func mapRows(_ batch: borrowing RecordBatch, _ range: Range<Int>) {
    let key = text(at: compiled.keyPath, batch, range)
    if key.isEmpty {
      failure = Diagnostic(
        .keyMissing,
        field: compiled.paths.description(of: compiled.keyPath),
        expected: "the record's key",
        found: "nothing",
        remedy: "have the source fill in the key, or name another field in `key:`"
      )
    }
    let owner = text(at: compiled.ownerPath, batch, range)
    for row in rows.rows.indices {
      if row > 0 { slots.load(rows, row: row, batch.entries, range) }
      let info = rows.rows[row]
      let parent = info.parent < 0 ? -1 : rows.rows[info.parent].output
      var above = parent
      let group = compiled.groups[Int(info.collection)]
      for (tableIndex, mapped) in group.enumerated() {
        let output = Int32(table.rows.count)
        let own = mapped.keyPath < 0 ? key : text(at: mapped.keyPath, batch, range)
        table.rows.append(
          RecordRow(
            table: mapped.table,
            parent: above,
            place: UInt32(table.places.count - 1),
            key: own,
            owner: info.parent < 0 ? owner : .empty,
            firstValue: UInt32(table.values.count)
          )
        )
        if tableIndex == 0 {
          rows.setOutput(output, of: row)
          above = output
        }
        for rule in mapped.rules { apply(rule, batch, range) }
      }
      if group.isEmpty { rows.setOutput(parent, of: row) }
    }
  }

  /// Appends a path's text, trimmed, to the table's text.
  private mutating func text(
    at path: FieldPathID,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> TextRange {
    guard let entry = slots.entry(at: path) else { return .empty }
    let trimmed = ASCIIText.trimmed(batch.text, batch.entries[range.lowerBound + entry])
    guard !trimmed.isEmpty else { return .empty }
    let offset = UInt32(table.text.count)
    table.text.append(contentsOf: batch.text[trimmed])
    return TextRange(offset: offset, length: UInt32(trimmed.count))
  }

  private func isSkipped(_ batch: borrowing RecordBatch, _ range: Range<Int>) -> Bool {
    guard let entry = slots.entry(at: compiled.skipPath) else { return false }
    let trimmed = ASCIIText.trimmed(batch.text, batch.entries[range.lowerBound + entry])
    return compiled.skipValues.contains { ASCIIText.equal($0, batch.text, trimmed) }
  }

  private mutating func setAside(
    _ diagnostic: Diagnostic,
    _ batch: borrowing RecordBatch,
    _ record: Int
  ) {
    var located = diagnostic
    located.location = SourceLocation(
      file: table.file,
      place: batch.places[record],
      path: diagnostic.location?.path
    )
    totals.quarantined += 1
    quarantined.append(
      QuarantinedRecord(
        source: source,
        sha256: "",
        diagnostic: located,
        raw: batch.rawBytes(of: record)
      )
    )
  }
}

// MARK: - One field

extension Mapper {
  private mutating func apply(
    _ rule: CompiledMapping.Rule,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) {
    if let when = rule.when, partyKind != .unknown, when != partyKind { return }
    if rule.path == FieldPathTree.none {
      appendConstant(rule)
      return
    }
    var entry = slots.entry(at: rule.path)
    var hasValue = false
    while let index = entry {
      if clean(rule, batch, range, range.lowerBound + index) { hasValue = true }
      entry = rule.isMultiple ? slots.next(after: index, rows, batch, range) : nil
    }
    if !hasValue, rule.isRequired { missing(rule) }
  }

  private mutating func appendConstant(_ rule: CompiledMapping.Rule) {
    let offset = UInt32(table.text.count)
    table.text.append(contentsOf: rule.constant)
    let text = TextRange(offset: offset, length: UInt32(rule.constant.count))
    table.values.append(
      FieldValue(
        field: rule.field,
        validity: .valid,
        rule: rule.index,
        canonical: text,
        raw: text
      )
    )
    if rule.field == .kind {
      let constant = rule.constant
      partyKind = PartyKind(canonical: constant.span)
    }
  }

  /// Cleans and keeps the value of an entry; false when the entry says nothing or "unknown".
  private mutating func clean(
    _ rule: CompiledMapping.Rule,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>,
    _ index: Int
  ) -> Bool {
    let entry = batch.entries[index]
    if entry.kind == .null || entry.length == 0 { return false }
    scratch.reset()
    if !rule.codes.isEmpty {
      translate(rule, batch, entry)
    } else {
      let normalizer = normalizer(for: rule, batch, range)
      let bounds = Int(entry.offset)..<Int(entry.offset) + Int(entry.length)
      normalizer.normalize(batch.text.span.extracting(bounds), into: &scratch)
    }
    if scratch.validity == .invalid { unfit(rule, batch, entry) }
    if rule.field == .kind { partyKind = PartyKind(canonical: scratch.canonical.span) }
    appendScratch(rule, batch, entry)
    return scratch.validity != .missing
  }

  private func normalizer(
    for rule: CompiledMapping.Rule,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> any Normalizer {
    if partyKind == .person, let person = rule.personNormalizer { return person }
    guard !rule.normalizersByKind.isEmpty else { return rule.normalizer }
    var kind = rule.kindFallback
    if let entry = slots.entry(at: rule.kindPath) {
      let code = ASCIIText.trimmed(batch.text, batch.entries[range.lowerBound + entry])
      for row in rule.kindCodes where ASCIIText.equal(row.code, batch.text, code) {
        kind = row.kind
      }
    }
    return rule.normalizersByKind[Int(kind.rawValue)]
  }

  /// Looks the text up in the rule's code table.
  private mutating func translate(
    _ rule: CompiledMapping.Rule,
    _ batch: borrowing RecordBatch,
    _ entry: FieldEntry
  ) {
    let code = ASCIIText.trimmed(batch.text, entry)
    if code.isEmpty {
      scratch.validity = .missing
      return
    }
    for row in rule.codes where ASCIIText.equal(row.code, batch.text, code) {
      scratch.canonical.append(contentsOf: row.meaning.utf8)
      scratch.validity = .valid
      return
    }
    scratch.canonical.append(contentsOf: batch.text[code])
    scratch.validity = .invalid
    scratch.findings.insert(.codeUnknown)
  }

  /// A value does not fit: does what the mapping says.
  private mutating func unfit(
    _ rule: CompiledMapping.Rule,
    _ batch: borrowing RecordBatch,
    _ entry: FieldEntry
  ) {
    switch rule.otherwise {
    case .keepRaw:
      if scratch.canonical.isEmpty {
        let bounds = Int(entry.offset)..<Int(entry.offset) + Int(entry.length)
        scratch.canonical.append(contentsOf: batch.text[bounds])
      }
    case .empty:
      scratch.canonical.removeAll(keepingCapacity: true)
    case .quarantine:
      let bounds = Int(entry.offset)..<Int(entry.offset) + Int(entry.length)
      let isCode = scratch.findings.contains(.codeUnknown)
      let codes = rule.codes.map { String(decoding: $0.code, as: UTF8.self) }
      failure =
        failure
        ?? Diagnostic(
          isCode ? .codeUnknown : .valueUnfit,
          at: SourceLocation(file: table.file, path: compiled.paths.description(of: rule.path)),
          field: rule.field.name,
          expected: isCode
            ? "one of " + codes.joined(separator: ", ")
            : "a value that `\(rule.normalizerName)` reads",
          found: String(decoding: batch.text[bounds].prefix(200), as: UTF8.self),
          remedy: isCode
            ? "add the code to `table:` in line \(compiled.rules[Int(rule.index)].line) of "
              + mappingPath
            : "mend the value at the source, or write `otherwise: empty` in line "
              + "\(compiled.rules[Int(rule.index)].line) of "
              + mappingPath,
          // What is not in the table is not known to be a code: it may be anything of the record.
          holdsPersonalData: true
        )
    }
  }

  private mutating func missing(_ rule: CompiledMapping.Rule) {
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

  private mutating func appendScratch(
    _ rule: CompiledMapping.Rule,
    _ batch: borrowing RecordBatch,
    _ entry: FieldEntry
  ) {
    let bounds = Int(entry.offset)..<Int(entry.offset) + Int(entry.length)
    let offset = UInt32(table.text.count)
    table.text.append(contentsOf: scratch.canonical)
    let canonical = TextRange(offset: offset, length: UInt32(scratch.canonical.count))
    var raw = canonical
    if !ASCIIText.equal(scratch.canonical, batch.text, bounds) {
      raw = TextRange(offset: UInt32(table.text.count), length: entry.length)
      table.text.append(contentsOf: batch.text[bounds])
    }
    var value = FieldValue(
      field: rule.field,
      identifierKind: scratch.identifierKind.rawValue,
      validity: scratch.validity,
      confidence: scratch.confidence,
      findings: scratch.findings,
      rule: rule.index,
      canonical: canonical,
      raw: raw
    )
    table.values.append(value)
    for further in scratch.further where rule.isMultiple {
      value.canonical = TextRange(
        offset: UInt32(table.text.count),
        length: UInt32(further.count)
      )
      table.text.append(contentsOf: further)
      table.values.append(value)
    }
  }
}
