import PanoramaModel
import Testing

@testable import PanoramaMatching
import PanoramaTestSupport

@Suite struct CandidatePairsTests {
  private static func record(
    _ generator: inout SeededGenerator,
    _ index: Int
  ) -> RecordBuilder.Record {
    func some(_ texts: [String]) -> String? { texts.randomElement(using: &generator) }
    let phone = some(["+8613800000001", "+8613800000002", "+8613800000003", "+8613800000004"])
    let key = String(1000 + index)
    if Bool.random(using: &generator) {
      return .person(
        "s",
        key,
        some(["张伟", "王芳", "ZHANG Wei", "李明", "李亮"]) ?? "",
        id: some(["A", "B", "C"]),
        born: some(["1985-03-12", "1990-01-01"]),
        phone: phone,
        email: some(["a@b.cn", "c@d.cn"]),
        address: some(["解放路5号", "解放路5号2室", "中山路7号"])
      )
    }
    return .company(
      "t",
      key,
      some(["安徽华兴建材有限公司", "华兴建材有限公司", "上海远洋贸易有限公司"]) ?? "",
      id: some(["D", "E"]),
      founded: some(["2001-05-05", "2002-06-06"]),
      phone: phone
    )
  }

  @Test(arguments: [(1, 300), (2, 300), (3, 4), (4, 4), (5, 2)] as [(UInt64, Int)])
  func `pairs are those that share a key of a rule, found one by one`(
    seed: UInt64,
    largest: Int
  ) async {
    var generator = SeededGenerator(seed: seed)
    let records = RecordBuilder.set((0..<30).map { Self.record(&generator, $0) })
    let features = await FeatureCollector(records: records).collect()
    let found = await CandidatePairs.find(features, largestBlock: largest)
    var expected: Set<UInt64> = []
    var skipped: [String: Int] = [:]
    for rule in BlockingRule.all {
      let keys = (0..<features.count).map { record in
        var keys: [UInt64] = []
        rule.keys(features, record, &keys)
        return keys
      }
      let sizes = keys.joined().reduce(into: [UInt64: Int]()) { $0[$1, default: 0] += 1 }
      let tooLarge = sizes.count { $0.value > largest }
      if tooLarge > 0 { skipped[rule.name] = tooLarge }
      for left in 0..<features.count {
        for right in left + 1..<max(left + 1, features.count)
        where features.party[left] == features.party[right] {
          let shared = Set(keys[left]).intersection(keys[right])
          if shared.contains(where: { sizes[$0] ?? 0 <= largest }) {
            expected.insert(UInt64(left) << 32 | UInt64(right))
          }
        }
      }
    }
    #expect(found.pairs == expected.sorted())
    #expect(found.skippedBlocks == skipped)
    #expect(largest > 100 || !skipped.isEmpty)
  }
}
