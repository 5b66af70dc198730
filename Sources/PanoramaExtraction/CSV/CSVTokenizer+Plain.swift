import PanoramaModel

// The hot loop: records without any fault, and those with the commonest ones, one after the other. Whatever else is out
// of the ordinary it leaves to `scanRecord`, its obvious twin; the tests compare both with an oracle.
//
// Text and marks are read without bounds checks, which cost a fifth of the time; why that is safe stands at each place.

extension CSVTokenizer {
  /// Reads plain records as long as there are any, from the cursor on, and moves it behind them.
  ///
  /// Their places are those of the text plus the run's `fileOffset`.
  mutating func scanPlainRecords(
    _ text: Span<UInt8>,
    at cursor: inout Cursor,
    _ run: inout PlainRun,
    entries: inout [FieldEntry],
    entryEnds: inout [UInt32],
    places: inout [RecordPlace]
  ) {
    var doubled: [EscapedEntry] = []
    swap(&doubled, &escapedEntries)
    defer { swap(&doubled, &escapedEntries) }
    doubled.removeAll(keepingCapacity: true)
    guard cursor.mark < marked.count,
      var record = PlainRecord(self, cursor, run, known: entries.count)
    else { return }
    let known = entries.count
    let marks = marked.places.span.extracting(0..<marked.count)
    let marksLeft = marks.count - cursor.mark
    // Each field ends at a mark of its own, so there is room for the fields of all records.
    entries.append(addingCapacity: marksLeft + 1) { added in
      entryEnds.append(addingCapacity: marksLeft / record.fewestMarks + 1) { ends in
        places.append(addingCapacity: marksLeft / record.fewestMarks + 1) { places in
          // SAFETY: `record` writes fields one after the other, and `count` says how many are left standing.
          unsafe added.withUnsafeMutableBufferPointer { fields, count in
            while unsafe record.scan(text, marks, columns.span, run.attention, fields, &doubled),
              record.kind == .blank || record.end - record.start <= limit
            {
              if record.end > run.flaw { run.passFlaws(before: record.start) }
              if record.kind != .blank {
                run.number += 1
                let place = RecordPlace(
                  number: run.number,
                  line: run.line,
                  byteOffset: run.fileOffset + record.start,
                  byteLength: record.end - record.start
                )
                if record.kind == .plain, record.end <= run.flaw {
                  ends.append(UInt32(truncatingIfNeeded: known + record.fieldsWritten))
                  places.append(place)
                  count = record.fieldsWritten
                } else {
                  run.set(
                    aside: Aside(
                      place: place,
                      isMiscounted: record.kind == .miscounted,
                      detail: record.detail
                    ),
                    end: record.end
                  )
                  record.abandon(to: count)
                  Self.dropEscaped(&doubled, from: known + count)
                }
              }
              run.line += record.lines
              cursor = Cursor(text: record.next, mark: record.mark)
            }
          }
        }
      }
    }
    Self.dropEscaped(&doubled, from: entries.count)
  }

  /// Forgets the entries of a record that is none.
  @inline(__always)
  private static func dropEscaped(_ escaped: inout [EscapedEntry], from index: Int) {
    while let last = escaped.last, last.index >= index { escaped.removeLast() }
  }
}

/// One record of the hot loop after the other.
private struct PlainRecord {
  enum Kind {
    case plain
    /// The line is empty and no record.
    case blank
    /// One line with too many or too few fields.
    case miscounted
    /// The first line of one with text behind a closing quote.
    case textAfterQuote
  }

  /// Where it starts, where its line end stands, and where the next one starts.
  private(set) var start = 0
  private(set) var end = 0
  private(set) var next: Int
  /// The first mark behind it.
  private(set) var mark: Int
  /// How many lines it takes.
  private(set) var lines = 1
  /// What it is.
  private(set) var kind = Kind.plain
  /// How many fields it has when they are too many or too few; where the text stands behind the closing quote.
  private(set) var detail = 0
  /// The mark of the first line end inside a quoted field, once there is one.
  private var firstLineEnd = 0
  /// How many marks a record has at least.
  var fewestMarks: Int { lastColumn + 1 }
  /// How many fields all records so far have.
  private(set) var fieldsWritten = 0

  /// The same with those of the record that is being read.
  private var fieldsSeen = 0

  private let delimiter: UInt8
  private let quote: UInt8
  private let escape: UInt8
  private let delimiterLength: Int
  private let limit: Int
  private let lastColumn: Int
  private let endsWithDelimiter: Bool
  private let fillsShortRows: Bool
  private let textBase: Int
  /// How many entries stand before the first one written here.
  private let known: Int

