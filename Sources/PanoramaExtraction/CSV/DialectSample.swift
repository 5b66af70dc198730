import PanoramaModel

/// Some text of a file as rows of cells under one dialect, and how well it looks so.
struct DialectSample {
  /// One row.
  struct Row {
    /// Its cells, unescaped and trimmed; the first few hundred.
    var cells: [String]
    /// What each looks like.
    var kinds: [CellKind]
    /// How many physical lines stand before it in its piece, blank ones and damaged ones included.
    var line: Int
    /// Whether its last cell is empty and not quoted.
    var endsOpen: Bool
  }

  /// How many rows of a piece are looked at.
  static let mostRows = 120

  /// The rows of the file's start.
  private(set) var head: [Row] = []
  /// The rows of all pieces.
  private(set) var rows: [Row] = []
  /// Lines that cannot be cut.
  private(set) var faults = 0

  /// Cuts the pieces of text; the first starts where the file starts.
  init(_ pieces: [[UInt8]], _ dialect: DelimitedDialect) {
    for (index, piece) in pieces.enumerated() {
      let start = index == 0 ? 0 : Self.firstLineStart(in: piece)
      let read = read(piece.span.extracting(start..<piece.count), dialect)
      if index == 0 { head = read }
      rows += read
    }
  }

  private static func firstLineStart(in piece: [UInt8]) -> Int {
    piece.firstIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? 0
  }

  private mutating func read(_ text: Span<UInt8>, _ dialect: DelimitedDialect) -> [Row] {
    var tokenizer = CSVTokenizer(dialect: SettledDialect(dialect), limit: 16 << 20)
    tokenizer.columns = Array(repeating: FieldPathTree.root, count: 400)
    tokenizer.start(text)
    var (cursor, line, found) = (CSVTokenizer.Cursor(), 0, [Row]())
    while found.count < Self.mostRows, cursor.text < text.count {
      var entries: [FieldEntry] = []
      let isBlank = text[cursor.text] == 0x0A || text[cursor.text] == 0x0D
      let verdict = tokenizer.scanRecord(
        text,
        at: cursor,
        isFinal: true,
        textBase: 0,
        into: &entries
      )
      if case .record(let end, let lines, let count) = verdict {
        if !isBlank, !isComment(text, cursor.text, dialect) {
          found.append(row(text, entries, count, end.text, line, &tokenizer))
        }
        line += lines
        cursor = end.next
      } else if let end = tokenizer.firstLineEnd(text, at: cursor, isFinal: true) {
        faults += 1
        line += 1
        cursor = end.next
      } else {
        break
      }
    }
    return found
  }

  private func isComment(_ text: Span<UInt8>, _ place: Int, _ dialect: DelimitedDialect) -> Bool {
    guard let prefix = dialect.commentPrefix, !prefix.isEmpty else { return false }
    return MarkedPlaces.stands(prefix, in: text, at: place)
  }

  private func row(
    _ text: Span<UInt8>,
    _ entries: [FieldEntry],
    _ count: Int,
    _ end: Int,
    _ line: Int,
    _ tokenizer: inout CSVTokenizer
  ) -> Row {
    var (cells, kinds) = ([String](), [CellKind]())
    for entry in entries {
      let start = Int(entry.offset)
      let cell = text.extracting(start..<start + Int(entry.length))
      kinds.append(CellKind(cell))
      var plain = [FieldEntry(path: 0, kind: .text, offset: 0, length: entry.length)]
      var copy = ByteScan.copy(cell)
      let isQuoted =
        start > 0 && tokenizer.dialect.isQuoting && text[start - 1] == tokenizer.dialect.quote
      tokenizer.escapedEntries = [.init(index: 0, isQuoted: isQuoted)]
      tokenizer.unescape(&plain, in: &copy)
      cells.append(CSVLine.text(of: plain[0], in: copy))
    }
    let last = entries.last.map { Int($0.offset) } ?? end
    let endsOpen = count > 1 && entries.last?.length == 0 && last == end
    return Row(cells: cells, kinds: kinds, line: line, endsOpen: endsOpen)
  }

  /// The number of fields that most rows have.
  var usualCount: Int { CSVLine.mode(of: rows.map(\.cells.count)) }

  /// From 0 to 1: how many rows have the usual number of cells, and how many cells look like something.
  ///
  /// After "Wrangling Messy CSV Files by Detecting Row and Type Patterns" (van den Burg, Nazábal and Sutton, 2019), with
  /// the share of the usual pattern in place of the mean over all patterns: one bad row then costs one row.
  var score: Double {
    guard !rows.isEmpty else { return 0 }
    let usual = usualCount
    let fitting = rows.filter { $0.cells.count == usual }
    let share = Double(fitting.count) / Double(rows.count + faults)
    let pattern = usual > 1 ? share * share * (1 - 0.5 / Double(usual)) : 0.001
    var (clean, cells) = (0, 0)
    for row in fitting {
      cells += row.kinds.count
      clean += row.kinds.count { $0 != .unclean }
    }
    return pattern * Double(clean) / Double(max(1, cells))
  }
}
