import PanoramaModel

/// Comparisons of bytes where only ASCII white space matters: keys and codes.
enum ASCIIText {
  /// An entry's text without white space around it, as bounds in `text`.
  static func trimmed(_ text: [UInt8], _ entry: FieldEntry) -> Range<Int> {
    let start = Int(entry.offset)
    return trimmed(text, start..<start + Int(entry.length))
  }

  /// Bounds without the white space at their ends.
  static func trimmed(_ text: [UInt8], _ bounds: Range<Int>) -> Range<Int> {
    var (start, end) = (bounds.lowerBound, bounds.upperBound)
    while start < end, isSpace(text[start]) { start += 1 }
    while end > start, isSpace(text[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Whether both are the same bytes.
  static func equal(_ left: [UInt8], _ text: [UInt8], _ bounds: Range<Int>) -> Bool {
    guard left.count == bounds.count else { return false }
    for index in left.indices where left[index] != text[bounds.lowerBound + index] { return false }
    return true
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }
}
