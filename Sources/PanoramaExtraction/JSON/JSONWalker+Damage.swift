import PanoramaModel

// Where a record ends that has a fault, by its brackets.
extension JSONWalker {
  /// What following the brackets of a damaged record came to.
  enum BracketEnd {
    /// They match; the record ends before this place.
    case end(Int)
    /// They do not; where lines are records, a line feed may have ended them, which the lexer gives next.
    case none
    /// More text is needed.
    case waits
  }

  /// Follows the brackets from a fault on, at most up to `reach`.
  ///
  /// They are out of step when an object stands where a key should, when too many words are none, or when a line starts
  /// like the next record: each damaged record costs its own bytes, not those behind it.
  mutating func endByBrackets(
    _ text: Span<UInt8>,
    _ lexer: inout JSONLexer,
    after fault: JSONFault,
    reach: Int,
    next: JSONResync
  ) -> BracketEnd {
    if hasEnded || fault.kind == .syntax(.control) { return .none }
    if !isInString { lexer.giveBack(fault.offset) }
    // The fault that is no object has opened nothing.
    var isOpen = top.isObject || !outer.isEmpty
    var isBehindComma = fault.kind == .syntax(.nextKey)
    var oddWords = 0
    while let place = lexer.peek(text) {
      guard place < reach else { return .none }
      let byte = text[place]
      if byte == 0x0A, lexer.findsFeeds { return .none }
      lexer.pass()
      if isInString {
        if byte == UInt8(ascii: "\"") {
          isInString = false
          if !isOpen { return .end(place + 1) }
        }
        // A control character inside a string: its quotation marks are out of step.
        if byte < 0x20 { return .none }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: ","), UInt8(ascii: ":"): if !isOpen { return .none }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if isOpen {
          if isBehindComma && top.isObject || next.startsLine(text, place) { return .none }
          outer.append(top)
        }
        top = Level(node: FieldPathTree.none, isObject: byte == UInt8(ascii: "{"))
        isOpen = true
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard isOpen, top.isObject == (byte == UInt8(ascii: "}")) else { return .none }
        if close(place) { return .end(place + 1) }
      case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "-"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        break
      default:
        oddWords += 1
        if oddWords > 8 { return .none }
      }
      isBehindComma = byte == UInt8(ascii: ",")
      if !isOpen, !isInString {
        // A number or a word; what follows it has the next place.
        guard let next = lexer.peek(text) else { return .waits }
        return .end(next)
      }
    }
    return .waits
  }
}
