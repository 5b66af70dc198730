import PanoramaModel

/// Cuts delimited text into records, one at a time, over the places that `ByteScan` found.
///
/// ```
/// text        7,"a ""b"", c",x\r\n8,…
/// positions    ↑↑   …     ↑↑ ↑ ↑ ↑        delimiters, quotes and line ends; nothing else is looked at
/// ```
/// A verdict depends on the text before it only, never on where the text is cut: what the end of the text leaves open
/// is `incomplete`. To add a state, add a branch to `scanRecord` and a rule to the oracle in the tests.
struct CSVTokenizer {
  /// Where reading stands.
  struct Cursor {
    /// The place in the text.
    var text = 0
    /// The next of the `positions`.
    var structure = 0
    /// How many carriage returns and line feeds lie before.
    var lineEndBytes = 0
  }

  /// A line end: where it starts, and where reading goes on after it.
  struct LineEnd {
    /// The place of the line end; the end of the text when the last line has none.
    var text: Int
    /// How many carriage returns and line feeds lie before it.
    var lineEndBytes: Int
    /// What follows.
    var next: Cursor
  }

  /// What is wrong with a record.
  enum Fault {
    case fieldCount(Int)
    case moreFields
    case unterminatedQuote(at: Int)
    case textAfterQuote(at: Int)
    case tooLong
  }

  /// What the text holds at the cursor.
  enum Verdict {
    case record(LineEnd, lines: Int, fields: Int)
    case faulty(Fault)
    case incomplete
  }

  /// How the text is cut.
  let dialect: DelimitedDialect
  /// The longest record in bytes.
  let limit: Int
  /// The wanted path of each column; `FieldPathTree.none` for the others.
  var columns: [FieldPathID] = []
  /// How many fields a record has; 0 while unknown.
  var fieldCount = 0
  /// Places of delimiters, quotes and line ends in the text.
  private(set) var positions: [UInt32] = []
  /// Entries whose text holds doubled quotes, in the current record.
  private(set) var escapedEntries: [Int] = []

  private let quote: UInt8
  private let delimiter: UInt8

  init(dialect: DelimitedDialect, limit: Int) {
    self.dialect = dialect
    self.limit = limit
    delimiter = dialect.delimiter?.first ?? UInt8(ascii: ",")
    // Without quoting, the delimiter stands in for the quote: the same places are found, and no field is quoted.
    quote =
      switch dialect.quoting {
      case .byte(let byte): byte
      case .none?: delimiter
      case nil: UInt8(ascii: "\"")
      }
  }

  /// Finds the places that matter in a new text.
  mutating func start(_ text: Span<UInt8>) {
    positions.removeAll(keepingCapacity: true)
    ByteScan.appendStructure(of: text, delimiter: delimiter, quote: quote, to: &positions)
  }

  /// Reads the record at the cursor and appends its wanted fields to `entries`, whose offsets count from `textBase`.
  ///
  /// When the verdict is not `record`, the caller removes the entries again.
  mutating func scanRecord(
    _ text: Span<UInt8>,
    at cursor: Cursor,
    isFinal: Bool,
    textBase: Int,
    into entries: inout [FieldEntry]
  ) -> Verdict {
    escapedEntries.removeAll(keepingCapacity: true)
    var next = cursor
    var column = 0
    var lines = 0
    let isQuoting = dialect.quoting != DelimitedDialect.Quoting.none
    while true {
      var start = next.text
      var end: Int
      var isEscaped = false
      if isQuoting, start < text.count, text[start] == quote {
        switch scanQuoted(text, &next, from: cursor.text, isFinal: isFinal) {
        case .closed(let close, let innerLines, let doubled):
          start += 1
          end = close
          lines += innerLines
          isEscaped = doubled
        case .faulty(let fault): return .faulty(fault)
        case .incomplete: return .incomplete
        }
      } else {
        end = skipToSeparator(text, &next)
        if end == text.count, !isFinal {
          return end - cursor.text > limit ? .faulty(.tooLong) : .incomplete
        }
      }
      if column < columns.count, columns[column] != FieldPathTree.none {
        if isEscaped { escapedEntries.append(entries.count) }
        entries.append(
          FieldEntry(
            path: columns[column],
            kind: .text,
            offset: UInt32(truncatingIfNeeded: textBase + start),
            length: UInt32(truncatingIfNeeded: end - start)
          )
        )
      }
      column += 1
      // `next` stands at the separator: a delimiter, a line end, or the end of the text.
      if next.text < text.count, text[next.text] == delimiter {
        next.text += 1
        next.structure += 1
        if lines > 0, fieldCount > 0, column >= fieldCount { return .faulty(.moreFields) }
        continue
      }
      return finish(text, next, from: cursor, column, lines, isFinal)
    }
  }

