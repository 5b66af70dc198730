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

  let compiled: CompiledMapping
  private let source: String
  let mappingPath: String
  var rows: RecordRows
  var slots: PathSlots
  var scratch = NormalizedValue()
  var partyKind = PartyKind.unknown
  var failure: Diagnostic?
  private let declaredSums: [DeclaredTotal]
  /// Sentences that set the records aside of which they do not hold.
  private let rowChecks: [CheckRule]
  /// What the values of each rule became.
  var caches: [ValueCache]
  /// Changes whenever text is taken back or forgotten.
  var generation: UInt32 = 1
  /// What the columns say of conventions that the mapping leaves open, by rule.
  var conventions: [(any ConventionEvidence)?]
  /// Text that is put together from several places.
  var assembled: [UInt8] = []

  /// Makes a mapper for one file.
  ///
  /// - Parameters:
  ///   - mapping: The source's mapping.
  ///   - file: The entry that describes the file.
  ///   - name: The file, as the user named it.
  ///   - inputs: Values outside the records and other entries, as far as the mapping asks for them.
  public init(
    mapping: Mapping,
    file: FileMapping,
    name: String,
    inputs: MappingInputs = MappingInputs()
  ) {
    // Outputs name the mapping by its own name, not by how somebody spelt the way to its folder.
    compiled = CompiledMapping(
      file,
      mappingFile: mapping.file.split(separator: "/").last.map(String.init) ?? mapping.file,
      inputs: inputs
    )
    conventions = compiled.conventions
    caches = Array(repeating: ValueCache(), count: compiled.rules.count)
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
    rowChecks = mapping.checks.filter { $0.level == .quarantine }
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
    let isSkipped = compiled.skip?.holds(slots, batch, range) ?? false
    // The source's sums count what the mapping leaves out.
    if isSkipped, declaredSums.isEmpty {
      totals.filtered += 1
      return
    }
    let mark = (table.rows.count, table.values.mark, table.text.count)
    let place = batch.places[record]
    failure = isSkipped ? nil : refusal
    partyKind = .unknown
    table.places.append(place)
    mapRows(batch, range)
    if failure == nil, !isSkipped, !rowChecks.isEmpty { checkRows(from: mark.0) }
    addToSums(rowsFrom: mark.0, isMapped: failure == nil && !isSkipped)
    if isSkipped {
      failure = nil
      totals.filtered += 1
      removeLastRecord(since: mark)
    } else if let failure {
      setAside(failure, batch, record)
      removeLastRecord(since: mark)
    } else if table.rows.count == mark.0 {
      // A condition left every row out, or the records are there to be looked up.
      table.places.removeLast()
      totals.filtered += 1
    } else {
      totals.mapped += 1
    }
  }

  /// Sets the record aside when a sentence does not hold of one of its rows.
  private mutating func checkRows(from start: Int) {
    for check in rowChecks {
      guard case .rows(let wanted, let claim) = check.condition else { continue }
      for row in start..<table.rows.count
      where table.rows[row].table == wanted && table.rows[row].role == nil {
        guard claim.holds(of: row, in: table) == false else { continue }
        let found = claim.fields.map { field in
          field.name + " "
            + (table.value(field, of: row).map { table.string($0.canonical) } ?? "empty")
        }
        failure = Diagnostic(
          .checkFailed,
          field: claim.fields.first?.name,
          expected: check.say,
          found: found.joined(separator: ", "),
          remedy: "have the source correct it, or change the check in line \(check.line) of "
            + mappingPath,
          holdsPersonalData: true
        )
        return
      }
    }
  }

  /// Adds what the record's rows hold to the declared sums: of records set aside and left out as well, as far as they could
  /// be read.
  private mutating func addToSums(rowsFrom start: Int, isMapped: Bool) {
    for index in declaredSums.indices {
      let amount = declaredSums[index].amount(ofRows: start..<table.rows.count, in: table)
      let sum = totals.sums[index]
      if isMapped {
        totals.sums[index].mapped = sum.mapped.adding(amount) ?? sum.mapped
      } else {
        totals.sums[index].setAside = sum.setAside.adding(amount) ?? sum.setAside
      }
    }
  }

  /// Takes the rows of the last record back.
  private mutating func removeLastRecord(since mark: (Int, FieldValues.Mark, Int)) {
    table.places.removeLast()
    table.rows.removeLast(table.rows.count - mark.0)
    table.values.removeAll(since: mark.1)
    table.text.removeLast(table.text.count - mark.2)
    generation &+= 1
  }

  /// Forgets the rows so far; rules and totals stay.
  public mutating func removeRows() {
    table.removeRows()
    generation &+= 1
  }

  /// Appends a path's text, trimmed, to the table's text.
  mutating func text(
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
