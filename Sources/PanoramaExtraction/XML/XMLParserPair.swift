import PanoramaModel

/// The second parser, and where text is cut for two.
///
/// ```
/// text   </C> [<C>…</C><C>…</C>] [<C>…</C><C>…</C>] <C>…
///             from               middle             end
/// ```
/// A cut behind an end tag with the name of the records may still be wrong, inside a comment, a CDATA section or another
/// element of that name. So each parser must have come out between records when it has read its part: then the other one
/// started between records as well, and both have read what one would have. If not, both results are dropped.
struct XMLParserPair: ~Copyable {
  /// Whether two parsers may be tried now.
  var isAllowed: Bool { mayRun && pause == 0 }

  private let mayRun: Bool
  /// The least text that is worth a second thread.
  private let leastText: Int
  /// How many parts two parsers have read, and how many they have failed at.
  private(set) var tally = (done: 0, failed: 0)
  private var second: XMLPushParser?
  /// How many parts are left to one parser after two have failed, and how many the next time.
  private var pause = 0
  private var nextPause = 1

  init(isAllowed: Bool, leastText: Int) {
    mayRun = isAllowed
    self.leastText = leastText
  }

  /// Where to cut the text from `start` on: behind the record in the middle and behind the last one.
  func split(
    _ text: Span<UInt8>,
    from start: Int,
    name: [UInt8]
  ) -> (middle: Int, end: Int)? {
    guard text.count - start >= leastText,
      let end = Self.endTag(text, before: text.count, downTo: start, name),
      let middle = Self.endTag(text, before: start + (end - start) / 2, downTo: start, name)
    else { return nil }
    return (middle, end)
  }

  /// Behind the last end tag of that name that ends at or before a place.
  static func endTag(
    _ text: Span<UInt8>,
    before limit: Int,
    downTo start: Int,
    _ name: [UInt8]
  ) -> Int? {
    var place = limit - name.count - 3
    while place >= start {
      if text[place] == UInt8(ascii: "<"), text[place + 1] == UInt8(ascii: "/"),
        text[place + 2 + name.count] == UInt8(ascii: ">"),
        name.indices.allSatisfy({ name[$0] == text[place + 2 + $0] })
      {
        return place + name.count + 3
      }
      place -= 1
    }
    return nil
  }

  /// A part of a window whose first byte has the position `start`.
  struct Part {
    var text: Range<Int>
    var middle: Int
    var start: Int
  }

  /// Has two parsers parse the text; false when that cannot be done, and then both have to be dropped.
  mutating func push(
    _ part: Part,
    of window: Span<UInt8>,
    first: borrowing XMLPushParser,
    _ box: XMLOutlineBox,
    _ reading: FileReading
  ) -> Bool {
    var parser: XMLPushParser
    if let known = second.take() {
      parser = known
      parser.takeCounts()
    } else {
      parser = XMLPushParser(box: box, reading, hasHooks: false)
      let tags = box.outline.ancestorTags
      parser.prime(tags.span, isComplete: true)
    }
    first.push(window, part.text, upTo: part.middle, windowStart: part.start, beside: parser)
    guard first.isBetweenRecords(at: part.start + part.middle),
      parser.isBetweenRecords(at: part.start + part.text.upperBound)
    else {
      tally.failed += 1
      pause = nextPause
      nextPause = min(64, 2 * nextPause)
      return false
    }
    tally.done += 1
    second = consume parser
    nextPause = 1
    return true
  }

  /// Leaves a part to one parser; answers false, as nothing was parsed.
  mutating func skip() -> Bool {
    pause = max(0, pause - 1)
    return false
  }

  /// Moves the second parser's records to the batch.
  func take(into batch: inout RecordBatch, _ finished: inout [(start: Int, end: Int)]) {
    second?.take(into: &batch, &finished)
  }

  /// Adds how many records had each path.
  func finish() { second?.finish() }
}
