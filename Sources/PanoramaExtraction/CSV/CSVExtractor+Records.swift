import PanoramaModel

extension CSVExtractor {
  /// Reads records until the text is used up or an overlong line starts.
  mutating func readRecords(
    _ text: inout [UInt8],
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) {
    // Behind a damaged record there is often another: it is not tried twice.
    var isLastGood = true
    while true {
      if isLastGood, !trailer.isSeen { readPlainRecords(&text, &page, &batch) }
      guard passBlankLines(text.span.extracting(page.range), &page) else { return }
      if passComment(text.span.extracting(page.range), &page) { continue }
      if readTrailer(text.span.extracting(page.range), &page) { continue }
      let known = batch.damaged.count
      guard readRecord(&text, &page, &batch) else { return }
      isLastGood = batch.damaged.count == known
    }
  }

  /// Reads records without any fault, as many as follow each other.
  private mutating func readPlainRecords(
    _ text: inout [UInt8],
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) {
    var run = CSVTokenizer.PlainRun(
      textBase: page.textBase,
      flaws: window.flaws,
      attention: (
        trailer.prefix.first.map(UInt16.init) ?? 256,
        reading.dialect.commentPrefix?.first.map(UInt16.init) ?? 256
      ),
      fileOffset: window.offset,
      line: line,
      number: recordsRead,
      fillsShortRows: tokenizer.dialect.fillsShortRows
    )
    let (known, firstEntry) = (batch.count, batch.entries.count)
    swap(&run.aside, &tokenizer.aside)
    run.aside.removeAll(keepingCapacity: true)
    tokenizer.scanPlainRecords(
      text.span.extracting(page.range),
      at: &page.cursor,
      &run,
      entries: &batch.entries,
      entryEnds: &batch.entryEnds,
      places: &batch.places
    )
    count(batch.entries.span.extracting(firstEntry..<batch.entries.count))
    if !tokenizer.escapedEntries.isEmpty { tokenizer.unescape(&batch.entries, in: &text) }
    line = run.line
    recordsRead = run.number
    if !run.aside.isEmpty || !window.isTextTheFile {
      settlePlaces(from: known, run.aside, text.span, &batch)
    }
    swap(&run.aside, &tokenizer.aside)
  }

  /// Sets records aside, and turns places in the text into places in the file.
  private mutating func settlePlaces(
    from known: Int,
    _ aside: [CSVTokenizer.Aside],
    _ text: Span<UInt8>,
    _ batch: inout RecordBatch
  ) {
    damage.count += aside.count
    // The window answers in the order of the text only.
    var index = known
    for record in aside {
      while index < batch.count, batch.places[index].number < record.place.number {
        translate(&batch.places[index])
        index += 1
      }
      var place = record.place
      translate(&place)
      let start = place.byteOffset - window.offset
      append(
        start..<start + place.byteLength,
        place,
        record.flaw < 0 ? nil : window.flaws[Int(record.flaw)],
        .record(record.fault),
        textStart: record.place.byteOffset - window.offset,
        lineLength: record.place.byteLength,
        text,
        &batch
      )
    }
    guard !window.isTextTheFile else { return }
    for index in index..<batch.count { translate(&batch.places[index]) }
  }

  /// Turns a place in the window's text into one in the file.
  private mutating func translate(_ place: inout RecordPlace) {
    guard !window.isTextTheFile else { return }
    let start = place.byteOffset - window.offset
    let (first, last) = (window.source(of: start), window.source(of: start + place.byteLength))
    place.byteOffset = window.offset + first
    place.byteLength = last - first
  }

  /// Counts the values of accepted records, by path.
  private mutating func count(_ entries: Span<FieldEntry>) {
    var totals = counts.mutableSpan
    for index in entries.indices {
      let entry = entries[index]
      totals[Int(entry.path)] &+= entry.length > 0 ? 1 : 0
    }
  }

  /// Reads one record of any kind; false when more text is needed.
  private mutating func readRecord(
    _ text: inout [UInt8],
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    let firstEntry = batch.entries.count
    let verdict = tokenizer.scanRecord(
      text.span.extracting(page.range),
      at: page.cursor,
      isFinal: page.isFinal,
      textBase: page.textBase,
      into: &batch.entries
    )
    guard case .record(let end, let lines, _) = verdict, !trailer.isSeen,
      flaw(in: page, to: end) == nil
    else {
      if batch.entries.count > firstEntry {
        batch.entries.removeLast(batch.entries.count - firstEntry)
      }
      let span = text.span
      switch verdict {
      case .incomplete: return false
      case .faulty(let fault): return reject(fault, span, &page, &batch)
      case .record(let end, let lines, _):
        set(aside: end, lines: lines, flaw(in: page, to: end), .afterTrailer, span, &page, &batch)
        return true
      }
    }
    recordsRead += 1
    let start = window.source(of: page.cursor.text)
    batch.endRecord(
      at: RecordPlace(
        number: recordsRead,
        line: line,
        byteOffset: window.offset + start,
        byteLength: window.source(of: end.text) - start
      )
    )
    count(batch.entries.span.extracting(firstEntry..<batch.entries.count))
    if !tokenizer.escapedEntries.isEmpty { tokenizer.unescape(&batch.entries, in: &text) }
    page.cursor = end.next
    line += lines
    return true
  }

  // MARK: Lines that are no records

