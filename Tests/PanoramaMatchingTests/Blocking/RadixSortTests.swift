import Testing

@testable import PanoramaMatching
import PanoramaTestSupport

@Suite struct RadixSortTests {
  @Test(arguments: [0, 1, 2, 255, 256, 257, 1000, 5000])
  func `keys are sorted as sort() sorts them`(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    for mask: UInt64 in [.max, 0xFF, 0xFF00_0000_0000_0000, 0x00FF_0000_00FF_0000, 0] {
      var keys = (0..<count).map { _ in UInt64.random(in: 0 ... .max, using: &generator) & mask }
      let expected = keys.sorted()
      RadixSort.sort(&keys)
      #expect(keys == expected)
    }
  }

  @Test(arguments: [0, 1, 2, 255, 300, 3000])
  func `pairs of one key keep their order`(count: Int) {
    var generator = SeededGenerator(seed: 17)
    for limit: UInt64 in [0, 3, 1 << 20, .max] {
      var keys = (0..<count).map { _ in UInt64.random(in: 0...limit, using: &generator) }
      var values = (0..<UInt32(count)).map { $0 }
      let expected = zip(keys, values).sorted { ($0.0, $0.1) < ($1.0, $1.1) }
      RadixSort.sort(&keys, with: &values)
      #expect(keys == expected.map(\.0) && values == expected.map(\.1))
    }
  }
}
