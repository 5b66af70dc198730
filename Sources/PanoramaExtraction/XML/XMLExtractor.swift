import PanoramaModel

/// Reads XML 1.0 with libxml2 and goes on behind records that are not well-formed.
///
/// ```
/// raw bytes ── XMLEncoding ──> UTF-8 text ── whole tags only ──> XMLPushParser ──> entries
///                                   │                   └── a second one, for half of the records
///                                   │ after damage: the next start tag of a record, a new parser,
///                                   └ and the start tags around the records before it
/// ```
struct XMLExtractor: Extractor, ~Copyable {
  var window = RawWindow()
  var encoding: XMLEncoding?
  let box: XMLOutlineBox
  var parser: XMLPushParser
  let reading: FileReading
  var describer: XMLDescriber
  /// The batch being filled, during a run.
  var batch = RecordBatch()
  /// The text in UTF-8 from `convertedStart` on, when the file is in another encoding.
  var converted: [UInt8] = []
  var convertedStart = 0
  /// How far the raw bytes have been decoded, in the file.
  var decodedTo = 0
  /// How far the text has been given to the parser.
  var pushedTo = 0
  /// Where the text ends that the first parser was given last; the second may have been given what follows.
  var parserAt = 0
  /// Where the last record, or the start tag around the records, ends.
  var boundary = 0
  /// A place known in the file, the text and lines alike.
  var known = XMLPlaceCounter()
  /// The name of the records, as the file spells it once one has been read.
  var recordName: [UInt8]
  var hasRecordName = false
  var recordsRead = 0
  var recordsDamaged = 0
  var diagnostics: [Diagnostic] = []
  var damage: XMLDamage?
  var gap: XMLGap?
  /// The start tag at which a new parser was started last, behind a gap.
  var triedTag = -1
  /// The first gap, as an error: for a file without any records behind it.
  var firstGap: ExtractionError?
  var isOver = false
  /// Up to where the text has no tag with too many attributes, and no stray `&`.
  var crowdedFrom = 0
  var strayFrom = 0
  /// A place outside comments, CDATA sections and instructions.
  var contentAt = 0
  var finished: [(start: Int, end: Int)] = []
  var pair: XMLParserPair

  /// Makes an extractor for one file that uses at most so many threads, of which two are of use, for so much text.
  init(
    reading: FileReading,
    paths: FieldPathTree,
    threads: Int = XMLPushParser.processors,
    leastText: Int = 256 << 10
  ) {
    self.reading = reading
    describer = XMLDescriber(reading)
    box = XMLOutlineBox(XMLOutline(reading: reading, paths: paths))
    parser = XMLPushParser(box: box, reading)
    recordName = Array((reading.recordPath.last ?? "").utf8)
    pair = XMLParserPair(isAllowed: threads > 1, leastText: leastText)
  }

  /// How many parts two parsers have read, and how many they have failed at.
  var pairs: (done: Int, failed: Int) { pair.tally }

  mutating func decode(
    _ bytes: Span<UInt8>,
    into batch: inout RecordBatch
  ) throws(ExtractionError) {
    try run(bytes, isFinal: false, into: &batch)
  }

  mutating func finish(
    into batch: inout RecordBatch,
    summary: inout ExtractionSummary
  ) throws(ExtractionError) {
    try run([UInt8]().span, isFinal: true, into: &batch)
    if decodedTo > 0, !box.outline.hasAncestors, recordsRead == 0 {
      throw firstGap ?? XMLDamage.recordPathAbsent(reading)
    }
    parser.finish()
    pair.finish()
    summary.recordsRead = recordsRead
    summary.recordsDamaged = recordsDamaged
    summary.encoding = encoding?.name ?? "utf-8"
    summary.captured = box.outline.captured
    summary.diagnostics += diagnostics
    box.outline.index.report(to: &summary)
  }

