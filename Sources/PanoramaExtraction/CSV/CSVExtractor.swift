import PanoramaModel

/// Reads delimited text: CSV as in RFC 4180 and the ways it is broken, in UTF-8 or GB18030.
///
/// The window, decoded, is copied once into `batch.text`; entries point into that copy, so a field costs no copy of its
/// own. A damaged record is one physical line, and reading resumes at the next.
struct CSVExtractor: Extractor, ~Copyable {
  private var window = RawWindow()
  private var encoding: EncodingDecision
  private var tokenizer: CSVTokenizer
  private var header: CSVHeader
  private let reading: FileReading
  private let paths: FieldPathTree
  private var stage = Stage.start
  private var line = 1
  private var recordsRead = 0
  private var recordsDamaged = 0
  private var trailerSeen = false
  private let trailerPrefix: [UInt8]
  private var captured: [String: String] = [:]
  private var counts: [Int]

  private enum Stage {
    /// The mark and the encoding are not known yet.
    case start
    /// The header, or without one the number of fields, is not known yet.
    case columns
    case records
    /// Inside a line that is longer than any record may be.
    case overlong(OverlongLine)
  }

  /// Makes an extractor for one file.
  init(reading: FileReading, paths: FieldPathTree) {
    self.reading = reading
    self.paths = paths
    encoding = EncodingDecision(declared: reading.encoding)
    tokenizer = CSVTokenizer(dialect: reading.dialect, limit: reading.limits.recordBytes)
    header = CSVHeader()
    trailerPrefix = Array((reading.dialect.trailerPrefix ?? "").utf8)
    counts = Array(repeating: 0, count: paths.nodes.count)
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
    summary.recordsRead = recordsRead
    summary.recordsDamaged = recordsDamaged
    summary.encoding = encoding.name
    summary.captured = captured
    summary.diagnostics += encoding.diagnostics
    for name in header.unmapped.prefix(1_000) {
      summary.unmappedPaths[name] = recordsRead - recordsDamaged
    }
    for (id, node) in paths.nodes.enumerated() where node.isWanted {
      summary.mappedPaths[paths.description(of: FieldPathID(id))] = counts[id]
    }
  }

  private mutating func run(
    _ bytes: Span<UInt8>,
    isFinal: Bool,
    into batch: inout RecordBatch
  ) throws(ExtractionError) {
    var start = 0
    if case .overlong(let overlong) = stage {
      start = passOverlong(overlong, bytes, isFinal: isFinal, into: &batch)
      guard start >= 0 else { return }
    } else {
      start = window.load(bytes, into: &batch)
    }
    if case .start = stage {
      let head = batch.raw.span.extracting(start..<batch.raw.count)
      guard let skipped = try encoding.decide(head, isFinal) else {
        return window.keep(from: start, of: batch)
      }
      start += skipped
      stage = .columns
    }
    guard encoding.look(at: batch.raw.span.extracting(start..<batch.raw.count), isFinal) else {
      return window.keep(from: start, of: batch)
    }
    var text: [UInt8] = []
    swap(&text, &batch.text)
    var page = Page(
      rawStart: start,
      textBase: text.count,
      rawCount: batch.raw.count - start,
      isFinal: isFinal
    )
    encoding.decode(batch.raw.span.extracting(start..<batch.raw.count), into: &text, &page.notes)
    tokenizer.start(text.span.extracting(page.textBase..<text.count))
    defer {
      text.removeLast(text.count - page.textBase - page.cursor.text)
      swap(&text, &batch.text)
    }
    if case .columns = stage {
      guard try readColumns(text, &page) else {
        return window.keep(from: page.rawStart + page.raw, of: batch)
      }
      stage = .records
    }
    readRecords(&text, &page, &batch)
    if case .overlong = stage {
      window.keep(from: batch.raw.count, of: batch)
    } else {
      window.keep(from: page.rawStart + page.raw, of: batch)
    }
  }

  /// One run over the window: where its text and bytes start, and how far reading has come.
  private struct Page {
    let rawStart: Int
    let textBase: Int
    let rawCount: Int
    let isFinal: Bool
    var notes = GB18030.Notes()
    var cursor = CSVTokenizer.Cursor()
    /// The cursor's place in the raw bytes, from `rawStart`.
    var raw = 0

    /// The raw place of a line end.
    func raw(of end: CSVTokenizer.LineEnd, _ encoding: borrowing EncodingDecision) -> Int {
      guard encoding.isGB18030 else { return end.text }
      return end.lineEndBytes < notes.lineEnds.count ? notes.lineEnds[end.lineEndBytes] : rawCount
    }

