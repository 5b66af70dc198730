import PanoramaExtraction
import PanoramaMapping
import PanoramaModel

/// Finds out how a file is read, and takes samples of its values.
enum FileSampler {
  /// Enough records to tell forms and check digits apart from chance.
  private static let mostRecords = 2_000

  /// Samples a file.
  ///
  /// - Parameters:
  ///   - path: Where it is.
  ///   - name: What messages call it.
  ///   - match: The pattern for its path in the mapping.
  /// - Returns: How it is read, and samples of its values.
  /// - Throws: `ExtractionError` when it cannot be read, or holds nothing.
  static func sample(path: String, name: String, match: String) throws -> SampledFile {
    let head = try FileHead.read(path: path, displayName: name)
    guard !head.isEmpty else { throw empty(name) }
    let format = FileHead.format(of: head)
    let outline: FileOutline? =
      switch format {
      case "json": FileOutline(json: head)
      case "xml": FileOutline(xml: PlainText.decode(head))
      default: nil
      }
    var sample: SampledFile
    if let outline {
      sample = try structured(path, name, format, outline)
    } else {
      sample = try delimited(path, name)
    }
    sample.entry = entryName(name)
    sample.match = match
    return sample
  }

  // MARK: Structured files

  private static func structured(
    _ path: String,
    _ name: String,
    _ format: String,
    _ outline: FileOutline
  ) throws -> SampledFile {
    let reading = FileReading(format: format, recordPath: outline.recordPath)
    var tree = FieldPathTree()
    var groups: [SampledGroup] = []
    var bases: [FieldPathID] = []
    var columns: [FieldPathID: (group: Int, column: Int)] = [:]
    for group in outline.groups {
      let above = group.parent.map { bases[$0] } ?? FieldPathTree.root
      let base =
        group.parent == nil
        ? FieldPathTree.root
        : tree.insert(group.path, below: above, isWanted: false, isCollection: true)
      bases.append(base)
      groups.append(SampledGroup(path: group.path, parent: group.parent))
      for field in group.fields {
        let id = tree.insert(field, below: base, isWanted: true)
        columns[id] = (groups.count - 1, groups[groups.count - 1].columns.count)
        groups[groups.count - 1].columns.append(SampledColumn(path: field))
      }
    }
    let collections = Dictionary(uniqueKeysWithValues: zip(bases, groups.indices))
    let summary = try read(path, name, reading, tree) { batch, record in
      groups[0].rowCount += 1
      for index in batch.entryRange(of: record) {
        let entry = batch.entries[index]
        if entry.kind == .begin {
          if let group = collections[entry.path] { groups[group].rowCount += 1 }
        } else if let (group, column) = columns[entry.path] {
          append(entry, of: batch, to: &groups[group].columns[column])
        }
      }
    }
    var settled = reading
    // XML says its encoding itself; so does JSON, which is UTF-8.
    settled.encoding = nil
    var remarks: [String] = []
    for other in outline.otherRecords.prefix(5) {
      let way = other.joined(separator: format == "xml" ? "/" : ".")
      remarks.append("there are further records at \(way): they need an entry of their own")
    }
    return SampledFile(
      entry: "",
      match: "",
      reading: settled,
      detections: summary?.detections ?? [],
      groups: groups,
      outside: outline.outside.map { (path: $0.path, text: $0.text) },
      remarks: remarks
    )
  }

  // MARK: Delimited text

  private static func delimited(_ path: String, _ name: String) throws -> SampledFile {
    let samples = try FileHead.samples(path: path, displayName: name)
    let (reading, detections, trailer) = settle(samples)
    // The first reading finds the columns, the second one their values.
    let summary = try SourceFileReader(
      path: path,
      displayName: name,
      reading: reading,
      paths: FieldPathTree()
    ).read { _ in }
    var tree = FieldPathTree()
    var group = SampledGroup(path: [], parent: nil)
    var columns: [FieldPathID: Int] = [:]
    let names = reading.format == "fixed" ? reading.fixed.columns.map(\.name) : summary.columns
    for column in names.prefix(2_000) {
      columns[tree.insert([column], isWanted: true)] = group.columns.count
      group.columns.append(SampledColumn(path: [column]))
    }
    _ = try read(path, name, reading, tree) { batch, record in
      group.rowCount += 1
      for index in batch.entryRange(of: record) {
        let entry = batch.entries[index]
        guard let column = columns[entry.path] else { continue }
        append(entry, of: batch, to: &group.columns[column])
      }
    }
    return SampledFile(
      entry: "",
      match: "",
      reading: reading,
      detections: detections,
      groups: [group],
      trailerCount: trailer?.place(of: summary.recordsRead)
    )
  }