  /// Passes blank lines; false at the end of the text.
  mutating func passBlankLines(_ text: Span<UInt8>, _ page: inout Page) -> Bool {
    while page.cursor.text < text.count {
      let byte = text[page.cursor.text]
      guard byte == 0x0A || byte == 0x0D else { return true }
      guard let end = tokenizer.lineEnd(text, at: page.cursor, isFinal: page.isFinal) else {
        return false
      }
      page.cursor = end.next
      line += 1
    }
    return false
  }

  /// Passes a remark; false when the line is something else or not there yet.
  mutating func passComment(_ text: Span<UInt8>, _ page: inout Page) -> Bool {
    guard let prefix = reading.dialect.commentPrefix, !prefix.isEmpty,
      MarkedPlaces.stands(prefix, in: text, at: page.cursor.text),
      let end = tokenizer.firstLineEnd(text, at: page.cursor, isFinal: page.isFinal)
    else { return false }
    page.cursor = end.next
    line += 1
    return true
  }

  /// Takes the trailer line at the cursor; false when the line is something else or not there yet.
  private mutating func readTrailer(_ text: Span<UInt8>, _ page: inout Page) -> Bool {
    guard trailer.stands(in: text, at: page.cursor.text, delimiter: tokenizer.dialect.delimiter)
    else { return false }
    let fieldCount = tokenizer.fieldCount
    tokenizer.fieldCount = 0
    defer { tokenizer.fieldCount = fieldCount }
    guard
      case .fields(let fields, let end, let lines) = CSVLine.fields(
        &tokenizer,
        text,
        page.cursor,
        page.isFinal
      )
    else { return false }
    trailer.take(fields, reading.captures)
    page.cursor = end.next
    line += lines
    return true
  }

  // MARK: Damage

  /// The first flaw between the cursor and a line end.
  private mutating func flaw(
    in page: Page,
    to end: CSVTokenizer.LineEnd
  ) -> DecodedWindow.Flaw? {
    let flaw = window.firstFlaw(from: page.cursor.text)
    return flaw.flatMap { $0.text < end.text ? $0 : nil }
  }

  /// Sets the first physical line of a faulty record aside; false when more text is needed.
  private mutating func reject(
    _ fault: CSVTokenizer.Fault,
    _ text: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) -> Bool {
    let span = text.extracting(page.range)
    let end =
      if case .fieldCount(_, let known?) = fault {
        CSVTokenizer.LineEnd?.some(known)
      } else {
        tokenizer.firstLineEnd(span, at: page.cursor, isFinal: page.isFinal)
      }
    guard let end else {
      let limit = reading.limits.recordBytes
      guard window.isOverlong(text, from: page.cursor.text, limit: limit) else { return false }
      startOverlong(text, &page, &batch)
      return false
    }
    let isTooLong = end.text - page.cursor.text > reading.limits.recordBytes
    let flaw = isTooLong ? nil : flaw(in: page, to: end)
    set(aside: end, lines: 1, flaw, .record(isTooLong ? .tooLong : fault), text, &page, &batch)
    return true
  }

  /// Sets what stands between the cursor and a line end aside, for its flaw or else for the given reason.
  private mutating func set(
    aside end: CSVTokenizer.LineEnd,
    lines: Int,
    _ flaw: DecodedWindow.Flaw?,
    _ reason: CSVDamage.Reason,
    _ text: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) {
    let start = window.source(of: page.cursor.text)
    let range = start..<window.source(of: end.text)
    let place = nextDamagedPlace(range)
    append(
      range,
      place,
      flaw,
      reason,
      textStart: page.cursor.text,
      lineLength: end.text - page.cursor.text,
      text,
      &batch
    )
    page.cursor = end.next
    line += lines
  }

  /// Appends a damaged record, for its flaw or else for the given reason.
  private func append(
    _ range: Range<Int>,
    _ place: RecordPlace,
    _ flaw: DecodedWindow.Flaw?,
    _ reason: CSVDamage.Reason,
    textStart: Int,
    lineLength: Int,
    _ text: Span<UInt8>,
    _ batch: inout RecordBatch
  ) {
    let note =
      if let flaw {
        damage.note(flaw.kind, at: flaw.source.map { $0 - range.lowerBound })
      } else {
        damage.note(reason, recordStart: textStart, lineLength: lineLength)
      }
    window.copyDamaged(range, of: &batch, text)
    batch.damaged.endRecord(note, at: place, describedBy: damage.describer)
  }

  private mutating func nextDamagedPlace(_ range: Range<Int>) -> RecordPlace {
    recordsRead += 1
    damage.count += 1
    return RecordPlace(
      number: recordsRead,
      line: line,
      byteOffset: window.offset + range.lowerBound,
      byteLength: range.count
    )
  }

  /// Leaves a line that is longer than a record may be, before its end is known.
  private mutating func startOverlong(
    _ text: Span<UInt8>,
    _ page: inout Page,
    _ batch: inout RecordBatch
  ) {
    let range = window.source(of: page.cursor.text)..<window.unfinishedEnd(text)
    let raw = window.copy(range, of: batch, text)
    stage = .overlong(OverlongLine(nextDamagedPlace(range), raw.span))
  }

  /// Goes on in an overlong line; false while it does not end.
  mutating func passOverlong(
    _ overlong: OverlongLine,
    isFinal: Bool,
    into batch: inout RecordBatch
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
    batch.damaged.endRecord(
      damage.note(.record(.tooLong), recordStart: 0, lineLength: .max),
      at: overlong.place,
      describedBy: damage.describer
    )
    stage = .records
    return true
  }
}
