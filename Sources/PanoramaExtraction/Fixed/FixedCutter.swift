import PanoramaModel

/// What is wrong with a line of fixed-width text.
struct FixedFault {
  /// What it is.
  enum Kind {
    /// A column starts or ends inside a character.
    case cutCharacter
    /// The line ends before the column does; with the width that it has.
    case shortLine(found: Int)
    /// The line goes on behind the last column, though others end there: two lines may have become one.
    case longLine(found: Int)
    case nul
    case invalid
    case afterTrailer
    case tooLong
  }
  var kind: Kind
  /// The column, by its place in the layout; nil when it is the line.
  var column: Int?
  /// Where in the line's bytes, from 0; nil when it is the whole line.
  var offset: Int?
}

/// Cuts lines into the columns of a layout.
///
/// ```
/// line     C001      张伟    20160402
/// borders  0         10      16      24      where columns start and end, in order and once each
/// ```
/// A border's place in the text is looked for once a line; a column is what lies between two of them, so columns may
/// overlap and may leave places out.
struct FixedCutter {
  private struct Column {
    var path: FieldPathID
    var name: String
    /// Its borders, by index.
    var start: Int
    var end: Int
  }

  /// The columns that no mapping asks for.
  let unmapped: [String]
  private let columns: [Column]
  private let borders: [Int]
  private let unit: FixedLayout.Unit
  private let fillsShortRows: Bool
  /// Where the last column ends, in the layout's unit.
  var width: Int { borders.last ?? 0 }

  init(_ reading: FileReading, _ paths: FieldPathTree) {
    let layout = reading.fixed
    let places = layout.columns.flatMap {
      [max(0, $0.start - 1), max(0, $0.start - 1) + max(0, $0.width)]
    }
    let borders = Set(places + [0]).sorted()
    self.borders = borders
    columns = layout.columns.map { column in
      let name = Array(column.name.utf8)
      let start = max(0, column.start - 1)
      return Column(
        path: paths.child(of: FieldPathTree.root, named: name.span),
        name: column.name,
        start: borders.firstIndex(of: start) ?? 0,
        end: borders.firstIndex(of: start + max(0, column.width)) ?? 0
      )
    }
    unmapped = columns.filter { $0.path == FieldPathTree.none }.map(\.name)
    unit = layout.unit
    fillsShortRows = reading.dialect.shortRows == .fill
  }

  /// Appends the wanted columns of the line that stands at `line` in the text; answers what is wrong with it.
  ///
  /// `raw` has the line's bytes when they are not the text; their columns are decoded to the end of the text.
  func cut(
    _ line: Range<Int>,
    _ raw: [UInt8],
    _ encoding: TextEncoding,
    _ text: inout [UInt8],
    into entries: inout [FieldEntry]
  ) -> FixedFault? {
    let found = placeBorders(line, raw, encoding, &text)
    if let index = found.cut {
      return FixedFault(
        kind: .cutCharacter,
        column: columns.firstIndex { $0.start <= index && $0.end >= index },
        offset: min(borders[index], line.count)
      )
    }
    for (index, column) in columns.enumerated() where column.path != FieldPathTree.none {
      let (start, end) = (found.places[column.start], found.places[column.end])
      if column.end >= found.reached, !fillsShortRows {
        let kind = FixedFault.Kind.shortLine(found: found.width)
        return FixedFault(kind: kind, column: index, offset: line.count)
      }
      let trimmed = Self.trimmedEnd(text.span, start, end)
      entries.append(CSVTokenizer.entry(column.path, start, trimmed - start))
    }
    return nil
  }

  /// All columns of a line as text, in the order of the layout.
  func fields(
    _ line: Range<Int>,
    _ raw: [UInt8],
    _ encoding: TextEncoding,
    _ text: inout [UInt8]
  ) -> [String] {
    let found = placeBorders(line, raw, encoding, &text)
    return columns.map { column in
      let (start, end) = (found.places[column.start], found.places[column.end])
      let trimmed = Self.trimmedEnd(text.span, start, end)
      return String(decoding: text[start..<trimmed], as: UTF8.self)
    }
  }

