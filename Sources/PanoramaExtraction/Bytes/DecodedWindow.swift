import PanoramaModel

/// The file from the first unfinished record on, as bytes and as text: what line-based formats read from.
///
/// ```
/// UTF-8    file ……[ kept │ new ]  ──copy──▶ batch.text        the bytes are the text: `isRawInText`
/// others   file ……[ kept │ new ]  ──copy──▶ batch.raw  ──decode──▶ batch.text
/// ```
/// Reading always starts again at the first unfinished record, so records cannot depend on how the input is cut.
/// Places in the text count from `textBase`; places in the window's bytes from the window's first byte.
struct DecodedWindow {
  /// A sequence that is not text, or a byte that text must not hold.
  struct Flaw {
    /// What is wrong.
    enum Kind { case invalid, nul }
    var kind: Kind
    /// Where it stands in the window's bytes; nil when that is not known.
    var source: Int?
    /// Where it, or what stands in for it, is in the text.
    var text: Int
  }

  /// From how many bytes on an unfinished record is not copied.
  private static let long = 1 << 20

  /// The bytes of the unfinished record.
  private var kept: [UInt8] = []
  /// The place in the file of the window's first byte.
  private(set) var offset = 0
  /// Where the window's text starts in `batch.text`.
  private(set) var textBase = 0
  /// How long it is there; what is appended behind it is not of the file.
  private var textCount = 0
  /// How many bytes the window has.
  private(set) var byteCount = 0
  /// The same without half a unit of UTF-16 at the end.
  var wholeByteCount: Int { isSame ? byteCount : byteCount / unit * unit }
  /// What must not be in a record, in the order of the text.
  private(set) var flaws: [Flaw] = []
  /// Where in `batch.raw`, or in `batch.text`, the window's bytes start.
  private var rawBase = 0
  /// Whether the bytes are the text.
  private var isSame = true
  private var notes = GB18030.Notes()
  /// How many bytes a line feed takes.
  private var unit = 1
  // Both only go forward: places are asked for in order.
  private var nextLineEnd = 0
  private var nextFlaw = 0

  /// Puts the kept bytes and the new ones into the batch; `encoding` is nil while it is not known.
  mutating func load(
    _ bytes: Span<UInt8>,
    _ encoding: TextEncoding?,
    into batch: inout RecordBatch
  ) {
    let known = kept.count
    byteCount = known + bytes.count
    isSame = encoding == nil || encoding == .utf8
    if isSame {
      if batch.text.isEmpty, batch.raw.isEmpty {
        batch.isRawInText = true
        batch.rawOffset = offset
        // A long unfinished record changes hands; only a short one is worth the copy.
        if known >= Self.long {
          swap(&batch.text, &kept)
        } else {
          batch.text.append(contentsOf: kept)
        }
      }
      if batch.isRawInText, batch.rawOffset + batch.text.count == offset + known {
        ByteScan.append(bytes, to: &batch.text)
        rawBase = offset - batch.rawOffset
        textBase = rawBase
        return
      }
    }
    separateRaw(of: &batch)
    if batch.raw.isEmpty || batch.rawOffset + batch.raw.count != offset + kept.count {
      batch.raw.removeAll(keepingCapacity: true)
      batch.raw.append(contentsOf: kept)
      batch.rawOffset = offset
    }
    ByteScan.append(bytes, to: &batch.raw)
    rawBase = offset - batch.rawOffset
    textBase = batch.text.count
    guard isSame else { return }
    let raw = batch.raw
    ByteScan.append(raw.span.extracting(rawBase..<raw.count), to: &batch.text)
  }

  /// The batch is not emptied between two pushes, or its encoding proves another: the bytes get an array of their own.
  private func separateRaw(of batch: inout RecordBatch) {
    guard batch.isRawInText else { return }
    let end = min(batch.text.count, offset + kept.count - batch.rawOffset)
    batch.raw = Array(batch.text[0..<end])
    batch.isRawInText = false
  }

  /// Whether places in the text are places in the window's bytes.
  var isTextTheFile: Bool { isSame }

  /// The window's bytes.
  func withBytes<Result, Failure: Error>(
    of batch: borrowing RecordBatch,
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try batch.isRawInText
      ? body(batch.text.span.extracting(rawBase..<rawBase + byteCount))
      : body(batch.raw.span.extracting(rawBase..<rawBase + byteCount))
  }

  /// Drops bytes from the window's start, such as a byte-order mark.
  mutating func skip(_ count: Int) {
    offset += count
    rawBase += count
    byteCount -= count
    if isSame { textBase += count }
  }

  /// Decodes the window: afterwards its text stands in `batch.text` from `textBase` to the end.
  mutating func decode(
    _ encoding: TextEncoding,
    isFinal: Bool,
    into batch: inout RecordBatch
  ) {
    flaws.removeAll(keepingCapacity: true)
    (nextLineEnd, nextFlaw) = (0, 0)
    defer { textCount = batch.text.count - textBase }
    guard encoding != .utf8 else { return findInvalidUTF8(in: batch.text, isFinal: isFinal) }
    if isSame {
      // Loaded as UTF-8, before the encoding was known.
      isSame = false
      if batch.isRawInText {
        batch.raw = batch.text
        batch.isRawInText = false
      }
      batch.text.removeLast(batch.text.count - textBase)
    }
    notes = GB18030.Notes()
    let raw = batch.raw
    unit = TextDecoder.unit(of: encoding)
    TextDecoder.decode(
      // Half a unit of UTF-16 waits for the other half.
      raw.span.extracting(rawBase..<rawBase + (isFinal ? byteCount : wholeByteCount)),
      encoding,
      into: &batch.text,
      notes: &notes
    )
    for place in notes.invalid {
      flaws.append(Flaw(kind: .invalid, source: place.source, text: place.text))
    }
  }

