import PanoramaModel

/// Reads delimited text: CSV as in RFC 4180 and the ways it is broken, in any encoding of `TextEncoding`.
///
/// The window, decoded, stands once in `batch.text`; entries point into it, so a field costs no copy of its own, and in
/// UTF-8 the text is the file's bytes themselves. What had to be unescaped stands behind the window. A damaged record is
/// one physical line, and reading resumes at the next.
struct CSVExtractor: Extractor, ~Copyable {
  var window = DecodedWindow()
  var encoding: EncodingDecision
  var tokenizer: CSVTokenizer
  var columns: CSVColumns
  var reading: FileReading
  let paths: FieldPathTree
  var stage = Stage.start
  var line = 1
  var recordsRead = 0
  var damage: CSVDamage
  var trailer: TrailerLine
  private var detections: [Detection] = []
  /// How many records have a value, by path.
  var counts: [Int]

  /// How far the reading of the file has come.
  enum Stage {
    /// The mark is not known yet.
    case start
    /// The dialect is not known yet.
    case dialect
    /// Lines above the header are left to pass.
    case preamble(Int)
    /// The header, or without one the number of fields, is not known yet.
    case header
    case records
    /// Inside a line that is longer than any record may be.
    case overlong(OverlongLine)
  }

  /// One run over the window's text, `0..<count` from `textBase` on, and how far reading has come in it.
  struct Page {
    let textBase: Int
    let count: Int
    let isFinal: Bool
    var cursor = CSVTokenizer.Cursor()

    /// The text in its array, without what unescaping appended.
    var range: Range<Int> { textBase..<textBase + count }
  }

  /// Makes an extractor for one file.
  init(reading: FileReading, paths: FieldPathTree) {
    self.reading = reading
    self.paths = paths
    encoding = EncodingDecision(declared: reading.encoding)
    tokenizer = CSVTokenizer(
      dialect: SettledDialect(reading.dialect),
      limit: reading.limits.recordBytes
    )
    columns = CSVColumns()
    damage = CSVDamage(reading)
    trailer = TrailerLine(reading)
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
    summary.recordsDamaged = damage.count
    summary.encoding = encoding.name
    summary.captured = trailer.captured
    if let missing = trailer.missing { summary.diagnostics.append(missing) }
    summary.columns = columns.lookedUp
    summary.detections = (encoding.detection.map { [$0] } ?? []) + detections
    summary.diagnostics += encoding.diagnostics
    for name in columns.unmapped.prefix(PathIndex.mostUnmapped) {
      if name.utf8.count > PathIndex.longestName {
        summary.hasMoreUnmappedPaths = true
      } else {
        summary.unmappedPaths[name] = recordsRead - damage.count
      }
    }
    if columns.unmapped.count > PathIndex.mostUnmapped { summary.hasMoreUnmappedPaths = true }
    for (id, node) in paths.nodes.enumerated() where node.isWanted {
      summary.mappedPaths[paths.description(of: FieldPathID(id))] = counts[id]
    }
  }

  private mutating func run(
    _ bytes: Span<UInt8>,
    isFinal: Bool,
    into batch: inout RecordBatch
  ) throws(ExtractionError) {
    window.load(bytes, encoding.decided, into: &batch)
    if case .overlong(let overlong) = stage {
      guard passOverlong(overlong, isFinal: isFinal, into: &batch) else { return }
    }
    guard settle(isFinal, batch) else { return window.keep(from: 0, of: &batch) }
    try encoding.requireAvailable()
    window.decode(encoding.decided ?? .utf8, isFinal: isFinal, into: &batch)
    var text: [UInt8] = []
    swap(&text, &batch.text)
    defer { swap(&text, &batch.text) }
    var page = makePage(text, isFinal: isFinal)
    let isPastHeader = try readHead(text, &page)
    if isPastHeader {
      // The encoding may have been settled only now.
      damage.expect(fieldCount: tokenizer.fieldCount, encoding: encoding.name)
      readRecords(&text, &page, &batch)
    }
    let end: Int =
      if case .overlong(let overlong) = stage {
        overlong.place.byteOffset + overlong.place.byteLength - window.offset
      } else {
        isFinal ? window.byteCount : window.source(of: page.cursor.text)
      }
    swap(&text, &batch.text)
    window.keep(from: end, of: &batch)
    swap(&text, &batch.text)
  }

