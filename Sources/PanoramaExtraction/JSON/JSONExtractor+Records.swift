import PanoramaModel

// Records that are the elements of an array, or stand one after another.
extension JSONExtractor {
  /// Does one step in the document; false when more text is needed or nothing is left.
  mutating func readStep(
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) throws(ExtractionError) -> Bool {
    switch stage {
    case .document: return try stepDocument(span, &page)
    case .record: return try stepToRecord(span, &page, &batch)
    case .afterRecord: return try stepFromRecord(span, &page)
    case .lost(let lost): return seek(lost, span, &page, &batch)
    case .start, .lines, .overlong, .ignored: return false
    }
  }

  private mutating func stepDocument(
    _ span: Span<UInt8>,
    _ page: inout Page
  ) throws(ExtractionError) -> Bool {
    var place = page.cursor
    var found: JSONFault?
    do throws(JSONFault) {
      let step = try document.step(span, &place, isFinal: page.isFinal)
      if step == .waits {
        guard span.count - place > reading.limits.recordBytes else {
          advance(to: place, span, &page)
          return false
        }
        found = .syntax(.shorterValue, place)
      }
      if step == .records {
        stage = .record
        page.lexer.restart(at: place)
      }
    } catch {
      found = error
    }
    guard let found else {
      advance(to: place, span, &page)
      return true
    }
    advance(to: min(found.offset, span.count), span, &page)
    stage = .ignored
    let position = page.fileStart + min(found.offset, span.count)
    page.cursor = span.count
    try fault(found, at: position)
    return false
  }

  private mutating func stepToRecord(
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) throws(ExtractionError) -> Bool {
    guard let place = page.lexer.peek(span) else { return try endOfText(span, &page) }
    advance(to: place, span, &page)
    guard layout == .array, span[place] == UInt8(ascii: "]") else {
      return readRecord(span, &page, &batch)
    }
    page.lexer.pass()
    page.cursor = place + 1
    document.endRecords()
    stage = .document
    return true
  }

  private mutating func stepFromRecord(
    _ span: Span<UInt8>,
    _ page: inout Page
  ) throws(ExtractionError) -> Bool {
    guard let place = page.lexer.peek(span) else { return try endOfText(span, &page) }
    stage = .record
    guard layout == .array else { return true }
    if span[place] == UInt8(ascii: ",") {
      page.lexer.pass()
      guard let next = page.lexer.peek(span) else {
        guard page.isFinal else {
          // The comma is read again, with what follows it.
          stage = .afterRecord
          return false
        }
        advance(to: place + 1, span, &page)
        return true
      }
      advance(to: place + 1, span, &page)
      if span[next] == UInt8(ascii: "]") { try outside(.noComma, place, page) }
    } else if span[place] != UInt8(ascii: "]") {
      advance(to: place, span, &page)
      try outside(.comma, place, page)
    }
    return true
  }

  /// Something is missing or too much between records, which costs none of them.
  private mutating func outside(
    _ expected: JSONFault.Expected,
    _ place: Int,
    _ page: borrowing Page
  ) throws(ExtractionError) {
    try fault(.syntax(expected, place), at: page.fileStart + place)
  }

  /// Behind the last place: the end of the file, which is a fault in an array.
  private mutating func endOfText(
    _ span: Span<UInt8>,
    _ page: inout Page
  ) throws(ExtractionError) -> Bool {
    advance(to: span.count, span, &page)
    guard page.isFinal else { return false }
    stage = .ignored
    if layout == .array {
      try fault(JSONFault(kind: .end, offset: 0), at: page.fileStart + span.count)
    }
    return false
  }

  /// Reads the record at the cursor; false when more text is needed.
  private mutating func readRecord(
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    let start = page.cursor
    let firstEntry = batch.entries.count
    var fault: JSONFault
    do throws(JSONFault) {
      try walker.read(
        span,
        &page.lexer,
        number: recordsRead + 1,
        base: page.base,
        into: &batch.entries
      )
      let end = walker.end
      let next = page.lexer.peek(span) ?? span.count
      if next == span.count, !page.isFinal, span.count - start <= longestDamage {
        abandon(from: firstEntry, &batch)
        return false
      }
      if next - start > longestDamage {
        fault = JSONFault(kind: .end, offset: next)
      } else if next == span.count || isSeparator(span[next]) {
        finishRecord(start..<end, from: firstEntry, span, &page, &batch)
        return true
      } else {
        fault = .syntax(layout == .array ? .commaOrBracket : .endOfValue, next)
      }
    } catch {
      fault = error
      if fault.kind == .end, !page.isFinal, span.count - start <= longestDamage {
        abandon(from: firstEntry, &batch)
        return false
      }
    }
    abandon(from: firstEntry, &batch)
    return passDamage(fault, span, &page, &batch)
  }

