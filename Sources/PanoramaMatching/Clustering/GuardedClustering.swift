import PanoramaModel

/// Joins records by their links, strongest first, and never into a cluster that cannot be one customer.
///
/// Union-find with a guard: each cluster knows the valid decisive identifiers it holds; a link between clusters that hold
/// different ones of a kind is refused and named. A record that holds two of a kind by itself may be joined by records that
/// hold one of these, because no new contradiction comes in. The order of links depends on weights and records alone, so
/// the result does not depend on threads.
struct GuardedClustering {
  private var parents: [UInt32]
  /// The first decisive identifier of each cluster, by the cluster's root; 0 for none.
  private var held: [UInt32]
  /// All decisive identifiers of the few clusters that hold several, by root, ascending.
  private var several: [UInt32: [UInt32]] = [:]
  private let kinds: [IdentifierKind]
  private(set) var accepted: [MatchLink] = []
  private(set) var refused: [RefusedLink] = []

  init(_ features: MatchFeatures) {
    parents = Array(0..<UInt32(features.count))
    held = Array(repeating: 0, count: features.count)
    kinds = features.identifierValues.kind
    for entry in features.decisive {
      hold([UInt32(truncatingIfNeeded: entry)], at: UInt32(entry >> 32))
    }
  }

  /// What a cluster holds.
  private func identifiers(at root: UInt32) -> [UInt32] {
    if let all = several[root] { return all }
    return held[Int(root)] == 0 ? [] : [held[Int(root)]]
  }

  private mutating func hold(_ numbers: [UInt32], at root: UInt32) {
    let all = Set(identifiers(at: root) + numbers).sorted()
    held[Int(root)] = all.first ?? 0
    several[root] = all.count > 1 ? all : nil
  }

  /// The kind of identifier that keeps two clusters apart; nil when they may be joined.
  private func conflict(_ left: UInt32, _ right: UInt32) -> IdentifierKind? {
    let (one, other) = (held[Int(left)], held[Int(right)])
    if one == 0 || other == 0 || (one == other && several.isEmpty) { return nil }
    if several[left] == nil, several[right] == nil {
      let isSameKind = kinds[Int(one)] == kinds[Int(other)]
      return one != other && isSameKind ? kinds[Int(one)] : nil
    }
    let (mine, theirs) = (identifiers(at: left), identifiers(at: right))
    return IdentifierKind.allCases.first { kind in
      let (a, b) = (
        Set(mine.filter { kinds[Int($0)] == kind }), Set(theirs.filter { kinds[Int($0)] == kind })
      )
      return !a.isSubset(of: b) && !b.isSubset(of: a)
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
    if let conflict = conflict(left, right) {
      refused.append(RefusedLink(link: link, conflict: conflict))
      return
    }
    accepted.append(link)
    // The smaller record leads, so that clusters are named alike whatever the order of joins.
    let (lead, rest) = (min(left, right), max(left, right))
    parents[Int(rest)] = lead
    if held[Int(rest)] != 0 { hold(identifiers(at: rest), at: lead) }
    several[rest] = nil
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
