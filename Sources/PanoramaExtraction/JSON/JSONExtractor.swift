import PanoramaModel

/// Reads JSON: one object a line (JSON Lines), a top-level array, or an array below a path of keys.
///
/// A line that is damaged costs that line. In an array, `JSONResync` finds where the next element starts.
struct JSONExtractor: Extractor, ~Copyable {
  var window = RawWindow()
  var scanner: JSONScanner
  var document: JSONDocument
  let reading: FileReading
  var stage = Stage.start
  var line = 1
  var recordsRead = 0
  var recordsDamaged = 0
  var captured: [String: String] = [:]
  var diagnostics: [Diagnostic] = []
  var wasEmpty = true
  /// The first key of the element read last, which helps to find the next after damage.
  var elementHead: [UInt8] = []

  enum Stage {
    case start
    case lines
    case overlong(OverlongLine)
    /// In the document around the array of records.
    case document
    /// Before an element, or before the end of the array.
    case element
    /// Behind an element.
    case afterElement
    /// The rest cannot be read.
    case ignored
  }

  /// Makes an extractor for one file.
  init(reading: FileReading, paths: FieldPathTree) {
    self.reading = reading
    var index = PathIndex(paths)
    if reading.recordPath.isEmpty {
      for (number, capture) in reading.captures.enumerated() {
        index.insert(capture.path, capture: number)
      }
    }
    scanner = JSONScanner(index: index, depthLimit: reading.limits.depth)
    document = JSONDocument(reading)
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
    if !wasEmpty, !document.isComplete, case .document = stage {
      try fault(JSONFault(kind: .end, offset: 0), at: window.offset + window.kept.count)
    }
    if !wasEmpty, !document.recordsFound, !reading.recordPath.isEmpty {
      throw document.pathAbsent
    }
    summary.recordsRead = recordsRead
    summary.recordsDamaged = recordsDamaged
    summary.diagnostics += diagnostics
    summary.captured = captured.merging(document.captured) { first, _ in first }
    scanner.index.report(to: &summary)
  }

  /// One run over the window.
  struct Page {
    let rawStart: Int
    let textBase: Int
    let isFinal: Bool
    let invalid: [Int]
    /// Where reading stands, from the window's start.
    var cursor = 0

    func firstInvalid(_ from: Int, _ to: Int) -> Int? {
      invalid.isEmpty ? nil : invalid.first { $0 >= from && $0 < to }
    }
  }

  mutating func run(
    _ bytes: Span<UInt8>,
    isFinal: Bool,
    into batch: inout RecordBatch
  ) throws(ExtractionError) {
    var start = window.load(bytes, into: &batch)
    if case .overlong(var long) = stage {
      guard let end = long.pass(bytes, isFinal: isFinal) else {
        stage = .overlong(long)
        return window.keep(from: batch.raw.count, of: batch)
      }
      batch.damaged.append(JSONDamage.tooLong(long.place, long.raw.span, reading))
      stage = .lines
      start += end
    }
    if case .ignored = stage { return window.keep(from: batch.raw.count, of: batch) }
    // The window is shared, not copied: nothing is appended to `batch.raw` until it is given back.
    let raw = batch.raw
    let span = raw.span.extracting(start..<raw.count)
    var text: [UInt8] = []
    swap(&text, &batch.text)
    var page = Page(
      rawStart: start,
      textBase: text.count,
      isFinal: isFinal,
      invalid: UTF8Check.allInvalid(in: span)
    )
    ByteScan.append(span, to: &text)
    defer {
      text.removeLast(text.count - page.textBase - page.cursor)
      swap(&text, &batch.text)
      window.keep(from: start + page.cursor, of: batch)
    }
    if case .start = stage {
      guard try begin(span, &page) else { return }
    }
    if case .lines = stage {
      readLines(span, &text, &page, &batch)
    } else {
      while try readStep(span, &text, &page, &batch) {}
    }
  }

  /// Passes the mark and finds out how records are laid out; false when more text is needed.
  mutating func begin(_ text: Span<UInt8>, _ page: inout Page) throws(ExtractionError)
    -> Bool
  {
    guard text.count >= 4 || page.isFinal else { return false }
    var place = page.cursor
    if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF { place = 3 }
    if text.count >= 2, text[0] ^ text[1] == 0x01, text[0] >= 0xFE { throw JSONDamage.utf16 }
    let start = place
    scanner.skipSpace(text, &place)
    guard place < text.count else { return false }
    wasEmpty = false
    page.cursor = start
    if !reading.recordPath.isEmpty {
      stage = .document
    } else if text[place] == UInt8(ascii: "[") {
      stage = .document
    } else {
      stage = .lines
    }
    return true
  }

  // MARK: JSON Lines

