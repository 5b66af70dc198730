import Crypto
import PanoramaModel

/// The bytes of a delivered file in pieces, uncompressed, with the digest and size of the file as it was delivered.
struct DeliveredBytes: ByteSource, ~Copyable {
  private let file: DeliveredFile
  private let displayName: String
  private let expansion: Int
  private var digest = SHA256()
  private var byteCount = 0
  /// The first bytes have been looked at.
  private var isKnown = false
  private var decompressor: (any Decompressor & ~Copyable)?
  /// Compressed bytes: those from `used` to `inputCount` are still to be decompressed.
  private var input: [UInt8] = []
  private var inputCount = 0
  private var used = 0
  private var expandedCount = 0

  /// Up to this size, in bytes, the text of a compressed file may be as much larger as it likes.
  static let harmlessSize = 64 << 20

  /// Opens the file at `path`, which messages call `displayName`.
  init(path: String, displayName: String, limits: ReadingLimits) throws(ExtractionError) {
    file = try DeliveredFile(path: path, displayName: displayName)
    self.displayName = displayName
    expansion = limits.expansion
  }

  /// The file's size as delivered, in bytes; nil for a pipe or a device.
  var fileSize: Int? { file.size }

  mutating func read(into piece: inout [UInt8]) throws(ExtractionError) -> Int {
    if !isKnown {
      isKnown = true
      let count = try readHead(into: &piece)
      guard let kind = Compression(head: piece.span.extracting(0..<count)) else { return count }
      do throws(CompressionFault) {
        decompressor = try Self.decompressor(kind, file)
      } catch {
        throw error.error(displayName)
      }
      input = [UInt8](repeating: 0, count: piece.count)
      swap(&input, &piece)
      inputCount = count
    }
    guard decompressor != nil else { return try readDelivered(into: &piece) }
    return try readDecompressed(into: &piece)
  }

  /// Fills the first piece as far as is needed to know what the file is: a pipe may give a byte at a time.
  private mutating func readHead(into piece: inout [UInt8]) throws(ExtractionError) -> Int {
    var filled = 0
    while filled < Compression.markLength {
      let count = try readDelivered(into: &piece, from: filled)
      filled += count
      if count == 0 { break }
    }
    return filled
  }

  private mutating func readDelivered(
    into buffer: inout [UInt8],
    from start: Int = 0
  ) throws(ExtractionError) -> Int {
    let count = try file.read(into: &buffer, from: start)
    byteCount += count
    digest.update(data: buffer[start..<start + count])
    return count
  }

  // MARK: Compressed files

  private mutating func readDecompressed(into piece: inout [UInt8]) throws(ExtractionError) -> Int {
    while true {
      do throws(CompressionFault) {
        let produced = try decompress(into: &piece)
        if produced > 0 { return produced }
      } catch {
        throw error.error(displayName)
      }
      used = 0
      inputCount = try readInput()
      if inputCount == 0 {
        do throws(CompressionFault) {
          try decompressor?.finish()
          return 0
        } catch {
          throw error.error(displayName)
        }
      }
    }
  }

  /// Takes the array out while it is filled: a call that changes all of `self` cannot have a part of it as well.
  private mutating func readInput() throws(ExtractionError) -> Int {
    var bytes: [UInt8] = []
    swap(&bytes, &input)
    defer { swap(&bytes, &input) }
    return try readDelivered(into: &bytes)
  }

  private mutating func decompress(into piece: inout [UInt8]) throws(CompressionFault) -> Int {
    // The bytes are shared, not copied: nothing is written to them here.
    let input = self.input
    let bytes = input.span.extracting(0..<inputCount)
    let produced = try decompressor?.decompress(bytes, &used, into: &piece) ?? 0
    expandedCount += produced
    guard expandedCount <= Self.harmlessSize || expandedCount / expansion <= byteCount else {
      throw .expansion(expansion)
    }
    return produced
  }

  private static func decompressor(
    _ kind: Compression,
    _ file: borrowing DeliveredFile
  ) throws(CompressionFault) -> any Decompressor & ~Copyable {
    switch kind {
    case .gzip: return GzipDecompressor()
    case .zstd: return ZstdDecompressor()
    case .zip:
      let member = try ZipArchive.member(file.size ?? 0) { file.bytes(at: $0, count: $1) }
      return ZipDecompressor(member)
    }
  }

  mutating func delivery() -> Delivery {
    Delivery(byteCount: byteCount, sha256: Hexadecimal.text(digest.finalize()))
  }
}
