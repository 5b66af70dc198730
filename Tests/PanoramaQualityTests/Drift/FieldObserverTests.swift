import PanoramaModel
import PanoramaTestSupport
import Testing

@testable import PanoramaQuality

@Suite struct FieldObserverTests {
  private static let secret = [UInt8](repeating: 7, count: 32)

  /// A record: key, name, code; a missing value is nil, and an empty one is empty.
  private struct Row {
    var key: String
    var name: String?
    var code: String?
  }

  private static func observe(
    _ rows: [Row],
    batches: Int,
    byteCount: Int = 1,
    admitted: [String]? = nil
  ) -> (observation: EntryObservation, codes: [String: Int]?, refused: [Int]) {
    var paths = FieldPathTree()
    let key = paths.insert(["id"], isWanted: true)
    let name = paths.insert(["name"], isWanted: true)
    let code = paths.insert(["status"], isWanted: true)
    var isAdmitted: (@Sendable ([UInt8]) -> Bool)?
    if let admitted { isAdmitted = { admitted.contains(String(decoding: $0, as: UTF8.self)) } }
    var observer = FieldObserver(
      paths: paths,
      key: key,
      codes: [.init(path: code, isAdmitted: isAdmitted)],
      secret: secret,
      byteCount: byteCount
    )
    var refused: [Int] = []
    let size = max(1, (rows.count + batches - 1) / batches)
    for start in stride(from: 0, to: rows.count, by: size) {
      var batch = RecordBatch()
      for (place, row) in rows[start..<min(rows.count, start + size)].enumerated() {
        batch.append(key, .text, Array(row.key.utf8).span)
        if let text = row.name { batch.append(name, .text, Array(text.utf8).span) }
        if let text = row.code { batch.append(code, .text, Array(text.utf8).span) }
        batch.endRecord(
          at: RecordPlace(number: start + place + 1, line: 1, byteOffset: 0, byteLength: 1)
        )
      }
      refused += observer.observe(batch).map { start + $0.record }
    }
    var summary = ExtractionSummary()
    summary.recordsRead = rows.count
    summary.mappedPaths = ["id": rows.count, "name": rows.count, "status": rows.count]
    return (observer.observation(summary), observer.codes(at: code), refused)
  }

  private static func rows(_ count: Int) -> [Row] {
    (0..<count).map { index in
      Row(
        key: "K\(index)",
        name: index.isMultiple(of: 5) ? (index.isMultiple(of: 2) ? "" : nil) : "Name \(index)",
        code: ["A", "B", " A "][index % 3]
      )
    }
  }

  @Test func `gaps, kinds and codes are counted`() throws {
    let (observation, codes, refused) = Self.observe(Self.rows(100), batches: 1)
    let name = try #require(observation.fields["name"])
    #expect(name.rows == 100 && name.filled == 80 && name.emptyShare == 0.2)
    #expect(name.kinds == [.text: 80] && name.sketch.count == 64)
    #expect(codes == ["A": 67, "B": 33])
    #expect(observation.fields["status"]?.codes?.count == 2)
    #expect(observation.fields["id"]?.codes == nil && refused.isEmpty)
  }

  @Test func `the order of records and the cuts of batches do not matter`() {
    var generator = SeededGenerator(seed: 43)
    // The second size is looked at by a part of its records only.
    for byteCount in [1, 200 << 20] {
      var rows = Self.rows(500)
      let expected = Self.observe(rows, batches: 1, byteCount: byteCount)
      for batches in [1, 3, 500] {
        rows.shuffle(using: &generator)
        let found = Self.observe(rows, batches: batches, byteCount: byteCount)
        #expect(found.observation == expected.observation && found.codes == expected.codes)
      }
    }
  }

  @Test func `of a large file a part of the records is looked at, and gaps are counted in all`() {
    let whole = Self.observe(Self.rows(2_000), batches: 1).observation
    let part = Self.observe(Self.rows(2_000), batches: 1, byteCount: 200 << 20).observation
    #expect(part.fields["name"]?.filled == 1_600 && whole.fields["name"]?.filled == 1_600)
    let looked = part.fields["id"]?.kinds.values.reduce(0, +) ?? 0
    // 200 MiB are seven times too many, so an eighth: 250 with a standard deviation of 15.
    #expect((200...300).contains(looked))
  }

  @Test func `records with codes that are not admitted are named, each once`() {
    let found = Self.observe(Self.rows(6), batches: 2, admitted: ["A"])
    #expect(found.refused == [1, 4])
  }

  @Test func `a column with too many values holds no codes`() {
    let rows = (0...EntryObservation.mostCodes).map { Row(key: "\($0)", code: "c\($0)") }
    #expect(Self.observe(rows, batches: 1).codes == nil)
    #expect(Self.observe(Array(rows.dropLast()), batches: 1).codes?.count == 200)
  }
}