  private mutating func run(
    _ bytes: Span<UInt8>,
    isFinal: Bool,
    into other: inout RecordBatch
  ) throws(ExtractionError) {
    swap(&batch, &other)
    defer { swap(&batch, &other) }
    _ = window.load(bytes, into: &batch)
    guard !isOver else { return window.keep(from: batch.raw.count, of: batch) }
    // A file of no bytes has no records, and is no fault here.
    guard batch.raw.count > 0 || decodedTo > 0 else { return }
    defer { window.keep(from: min(known.raw, decodedTo) - batch.rawOffset, of: batch) }
    guard try decodeText(isFinal) else { return }
    while !isOver {
      if damage != nil {
        guard try seekEnd(isFinal) else { return trim() }
      }
      if gap != nil {
        guard try seekAncestor(isFinal) else { return trim() }
      }
      push(isFinal: isFinal)
      takeFinished()
      if let found = parser.refusal { throw XMLDamage.refused(found, line: known.line) }
      guard parser.fault != nil else { break }
      startDamage()
    }
    trim()
  }

  // MARK: Text

  /// The text that is held, and the place of its first byte; shared with the batch or with this, not copied.
  var text: (bytes: [UInt8], start: Int, count: Int) {
    guard known.isIdentity else { return (converted, convertedStart, converted.count) }
    let start = batch.rawOffset - known.markLength
    return (batch.raw, start, decodedTo - batch.rawOffset)
  }

  var textEnd: Int {
    known.isIdentity ? decodedTo - known.markLength : convertedStart + converted.count
  }

  /// Decodes the new bytes up to the last whole tag; false while the encoding is unknown.
  private mutating func decodeText(_ isFinal: Bool) throws(ExtractionError) -> Bool {
    // The bytes are shared, not copied: nothing is appended to `batch.raw` here.
    let raw = batch.raw
    let start = decodedTo - batch.rawOffset
    var fresh = start
    if encoding == nil {
      let head = raw.span.extracting(start..<raw.count)
      encoding = try XMLEncoding.detect(head, declared: reading.encoding, isFinal: isFinal)
      guard let mark = encoding?.markLength else { return false }
      fresh += min(mark, raw.count - start)
      known.raw += fresh - start
      known.unit = encoding?.unit ?? (1, 0)
      known.isIdentity = encoding?.isUTF8 ?? true
      known.markLength = fresh - start
    }
    let end = isFinal ? raw.count : endOfTags(raw, from: fresh)
    if !known.isIdentity { encoding?.decode(raw.span.extracting(fresh..<end), into: &converted) }
    decodedTo = batch.rawOffset + end
    return true
  }

  /// The place behind the last `>`; everything when a record's length is exceeded without one.
  private func endOfTags(_ raw: [UInt8], from start: Int) -> Int {
    let (width, offset) = known.unit
    let isOverdue = raw.count - start > reading.limits.recordBytes + SourceFileReader.pieceSize
    var end = raw.count - (raw.count - start) % width
    if isOverdue { return end }
    while end > start {
      if raw[end - width + offset] == UInt8(ascii: ">"),
        width == 1 || raw[end - 1 - offset] == 0
      {
        return end
      }
      end -= width
    }
    return start
  }

  /// Gives the parser what it has not seen: by halves to two of them where they can do it, otherwise to one.
  private mutating func push(isFinal: Bool) {
    let (bytes, start, count) = text
    let span = bytes.span.extracting(0..<count)
    if let found = flaw(span, start) {
      // Up to there the parser may find something else first.
      let from = min(pushedTo - start, found.place)
      parser.push(span, from..<found.place, windowStart: start, isFinal: false)
      pushedTo = start + found.place
      parserAt = pushedTo
      return parser.stop(found.fault, at: pushedTo)
    }
    if hasRecordName, !isFinal, parser.isBetweenRecords(at: parserAt) {
      // What follows the last whole record waits for the next part, so that both parsers stay between records.
      if pair.isAllowed ? pushPair(span, start) : pair.skip() { return }
    }
    let from = pushedTo - start
    guard from < count || isFinal, parser.fault == nil else { return }
    // Where two may go on, one stops behind a whole record.
    let mayCut = pair.isAllowed && hasRecordName && !isFinal
    let end =
      mayCut
      ? XMLParserPair.endTag(span, before: count, downTo: from, recordName) ?? count : count
    parser.push(span, from..<end, windowStart: start, isFinal: isFinal)
    pushedTo = start + end
    parserAt = pushedTo
    if let start = parser.openRecord ?? box.outline.doubt, parser.fault == nil,
      pushedTo - start > reading.limits.recordBytes
    {
      parser.stop(.tooLong, at: start)
    }
  }

