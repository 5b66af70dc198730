public import PanoramaModel

/// Reads a record's bytes again, from a file that was read before.
public enum RawRecord {
  /// The bytes of a record as they are in the file, cut at 64 KiB; empty when they cannot be had.
  ///
  /// A compressed file has no places to go to, so its records are not read again; their place in the uncompressed text
  /// leads to them.
  public static func read(_ path: String, _ place: RecordPlace) -> [UInt8] {
    guard !path.hasSuffix(".gz"), let file = try? DeliveredFile(path: path, displayName: path)
    else {
      return []
    }
    var bytes = [UInt8](repeating: 0, count: min(place.byteLength, 64 << 10))
    guard let count = try? file.read(into: &bytes, from: place.byteOffset) else { return [] }
    return Array(bytes.prefix(count))
  }
}
