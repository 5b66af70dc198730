import PanoramaExtraction
import PanoramaMapping
import PanoramaModel

/// What mappings need before a record is mapped: entries that others look something up in, and values outside records.
struct MappingSupply: Sendable {
  /// The look-up tables by source and entry.
  private let lookups: [String: [String: LookupTable]]

  /// Reads every entry of the plan that others look something up in.
  ///
  /// An entry that is not there has an empty table; that it is missing is reported where files are looked for.
  static func read(_ plan: RunPlan) throws -> MappingSupply {
    let (inputs, _) = InputFiles.present(plan) { _, entry in !entry.lookupColumns.isEmpty }
    var lookups: [String: [String: LookupTable]] = [:]
    for file in inputs.files {
      let table = try table(of: file)
      lookups[file.mapping.source, default: [:]][file.entry.name, default: LookupTable()]
        .merge(table)
    }
    return MappingSupply(lookups: lookups)
  }

  /// What the records of one file need.
  func inputs(for file: InputFile) throws -> MappingInputs {
    MappingInputs(
      captured: try Self.captured(file),
      lookups: lookups[file.mapping.source] ?? [:]
    )
  }

  private static func table(of file: InputFile) throws -> LookupTable {
    var paths = FieldPathTree()
    let key = paths.insert(file.entry.key, isWanted: true)
    let columns = file.entry.lookupColumns.map { ($0.name, paths.insert($0.path, isWanted: true)) }
    var table = LookupTable()
    _ = try reader(file, paths).read { batch in
      for record in 0..<batch.count {
        let entries = batch.entryRange(of: record)
        guard let id = text(key, entries, batch) else { continue }
        for (name, path) in columns {
          if let value = text(path, entries, batch) { table.add(value, of: name, key: id) }
        }
      }
    }
    return table
  }

  /// The first text at a path without blanks around it; nil for none.
  private static func text(
    _ path: FieldPathID,
    _ entries: Range<Int>,
    _ batch: borrowing RecordBatch
  ) -> [UInt8]? {
    for index in entries
    where batch.entries[index].path == path && batch.entries[index].kind != .null {
      let text = batch.withText(of: batch.entries[index]) { span in
        var bytes: [UInt8] = []
        for place in span.indices { bytes.append(span[place]) }
        return bytes
      }
      let start = text.firstIndex { $0 > 0x20 } ?? text.count
      let end = (text.lastIndex { $0 > 0x20 } ?? -1) + 1
      return start < end ? Array(text[start..<end]) : nil
    }
    return nil
  }

  /// Values outside the records may stand behind them, so the file is read for them first: parsing alone, nothing kept.
  private static func captured(_ file: InputFile) throws -> [String: String] {
    guard !file.entry.fileValues.isEmpty else { return [:] }
    var paths = FieldPathTree()
    _ = paths.insert(file.entry.key, isWanted: true)
    return try reader(file, paths).read { _ in }.captured
  }

  private static func reader(_ file: InputFile, _ paths: FieldPathTree) -> SourceFileReader {
    SourceFileReader(
      path: file.path.isEmpty ? nil : file.path,
      displayName: file.name,
      reading: file.entry.reading,
      paths: paths
    )
  }
}