  private mutating func finishRecord(
    _ range: Range<Int>,
    from firstEntry: Int,
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) {
    if range.count > reading.limits.recordBytes {
      abandon(from: firstEntry, &batch)
      setAside(.tooLong, range, span, page, &batch)
    } else if !page.invalid.isEmpty,
      let invalid = page.firstInvalid(range.lowerBound, range.upperBound)
    {
      abandon(from: firstEntry, &batch)
      setAside(.invalidBytes(invalid), range, span, page, &batch)
    } else {
      accept(range.lowerBound, range.count, page, &batch)
      if recordHead.isEmpty { recordHead = JSONLostRecord.head(span, range.lowerBound) ?? [] }
      if recordIndent < 0 { recordIndent = indent }
    }
    stage = .afterRecord
    advance(to: range.upperBound, span, &page)
  }

  /// How far the end of a damaged record is looked for by brackets, in bytes; so much is held in memory.
  private var longestDamage: Int { reading.limits.recordBytes + (1 << 20) }

  /// Whether this byte can follow a record.
  private func isSeparator(_ byte: UInt8) -> Bool {
    layout == .array
      ? byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "{")
      : byte == UInt8(ascii: "{")
  }

  /// Finds the end of the damaged record at the cursor and sets it aside; false when more text is needed.
  ///
  /// By brackets where they match; otherwise what looks like the next record is looked for.
  private mutating func passDamage(
    _ fault: JSONFault,
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    let start = page.cursor
    let reach = start + longestDamage
    if fault.offset <= reach {
      switch walker.endByBrackets(span, &page.lexer, after: fault, reach: reach) {
      case .waits where !page.isFinal && span.count <= reach: return false
      case .end(let end):
        let next = page.lexer.peek(span) ?? span.count
        if next == span.count, !page.isFinal, span.count <= reach { return false }
        if next <= reach, next == span.count || isSeparator(span[next]) {
          setAside(fault, to: end, span, &page, &batch)
          return true
        }
      case .none, .waits: break
      }
    }
    // What the brackets say is not plausible, or they are out of step.
    let head = recordHead.isEmpty ? JSONLostRecord.head(span, start) ?? [] : recordHead
    let shown = span.extracting(0..<min(span.count, max(start, min(fault.offset, reach)) + 1))
    let place = damagedPlace(page.fileStart + start, 0)
    let record = JSONDamage.record(.fault(fault), place, shown, start, reading)
    stage = .lost(JSONLostRecord(record, head: head, indent: recordIndent, isInArray: layout == .array))
    return true
  }

  private mutating func setAside(
    _ fault: JSONFault,
    to end: Int,
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) {
    let start = page.cursor
    var last = end
    while last > start, span[last - 1] <= 0x20 { last -= 1 }
    if last - start > reading.limits.recordBytes {
      setAside(.tooLong, start..<last, span, page, &batch)
    } else if let invalid = page.firstInvalid(start, last) {
      setAside(.invalidBytes(invalid), start..<last, span, page, &batch)
    } else {
      setAside(.fault(fault), start..<last, span, page, &batch)
    }
    stage = .afterRecord
    advance(to: end, span, &page)
  }

  /// Moves the cursor and counts the lines that it passes.
  mutating func advance(to place: Int, _ span: Span<UInt8>, _ page: inout Page) {
    line += JSONLexer.feeds(in: span.extracting(page.cursor..<place))
    var start = place
    while start > page.cursor, span[start - 1] == 0x20 || span[start - 1] == 0x09 { start -= 1 }
    if start > page.cursor {
      indent = span[start - 1] == 0x0A ? place - start : -1
    } else if indent >= 0 {
      indent += place - start
    }
    page.cursor = place
  }

  // MARK: Lost records

  /// Looks for what ends a damaged record; false when more text is needed.
  private mutating func seek(
    _ lost: JSONLostRecord,
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    var lost = lost
    let answer = lost.seek(span, from: page.cursor, limits: reading.limits, isFinal: page.isFinal)
    let invalid = page.firstInvalid(page.cursor, answer.place)
    lost.pass(span, page.cursor..<answer.place, invalid: invalid, fileStart: page.fileStart)
    advance(to: answer.place, span, &page)
    switch answer {
    case .waits:
      stage = .lost(lost)
      return false
    case .record(let place):
      page.lexer.restart(at: place)
      stage = .record
    case .separator(let place):
      page.lexer.restart(at: place)
      stage = .afterRecord
    case .end:
      remark(JSONDamage.lost(line: line))
      stage = .ignored
    }
    batch.damaged.append(lost.finished(reading))
    if case .ignored = stage { return false }
    return true
  }
}
