import PanoramaModel

/// Joins records by their links, strongest first, and never into a cluster that cannot be one customer.
///
/// Union-find with a guard: each cluster knows the valid decisive identifiers it holds, one a kind; a link between
/// clusters that hold different ones of a kind is refused and named. The order of links depends on weights and records
/// alone, so the result does not depend on threads.
struct GuardedClustering {
  private static let guarded = IdentifierKind.allCases.filter(\.isDecisive)

  private var parents: [UInt32]
  /// The decisive identifier of each cluster, by kind and by the cluster's root; 0 for none.
  private var held: [[UInt32]]
  private(set) var accepted: [MatchLink] = []
  private(set) var refused: [RefusedLink] = []

  init(_ features: MatchFeatures) {
    parents = Array(0..<UInt32(features.count))
    held = Array(repeating: Array(repeating: 0, count: features.count), count: Self.guarded.count)
    for slot in features.identifiers.indices {
      let number = features.identifiers[slot]
      guard number != 0, features.identifierValues.isDecisive(number) else { continue }
      let kind = features.identifierValues.kind[Int(number)]
      guard let place = Self.guarded.firstIndex(of: kind) else { continue }
      let record = slot / MatchFeatures.width
      if held[place][record] == 0 { held[place][record] = number }
    }
  }

  /// Joins by all links, which need not be sorted.
  mutating func join(_ links: [MatchLink]) {
    let sorted = links.sorted {
      ($1.weight, $0.left, $0.right) < ($0.weight, $1.left, $1.right)
    }
    for link in sorted { join(link) }
  }

  private mutating func join(_ link: MatchLink) {
    let left = root(link.left)
    let right = root(link.right)
    guard left != right else { return }
    for place in held.indices {
      let (one, other) = (held[place][Int(left)], held[place][Int(right)])
      if one != 0, other != 0, one != other {
        refused.append(RefusedLink(link: link, conflict: Self.guarded[place]))
        return
      }
    }
    accepted.append(link)
    // The smaller record leads, so that clusters are named alike whatever the order of joins.
    let (lead, rest) = (min(left, right), max(left, right))
    parents[Int(rest)] = lead
    for place in held.indices where held[place][Int(lead)] == 0 {
      held[place][Int(lead)] = held[place][Int(rest)]
    }
  }

  /// The first record of a record's cluster.
  mutating func root(_ record: UInt32) -> UInt32 {
    var current = record
    while parents[Int(current)] != current {
      parents[Int(current)] = parents[Int(parents[Int(current)])]
      current = parents[Int(current)]
    }
    return current
  }
}