  private func finish(
    _ text: Span<UInt8>,
    _ next: Cursor,
    from cursor: Cursor,
    _ column: Int,
    _ lines: Int,
    _ isFinal: Bool
  ) -> Verdict {
    if next.text - cursor.text > limit { return .faulty(.tooLong) }
    guard let lineEnd = lineEnd(text, at: next, isFinal: isFinal) else { return .incomplete }
    if fieldCount > 0, column != fieldCount { return .faulty(.fieldCount(column)) }
    return .record(lineEnd, lines: lines + 1, fields: column)
  }

  /// Moves to the next delimiter or line end; quotes inside an unquoted field are text.
  @inline(__always)
  private func skipToSeparator(_ text: Span<UInt8>, _ next: inout Cursor) -> Int {
    while next.structure < positions.count {
      let place = Int(positions[next.structure])
      let byte = text[place]
      if byte != quote || byte == delimiter {
        next.text = place
        return place
      }
      next.structure += 1
    }
    next.text = text.count
    return text.count
  }

  private enum Quoted {
    case closed(at: Int, lines: Int, doubled: Bool)
    case faulty(Fault)
    case incomplete
  }

  /// Reads a quoted field (RFC 4180 §2.5-2.7) and moves to the separator behind it.
  private func scanQuoted(
    _ text: Span<UInt8>,
    _ next: inout Cursor,
    from recordStart: Int,
    isFinal: Bool
  ) -> Quoted {
    let opening = next.text
    var lines = 0
    var doubled = false
    next.structure += 1
    while next.structure < positions.count {
      let place = Int(positions[next.structure])
      next.structure += 1
      if place - recordStart > limit { return .faulty(.tooLong) }
      let byte = text[place]
      if byte == quote {
        let after = place + 1
        guard after < text.count else {
          next.text = after
          return isFinal ? .closed(at: place, lines: lines, doubled: doubled) : .incomplete
        }
        let following = text[after]
        if following == quote {
          doubled = true
          next.structure += 1
        } else if following == delimiter || following == 0x0A || following == 0x0D {
          next.text = after
          return .closed(at: place, lines: lines, doubled: doubled)
        } else {
          return .faulty(.textAfterQuote(at: after))
        }
      } else if byte == 0x0A || byte == 0x0D {
        next.lineEndBytes += 1
        let isFirstOfPair = byte == 0x0D && place + 1 < text.count && text[place + 1] == 0x0A
        if !isFirstOfPair { lines += 1 }
      }
    }
    if text.count - recordStart > limit { return .faulty(.tooLong) }
    return isFinal ? .faulty(.unterminatedQuote(at: opening)) : .incomplete
  }

  /// The line end at a cursor that stands on one; nil when more text is needed to know it.
  func lineEnd(_ text: Span<UInt8>, at cursor: Cursor, isFinal: Bool) -> LineEnd? {
    var next = cursor
    guard cursor.text < text.count else {
      return isFinal
        ? LineEnd(text: cursor.text, lineEndBytes: cursor.lineEndBytes, next: cursor) : nil
    }
    let isReturn = text[cursor.text] == 0x0D
    if isReturn, cursor.text + 1 == text.count, !isFinal { return nil }
    let isPair = isReturn && cursor.text + 1 < text.count && text[cursor.text + 1] == 0x0A
    let length = isPair ? 2 : 1
    next.text += length
    next.structure += length
    next.lineEndBytes += length
    return LineEnd(text: cursor.text, lineEndBytes: cursor.lineEndBytes, next: next)
  }

  /// The end of the physical line on which the cursor stands, whatever it holds; nil when it is not there yet.
  func firstLineEnd(_ text: Span<UInt8>, at cursor: Cursor, isFinal: Bool) -> LineEnd? {
    var next = cursor
    while next.structure < positions.count {
      next.text = Int(positions[next.structure])
      let byte = text[next.text]
      if byte == 0x0A || byte == 0x0D { return lineEnd(text, at: next, isFinal: isFinal) }
      next.structure += 1
    }
    next.text = text.count
    return lineEnd(text, at: next, isFinal: isFinal)
  }

  /// Undoubles the quotes of the current record's fields, in the text itself: it only gets shorter.
  func unescape(_ entries: inout [FieldEntry], in text: inout [UInt8]) {
    for index in escapedEntries {
      let entry = entries[index]
      let start = Int(entry.offset)
      var out = start
      var place = start
      while place < start + Int(entry.length) {
        let byte = text[place]
        text[out] = byte
        out += 1
        place += byte == quote ? 2 : 1
      }
      entries[index] = FieldEntry(
        path: entry.path,
        kind: .text,
        offset: entry.offset,
        length: UInt32(out - start)
      )
    }
  }
}
