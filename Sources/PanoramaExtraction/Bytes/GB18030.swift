import Foundation

// The tables come from Foundation's converter, once; its one-call decoding would lose everything after the first bad
// byte, and is ten times too slow for files.

/// GB18030 (GB 18030-2022), the encoding of most Chinese core systems; it contains GBK and GB2312.
///
/// ```
/// 1 byte   00-7F                         ASCII
/// 2 bytes  81-FE | 40-7E 80-FE           23,940 places, a table
/// 4 bytes  81-FE | 30-39 | 81-FE | 30-39   from 81308130 the rest of the BMP, a table; from 90308130 U+10000 on
/// ```
/// Second bytes can look like `|`, `\` or a letter, never like a line end, a comma or a quotation mark.
struct GB18030: Sendable {
  /// The tables, made at first use.
  static let shared = GB18030()

  /// Code points of the two-byte places, row by row of 190; 0 where there is none.
  private let twoByte: [UInt16]
  /// Code points of the first 39,420 four-byte places; 0 where there is none.
  private let fourByte: [UInt16]

  private init() {
    var pairs: [UInt8] = []
    for lead in UInt8(0x81)...0xFE {
      for trail in UInt8(0x40)...0xFE where trail != 0x7F { pairs += [lead, trail] }
    }
    twoByte = Self.table(pairs, count: 23_940)
    var quadruples: [UInt8] = []
    for first in UInt8(0x81)...0x84 {
      for second in UInt8(0x30)...0x39 {
        for third in UInt8(0x81)...0xFE {
          for fourth in UInt8(0x30)...0x39 { quadruples += [first, second, third, fourth] }
        }
      }
    }
    fourByte = Self.table(Array(quadruples.prefix(39_420 * 4)), count: 39_420)
  }

  private static func table(_ places: [UInt8], count: Int) -> [UInt16] {
    // CFString's number of GB18030 with the marker that NSString gives foreign encodings.
    let encoding = String.Encoding(rawValue: 0x8000_0632)
    let text = String(data: Data(places), encoding: encoding)
    let table = (text ?? "").unicodeScalars.map { UInt16(truncatingIfNeeded: $0.value) }
    precondition(table.count == count, "Foundation decodes every place of GB18030")
    return table.map { (0xD800...0xDFFF).contains($0) || $0 >= 0xFFFE ? 0 : $0 }
  }

  /// What decoding found besides the text.
  struct Notes {
    /// Where the carriage returns and line feeds stand in the encoded bytes, in order.
    var lineEnds: [Int] = []
    /// Where the same stand in the text.
    var textLineEnds: [Int] = []
    /// Invalid sequences: where they stand in the encoded bytes, and where their stand-in is in the text.
    var invalid: [(source: Int, text: Int)] = []
  }

  /// Appends the text as UTF-8; each byte that starts no valid sequence becomes `?` and is noted.
  ///
  /// Whether a sequence at the very end is invalid or only cut off is for the caller to know.
  func decode(_ source: Span<UInt8>, into text: inout [UInt8], notes: inout Notes) {
    let base = text.count
    // Two bytes become at most three, four at most four, one stays one; 16 spare for the vector store.
    text.append(contentsOf: repeatElement(0, count: source.count + source.count / 2 + 16))
    let end = fill(text.mutableSpan, from: base, source, textStart: base, notes: &notes)
    text.removeLast(text.count - end)
  }

  private func fill(
    _ target: consuming MutableSpan<UInt8>,
    from base: Int,
    _ source: Span<UInt8>,
    textStart: Int,
    notes: inout Notes
  ) -> Int {
    var target = target
    var out = base
    var offset = 0
    let two = twoByte.span
    while offset < source.count {
      let lead = source[offset]
      if lead < 0x80 {
        if offset + 16 <= source.count, let block = ByteScan.sixteenASCII(source, offset) {
          ByteScan.store(block, in: &target, at: out)
          if ByteScan.holdsLineEnd(block) {
            for lane in 0..<16 where block[lane] == 0x0A || block[lane] == 0x0D {
              notes.lineEnds.append(offset + lane)
              notes.textLineEnds.append(out + lane - textStart)
            }
          }
          out += 16
          offset += 16
        } else {
          target[out] = lead
          if lead == 0x0A || lead == 0x0D {
            notes.lineEnds.append(offset)
            notes.textLineEnds.append(out - textStart)
          }
          out += 1
          offset += 1
        }
        continue
      }
      let scalar: UInt32
      let length: Int
      if offset + 1 < source.count, lead != 0x80, lead != 0xFF,
        source[offset + 1] >= 0x40, source[offset + 1] != 0x7F, source[offset + 1] != 0xFF
      {
        let trail = Int(source[offset + 1])
        let place = (Int(lead) - 0x81) * 190 + trail - (trail > 0x7F ? 0x41 : 0x40)
        (scalar, length) = (UInt32(two[place]), 2)
      } else {
        (scalar, length) = (fourByteScalar(source, at: offset), 4)
      }
      guard scalar != 0 else {
        notes.invalid.append((offset, out - textStart))
        target[out] = UInt8(ascii: "?")
        out += 1
        offset += 1
        continue
      }
      out = Self.encode(scalar, into: &target, at: out)
      offset += length
    }
    return out
  }

  @inline(__always)
  private static func encode(
    _ scalar: UInt32,
    into target: inout MutableSpan<UInt8>,
    at out: Int
  ) -> Int {
    if scalar >= 0x800, scalar < 0x10000 {
      target[out] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
      target[out + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
      target[out + 2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
      return out + 3
    }
    if scalar < 0x800 {
      target[out] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
      target[out + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
      return out + 2
    }
    target[out] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
    target[out + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F)
    target[out + 2] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
    target[out + 3] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
    return out + 4
  }

  /// The scalar of the four-byte sequence at `offset`; 0 when there is none.
  private func fourByteScalar(_ source: Span<UInt8>, at offset: Int) -> UInt32 {
    guard offset + 4 <= source.count else { return 0 }
    let (first, second) = (Int(source[offset]), Int(source[offset + 1]))
    let (third, fourth) = (Int(source[offset + 2]), Int(source[offset + 3]))
    guard 0x81...0xFE ~= first, 0x30...0x39 ~= second, 0x81...0xFE ~= third,
      0x30...0x39 ~= fourth
    else { return 0 }
    let place =
      (((first - 0x81) * 10 + second - 0x30) * 126 + third - 0x81) * 10 + fourth - 0x30
    if place < fourByte.count { return UInt32(fourByte[place]) }
    // 90308130 is place 189,000; the planes above the BMP follow in order.
    guard 189_000..<(189_000 + 0x10_0000) ~= place else { return 0 }
    return UInt32(place - 189_000 + 0x1_0000)
  }
}
