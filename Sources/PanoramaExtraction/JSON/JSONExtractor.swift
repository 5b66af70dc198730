import PanoramaModel

/// Reads JSON: one object a line (JSON Lines), a top-level array, or an array below a path of keys.
///
/// A line that is damaged costs that line. In an array, `JSONResync` finds where the next element starts.
struct JSONExtractor: Extractor, ~Copyable {
  private var window = RawWindow()
  private var scanner: JSONScanner
  private var document: JSONDocument
  private let reading: FileReading
  private var stage = Stage.start
  private var line = 1
  private var recordsRead = 0
  private var recordsDamaged = 0
  private var captured: [String: String] = [:]
  private var diagnostics: [Diagnostic] = []
  private var wasEmpty = true
  /// The first key of the element read last, which helps to find the next after damage.
  private var elementHead: [UInt8] = []

  private enum Stage {
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
  private struct Page {
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

  private mutating func run(
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
  private mutating func begin(_ text: Span<UInt8>, _ page: inout Page) throws(ExtractionError)
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

  private mutating func readLines(
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

  private mutating func readLine(
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

  // MARK: Arrays

  /// Does one step in the document; false when more text is needed or nothing is left.
  private mutating func readStep(
    _ span: Span<UInt8>,
    _ text: inout [UInt8],
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) throws(ExtractionError) -> Bool {
    var place = page.cursor
    do {
      switch stage {
      case .document:
        let step = try document.step(span, &place, scanner, isFinal: page.isFinal)
        if step == .waits { return false }
        if step == .records { stage = .element }
      case .element:
        scanner.skipSpace(span, &place)
        guard place < span.count else {
          if page.isFinal { try endEarly(page, batch) }
          return false
        }
        guard span[place] == UInt8(ascii: "]") else {
          advance(to: place, span, &page)
          return readElement(span, &text, &page, &batch)
        }
        place += 1
        document.endRecords()
        stage = .document
      case .afterElement:
        scanner.skipSpace(span, &place)
        guard place < span.count else {
          if page.isFinal { try endEarly(page, batch) }
          return false
        }
        if span[place] == UInt8(ascii: ",") { place += 1 }
        stage = .element
      case .start, .lines, .overlong, .ignored: return false
      }
    } catch let error as JSONFault {
      advance(to: span.count, span, &page)
      stage = .ignored
      try fault(error, at: batch.rawOffset + page.rawStart + error.offset)
      return false
    } catch let error as ExtractionError {
      throw error
    } catch {
      preconditionFailure("only the two errors above are thrown")
    }
    advance(to: place, span, &page)
    return true
  }

  private mutating func endEarly(
    _ page: Page,
    _ batch: borrowing RecordBatch
  ) throws(ExtractionError) {
    stage = .ignored
    try fault(JSONFault(kind: .end, offset: 0), at: batch.rawOffset + batch.raw.count)
  }

  /// Reads one element of the array; false when more text is needed.
  private mutating func readElement(
    _ span: Span<UInt8>,
    _ text: inout [UInt8],
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    let start = page.cursor
    var place = start
    let firstEntry = batch.entries.count
    var reason: JSONDamage.Reason
    do throws(JSONFault) {
      try record(span, &place, &batch.entries, page)
      var next = place
      scanner.skipSpace(span, &next)
      let byte = try scanner.peek(span, next)
      if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "{") {
        let length = place - start
        if length > longestDamage { return giveUp(.tooLong, firstEntry, span, &page, &batch) }
        if length > reading.limits.recordBytes {
          reason = .tooLong
        } else if let invalid = page.firstInvalid(start, place) {
          reason = .invalidBytes(invalid)
        } else {
          let offset = batch.rawOffset + page.rawStart + start
          accept(nextPlace(offset, length, isDamaged: false), from: firstEntry, &text, &batch)
          elementHead = JSONResync.head(span, start) ?? elementHead
          stage = .afterElement
          advance(to: place, span, &page)
          return true
        }
        return setAside(reason, firstEntry, to: place, span, &page, &batch)
      }
      reason = .fault(scanner.syntax(.commaOrBracket, next))
    } catch {
      reason = .fault(error)
      let isTooLong = span.count - start > reading.limits.recordBytes
      if case .end = error.kind, !page.isFinal {
        guard isTooLong else {
          abandon(from: firstEntry, &batch)
          return false
        }
        reason = .tooLong
      }
    }
    let resync = JSONResync(head: elementHead.isEmpty ? JSONResync.head(span, start) : elementHead)
    switch resync.next(span, from: start, scanner, isFinal: page.isFinal) {
    case .waits where span.count - start <= longestDamage:
      abandon(from: firstEntry, &batch)
      return false
    case .end(let end) where end - start <= longestDamage:
      return setAside(reason, firstEntry, to: end, span, &page, &batch)
    case .waits, .none, .end:
      return giveUp(reason, firstEntry, span, &page, &batch)
    }
  }

  /// How far the next element is looked for; more would have to be held in memory.
  private var longestDamage: Int { reading.limits.recordBytes + JSONResync.bracketReach }

  /// Nothing plausible follows within reach: the rest of the file is one damaged record.
  private mutating func giveUp(
    _ reason: JSONDamage.Reason,
    _ firstEntry: Int,
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    let end = min(span.count, page.cursor + longestDamage)
    _ = setAside(reason, firstEntry, to: end, span, &page, &batch)
    diagnostics.append(JSONDamage.lost(line: line, page.isFinal))
    advance(to: span.count, span, &page)
    stage = .ignored
    return false
  }

  private mutating func setAside(
    _ reason: JSONDamage.Reason,
    _ firstEntry: Int,
    to end: Int,
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    abandon(from: firstEntry, &batch)
    let start = page.cursor
    var last = end
    while last > start, [0x20, 0x09, 0x0A, 0x0D].contains(span[last - 1]) { last -= 1 }
    let place = nextPlace(
      batch.rawOffset + page.rawStart + start,
      last - start,
      isDamaged: true
    )
    batch.damaged.append(
      JSONDamage.record(reason, place, span.extracting(0..<last), start, reading)
    )
    stage = .afterElement
    advance(to: end, span, &page)
    return true
  }

  /// Moves the cursor and counts the lines that it passes.
  private mutating func advance(to place: Int, _ span: Span<UInt8>, _ page: inout Page) {
    line += ByteScan.count(of: 0x0A, in: span.extracting(page.cursor..<place))
    page.cursor = place
  }

  // MARK: Records

  /// Reads one record, which must be an object.
  private mutating func record(
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

  private mutating func accept(
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

  private mutating func abandon(from firstEntry: Int, _ batch: inout RecordBatch) {
    batch.entries.removeLast(batch.entries.count - firstEntry)
    scanner.index.uncount(record: recordsRead + 1)
  }

  private mutating func nextPlace(
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
  private mutating func fault(_ fault: JSONFault, at byteOffset: Int) throws(ExtractionError) {
    let diagnostic = JSONDamage.document(fault, line: line, byteOffset: byteOffset)
    guard recordsRead > 0 || document.recordsFound else { throw ExtractionError(diagnostic) }
    diagnostics.append(diagnostic)
  }
}
