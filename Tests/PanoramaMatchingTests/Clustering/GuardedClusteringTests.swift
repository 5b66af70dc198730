import PanoramaModel
import Testing

@testable import PanoramaMatching
import PanoramaTestSupport

@Suite struct GuardedClusteringTests {
  /// Records that may each hold one resident id and one NIF of a few, so that conflicts abound.
  private static func records(_ generator: inout SeededGenerator, count: Int) -> [RecordBuilder
    .Record]
  {
    (0..<count).map { index in
      var record = RecordBuilder.Record(source: "s", key: "\(1000 + index)", values: [])
      if Int.random(in: 0..<3, using: &generator) > 0 {
        record.values.append(
          .init(
            field: .identifier,
            text: "R\(Int.random(in: 0..<4, using: &generator))",
            kind: .residentID,
            validity: .valid
          )
        )
      }
      if Int.random(in: 0..<3, using: &generator) == 0 {
        let number = Int.random(in: 0..<4, using: &generator)
        record.values.append(
          .init(
            field: .identifier,
            text: "N\(number)",
            kind: .nif,
            validity: number < 2 ? .valid : .invalid
          )
        )
      }
      return record
    }
  }

  private static func links(_ generator: inout SeededGenerator, count: Int) -> [MatchLink] {
    var seen: Set<UInt64> = []
    var links: [MatchLink] = []
    for _ in 0..<count * 2 {
      let one = UInt32.random(in: 0..<UInt32(count), using: &generator)
      let other = UInt32.random(in: 0..<UInt32(count), using: &generator)
      let (left, right) = (min(one, other), max(one, other))
      guard left != right, seen.insert(UInt64(left) << 32 | UInt64(right)).inserted else {
        continue
      }
      let weight = Float(Int.random(in: 5..<12, using: &generator))
      links.append(MatchLink(left: left, right: right, weight: weight, pattern: 0))
    }
    return links
  }

  /// All records that accepted links reach, breadth first.
  private static func component(of record: UInt32, _ accepted: [MatchLink]) -> Set<UInt32> {
    var found: Set<UInt32> = [record]
    var waiting = [record]
    while !waiting.isEmpty {
      let current = waiting.removeFirst()
      for link in accepted where link.left == current || link.right == current {
        let other = link.left == current ? link.right : link.left
        if found.insert(other).inserted { waiting.append(other) }
      }
    }
    return found
  }

  private static func conflicts(_ members: Set<UInt32>, _ records: [RecordBuilder.Record]) -> Bool {
    var held: [IdentifierKind: Set<String>] = [:]
    for member in members {
      for value in records[Int(member)].values where value.validity == .valid {
        held[value.kind, default: []].insert(value.text)
      }
    }
    return held.contains { $0.value.count > 1 }
  }

  @Test(arguments: 1...25 as ClosedRange<UInt64>)
  func `clusters and refusals are those of a breadth-first twin, in any order of links`(
    seed: UInt64
  ) async {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 2...40, using: &generator)
    let records = Self.records(&generator, count: count)
    let links = Self.links(&generator, count: count)
    let features = await FeatureCollector(records: RecordBuilder.set(records)).collect()
    var accepted: [MatchLink] = []
    var refused: [MatchLink] = []
    let strongestFirst = links.sorted {
      $0.weight != $1.weight
        ? $0.weight > $1.weight : ($0.left, $0.right) < ($1.left, $1.right)
    }
    for link in strongestFirst {
      let left = Self.component(of: link.left, accepted)
      if left.contains(link.right) { continue }
      let joined = left.union(Self.component(of: link.right, accepted))
      if Self.conflicts(joined, records) { refused.append(link) } else { accepted.append(link) }
    }
    for _ in 0..<3 {
      var clustering = GuardedClustering(features)
      clustering.join(links.shuffled(using: &generator))
      #expect(clustering.accepted == accepted)
      #expect(clustering.refused.map(\.link) == refused)
      for record in 0..<UInt32(count) {
        let cluster = Self.component(of: record, accepted)
        let root = clustering.root(record)
        #expect(root == cluster.min())
        #expect(!Self.conflicts(cluster, records))
      }
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `every member but the first has a link towards it inside its cluster`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let count = 30
    var accepted: [MatchLink] = []
    for link in Self.links(&generator, count: count)
    where !Self.component(of: link.left, accepted).contains(link.right) {
      accepted.append(link)
    }
    let links = SpanningLinks.find(accepted, count: count)
    for record in 0..<UInt32(count) {
      let first = Self.component(of: record, accepted).min()
      var current = record
      var steps = 0
      while current != first, steps <= count {
        guard let link = links[Int(current)] else { break }
        #expect(link.left == current || link.right == current)
        current = link.left == current ? link.right : link.left
        steps += 1
      }
      #expect(current == first && (links[Int(record)] == nil) == (record == first))
    }
    #expect(Set(links.compactMap { $0 }) == Set(accepted))
  }
}
