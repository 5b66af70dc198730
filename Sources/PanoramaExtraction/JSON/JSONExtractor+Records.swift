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
    case .record: return try readRecords(span, &page, &batch)
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

  /// Reads records for as long as each is good and has a comma, or nothing in values, behind it.
  private mutating func readRecords(
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) throws(ExtractionError) -> Bool {
    while true {
      guard let place = page.lexer.peek(span) else { return try endOfText(span, &page) }
      advance(to: place, span, &page)
      if layout == .array, span[place] == UInt8(ascii: "]") {
        page.lexer.pass()
        page.cursor = place + 1
        document.endRecords()
        stage = .document
        return true
      }
      switch readRecord(span, &page, &batch) {
      case .waits: return false
      case .turns: return true
      case .goesOn: break
      }
      guard layout == .array else { continue }
      guard let comma = page.lexer.peek(span), span[comma] == UInt8(ascii: ",") else {
        stage = .afterRecord
        return true
      }
      page.lexer.pass()
      guard let next = page.lexer.peek(span), span[next] != UInt8(ascii: "]") else {
        page.lexer.seek(to: comma, span)
        stage = .afterRecord
        return true
      }
    }
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

  /// What reading a record came to.
  private enum Outcome {
    case goesOn
    case waits
    /// The stage is another.
    case turns
  }

  /// Reads the record at the cursor.
  private mutating func readRecord(
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Outcome {
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
        return .waits
      }
      if next - start > longestDamage {
        fault = JSONFault(kind: .end, offset: next)
      } else if next == span.count || isSeparator(span[next]) {
        finishRecord(start..<end, from: firstEntry, span, &page, &batch)
        return .goesOn
      } else {
        fault = .syntax(layout == .array ? .commaOrBracket : .endOfValue, next)
      }
    } catch {
      fault = error
      if fault.kind == .end, !page.isFinal, span.count - start <= longestDamage {
        abandon(from: firstEntry, &batch)
        return .waits
      }
    }
    abandon(from: firstEntry, &batch)
    return passDamage(fault, span, &page, &batch) ? .turns : .waits
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
      if recordHead.isEmpty { recordHead = JSONResync.head(span, range.lowerBound) ?? [] }
      if recordIndent < 0, recordsRead > 1 { recordIndent = indent }
    }
    page.cursor = range.upperBound
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
    let resync = JSONResync(
      head: head(span, start),
      indent: recordIndent < 0 ? indent : recordIndent,
      isIndentSure: recordIndent >= 0,
      isInArray: layout == .array
    )
    if fault.offset <= reach {
      let end = walker.endByBrackets(
        span,
        &page.lexer,
        after: fault,
        reach: min(reach, fault.offset + (1 << 20)),
        next: resync
      )
      switch end {
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
    // What the brackets say is not plausible, or they are out of step. The damaged record is no candidate itself.
    // Nor is the middle of its first character a place to go on.
    let first = start < span.count ? max(1, UTF8Check.sequenceLength(span, at: start)) : 0
    let from = start + first
    let answer = resync.seek(span, from: from, limits: reading.limits, isFinal: page.isFinal)
    if takeUp(answer, &page, span) {
      let next = stage
      setAside(fault, to: answer.place, span, &page, &batch)
      stage = next
      return true
    }
    let shown = span.extracting(0..<min(span.count, max(start, min(fault.offset, reach)) + 1))
    let place = damagedPlace(page.fileStart + start, 0)
    stage = .lost(JSONLostRecord(JSONDamage.note(.fault(fault), shown, start), place, resync))
    return passLost(answer, span, &page, &batch)
  }

  /// The first key of the records, or while none is good that of the damaged one at `start`.
  private mutating func head(_ span: Span<UInt8>, _ start: Int) -> [UInt8] {
    guard recordHead.isEmpty else { return recordHead }
    // Mostly that of the damaged record before it.
    if !JSONResync.stands(damagedHead, span, start) {
      damagedHead = JSONResync.head(span, start) ?? []
    }
    return damagedHead
  }

  /// Gets ready to go on where a record was found; whether one was.
  private mutating func takeUp(
    _ answer: JSONResync.Answer,
    _ page: inout Page,
    _ span: Span<UInt8>
  ) -> Bool {
    switch answer {
    case .record(let place):
      // Behind a line feed no string is open, whatever the damage before it.
      page.lexer.seek(to: place, span)
      stage = .record
    case .separator(let place):
      page.lexer.restart(at: place)
      stage = .afterRecord
    case .waits, .end: return false
    }
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
    // The comma before the next record, when only that record was found.
    if layout == .array, last > start, span[last - 1] == UInt8(ascii: ",") {
      last -= 1
      while last > start, span[last - 1] <= 0x20 { last -= 1 }
    }
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

  /// Moves the cursor, and counts the lines up to there.
  mutating func advance(to place: Int, _ span: Span<UInt8>, _ page: inout Page) {
    tally(to: place, span, &page)
    page.cursor = place
  }

  /// Counts the lines that have not been counted yet, and notes what stands before `place` on its line.
  mutating func tally(to place: Int, _ span: Span<UInt8>, _ page: inout Page) {
    guard place > page.talliedTo else { return }
    line += JSONLexer.feeds(in: span.extracting(page.talliedTo..<place))
    var start = place
    while start > page.talliedTo, span[start - 1] == 0x20 || span[start - 1] == 0x09 { start -= 1 }
    if start > page.talliedTo {
      indent = span[start - 1] == 0x0A ? place - start : -1
    } else if indent >= 0 {
      indent += place - start
    }
    page.talliedTo = place
  }

  // MARK: Lost records

  /// Looks for what ends a damaged record; false when more text is needed.
  private mutating func seek(
    _ lost: JSONLostRecord,
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    let answer = lost.resync.seek(
      span,
      from: page.cursor,
      limits: reading.limits,
      isFinal: page.isFinal
    )
    return passLost(answer, span, &page, &batch)
  }

  private mutating func passLost(
    _ answer: JSONResync.Answer,
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    guard case .lost(var lost) = stage else { return true }
    let invalid = page.firstInvalid(page.cursor, answer.place)
    lost.pass(span, page.cursor..<answer.place, invalid: invalid, fileStart: page.fileStart)
    advance(to: answer.place, span, &page)
    if case .waits = answer {
      stage = .lost(lost)
      return false
    }
    lost.finish(into: &batch.damaged, reading.limits, damage)
    if takeUp(answer, &page, span) { return true }
    remark(JSONDamage.lost(line: line))
    stage = .ignored
    return false
  }
}
