import PanoramaModel

/// Reads XML 1.0 with libxml2 and goes on behind records that are not well-formed.
///
/// ```
/// raw bytes ── XMLEncoding ──> UTF-8 window ── whole tags only ──> XMLPushParser ──> XMLRecordBuilder
///                                   │ after damage: the next start tag of a record, a new parser,
///                                   └ and the start tags around the records before it
/// ```
struct XMLExtractor: Extractor, ~Copyable {
  private var window = RawWindow()
  private var encoding: XMLEncoding?
  private let box: XMLBuilderBox
  private var parser: XMLPushParser?
  private let reading: FileReading
  /// How far the raw bytes have been decoded, in the file.
  private var decodedTo = 0
  /// How far the UTF-8 text has been given to the parser.
  private var pushedTo = 0
  /// A place known in the file, the text and lines alike.
  private var known = XMLPlaceCounter()
  private var recordName: [UInt8]
  private var recordsRead = 0
  private var recordsDamaged = 0
  private var diagnostics: [Diagnostic] = []
  private var damage: XMLDamage?
  private var isOver = false

  /// Makes an extractor for one file.
  init(reading: FileReading, paths: FieldPathTree) {
    self.reading = reading
    box = XMLBuilderBox(XMLRecordBuilder(reading: reading, paths: paths))
    recordName = Array((reading.recordPath.last ?? "").utf8)
  }

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
    if decodedTo > 0, !box.builder.hasAncestors, recordsRead == 0 {
      throw XMLDamage.recordPathAbsent(reading)
    }
    summary.recordsRead = recordsRead
    summary.recordsDamaged = recordsDamaged
    summary.encoding = encoding?.name ?? "utf-8"
    summary.captured = box.builder.captured
    summary.diagnostics += diagnostics
    box.builder.index.report(to: &summary)
  }

  private mutating func run(
    _ bytes: Span<UInt8>,
    isFinal: Bool,
    into batch: inout RecordBatch
  ) throws(ExtractionError) {
    _ = window.load(bytes, into: &batch)
    guard !isOver else { return window.keep(from: batch.raw.count, of: batch) }
    // A file of no bytes has no records, and is no fault here.
    guard batch.raw.count > 0 || decodedTo > 0 else { return }
    box.builder.lend(&batch)
    defer {
      box.builder.giveBack(&batch)
      window.keep(from: min(known.raw, decodedTo) - batch.rawOffset, of: batch)
    }
    guard try decodeText(isFinal) else { return }
    if parser == nil { parser = XMLPushParser(box: box) }
    while !isOver {
      if damage != nil {
        guard try seekEnd(isFinal) else { return trim() }
      }
      push(isFinal: isFinal)
      takeFinished()
      if let found = box.builder.refusal { throw XMLDamage.refused(found, line: known.line) }
      guard box.builder.fault != nil else { break }
      try startDamage(isFinal)
    }
    trim()
  }

  // MARK: Text

  /// Decodes the new bytes up to the last whole tag; false while the encoding is unknown.
  private mutating func decodeText(_ isFinal: Bool) throws(ExtractionError) -> Bool {
    // The bytes are shared, not copied: nothing is appended to `batch.raw` here.
    let raw = box.builder.batch.raw
    let start = decodedTo - box.builder.batch.rawOffset
    var fresh = start
    if encoding == nil {
      let head = raw.span.extracting(start..<raw.count)
      encoding = try XMLEncoding.detect(head, declared: reading.encoding, isFinal: isFinal)
      guard let mark = encoding?.markLength else { return false }
      fresh += min(mark, raw.count - start)
      known.raw += fresh - start
      known.unit = encoding?.unit ?? (1, 0)
      known.isIdentity = encoding?.isUTF8 ?? true
    }
    let end = isFinal ? raw.count : endOfTags(raw, from: fresh)
    encoding?.decode(raw.span.extracting(fresh..<end), into: &box.builder.window)
    decodedTo = box.builder.batch.rawOffset + end
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

  /// Gives the parser what it has not seen.
  private mutating func push(isFinal: Bool) {
    let from = pushedTo - box.builder.windowStart
    let text = box.builder.window
    if from < text.count || isFinal {
      parser?.push(text.span.extracting(from..<text.count), isFinal: isFinal)
    }
    pushedTo = box.builder.windowStart + text.count
    if box.builder.isInRecord, box.builder.fault == nil,
      pushedTo - box.builder.recordStart > reading.limits.recordBytes
    {
      box.builder.failTooLong()
    }
  }

  /// Drops the text before the first unfinished record.
  private mutating func trim() {
    let keepFrom =
      damage?.searchedTo
      ?? (box.builder.isInRecord ? box.builder.recordStart : box.builder.boundary)
    if var held = damage, box.builder.window.count > max(reading.limits.recordBytes, longestRawCopy)
    {
      let raw = box.builder.batch.raw
      held.hold(raw.span.extracting(held.raw - box.builder.batch.rawOffset..<raw.count))
      damage = held
    } else if damage != nil {
      return
    }
    guard keepFrom > box.builder.windowStart else { return }
    moveKnown(to: keepFrom)
    box.builder.window.removeFirst(known.text - box.builder.windowStart)
    box.builder.windowStart = known.text
  }

  // MARK: Places

  /// Moves the known place to a `<`, or behind a `>`.
  private mutating func moveKnown(to position: Int) {
    let (text, raw) = (box.builder.window, box.builder.batch.raw)
    let position = min(position, box.builder.windowStart + text.count)
    known.advance(
      to: position,
      text: text.span,
      textStart: box.builder.windowStart,
      raw: raw.span,
      rawStart: box.builder.batch.rawOffset
    )
  }

  /// Numbers the records that the parser has finished.
  private mutating func takeFinished() {
    for record in box.builder.finished {
      moveKnown(to: record.start)
      let (start, line) = (known.raw, known.line)
      moveKnown(to: record.end)
      recordsRead += 1
      box.builder.batch.places.append(
        RecordPlace(
          number: recordsRead,
          line: line,
          byteOffset: start,
          byteLength: known.raw - start
        )
      )
    }
    box.builder.finished.removeAll(keepingCapacity: true)
  }

  // MARK: Damage

  /// Notes where the damage starts; an error when it is before all records.
  private mutating func startDamage(_ isFinal: Bool) throws(ExtractionError) {
    guard let fault = box.builder.fault else { return }
    guard box.builder.hasAncestors || box.builder.isInRecord else {
      throw XMLDamage.documentError(fault.kind, line: known.line, reading)
    }
    let start = box.builder.isInRecord ? box.builder.recordStart : box.builder.boundary
    moveKnown(to: start)
    damage = XMLDamage(
      fault: fault.kind,
      position: fault.position,
      isAtEnd: isFinal && pushedTo <= fault.position + 1,
      start: start,
      raw: known.raw,
      line: known.line,
      isRecord: box.builder.isInRecord
    )
    if box.builder.isInRecord {
      let text = box.builder.window
      recordName = XMLDamage.name(at: start - box.builder.windowStart, text.span)
    }
  }

  /// Looks for the end of the damage and starts a new parser behind it; false when more text is needed.
  private mutating func seekEnd(_ isFinal: Bool) throws(ExtractionError) -> Bool {
    guard var damage else { return true }
    let text = box.builder.window
    let found = damage.seek(
      text.span,
      from: box.builder.windowStart,
      name: recordName,
      isFinal: isFinal
    )
    self.damage = damage
    switch found {
    case .waits: return false
    case .recordStart(let position):
      // What came before was well-formed; the record itself starts here.
      moveKnown(to: position)
      damage.restart(at: position, raw: known.raw, line: known.line)
      self.damage = damage
      return try seekEnd(isFinal)
    case .junk(let end):
      noteJunk(damage, isAtEnd: end == nil)
      return resume(at: end)
    case .end(let end):
      moveKnown(to: end ?? box.builder.windowStart + text.count)
      setAside(damage, reachesEnd: end == nil)
      return resume(at: end)
    }
  }

  private mutating func setAside(_ damage: XMLDamage, reachesEnd: Bool) {
    var damage = damage
    let text = box.builder.window
    let start = max(damage.start - box.builder.windowStart, 0)
    let end = min(known.text - box.builder.windowStart, text.count)
    if start < end { damage.examine(text.span.extracting(start..<end)) }
    recordsRead += 1
    recordsDamaged += 1
    if reachesEnd || known.raw > decodedTo { known.raw = decodedTo }
    let batchStart = box.builder.batch.rawOffset
    let window = box.builder.batch.raw
    let from = max(damage.raw - batchStart, 0)
    let raw = damage.held ?? copyOf(window.span.extracting(from..<known.raw - batchStart))
    let place = RecordPlace(
      number: recordsRead,
      line: damage.line,
      byteOffset: damage.raw,
      byteLength: known.raw - damage.raw
    )
    box.builder.batch.damaged.append(
      damage.record(place, raw: raw, reachesEnd: reachesEnd, reading)
    )
  }

  private mutating func noteJunk(_ damage: XMLDamage, isAtEnd: Bool) {
    diagnostics.append(damage.junk(isAtEnd: isAtEnd))
  }

  /// Starts a new parser at `position`, inside the elements that stood around the record.
  private mutating func resume(at position: Int?) -> Bool {
    damage = nil
    guard let position else {
      box.builder.restart(at: box.builder.windowStart + box.builder.window.count)
      isOver = true
      return false
    }
    moveKnown(to: position)
    box.builder.restart(at: position)
    parser = XMLPushParser(box: box)
    // The new parser reads these start tags first; the bias makes its places those of the file again.
    let tags = Array(box.builder.ancestors.joined())
    box.builder.positionBias = position - tags.count
    parser?.push(tags.span, isFinal: false)
    pushedTo = position
    return true
  }
}