  /// Nil when the columns are not known.
  init?(
    _ tokenizer: CSVTokenizer,
    _ cursor: CSVTokenizer.Cursor,
    _ run: CSVTokenizer.PlainRun,
    known: Int
  ) {
    let dialect = tokenizer.dialect
    lastColumn = tokenizer.fieldCount - 1 + (dialect.endsWithDelimiter ? 1 : 0)
    guard tokenizer.fieldCount > 0, tokenizer.columns.count > lastColumn else { return nil }
    (next, mark) = (cursor.text, cursor.mark)
    (delimiter, quote, escape) = (dialect.firstOfDelimiter, dialect.quote, dialect.escape)
    delimiterLength = dialect.delimiterLength
    limit = tokenizer.limit
    endsWithDelimiter = dialect.endsWithDelimiter
    fillsShortRows = run.fillsShortRows
    textBase = run.textBase
    self.known = known
  }

  /// Forgets the record's fields.
  mutating func abandon(to fieldsWritten: Int) {
    self.fieldsWritten = fieldsWritten
  }

  /// Reads one record, or a blank line; false when what follows is out of the ordinary or not there yet.
  @inline(__always)
  mutating func scan(
    _ text: Span<UInt8>,
    _ marks: Span<UInt32>,
    _ columns: Span<FieldPathID>,
    _ attention: (UInt16, UInt16),
    _ fields: UnsafeMutableBufferPointer<FieldEntry>,
    _ escaped: inout [CSVTokenizer.EscapedEntry]
  ) -> Bool {
    guard mark < marks.count else { return false }
    start = next
    lines = 1
    let first = UInt16(text[start])
    kind = first == 0x0A || first == 0x0D ? .blank : .plain
    if kind == .blank { return passLineEnd(text, at: start) }
    if first == attention.0 || first == attention.1 { return false }
    var (column, fieldStart, at) = (0, start, mark)
    fieldsSeen = fieldsWritten
    while at < marks.count {
      // SAFETY: `at` was just compared with the count; every mark is a place in the text.
      var place = unsafe Int(truncatingIfNeeded: marks[unchecked: at])
      let byte = unsafe text[unchecked: place]
      if byte == delimiter {
        unsafe write(column, columns, fieldStart, place, fields)
        guard column < lastColumn else { return passRest(text, marks, at, column) }
        column &+= 1
        at &+= 1
        fieldStart = place &+ delimiterLength
        continue
      }
      mark = at
      if byte == quote {
        // A quote inside an unquoted field is text.
        guard place == fieldStart else {
          at &+= 1
          continue
        }
        let doubled = passQuoted(text, marks)
        guard doubled >= 0 else { return doubled == -2 && endTextAfterQuote(text, marks) }
        if doubled > 0, columns[column] >= 0 {
          escaped.append(.init(index: known + fieldsSeen, isQuoted: true))
        }
        at = mark
        // SAFETY: where a quoted field is passed, `mark` stands at a mark.
        place = unsafe Int(truncatingIfNeeded: marks[unchecked: at])
        unsafe write(column, columns, fieldStart &+ 1, place &- 1, fields)
        if unsafe text[unchecked: place] == delimiter {
          guard column < lastColumn else { return passRest(text, marks, at, column) }
          column &+= 1
          at &+= 1
          fieldStart = place &+ delimiterLength
          continue
        }
      } else {
        unsafe write(column, columns, fieldStart, place, fields)
      }
      return endRecord(text, at: place, column, fieldStart)
    }
    return false
  }

  /// Passes the rest of a record with too many fields, from the delimiter at the mark `at` behind `column` on.
  @inline(never)
  private mutating func passRest(
    _ text: Span<UInt8>,
    _ marks: Span<UInt32>,
    _ at: Int,
    _ column: Int
  ) -> Bool {
    var (fields, fieldStart) = (column + 1, -1)
    mark = at
    while mark < marks.count {
      let place = Int(marks[mark])
      if text[place] == delimiter {
        fields += 1
        mark += 1
        fieldStart = place + delimiterLength
      } else if text[place] == quote {
        if place != fieldStart {
          mark += 1
        } else if case let doubled = passQuoted(text, marks), doubled < 0 {
          return doubled == -2 && endTextAfterQuote(text, marks)
        }
      } else {
        return endMiscounted(text, at: place, fields: fields)
      }
    }
    return false
  }

