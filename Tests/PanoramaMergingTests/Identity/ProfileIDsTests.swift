import PanoramaModel
import Testing

@testable import PanoramaMerging
import PanoramaTestSupport

@Suite struct ProfileIDsTests {
  private static func records(_ count: Int) -> CustomerRecordSet {
    World.records((0..<count).map { World.Customer(source: "s", key: "\(1000 + $0)", values: []) })
  }

  /// Clusters, the ids before, and the ids that must come out; nil for any new one.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var clusters: [[CustomerIndex]]
    var previous: [String?]
    var expected: [String?]
    var testDescription: String { name }
  }

  @Test(arguments: [
    Case(
      name: "nothing changed",
      clusters: [[0, 1], [2]],
      previous: ["A", "A", "B"],
      expected: ["A", "B"]
    ),
    Case(
      name: "a new record joins",
      clusters: [[0, 1], [2]],
      previous: [nil, "A", "B"],
      expected: ["A", "B"]
    ),
    Case(
      name: "a new customer",
      clusters: [[0], [1]],
      previous: ["A", nil],
      expected: ["A", nil]
    ),
    Case(
      name: "a merge keeps the id of the majority",
      clusters: [[0, 1, 2]],
      previous: ["A", "B", "B"],
      expected: ["B"]
    ),
    Case(
      name: "a merge of equals keeps the smaller id",
      clusters: [[0, 1]],
      previous: ["B", "A"],
      expected: ["A"]
    ),
    Case(
      name: "a split leaves the id with the larger part",
      clusters: [[0], [1, 2]],
      previous: ["A", "A", "A"],
      expected: [nil, "A"]
    ),
    Case(
      name: "a split in halves leaves the id with the first record",
      clusters: [[0, 2], [1, 3]],
      previous: ["A", "A", "A", "A"],
      expected: ["A", nil]
    ),
    Case(
      name: "a cluster that loses its id takes its next claim",
      clusters: [[0, 1, 2], [3, 4, 5]],
      previous: ["A", "A", "A", "A", "A", "B"],
      expected: ["A", "B"]
    ),
    Case(
      name: "records change sides",
      clusters: [[0, 3], [1, 2]],
      previous: ["A", "A", "B", "B"],
      expected: ["A", "B"]
    ),
  ])
  func `a customer keeps its id`(test: Case) {
    let records = Self.records(test.previous.count)
    let clustering = World.clustering(test.clusters)
    let ids = ProfileIDs.assign(clustering, records, previous: test.previous)
    for (id, expected) in zip(ids, test.expected) {
      if let expected { #expect(id == expected) } else { #expect(!test.previous.contains(id)) }
    }
    #expect(ids.count == test.clusters.count && Set(ids).count == ids.count)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `ids are unique, keep to the rule, and settle`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...30, using: &generator)
    let records = Self.records(count)
    func partition() -> [[CustomerIndex]] {
      var clusters: [Int: [CustomerIndex]] = [:]
      for record in 0..<CustomerIndex(count) {
        clusters[Int.random(in: 0..<max(1, count / 2), using: &generator), default: []].append(
          record
        )
      }
      return clusters.values.sorted { $0[0] < $1[0] }
    }
    let pool = ["A", "B", "C", "D", "E"]
    let previous = (0..<count).map { _ in
      Bool.random(using: &generator) ? pool.randomElement(using: &generator) : nil
    }
    let clusters = partition()
    let ids = ProfileIDs.assign(World.clustering(clusters), records, previous: previous)
    #expect(Set(ids).count == ids.count)
    #expect(ids == ProfileIDs.assign(World.clustering(clusters), records, previous: previous))
    // Every id of before that some record has lives on in a cluster that has such a record, if one was free.
    for (cluster, members) in clusters.enumerated() {
      let claims = Set(members.compactMap { previous[Int($0)] })
      if pool.contains(ids[cluster]) {
        #expect(claims.contains(ids[cluster]))
      } else {
        #expect(claims.allSatisfy { ids.contains($0) })
      }
    }
    var settled = [String?](repeating: nil, count: count)
    for (cluster, members) in clusters.enumerated() {
      for member in members { settled[Int(member)] = ids[cluster] }
    }
    #expect(ProfileIDs.assign(World.clustering(clusters), records, previous: settled) == ids)
    // The next night, with another partition, no new id may be one that is in use.
    let next = ProfileIDs.assign(World.clustering(partition()), records, previous: settled)
    #expect(Set(next).count == next.count)
  }

  @Test func `a new id is made of source and key alone, in 26 letters of base 32`() {
    let one = World.records([.init(source: "s", key: "1", values: [])])
    let same = World.records([
      .init(source: "a", key: "0", values: []),
      .init(source: "s", key: "1", values: [.init(field: .phone, text: "x")]),
    ])
    let id = ProfileIDs.make(one, 0, 0)
    #expect(id == ProfileIDs.make(same, 1, 0) && id != ProfileIDs.make(same, 0, 0))
    #expect(id != ProfileIDs.make(one, 0, 1) && id.count == 26)
    #expect(id.allSatisfy { "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains($0) })
    // SHA-256 of "s", 0, "1", 0, "0" by an independent program, its first 130 bits in Crockford's alphabet.
    #expect(id == Self.published)
  }

  static let published = "J2R1VXJK70Z104QCSP446YGQ5H"
}
