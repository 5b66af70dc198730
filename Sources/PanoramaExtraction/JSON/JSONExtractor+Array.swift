import PanoramaModel

// Records that are the elements of an array.
extension JSONExtractor {
  /// Does one step in the document; false when more text is needed or nothing is left.
  mutating func readStep(
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

  mutating func endEarly(
    _ page: Page,
    _ batch: borrowing RecordBatch
  ) throws(ExtractionError) {
    stage = .ignored
    try fault(JSONFault(kind: .end, offset: 0), at: batch.rawOffset + batch.raw.count)
  }

  /// Reads one element of the array; false when more text is needed.
  mutating func readElement(
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
  mutating func giveUp(
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

  mutating func setAside(
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
  mutating func advance(to place: Int, _ span: Span<UInt8>, _ page: inout Page) {
    line += ByteScan.count(of: 0x0A, in: span.extracting(page.cursor..<place))
    page.cursor = place
  }
}
