import PanoramaModel

/// Reads JSON in any encoding of `TextEncoding`: UTF-8 (RFC 8259 §8.1) as it is, anything else by way of UTF-8.
///
/// ```
/// UTF-8    bytes ─────────────────────────────────> JSONExtractor ──> batch
/// others   bytes ── JSONTranscoder ── UTF-8 text ──> JSONExtractor ──> batch of its own ── places in the file ──> batch
/// ```
/// What is neither declared nor marked is taken for UTF-8, unless its first text beyond ASCII shows another encoding.
struct JSONTextExtractor: Extractor, ~Copyable {
  private enum Stage {
    /// The mark is not known yet.
    case start
    /// All was ASCII so far.
    case ascii
    case utf8
    case others
  }

  private var extractor: JSONExtractor
  private var encoding: EncodingDecision
  private var stage = Stage.start
  /// Bytes that wait for the decision.
  private var head: [UInt8] = []
  private var transcoder: JSONTranscoder
  /// The records as the extractor sees them, with places in the text.
  private var decoded = RecordBatch()

  /// Makes an extractor for one file.
  init(reading: FileReading, paths: FieldPathTree) {
    extractor = JSONExtractor(reading: reading, paths: paths)
    encoding = EncodingDecision(declared: reading.encoding)
    transcoder = JSONTranscoder(.utf8, patience: reading.limits.recordBytes)
  }

  mutating func decode(
    _ bytes: Span<UInt8>,
    into batch: inout RecordBatch
  ) throws(ExtractionError) {
    switch stage {
    case .utf8: try extractor.decode(bytes, into: &batch)
    case .others: try transcode(bytes, isFinal: false, into: &batch)
    case .start, .ascii: try settle(bytes, isFinal: false, into: &batch)
    }
  }

  mutating func finish(
    into batch: inout RecordBatch,
    summary: inout ExtractionSummary
  ) throws(ExtractionError) {
    let none: [UInt8] = []
    if case .start = stage { try settle(none.span, isFinal: true, into: &batch) }
    if case .ascii = stage { try settle(none.span, isFinal: true, into: &batch) }
    guard case .others = stage else {
      try extractor.finish(into: &batch, summary: &summary)
      return summary.diagnostics += encoding.diagnostics
    }
    defer { deliver(into: &batch) }
    try transcode(none.span, isFinal: true, into: &batch)
    try extractor.finish(into: &decoded, summary: &summary)
    summary.encoding = encoding.name
    if let detection = encoding.detection { summary.detections.append(detection) }
    summary.diagnostics += encoding.diagnostics
  }

  /// Finds the encoding, and reads what waited for it.
  private mutating func settle(
    _ bytes: Span<UInt8>,
    isFinal: Bool,
    into batch: inout RecordBatch
  ) throws(ExtractionError) {
    if head.isEmpty, case .ascii = stage, ByteScan.firstNonASCII(in: bytes) == bytes.count {
      return try extractor.decode(bytes, into: &batch)
    }
    ByteScan.append(bytes, to: &head)
    let waiting = head
    var markLength = 0
    if case .start = stage {
      guard let mark = encoding.decide(waiting.span, isFinal) else { return }
      markLength = mark
      stage = .ascii
    }
    guard encoding.decided != nil || look(at: waiting.span, isFinal) else { return }
    head = []
    if encoding.decided == nil, ByteScan.firstNonASCII(in: waiting.span) == waiting.count {
      return try extractor.decode(waiting.span, into: &batch)
    }
    guard let other = encoding.decided, other != .utf8 else {
      stage = .utf8
      return try extractor.decode(waiting.span, into: &batch)
    }
    try encoding.requireAvailable()
    stage = .others
    transcoder = JSONTranscoder(other, patience: extractor.reading.limits.recordBytes)
    transcoder.start(behind: extractor.window, markLength: markLength)
    try transcode(
      waiting.span.extracting(markLength..<waiting.count),
      isFinal: false,
      into: &batch
    )
  }

  /// Decides by the text; false when more bytes are needed.
  ///
  /// JSON is UTF-8 unless shown otherwise: one damaged place shows nothing, nor do fewer than there are valid ones.
  private mutating func look(at bytes: Span<UInt8>, _ isFinal: Bool) -> Bool {
    let first = ByteScan.firstNonASCII(in: bytes)
    guard first < bytes.count else { return true }
    guard isFinal || bytes.count - first >= EncodingDecision.sample else { return false }
    let end = min(bytes.count, first + EncodingDecision.sample)
    // Runs of bytes beyond ASCII; the end may cut the last one.
    var (valid, invalid, place) = (0, 0, first)
    while place < end {
      var isValid = true
      while place < bytes.count, bytes[place] >= 0x80 {
        let length = UTF8Check.sequenceLength(bytes, at: place)
        if length == 0 { isValid = false }
        place += max(1, length)
      }
      if place < bytes.count || isFinal {
        valid += isValid ? 1 : 0
        invalid += isValid ? 0 : 1
      }
      place = ByteScan.firstNonASCII(in: bytes, from: place)
    }
    return invalid < 2 || invalid <= valid || encoding.look(at: bytes, isFinal)
  }

  private mutating func transcode(
    _ bytes: Span<UInt8>,
    isFinal: Bool,
    into batch: inout RecordBatch
  ) throws(ExtractionError) {
    defer { deliver(into: &batch) }
    let text = transcoder.decode(bytes, isFinal: isFinal)
    try extractor.decode(text.span, into: &decoded)
  }

  /// Moves the records to the batch, with their places in the file.
  private mutating func deliver(into batch: inout RecordBatch) {
    transcoder.deliver(&decoded, into: &batch)
    var open = extractor.window.offset
    var marks: [Int] = []
    switch extractor.stage {
    case .lost(let lost): (open, marks) = (lost.byteOffset, lost.marks)
    case .overlong(let long): open = long.place.byteOffset
    default: break
    }
    transcoder.forget(before: extractor.window.offset, openRecord: open, marks: marks)
  }
}
