import PanoramaModel

/// Decodes text of any encoding into UTF-8, and notes where lines end and what is invalid.
///
/// UTF-8 itself is only copied and GB18030 has a decoder of its own; the others come one character after the other.
enum TextDecoder {
  /// How many bytes a line feed takes.
  static func unit(of encoding: TextEncoding) -> Int {
    switch encoding {
    case .utf16, .utf16le, .utf16be: 2
    default: 1
    }
  }

  /// Whether the encoding can be read on this machine.
  static func isAvailable(_ encoding: TextEncoding) -> Bool {
    switch encoding {
    case .utf8, .gb18030, .utf16, .utf16le, .utf16be, .latin1, .latin9, .windows1252: true
    case .big5, .shiftJIS, .eucJP, .eucKR, .shiftJISX0213, .eucJISX0213, .johab:
      CharsetTable.named(encoding) != nil
    }
  }

  /// Appends the text as UTF-8; what is invalid becomes `?` and is noted.
  ///
  /// Whether a sequence at the very end is invalid or only cut off is for the caller to know.
  static func decode(
    _ source: Span<UInt8>,
    _ encoding: TextEncoding,
    into text: inout [UInt8],
    notes: inout GB18030.Notes
  ) {
    switch encoding {
    case .utf8: ByteScan.append(source, to: &text)
    case .gb18030: GB18030.shared.decode(source, into: &text, notes: &notes)
    case .utf16, .utf16be: utf16(source, isBigEndian: true, into: &text, notes: &notes)
    case .utf16le: utf16(source, isBigEndian: false, into: &text, notes: &notes)
    case .latin1, .latin9, .windows1252:
      let scalars = EightBit.scalars(of: encoding)
      each(source, into: &text, notes: &notes) { bytes, place in
        let byte = bytes[place]
        return (byte < 0x80 ? UInt64(byte) : UInt64(scalars[Int(byte) - 0x80]), 1)
      }
    case .eucKR:
      guard let table = CharsetTable.named(encoding) else { return }
      each(source, into: &text, notes: &notes) { bytes, place in
        let composed = Hangul.composed(bytes, at: place)
        return composed == 0 ? table.scalars(bytes, at: place) : (UInt64(composed), 8)
      }
    case .big5, .shiftJIS, .eucJP, .shiftJISX0213, .eucJISX0213, .johab:
      guard let table = CharsetTable.named(encoding) else { return }
      each(source, into: &text, notes: &notes) { bytes, place in table.scalars(bytes, at: place) }
    }
  }

  /// Decodes character after character: `next` gives the one or two scalars at a place, 0 for none, and the length.
  @inline(__always)
  private static func each(
    _ source: Span<UInt8>,
    into text: inout [UInt8],
    notes: inout GB18030.Notes,
    _ next: (Span<UInt8>, Int) -> (scalars: UInt64, length: Int)
  ) {
    // One byte becomes at most three, two at most eight.
    text.append(addingCapacity: source.count * 4 + 8) { out in
      let start = out.count
      var place = 0
      while place < source.count {
        let (scalars, length) = next(source, place)
        if scalars == 0, source[place] != 0 {
          notes.invalid.append((place, out.count - start))
          out.append(UInt8(ascii: "?"))
        } else {
          if scalars == 0x0A || scalars == 0x0D {
            notes.lineEnds.append(place)
            notes.textLineEnds.append(out.count - start)
          }
          append(UInt32(truncatingIfNeeded: scalars), to: &out)
          if scalars >> 32 != 0 { append(UInt32(truncatingIfNeeded: scalars >> 32), to: &out) }
        }
        place += length
      }
    }
  }

