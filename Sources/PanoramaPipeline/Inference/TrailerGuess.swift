import PanoramaExtraction
import PanoramaModel

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
