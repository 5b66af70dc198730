import PanoramaModel

/// Reads JSON: one object a line (JSON Lines), objects one after another, a top-level array, or an array below a path.
///
/// ```
/// bytes ── JSONWindow ──> text of the batch ── JSONLexer ──> places ── JSONWalker ──> entries
///                                                │ after damage: the end of the line, matching brackets,
///                                                └ or JSONLostRecord, which finds where the next record starts
/// ```
struct JSONExtractor: Extractor, ~Copyable {
  /// How the records follow each other.
  enum Layout {
    /// Each line has its own; a line that is damaged costs that line.
    case lines
    /// One after another, over as many lines as they take.
    case values
    /// Elements of an array.
    case array
  }

  enum Stage {
    case start
    case lines
    case overlong(JSONOverlongLine)
    /// In the document around the array of records.
    case document
    /// Before a record, or before the end of the array.
    case record
    /// Behind a record.
    case afterRecord
    /// The end of a damaged record is not in sight, and its bytes are no longer held.
    case lost(JSONLostRecord)
    /// The rest cannot be read.
    case ignored
  }

  /// One run over the window.
  struct Page: ~Copyable {
    /// Where the window starts in the batch's text, and in the file.
    let base: Int
    let fileStart: Int
    let isFinal: Bool
    /// Where the text is not UTF-8; those in front of the cursor have been passed.
    let invalid: [Int]
    var nextInvalid = 0
    var lexer: JSONLexer
    /// Where reading stands, from the window's start.
    var cursor = 0
    /// Up to where lines have been counted, where records do not have lines of their own.
    var talliedTo = 0

    /// The first place between two that is not UTF-8; the answers must be asked for in order.
    mutating func firstInvalid(_ from: Int, _ to: Int) -> Int? {
      while nextInvalid < invalid.count, invalid[nextInvalid] < from { nextInvalid += 1 }
      guard nextInvalid < invalid.count, invalid[nextInvalid] < to else { return nil }
      return invalid[nextInvalid]
    }
  }

  var window = JSONWindow()
  var walker: JSONWalker
  var document: JSONDocument
  let reading: FileReading
  let damage: JSONDamage
  var layout = Layout.lines
  var stage = Stage.start
  var line = 1
  var recordsRead = 0
  var recordsDamaged = 0
  var captured: [String: String] = [:]
  var diagnostics: [Diagnostic] = []
  var wasEmpty = true
  /// The first key of the record read last, which helps to find the next after damage.
  var recordHead: [UInt8] = []
  /// The same of the damaged record read last, while there is no other.
  var damagedHead: [UInt8] = []
  /// The white space in front of the records that start lines, in bytes; -1 when none was seen to do so.
  var recordIndent = -1
  /// The white space in front of the cursor on its line; -1 when there is something else.
  var indent = 0
  /// An unfinished record is read again only when there is this much of it, so that cuts cost no more than twice.
  private var enough = 0

  /// Makes an extractor for one file.
  init(reading: FileReading, paths: FieldPathTree) {
    self.reading = reading
    damage = JSONDamage(reading)
    var index = PathIndex(paths)
    if reading.recordPath.isEmpty {
      for (number, capture) in reading.captures.enumerated() {
        index.insert(capture.path, capture: number)
      }
    }
    walker = JSONWalker(index: index, reading)
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
    walker.index.report(to: &summary)
  }

  private mutating func run(
    _ bytes: Span<UInt8>,
    isFinal: Bool,
    into batch: inout RecordBatch
  ) throws(ExtractionError) {
    window.load(bytes, into: &batch)
    guard isFinal || window.range.count >= enough else { return window.keep(from: 0, of: batch) }
    // Appending by parts would make the array grow by parts as well.
    batch.entries.reserveCapacity(batch.entries.count + window.range.count / 16)
    // The text is borrowed for the whole run, so it is taken out of the batch, to which entries are appended.
    var text: [UInt8] = []
    swap(&text, &batch.text)
    var cursor = 0
    defer {
      unescape(&text, &batch)
      swap(&text, &batch.text)
      window.keep(from: cursor, of: batch)
      let left = window.kept.count
      enough = left < 4_096 ? 0 : min(2 * left, reading.limits.recordBytes)
    }
    try read(text.span.extracting(window.range), isFinal, &cursor, &batch)
  }

  private mutating func read(
    _ span: Span<UInt8>,
    _ isFinal: Bool,
    _ cursor: inout Int,
    _ batch: inout RecordBatch
  ) throws(ExtractionError) {
    if case .start = stage {
      guard try begin(span, &cursor, isFinal: isFinal) else { return }
    }
    var page = Page(
      base: window.range.lowerBound,
      fileStart: window.offset,
      isFinal: isFinal,
      invalid: UTF8Check.allInvalid(in: span),
      lexer: JSONLexer(from: cursor, findsFeeds: layout == .lines),
      cursor: cursor
    )
    defer { cursor = page.cursor }
    if case .overlong(var long) = stage {
      guard let end = long.pass(span, isFinal: isFinal) else {
        stage = .overlong(long)
        page.cursor = span.count
        return
      }
      ByteScan.append(long.raw.span, to: &batch.damaged.bytes)
      batch.damaged.endRecord(JSONDamage.tooLong, at: long.place, describedBy: damage)
      stage = .lines
      page.cursor = end
      page.lexer.restart(at: end)
    }
    switch stage {
    case .start, .overlong: break
    case .lines: readLines(span, &page, &batch)
    case .ignored: page.cursor = span.count
    case .document, .record, .afterRecord, .lost:
      page.talliedTo = page.cursor
      defer { tally(to: page.cursor, span, &page) }
      while try readStep(span, &page, &batch) {}
    }
  }