  /// UTF-16 (RFC 2781); a surrogate without its other half, and an odd byte at the end, are invalid.
  private static func utf16(
    _ source: Span<UInt8>,
    isBigEndian: Bool,
    into text: inout [UInt8],
    notes: inout GB18030.Notes
  ) {
    let (high, low) = isBigEndian ? (0, 1) : (1, 0)
    func unit(_ place: Int) -> UInt32? {
      guard place + 1 < source.count else { return nil }
      return UInt32(source[place + high]) << 8 | UInt32(source[place + low])
    }
    text.append(addingCapacity: source.count * 2 + 8) { out in
      let start = out.count
      var place = 0
      while place < source.count {
        var (scalar, length) = (unit(place), 2)
        if let first = scalar, first & 0xF800 == 0xD800 {
          if first < 0xDC00, let second = unit(place + 2), second & 0xFC00 == 0xDC00 {
            scalar = 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
            length = 4
          } else {
            scalar = nil
          }
        }
        if let scalar {
          if scalar == 0x0A || scalar == 0x0D {
            notes.lineEnds.append(place)
            notes.textLineEnds.append(out.count - start)
          }
          append(scalar, to: &out)
        } else {
          notes.invalid.append((place, out.count - start))
          out.append(UInt8(ascii: "?"))
        }
        place += length
      }
    }
  }

  /// Appends a scalar as UTF-8.
  @inline(__always)
  private static func append(_ scalar: UInt32, to out: inout OutputSpan<UInt8>) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | scalar >> shift & 0x3F) }
    switch scalar {
    case 0..<0x80: out.append(UInt8(truncatingIfNeeded: scalar))
    case 0x80..<0x800:
      out.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
      out.append(tail(0))
    case 0x800..<0x10000:
      out.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
      out.append(tail(6))
      out.append(tail(0))
    default:
      out.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
      out.append(tail(12))
      out.append(tail(6))
      out.append(tail(0))
    }
  }
}

/// The characters of bytes 80..FF in the encodings of western Europe.
enum EightBit {
  /// The scalars from 80 to FF; 0 for none.
  static func scalars(of encoding: TextEncoding) -> [UInt16] {
    switch encoding {
    case .windows1252: windows1252
    case .latin9: latin9
    default: latin1
    }
  }

  private static let latin1 = (UInt16(0x80)...0xFF).map { $0 }

  /// ISO 8859-15: eight places differ from ISO 8859-1.
  private static let latin9: [UInt16] = {
    var scalars = latin1
    for (byte, scalar) in [
      (0xA4, 0x20AC), (0xA6, 0x160), (0xA8, 0x161), (0xB4, 0x17D), (0xB8, 0x17E), (0xBC, 0x152),
      (0xBD, 0x153), (0xBE, 0x178),
    ] { scalars[byte - 0x80] = UInt16(scalar) }
    return scalars
  }()

  /// Windows 1252: 80..9F are signs; five places are empty.
  private static let windows1252: [UInt16] =
    [
      0x20AC, 0, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152,
      0,
      0x17D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161,
      0x203A, 0x153, 0, 0x17E, 0x178,
    ] + (UInt16(0xA0)...0xFF).map { $0 }
}

/// Syllables that EUC-KR spells out: a filler, then initial, vowel and final, two bytes each (KS X 1001, annex 3).
enum Hangul {
  /// The syllable at `place`; 0 when none is spelt out there.
  @inline(__always)
  static func composed(_ bytes: Span<UInt8>, at place: Int) -> UInt32 {
    guard bytes[place] == 0xA4, place + 8 <= bytes.count, bytes[place + 1] == filler else {
      return 0
    }
    return syllable(bytes.extracting(place + 2..<place + 8))
  }

  private static let filler: UInt8 = 0xD4
  /// The second bytes of initials and finals, in the order in which Unicode numbers them.
  private static let initials: [UInt8] = [
    0xA1, 0xA2, 0xA4, 0xA7, 0xA8, 0xA9, 0xB1, 0xB2, 0xB3, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xBB,
    0xBC, 0xBD, 0xBE,
  ]
  private static let finals: [UInt8] = [
    0xD4, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0xB0,
    0xB1, 0xB2, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE,
  ]

  private static func syllable(_ parts: Span<UInt8>) -> UInt32 {
    guard parts[0] == 0xA4, parts[2] == 0xA4, parts[4] == 0xA4,
      let initial = initials.firstIndex(of: parts[1]), (0xBF...0xD3).contains(parts[3]),
      let final = finals.firstIndex(of: parts[5])
    else { return 0 }
    return 0xAC00 + UInt32((initial * 21 + Int(parts[3] - 0xBF)) * 28 + final)
  }
}
