import PanoramaModel
import Testing
import PanoramaTestSupport

@Suite struct ByteInternerTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `numbers are those of a dictionary, through growth and tags`(seed: UInt64) {
    struct Key: Hashable {
      var bytes: [UInt8]
      var tag: UInt8
    }
    var generator = SeededGenerator(seed: seed)
    var interner = ByteInterner(capacity: 0)
    var twin: [Key: UInt32] = [:]
    var values: [Key] = []
    for _ in 0..<12_000 {
      let length = Int.random(in: 0...4, using: &generator)
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...9, using: &generator) }
      let key = Key(bytes: bytes, tag: UInt8.random(in: 0...2, using: &generator))
      let known = interner.number(of: bytes.span, tag: key.tag)
      #expect(known == twin[key])
      let number = interner.intern(bytes.span, tag: key.tag)
      if let expected = twin[key] {
        #expect(number == expected)
      } else {
        values.append(key)
        twin[key] = number
        #expect(Int(number) == values.count)
      }
    }
    #expect(interner.count == values.count + 1 && interner.counts.count == interner.count)
    for (index, key) in values.enumerated() {
      let copy = interner.withBytes(of: UInt32(index + 1)) { span in span.indices.map { span[$0] } }
      #expect(copy == key.bytes)
    }
    #expect(interner.range(of: 0).isEmpty)
  }
}