  /// Ends a record with too many or too few fields; false when the mark is no line end, or the record has more lines or
  /// a dialect in which the number is not all that matters.
  private mutating func endMiscounted(_ text: Span<UInt8>, at place: Int, fields: Int) -> Bool {
    guard text[place] == 0x0A || text[place] == 0x0D, lines == 1, !endsWithDelimiter else {
      return false
    }
    (kind, end, detail) = (.miscounted, place, fields)
    return passLineEnd(text, at: place)
  }

  /// Ends a record with text behind a closing quote with its first line; false when that has no end yet.
  @inline(never)
  private mutating func endTextAfterQuote(_ text: Span<UInt8>, _ marks: Span<UInt32>) -> Bool {
    guard detail - 1 - start <= limit else { return false }
    if lines > 1 { mark = firstLineEnd }
    lines = 1
    while mark < marks.count {
      let place = Int(marks[mark])
      if text[place] == 0x0A || text[place] == 0x0D {
        (kind, end) = (.textAfterQuote, place)
        return passLineEnd(text, at: place)
      }
      mark += 1
    }
    return false
  }

  /// Writes the entry of a field; an unwanted one is written over by the next.
  @inline(__always)
  private mutating func write(
    _ column: Int,
    _ columns: Span<FieldPathID>,
    _ start: Int,
    _ end: Int,
    _ fields: UnsafeMutableBufferPointer<FieldEntry>
  ) {
    // SAFETY: `column` is at most `lastColumn`, which `init` compared with the columns' count.
    let path = unsafe columns[unchecked: column]
    // SAFETY: each field has a mark of its own, and there is room for one entry a mark.
    unsafe fields[fieldsSeen] = CSVTokenizer.entry(path, textBase &+ start, end &- start)
    fieldsSeen &+= path >= 0 ? 1 : 0
  }

  /// Ends the record at a mark that is no delimiter; false when that is no line end, or a field is missing.
  @inline(__always)
  private mutating func endRecord(
    _ text: Span<UInt8>,
    at place: Int,
    _ column: Int,
    _ fieldStart: Int
  ) -> Bool {
    guard text[place] == 0x0A || text[place] == 0x0D else { return false }
    guard column == lastColumn, !endsWithDelimiter || fieldStart == place else {
      return !fillsShortRows && endMiscounted(text, at: place, fields: column &+ 1)
    }
    end = place
    fieldsWritten = fieldsSeen
    return passLineEnd(text, at: place)
  }

  /// Passes a quoted field, up to the mark of the separator; answers how many doubled quotes it has, -2 when other text
  /// follows, or -1 when it is out of the ordinary otherwise.
  @inline(__always)
  private mutating func passQuoted(_ text: Span<UInt8>, _ marks: Span<UInt32>) -> Int {
    var doubled = 0
    mark &+= 1
    while mark < marks.count {
      // SAFETY: `mark` was just compared with the count; every mark is a place in the text.
      let place = unsafe Int(truncatingIfNeeded: marks[unchecked: mark])
      let byte = unsafe text[unchecked: place]
      mark &+= 1
      guard place &+ 1 < text.count else { return -1 }
      // SAFETY: just compared with the count.
      let following = unsafe text[unchecked: place &+ 1]
      if byte == quote {
        guard following == quote else {
          // Behind the closing quote the separator is the next mark, or something is wrong.
          let isMarked = mark < marks.count && Int(marks[mark]) == place &+ 1
          if isMarked { return doubled }
          detail = place &+ 1
          // A delimiter of several bytes may be cut off.
          return text.count &- place > delimiterLength ? -2 : -1
        }
        doubled &+= 1
        mark &+= 1
      } else if byte == 0x0A || (byte == 0x0D && following != 0x0A) {
        if lines == 1 {
          // The mark of a carriage return and line feed is the former's.
          let isPair = byte == 0x0A && text[place &- 1] == 0x0D
          firstLineEnd = mark &- (isPair ? 2 : 1)
        }
        lines &+= 1
        // So long a field may be one whose quote never closes.
        if lines > 1_000 { return -1 }
      } else if byte == escape, escape != delimiter {
        return -1
      }
    }
    return -1
  }

  /// Passes the line end; false when more text is needed to know it.
  @inline(__always)
  private mutating func passLineEnd(_ text: Span<UInt8>, at place: Int) -> Bool {
    var length = 1
    if text[place] == 0x0D {
      guard place + 1 < text.count else { return false }
      if text[place + 1] == 0x0A { length = 2 }
    }
    next = place &+ length
    mark &+= length
    return true
  }
}
