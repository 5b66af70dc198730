public import PanoramaModel

/// Finds which customer records are one customer.
public struct Matcher: Sendable {
  /// What the user set.
  public let rules: MatchingRules

  /// Makes a matcher.
  public init(rules: MatchingRules) { self.rules = rules }

  /// Blocks, compares, weighs and clusters all customer records.
  public func match(_ records: CustomerRecordSet) async -> Clustering {
    var features = await FeatureCollector(records: records).collect()
    var measures = MatchMeasures()
    measures.hubValues = HubValues.remove(from: &features, rules)
    let candidates = await CandidatePairs.find(features, largestBlock: rules.largestBlock)
    measures.pairsByRule = candidates.pairsByRule
    measures.skippedBlocks = candidates.skippedBlocks
    measures.comparedPairs = candidates.pairs.count
    let match = Float(Bits.ofProbability(rules.matchProbability))
    let review = Float(Bits.ofProbability(rules.reviewProbability))
    let links = await PairScorer(features).score(candidates.pairs, floor: review)
    let matched = links.filter { $0.weight >= match }
    let reviews = links.filter { $0.weight < match }
    measures.matchedPairs = matched.count
    measures.reviewPairs = reviews.count
    var clustering = GuardedClustering(features)
    clustering.join(matched)
    measures.refusedLinks = clustering.refused.count
    return assemble(clustering, count: features.count, reviews, measures)
  }

  private func assemble(
    _ joined: GuardedClustering,
    count: Int,
    _ reviews: [MatchLink],
    _ measures: MatchMeasures
  ) -> Clustering {
    var joined = joined
    var clusterOf = [UInt32](repeating: 0, count: count)
    var sizes: [UInt32] = []
    for record in 0..<UInt32(count) {
      let root = joined.root(record)
      if root == record {
        clusterOf[Int(record)] = UInt32(sizes.count)
        sizes.append(1)
      } else {
        clusterOf[Int(record)] = clusterOf[Int(root)]
        sizes[Int(clusterOf[Int(root)])] += 1
      }
    }
    var ends: [UInt32] = []
    var end: UInt32 = 0
    for size in sizes {
      end += size
      ends.append(end)
    }
    var next = ends.indices.map { $0 == 0 ? 0 : ends[$0 - 1] }
    var members = [CustomerIndex](repeating: 0, count: count)
    for record in 0..<count {
      let cluster = Int(clusterOf[record])
      members[Int(next[cluster])] = CustomerIndex(record)
      next[cluster] += 1
    }
    let open = reviews.filter { clusterOf[Int($0.left)] != clusterOf[Int($0.right)] }
    let strongest = open.sorted {
      ($1.weight, $0.left, $0.right) < ($0.weight, $1.left, $1.right)
    }
    return Clustering(
      clusterOf: clusterOf,
      members: members,
      memberEnds: ends,
      links: SpanningLinks.find(joined.accepted, count: count),
      refused: joined.refused,
      reviews: Array(strongest.prefix(1000)),
      measures: measures
    )
  }
}

/// Finds for each record the link that leads from it towards the first record of its cluster.
enum SpanningLinks {
  /// The accepted links of a cluster form a tree; walking it from the first record gives each other record its link.
  static func find(_ accepted: [MatchLink], count: Int) -> [MatchLink?] {
    var degrees = [UInt32](repeating: 0, count: count + 1)
    for link in accepted {
      degrees[Int(link.left) + 1] += 1
      degrees[Int(link.right) + 1] += 1
    }
    for index in stride(from: 1, through: count, by: 1) { degrees[index] += degrees[index - 1] }
    var next = degrees
    var edges = [UInt32](repeating: 0, count: accepted.count * 2)
    for (index, link) in accepted.enumerated() {
      for record in [Int(link.left), Int(link.right)] {
        edges[Int(next[record])] = UInt32(index)
        next[record] += 1
      }
    }
    var links = [MatchLink?](repeating: nil, count: count)
    var isSeen = [Bool](repeating: false, count: count)
    var waiting: [Int] = []
    for first in 0..<count where !isSeen[first] {
      isSeen[first] = true
      waiting.append(first)
      while let record = waiting.popLast() {
        for slot in degrees[record]..<degrees[record + 1] {
          let link = accepted[Int(edges[Int(slot)])]
          let other = Int(link.left) == record ? Int(link.right) : Int(link.left)
          if isSeen[other] { continue }
          isSeen[other] = true
          links[other] = link
          waiting.append(other)
        }
      }
    }
    return links
  }
}
