import PanoramaModel
import Testing
import PanoramaTestSupport

@Suite struct RecordBatchTests {
  @Test func `records that are closed stay, those abandoned leave nothing`() {
    var generator = SeededGenerator(seed: 11)
    var batch = RecordBatch()
    var twin: [[(path: FieldPathID, text: [UInt8])]] = []
    for number in 1...400 {
      var record: [(path: FieldPathID, text: [UInt8])] = []
      for _ in 0..<Int.random(in: 0...5, using: &generator) {
        let length = Int.random(in: 0...6, using: &generator)
        let text = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let path = FieldPathID.random(in: 0...9, using: &generator)
        batch.append(path, .text, text.span)
        record.append((path, text))
      }
      if Bool.random(using: &generator) {
        batch.endRecord(at: RecordPlace(number: number, line: number, byteOffset: 0, byteLength: 0))
        twin.append(record)
      } else {
        batch.abandonRecord()
      }
    }
    #expect(batch.count == twin.count && batch.places.count == twin.count)
    for (index, record) in twin.enumerated() {
      let entries = batch.entryRange(of: index).map { batch.entries[$0] }
      #expect(entries.map(\.path) == record.map(\.path))
      for (entry, expected) in zip(entries, record) {
        let text = batch.withText(of: entry) { span in span.indices.map { span[$0] } }
        #expect(text == expected.text)
      }
    }
    #expect(batch.text.count == twin.joined().reduce(0) { $0 + $1.text.count })
    batch.removeAll()
    #expect(batch.count == 0 && batch.text.isEmpty && batch.entries.isEmpty && batch.places.isEmpty)
  }

  @Test(arguments: [
    (0, 3, "abc"), (3, 2, "de"), (8, 9, "ij"), (10, 4, ""), (-1, 4, ""), (99, 1, ""),
  ])
  func `raw bytes are cut from the window of the file, never outside`(
    offset: Int,
    length: Int,
    expected: String
  ) {
    var batch = RecordBatch()
    batch.rawOffset = 1000
    batch.raw = Array("abcdefghij".utf8)
    batch.endRecord(
      at: RecordPlace(number: 1, line: 1, byteOffset: 1000 + offset, byteLength: length)
    )
    #expect(String(decoding: batch.rawBytes(of: 0), as: UTF8.self) == expected)
  }

  @Test func `raw bytes end at 64 KiB`() {
    var batch = RecordBatch()
    batch.raw = [UInt8](repeating: 65, count: 200_000)
    batch.endRecord(at: RecordPlace(number: 1, line: 1, byteOffset: 0, byteLength: 200_000))
    #expect(batch.rawBytes(of: 0).count == 65_536)
  }
}
