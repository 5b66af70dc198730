import PanoramaModel

/// Reads fixed-width text: columns at declared places of each line, counted in bytes or in characters.
///
/// Lines are found in the decoded text. Columns in characters, and columns in bytes of UTF-8, point into it; columns in
/// bytes of another encoding are cut from the line's bytes and decoded by themselves, behind the text.
struct FixedExtractor: Extractor, ~Copyable {
  private var window = DecodedWindow()
  private var encoding: EncodingDecision
  private var trailer: TrailerLine
  /// Whether a line has ended where the last column does: then all are expected to.
  private var hasWholeLine = false
  private let reading: FileReading
  private let paths: FieldPathTree
  private let cutter: FixedCutter
  private var damage: FixedDamage
  private var stage = Stage.start
  private var line = 1
  private var recordsRead = 0
  private var recordsDamaged = 0
  private var counts: [Int]

  private enum Stage {
    /// The mark is not known yet.
    case start
    /// Lines above the records are left to pass.
    case head(Int)
    case records
    /// Inside a line that is longer than any record may be.
    case overlong(OverlongLine)
  }

  /// Makes an extractor for one file.
  init(reading: FileReading, paths: FieldPathTree) {
    self.reading = reading
    self.paths = paths
    encoding = EncodingDecision(declared: reading.encoding)
    trailer = TrailerLine(reading)
    cutter = FixedCutter(reading, paths)
    damage = FixedDamage(reading, encoding: encoding.name)
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
    summary.captured = trailer.captured
    if let missing = trailer.missing { summary.diagnostics.append(missing) }
    summary.detections = encoding.detection.map { [$0] } ?? []
    summary.diagnostics += encoding.diagnostics
    for name in cutter.unmapped { summary.unmappedPaths[name] = recordsRead - recordsDamaged }
    for (id, node) in paths.nodes.enumerated() where node.isWanted {
      summary.mappedPaths[paths.description(of: FieldPathID(id))] = counts[id]
    }
  }

  private mutating func run(
    _ bytes: Span<UInt8>,
    isFinal: Bool,
    into batch: inout RecordBatch
  ) throws(ExtractionError) {
    guard !reading.fixed.columns.isEmpty else { throw FixedDamage.noColumns }
    window.load(bytes, encoding.decided, into: &batch)
    if case .overlong(let overlong) = stage {
      guard passOverlong(overlong, isFinal: isFinal, &batch) else { return }
    }
    guard settle(isFinal, batch) else { return window.keep(from: 0, of: &batch) }
    try encoding.requireAvailable()
    if damage.encoding != encoding.name {
      damage = FixedDamage(reading, encoding: encoding.name)
    }
    window.decode(encoding.decided ?? .utf8, isFinal: isFinal, into: &batch)
    var text: [UInt8] = []
    swap(&text, &batch.text)
    let end = readLines(&text, isFinal: isFinal, &batch)
    swap(&text, &batch.text)
    window.keep(from: end, of: &batch)
  }

  /// Settles the encoding; false when more of the file is needed.
  private mutating func settle(_ isFinal: Bool, _ batch: borrowing RecordBatch) -> Bool {
    if case .start = stage {
      let skipped = window.withBytes(of: batch) { encoding.decide($0, isFinal) }
      guard let skipped else { return false }
      window.skip(skipped)
      let dialect = reading.dialect
      stage = .head((dialect.preambleLines ?? 0) + (dialect.headerRows ?? 0))
    }
    return window.withBytes(of: batch) { encoding.look(at: $0, isFinal) }
  }

  /// Reads line after line; answers how many of the window's bytes are done with.
  private mutating func readLines(
    _ text: inout [UInt8],
    isFinal: Bool,
    _ batch: inout RecordBatch
  ) -> Int {
    let count = prepare(text)
    let range = window.textBase..<window.textBase + count
    var place = 0
    while place < count {
      guard let lineRange = Self.line(text.span.extracting(range), at: place, isFinal) else {
        let limit = reading.limits.recordBytes
        guard window.isOverlong(text.span, from: place, limit: limit) else { break }
        return startOverlong(place, text.span, batch)
      }
      read(lineRange.content, &text, &batch)
      line += 1
      place = lineRange.next
    }
    return isFinal ? window.byteCount : window.source(of: place)
  }

  /// Looks for zero bytes; answers where the lines end that are perhaps the file's last.
  private mutating func prepare(_ text: [UInt8]) -> Int {
    let whole = text.span.extracting(window.textBase..<text.count)
    window.addNuls(in: whole)
    return FooterLines.start(
      of: reading.dialect.footerLines,
      in: whole,
      limit: reading.limits.recordBytes
    )
  }

  /// A line's text without its end, and where the next one starts; nil when the end is not there yet.
  private static func line(
    _ text: Span<UInt8>,
    at start: Int,
    _ isFinal: Bool
  ) -> (content: Range<Int>, next: Int)? {
    var end = start
    while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
    guard end < text.count else { return isFinal ? (start..<end, end) : nil }
    guard text[end] == 0x0D else { return (start..<end, end + 1) }
    guard end + 1 < text.count else { return isFinal ? (start..<end, end + 1) : nil }
    return (start..<end, text[end + 1] == 0x0A ? end + 2 : end + 1)
  }

