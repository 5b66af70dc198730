import PanoramaModel

/// What the columns of a delimited file are called, and which of them are wanted.
struct CSVHeader {
  /// The columns that no mapping asks for.
  private(set) var unmapped: [String] = []

  /// Without a usable header no column has a name.
  static let unreadable = ExtractionError(
    Diagnostic(
      .csvHeaderMissing,
      at: SourceLocation(file: "", line: 1),
      expected: "a first line that names the columns",
      found: "a line whose quoting does not close, or that is longer than a record may be",
      remedy: "mend the first line, or set header: false and map the columns by number"
    )
  )

  /// Looks the names up below the root.
  mutating func columns(
    named names: [String],
    in paths: FieldPathTree
  ) throws(ExtractionError) -> [FieldPathID] {
    var columns: [FieldPathID] = []
    for name in names {
      let bytes = Array(name.utf8)
      let path = paths.child(of: FieldPathTree.root, named: bytes.span)
      guard path != FieldPathTree.none else {
        if !unmapped.contains(name) { unmapped.append(name) }
        columns.append(FieldPathTree.none)
        continue
      }
      if columns.contains(path) { throw Self.duplicate(name) }
      columns.append(path)
    }
    return columns
  }

  private static func duplicate(_ name: String) -> ExtractionError {
    ExtractionError(
      Diagnostic(
        .csvHeaderDuplicate,
        at: SourceLocation(file: "", line: 1, path: name),
        expected: "each mapped column once in the header",
        found: "the column \"\(name)\" twice",
        remedy: "rename one of the two columns in the file, "
          + "or set header: false and map the columns by number"
      )
    )
  }

  /// What a line of names or totals came to.
  enum Line {
    case fields([String], CSVTokenizer.LineEnd, lines: Int)
    case faulty
    case incomplete
  }

  /// All fields of the record at the cursor as text without surrounding blanks: for headers and trailers.
  static func fields(
    _ tokenizer: inout CSVTokenizer,
    _ text: Span<UInt8>,
    _ cursor: CSVTokenizer.Cursor,
    _ isFinal: Bool
  ) -> Line {
    let columns = tokenizer.columns
    defer { tokenizer.columns = columns }
    // As many wanted columns as the first line can have fields; each entry's path is not looked at.
    let end = tokenizer.firstLineEnd(text, at: cursor, isFinal: true)?.text ?? text.count
    let most = end - cursor.text + 2
    tokenizer.columns = Array(repeating: FieldPathTree.root, count: min(most, 1 << 16))
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
    case .record(let lineEnd, let lines, _):
      var copy: [UInt8] = []
      ByteScan.append(text.extracting(0..<lineEnd.text), to: &copy)
      tokenizer.unescape(&entries, in: &copy)
      let fields = entries.map { entry in
        let bytes = copy[Int(entry.offset)..<Int(entry.offset + entry.length)]
        return String(decoding: trimmed(bytes), as: UTF8.self)
      }
      return .fields(fields, lineEnd, lines: lines)
    }
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
        guard let end = tokenizer.firstLineEnd(text, at: cursor, isFinal: isFinal) else {
          return counts.isEmpty ? nil : mode(of: counts)
        }
        cursor = end.next
      case .incomplete:
        return nil
      }
    }
    guard counts.count == 16 || isFinal else { return nil }
    return mode(of: counts)
  }

  private static func mode(of counts: [Int]) -> Int {
    var best = counts.first ?? 1
    for count in counts
    where counts.count(where: { $0 == count }) > counts.count(where: { $0 == best }) {
      best = count
    }
    return best
  }
}
