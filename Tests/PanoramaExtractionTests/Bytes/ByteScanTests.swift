import Testing

@testable import PanoramaExtraction
import PanoramaTestSupport

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
      var positions: [UInt32] = []
      ByteScan.appendStructure(of: bytes.span, delimiter: 0x2C, quote: 0x22, to: &positions)
      #expect(
        positions.map(Int.init)
          == bytes.indices.filter { [0x2C, 0x22, 0x0A, 0x0D].contains(bytes[$0]) }
      )
      #expect(
        ByteScan.firstNonASCII(in: bytes.span, from: start)
          == bytes[start...].firstIndex { $0 >= 0x80 } ?? bytes.count
      )
      #expect(
        ByteScan.firstIndex(of: 0x0A, in: bytes.span, from: start)
          == bytes[start...].firstIndex(of: 0x0A)
      )
      #expect(ByteScan.count(of: 0x0A, in: bytes.span) == bytes.count { $0 == 0x0A })
      #expect(
        ByteScan.endOfPlainJSON(in: bytes.span, from: start)
          == bytes[start...].firstIndex { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 } ?? bytes.count
      )
    }
  }

  @Test func `UTF-8 is judged as the standard library judges it`() {
    let seed = UInt64.random(in: 0 ... .max)
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let edges: [UInt8] = [
      0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE4, 0xED, 0xEF, 0xF0,
      0xF4, 0xF5,
    ]
    for _ in 0..<200_000 {
      let bytes = (0..<Int.random(in: 1...7, using: &random)).map { _ in
        edges.randomElement(using: &random) ?? 0
      }
      let isValid = UTF8Check.firstInvalid(in: bytes.span) == bytes.count
      #expect(isValid == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
    }
  }
}
