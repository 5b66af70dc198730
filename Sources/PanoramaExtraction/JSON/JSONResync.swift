import PanoramaModel

/// Finds where reading can go on after a damaged record of which brackets do not show the end.
///
/// Where records start lines, the next one starts a line with the same indent and the same first key: a string cannot
/// span lines, so this holds even when the next record is damaged as well. Elsewhere it is the next object behind a comma
/// that starts with the same key and can be read as a whole.
struct JSONResync {
  /// What was found, and up to where the text belongs to the damage.
  enum Answer {
    case waits(Int)
    /// A record starts here.
    case record(Int)
    /// The separator behind the damage is here.
    case separator(Int)
    case end(Int)

    var place: Int {
      switch self {
      case .waits(let place), .record(let place), .separator(let place), .end(let place): place
      }
    }
  }

  /// The first key of a record, in quotation marks.
  let head: [UInt8]
  /// The white space in front of records that start lines, in bytes; -1 when they do not.
  let indent: Int
  /// Whether another record but the first has been seen to start a line.
  var isIndentSure = true
  /// Whether records are elements of an array.
  let isInArray: Bool

  /// Whether a record starts with the brace at `place`, and is the first on its line.
  func startsLine(_ text: Span<UInt8>, _ place: Int) -> Bool {
    guard indent >= 0, !head.isEmpty, place > indent, text[place] == UInt8(ascii: "{"),
      text[place - indent - 1] == 0x0A
    else { return false }
    for index in place - indent..<place where text[index] > 0x20 { return false }
    return Self.stands(head, text, place)
  }

  /// Whether the object at `place` starts with this key; never when there is none.
  static func stands(_ head: [UInt8], _ text: Span<UInt8>, _ place: Int) -> Bool {
    guard !head.isEmpty, place < text.count, text[place] == UInt8(ascii: "{") else { return false }
    var start = place + 1
    JSONGrammar.skipSpace(text, &start)
    guard start + head.count <= text.count else { return false }
    return head.indices.allSatisfy { head[$0] == text[start + $0] }
  }

  /// The first key of the object at `start`, in quotation marks.
  static func head(_ text: Span<UInt8>, _ start: Int) -> [UInt8]? {
    guard start < text.count, text[start] == UInt8(ascii: "{") else { return nil }
    var place = start + 1
    JSONGrammar.skipSpace(text, &place)
    guard place < text.count, text[place] == UInt8(ascii: "\"") else { return nil }
    let end = ByteScan.endOfPlainJSON(in: text, from: place + 1)
    guard end < text.count, text[end] == UInt8(ascii: "\"") else { return nil }
    return copyOf(text.extracting(place..<end + 1))
  }

  // MARK: Seeking

  /// Looks for the next record from `start` on.
  func seek(
    _ text: Span<UInt8>,
    from start: Int,
    limits: ReadingLimits,
    isFinal: Bool
  ) -> Answer {
    let byLine =
      indent < 0 ? nil : seek(text, start..<text.count, limits, isFinal, byLine: true)
    if let byLine, isIndentSure { return byLine }
    // Behind what was found by line, no comma can come first.
    let reach = start..<(byLine?.place ?? text.count)
    let byComma = seek(text, reach, limits, isFinal, byLine: false)
    guard let byLine, byLine.place <= byComma.place else { return byComma }
    return byLine
  }

  private func seek(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ limits: ReadingLimits,
    _ isFinal: Bool,
    byLine: Bool
  ) -> Answer {
    var from = range.lowerBound
    let reached = text.extracting(0..<range.upperBound)
    // Braces are rarer than commas.
    let mark = UInt8(ascii: byLine ? "\n" : "{")
    while from < range.upperBound,
      let found = ByteScan.firstIndex(of: mark, in: reached, from: from)
    {
      from = found + 1
      let answer =
        byLine
        ? startsLine(text, found, isFinal)
        : separator(text, before: found, range).flatMap { startsRecord(text, $0, limits, isFinal) }
      if let answer { return answer }
    }
    // A comma with nothing but white space behind it, up to where the search ends.
    if !byLine, isInArray, let last = separator(text, before: range.upperBound, range),
      let answer = startsRecord(text, last, limits, isFinal)
    {
      return answer
    }
    if range.upperBound < text.count || isFinal { return .end(range.upperBound) }
    return .waits(Self.boundary(text, after: range.lowerBound))
  }

  /// What separates the brace at `place` from the record before it: the comma in front of it, or nothing, and then it is
  /// the brace itself; nil when there is something else.
  private func separator(_ text: Span<UInt8>, before place: Int, _ range: Range<Int>) -> Int? {
    guard isInArray else { return place }
    var last = place - 1
    while last >= range.lowerBound, JSONGrammar.isSpace(text[last]) { last -= 1 }
    return last >= range.lowerBound && text[last] == UInt8(ascii: ",") ? last : nil
  }

  /// Whether a record starts on the line behind the line feed at `feed`.
  private func startsLine(_ text: Span<UInt8>, _ feed: Int, _ isFinal: Bool) -> Answer? {
    var place = feed + 1
    while place < text.count, text[place] == 0x20 || text[place] == 0x09 { place += 1 }
    guard place < text.count else { return isFinal ? nil : .waits(feed) }
    guard place - feed - 1 == indent, text[place] == UInt8(ascii: "{") else { return nil }
    return hasHead(text, place, isFinal).map { $0 ? .record(place) : .waits(feed) }
  }

  /// Whether a whole record starts behind the comma at `mark`, or with the brace there.
  private func startsRecord(
    _ text: Span<UInt8>,
    _ mark: Int,
    _ limits: ReadingLimits,
    _ isFinal: Bool
  ) -> Answer? {
    var place = isInArray ? mark + 1 : mark
    JSONGrammar.skipSpace(text, &place)
    guard place < text.count else { return isFinal ? nil : .waits(mark) }
    guard text[place] == UInt8(ascii: "{"), let isHead = hasHead(text, place, isFinal) else {
      return nil
    }
    guard isHead else { return .waits(mark) }
    let reach = mark + limits.recordBytes
    let canWait = !isFinal && text.count <= reach
    do throws(JSONFault) {
      try JSONGrammar.value(text, &place, depthLimit: limits.depth)
    } catch {
      return error.kind == .end && canWait ? .waits(mark) : nil
    }
    JSONGrammar.skipSpace(text, &place)
    guard place <= reach else { return nil }
    guard place < text.count else {
      return canWait ? .waits(mark) : isFinal && !isInArray ? .record(mark) : nil
    }
    guard isInArray else { return text[place] == UInt8(ascii: "{") ? .record(mark) : nil }
    let isSeparated = text[place] == UInt8(ascii: ",") || text[place] == UInt8(ascii: "]")
    return isSeparated ? .separator(mark) : nil
  }

  /// Whether the object at `place` has the same first key; false when more text is needed, nil when it has not.
  private func hasHead(_ text: Span<UInt8>, _ place: Int, _ isFinal: Bool) -> Bool? {
    guard !head.isEmpty else { return nil }
    var start = place + 1
    JSONGrammar.skipSpace(text, &start)
    for index in head.indices {
      guard start + index < text.count else { return isFinal ? nil : false }
      guard text[start + index] == head[index] else { return nil }
    }
    return true
  }

  /// The last place where a character starts, for which it is known whether it is whole.
  private static func boundary(_ text: Span<UInt8>, after start: Int) -> Int {
    var place = text.count
    while place > start, place > text.count - 3 || text[place] & 0xC0 == 0x80 {
      place -= 1
      if place < text.count - 7 { break }
    }
    return max(place, start)
  }
}