  /// What lies behind the last line end belongs to an unfinished record and may be cut inside a character.
  private mutating func findInvalidUTF8(in text: [UInt8], isFinal: Bool) {
    var end = text.count
    if !isFinal {
      while end > textBase, text[end - 1] != 0x0A, text[end - 1] != 0x0D { end -= 1 }
    }
    let span = text.span.extracting(textBase..<end)
    var place = UTF8Check.firstInvalid(in: span)
    while place < span.count {
      flaws.append(Flaw(kind: .invalid, source: place, text: place))
      place = UTF8Check.firstInvalid(in: span, from: place + 1)
    }
  }

  /// Adds the zero bytes of the text to the flaws.
  mutating func addNuls(in text: Span<UInt8>) {
    guard var place = ByteScan.firstIndex(of: 0, in: text, from: 0) else { return }
    var all = flaws
    while true {
      // Where a zero stands in encoded bytes matters to nobody: the message names the record.
      all.append(Flaw(kind: .nul, source: isSame ? place : nil, text: place))
      guard let next = ByteScan.firstIndex(of: 0, in: text, from: place + 1) else { break }
      place = next
    }
    flaws = all.sorted { $0.text < $1.text }
  }

  /// The first flaw at or behind `place` of the text.
  mutating func firstFlaw(from place: Int) -> Flaw? {
    while nextFlaw < flaws.count, flaws[nextFlaw].text < place { nextFlaw += 1 }
    return nextFlaw < flaws.count ? flaws[nextFlaw] : nil
  }

  /// Where the start of a line, a line end, or the end of the text stands in the window's bytes.
  mutating func source(of place: Int) -> Int {
    guard !isSame else { return place }
    guard place > 0 else { return 0 }
    let ends = notes.textLineEnds
    while nextLineEnd < ends.count, ends[nextLineEnd] < place - 1 { nextLineEnd += 1 }
    if nextLineEnd < ends.count, ends[nextLineEnd] == place - 1 {
      return notes.lineEnds[nextLineEnd] + unit
    }
    return nextLineEnd < ends.count ? notes.lineEnds[nextLineEnd] : byteCount
  }

  /// Whether the line that starts at `place` of the text is too long, although its end is not known.
  ///
  /// A carriage return at the end may be the line's.
  func isOverlong(_ text: Span<UInt8>, from place: Int, limit: Int) -> Bool {
    let isReturn = textCount > place && text[textBase + textCount - 1] == 0x0D
    return textCount - place - (isReturn ? 1 : 0) > limit
  }

  /// Where in the window's bytes an unfinished line ends for now: half a unit and a carriage return at the end, which
  /// may be the line's, are left out.
  mutating func unfinishedEnd(_ text: Span<UInt8>) -> Int {
    guard textCount > 0, text[textBase + textCount - 1] == 0x0D else { return wholeByteCount }
    return source(of: textCount - 1)
  }

  /// A copy of the window's bytes, cut at 64 KiB.
  func copy(_ range: Range<Int>, of batch: borrowing RecordBatch, _ text: Span<UInt8>) -> [UInt8] {
    let range = range.prefix(longestRawCopy)
    // While a window is read, its text is out of the batch.
    return batch.isRawInText
      ? ByteScan.copy(text.extracting(inText(range)))
      : ByteScan.copy(batch.raw.span.extracting(inRaw(range)))
  }

  /// Copies the window's bytes, cut at 64 KiB, to the bytes of the batch's damaged records.
  func copyDamaged(_ range: Range<Int>, of batch: inout RecordBatch, _ text: Span<UInt8>) {
    let range = range.prefix(longestRawCopy)
    if batch.isRawInText {
      ByteScan.append(text.extracting(inText(range)), to: &batch.damaged.bytes)
    } else {
      let raw = batch.raw
      ByteScan.append(raw.span.extracting(inRaw(range)), to: &batch.damaged.bytes)
    }
  }

  private func inText(_ range: Range<Int>) -> Range<Int> {
    textBase + range.lowerBound..<textBase + range.upperBound
  }

  private func inRaw(_ range: Range<Int>) -> Range<Int> {
    rawBase + range.lowerBound..<rawBase + range.upperBound
  }

  /// All bytes of a range; only where they are not the text.
  func bytes(_ range: Range<Int>, of batch: borrowing RecordBatch) -> [UInt8] {
    ByteScan.copy(batch.raw.span.extracting(inRaw(range)))
  }

  /// Keeps the bytes from `start` on for the next time.
  mutating func keep(from start: Int, of batch: inout RecordBatch) {
    offset += start
    kept.removeAll(keepingCapacity: true)
    let isAll = start == 0 && batch.isRawInText && batch.text.count == byteCount
    if isAll, byteCount >= Self.long, batch.count == 0, batch.damaged.isEmpty {
      return swap(&kept, &batch.text)
    }
    let range = rawBase + start..<rawBase + byteCount
    if batch.isRawInText {
      ByteScan.append(batch.text.span.extracting(range), to: &kept)
    } else {
      ByteScan.append(batch.raw.span.extracting(range), to: &kept)
    }
  }
}
