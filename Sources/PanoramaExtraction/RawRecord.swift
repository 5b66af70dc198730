public import PanoramaModel

/// Reads a record's bytes again, from a file that was read before.
public enum RawRecord {
  /// The bytes of a record as they are in the file, cut at 64 KiB; empty when they cannot be had.
  ///
  /// A compressed file is decompressed from its start up to the record: for a few records, not for many. What a program
  /// printed is gone, so records of the format `command` are not read again.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - place: Where the record stands in the uncompressed file.
  ///   - reading: How the file was read.
  /// - Returns: The bytes.
  public static func read(
    _ path: String,
    _ place: RecordPlace,
    _ reading: FileReading
  ) -> [UInt8] {
    guard reading.format != ExtractorCatalog.commandFormat,
      let file = try? DeliveredFile(path: path, displayName: path)
    else { return [] }
    let length = min(place.byteLength, longestRawCopy)
    let head = file.bytes(at: 0, count: Compression.markLength)
    guard Compression(head: head.span) != nil else {
      return file.bytes(at: place.byteOffset, count: length)
    }
    let source = try? DeliveredBytes(path: path, displayName: path, limits: reading.limits)
    guard let source else { return [] }
    return pass(source, to: place.byteOffset, length)
  }

  /// The bytes at a place of a source that can only be read from its start.
  private static func pass(
    _ source: consuming DeliveredBytes,
    to offset: Int,
    _ length: Int
  ) -> [UInt8] {
    var piece = [UInt8](repeating: 0, count: SourceFileReader.pieceSize)
    var bytes: [UInt8] = []
    var start = 0
    while bytes.count < length, let count = try? source.read(into: &piece), count > 0 {
      let from = max(0, offset + bytes.count - start)
      if from < count { bytes += piece[from..<min(count, from + length - bytes.count)] }
      start += count
    }
    return bytes
  }
}
