import PanoramaModel

/// Cuts delimited text into records over the places that `MarkedPlaces` found.
///
/// ```
/// text      7,"a ""b"", c",x\r\n8,…
/// places     ↑↑   …     ↑↑ ↑ ↑ ↑        delimiters, quotes, escapes and line ends; nothing else is looked at
/// ```
/// A verdict depends on the text before it only, never on where the text is cut: what the end of the text leaves open
/// is `incomplete`. There are two ways with one result: `scanRecord` knows every dialect and every fault, one record at
/// a time; `scanPlainRecords` (in `CSVTokenizer+Plain.swift`) runs over records that have none. To add a state, add a
/// branch to `scanRecord`, let the other give up there, and add a rule to the oracle in the tests.
struct CSVTokenizer {
  /// Where reading stands.
  struct Cursor {
    /// The place in the text.
    var text = 0
    /// The next of the marked places.
    var mark = 0
  }

  /// A line end: where it starts, and where reading goes on after it.
  struct LineEnd {
    /// The place of the line end; the end of the text when the last line has none.
    var text: Int
    /// What follows.
    var next: Cursor
  }

  /// An entry whose text is to be unescaped.
  struct EscapedEntry {
    /// Its index.
    var index: Int
    /// Whether it stood in quotes, where a doubled quote means one.
    var isQuoted: Bool
  }

  /// What is wrong with a record.
  enum Fault {
    /// The line end is the record's, or nil when that lies further lines down.
    case fieldCount(Int, LineEnd?)
    case moreFields
    case unterminatedQuote(at: Int, isAtEnd: Bool)
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
  let dialect: SettledDialect
  /// The longest record in bytes.
  let limit: Int
  /// The wanted path of each column; `FieldPathTree.none` for the others.
  var columns: [FieldPathID] = []
  /// How many fields a record has; 0 while unknown.
  var fieldCount = 0
  /// Places of delimiters, quotes, escapes and line ends in the text.
  private(set) var marked = MarkedPlaces()
  /// Entries of the records just read whose text is to be unescaped.
  var escapedEntries: [EscapedEntry] = []
  /// The storage of the records that a run over plain ones sets aside.
  var aside: [Aside] = []

  init(dialect: SettledDialect, limit: Int) {
    self.dialect = dialect
    self.limit = limit
  }

  /// Finds the places that matter in a new text.
  mutating func start(_ text: Span<UInt8>) {
    marked.find(
      in: text,
      delimiter: dialect.firstOfDelimiter,
      quote: dialect.quote,
      escape: dialect.escape
    )
    marked.keepWholeDelimiters(dialect.delimiter, in: text)
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
    if !escapedEntries.isEmpty { escapedEntries.removeAll(keepingCapacity: true) }
    var next = cursor
    var column = 0
    var lines = 0
    while true {
      var start = next.text
      var end: Int
      var isEscaped = false
      let isQuoted = dialect.isQuoting && start < text.count && text[start] == dialect.quote
      if isQuoted {
        switch scanQuoted(text, &next, from: cursor.text, isFinal: isFinal) {
        case .closed(let close, let innerLines, let escaped):
          start += 1
          end = close
          lines += innerLines
          isEscaped = escaped
        case .faulty(let fault): return .faulty(fault)
        case .incomplete: return .incomplete
        }
      } else {
        end = skipToSeparator(text, &next, &isEscaped)
        if end == text.count, !isFinal {
          return end - cursor.text > limit ? .faulty(.tooLong) : .incomplete
        }
      }
      if column < columns.count, columns[column] != FieldPathTree.none {
        if isEscaped {
          escapedEntries.append(EscapedEntry(index: entries.count, isQuoted: isQuoted))
        }
        entries.append(Self.entry(columns[column], textBase + start, end - start))
      }
      column += 1
      // `next` stands at the separator: a delimiter, a line end, or the end of the text.
      if next.text < text.count, text[next.text] == dialect.firstOfDelimiter {
        next.text += dialect.delimiterLength
        next.mark += 1
        if lines > 0, fieldCount > 0, column >= mostFields { return .faulty(.moreFields) }
        continue
      }
      return finish(
        text,
        next,
        from: cursor,
        column,
        isLastEmpty: end == start && !isQuoted,
        lines,
        isFinal
      )
    }
  }

