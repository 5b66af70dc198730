/// The records that are one customer, and why each is among them.
public struct Clustering: Sendable {
  /// The cluster of each customer record, by `CustomerIndex`; clusters are numbered in the order of their first record.
  public var clusterOf: [UInt32]
  /// The members of all clusters, cluster after cluster, ascending.
  public var members: [CustomerIndex]
  /// Where each cluster's members end in `members`.
  public var memberEnds: [UInt32]
  /// The link by which each record joined its cluster, by `CustomerIndex`; nil for the first record of a cluster.
  public var links: [MatchLink?]
  /// Links that a guard refused: the pair scored as a match but cannot be one customer.
  public var refused: [RefusedLink]
  /// Pairs scored between review and match, strongest first; at most 1,000 are kept.
  public var reviews: [MatchLink]
  /// Counts for the report.
  public var measures: MatchMeasures

  /// Puts a clustering together.
  public init(
    clusterOf: [UInt32],
    members: [CustomerIndex],
    memberEnds: [UInt32],
    links: [MatchLink?],
    refused: [RefusedLink],
    reviews: [MatchLink],
    measures: MatchMeasures
  ) {
    self.clusterOf = clusterOf
    self.members = members
    self.memberEnds = memberEnds
    self.links = links
    self.refused = refused
    self.reviews = reviews
    self.measures = measures
  }

  /// How many clusters there are.
  public var count: Int { memberEnds.count }

  /// The members of one cluster, ascending.
  public func members(of cluster: Int) -> ArraySlice<CustomerIndex> {
    members[(cluster == 0 ? 0 : Int(memberEnds[cluster - 1]))..<Int(memberEnds[cluster])]
  }
}

/// Two records that were found to be one customer.
public struct MatchLink: Sendable, Hashable {
  /// The record with the smaller index.
  public var left: CustomerIndex
  /// The record with the larger index.
  public var right: CustomerIndex
  /// The evidence in bits: log2 of the odds that both are one customer.
  public var weight: Float
  /// The level that each comparison reached, packed; `LinkReason` unpacks it.
  public var pattern: UInt64

  /// Makes a link.
  public init(left: CustomerIndex, right: CustomerIndex, weight: Float, pattern: UInt64) {
    self.left = left
    self.right = right
    self.weight = weight
    self.pattern = pattern
  }
}

/// A link that clustering refused, and the guard that did.
public struct RefusedLink: Sendable, Hashable {
  /// The link.
  public var link: MatchLink
  /// The kind of identifier of which both sides hold different valid values.
  public var conflict: IdentifierKind

  /// Makes a refused link.
  public init(link: MatchLink, conflict: IdentifierKind) {
    self.link = link
    self.conflict = conflict
  }
}

/// Counts of the matching.
public struct MatchMeasures: Sendable, Codable, Hashable {
  /// Pairs that each blocking rule proposed, by the rule's name, before duplicates are removed.
  public var pairsByRule: [String: Int] = [:]
  /// Blocks that were too large to compare, by the rule's name.
  public var skippedBlocks: [String: Int] = [:]
  /// Distinct pairs compared.
  public var comparedPairs = 0
  /// Pairs at or above the match threshold.
  public var matchedPairs = 0
  /// Pairs between the review and the match threshold.
  public var reviewPairs = 0
  /// Links refused by a guard.
  public var refusedLinks = 0
  /// Values that too many records share, left out of blocking, by field.
  public var hubValues: [String: Int] = [:]

  /// Makes empty counts.
  public init() {}
}
