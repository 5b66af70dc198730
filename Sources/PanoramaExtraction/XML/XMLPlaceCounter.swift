/// Carries a place in the UTF-8 text over to the file: both hold the same tags, so counting `<` or `>` is enough.
struct XMLPlaceCounter {
  /// The place in the file.
  var raw = 0
  /// The place in the text.
  private(set) var text = 0
  /// The line, from 1.
  private(set) var line = 1
  /// Whether file and text are the same bytes.
  var isIdentity = true
  /// How many bytes the mark takes that the file has and the text has not.
  var markLength = 0
  /// How many bytes of the file a `<` takes, and which of them holds it.
  var unit: (width: Int, offset: Int) = (1, 0)

  /// Moves forward to `position`, where a `<` stands or behind a `>`; any place when file and text are the same.
  mutating func advance(
    to position: Int,
    text window: Span<UInt8>,
    textStart: Int,
    raw bytes: Span<UInt8>,
    rawStart: Int
  ) {
    guard position > text else { return }
    let passed = window.extracting(text - textStart..<position - textStart)
    line += XMLPushParser.lineEnds(
      passed,
      before: position - textStart < window.count ? window[position - textStart] : 0
    )
    if isIdentity {
      raw += position - text
    } else {
      let isBehindTag = passed[passed.count - 1] == UInt8(ascii: ">")
      let mark = isBehindTag ? UInt8(ascii: ">") : UInt8(ascii: "<")
      var count = ByteScan.count(of: mark, in: passed) + (isBehindTag ? 0 : 1)
      var place = raw - rawStart
      while count > 0, place + unit.width <= bytes.count {
        let isMark =
          bytes[place + unit.offset] == mark
          && (unit.width == 1 || bytes[place + 1 - unit.offset] == 0)
        if isMark { count -= 1 }
        place += unit.width
      }
      raw = rawStart + (isBehindTag || count > 0 ? place : place - unit.width)
    }
    text = position
  }
}
