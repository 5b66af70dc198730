import PanoramaModel

/// Decodes a file to UTF-8 and carries places of the text back to the file.
///
/// ```
/// file   [ the unfinished record … ][ new │ a sequence that may be cut ]
/// text   [ the unfinished record … ][ new ]
///        ↑ known: the same place in both
/// ```
/// Both are walked side by side, character by character, from the last known place on: the text's own bytes say how long
/// its characters are, the encoding how long those of the file are. What is invalid becomes FF, which no UTF-8 holds, so
/// that the extractor finds it in its record.
struct JSONTranscoder {
  private struct Open {
    var text: Int
    var raw: Int
    var bytes: [UInt8]
    /// Places of the text of which the damaged record may speak: where they are in the file, and what stands there.
    var marks: [Int: (raw: Int, bytes: String)] = [:]
  }

  private let encoding: TextEncoding
  /// How many bytes may wait for one behind which no character can go on.
  private let patience: Int
  private var raw: [UInt8] = []
  private var rawStart = 0
  /// How much of `raw` has been decoded.
  private var decodedCount = 0
  private var text: [UInt8] = []
  private var textStart = 0
  /// The known place, moving forward.
  private var known = (raw: 0, text: 0)
  /// Where the last good record ends, and what stood behind it before `rawStart`, for batches that are not emptied.
  private var lastEnd = 0
  private var passed: (start: Int, bytes: [UInt8]) = (0, [])
  /// The start of a record that is longer than what is held.
  private var open: Open?

  init(_ encoding: TextEncoding, patience: Int) {
    self.encoding = encoding
    self.patience = patience
  }

  /// Goes on behind ASCII text, or behind a mark.
  mutating func start(behind window: JSONWindow, markLength: Int) {
    raw = window.kept
    text = raw
    decodedCount = raw.count
    rawStart = window.offset + markLength
    textStart = window.offset
    known = (rawStart, textStart)
  }

  // MARK: Decoding

  /// The text of the next bytes.
  mutating func decode(_ bytes: Span<UInt8>, isFinal: Bool) -> [UInt8] {
    if var record = open, record.bytes.count < longestRawCopy {
      let missing = min(bytes.count, longestRawCopy - record.bytes.count)
      ByteScan.append(bytes.extracting(0..<missing), to: &record.bytes)
      open = record
    }
    ByteScan.append(bytes, to: &raw)
    let end = isFinal ? raw.count : wholeEnd
    guard end > decodedCount else { return [] }
    var fresh: [UInt8] = []
    var notes = GB18030.Notes()
    let source = raw
    TextDecoder.decode(
      source.span.extracting(decodedCount..<end),
      encoding,
      into: &fresh,
      notes: &notes
    )
    for place in notes.invalid { fresh[place.text] = 0xFF }
    decodedCount = end
    ByteScan.append(fresh.span, to: &text)
    return fresh
  }

  /// Behind the last byte that ends a character whatever stood before it.
  ///
  /// In all encodings that are no Unicode, bytes below 30 are never part of a longer sequence.
  private var wholeEnd: Int {
    if TextDecoder.unit(of: encoding) == 2 {
      var end = raw.count - (raw.count - decodedCount) % 2
      guard end >= decodedCount + 2 else { return decodedCount }
      let high = encoding == .utf16le ? raw[end - 1] : raw[end - 2]
      if 0xD8...0xDB ~= high { end -= 2 }
      return end
    }
    var end = raw.count
    while end > decodedCount, raw[end - 1] >= 0x30 { end -= 1 }
    return end > decodedCount || raw.count - decodedCount <= patience ? end : raw.count
  }

  // MARK: Places