  mutating func readLines(
    _ span: Span<UInt8>,
    _ text: inout [UInt8],
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) {
    while page.cursor < span.count {
      guard let feed = ByteScan.firstIndex(of: 0x0A, in: span, from: page.cursor) else {
        if page.isFinal {
          readLine(span, page.cursor..<span.count, &text, page, &batch)
          page.cursor = span.count
        } else if span.count - page.cursor > reading.limits.recordBytes {
          let raw = span.extracting(page.cursor..<span.count)
          let start = batch.rawOffset + page.rawStart + page.cursor
          stage = .overlong(OverlongLine(nextPlace(start, raw.count, isDamaged: true), raw))
          page.cursor = span.count
        }
        return
      }
      let hasReturn = feed > page.cursor && span[feed - 1] == 0x0D
      readLine(span, page.cursor..<(hasReturn ? feed - 1 : feed), &text, page, &batch)
      page.cursor = feed + 1
      line += 1
    }
  }

  mutating func readLine(
    _ span: Span<UInt8>,
    _ range: Range<Int>,
    _ text: inout [UInt8],
    _ page: Page,
    _ batch: inout RecordBatch
  ) {
    let source = span.extracting(0..<range.upperBound)
    var place = range.lowerBound
    scanner.skipSpace(source, &place)
    guard place < range.upperBound else { return }
    let start = batch.rawOffset + page.rawStart + range.lowerBound
    let firstEntry = batch.entries.count
    let damage: JSONDamage.Reason
    if range.count > reading.limits.recordBytes {
      damage = .tooLong
    } else if let invalid = page.firstInvalid(range.lowerBound, range.upperBound) {
      damage = .invalidBytes(invalid)
    } else {
      do throws(JSONFault) {
        try record(source, &place, &batch.entries, page)
        scanner.skipSpace(source, &place)
        if place < range.upperBound { throw scanner.syntax(.endOfValue, place) }
        return accept(
          nextPlace(start, range.count, isDamaged: false),
          from: firstEntry,
          &text,
          &batch
        )
      } catch {
        damage = .fault(error)
      }
    }
    abandon(from: firstEntry, &batch)
    batch.damaged.append(
      JSONDamage.record(
        damage,
        nextPlace(start, range.count, isDamaged: true),
        source,
        range.lowerBound,
        reading
      )
    )
  }

  // MARK: Records

  /// Reads one record, which must be an object.
  mutating func record(
    _ span: Span<UInt8>,
    _ place: inout Int,
    _ entries: inout [FieldEntry],
    _ page: Page
  ) throws(JSONFault) {
    scanner.startRecord(recordsRead + 1)
    guard span[place] == UInt8(ascii: "{") else {
      let start = place
      try scanner.skip(span, &place, depth: 1)
      throw scanner.syntax(.object, start)
    }
    try scanner.object(
      span,
      &place,
      at: FieldPathTree.root,
      depth: 1,
      into: &entries,
      base: page.textBase
    )
  }

  mutating func accept(
    _ place: RecordPlace,
    from firstEntry: Int,
    _ text: inout [UInt8],
    _ batch: inout RecordBatch
  ) {
    for index in scanner.escapedEntries {
      let entry = batch.entries[index]
      let start = Int(entry.offset)
      let end = JSONScanner.unescape(&text, start..<start + Int(entry.length))
      batch.entries[index] = FieldEntry(
        path: entry.path,
        kind: entry.kind,
        offset: entry.offset,
        length: UInt32(end - start)
      )
    }
    for (node, value) in scanner.captures {
      let number = scanner.index.nodes[Int(node)].capture
      guard number >= 0 else { continue }
      captured[reading.captures[number].name] = value
      scanner.index.clearCapture(node)
    }
    batch.endRecord(at: place)
  }

  mutating func abandon(from firstEntry: Int, _ batch: inout RecordBatch) {
    batch.entries.removeLast(batch.entries.count - firstEntry)
    scanner.index.uncount(record: recordsRead + 1)
  }

  mutating func nextPlace(
    _ byteOffset: Int,
    _ byteLength: Int,
    isDamaged: Bool
  ) -> RecordPlace {
    recordsRead += 1
    if isDamaged { recordsDamaged += 1 }
    return RecordPlace(
      number: recordsRead,
      line: line,
      byteOffset: byteOffset,
      byteLength: byteLength
    )
  }

  /// Something is wrong outside the records: an error while none was read, otherwise a remark.
  mutating func fault(_ fault: JSONFault, at byteOffset: Int) throws(ExtractionError) {
    let diagnostic = JSONDamage.document(fault, line: line, byteOffset: byteOffset)
    guard recordsRead > 0 || document.recordsFound else { throw ExtractionError(diagnostic) }
    diagnostics.append(diagnostic)
  }
}
