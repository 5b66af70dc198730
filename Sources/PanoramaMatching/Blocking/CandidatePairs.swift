import PanoramaModel

/// The pairs of records that are worth comparing: those that share a key of some blocking rule.
struct CandidatePairs: Sendable {
  /// Each pair once, ascending: the smaller record in the upper half, the larger in the lower.
  var pairs: [UInt64]
  /// Pairs proposed by each rule.
  var pairsByRule: [String: Int]
  /// Blocks that were too large, by rule.
  var skippedBlocks: [String: Int]

  /// Finds all pairs; rules run on both cores.
  static func find(_ features: MatchFeatures, largestBlock: Int) async -> CandidatePairs {
    var found = CandidatePairs(pairs: [], pairsByRule: [:], skippedBlocks: [:])
    await withTaskGroup(of: (Int, [UInt64], Int).self) { group in
      for index in BlockingRule.all.indices {
        group.addTask {
          let (pairs, skipped) = pairs(of: BlockingRule.all[index], features, largestBlock)
          return (index, pairs, skipped)
        }
      }
      for await (index, pairs, skipped) in group {
        let name = BlockingRule.all[index].name
        found.pairsByRule[name] = pairs.count
        if skipped > 0 { found.skippedBlocks[name] = skipped }
        found.pairs.append(contentsOf: pairs)
      }
    }
    RadixSort.sort(&found.pairs)
    found.removeDuplicates()
    return found
  }

  private mutating func removeDuplicates() {
    var kept = 0
    for index in pairs.indices where index == 0 || pairs[index] != pairs[index - 1] {
      // Reading runs ahead of writing, so the comparison above still sees the sorted neighbours.
      pairs[kept] = pairs[index]
      kept += 1
    }
    pairs.removeLast(pairs.count - kept)
  }

  private static func pairs(
    of rule: BlockingRule,
    _ features: MatchFeatures,
    _ largestBlock: Int
  ) -> (pairs: [UInt64], skipped: Int) {
    var keys: [UInt64] = []
    var records: [UInt32] = []
    var own: [UInt64] = []
    for record in 0..<features.count {
      own.removeAll(keepingCapacity: true)
      rule.keys(features, record, &own)
      for key in own {
        keys.append(key)
        records.append(UInt32(record))
      }
    }
    RadixSort.sort(&keys, with: &records)
    var pairs: [UInt64] = []
    var skipped = 0
    var start = 0
    while start < keys.count {
      var end = start + 1
      while end < keys.count, keys[end] == keys[start] { end += 1 }
      if end - start > largestBlock {
        skipped += 1
      } else {
        append(records[start..<end], features, &pairs)
      }
      start = end
    }
    return (pairs, skipped)
  }

  /// Records of one block stand in ascending order, because sorting keeps the order of equal keys.
  private static func append(
    _ block: ArraySlice<UInt32>,
    _ features: MatchFeatures,
    _ pairs: inout [UInt64]
  ) {
    for left in block.indices {
      for right in left + 1..<block.endIndex {
        let (first, second) = (Int(block[left]), Int(block[right]))
        let (one, other) = (features.party[first], features.party[second])
        if first != second, one == other || one == .unknown || other == .unknown {
          pairs.append(UInt64(block[left]) << 32 | UInt64(block[right]))
        }
      }
    }
  }
}