  /// The place in the file of a place in the text, which must not come before the one asked for last.
  private mutating func source(of place: Int) -> Int {
    // Shared, not copied.
    let (heldText, heldRaw) = (self.text, self.raw)
    let (text, raw) = (heldText.span, heldRaw.span)
    var at = (raw: known.raw - rawStart, text: known.text - textStart)
    let end = min(place - textStart, text.count)
    while at.text < end, at.raw < raw.count {
      let lead = text[at.text]
      let width = sourceWidth(raw, at.raw, isInvalid: lead == 0xFF)
      at.raw = min(at.raw + width.bytes, raw.count)
      for _ in 0..<width.scalars where at.text < text.count {
        at.text += text[at.text] == 0xFF ? 1 : max(1, UTF8Check.sequenceLength(text, at: at.text))
      }
    }
    known = (at.raw + rawStart, at.text + textStart)
    return known.raw
  }

  /// How many bytes the character at a place takes, and how many scalars it is.
  private func sourceWidth(
    _ raw: Span<UInt8>,
    _ place: Int,
    isInvalid: Bool
  ) -> (bytes: Int, scalars: Int) {
    switch encoding {
    case .utf8, .latin1, .latin9, .windows1252: return (1, 1)
    case .utf16, .utf16le, .utf16be:
      guard !isInvalid, place + 1 < raw.count else { return (2, 1) }
      let high = encoding == .utf16le ? raw[place + 1] : raw[place]
      return (0xD8...0xDB ~= high ? 4 : 2, 1)
    case .gb18030:
      guard raw[place] >= 0x80, !isInvalid, place + 1 < raw.count else { return (1, 1) }
      return (raw[place + 1] >= 0x40 ? 2 : 4, 1)
    case .eucKR:
      let composed = Hangul.composed(raw, at: place)
      if composed != 0 { return (8, 1) }
      fallthrough
    case .big5, .shiftJIS, .eucJP, .shiftJISX0213, .eucJISX0213, .johab:
      guard !isInvalid, let table = CharsetTable.named(encoding) else { return (1, 1) }
      let (scalars, length) = table.scalars(raw, at: place)
      return (length, scalars >> 32 != 0 ? 2 : 1)
    }
  }

  /// Moves the records to the batch, with their places in the file.
  mutating func deliver(_ decoded: inout RecordBatch, into batch: inout RecordBatch) {
    let firstText = UInt32(batch.text.count)
    let firstEntry = UInt32(batch.entries.count)
    var next = 0
    for damaged in decoded.damaged {
      while next < decoded.count, decoded.places[next].byteOffset < damaged.place.byteOffset {
        batch.places.append(placed(decoded.places[next]))
        next += 1
      }
      batch.damaged.append(placed(damaged))
    }
    while next < decoded.count {
      batch.places.append(placed(decoded.places[next]))
      next += 1
    }
    if decoded.count > 0 { addRaw(of: &batch, from: batch.places.count - decoded.count) }
    ByteScan.append(decoded.text.span, to: &batch.text)
    for entry in decoded.entries {
      batch.entries.append(
        FieldEntry(
          path: entry.path,
          kind: entry.kind,
          offset: entry.offset + firstText,
          length: entry.length
        )
      )
    }
    for end in decoded.entryEnds { batch.entryEnds.append(end + firstEntry) }
    decoded.removeAll()
  }

  private mutating func placed(_ place: RecordPlace) -> RecordPlace {
    var moved = place
    moved.byteOffset = source(of: place.byteOffset)
    moved.byteLength = source(of: place.byteOffset + place.byteLength) - moved.byteOffset
    return moved
  }

