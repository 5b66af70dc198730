import PanoramaModel

/// A damaged record of which brackets do not show the end, from its start until the next plausible one.
///
/// Where records start lines, the next one starts a line with the same indent and the same first key: a string cannot
/// span lines, so this holds even when the next record is damaged as well. Elsewhere it is the next object behind a comma
/// that starts with the same key and can be read as a whole.
///
/// Only the first bytes are held, however long it takes.
struct JSONLostRecord {
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

  private var record: DamagedRecord
  private var raw: [UInt8] = []
  /// How many bytes have been passed.
  private var length = 0
  /// Up to the last byte that is no white space; when that is a comma, also up to the last one before it.
  private var solid = 0
  private var solidBeforeComma: Int?
  /// Where its first byte is in the file that is not UTF-8, and what stands there.
  private var invalid: (offset: Int, bytes: String)?
  /// The first key of a record, in quotation marks.
  private let head: [UInt8]
  private let indent: Int
  private let isInArray: Bool

  init(_ record: DamagedRecord, head: [UInt8], indent: Int, isInArray: Bool) {
    self.record = record
    self.head = head
    self.indent = indent
    self.isInArray = isInArray
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
    // The damaged record is no candidate itself.
    var from = length == 0 ? start + 1 : start
    let mark = UInt8(ascii: indent >= 0 ? "\n" : isInArray ? "," : "{")
    while from < text.count, let found = ByteScan.firstIndex(of: mark, in: text, from: from) {
      from = found + 1
      switch indent >= 0
        ? startsLine(text, found, isFinal)
        : startsRecord(text, found, limits, isFinal)
      {
      case .some(let answer): return answer
      case .none: continue
      }
    }
    if isFinal { return .end(text.count) }
    return .waits(Self.boundary(text, after: start))
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

  // MARK: What belongs to it

  /// Passes bytes that belong to the damage.
  mutating func pass(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    invalid offset: Int?,
    fileStart: Int
  ) {
    if invalid == nil, let offset {
      invalid = (fileStart + offset, hexadecimal(text, at: offset))
    }
    let missing = min(range.count, longestRawCopy - raw.count)
    ByteScan.append(
      text.extracting(range.lowerBound..<range.lowerBound + missing),
      to: &raw
    )
    func lastSolid(before end: Int) -> Int? {
      var place = end
      while place > range.lowerBound {
        place -= 1
        if text[place] > 0x20 { return place }
      }
      return nil
    }
    if let last = lastSolid(before: range.upperBound) {
      let base = length - range.lowerBound
      solidBeforeComma =
        text[last] != UInt8(ascii: ",")
        ? nil : lastSolid(before: last).map { base + $0 + 1 } ?? solid
      solid = base + last + 1
    }
    length += range.count
  }

  /// The damaged record.
  func finished(_ reading: FileReading) -> DamagedRecord {
    let count = solidBeforeComma ?? solid
    let bytes = raw.prefix(count)
    var place = record.place
    place.byteLength = count
    if count > reading.limits.recordBytes {
      return JSONDamage.tooLong(place, Array(bytes).span, reading)
    }
    if let invalid {
      return JSONDamage.invalid(
        place,
        Array(bytes).span,
        at: invalid.offset,
        found: invalid.bytes
      )
    }
    var finished = record
    finished.place = place
    finished.raw = Array(bytes)
    finished.diagnostic.location?.byteLength = count
    return finished
  }
}