  /// Reads one line of the window's text.
  private mutating func read(
    _ content: Range<Int>,
    _ text: inout [UInt8],
    _ batch: inout RecordBatch
  ) {
    if case .head(let left) = stage {
      stage = left > 1 ? .head(left - 1) : .records
      if left > 0 { return }
    }
    let base = window.textBase
    let inText = base + content.lowerBound..<base + content.upperBound
    guard !content.isEmpty, !isComment(text, inText) else { return }
    let source = window.source(of: content.lowerBound)..<window.source(of: content.upperBound)
    let raw = bytesToCut(content, source, text, batch)
    if isTrailer(text, inText) {
      let fields = cutter.fields(inText, raw, raw.isEmpty ? .utf8 : known, &text)
      return trailer.take(fields, reading.captures)
    }
    recordsRead += 1
    let place = RecordPlace(
      number: recordsRead,
      line: line,
      byteOffset: window.offset + source.lowerBound,
      byteLength: source.count
    )
    let firstEntry = batch.entries.count
    let cut = cutter.cut(inText, raw, raw.isEmpty ? .utf8 : known, &text, into: &batch.entries)
    let long = cut == nil ? longLine(inText, source, text) : nil
    if let fault = lineFault(content, source) ?? cut ?? flaw(content, source) ?? long {
      recordsDamaged += 1
      batch.entries.removeLast(batch.entries.count - firstEntry)
      window.copyDamaged(source, of: &batch, text.span)
      batch.damaged.endRecord(fault.note, at: place, describedBy: damage)
    } else {
      for index in firstEntry..<batch.entries.count where batch.entries[index].length > 0 {
        counts[Int(batch.entries[index].path)] += 1
      }
      batch.endRecord(at: place)
    }
  }

  /// Whether the line goes on behind the last column although a line before it ended there.
  private mutating func longLine(
    _ line: Range<Int>,
    _ source: Range<Int>,
    _ text: [UInt8]
  ) -> FixedFault? {
    var width = source.count
    if reading.fixed.unit == .characters { width = text[line].count { $0 & 0xC0 != 0x80 } }
    if width == cutter.width { hasWholeLine = true }
    guard hasWholeLine, width > cutter.width else { return nil }
    let blanks = text[line].reversed().prefix { $0 == UInt8(ascii: " ") }.count
    guard width - blanks > cutter.width else { return nil }
    return FixedFault(kind: .longLine(found: width))
  }

  /// The encoding as far as it is known.
  private var known: TextEncoding { encoding.decided ?? .utf8 }

  /// The line's bytes where its columns have to be cut from them; empty where they can be cut from its text.
  private mutating func bytesToCut(
    _ content: Range<Int>,
    _ source: Range<Int>,
    _ text: [UInt8],
    _ batch: borrowing RecordBatch
  ) -> [UInt8] {
    if window.isTextTheFile || reading.fixed.unit == .characters { return [] }
    let line = text.span.extracting(
      window.textBase + content.lowerBound..<window.textBase + content.upperBound
    )
    let isASCII = source.count == content.count && ByteScan.firstNonASCII(in: line) == line.count
    if isASCII, flaw(content, source) == nil { return [] }
    return window.bytes(source, of: batch)
  }

  /// What is wrong with a line, whatever its columns are.
  private func lineFault(_ content: Range<Int>, _ source: Range<Int>) -> FixedFault? {
    let limit = reading.limits.recordBytes
    if content.count > limit { return FixedFault(kind: .tooLong) }
    return trailer.isSeen ? FixedFault(kind: .afterTrailer) : nil
  }

  /// The line's first flaw.
  private mutating func flaw(_ content: Range<Int>, _ source: Range<Int>) -> FixedFault? {
    guard let flaw = window.firstFlaw(from: content.lowerBound), flaw.text < content.upperBound
    else {
      return nil
    }
    let offset = flaw.source.map { $0 - source.lowerBound }
    return FixedFault(kind: flaw.kind == .nul ? .nul : .invalid, offset: offset)
  }

  // MARK: Lines that are no records

  private func isComment(_ text: [UInt8], _ line: Range<Int>) -> Bool {
    guard let prefix = reading.dialect.commentPrefix, !prefix.isEmpty else { return false }
    return text[line].starts(with: prefix)
  }

  /// Columns have no delimiter: the prefix alone makes the trailer, and its fields are the columns of the layout.
  private func isTrailer(_ text: [UInt8], _ line: Range<Int>) -> Bool {
    !trailer.prefix.isEmpty && !trailer.isSeen && text[line].starts(with: trailer.prefix)
  }

  // MARK: Overlong lines

  /// Leaves a line before its end is known; answers how many of the window's bytes are done with.
  private mutating func startOverlong(
    _ start: Int,
    _ text: Span<UInt8>,
    _ batch: borrowing RecordBatch
  ) -> Int {
    let range = window.source(of: start)..<window.unfinishedEnd(text)
    recordsRead += 1
    recordsDamaged += 1
    let place = RecordPlace(
      number: recordsRead,
      line: line,
      byteOffset: window.offset + range.lowerBound,
      byteLength: range.count
    )
    stage = .overlong(OverlongLine(place, window.copy(range, of: batch, text).span))
    return range.upperBound
  }

  private mutating func passOverlong(
    _ overlong: OverlongLine,
    isFinal: Bool,
    _ batch: inout RecordBatch
  ) -> Bool {
    var overlong = overlong
    let (end, isOver) = window.withBytes(of: batch) {
      overlong.pass($0, encoding.decided ?? .utf8, isFinal: isFinal)
    }
    guard isOver else {
      stage = .overlong(overlong)
      window.keep(from: end, of: &batch)
      return false
    }
    window.skip(end)
    ByteScan.append(overlong.raw.span, to: &batch.damaged.bytes)
    let note = FixedFault(kind: .tooLong).note
    batch.damaged.endRecord(note, at: overlong.place, describedBy: damage)
    stage = .records
    return true
  }
}