  private mutating func placed(_ damaged: DamagedRecord) -> DamagedRecord {
    var moved = damaged
    let start = damaged.place.byteOffset
    let held = open.flatMap { $0.text == start ? $0 : nil }
    moved.place.byteOffset = held?.raw ?? source(of: start)
    var location = damaged.diagnostic.location
    location?.byteOffset = moved.place.byteOffset
    if let column = location?.column {
      let at = found(start + column - 1, held)
      location?.column = at.map { $0.raw - moved.place.byteOffset + 1 }
      if damaged.diagnostic.code == .encodingInvalid {
        explain(&moved.diagnostic, at?.bytes)
        location?.byteOffset = at?.raw
      }
    }
    let end = found(start + damaged.place.byteLength, held)?.raw ?? known.raw
    moved.place.byteLength = end - moved.place.byteOffset
    location?.byteLength = moved.place.byteLength
    moved.diagnostic.location = location
    let count = min(moved.place.byteLength, longestRawCopy)
    if let held {
      moved.raw = Array(held.bytes.prefix(count))
      open = nil
    } else {
      let from = moved.place.byteOffset - rawStart
      moved.raw = Array(raw[from..<min(raw.count, from + count)])
    }
    return moved
  }

  /// A place of a damaged record in the file, and what stands there; nil when it was not marked before it was passed.
  private mutating func found(_ place: Int, _ held: Open?) -> (raw: Int, bytes: String)? {
    if let mark = held?.marks[place] { return mark }
    guard place >= known.text else { return nil }
    let raw = source(of: place)
    return (raw, bytes(at: raw))
  }

  /// One unit, for messages: how many follow it depends on how the file was cut.
  private func bytes(at place: Int) -> String {
    let start = place - rawStart
    let end = min(raw.count, start + TextDecoder.unit(of: encoding))
    return hexadecimal(raw.span.extracting(0..<end), at: start, after: "the bytes ")
  }

  private func explain(_ diagnostic: inout Diagnostic, _ found: String?) {
    diagnostic.expected = "text in \(encoding.rawValue)"
    diagnostic.found = found ?? "bytes that are none"
    diagnostic.remedy =
      "declare the file's encoding in its mapping (encoding: utf-8 or gb18030), or mend the bytes"
  }

  /// Gives the batch the bytes of its new records.
  private mutating func addRaw(of batch: inout RecordBatch, from first: Int) {
    guard let last = batch.places.last else { return }
    var start = batch.rawOffset + batch.raw.count
    if !batch.raw.isEmpty, start < rawStart, start == passed.start,
      passed.start + passed.bytes.count == rawStart
    {
      batch.raw += passed.bytes
      start = rawStart
    }
    if batch.raw.isEmpty || start < rawStart {
      // The bytes between are gone: those of the records before are given up.
      batch.raw.removeAll(keepingCapacity: true)
      start = batch.places[first].byteOffset
      batch.rawOffset = start
    }
    let end = last.byteOffset + last.byteLength
    lastEnd = end
    passed = (end, [])
    guard start < end else { return }
    let source = raw
    ByteScan.append(source.span.extracting(start - rawStart..<end - rawStart), to: &batch.raw)
  }

  /// Keeps what stands behind the last good record, unless it is much.
  private mutating func pass(to end: Int) {
    let start = max(lastEnd, rawStart)
    guard start < end, passed.start + passed.bytes.count == start,
      end - passed.start <= Self.longestGap
    else { return }
    passed.bytes += raw[start - rawStart..<end - rawStart]
  }

  private static let longestGap = 1 << 20

  /// Forgets what stands before a place of the text, but for the start of the record that is open there.
  mutating func forget(before place: Int, openRecord: Int, marks: [Int]) {
    if openRecord < place, open?.text != openRecord {
      let start = source(of: openRecord)
      let bytes = raw[(start - rawStart)...].prefix(longestRawCopy)
      open = Open(text: openRecord, raw: start, bytes: Array(bytes))
    }
    for mark in marks where mark >= known.text && mark <= place && openRecord < place {
      let found = source(of: mark)
      let bytes = bytes(at: found)
      open?.marks[mark] = (found, bytes)
    }
    let start = source(of: place)
    pass(to: start)
    raw.removeFirst(start - rawStart)
    decodedCount -= start - rawStart
    text.removeFirst(known.text - textStart)
    (rawStart, textStart) = known
  }
}
