import Glibc
import PanoramaModel

// The one file that calls the C library's converter; only while a table is made, never on the way of a file.

/// The characters of an encoding in which a byte is ASCII, or stands alone, or leads one or two further bytes.
///
/// The C library knows these encodings; its converter is asked once for every sequence there can be. Reading then is a
/// matter of looking up, and each damaged sequence is found at its place.
struct CharsetTable: Sendable {
  /// The scalars of bytes 80..FF that stand alone; 0 for none.
  private let single: [UInt32]
  /// The scalars of two bytes, by lead less 80 and trail; a second scalar stands in the upper half.
  private let double: [UInt64]
  /// The scalars of 8F and two bytes from A0 on, as EUC-JP has them; empty when there are none.
  private let triple: [UInt64]

  /// The table of an encoding; nil when the C library does not have it.
  static func named(_ encoding: TextEncoding) -> CharsetTable? {
    switch encoding {
    case .big5: big5
    case .shiftJIS: shiftJIS
    case .eucJP: eucJP
    case .eucKR: eucKR
    case .shiftJISX0213: shiftJISX0213
    case .eucJISX0213: eucJISX0213
    case .johab: johab
    default: nil
    }
  }

  private static let big5 = CharsetTable("BIG5-HKSCS")
  private static let shiftJIS = CharsetTable("CP932")
  private static let eucJP = CharsetTable("EUC-JP-MS")
  private static let eucKR = CharsetTable("CP949")
  private static let shiftJISX0213 = CharsetTable("SHIFT_JISX0213")
  private static let eucJISX0213 = CharsetTable("EUC-JISX0213")
  private static let johab = CharsetTable("JOHAB")

  private init?(_ name: String) {
    guard let converter = Converter(name) else { return nil }
    let single = (UInt8(0x80)...0xFF).map {
      UInt32(truncatingIfNeeded: converter.scalars(of: [$0]))
    }
    var double = [UInt64](repeating: 0, count: 128 * 256)
    for lead in UInt8(0x80)...0xFF where single[Int(lead) - 0x80] == 0 {
      for trail in UInt8(0x30)...0xFE {
        double[Int(lead - 0x80) * 256 + Int(trail)] = converter.scalars(of: [lead, trail])
      }
    }
    var triple: [UInt64] = []
    if name.hasPrefix("EUC-J") {
      for second in UInt8(0xA0)...0xFF {
        for third in UInt8(0xA0)...0xFF {
          triple.append(converter.scalars(of: [0x8F, second, third]))
        }
      }
    }
    (self.single, self.double, self.triple) = (single, double, triple)
  }

  /// The scalars of the sequence at `place` and how many bytes it has; 0 and one byte when there is none.
  @inline(__always)
  func scalars(_ bytes: Span<UInt8>, at place: Int) -> (scalars: UInt64, length: Int) {
    let lead = Int(bytes[place])
    guard lead >= 0x80 else { return (UInt64(lead), 1) }
    let alone = single[lead - 0x80]
    if alone != 0 { return (UInt64(alone), 1) }
    if lead == 0x8F, !triple.isEmpty {
      guard place + 2 < bytes.count, bytes[place + 1] >= 0xA0, bytes[place + 2] >= 0xA0 else {
        return (0, 1)
      }
      let found = triple[Int(bytes[place + 1] - 0xA0) * 96 + Int(bytes[place + 2] - 0xA0)]
      return (found, found == 0 ? 1 : 3)
    }
    guard place + 1 < bytes.count else { return (0, 1) }
    let found = double[(lead - 0x80) * 256 + Int(bytes[place + 1])]
    return (found, found == 0 ? 1 : 2)
  }
}

/// The C library's converter into UTF-32.
///
/// Safe to use: the descriptor is owned, never handed out, and closed once.
@safe private struct Converter: ~Copyable {
  private let descriptor: iconv_t

  /// Nil when the C library does not know the encoding.
  init?(_ name: String) {
    // SAFETY: both names are terminated copies that live during the call.
    guard let opened = unsafe iconv_open("UTF-32LE", name), Int(bitPattern: opened) != -1 else {
      return nil
    }
    unsafe descriptor = opened
  }

  deinit {
    // SAFETY: opened in `init`, used by nobody after.
    unsafe iconv_close(descriptor)
  }

  /// The one or two scalars of a sequence, the second in the upper half; 0 when it is not exactly one character.
  func scalars(of sequence: [UInt8]) -> UInt64 {
    var input = sequence.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: 16)
    // SAFETY: the buffers live during the calls, and their counts are the converter's bounds. A call without input
    // writes what is held back and goes back to the start state.
    let (isWhole, written) = unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe output.withUnsafeMutableBufferPointer { output in
        unsafe iconv(descriptor, nil, nil, nil, nil)
        var (from, fromLeft) = (input.baseAddress, input.count)
        var (to, toLeft) = (output.baseAddress, output.count)
        let status = unsafe iconv(descriptor, &from, &fromLeft, &to, &toLeft)
        let flushed = unsafe iconv(descriptor, nil, nil, &to, &toLeft)
        return (status == 0 && flushed == 0 && fromLeft == 0, output.count - toLeft)
      }
    }
    guard isWhole, written == 4 || written == 8 else { return 0 }
    var scalars: UInt64 = 0
    for index in (0..<written).reversed() {
      scalars = scalars << 8 | UInt64(UInt8(bitPattern: output[index]))
    }
    return scalars
  }
}
