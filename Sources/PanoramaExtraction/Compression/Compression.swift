/// How a delivered file is compressed: its first bytes say so, whatever its name is.
enum Compression {
  /// gzip (RFC 1952): one member or several, one behind the other.
  case gzip
  /// Zstandard (RFC 8878): one frame or several, skippable ones among them.
  case zstd
  /// A ZIP archive (APPNOTE 6.3) of one member.
  case zip

  /// How many bytes tell.
  static let markLength = 4

  /// What the first bytes of a file tell; nil for a file that is not compressed.
  init?(head: Span<UInt8>) {
    guard head.count >= 4 else { return nil }
    switch (head[0], head[1], head[2], head[3]) {
    case (0x1F, 0x8B, 0x08, _): self = .gzip
    case (0x28, 0xB5, 0x2F, 0xFD), (0x50...0x5F, 0x2A, 0x4D, 0x18): self = .zstd
    // A local file header, or the end record of an archive of nothing.
    case (0x50, 0x4B, 0x03, 0x04), (0x50, 0x4B, 0x05, 0x06): self = .zip
    default: return nil
    }
  }
}

/// Undoes one kind of compression, in pieces: memory does not depend on the size of the file.
protocol Decompressor: ~Copyable {
  /// Decompresses from the place `used` of `input`, which moves on, to the start of `output`.
  ///
  /// - Returns: How many bytes of `output` are filled; when none, `input` is used up.
  mutating func decompress(
    _ input: Span<UInt8>,
    _ used: inout Int,
    into output: inout [UInt8]
  ) throws(CompressionFault) -> Int

  /// Complains when the file ends too early.
  mutating func finish() throws(CompressionFault)
}
