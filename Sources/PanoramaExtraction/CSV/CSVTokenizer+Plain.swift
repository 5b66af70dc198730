import PanoramaModel

// The hot loop: records without any fault, one after the other. Whatever is out of the ordinary it leaves to
// `scanRecord`, its obvious twin; the tests compare both with an oracle.

extension CSVTokenizer {
  /// What the loop needs to know of the file, beside the dialect.
  struct PlainRun {
    /// Where the window's text starts in the batch's.
    var textBase: Int
    /// The first place that no plain record may reach.
    var flaw: Int
    /// First bytes of lines that are perhaps no records; 256 for none.
    var attention: (UInt16, UInt16)
    /// The place in the file of the window's first byte.
    var fileOffset: Int
    /// The line on which the cursor stands.
    var line: Int
    /// How many records were read before.
    var number: Int
  }

  /// Reads plain records as long as there are any, from the cursor on, and moves it behind them.
  ///
  /// Their places are those of the text plus the run's `fileOffset`.
  ///
  /// - Parameter counts: How many records have a value, by path plus one.
  mutating func scanPlainRecords(
    _ text: Span<UInt8>,
    at cursor: inout Cursor,
    _ run: inout PlainRun,
    entries: inout [FieldEntry],
    entryEnds: inout [UInt32],
    places: inout [RecordPlace],
    counts: inout [Int]
  ) {
    var escaped: [Int] = []
    swap(&escaped, &escapedEntries)
    defer { swap(&escaped, &escapedEntries) }
    escaped.removeAll(keepingCapacity: true)
    let lastColumn = fieldCount - 1 + (dialect.endsWithDelimiter ? 1 : 0)
    guard cursor.mark < marked.count, lastColumn >= 0, columns.count > lastColumn else { return }
    let known = entries.count
    let marks = marked.places.span.extracting(0..<marked.count)
    var record = PlainRecord(start: cursor)
    // Each field ends at a mark of its own.
    entries.append(addingCapacity: marked.count - cursor.mark + 1) { added in
      while record.next.mark < marks.count {
        let before = added.count
        guard
          record.scan(text, marks, columns.span, dialect, run, lastColumn, known, &added, &escaped)
        else {
          added.removeLast(added.count - before)
          while let last = escaped.last, last >= known + before { escaped.removeLast() }
          break
        }
        if !record.isBlank {
          guard record.end <= run.flaw, record.end - record.start.text <= limit else {
            added.removeLast(added.count - before)
            break
          }
          run.number += 1
          entryEnds.append(UInt32(truncatingIfNeeded: known + added.count))
          places.append(
            RecordPlace(
              number: run.number,
              line: run.line,
              byteOffset: run.fileOffset + record.start.text,
              byteLength: record.end - record.start.text
            )
          )
        }
        run.line += record.lines
        record.start = record.next
      }
    }
    cursor = record.start
    for index in known..<entries.count where entries[index].length != 0 {
      counts[Int(entries[index].path) + 1] += 1
    }
  }
}

/// One record of the hot loop.
private struct PlainRecord {
  /// Where it starts.
  var start: CSVTokenizer.Cursor
  /// Where reading stands.
  var next: CSVTokenizer.Cursor
  /// Its line end.
  var end = 0
  /// How many lines it takes.
  var lines = 1
  /// Whether the line is empty and no record.
  var isBlank = false

  init(start: CSVTokenizer.Cursor) {
    self.start = start
    next = start
  }

  /// Reads one record, or a blank line; false when what follows is out of the ordinary or not there yet.
  @inline(__always)
  mutating func scan(
    _ text: Span<UInt8>,
    _ marks: Span<UInt32>,
    _ columns: Span<FieldPathID>,
    _ dialect: SettledDialect,
    _ run: CSVTokenizer.PlainRun,
    _ lastColumn: Int,
    _ known: Int,
    _ added: inout OutputSpan<FieldEntry>,
    _ escaped: inout [Int]
  ) -> Bool {
    next = start
    lines = 1
    isBlank = false
    guard next.mark < marks.count else { return false }
    let first = UInt16(text[next.text])
    if first == run.attention.0 || first == run.attention.1 { return false }
    if first == 0x0A || first == 0x0D {
      isBlank = true
      return passLineEnd(text, marks)
    }
    var column = 0
    var fieldStart = next.text
    while next.mark < marks.count {
      var place = Int(marks[next.mark])
      var (valueStart, valueEnd) = (fieldStart, place)
      if place == fieldStart, dialect.isQuoting, text[place] == dialect.quote {
        let doubled = passQuoted(text, marks, dialect)
        guard doubled >= 0 else { return false }
        place = next.text
        (valueStart, valueEnd) = (fieldStart + 1, place - 1)
        if doubled > 0, columns[column] != FieldPathTree.none {
          escaped.append(known + added.count)
        }
      }
      let byte = text[place]
      let isEnd = byte == 0x0A || byte == 0x0D
      if byte == dialect.firstOfDelimiter || isEnd {
        let path = columns[column]
        if path != FieldPathTree.none {
          added.append(CSVTokenizer.entry(path, run.textBase + valueStart, valueEnd - valueStart))
        }
        guard !isEnd else {
          next.text = place
          end = place
          return column == lastColumn && passLineEnd(text, marks)
            && (!dialect.endsWithDelimiter || fieldStart == place)
        }
        guard column < lastColumn else { return false }
        column += 1
        next.mark += 1
        fieldStart = place + dialect.delimiter.count
      } else if byte == dialect.quote {
        // A quote inside an unquoted field is text.
        next.mark += 1
      } else {
        return false
      }
    }
    return false
  }

  /// Passes a quoted field; answers how many doubled quotes it has, or -1 when it is out of the ordinary.
  @inline(__always)
  private mutating func passQuoted(
    _ text: Span<UInt8>,
    _ marks: Span<UInt32>,
    _ dialect: SettledDialect
  ) -> Int {
    var doubled = 0
    next.mark += 1
    while next.mark < marks.count {
      let place = Int(marks[next.mark])
      next.mark += 1
      let byte = text[place]
      guard place + 1 < text.count else { return -1 }
      let following = text[place + 1]
      if byte == dialect.quote {
        if following == dialect.quote {
          doubled += 1
          next.mark += 1
          continue
        }
        // Behind the closing quote the separator is the next mark, or something is wrong.
        next.text = place + 1
        guard next.mark < marks.count, Int(marks[next.mark]) == place + 1 else { return -1 }
        return following == dialect.escape && dialect.isEscaping ? -1 : doubled
      }
      if byte == 0x0A || byte == 0x0D {
        if byte == 0x0A || following != 0x0A { lines += 1 }
      } else if byte == dialect.escape, dialect.isEscaping {
        return -1
      }
    }
    return -1
  }

  /// Passes the line end; false when more text is needed to know it.
  @inline(__always)
  private mutating func passLineEnd(_ text: Span<UInt8>, _ marks: Span<UInt32>) -> Bool {
    var length = 1
    if text[next.text] == 0x0D {
      guard next.text + 1 < text.count else { return false }
      if text[next.text + 1] == 0x0A { length = 2 }
    }
    next.text += length
    next.mark += length
    return true
  }
}
