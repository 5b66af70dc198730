import PanoramaModel

/// Finds the header of delimited text, the lines above it, and whether rows end with a delimiter.
enum HeaderDetector {
  /// How many rows may stand above the header.
  static let mostRows = 50

  /// Where the header is.
  struct Place {
    /// The first of its rows.
    var row: Int
    /// How many rows.
    var rows: Int
    /// How many of the wanted names it holds.
    var matches: Int
  }

  /// The rows among the first fifty that hold the most of the wanted names, and at least half of them; nil when none does.
  static func place(of wantedNames: [String], in sample: DialectSample) -> Place? {
    let wanted = Set(wantedNames)
    guard !wanted.isEmpty else { return nil }
    var best: Place?
    for start in sample.head.indices.prefix(mostRows) {
      var joined = CSVColumns()
      for rows in 1...3 where start + rows <= sample.head.count {
        joined.append(row: sample.head[start + rows - 1].cells)
        let names = Set(joined.names + joined.names.map(CSVColumns.withoutUnit))
        let matches = wanted.count(where: names.contains)
        if matches * 2 >= wanted.count, matches > best?.matches ?? 0 {
          best = Place(row: start, rows: rows, matches: matches)
        }
      }
    }
    return best
  }

  /// Settles header, preamble and last delimiter; answers the choices made.
  static func settle(
    _ dialect: inout DelimitedDialect,
    _ sample: DialectSample,
    _ wantedNames: [String]
  ) -> [Detection] {
    var detections: [Detection] = []
    let named = dialect.headerRows == 0 ? nil : place(of: wantedNames, in: sample)
    let first = firstUsualRow(sample)
    let row = named?.row ?? first
    if dialect.headerRows == nil {
      let (rows, detection) = headerRows(named, sample, row, wantedNames)
      dialect.headerRows = rows
      detections.append(detection)
    }
    if dialect.preambleLines == nil {
      let lines = sample.head.indices.contains(row) ? sample.head[row].line : 0
      // Blank lines and remarks above the first row are passed anyway.
      dialect.preambleLines = row == 0 ? 0 : lines
      if row > 0 {
        detections.append(
          Detection(
            aspect: "preamble",
            choice: "\(lines)",
            reason: named != nil
              ? "the mapped columns are named on line \(lines + 1)"
              : "line \(lines + 1) is the first with the usual number of fields",
            isDoubtful: named == nil
          )
        )
      }
    }
    if dialect.endsWithDelimiter == nil {
      dialect.endsWithDelimiter = endsWithDelimiter(sample, row, dialect.headerRows ?? 1)
      if dialect.endsWithDelimiter == true {
        detections.append(
          Detection(
            aspect: "trailing_delimiter",
            choice: "true",
            reason: "the last field is empty in nearly all rows and has no name"
          )
        )
      }
    }
    return detections
  }

  /// The first row that is no title: a row with at most half of the usual fields, or with one filled cell, is one.
  private static func firstUsualRow(_ sample: DialectSample) -> Int {
    let usual = sample.usualCount
    guard usual > 1 else { return 0 }
    for index in sample.head.indices.prefix(mostRows) {
      let row = sample.head[index]
      let filled = row.kinds.count { $0 != .empty }
      if row.cells.count * 2 > usual, filled > 1 { return index }
    }
    return 0
  }

  private static func headerRows(
    _ named: Place?,
    _ sample: DialectSample,
    _ row: Int,
    _ wantedNames: [String]
  ) -> (Int, Detection) {
    func found(_ rows: Int, _ reason: String, isDoubtful: Bool = false) -> (Int, Detection) {
      let detection = Detection(
        aspect: "header",
        choice: "\(rows)",
        reason: reason,
        isDoubtful: isDoubtful
      )
      return (rows, detection)
    }
    if let named {
      return found(named.rows, "names \(named.matches) of \(Set(wantedNames).count) mapped columns")
    }
    if !wantedNames.isEmpty, wantedNames.allSatisfy({ Int($0) != nil }) {
      return found(0, "the mapping asks for columns by number")
    }
    if !wantedNames.isEmpty {
      return found(
        1,
        "no row names half of the mapped columns; the first is taken",
        isDoubtful: true
      )
    }
    let votes = votes(sample, row)
    if votes < 0 {
      return found(0, "the first row looks like the rows below it", isDoubtful: votes > -2)
    }
    return found(
      1,
      votes > 0
        ? "the first row is words where the rows below it are not" : "nothing speaks against it",
      isDoubtful: votes < 2
    )
  }

  /// How many columns say that the row is a header, less those that say that it is not.
  private static func votes(_ sample: DialectSample, _ row: Int) -> Int {
    guard sample.head.indices.contains(row) else { return 0 }
    let header = sample.head[row]
    let below = sample.rows.filter {
      $0.cells.count == header.cells.count && $0.line != header.line
    }
    guard below.count > 1 else { return 0 }
    var votes = 0
    for column in header.cells.indices {
      let digits = below.count { $0.kinds[column] == .number || $0.kinds[column] == .code }
      let isUsuallyDigits = digits * 5 >= below.count * 4
      switch header.kinds[column] {
      case .number: votes -= isUsuallyDigits ? 2 : 1
      case .code: votes -= isUsuallyDigits ? 1 : 0
      case .words, .unclean: votes += isUsuallyDigits ? 1 : 0
      case .empty: break
      }
      // A name does not come again as a value.
      let repeated = below.count { $0.cells[column] == header.cells[column] }
      if header.kinds[column] == .words, repeated * 10 > below.count { votes -= 1 }
    }
    return votes
  }

  private static func endsWithDelimiter(_ sample: DialectSample, _ row: Int, _ headerRows: Int)
    -> Bool
  {
    let usual = sample.usualCount
    let below = sample.rows.filter { $0.cells.count == usual }
    guard usual > 1, below.count > 2 else { return false }
    guard below.count(where: \.endsOpen) * 20 >= below.count * 19 else { return false }
    guard headerRows > 0, sample.head.indices.contains(row) else { return true }
    let header = sample.head[row]
    return header.endsOpen || header.cells.count == usual - 1
  }
}
