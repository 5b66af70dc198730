import PanoramaExtraction
import PanoramaModel

/// A row below the names that holds units, such as `(CNY 10k)`.
enum SecondHeaderRow {
  /// Whether all filled cells of the row below a header of one row stand in brackets.
  static func isThere(_ head: [UInt8], _ reading: FileReading) -> Bool {
    guard reading.dialect.headerRows == 1 else { return false }
    let lines = PlainText.decode(Array(head.prefix(64 << 10))).split(
      omittingEmptySubsequences: false,
      whereSeparator: \.isNewline
    )
    let row = (reading.dialect.preambleLines ?? 0) + 1
    guard lines.indices.contains(row) else { return false }
    let separator = String(decoding: reading.dialect.delimiter ?? [0x2C], as: UTF8.self)
    let cells = lines[row].split(separator: separator).map { cell in
      cell.filter { $0 != "\"" && $0 != " " }
    }
    return !cells.isEmpty
      && cells.allSatisfy { cell in
        "(（[".contains(cell.first ?? "x") && ")）]".contains(cell.last ?? "x")
      }
  }
}

/// Lines that are remarks, not records.
enum CommentGuess {
  /// `#` or `--`, when some lines start with it, few of all, and these have other numbers of delimiters than the usual.
  static func prefix(_ piece: [UInt8], _ reading: FileReading) -> [UInt8]? {
    let delimiter = reading.dialect.delimiter ?? [UInt8(ascii: ",")]
    let lines = piece.split { $0 == 0x0A || $0 == 0x0D }.prefix(2_000)
    for prefix in ["#", "--"].map({ Array($0.utf8) }) {
      let remarks = lines.filter { $0.starts(with: prefix) }
      let others = lines.filter { !$0.starts(with: prefix) }
      guard !remarks.isEmpty, remarks.count * 5 < others.count else { continue }
      let counts = others.map { count(of: delimiter, in: $0) }
      let usual = Dictionary(counts.map { ($0, 1) }, uniquingKeysWith: +)
        .max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
      if remarks.allSatisfy({ count(of: delimiter, in: $0) != usual }) { return prefix }
    }
    return nil
  }

  private static func count(of delimiter: [UInt8], in line: ArraySlice<UInt8>) -> Int {
    line.indices.count { line[$0...].starts(with: delimiter) }
  }
}

/// The last line of a delimited file, when it is no record but tells how many there were.
struct TrailerGuess {
  /// The word that starts it.
  let prefix: String
  private let fields: [String]

  private static let words: Set<String> = [
    "trailer", "trl", "trlr", "tail", "total", "totals", "footer", "eof", "end", "fin", "sum",
    "合计", "总计", "汇总", "尾",
  ]

  /// Looks at the last line of the file's last piece; nil when it is like any other.
  init?(_ piece: [UInt8], _ reading: FileReading) {
    let lines = piece.split { $0 == 0x0A || $0 == 0x0D }
    guard let last = lines.last, lines.count > 1 else { return nil }
    let separator = String(
      decoding: reading.dialect.delimiter ?? [UInt8(ascii: ",")],
      as: UTF8.self
    )
    let text = PlainText.decode(Array(last))
    fields = text.split(separator: separator, omittingEmptySubsequences: false).map {
      String($0.filter { $0 != "\"" && $0 != " " })
    }
    guard let word = fields.first, Self.words.contains(word.lowercased()) else { return nil }
    prefix = word
  }

  /// The field, from 1, that holds a number of records; nil when none does.
  func place(of count: Int) -> Int? {
    fields.firstIndex { Int($0) == count }.map { $0 + 1 }
  }
}
