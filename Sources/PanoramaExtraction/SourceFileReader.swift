import Crypto
public import PanoramaModel

/// Reads one delivered file from its first byte to its last and hands its records over in batches.
///
/// Memory is bounded by a piece of 1 MiB and the longest record. A file whose name ends in `.gz` is decompressed on the
/// way; its places are those of the uncompressed text, its digest and size those of the file as delivered.
public struct SourceFileReader: Sendable {
  /// How much is read at once, in bytes.
  static let pieceSize = 1 << 20

  private let path: String
  private let displayName: String
  private let reading: FileReading
  private let paths: FieldPathTree

  /// Makes a reader of the file at `path`, which messages call `displayName`.
  public init(path: String, displayName: String, reading: FileReading, paths: FieldPathTree) {
    self.path = path
    self.displayName = displayName
    self.reading = reading
    self.paths = paths
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
    let file = try DeliveredFile(path: path, displayName: displayName)
    var extractor = format.makeExtractor(reading, paths)
    var batch = RecordBatch()
    var digest = SHA256()
    var summary = ExtractionSummary()
    var piece = [UInt8](repeating: 0, count: Self.pieceSize)
    if path.hasSuffix(".gz") {
      var decompressor = Decompressor(displayName: displayName)
      var output = [UInt8](repeating: 0, count: Self.pieceSize)
      while case let count = try file.read(into: &piece), count > 0 {
        summary.byteCount += count
        Self.hash(piece, count, into: &digest)
        try decompressor.decompress(&piece, count: count, through: &output) { bytes in
          try extractor.decode(bytes, into: &batch)
          try hand(&batch, to: consume)
        }
      }
      try decompressor.finish()
    } else {
      while case let count = try file.read(into: &piece), count > 0 {
        summary.byteCount += count
        Self.hash(piece, count, into: &digest)
        try extractor.decode(piece.span.extracting(0..<count), into: &batch)
        try hand(&batch, to: consume)
      }
    }
    try extractor.finish(into: &batch, summary: &summary)
    try hand(&batch, to: consume)
    summary.sha256 = Hexadecimal.text(digest.finalize())
    summary.diagnostics = summary.diagnostics.map(named)
    return summary
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
    for index in batch.damaged.indices {
      batch.damaged[index].diagnostic.location?.file = displayName
    }
    try consume(&batch)
    batch.removeAll()
  }

  private func named(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    if diagnostic.location == nil { diagnostic.location = SourceLocation(file: displayName) }
    diagnostic.location?.file = displayName
    return diagnostic
  }

  private static func hash(_ piece: [UInt8], _ count: Int, into digest: inout SHA256) {
    digest.update(data: piece[0..<count])
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
