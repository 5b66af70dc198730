import PanoramaModel

/// Scores candidate pairs, on both cores.
struct PairScorer: Sendable {
  let features: MatchFeatures
  /// log2 of the odds that two records taken at random are one customer.
  let prior: Float
  /// log2 of the number of records by which frequencies are judged.
  private let logCount: Float
  /// Below this number of records a value's frequency among them says little of its frequency among people: two of fifty
  /// may well be the only two of that name in town.
  private static let smallestPopulation = 20_000.0

  init(_ features: MatchFeatures) {
    self.features = features
    let count = Double(max(2, features.count))
    // About one other record a record: n true pairs among n²/2. In a small export most pairs that share something are
    // still relatives and neighbours, so the odds are never taken to be better than in one of a thousand records.
    prior = Float(Bits.log2(2 / max(count, 1000)))
    logCount = Float(Bits.log2(max(count, Self.smallestPopulation)))
  }

  /// Scores all pairs and keeps those of at least `floor` bits, in the order of the pairs.
  func score(_ pairs: [UInt64], floor: Float) async -> [MatchLink] {
    let size = max(4096, (pairs.count + 15) / 16)
    let starts = Array(stride(from: 0, to: pairs.count, by: size))
    var parts = [[MatchLink]](repeating: [], count: starts.count)
    await withTaskGroup(of: (Int, [MatchLink]).self) { group in
      for (part, start) in starts.enumerated() {
        group.addTask {
          (part, self.score(pairs[start..<min(start + size, pairs.count)], floor: floor))
        }
      }
      for await (part, links) in group { parts[part] = links }
    }
    return parts.flatMap { $0 }
  }

  private func score(_ pairs: ArraySlice<UInt64>, floor: Float) -> [MatchLink] {
    var comparer = PairComparer(features)
    var links: [MatchLink] = []
    for pair in pairs {
      let (left, right) = (Int(pair >> 32), Int(pair & 0xFFFF_FFFF))
      let link = self.link(left, right, &comparer)
      if link.weight >= floor { links.append(link) }
    }
    return links
  }

  /// Scores one pair.
  func link(_ left: Int, _ right: Int, _ comparer: inout PairComparer) -> MatchLink {
    let levels = comparer.compare(left, right)
    let traits = features.names.traits[Int(features.name[left])].union(
      features.names.traits[Int(features.name[right])]
    )
    let isOrganisation = traits.contains(.organisation)
    let weights = weights(levels, isOrganisation: isOrganisation)
    var weight = prior
    for index in weights.indices { weight += weights[index] }
    weight -= kinship(levels, weights)
    return MatchLink(
      left: CustomerIndex(left),
      right: CustomerIndex(right),
      weight: weight,
      pattern: levels.pattern(isOrganisation: isOrganisation)
    )
  }

  /// What agreements count twice in a family or a group of companies; 0 where nothing speaks against one customer.
  ///
  /// People of one household and companies of one group share a telephone and a door, so where name or date contradict, the
  /// two together say no more than one of them. Brothers share a surname and often a character of the given name, so where
  /// the dates contradict, an almost equal name says nothing.
  private func kinship(_ levels: PairLevels, _ weights: InlineArray<7, Float>) -> Float {
    guard MatchModel.isContradicted(name: levels.name, date: levels.date) else { return 0 }
    let shared = max(0, min(weights[3], weights[5]))
    let isAlmostNamesake = levels.name == 4 && levels.date >= 4
    return shared + (isAlmostNamesake ? max(0, weights[0]) : 0)
  }

  /// The weight of each comparison, in the order of `MatchModel.comparisons`.
  func weights(_ levels: PairLevels, isOrganisation: Bool) -> InlineArray<7, Float> {
    let name = isOrganisation ? MatchModel.organisationName : MatchModel.personName
    return [
      name.weight(levels.name, rarity: rarity(levels.nameCount)),
      MatchModel.identifier.weight(levels.identifier, rarity: 0),
      MatchModel.date.weight(levels.date, rarity: rarity(levels.dateCount)),
      MatchModel.phone.weight(levels.phone, rarity: rarity(levels.phoneCount)),
      MatchModel.email.weight(levels.email, rarity: rarity(levels.emailCount)),
      MatchModel.address.weight(levels.address, rarity: rarity(levels.addressCount)),
      MatchModel.representative.weight(levels.representative, rarity: 0),
    ]
  }

  /// log2 of the inverse share of records that have a value.
  ///
  /// Both records of the pair have the value, so it is never rarer than two.
  private func rarity(_ count: UInt32) -> Float {
    logCount - Self.logOfCounts[min(Int(count), Self.logOfCounts.count - 1)]
  }

  private static let logOfCounts: [Float] = (0..<4096).map { Float(Bits.log2(Double(max(2, $0)))) }
}