    /// Goes on behind a line end.
    mutating func advance(past end: CSVTokenizer.LineEnd, _ encoding: borrowing EncodingDecision) {
      raw = raw(of: end, encoding) + end.next.text - end.text
      cursor = end.next
    }

    /// The first invalid sequence between two places of the text.
    func firstInvalid(_ from: Int, _ to: Int) -> (source: Int, text: Int)? {
      notes.invalid.isEmpty
        ? nil : notes.invalid.first { $0.text >= from && $0.text < to }
    }
  }

  /// Passes blank lines; false at the end of the text.
  private mutating func passBlankLines(_ text: Span<UInt8>, _ page: inout Page) -> Bool {
    while page.cursor.text < text.count {
      let byte = text[page.cursor.text]
      guard byte == 0x0A || byte == 0x0D else { return true }
      guard let end = tokenizer.lineEnd(text, at: page.cursor, isFinal: page.isFinal) else {
        return false
      }
      page.advance(past: end, encoding)
      line += 1
    }
    return false
  }

  /// Reads the header, or finds the number of fields; false when more text is needed.
  private mutating func readColumns(
    _ text: [UInt8],
    _ page: inout Page
  ) throws(ExtractionError) -> Bool {
    let span = text.span.extracting(page.textBase..<text.count)
    guard passBlankLines(span, &page) else { return false }
    guard reading.dialect.headerRows != 0 else {
      let count = CSVHeader.usualFieldCount(&tokenizer, span, page.cursor, page.isFinal)
      guard let count else { return false }
      tokenizer.fieldCount = count
      tokenizer.columns = try header.columns(named: (1...count).map(String.init), in: paths)
      return true
    }
    let fields = CSVHeader.fields(&tokenizer, span, page.cursor, page.isFinal)
    switch fields {
    case .incomplete: return false
    case .fields(let names, let end, let lines):
      tokenizer.fieldCount = names.count
      tokenizer.columns = try header.columns(named: names, in: paths)
      page.advance(past: end, encoding)
      line += lines
      return true
    case .faulty:
      throw CSVHeader.unreadable
    }
  }

  private mutating func readRecords(
    _ text: inout [UInt8],
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) {
    while true {
      guard passBlankLines(text.span.extracting(page.textBase..<text.count), &page) else { return }
      if readTrailer(text.span.extracting(page.textBase..<text.count), &page) { continue }
      let firstEntry = batch.entries.count
      let verdict = tokenizer.scanRecord(
        text.span.extracting(page.textBase..<text.count),
        at: page.cursor,
        isFinal: page.isFinal,
        textBase: page.textBase,
        into: &batch.entries
      )
      switch verdict {
      case .incomplete:
        batch.entries.removeLast(batch.entries.count - firstEntry)
        return
      case .faulty(let fault):
        batch.entries.removeLast(batch.entries.count - firstEntry)
        guard
          reject(fault, text.span.extracting(page.textBase..<text.count), &page, &batch)
        else { return }
      case .record(let end, let lines, _):
        if trailerSeen || page.firstInvalid(page.cursor.text, end.text) != nil {
          batch.entries.removeLast(batch.entries.count - firstEntry)
          reject(wholeRecord: end, lines: lines, &page, &batch)
          continue
        }
        recordsRead += 1
        let rawEnd = page.raw(of: end, encoding)
        batch.endRecord(
          at: RecordPlace(
            number: recordsRead,
            line: line,
            byteOffset: batch.rawOffset + page.rawStart + page.raw,
            byteLength: rawEnd - page.raw
          )
        )
        for entry in firstEntry..<batch.entries.count where batch.entries[entry].length > 0 {
          counts[Int(batch.entries[entry].path)] += 1
        }
        if !tokenizer.escapedEntries.isEmpty { tokenizer.unescape(&batch.entries, in: &text) }
        page.advance(past: end, encoding)
        line += lines
      }
    }
  }

  // MARK: Trailer

