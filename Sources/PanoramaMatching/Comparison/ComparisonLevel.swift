/// How far two values of a field agree, and what that says of the pair.
struct ComparisonLevel: Sendable {
  /// The level's name in explanations.
  let name: String
  /// How often pairs that are one customer reach it.
  let m: Double
  /// How often pairs that are not one customer reach it; nil when the frequency of the value itself says so.
  let u: Double?
  /// The most bits that it may give, whatever the frequency of the value.
  let cap: Double

  init(_ name: String, m: Double, u: Double?, cap: Double = 20) {
    self.name = name
    self.m = m
    self.u = u
    self.cap = cap
  }
}

/// A field by which pairs are compared: its levels from missing to else, each with its weight.
struct Comparison: Sendable {
  /// The comparison's name in explanations.
  let name: String
  /// The levels; a level's number is its place here, and 0 is "missing", which says nothing.
  let levels: [ComparisonLevel]
  /// The weights in bits where the frequency of the value does not matter.
  private let weights: [Float]
  /// log2 of m where it does.
  private let logM: [Float]

  init(_ name: String, _ levels: [ComparisonLevel]) {
    self.name = name
    self.levels = [ComparisonLevel("missing", m: 1, u: 1)] + levels
    weights = self.levels.map { Float(Bits.log2($0.m / ($0.u ?? 1))) }
    logM = self.levels.map { Float(Bits.log2($0.m)) }
  }

  /// The weight of a level in bits.
  ///
  /// `rarity` is log2 of the inverse share of records that have the value; levels without a fixed `u` use it.
  func weight(_ level: Int, rarity: Float) -> Float {
    guard levels[level].u == nil else { return weights[level] }
    return min(logM[level] + rarity, Float(levels[level].cap))
  }
}
