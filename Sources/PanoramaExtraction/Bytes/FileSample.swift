/// Pieces of a delivered file, from which is decided how it is to be read.
enum FileSample {
  /// How many bytes of the middle and of the end are looked at; of the start as many as an extractor would.
  static let pieceSize = 64 << 10

  /// The start, the middle and the end of a file; empty when its start alone tells as much.
  ///
  /// That is so for a small file, whose start is all of it; and for a compressed one or a pipe, which has no other places
  /// to go to: their extractor decides by the first bytes that it is pushed.
  static func pieces(of path: String, startSize: Int) -> [[UInt8]] {
    guard let file = try? DeliveredFile(path: path, displayName: path),
      let size = file.size, size > startSize
    else { return [] }
    let start = file.bytes(at: 0, count: startSize)
    guard Compression(head: start.span) == nil else { return [] }
    let middle = file.bytes(at: max(startSize, size / 2), count: pieceSize)
    let end = file.bytes(at: max(startSize, size - pieceSize), count: pieceSize)
    return [start, middle, end]
  }
}