  /// Takes a trailer line at the cursor; false when the line is something else or not there yet.
  private mutating func readTrailer(_ text: Span<UInt8>, _ page: inout Page) -> Bool {
    guard !trailerPrefix.isEmpty, !trailerSeen else { return false }
    var place = page.cursor.text
    for byte in trailerPrefix {
      guard place < text.count, text[place] == byte else { return false }
      place += 1
    }
    guard
      place == text.count
        || [reading.dialect.delimiter?.first ?? UInt8(ascii: ","), 0x0A, 0x0D].contains(text[place])
    else { return false }
    let fieldCount = tokenizer.fieldCount
    tokenizer.fieldCount = 0
    defer { tokenizer.fieldCount = fieldCount }
    guard
      case .fields(let fields, let end, let lines) = CSVHeader.fields(
        &tokenizer,
        text,
        page.cursor,
        page.isFinal
      )
    else { return false }
    for capture in reading.captures {
      guard let field = capture.path.first.flatMap({ Int($0) }), fields.indices ~= field - 1
      else { continue }
      captured[capture.name] = fields[field - 1]
    }
    trailerSeen = true
    page.advance(past: end, encoding)
    line += lines
    return true
  }

  // MARK: Damage

  /// Sets the first physical line of a faulty record aside; false when more text is needed.
  private mutating func reject(
    _ fault: CSVTokenizer.Fault,
    _ text: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    let end = tokenizer.firstLineEnd(text, at: page.cursor, isFinal: page.isFinal)
    guard let end else {
      guard text.count - page.cursor.text > reading.limits.recordBytes else { return false }
      startOverlong(text, &page, &batch)
      return false
    }
    let rawEnd = page.raw(of: end, encoding)
    let start = page.rawStart + page.raw
    let place = nextPlace(batch.rawOffset + start, rawEnd - page.raw)
    let isLineTooLong = end.text - page.cursor.text > reading.limits.recordBytes
    let invalid = page.firstInvalid(page.cursor.text, end.text)
    let window = batch.raw
    let raw = window.span.extracting(start..<page.rawStart + rawEnd)
    let record =
      if let invalid, !isLineTooLong {
        CSVDamage.invalidBytes(place, raw, at: invalid.source - page.raw, encoding.name)
      } else {
        CSVDamage.record(
          isLineTooLong ? .tooLong : fault,
          place,
          raw,
          recordStart: page.cursor.text,
          lineLength: end.text - page.cursor.text,
          fieldCount: tokenizer.fieldCount,
          reading
        )
      }
    batch.damaged.append(record)
    page.advance(past: end, encoding)
    line += 1
    return true
  }

  /// Sets aside a record that is cut well but stands after the trailer or holds invalid bytes.
  private mutating func reject(
    wholeRecord end: CSVTokenizer.LineEnd,
    lines: Int,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) {
    let rawEnd = page.raw(of: end, encoding)
    let start = page.rawStart + page.raw
    let place = nextPlace(batch.rawOffset + start, rawEnd - page.raw)
    let window = batch.raw
    let raw = window.span.extracting(start..<page.rawStart + rawEnd)
    let record =
      if let invalid = page.firstInvalid(page.cursor.text, end.text) {
        CSVDamage.invalidBytes(place, raw, at: invalid.source - page.raw, encoding.name)
      } else {
        CSVDamage.afterTrailer(place, raw, reading)
      }
    batch.damaged.append(record)
    page.advance(past: end, encoding)
    line += lines
  }

  private mutating func nextPlace(_ byteOffset: Int, _ byteLength: Int) -> RecordPlace {
    recordsRead += 1
    recordsDamaged += 1
    return RecordPlace(
      number: recordsRead,
      line: line,
      byteOffset: byteOffset,
      byteLength: byteLength
    )
  }

  /// Leaves a line that is longer than a record may be, before its end is known.
  private mutating func startOverlong(
    _ text: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) {
    let start = page.rawStart + page.raw
    let raw = batch.raw.span.extracting(start..<batch.raw.count)
    stage = .overlong(OverlongLine(nextPlace(batch.rawOffset + start, raw.count), raw))
  }

  /// Goes on in an overlong line; answers where in `batch.raw` it ends, or -1 while it goes on.
  private mutating func passOverlong(
    _ line: OverlongLine,
    _ bytes: Span<UInt8>,
    isFinal: Bool,
    into batch: inout RecordBatch
  ) -> Int {
    let start = window.load(bytes, into: &batch)
    var line = line
    guard let end = line.pass(bytes, isFinal: isFinal) else {
      window.keep(from: batch.raw.count, of: batch)
      stage = .overlong(line)
      return -1
    }
    batch.damaged.append(
      CSVDamage.record(
        .tooLong,
        line.place,
        line.raw.span,
        recordStart: 0,
        lineLength: line.place.byteLength,
        fieldCount: tokenizer.fieldCount,
        reading
      )
    )
    stage = .records
    return start + end
  }
}
