import PanoramaModel

// Records that have lines of their own.
extension JSONExtractor {
  mutating func readLines(
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) {
    while let place = page.lexer.peek(span) {
      if span[place] == 0x0A {
        page.lexer.pass()
        page.cursor = place + 1
        line += 1
      } else {
        page.cursor = place
        guard readLine(span, &page, &batch) else { return waitForLine(span, &page) }
      }
    }
    page.cursor = span.count
  }

  /// Keeps an unfinished line, unless it is longer than a record may be.
  private mutating func waitForLine(_ span: Span<UInt8>, _ page: inout Page) {
    guard span.count - page.cursor > reading.limits.recordBytes else { return }
    let place = damagedPlace(page.fileStart + page.cursor, 0)
    stage = .overlong(JSONOverlongLine(place, span.extracting(page.cursor..<span.count)))
    page.cursor = span.count
  }

  /// Reads the record at the cursor; false when its line is not complete.
  private mutating func readLine(
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    let start = page.cursor
    let firstEntry = batch.entries.count
    let fault: JSONFault
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
      guard next < span.count || page.isFinal else {
        abandon(from: firstEntry, &batch)
        return false
      }
      if next == span.count || span[next] == 0x0A || span[next] == UInt8(ascii: "{") {
        let isTooLong = next - start > reading.limits.recordBytes
        if !isTooLong, page.invalid.isEmpty || page.firstInvalid(start, end) == nil {
          accept(start, end - start, page, &batch)
          page.cursor = next
          return true
        }
        abandon(from: firstEntry, &batch)
        return passDamage(nil, end: isTooLong ? nil : end, span, &page, &batch)
      }
      fault = .syntax(.endOfValue, next)
    } catch {
      fault = error
    }
    abandon(from: firstEntry, &batch)
    page.lexer.giveBackFeed(span)
    var end: Int?
    if fault.kind != .syntax(.endOfValue), fault.kind != .end,
      case .end(let bracket) = walker.endByBrackets(
        span,
        &page.lexer,
        after: fault,
        reach: .max,
        next: JSONResync(head: [], indent: -1, isInArray: false)
      ),
      let next = page.lexer.peek(span), span[next] == UInt8(ascii: "{"),
      next - start <= reading.limits.recordBytes
    {
      end = bracket
    }
    return passDamage(fault, end: end, span, &page, &batch)
  }

  /// Sets a damaged record aside, and the rest of its line when its end is not known; false when that is not complete.
  private mutating func passDamage(
    _ fault: JSONFault?,
    end known: Int?,
    _ span: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    let start = page.cursor
    if known == nil {
      while let place = page.lexer.peek(span), span[place] != 0x0A { page.lexer.pass() }
    }
    let next = page.lexer.peek(span) ?? span.count
    guard next < span.count || page.isFinal else { return false }
    page.cursor = next
    let end = known ?? (next > start && span[next - 1] == 0x0D ? next - 1 : next)
    if next - start > reading.limits.recordBytes {
      setAside(.tooLong, start..<end, span, page, &batch)
    } else if let invalid = page.firstInvalid(start, end) {
      setAside(.invalidBytes(invalid), start..<end, span, page, &batch)
    } else if let fault {
      setAside(.fault(fault), start..<end, span, page, &batch)
    }
    return true
  }
}
