import PanoramaModel

/// The bytes from the first unfinished record on, and their place in the file.
///
/// ```
/// file        ……………………[ finished records ][ unfinished …         ]
/// batch.text           rawOffset…                       fileEnd ↑[ unescaped text ]
/// kept                                    [ offset …             ]
/// ```
/// The file's bytes are the batch's text, so no value without escapes is ever copied. Reading always starts again at the
/// first unfinished record, so records cannot depend on how the input is cut.
struct JSONWindow {
  /// The bytes of the unfinished record.
  private(set) var kept: [UInt8] = []
  /// The place in the file of the first kept byte.
  private(set) var offset = 0
  /// Where the bytes that were loaded last are in the batch's text.
  private(set) var range = 0..<0

  /// Makes the kept bytes and the new ones text of the batch.
  mutating func load(_ bytes: Span<UInt8>, into batch: inout RecordBatch) {
    if batch.text.isEmpty {
      batch.rawOffset = offset
      batch.isRawInText = true
      // Room for what is unescaped, so that the text need not move.
      let room = kept.count + bytes.count
      batch.text.reserveCapacity(room + room / 8)
    } else if batch.isRawInText {
      // The batch was not emptied, and there is unescaped text behind the file's bytes: those need a place of their own.
      batch.raw = Array(batch.text[0..<range.upperBound - kept.count])
      batch.isRawInText = false
    } else if batch.rawOffset + batch.raw.count == offset + kept.count {
      batch.raw.removeLast(kept.count)
    } else {
      batch.raw.removeAll()
      batch.rawOffset = offset
    }
    let start = batch.text.count
    ByteScan.append(kept.span, to: &batch.text)
    ByteScan.append(bytes, to: &batch.text)
    range = start..<batch.text.count
    if !batch.isRawInText {
      ByteScan.append(kept.span, to: &batch.raw)
      ByteScan.append(bytes, to: &batch.raw)
    }
  }

  /// Keeps what stands in the loaded text from `start` on, counted from its first byte, for the next time.
  mutating func keep(from start: Int, of batch: borrowing RecordBatch) {
    let text = batch.text
    offset += start
    kept.removeAll(keepingCapacity: true)
    ByteScan.append(text.span.extracting(range.lowerBound + start..<range.upperBound), to: &kept)
  }
}

/// A line that is longer than a record may be, passed over without being kept.
struct JSONOverlongLine {
  /// Where it stands; its length grows.
  private(set) var place: RecordPlace
  /// Its first bytes.
  private(set) var raw: [UInt8]
  private var endsWithReturn = false

  init(_ place: RecordPlace, _ raw: Span<UInt8>) {
    self.place = place
    self.place.byteLength = 0
    self.raw = []
    _ = pass(raw, isFinal: false)
  }

  /// Goes on; answers where in `bytes` the line feed is, or their end at the end of the file, or nil while it goes on.
  mutating func pass(_ bytes: Span<UInt8>, isFinal: Bool) -> Int? {
    let feed = ByteScan.firstIndex(of: 0x0A, in: bytes, from: 0)
    let end = feed ?? bytes.count
    place.byteLength += end
    let missing = max(0, min(end, longestRawCopy - raw.count))
    ByteScan.append(bytes.extracting(0..<missing), to: &raw)
    if end > 0 { endsWithReturn = bytes[end - 1] == 0x0D }
    guard feed != nil || isFinal else { return nil }
    // A carriage return belongs to the line's end.
    if endsWithReturn {
      place.byteLength -= 1
      if raw.count > place.byteLength { raw.removeLast() }
    }
    return end
  }
}