  /// An entry at a place of the batch's text.
  @inline(__always)
  static func entry(_ path: FieldPathID, _ start: Int, _ length: Int) -> FieldEntry {
    FieldEntry(
      path: path,
      kind: .text,
      offset: UInt32(truncatingIfNeeded: start),
      length: UInt32(truncatingIfNeeded: length)
    )
  }

  /// How many fields a record can have, the empty one behind a last delimiter included.
  private var mostFields: Int { fieldCount + (dialect.endsWithDelimiter ? 1 : 0) }

  private func finish(
    _ text: Span<UInt8>,
    _ next: Cursor,
    from cursor: Cursor,
    _ fields: Int,
    isLastEmpty: Bool,
    _ lines: Int,
    _ isFinal: Bool
  ) -> Verdict {
    if next.text - cursor.text > limit { return .faulty(.tooLong) }
    guard let lineEnd = lineEnd(text, at: next, isFinal: isFinal) else { return .incomplete }
    let count = dialect.endsWithDelimiter && isLastEmpty && fields > 1 ? fields - 1 : fields
    if fieldCount > 0, count != fieldCount, count > fieldCount || !dialect.fillsShortRows {
      return .faulty(.fieldCount(count, lines == 0 ? lineEnd : nil))
    }
    return .record(lineEnd, lines: lines + 1, fields: count)
  }

  /// Moves to the next delimiter or line end; quotes inside an unquoted field are text.
  @inline(__always)
  private func skipToSeparator(
    _ text: Span<UInt8>,
    _ next: inout Cursor,
    _ isEscaped: inout Bool
  ) -> Int {
    while next.mark < marked.count {
      let place = Int(marked.places[next.mark])
      let byte = text[place]
      if byte == dialect.firstOfDelimiter || byte == 0x0A || byte == 0x0D {
        next.text = place
        return place
      }
      next.mark += 1
      if byte == dialect.escape {
        isEscaped = true
        skipEscaped(text, behind: place, &next)
      }
    }
    next.text = text.count
    return text.count
  }

  /// Passes what an escape makes text: a quote, a delimiter or another escape, never a line end.
  private func skipEscaped(_ text: Span<UInt8>, behind place: Int, _ next: inout Cursor) {
    guard next.mark < marked.count, Int(marked.places[next.mark]) == place + 1 else { return }
    let byte = text[place + 1]
    if byte != 0x0A, byte != 0x0D { next.mark += 1 }
  }

  private enum Quoted {
    case closed(at: Int, lines: Int, escaped: Bool)
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
    var escaped = false
    var swallowed = SwallowedRecords(fieldCount: fieldCount)
    next.mark += 1
    while next.mark < marked.count {
      let place = Int(marked.places[next.mark])
      next.mark += 1
      if place - recordStart > limit { return .faulty(.tooLong) }
      let byte = text[place]
      if swallowed.pass(byte, dialect) {
        return .faulty(.unterminatedQuote(at: opening, isAtEnd: false))
      }
      if byte == dialect.quote {
        let after = place + 1
        guard after < text.count else {
          next.text = after
          return isFinal ? .closed(at: place, lines: lines, escaped: escaped) : .incomplete
        }
        if text[after] == dialect.quote {
          escaped = true
          next.mark += 1
        } else if text[after] == 0x0A || text[after] == 0x0D || dialect.isDelimiter(text, at: after)
        {
          next.text = after
          return .closed(at: place, lines: lines, escaped: escaped)
        } else {
          let isCut = !isFinal && text.count - after < dialect.delimiterLength
          return isCut ? .incomplete : .faulty(.textAfterQuote(at: after))
        }
      } else if byte == 0x0A || byte == 0x0D {
        let isFirstOfPair = byte == 0x0D && place + 1 < text.count && text[place + 1] == 0x0A
        if !isFirstOfPair { lines += 1 }
      } else if byte == dialect.escape, dialect.isEscaping {
        escaped = true
        skipEscaped(text, behind: place, &next)
      }
    }
    if text.count - recordStart > limit { return .faulty(.tooLong) }
    return isFinal ? .faulty(.unterminatedQuote(at: opening, isAtEnd: true)) : .incomplete
  }

