public import PanoramaModel

/// Columns of fixed width, recognised by the places that are blank in all lines.
///
/// ```
/// C0000001  Zhang Wei        1250.00
/// C0000002  Li Na               0.01
/// ↑         ↑             ↑            a column starts behind a place that is blank everywhere
/// ```
/// Columns without a blank between them cannot be told apart: a layout that somebody wrote down is always better.
public struct FixedOutline: Sendable {
  /// The columns, and whether they count bytes or characters.
  public var layout: FixedLayout
  /// 1 when the first line names the columns, otherwise 0.
  public var headerRows: Int

  /// Looks at lines; nil when they are not of one length, or no place is blank in all.
  ///
  /// - Parameters:
  ///   - head: The start of the file.
  ///   - encoding: Its encoding.
  public init?(_ head: [UInt8], encoding: TextEncoding) {
    var lines = head.split(separator: 0x0A).map { line in
      Array(line.last == 0x0D ? line.dropLast() : line)
    }
    // The last line of a piece is perhaps cut.
    if lines.count > 3 { lines.removeLast() }
    lines = Array(lines.prefix(2_000))
    guard lines.count >= 3 else { return nil }
    let characters = lines.map { Array(PlainText.decode($0).unicodeScalars) }
    let isByBytes = Self.areOfOneLength(lines.map(\.count))
    guard isByBytes || Self.areOfOneLength(characters.map(\.count)) else { return nil }
    let rows: [[Bool]] =
      isByBytes
      ? lines.map { $0.map { $0 == 0x20 } }
      : characters.map { $0.map { $0 == " " || $0 == "\u{3000}" } }
    let starts = Self.starts(rows)
    guard starts.count >= 2 else { return nil }
    let width = rows.map(\.count).max() ?? 0
    layout = FixedLayout(unit: isByBytes ? .bytes : .characters)
    for (index, start) in starts.enumerated() {
      let end = index + 1 < starts.count ? starts[index + 1] : width
      layout.columns.append(.init(name: String(index + 1), start: start + 1, width: end - start))
    }
    let cells = { (line: Int) in Self.cells(of: lines[line], characters[line], starts, isByBytes) }
    headerRows = Self.isHeader(cells(0), cells(1), cells(lines.count - 1)) ? 1 : 0
    if headerRows == 1 {
      var seen: Set<String> = []
      for (index, name) in cells(0).enumerated() where !name.isEmpty && seen.insert(name).inserted {
        layout.columns[index].name = name
      }
    }
  }

  /// Nineteen of twenty have the usual length: a trailer or a title may have another.
  private static func areOfOneLength(_ lengths: [Int]) -> Bool {
    let counts = Dictionary(lengths.map { ($0, 1) }, uniquingKeysWith: +)
    let (usual, count) = counts.max { ($0.value, $0.key) < ($1.value, $1.key) } ?? (0, 0)
    return usual >= 8 && count * 20 >= lengths.count * 19
  }

  /// Where columns start: at places that are filled in some line, behind a place that is blank in all.
  private static func starts(_ rows: [[Bool]]) -> [Int] {
    let width = rows.map(\.count).max() ?? 0
    var isBlank = [Bool](repeating: true, count: width)
    for row in rows {
      for place in row.indices where !row[place] { isBlank[place] = false }
    }
    return (0..<width).filter { !isBlank[$0] && ($0 == 0 || isBlank[$0 - 1]) }
  }

  private static func cells(
    of line: [UInt8],
    _ characters: [Unicode.Scalar],
    _ starts: [Int],
    _ isByBytes: Bool
  ) -> [String] {
    starts.indices.map { index in
      let count = isByBytes ? line.count : characters.count
      let start = min(starts[index], count)
      let end = index + 1 < starts.count ? min(starts[index + 1], count) : count
      let text =
        isByBytes
        ? PlainText.decode(Array(line[start..<max(start, end)]))
        : String(String.UnicodeScalarView(characters[start..<max(start, end)]))
      return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// A header has words where the lines below have digits.
  private static func isHeader(_ first: [String], _ second: [String], _ last: [String]) -> Bool {
    func hasDigits(_ text: String) -> Bool { text.contains { $0.isNumber } }
    let named = first.indices.filter { index in
      !first[index].isEmpty && !hasDigits(first[index]) && hasDigits(second[index])
        && hasDigits(last[index])
    }
    return !named.isEmpty && !first.contains(where: hasDigits)
  }
}