  /// Where the borders are in the text.
  private struct Borders {
    /// The places; those behind the line's end are its end.
    var places: [Int]
    /// How many borders the line reaches.
    var reached: Int
    /// The line's width in the layout's unit.
    var width: Int
    /// The first border that lies inside a character.
    var cut: Int?
  }

  private func placeBorders(
    _ line: Range<Int>,
    _ raw: [UInt8],
    _ encoding: TextEncoding,
    _ text: inout [UInt8]
  ) -> Borders {
    if unit == .characters { return placeCharacters(line, text.span) }
    return encoding == .utf8 ? placeUTF8(line, text.span) : placeBytes(raw, encoding, &text)
  }

  /// In characters: a scalar starts at each byte that continues none.
  private func placeCharacters(_ line: Range<Int>, _ text: Span<UInt8>) -> Borders {
    var found = Borders(places: [], reached: 0, width: 0)
    var place = line.lowerBound
    for border in borders {
      while found.width < border, place < line.upperBound {
        place += 1
        while place < line.upperBound, text[place] & 0xC0 == 0x80 { place += 1 }
        found.width += 1
      }
      found.places.append(place)
      if found.width >= border { found.reached += 1 }
    }
    return found
  }

  /// In bytes of UTF-8: no border may stand before a byte that continues a character.
  private func placeUTF8(_ line: Range<Int>, _ text: Span<UInt8>) -> Borders {
    var found = Borders(places: [], reached: 0, width: line.count)
    let isASCII = ByteScan.firstNonASCII(in: text.extracting(line)) == line.count
    for (index, border) in borders.enumerated() {
      let place = line.lowerBound + min(border, line.count)
      found.places.append(place)
      if border <= line.count { found.reached += 1 }
      guard !isASCII else { continue }
      if place < line.upperBound, text[place] & 0xC0 == 0x80, found.cut == nil { found.cut = index }
      if index > 0, found.cut == nil, endsInside(text.extracting(found.places[index - 1]..<place)) {
        found.cut = index
      }
    }
    return found
  }

  /// In bytes of another encoding: what lies between two borders is decoded by itself, one piece behind the other.
  private func placeBytes(
    _ raw: [UInt8],
    _ encoding: TextEncoding,
    _ text: inout [UInt8]
  ) -> Borders {
    var found = Borders(places: [], reached: 0, width: raw.count)
    var start = 0
    for (index, border) in borders.enumerated() {
      let end = min(border, raw.count)
      var notes = GB18030.Notes()
      TextDecoder.decode(raw.span.extracting(start..<end), encoding, into: &text, notes: &notes)
      found.places.append(text.count)
      if border <= raw.count { found.reached += 1 }
      // A lead without its trail at the very end of a column: the rest is beyond the border, or lost.
      let isCut = notes.invalid.contains {
        end - start - $0.source < 4 && (0x81...0xFE).contains(raw[start + $0.source])
      }
      if isCut, found.cut == nil { found.cut = index }
      start = end
    }
    return found
  }

  /// Whether a column's bytes end inside a character of UTF-8.
  private func endsInside(_ column: Span<UInt8>) -> Bool {
    let wrong = UTF8Check.firstInvalid(in: column)
    guard wrong < column.count, column.count - wrong < 4, column[wrong] >= 0xC2 else {
      return false
    }
    return column.indices[(wrong + 1)...].allSatisfy { column[$0] & 0xC0 == 0x80 }
  }

  /// The end of a column without trailing blanks, U+3000 included.
  private static func trimmedEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var end = end
    while end > start {
      if text[end - 1] == 0x20 {
        end -= 1
      } else if end - start >= 3, text[end - 3] == 0xE3, text[end - 2] == 0x80,
        text[end - 1] == 0x80
      {
        end -= 3
      } else {
        break
      }
    }
    return end
  }
}
