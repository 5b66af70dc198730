import PanoramaModel

/// What a line of names or totals came to: lines that are read as text, not as records.
enum CSVLine {
  case fields([String], CSVTokenizer.LineEnd, lines: Int)
  case faulty
  case incomplete

  /// All fields of the record at the cursor as text without surrounding blanks.
  static func fields(
    _ tokenizer: inout CSVTokenizer,
    _ text: Span<UInt8>,
    _ cursor: CSVTokenizer.Cursor,
    _ isFinal: Bool
  ) -> CSVLine {
    let columns = tokenizer.columns
    defer { tokenizer.columns = columns }
    // As many wanted columns as the line can have fields; each entry's path is not looked at.
    tokenizer.columns = Array(repeating: FieldPathTree.root, count: 1 << 12)
    var entries: [FieldEntry] = []
    let verdict = tokenizer.scanRecord(
      text,
      at: cursor,
      isFinal: isFinal,
      textBase: 0,
      into: &entries
    )
    switch verdict {
    case .incomplete: return .incomplete
    case .faulty: return .faulty
    case .record(let lineEnd, let lines, let count):
      var copy: [UInt8] = []
      ByteScan.append(text.extracting(0..<lineEnd.text), to: &copy)
      tokenizer.unescape(&entries, in: &copy)
      let fields = entries.prefix(count).map { Self.text(of: $0, in: copy) }
      return .fields(fields, lineEnd, lines: lines)
    }
  }

  /// An entry's text without surrounding blanks.
  static func text(of entry: FieldEntry, in text: [UInt8]) -> String {
    let bytes = text[Int(entry.offset)..<Int(entry.offset + entry.length)]
    return String(decoding: trimmed(bytes), as: UTF8.self)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let wide: [UInt8] = [0xE3, 0x80, 0x80]
    while true {
      if let first = bytes.first, first == 0x20 || first == 0x09 {
        bytes.removeFirst()
      } else if let last = bytes.last, last == 0x20 || last == 0x09 {
        bytes.removeLast()
      } else if bytes.starts(with: mark) || bytes.starts(with: wide) {
        bytes.removeFirst(3)
      } else if bytes.suffix(3).elementsEqual(wide) {
        bytes.removeLast(3)
      } else {
        return bytes
      }
    }
  }

  /// The field count that most of the first sixteen records have, so that a bad first record spoils no other.
  static func usualFieldCount(
    _ tokenizer: inout CSVTokenizer,
    _ text: Span<UInt8>,
    _ start: CSVTokenizer.Cursor,
    _ isFinal: Bool
  ) -> Int? {
    var cursor = start
    var counts: [Int] = []
    var entries: [FieldEntry] = []
    while counts.count < 16, cursor.text < text.count {
      let verdict = tokenizer.scanRecord(
        text,
        at: cursor,
        isFinal: isFinal,
        textBase: 0,
        into: &entries
      )
      switch verdict {
      case .record(let end, _, let fields):
        if end.text > cursor.text { counts.append(fields) }
        cursor = end.next
      case .faulty:
        let end = tokenizer.firstLineEnd(text, at: cursor, isFinal: isFinal)
        // Behind a line that is too long nothing is looked at: it may not be here yet.
        let isReturn = text[text.count - 1] == 0x0D
        let lineEnd = end?.text ?? (isReturn ? text.count - 1 : text.count)
        if lineEnd - cursor.text > tokenizer.limit, !counts.isEmpty { return mode(of: counts) }
        guard let end else { return nil }
        cursor = end.next
      case .incomplete:
        return nil
      }
    }
    guard counts.count == 16 || isFinal else { return nil }
    return mode(of: counts)
  }

  /// The number that occurs most often, the first of them on a tie; 1 when there is none.
  static func mode(of counts: [Int]) -> Int {
    var best = counts.first ?? 1
    for count in counts
    where counts.count(where: { $0 == count }) > counts.count(where: { $0 == best }) {
      best = count
    }
    return best
  }
}

/// The trailer: the line that ends the records and holds totals.
struct TrailerLine {
  /// How the line starts; empty when there is none.
  let prefix: [UInt8]
  /// Whether it has come.
  private(set) var isSeen = false
  /// Its captured values by name.
  private(set) var captured: [String: String] = [:]

  init(_ reading: FileReading) {
    prefix = Array((reading.dialect.trailerPrefix ?? "").utf8)
  }

  /// Whether the line at a place is the trailer: the prefix alone, or the prefix and a delimiter.
  func stands(in text: Span<UInt8>, at place: Int, delimiter: [UInt8]) -> Bool {
    guard !prefix.isEmpty, !isSeen, MarkedPlaces.stands(prefix, in: text, at: place) else {
      return false
    }
    let end = place + prefix.count
    return end == text.count || text[end] == 0x0A || text[end] == 0x0D
      || MarkedPlaces.stands(delimiter, in: text, at: end)
  }

  /// What is wrong when the file has come to its end without the line.
  var missing: Diagnostic? {
    guard !prefix.isEmpty, !isSeen else { return nil }
    return Diagnostic(
      .trailerMissing,
      field: "trailer",
      expected: "a last line that starts with \(String(decoding: prefix, as: UTF8.self))",
      found: "none: the file may be cut off",
      remedy: "have the file delivered again, whole, or remove `trailer:` from its mapping"
    )
  }

  /// Takes the line's fields.
  mutating func take(_ fields: [String], _ captures: [FileReading.Capture]) {
    for capture in captures {
      guard let field = capture.path.first.flatMap({ Int($0) }), fields.indices ~= field - 1
      else { continue }
      captured[capture.name] = fields[field - 1]
    }
    isSeen = true
  }
}

/// The lines at the end of a file that are no records.
enum FooterLines {
  /// Where the last `lines` lines that are not blank start; the count when no line is a footer.
  ///
  /// While the file goes on, what lies before is surely no footer. A line longer than a record may be is none either,
  /// nor is what stands above it: so nothing is held back without end.
  static func start(of lines: Int, in text: Span<UInt8>, limit: Int) -> Int {
    var (left, place) = (lines, text.count)
    while left > 0, place > 0 {
      // Behind the last line's end first, then to the line's start.
      var end = place
      while end > 0, text[end - 1] == 0x0A || text[end - 1] == 0x0D { end -= 1 }
      guard end > 0 else { return 0 }
      var start = end
      while start > 0, text[start - 1] != 0x0A, text[start - 1] != 0x0D { start -= 1 }
      guard end - start <= limit else { return place }
      place = start
      left -= 1
    }
    return place
  }
}
