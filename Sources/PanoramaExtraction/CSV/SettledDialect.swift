import PanoramaModel

/// A dialect in which nothing is left open, in the form in which the tokenizer compares bytes.
struct SettledDialect {
  /// The bytes between fields.
  let delimiter: [UInt8]
  /// How many there are.
  let delimiterLength: Int
  /// The first of them.
  let firstOfDelimiter: UInt8
  /// The byte around quoted fields; the delimiter's first byte where nothing is quoted, so that the same places are
  /// found and no field is quoted.
  let quote: UInt8
  /// The backslash, or the delimiter's first byte where nothing escapes.
  let escape: UInt8
  /// Whether each record ends with a delimiter that opens no field.
  let endsWithDelimiter: Bool
  /// Whether a row may have fewer fields than the header.
  let fillsShortRows: Bool

  /// Whether fields may be quoted.
  var isQuoting: Bool { quote != firstOfDelimiter }
  /// Whether a backslash escapes.
  var isEscaping: Bool { escape != firstOfDelimiter }

  /// Settles a dialect; what is still open is as in RFC 4180.
  init(_ dialect: DelimitedDialect) {
    let declared = dialect.delimiter ?? []
    delimiter = declared.isEmpty ? [UInt8(ascii: ",")] : declared
    delimiterLength = delimiter.count
    firstOfDelimiter = delimiter[0]
    quote =
      switch dialect.quoting {
      case .byte(let byte): byte
      case .none?: delimiter[0]
      case nil: UInt8(ascii: "\"")
      }
    escape = dialect.escape == .backslash ? UInt8(ascii: "\\") : delimiter[0]
    endsWithDelimiter = dialect.endsWithDelimiter ?? false
    fillsShortRows = dialect.shortRows == .fill
  }

  /// Whether the delimiter stands at a place.
  @inline(__always)
  func isDelimiter(_ text: Span<UInt8>, at place: Int) -> Bool {
    place < text.count && text[place] == firstOfDelimiter
      && (delimiterLength == 1 || MarkedPlaces.stands(delimiter, in: text, at: place))
  }

  /// What a byte behind a backslash stands for; nil when the backslash is text.
  func meaning(ofEscaped byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    case quote, escape, firstOfDelimiter: byte
    default: nil
    }
  }
}
