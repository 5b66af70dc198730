import PanoramaModel

/// The bytes from the first unfinished record on, and their place in the file.
///
/// ```
/// file      ……………………[ finished records ][ unfinished …          ]
/// batch.raw           rawOffset…                                 ↑ consumed
/// kept                                   [ offset …               ]
/// ```
/// Reading always starts again at the first unfinished record, so records cannot depend on how the input is cut.
struct RawWindow {
  /// The bytes of the unfinished record.
  private(set) var kept: [UInt8] = []
  /// The place in the file of the first kept byte.
  private(set) var offset = 0

  /// Puts the kept bytes and the new ones at the end of `batch.raw`; answers where the kept ones start there.
  func load(_ bytes: Span<UInt8>, into batch: inout RecordBatch) -> Int {
    if batch.rawOffset + batch.raw.count != offset + kept.count || batch.raw.isEmpty {
      batch.raw.removeAll(keepingCapacity: true)
      batch.raw.append(contentsOf: kept)
      batch.rawOffset = offset
    }
    ByteScan.append(bytes, to: &batch.raw)
    return offset - batch.rawOffset
  }

  /// Keeps what stands in `batch.raw` from `start` on for the next time.
  mutating func keep(from start: Int, of batch: borrowing RecordBatch) {
    offset = batch.rawOffset + start
    kept.removeAll(keepingCapacity: true)
    ByteScan.append(batch.raw.span.extracting(start..<batch.raw.count), to: &kept)
  }
}

/// A line that is longer than a record may be, passed over without being kept.
struct OverlongLine {
  /// Where it stands; its length grows.
  private(set) var place: RecordPlace
  /// Its first bytes.
  private(set) var raw: [UInt8]

  init(_ place: RecordPlace, _ raw: Span<UInt8>) {
    self.place = place
    self.raw = copyOf(raw)
  }

  /// Goes on; answers where in `bytes` the line ends, or nil while it goes on.
  mutating func pass(_ bytes: Span<UInt8>, isFinal: Bool) -> Int? {
    let (end, isOver) = pass(bytes, .utf8, isFinal: isFinal)
    return isOver ? end : nil
  }

  /// Goes on in any encoding; answers how far it came, and whether the line ends there.
  ///
  /// The bytes start where a character starts. Of UTF-16 an odd last byte is left for the next time.
  mutating func pass(
    _ bytes: Span<UInt8>,
    _ encoding: TextEncoding,
    isFinal: Bool
  ) -> (end: Int, isOver: Bool) {
    let unit = TextDecoder.unit(of: encoding)
    let low = encoding == .utf16le || unit == 1 ? 0 : 1
    var end = 0
    while end + unit <= bytes.count {
      let byte = bytes[end + low]
      if byte == 0x0A || byte == 0x0D, unit == 1 || bytes[end + 1 - low] == 0 { break }
      end += unit
    }
    let isOver = end + unit <= bytes.count
    if !isOver, isFinal { end = bytes.count }
    place.byteLength += end
    let missing = min(end, longestRawCopy - raw.count)
    ByteScan.append(bytes.extracting(0..<missing), to: &raw)
    return (end, isOver || isFinal)
  }
}
