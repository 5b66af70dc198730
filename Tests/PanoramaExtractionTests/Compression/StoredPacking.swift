// Packers that store instead of packing: written from the formats' papers, and no code of the ones under test.

/// CRC-32, bit by bit (ISO 3309).
func slowCheckSum(_ bytes: [UInt8]) -> UInt32 {
  var sum: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }
  return ~sum
}

func littleEndian(_ number: Int, _ width: Int) -> [UInt8] {
  (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}

/// A deflate stream of stored blocks (RFC 1951 §3.2.4).
func storedDeflate(_ bytes: [UInt8], block: Int = 65_535) -> [UInt8] {
  var packed: [UInt8] = []
  var start = 0
  repeat {
    let end = min(bytes.count, start + block)
    let count = end - start
    packed += [end == bytes.count ? 1 : 0] + littleEndian(count, 2) + littleEndian(~count, 2)
    packed += bytes[start..<end]
    start = end
  } while start < bytes.count
  return packed
}

/// One gzip member (RFC 1952 §2.3).
func storedGzip(_ bytes: [UInt8], block: Int = 65_535) -> [UInt8] {
  [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + storedDeflate(bytes, block: block)
    + littleEndian(Int(slowCheckSum(bytes)), 4) + littleEndian(bytes.count, 4)
}

/// One Zstandard frame of raw blocks and, where a block is one byte repeated, of RLE blocks (RFC 8878 §3.1.1).
func storedZstd(_ bytes: [UInt8], block: Int = 100_000) -> [UInt8] {
  // A window of 128 KiB (exponent 7) and no content size: a streamed frame.
  var packed: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 7 << 3]
  var start = 0
  repeat {
    let end = min(bytes.count, start + block)
    let isLast = end == bytes.count ? 1 : 0
    let isRepeated = end > start && !bytes[start..<end].contains { $0 != bytes[start] }
    packed += littleEndian((end - start) << 3 | (isRepeated ? 2 : 0) | isLast, 3)
    packed += isRepeated ? [bytes[start]] : Array(bytes[start..<end])
    start = end
  } while start < bytes.count
  return packed
}

/// A ZIP archive of one member (APPNOTE 6.3 §4.3).
func storedZip(
  _ bytes: [UInt8],
  isDeflated: Bool,
  remark: String = "",
  flags: Int = 0,
  checkSum: UInt32? = nil
) -> [UInt8] {
  let packed = isDeflated ? storedDeflate(bytes) : bytes
  let name = Array("a.csv".utf8)
  let shared =
    littleEndian(20, 2) + littleEndian(flags, 2) + littleEndian(isDeflated ? 8 : 0, 2)
    + littleEndian(0, 4) + littleEndian(Int(checkSum ?? slowCheckSum(bytes)), 4)
    + littleEndian(packed.count, 4) + littleEndian(bytes.count, 4) + littleEndian(name.count, 2)
    + littleEndian(0, 2)
  var archive = littleEndian(0x0403_4B50, 4) + shared + name + packed
  let directoryStart = archive.count
  archive += littleEndian(0x0201_4B50, 4) + littleEndian(20, 2) + shared
  archive += littleEndian(0, 10) + littleEndian(0, 4) + name
  let directorySize = archive.count - directoryStart
  archive += littleEndian(0x0605_4B50, 4) + littleEndian(0, 4) + littleEndian(1, 2)
  archive += littleEndian(1, 2) + littleEndian(directorySize, 4) + littleEndian(directoryStart, 4)
  return archive + littleEndian(remark.utf8.count, 2) + Array(remark.utf8)
}
