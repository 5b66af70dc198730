/// What one cell looks like: the sign of a well-cut row is that its cells look like something.
enum CellKind {
  case empty
  /// Digits with the usual signs of numbers, dates and times.
  case number
  /// Letters and digits without blanks: codes, addresses of mail.
  case code
  /// Words.
  case words
  /// Marks of which other delimiters and quotes are made, among other text.
  case unclean

  /// Looks at a cell; bytes above 7F count as letters.
  init(_ cell: Span<UInt8>) {
    var (letters, digits, blanks, signs, unclean) = (0, 0, 0, 0, 0)
    for index in cell.indices {
      switch cell[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        0x80...0xFF:
        letters += 1
      case 0x20, 0x0A, 0x0D: blanks += 1
      case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ":"),
        UInt8(ascii: "+"),
        UInt8(ascii: "%"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"):
        signs += 1
      case UInt8(ascii: ","):
        // In a sentence a blank follows, in a number digits.
        let next = index + 1 < cell.count ? cell[index + 1] : 0
        if next == 0x20 || (next >= 0x80) || (0x30...0x39).contains(next) && letters == 0 {
          signs += 1
        } else {
          unclean += 1
        }
      case UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: "^"), UInt8(ascii: "\""), 0x00...0x1F:
        unclean += 1
      default: signs += 1
      }
    }
    // An apostrophe at an end is a quote that was not seen as one; between letters it is text.
    let apostrophe = UInt8(ascii: "'")
    if cell.count > 1, cell[0] == apostrophe || cell[cell.count - 1] == apostrophe { unclean += 1 }
    if unclean > 0 {
      self = .unclean
    } else if letters == 0, digits == 0 {
      // `-`, `/` and the like stand for nothing; longer runs of signs are left-overs of a delimiter.
      self =
        signs == 0
        ? .empty : signs == 1 && cell.count == 1 && cell[0] != UInt8(ascii: "@") ? .code : .unclean
    } else if letters == 0 {
      self = .number
    } else {
      self = blanks == 0 && digits > 0 ? .code : .words
    }
  }
}