  /// Passes the mark and finds out how records are laid out; false when more text is needed.
  private mutating func begin(
    _ text: Span<UInt8>,
    _ cursor: inout Int,
    isFinal: Bool
  ) throws(ExtractionError) -> Bool {
    guard text.count >= 4 || isFinal else { return false }
    var place = 0
    if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF { place = 3 }
    if text.count >= 2, text[0] ^ text[1] == 0x01, text[0] >= 0xFE { throw JSONDamage.utf16 }
    let start = place
    JSONGrammar.skipSpace(text, &place)
    guard place < text.count else { return false }
    if !reading.recordPath.isEmpty || text[place] == UInt8(ascii: "[") {
      (layout, stage) = (.array, .document)
    } else {
      guard let found = Self.layout(text, from: place, reading, isFinal: isFinal) else {
        return false
      }
      layout = found
      stage = found == .lines ? .lines : .record
    }
    wasEmpty = false
    cursor = start
    return true
  }

  /// Whether records have lines of their own or span several; nil when more text is needed.
  ///
  /// A line that ends where its value must go on, and a next line that no record can start with, show values that span
  /// lines, even when one of them is damaged.
  private static func layout(
    _ text: Span<UInt8>,
    from start: Int,
    _ reading: FileReading,
    isFinal: Bool
  ) -> Layout? {
    guard let feed = ByteScan.firstIndex(of: 0x0A, in: text, from: start) else {
      return isFinal || text.count - start > reading.limits.recordBytes ? .lines : nil
    }
    var next = feed
    JSONGrammar.skipSpace(text, &next)
    guard next < text.count else {
      return isFinal || text.count - start > reading.limits.recordBytes ? .lines : nil
    }
    var last = feed - 1
    while last > start, text[last] <= 0x20 { last -= 1 }
    return "{[,:".utf8.contains(text[last]) && "\"}],:".utf8.contains(text[next])
      ? .values : .lines
  }

  // MARK: Records

  /// Closes a record that was read.
  @inline(__always)
  mutating func accept(
    _ start: Int,
    _ length: Int,
    _ page: borrowing Page,
    _ batch: inout RecordBatch
  ) {
    if !walker.captures.isEmpty { takeCaptures() }
    recordsRead += 1
    batch.endRecord(
      at: RecordPlace(
        number: recordsRead,
        line: line,
        byteOffset: page.fileStart + start,
        byteLength: length
      )
    )
  }

  private mutating func takeCaptures() {
    for (node, value) in walker.captures {
      let number = Int(walker.index.nodes[Int(node)].capture)
      guard number >= 0 else { continue }
      captured[reading.captures[number].name] = value
      walker.index.clearCapture(node)
    }
  }

  /// Forgets what an unfinished or damaged record has delivered.
  mutating func abandon(from firstEntry: Int, _ batch: inout RecordBatch) {
    batch.entries.removeLast(batch.entries.count - firstEntry)
    while let last = walker.escapedEntries.last, last >= firstEntry {
      walker.escapedEntries.removeLast()
    }
    walker.index.uncount(record: recordsRead + 1)
  }

  /// Sets the bytes between two places aside.
  mutating func setAside(
    _ reason: JSONDamage.Reason,
    _ range: Range<Int>,
    _ span: Span<UInt8>,
    _ page: borrowing Page,
    _ batch: inout RecordBatch
  ) {
    let place = damagedPlace(page.fileStart + range.lowerBound, range.count)
    let note = JSONDamage.note(reason, span.extracting(0..<range.upperBound), range.lowerBound)
    ByteScan.append(span.extracting(range.prefix(longestRawCopy)), to: &batch.damaged.bytes)
    batch.damaged.endRecord(note, at: place, describedBy: damage)
  }

  mutating func damagedPlace(_ byteOffset: Int, _ byteLength: Int) -> RecordPlace {
    recordsRead += 1
    recordsDamaged += 1
    return RecordPlace(
      number: recordsRead,
      line: line,
      byteOffset: byteOffset,
      byteLength: byteLength
    )
  }

  /// Gives the values with escapes a text without them, at the end.
  private mutating func unescape(_ text: inout [UInt8], _ batch: inout RecordBatch) {
    for index in walker.escapedEntries {
      let entry = batch.entries[index]
      let start = Int(entry.offset)
      let range = JSONGrammar.appendUnescaped(start..<start + Int(entry.length), of: &text)
      batch.entries[index] = FieldEntry(
        path: entry.path,
        kind: entry.kind,
        offset: UInt32(range.lowerBound),
        length: UInt32(range.count)
      )
    }
    walker.escapedEntries.removeAll(keepingCapacity: true)
  }

  /// Something is wrong outside the records: an error while none was read, otherwise a remark.
  mutating func fault(_ fault: JSONFault, at byteOffset: Int) throws(ExtractionError) {
    let diagnostic = JSONDamage.document(fault, line: line, byteOffset: byteOffset)
    guard recordsRead > 0 || document.recordsFound else { throw ExtractionError(diagnostic) }
    remark(diagnostic)
  }

  /// Notes something about the file, a hundred times at most.
  mutating func remark(_ diagnostic: Diagnostic) {
    if diagnostics.count < 100 { diagnostics.append(diagnostic) }
  }
}
