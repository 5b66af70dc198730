import PanoramaExtraction
import PanoramaLoading
import PanoramaMapping
public import PanoramaModel

/// A few records of each entry of a mapping, before and after: what a run would make of them.
public struct MappingPreview: Sendable {
  /// One record.
  public struct Record: Sendable, Codable {
    /// The source.
    public var source: String
    /// The entry of the mapping.
    public var entry: String
    /// The file.
    public var file: String
    /// The record's number in the file.
    public var record: Int
    /// The line on which it starts.
    public var line: Int
    /// Its values before and after, in the order of the mapping.
    public var values: [Value]
    /// Why it is set aside; nil for a record that is mapped.
    public var diagnostic: Diagnostic?
  }

  /// One value, before and after.
  public struct Value: Sendable, Codable {
    /// The table of the schema.
    public var table: String
    /// The field.
    public var field: String
    /// Where it stands in the record.
    public var path: String
    /// As it stands there.
    public var raw: String
    /// As it is kept.
    public var canonical: String
    /// How far it can be trusted: `valid`, `unchecked`, `invalid`, `masked`, `placeholder`, `missing`.
    public var validity: String
    /// What was noticed or done.
    public var findings: [String]
  }

  /// The records, in the order of source, entry and file.
  public private(set) var records: [Record] = []
  /// What the files decided of themselves, by file.
  public private(set) var detections: [String: [Detection]] = [:]
  /// What could not be read.
  public private(set) var diagnostics: [Diagnostic] = []

  /// Reads records; nothing is written.
  ///
  /// - Parameters:
  ///   - plan: The mappings and the folder of the exports.
  ///   - source: Only this source; nil for all.
  ///   - entry: Only this entry; nil for all.
  ///   - count: How many records of each file.
  ///   - showsValues: Whether personal values are shown as they are.
  public init(
    _ plan: RunPlan,
    source: String? = nil,
    entry: String? = nil,
    count: Int,
    showsValues: Bool
  ) {
    let masking = Masking(showsValues: showsValues)
    let (inputs, missing) = InputFiles.present(plan) { mapping, file in
      (source ?? mapping.source) == mapping.source && (entry ?? file.name) == file.name
    }
    diagnostics = missing
    let supply: MappingSupply
    do {
      supply = try MappingSupply.read(plan)
    } catch {
      if let error = error as? ExtractionError { diagnostics.append(error.diagnostic) }
      return
    }
    for file in inputs.files { read(file, supply, count, masking) }
  }

  /// Ends the reading early.
  private struct Enough: Error {}

  private mutating func read(
    _ file: InputFile,
    _ supply: MappingSupply,
    _ count: Int,
    _ masking: Masking
  ) {
    let inputs = (try? supply.inputs(for: file)) ?? MappingInputs()
    var mapper = Mapper(
      mapping: file.mapping,
      file: file.entry,
      name: file.name,
      inputs: inputs
    )
    var (good, damaged): ([Record], [Record]) = ([], [])
    let reader = SourceFileReader(
      path: file.path.isEmpty ? nil : file.path,
      displayName: file.name,
      reading: file.entry.reading,
      paths: mapper.paths
    )
    do {
      detections[file.name] = try detect(file, mapper.paths)
      _ = try reader.read { batch in
        for record in batch.damaged {
          damaged.append(Self.record(file, record.place, record.diagnostic))
        }
        for number in 0..<batch.count where good.count < count {
          let place = batch.places[number]
          mapper.map(batch) { $0 == place }
          let fault = mapper.quarantined.last { $0.diagnostic.location?.record == place.number }
          var record = Self.record(file, place, fault?.diagnostic)
          record.values = Self.values(mapper.table, masking)
          good.append(record)
          mapper.removeRows()
        }
        if good.count >= count { throw Enough() }
      }
    } catch let error as ExtractionError {
      diagnostics.append(error.diagnostic)
    } catch {
      // Enough was read.
    }
    let read = (good + damaged).sorted { $0.record < $1.record }
    records += read.prefix(count).map { Self.masked($0, masking) }
  }

  /// What a delimited file decides of itself.
  private func detect(_ file: InputFile, _ paths: FieldPathTree) throws -> [Detection] {
    guard file.entry.reading.format == "csv" else { return [] }
    let samples = try FileHead.samples(path: file.path, displayName: file.name)
    let names = paths.nodes.dropFirst().map { String(decoding: $0.name, as: UTF8.self) }
    return DialectDetector.settle(file.entry.reading, samples: samples, wantedNames: names)
      .detections
  }

  private static func record(
    _ file: InputFile,
    _ place: RecordPlace,
    _ diagnostic: Diagnostic?
  ) -> Record {
    Record(
      source: file.mapping.source,
      entry: file.entry.name,
      file: file.name,
      record: place.number,
      line: place.line,
      values: [],
      diagnostic: diagnostic
    )
  }

  private static func masked(_ record: Record, _ masking: Masking) -> Record {
    var record = record
    if let diagnostic = record.diagnostic, diagnostic.holdsPersonalData {
      record.diagnostic?.found = masking.text(diagnostic.found)
    }
    return record
  }

  private static func values(_ table: CustomerRecordTable, _ masking: Masking) -> [Value] {
    table.rows.indices.flatMap { row in
      table.valueRange(of: row).map { index in
        let value = table.values[index]
        let rule = table.rules[Int(value.rule)]
        return Value(
          table: value.field.definition.table.name,
          field: value.field.name,
          path: rule.path,
          raw: shown(table.string(value.raw), value.field, masking),
          canonical: shown(table.string(value.canonical), value.field, masking),
          validity: "\(value.validity)",
          findings: Findings.names.indices.filter {
            value.findings.contains(Findings(rawValue: 1 << UInt32($0)))
          }.map { Findings.names[$0] }
        )
      }
    }
  }

  /// A value as it may be shown: a wrong delimiter puts numbers of documents and telephones where codes should be.
  private static func shown(
    _ text: String,
    _ field: CustomerField,
    _ masking: Masking
  ) -> String {
    let shown = masking.text(text, of: field)
    let isNumber = [.money, .decimal, .integer, .date].contains(field.definition.type)
    let isSuspect = text.contains("@") || text.split { !$0.isNumber }.contains { $0.count >= 11 }
    return shown == text && !isNumber && isSuspect ? masking.text(text) : shown
  }
}
