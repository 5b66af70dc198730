public import PanoramaModel

/// The beginning of a delivered file, for finding out what it is.
public enum FileHead {
  /// Reads the first bytes of a file, decompressed where its first bytes show that it is compressed.
  ///
  /// - Parameters:
  ///   - path: Where the file is.
  ///   - displayName: What messages call it.
  ///   - limit: How many bytes at most.
  /// - Returns: The bytes, at most `limit` of them.
  /// - Throws: `ExtractionError` when the file cannot be read.
  public static func read(
    path: String,
    displayName: String,
    limit: Int = 4 << 20
  ) throws(ExtractionError) -> [UInt8] {
    var source = try DeliveredBytes(path: path, displayName: displayName, limits: .init())
    var head: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    while head.count < limit, case let count = try source.read(into: &piece), count > 0 {
      head.append(contentsOf: piece[..<count])
    }
    return Array(head.prefix(limit))
  }

  /// Pieces of a file from its start, its middle and its end: a change half-way shows, and one bad row decides nothing.
  ///
  /// Of a compressed file, which cannot be entered in the middle, only the start.
  ///
  /// - Throws: `ExtractionError` when the file cannot be read.
  public static func samples(
    path: String,
    displayName: String
  ) throws(ExtractionError) -> [[UInt8]] {
    let size = 128 << 10
    let head = try read(path: path, displayName: displayName, limit: size)
    let file = try DeliveredFile(path: path, displayName: displayName)
    guard let length = file.size, length > size,
      file.bytes(at: 0, count: 512) == Array(head.prefix(512))
    else { return [head] }
    let middle = length >= 4 * size ? [file.bytes(at: length / 2, count: size)] : []
    let tail = file.bytes(at: max(size, length - size), count: size)
    return [head] + middle + [tail]
  }

  /// The format whose text the bytes look like: `xml`, `json` or `csv`.
  public static func format(of bytes: [UInt8]) -> String {
    var start = 0
    let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]]
    for mark in marks where bytes.starts(with: mark) { start = mark.count }
    // Zero bytes are half a character of UTF-16.
    let first = bytes[start...].first { $0 != 0 && $0 != 0x20 && !(0x09...0x0D ~= $0) }
    switch first {
    case UInt8(ascii: "<"): return "xml"
    case UInt8(ascii: "{"), UInt8(ascii: "["): return "json"
    default: return "csv"
    }
  }
}
