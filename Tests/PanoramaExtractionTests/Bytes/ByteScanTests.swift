import PanoramaTestSupport
import Testing

@testable import PanoramaExtraction

struct ByteScanTests {
  @Test func `each scan agrees with its obvious twin`() {
    let seed = UInt64.random(in: 0 ... .max)
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let alphabet: [UInt8] = [
        0x61, 0x22, 0x2C, 0x0A, 0x0D, 0x5C, 0x1F, 0x20, 0x80, 0xFF, 0x23, 0x21,
      ]
      let common = Bool.random(using: &random) ? 200 : 1
      let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
        Int.random(in: 0...common, using: &random) > 0
          ? 0x61 : alphabet.randomElement(using: &random) ?? 0x61
      }
      let start = Int.random(in: 0...bytes.count, using: &random)
      #expect(
        ByteScan.firstNonASCII(in: bytes.span, from: start)
          == bytes[start...].firstIndex { $0 >= 0x80 } ?? bytes.count
      )
      #expect(
        ByteScan.firstIndex(of: 0x0A, in: bytes.span, from: start)
          == bytes[start...].firstIndex(of: 0x0A)
      )
      #expect(ByteScan.count(of: 0x0A, in: bytes.span) == bytes.count { $0 == 0x0A })
      if bytes.count >= 16 {
        let block = SIMD16(bytes[0..<16])
        #expect(
          ByteScan.holdsLineEnd(block) == bytes[0..<16].contains { $0 == 0x0A || $0 == 0x0D }
        )
      }
      #expect(
        ByteScan.endOfPlainJSON(in: bytes.span, from: start)
          == bytes[start...].firstIndex { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 } ?? bytes.count
      )
    }
  }

  @Test func `each way to find marks agrees with the obvious one`() {
    var random = SeededGenerator(seed: .random(in: 0 ... .max))
    let alphabet: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x5C, 0x00, 0x7C, 0xA2, 0xAC]
    var marked = MarkedPlaces()
    for round in 0..<3_000 {
      let rarity = [0, 1, 7, 200].randomElement(using: &random) ?? 1
      // Now and then more than one piece.
      let most = round % 1_000 == 0 ? 200_000 : 400
      let bytes = (0..<Int.random(in: 0...most, using: &random)).map { _ in
        Int.random(in: 0...rarity, using: &random) > 0
          ? 0x61 : alphabet.randomElement(using: &random) ?? 0x61
      }
      let escape: UInt8 = Bool.random(using: &random) ? 0x5C : 0x2C
      let wanted: Set<UInt8> = [0x2C, 0x22, 0x0A, 0x0D, escape]
      let expected = bytes.indices.filter { wanted.contains(bytes[$0]) }.map { UInt32($0) }
      for way in MarkedPlaces.Way.allCases {
        marked.find(in: bytes.span, delimiter: 0x2C, quote: 0x22, escape: escape, way)
        #expect(Array(marked.places[0..<marked.count]) == expected)
        #expect(marked.holdsNul == bytes.contains(0))
      }
    }
  }

  @Test func `long valid text with one wrong place is judged as the plain way judges it`() {
    var random = SeededGenerator(seed: .random(in: 0 ... .max))
    let pieces = ["a", "bank", "é", "ñ", "中", "銀", "𠮷", "\u{10FFFF}", "\u{800}", "\u{D7FF}"]
    for _ in 0..<3_000 {
      var bytes: [UInt8] = []
      while bytes.count < 300 {
        let isPlain = Bool.random(using: &random)
        let piece = isPlain ? "plain text " : pieces.randomElement(using: &random) ?? "a"
        bytes += Array(piece.utf8)
      }
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] = UInt8.random(in: 0...255, using: &random)
      let end = Int.random(in: max(0, bytes.count - 70)...bytes.count, using: &random)
      let start = Int.random(in: 0...2, using: &random)
      bytes = Array(bytes[start..<end])
      let expected = Self.plainFirstInvalid(bytes)
      #expect(UTF8Check.firstInvalid(in: bytes.span) == expected, "\(bytes)")
      for isNarrow in [false, true] {
        let prefix = ByteScan.validUTF8Prefix(of: bytes.span, from: 0, isNarrow: isNarrow)
        #expect(
          prefix <= expected
            && (prefix == bytes.count || bytes[prefix] & 0xC0 != 0x80 || prefix == expected),
          "\(bytes)"
        )
      }
    }
  }

  /// The obvious way, one sequence after the other.
  static func plainFirstInvalid(_ bytes: [UInt8]) -> Int {
    var place = 0
    while place < bytes.count {
      let length = bytes[place] < 0x80 ? 1 : UTF8Check.sequenceLength(bytes.span, at: place)
      if length == 0 { return place }
      place += length
    }
    return place
  }

  @Test func `UTF-8 is judged as the standard library judges it`() {
    let seed = UInt64.random(in: 0 ... .max)
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let edges: [UInt8] = [
      0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE4, 0xED, 0xEF, 0xF0,
      0xF4, 0xF5,
    ]
    for round in 0..<200_000 {
      // Behind 61 bytes the sequence stands across two vectors.
      let plain = round % 2 == 0 ? [] : [UInt8](repeating: 0x61, count: 61)
      let bytes =
        plain
        + (0..<Int.random(in: 1...7, using: &random)).map { _ in
          edges.randomElement(using: &random) ?? 0
        } + plain
      let isValid = UTF8Check.firstInvalid(in: bytes.span) == bytes.count
      #expect(isValid == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
    }
  }
}
