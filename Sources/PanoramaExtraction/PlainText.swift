/// Small texts that come with deliveries, such as control files, in whatever of the usual encodings they are.
public enum PlainText {
  /// The text of the bytes: UTF-8 when they are valid UTF-8, otherwise GB18030, which reads everything else that the
  /// departments' tools write; a mark is dropped, and what is no character becomes `?`.
  public static func decode(_ bytes: [UInt8]) -> String {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let span = bytes.span.extracting(start..<bytes.count)
    if UTF8Check.firstInvalid(in: span) == span.count {
      return String(decoding: bytes[start...], as: UTF8.self)
    }
    var text: [UInt8] = []
    var notes = GB18030.Notes()
    GB18030.shared.decode(span, into: &text, notes: &notes)
    return String(decoding: text, as: UTF8.self)
  }
}
