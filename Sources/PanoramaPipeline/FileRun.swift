import PanoramaExtraction
import PanoramaMapping
import PanoramaMerging
import PanoramaModel
import PanoramaQuality

/// What one file came to: its rows, and everything that was counted on the way.
struct MappedFile: Sendable {
  var file: InputFile
  var table: CustomerRecordTable
  var totals: ControlTotals
  var summary: ExtractionSummary
  var quarantined: [QuarantinedRecord]
  var measures: SourceMeasures
  var ledger: TransactionLedger
  var drift: FileObservation
}

/// Extracts and maps one file, batch by batch.
enum FileRun {
  /// Reads the file to its end.
  static func run(
    _ file: InputFile,
    _ supply: MappingSupply,
    _ drift: DriftWatch,
    _ asOf: CivilDate?,
    _ progress: RunProgress
  ) throws -> MappedFile {
    var mapper = Mapper(
      mapping: file.mapping,
      file: file.entry,
      name: file.name,
      inputs: try supply.inputs(for: file)
    )
    var measures = SourceMeasures(
      source: file.mapping.source,
      fields: fields(of: file.entry),
      checks: file.mapping.checks
    )
    var watch = drift.watch(file, paths: mapper.paths, asOf: asOf)
    var ledger = TransactionLedger()
    var damaged: [DamagedRecord] = []
    let streams = isStreamed(file.entry)
    var lastOffset = 0
    let reader = SourceFileReader(
      path: file.path.isEmpty ? nil : file.path,
      displayName: file.name,
      reading: file.entry.reading,
      paths: mapper.paths
    )
    var summary = try reader.read { batch in
      let refusals = watch.observe(batch)
      mapper.map(batch, refusals: refusals)
      try checkSize(of: mapper.table, file)
      damaged.append(contentsOf: batch.damaged)
      if streams {
        ledger.add(mapper.table)
        measures.add(mapper.table)
        mapper.removeRows()
      }
      let end = batch.places.last.map { $0.byteOffset + $0.byteLength } ?? lastOffset
      progress.update {
        $0.records += batch.count
        $0.quarantined += batch.damaged.count
        $0.bytesRead += max(0, end - lastOffset)
      }
      // The first piece tells about how much there will be; of a compressed file it does not.
      if lastOffset == 0, end > 0, end < file.byteCount {
        let factor = Double(file.byteCount) / Double(end) * 1.02
        if streams { ledger.reserve(times: factor) } else { mapper.table.reserve(times: factor) }
      }
      lastOffset = max(lastOffset, end)
    }
    let conventions = mapper.settleConventions()
    summary.detections += conventions.map(Self.detection)
    if !streams { measures.add(mapper.table) }
    let companions = Companions(of: file, sha256: summary.sha256)
    summary.captured.merge(companions.captured) { own, _ in own }
    summary.diagnostics += companions.diagnostics
    let observed = watch.finish(summary)
    return assemble(file, mapper, summary, damaged, measures, ledger, observed)
  }

  /// A convention that a column settled, told like what a file decides of itself.
  private static func detection(_ settled: Mapper.SettledConvention) -> Detection {
    Detection(
      aspect: settled.path,
      choice: settled.option,
      reason:
        "\(settled.count) values of `\(settled.path)` can be read in two ways; the others of the column prove one. "
        + "Write `\(settled.option)` in line \(settled.line) of the mapping to declare it"
    )
  }

  /// Puts together what the file came to.
  private static func assemble(
    _ file: InputFile,
    _ mapper: Mapper,
    _ summary: ExtractionSummary,
    _ damaged: [DamagedRecord],
    _ measures: SourceMeasures,
    _ ledger: TransactionLedger,
    _ drift: FileObservation
  ) -> MappedFile {
    var quarantined = mapper.quarantined + damaged.map { setAside($0, file) }
    for index in quarantined.indices { quarantined[index].sha256 = summary.sha256 }
    var table = mapper.table
    table.asOf =
      file.entry.asOf.flatMap { summary.captured[$0] }.flatMap { Mapper.date($0) } ?? file.date
    var totals = mapper.totals
    totals.read = summary.recordsRead
    totals.quarantined += damaged.count
    return MappedFile(
      file: file,
      table: table,
      totals: totals,
      summary: summary,
      quarantined: quarantined,
      measures: measures,
      ledger: ledger,
      drift: drift
    )
  }

  /// Places in a table's text are 32-bit numbers, so a file may hold 4 GiB of text; the next batch must still fit.
  private static func checkSize(
    of table: CustomerRecordTable,
    _ file: InputFile
  ) throws(ExtractionError) {
    let most = Int(UInt32.max) - (512 << 20)
    guard table.text.count > most else { return }
    throw ExtractionError(
      Diagnostic(
        .fileTooLarge,
        at: SourceLocation(file: file.name),
        expected: "at most \(most >> 20) MiB of keys and values in one file",
        found: "more",
        remedy:
          "have \(file.mapping.source) deliver it in parts, \(file.entry.match) takes several files"
      )
    )
  }

  private static func setAside(_ record: DamagedRecord, _ file: InputFile) -> QuarantinedRecord {
    var diagnostic = record.diagnostic
    if diagnostic.location == nil {
      diagnostic.location = SourceLocation(file: file.name, place: record.place)
    }
    // Offset and length together lead to the record; the byte that is wrong has its column.
    diagnostic.location?.byteOffset = record.place.byteOffset
    diagnostic.location?.byteLength = record.place.byteLength
    return QuarantinedRecord(
      source: file.mapping.source,
      sha256: "",
      diagnostic: diagnostic,
      raw: record.raw
    )
  }

  /// Whether the file's rows are summed up while it is read and then forgotten.
  static func isStreamed(_ entry: FileMapping) -> Bool { tables(of: entry) == [.transaction] }

  /// The tables that the file's records become.
  static func tables(of entry: FileMapping) -> Set<SchemaTable> {
    Set(allTables(entry.tables).map(\.table))
  }

  /// The fields that the mapping fills.
  static func fields(of entry: FileMapping) -> [CustomerField] {
    allTables(entry.tables).flatMap { $0.fields.map(\.field) }
  }

  private static func allTables(_ tables: [TableMapping]) -> [TableMapping] {
    tables + tables.flatMap { allTables($0.nested) }
  }
}