  /// Settles how a file of lines is read: its dialect, then what dialects do not tell.
  private static func settle(
    _ samples: [[UInt8]]
  ) -> (reading: FileReading, detections: [Detection], trailer: TrailerGuess?) {
    var (reading, detections) = DialectDetector.settle(
      FileReading(format: "csv"),
      samples: samples,
      wantedNames: []
    )
    if let prefix = CommentGuess.prefix(samples[0], reading) {
      var declared = FileReading(format: "csv", encoding: reading.encoding)
      declared.dialect.commentPrefix = prefix
      (reading, detections) = DialectDetector.settle(declared, samples: samples, wantedNames: [])
    }
    if SecondHeaderRow.isThere(samples[0], reading) {
      reading.dialect.headerRows = 2
      detections.removeAll { $0.aspect == "header" }
      let reason = "the second row holds units in brackets"
      detections.append(.init(aspect: "header", choice: "2", reason: reason, isDoubtful: true))
    }
    let trailer = TrailerGuess(samples.last ?? [], reading)
    reading.dialect.trailerPrefix = trailer?.prefix
    if let fixed = fixed(samples[0], reading) { reading = fixed }
    return (reading, detections, trailer)
  }

  /// A file in which no delimiter was found may have columns of fixed width.
  private static func fixed(_ head: [UInt8], _ reading: FileReading) -> FileReading? {
    let separator = reading.dialect.delimiter ?? []
    let lines = head.split(separator: 0x0A).prefix(200)
    let divided = lines.count { $0.firstRange(of: separator) != nil }
    guard divided * 2 < lines.count,
      let outline = FixedOutline(head, encoding: reading.encoding ?? .utf8)
    else { return nil }
    var fixed = FileReading(format: "fixed", encoding: reading.encoding, fixed: outline.layout)
    fixed.dialect.headerRows = outline.headerRows
    fixed.dialect.trailerPrefix = reading.dialect.trailerPrefix
    return fixed
  }

  // MARK: Records

  /// Ends the reading early.
  private struct Enough: Error {}

  private static func read(
    _ path: String,
    _ name: String,
    _ reading: FileReading,
    _ tree: FieldPathTree,
    _ consume: (borrowing RecordBatch, Int) -> Void
  ) throws -> ExtractionSummary? {
    let reader = SourceFileReader(path: path, displayName: name, reading: reading, paths: tree)
    var count = 0
    do {
      return try reader.read { batch in
        for record in 0..<batch.count {
          consume(batch, record)
          count += 1
          if count == mostRecords { throw Enough() }
        }
      }
    } catch is Enough {
      return nil
    }
  }

  private static func append(
    _ entry: FieldEntry,
    of batch: borrowing RecordBatch,
    to column: inout SampledColumn
  ) {
    guard entry.kind != .null, entry.length > 0 else { return }
    let bytes = batch.text[Int(entry.offset)..<Int(entry.offset) + Int(entry.length)]
    let text = String(decoding: bytes.prefix(1_000), as: UTF8.self)
    if text.contains(where: { !$0.isWhitespace }) { column.values.append(text) }
  }

  // MARK: Names

  /// The name of the file without its folder, dates, numbers and extensions: `customers_20260610.csv` → `customers`.
  private static func entryName(_ name: String) -> String {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    let stem = file.prefix { $0 != "." }
    let words = stem.split { !$0.isLetter }.map(String.init)
    let entry = words.joined(separator: "_").lowercased()
    return entry.isEmpty ? "records" : entry
  }

  private static func empty(_ name: String) -> ExtractionError {
    ExtractionError(
      Diagnostic(
        .fileEmpty,
        at: SourceLocation(file: name),
        expected: "some records to look at",
        found: "an empty file",
        remedy: "name a file that has records: panorama infer FILE"
      )
    )
  }
}