  /// Settles encoding and dialect; false when more of the file is needed.
  private mutating func settle(_ isFinal: Bool, _ batch: borrowing RecordBatch) -> Bool {
    if case .start = stage {
      let skipped = window.withBytes(of: batch) { encoding.decide($0, isFinal) }
      guard let skipped else { return false }
      window.skip(skipped)
      stage = .dialect
    }
    guard window.withBytes(of: batch, { encoding.look(at: $0, isFinal) }) else { return false }
    if case .dialect = stage {
      guard settleDialect(isFinal, batch) else { return false }
      stage = .preamble(reading.dialect.preambleLines ?? 0)
    }
    return true
  }

  /// Lets the file's start settle what the mapping leaves open; false when more of it is needed.
  private mutating func settleDialect(_ isFinal: Bool, _ batch: borrowing RecordBatch) -> Bool {
    guard DialectDetector.isOpen(reading.dialect) else { return true }
    let size = DialectDetector.window
    guard isFinal || window.byteCount >= size else { return false }
    let samples = window.withBytes(of: batch) { bytes in
      let end = min(bytes.count, size)
      let piece = end < size ? end : size / 8
      // From three places; always the same bytes, however they came.
      return stride(from: 0, to: end, by: end < size ? max(1, end) : size / 2 - size / 16).map {
        ByteScan.copy(bytes.extracting($0..<min(end, $0 + piece)))
      }
    }
    var open = reading
    open.encoding = encoding.decided ?? .utf8
    let wanted = paths.nodes[Int(FieldPathTree.root)].children.map {
      String(decoding: paths.nodes[Int($0)].name, as: UTF8.self)
    }
    let found = DialectDetector.settle(open, samples: samples, wantedNames: wanted)
    reading.dialect = found.reading.dialect
    detections = found.detections
    tokenizer = CSVTokenizer(
      dialect: SettledDialect(reading.dialect),
      limit: reading.limits.recordBytes
    )
    return true
  }

  /// The window's text, without the lines that are perhaps the file's last.
  private mutating func makePage(_ text: [UInt8], isFinal: Bool) -> Page {
    let whole = text.span.extracting(window.textBase..<text.count)
    let count = FooterLines.start(
      of: reading.dialect.footerLines,
      in: whole,
      limit: reading.limits.recordBytes
    )
    tokenizer.start(whole.extracting(0..<count))
    if tokenizer.marked.holdsNul { window.addNuls(in: whole.extracting(0..<count)) }
    return Page(textBase: window.textBase, count: count, isFinal: isFinal)
  }

  /// Reads what stands above the records; false when more text is needed.
  private mutating func readHead(_ text: [UInt8], _ page: inout Page) throws(ExtractionError)
    -> Bool
  {
    let span = text.span.extracting(page.range)
    while case .preamble(let left) = stage {
      guard left > 0 else {
        stage = .header
        break
      }
      guard let end = tokenizer.firstLineEnd(span, at: page.cursor, isFinal: page.isFinal) else {
        guard page.count - page.cursor.text <= reading.limits.recordBytes else {
          throw CSVColumns.unreadable
        }
        return false
      }
      page.cursor = end.next
      line += 1
      stage = .preamble(left - 1)
    }
    if case .header = stage {
      guard try readHeader(span, &page) else { return false }
      stage = .records
    }
    return true
  }

  /// Reads the header's rows, or finds the number of fields; false when more text is needed.
  private mutating func readHeader(
    _ text: Span<UInt8>,
    _ page: inout Page
  ) throws(ExtractionError) -> Bool {
    let rows = reading.dialect.headerRows ?? 1
    while columns.rowCount < rows {
      guard passBlankLines(text, &page) else { return false }
      if passComment(text, &page) { continue }
      switch CSVLine.fields(&tokenizer, text, page.cursor, page.isFinal) {
      case .incomplete: return false
      case .faulty: throw CSVColumns.unreadable
      case .fields(let names, let end, let lines):
        columns.append(row: names)
        page.cursor = end.next
        line += lines
      }
    }
    if rows == 0 {
      guard passBlankLines(text, &page),
        let count = CSVLine.usualFieldCount(&tokenizer, text, page.cursor, page.isFinal)
      else { return false }
      columns.setNumbers(count)
    }
    tokenizer.fieldCount = columns.names.count
    let found = try columns.paths(in: paths, strippingUnits: reading.dialect.stripsUnits)
    // One more, for the empty field behind a last delimiter.
    tokenizer.columns = found + [FieldPathTree.none]
    return true
  }
}
