import Testing

@testable import PanoramaMatching
import PanoramaTestSupport

@Suite struct EditDistanceTests {
  /// The optimal string alignment distance by its recurrence, without any shortcut.
  static func naive(_ left: [UInt8], _ right: [UInt8]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    let (a, b) = (Array(left.dropLast()), Array(right.dropLast()))
    var best = min(naive(a, right) + 1, naive(left, b) + 1)
    best = min(best, naive(a, b) + (left.last == right.last ? 0 : 1))
    if left.count > 1, right.count > 1, left.last == b.last, a.last == right.last {
      best = min(best, naive(Array(a.dropLast()), Array(b.dropLast())) + 1)
    }
    return best
  }

  @Test func `short strings are as far apart as the recurrence says`() {
    var generator = SeededGenerator(seed: 404)
    var distance = EditDistance()
    for _ in 0..<1500 {
      func text() -> [UInt8] {
        (0..<Int.random(in: 0...5, using: &generator)).map { _ in
          UInt8.random(in: 97...99, using: &generator)
        }
      }
      let (left, right) = (text(), text())
      let expected = Self.naive(left, right)
      for limit in 0...4 {
        let isWithin = distance.isWithin(limit, left[...], right[...])
        #expect(isWithin == (expected <= limit), "\(left) \(right) \(limit)")
      }
    }
  }

  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("ab", "ba", 1), ("ca", "abc", 3), ("abcd", "acbd", 1),
    ("kitten", "sitting", 3),
  ])
  func `published distances`(left: String, right: String, expected: Int) {
    var distance = EditDistance()
    let (x, y) = (Array(left.utf8), Array(right.utf8))
    let isReached = distance.isWithin(expected, x[...], y[...])
    let isUndercut = distance.isWithin(expected - 1, x[...], y[...])
    #expect(isReached && !isUndercut)
  }

  @Test func `slices that do not start at 0 compare alike`() {
    var distance = EditDistance()
    let left = Array("xxabcd".utf8)
    let right = Array("yabdc".utf8)
    let isNear = distance.isWithin(1, left[2...], right[1...])
    let isSame = distance.isWithin(0, left[2...], right[1...])
    #expect(isNear && !isSame)
  }
}