  /// Lines inside a quoted field that are records by themselves: so many of them say that its quote never closes, and
  /// the file need not be read up to the limit of a record to know it.
  private struct SwallowedRecords {
    private static let most = 1_000
    private let fieldCount: Int
    private var fields = 0
    private var records = 0

    /// With two fields or one, ordinary text has lines like records.
    init(fieldCount: Int) {
      self.fieldCount = fieldCount > 2 ? fieldCount : .max
    }

    /// Passes a marked byte; true when there are too many such lines, one after the other.
    mutating func pass(_ byte: UInt8, _ dialect: SettledDialect) -> Bool {
      if byte == dialect.firstOfDelimiter {
        fields += 1
      } else if byte == 0x0A || byte == 0x0D {
        // The line feed of a pair comes with no fields: an empty line in between counts for nothing.
        if fields > 0 { records = fields + 1 == fieldCount ? records + 1 : 0 }
        fields = 0
      } else {
        records = 0
      }
      return records > Self.most
    }
  }

  /// The line end at a cursor that stands on one; nil when more text is needed to know it.
  func lineEnd(_ text: Span<UInt8>, at cursor: Cursor, isFinal: Bool) -> LineEnd? {
    var next = cursor
    guard cursor.text < text.count else {
      return isFinal ? LineEnd(text: cursor.text, next: cursor) : nil
    }
    let isReturn = text[cursor.text] == 0x0D
    if isReturn, cursor.text + 1 == text.count, !isFinal { return nil }
    let isPair = isReturn && cursor.text + 1 < text.count && text[cursor.text + 1] == 0x0A
    let length = isPair ? 2 : 1
    next.text += length
    next.mark += length
    return LineEnd(text: cursor.text, next: next)
  }

  /// The end of the physical line on which the cursor stands, whatever it holds; nil when it is not there yet.
  func firstLineEnd(_ text: Span<UInt8>, at cursor: Cursor, isFinal: Bool) -> LineEnd? {
    var next = cursor
    while next.mark < marked.count {
      next.text = Int(marked.places[next.mark])
      let byte = text[next.text]
      if byte == 0x0A || byte == 0x0D { return lineEnd(text, at: next, isFinal: isFinal) }
      next.mark += 1
    }
    next.text = text.count
    return lineEnd(text, at: next, isFinal: isFinal)
  }

  /// Appends the plain form of the escaped entries to the end of the text and lets the entries point there.
  ///
  /// The text itself stays as it is: it may be the only copy of the file's bytes.
  func unescape(_ entries: inout [FieldEntry], in text: inout [UInt8]) {
    var room = 0
    for escaped in escapedEntries { room += Int(entries[escaped.index].length) }
    let base = text.count
    let plain = [UInt8](capacity: room) { plain in
      for escaped in escapedEntries {
        let (entry, start) = (entries[escaped.index], plain.count)
        let end = Int(entry.offset) + Int(entry.length)
        let field = text.span.extracting(Int(entry.offset)..<end)
        appendPlain(field, isQuoted: escaped.isQuoted, to: &plain)
        entries[escaped.index] = Self.entry(entry.path, base + start, plain.count - start)
      }
    }
    text.append(contentsOf: plain)
  }

  private func appendPlain(
    _ field: Span<UInt8>,
    isQuoted: Bool,
    to plain: inout OutputSpan<UInt8>
  ) {
    let (quote, isEscaping) = (dialect.quote, dialect.isEscaping)
    if isQuoted, !isEscaping { return ByteScan.appendUndoubled(field, quote: quote, to: &plain) }
    var place = 0
    while place < field.count {
      let byte = field[place]
      place += 1
      if byte == quote, isQuoted {
        // Two quotes are one; the second of a pair is not there when a backslash stood before it.
        if place < field.count, field[place] == byte { place += 1 }
        plain.append(byte)
      } else if isEscaping, byte == dialect.escape, place < field.count,
        let meant = dialect.meaning(ofEscaped: field[place])
      {
        plain.append(meant)
        place += 1
      } else {
        plain.append(byte)
      }
    }
  }
}
