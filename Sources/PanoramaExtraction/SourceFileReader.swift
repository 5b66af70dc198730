public import PanoramaModel

/// Reads one delivered file from its first byte to its last and hands its records over in batches.
///
/// A file that its first bytes show to be compressed (gzip, Zstandard, a ZIP archive of one file) is decompressed on the
/// way; its places are those of the uncompressed text, its digest and size those of the file as delivered. Reading,
/// decompressing and digesting happen on a second thread, at most a few pieces ahead of the parser. Memory is bounded by
/// a few pieces of 1 MiB, the longest record and, for Zstandard, a window of 32 MiB.
public struct SourceFileReader: Sendable {
  /// How much is read at once, in bytes.
  static let pieceSize = 1 << 20

  private let path: String?
  private let displayName: String
  private let reading: FileReading
  private let paths: FieldPathTree
  private let readsAhead: Bool

  /// Makes a reader of the file at `path`, which messages call `displayName`.
  ///
  /// - Parameters:
  ///   - path: The file; nil when a program alone delivers the records (`FileReading.command`).
  ///   - displayName: What messages call the file.
  ///   - reading: How it is to be read.
  ///   - paths: What is to be delivered of its records.
  ///   - readsAhead: Whether a second thread reads, decompresses and digests; without one, times are those of one core.
  public init(
    path: String?,
    displayName: String,
    reading: FileReading,
    paths: FieldPathTree,
    readsAhead: Bool = true
  ) {
    self.path = path
    self.displayName = displayName
    self.reading = reading
    self.paths = paths
    self.readsAhead = readsAhead
  }

  /// Reads the file; `consume` sees each batch once, before it is emptied and filled again.
  ///
  /// A file of no bytes is no error: its summary has no records and no bytes.
  ///
  /// - Parameter consume: Takes the records of a batch, good and damaged.
  /// - Returns: What the reading came to.
  /// - Throws: `ExtractionError` when the file as a whole cannot be read; whatever `consume` throws.
  public func read(
    _ consume: (inout RecordBatch) throws -> Void
  ) throws -> ExtractionSummary {
    do {
      return try readAll(consume)
    } catch let error as ExtractionError {
      throw ExtractionError(named(error.diagnostic))
    }
  }

  private func readAll(
    _ consume: (inout RecordBatch) throws -> Void
  ) throws -> ExtractionSummary {
    guard let format = ExtractorCatalog.format(named: reading.format) else { throw unknownFormat }
    let (reading, detections) = settled()
    var source = try openSource()
    var extractor = format.makeExtractor(reading, paths)
    var batch = RecordBatch()
    var piece = [UInt8](repeating: 0, count: Self.pieceSize)
    while case let count = try source.read(into: &piece), count > 0 {
      try extractor.decode(piece.span.extracting(0..<count), into: &batch)
      try hand(&batch, to: consume)
    }
    var summary = ExtractionSummary()
    try extractor.finish(into: &batch, summary: &summary)
    try hand(&batch, to: consume)
    summary.detections = detections + summary.detections
    let delivery = try source.delivery()
    summary.byteCount = delivery.byteCount
    summary.sha256 = delivery.sha256
    summary.diagnostics = (summary.diagnostics + delivery.diagnostics).map(named)
    return summary
  }

  /// The reading with the dialect that the whole of a large file asks for, not its start alone.
  ///
  /// The encoding stays open: the extractor goes on looking for it beyond the samples.
  private func settled() -> (FileReading, [Detection]) {
    guard reading.format == "csv", DialectDetector.isOpen(reading.dialect), let path else {
      return (reading, [])
    }
    let samples = FileSample.pieces(of: path, startSize: DialectDetector.window)
    guard !samples.isEmpty else { return (reading, []) }
    let wanted = paths.nodes.filter { $0.parent == FieldPathTree.root }.map {
      String(decoding: $0.name, as: UTF8.self)
    }
    var (settled, detections) = DialectDetector.settle(
      reading,
      samples: samples,
      wantedNames: wanted
    )
    settled.encoding = reading.encoding
    detections.removeAll { $0.aspect == "encoding" }
    return (settled, detections)
  }

  /// Opens what the bytes come from: a program, or a file, which is read ahead when it is worth a thread.
  private func openSource() throws(ExtractionError) -> any ByteSource & ~Copyable {
    if reading.format == ExtractorCatalog.commandFormat {
      // The program runs beside the parser already.
      return try CommandSource.start(reading, path: path, displayName: displayName)
    }
    let (path, displayName, limits) = (path ?? "", displayName, reading.limits)
    let file = try DeliveredBytes(path: path, displayName: displayName, limits: limits)
    guard readsAhead, file.fileSize ?? 0 > Self.pieceSize else { return file }
    return ReadAhead(pieceSize: Self.pieceSize) { () throws(ExtractionError) in
      try DeliveredBytes(path: path, displayName: displayName, limits: limits)
    }
  }

  /// Gives a batch away and empties it.
  private func hand(
    _ batch: inout RecordBatch,
    to consume: (inout RecordBatch) throws -> Void
  ) throws {
    guard batch.count > 0 || !batch.damaged.isEmpty else {
      batch.removeAll()
      return
    }
    batch.damaged.file = displayName
    try consume(&batch)
    batch.removeAll()
  }

  private func named(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    if diagnostic.location == nil { diagnostic.location = SourceLocation(file: displayName) }
    diagnostic.location?.file = displayName
    return diagnostic
  }

  private var unknownFormat: ExtractionError {
    let names = ExtractorCatalog.formats.map(\.name).joined(separator: ", ")
    return ExtractionError(
      Diagnostic(
        .mappingBadValue,
        field: "format",
        expected: "one of \(names)",
        found: reading.format,
        remedy: "set format: csv in the mapping, or another of these"
      )
    )
  }
}