  /// What the parser must not be given, as it would take too long over it.
  private mutating func flaw(
    _ span: Span<UInt8>,
    _ start: Int
  ) -> (fault: XMLFault, place: Int)? {
    let count = span.count
    let from = max(0, pushedTo - start)
    let limit = reading.limits.attributes
    let crowded = XMLPushParser.crowdedTag(span, from: max(from, crowdedFrom - start), limit: limit)
    var content = max(0, contentAt - start)
    let stray = XMLPushParser.strayReference(
      span,
      from: max(from, strayFrom - start),
      content: &content
    )
    // What has been looked through is not looked through again, but for what may go on behind the window.
    crowdedFrom = start + (crowded < count ? crowded : max(0, count - 2_048))
    strayFrom = start + (stray < count ? stray : max(0, count - 256))
    contentAt = start + content
    guard min(crowded, stray) < count else { return nil }
    // 68 is libxml2's number for a name that is none.
    return crowded <= stray ? (.tooManyAttributes, crowded) : (.notWellFormed(code: 68), stray)
  }

  /// Has two parsers parse whole records at once; false when one has to do it.
  private mutating func pushPair(_ span: Span<UInt8>, _ start: Int) -> Bool {
    guard
      let cut = pair.split(span, from: pushedTo - start, name: recordName)
    else { return false }
    // Should they fail, what they count is forgotten with them.
    parser.takeCounts()
    let isDone = pair.push(
      XMLParserPair.Part(text: (pushedTo - start)..<cut.end, middle: cut.middle, start: start),
      of: span,
      first: parser,
      box,
      reading
    )
    guard isDone else {
      startParser(at: pushedTo)
      return false
    }
    parser.take(into: &batch, &finished)
    pair.take(into: &batch, &finished)
    pushedTo = start + cut.end
    parserAt = start + cut.middle
    return true
  }

  /// Starts a new parser between records, inside the elements that are known to stand around them.
  mutating func startParser(at position: Int) {
    parser.restart()
    // The damaged records of a file mostly stand in the same elements.
    let tags = box.outline.ancestorTags
    parser.prime(tags.span, isComplete: box.outline.hasAncestors)
    box.outline.restart()
    contentAt = position
    pushedTo = position
    parserAt = position
  }

  /// Drops the text before the first unfinished record.
  private mutating func trim() {
    let keepFrom =
      damage?.searchedTo ?? gap?.searchedTo ?? parser.openRecord
      ?? max(boundary, box.outline.boundary, box.outline.keepFrom)
    if var held = damage, text.count > max(reading.limits.recordBytes, longestRawCopy) {
      let raw = batch.raw
      held.hold(raw.span.extracting(held.raw - batch.rawOffset..<raw.count))
      damage = held
    } else if damage != nil {
      return
    }
    guard keepFrom > text.start else { return }
    moveKnown(to: keepFrom)
    guard !known.isIdentity else { return }
    converted.removeFirst(known.text - convertedStart)
    convertedStart = known.text
  }

  // MARK: Places

  /// Moves the known place to a `<`, or behind a `>`.
  mutating func moveKnown(to position: Int) {
    let (bytes, start, count) = text
    let raw = batch.raw
    let position = min(position, start + count)
    known.advance(
      to: position,
      text: bytes.span.extracting(0..<count),
      textStart: start,
      raw: raw.span,
      rawStart: batch.rawOffset
    )
  }

  /// Numbers the records that the parsers have finished.
  private mutating func takeFinished() {
    parser.take(into: &batch, &finished)
    for record in finished {
      moveKnown(to: record.start)
      let (start, line) = (known.raw, known.line)
      if !known.isIdentity { moveKnown(to: record.end) }
      recordsRead += 1
      batch.places.append(
        RecordPlace(
          number: recordsRead,
          line: line,
          byteOffset: start,
          byteLength: known.isIdentity ? record.end - record.start : known.raw - start
        )
      )
    }
    if let last = finished.last {
      boundary = last.end
      if !hasRecordName {
        let (bytes, start, _) = text
        recordName = XMLDamage.name(at: last.start - start, bytes.span)
        hasRecordName = true
      }
    }
    finished.removeAll(keepingCapacity: true)
  }
}
