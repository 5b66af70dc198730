import PanoramaModel
import PanoramaTestSupport
import Testing

@testable import PanoramaQuality

@Suite struct SketchTests {
  @Test func `a sketch keeps the smallest hashes, each once, in any order`() {
    var generator = SeededGenerator(seed: 41)
    for count in [0, 1, 63, 64, 65, 1_000] {
      var values = (0..<count).map { _ in generator.next() }
      values += values.prefix(10)
      let expected = Array(Set(values).sorted().prefix(EntryObservation.sketchSize))
      for _ in 0..<3 {
        values.shuffle(using: &generator)
        var sketch = BottomSketch()
        for value in values { sketch.insert(value) }
        #expect(sketch.hashes == expected)
      }
    }
  }

  /// The estimate strays by three standard deviations, 3·√(c(1−c)/n); of 64 hashes at least 40 are below the end of both.
  @Test(arguments: [(0, 500), (50, 450), (250, 250), (450, 50), (500, 0)])
  func `the overlap is near the truth`(shared: Int, own: Int) throws {
    var generator = SeededGenerator(seed: 42)
    let common = (0..<shared).map { _ in generator.next() }
    func sketch() -> [UInt64] {
      var sketch = BottomSketch()
      for value in common + (0..<own).map({ _ in generator.next() }) { sketch.insert(value) }
      return sketch.hashes
    }
    let truth = Double(shared) / Double(shared + own)
    let estimate = try #require(BottomSketch.overlap(sketch(), sketch()))
    #expect(abs(estimate - truth) <= 3 * (truth * (1 - truth) / 40).squareRoot() + 0.001)
  }

  @Test func `small sets are compared exactly`() {
    #expect(BottomSketch.overlap([1, 2, 3, 4], [2, 3, 5, 6, 7]) == 0.5)
    #expect(BottomSketch.overlap([1, 2], [1, 2, 3, 4, 5]) == 1)
    #expect(BottomSketch.overlap([1, 2], [1, 2]) == 1)
    #expect(BottomSketch.overlap([], [1]) == nil)
  }
}
