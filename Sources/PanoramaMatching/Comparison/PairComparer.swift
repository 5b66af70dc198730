import PanoramaModel

/// The level that a pair reaches in each comparison, and how rare the value is on which it agrees.
struct PairLevels {
  var name = 0
  var identifier = 0
  var date = 0
  var phone = 0
  var email = 0
  var address = 0
  var representative = 0
  /// How many records have the agreeing value, for the levels that ask.
  var nameCount: UInt32 = 1
  var dateCount: UInt32 = 1
  var phoneCount: UInt32 = 1
  var emailCount: UInt32 = 1
  var addressCount: UInt32 = 1

  /// The levels packed, four bits a comparison, the name in the lowest; bit 60 says "organisation".
  func pattern(isOrganisation: Bool) -> UInt64 {
    var packed = UInt64(name) | UInt64(identifier) << 4 | UInt64(date) << 8 | UInt64(phone) << 12
    packed |= UInt64(email) << 16 | UInt64(address) << 20 | UInt64(representative) << 24
    return packed | (isOrganisation ? 1 << 60 : 0)
  }
}

/// Compares two records field by field.
///
/// Each comparison is a pure function of the two values.
struct PairComparer {
  let features: MatchFeatures
  private var distance = EditDistance()

  init(_ features: MatchFeatures) { self.features = features }

  /// Compares two records.
  mutating func compare(_ left: Int, _ right: Int) -> PairLevels {
    var levels = PairLevels()
    compareIdentifiers(left, right, &levels)
    compareNames(left, right, &levels)
    compareDates(left, right, &levels)
    compareContacts(left, right, &levels)
    compareAddresses(left, right, &levels)
    compareRepresentatives(left, right, &levels)
    return levels
  }

  // MARK: Names

  private mutating func compareNames(_ left: Int, _ right: Int, _ levels: inout PairLevels) {
    let (a, b) = (features.name[left], features.name[right])
    let names = features.names
    let (one, other) = (names.traits[Int(a)], names.traits[Int(b)])
    if one.contains(.absent) || other.contains(.absent) { return }
    levels.nameCount = max(features.nameFrequency[Int(a)], features.nameFrequency[Int(b)])
    if one.contains(.organisation) || other.contains(.organisation) {
      levels.name = organisationLevel(a, b, one, other)
    } else {
      levels.name = personLevel(a, b, one, other)
    }
  }

  /// Levels of `MatchModel.personName`.
  private mutating func personLevel(
    _ a: UInt32,
    _ b: UInt32,
    _ one: NameFeatures.Traits,
    _ other: NameFeatures.Traits
  ) -> Int {
    let names = features.names
    let (left, right) = (Int(a), Int(b))
    if one.contains(.masked) || other.contains(.masked) { return maskedLevel(a, b, otherwise: 7) }
    let isMixed = one.contains(.han) != other.contains(.han)
    if !isMixed, names.key[left] == names.key[right] { return 1 }
    if names.reading[left] != 0, names.reading[left] == names.reading[right] { return 2 }
    if isMixed {
      if distance.isWithin(
        1,
        names.letters[names.letterRange(a)],
        names.letters[names.letterRange(b)]
      ) {
        return 4
      }
    } else if one.contains(.han) {
      let (x, y) = (names.scalars[names.scalarRange(a)], names.scalars[names.scalarRange(b)])
      if distance.isWithin(1, x, y) {
        let isWeak = x.count == 2 && y.count == 2 && x.sorted() != y.sorted()
        return isWeak ? 5 : 4
      }
    } else if isLatinNear(a, b) {
      return 4
    }
    return names.lead[left] == names.lead[right] ? 6 : 7
  }

  /// One Latin name lacks a word of the other (a second surname), or has a typing error.
  private mutating func isLatinNear(_ a: UInt32, _ b: UInt32) -> Bool {
    let names = features.names
    let (x, y) = (names.words[names.wordRange(a)], names.words[names.wordRange(b)])
    let (fewer, more) = x.count <= y.count ? (x, y) : (y, x)
    if fewer.count >= 2, fewer.allSatisfy(more.contains) { return true }
    let (p, q) = (names.letters[names.letterRange(a)], names.letters[names.letterRange(b)])
    return distance.isWithin(min(p.count, q.count) > 12 ? 2 : 1, p, q)
  }

  /// A masked name fits when it is as long and agrees wherever both show a character.
  private func maskedLevel(_ a: UInt32, _ b: UInt32, otherwise: Int) -> Int {
    let names = features.names
    let (x, y) = (names.scalars[names.scalarRange(a)], names.scalars[names.scalarRange(b)])
    guard x.count == y.count else { return otherwise }
    for (p, q) in zip(x, y) where p != q && p != 0x2A && q != 0x2A { return otherwise }
    return 3
  }

  /// Levels of `MatchModel.organisationName`.
  private mutating func organisationLevel(
    _ a: UInt32,
    _ b: UInt32,
    _ one: NameFeatures.Traits,
    _ other: NameFeatures.Traits
  ) -> Int {
    let names = features.names
    let (left, right) = (Int(a), Int(b))
    if one.contains(.han) != other.contains(.han) { return 8 }
    if one.contains(.masked) || other.contains(.masked) { return maskedLevel(a, b, otherwise: 7) }
    if names.key[left] == names.key[right] { return 1 }
    if !one.contains(.han) {
      return isLatinNear(a, b) ? 4 : names.lead[left] == names.lead[right] ? 6 : 7
    }
    let (region, otherRegion) = (names.region[left], names.region[right])
    let isRegionOpen = region == 0 || otherRegion == 0
    if names.core[left] == names.core[right] { return isRegionOpen ? 2 : 6 }
    let (x, y) = (names.scalars[names.scalarRange(a)], names.scalars[names.scalarRange(b)])
    if isRegionOpen || region == otherRegion {
      if min(x.count, y.count) >= 3, distance.isWithin(1, x, y) { return 4 }
      let (shorter, longer) = x.count <= y.count ? (x, y) : (y, x)
      if shorter.count >= 3,
        longer.starts(with: shorter) || longer.reversed().starts(with: shorter.reversed())
      {
        return 5
      }
    }
    return names.lead[left] == names.lead[right] ? 6 : 7
  }

  // MARK: Identifiers

  /// Levels of `MatchModel.identifier`; of several identifiers the best agreement counts, unless two contradict.
  private mutating func compareIdentifiers(_ left: Int, _ right: Int, _ levels: inout PairLevels) {
    let width = MatchFeatures.width
    var best = 0
    for x in features.identifiers[left * width..<(left + 1) * width] where x != 0 {
      for y in features.identifiers[right * width..<(right + 1) * width] where y != 0 {
        let level = identifierLevel(x, y)
        if Self.rank[level] < Self.rank[best] {
          best = level
        }
      }
    }
    levels.identifier = best
  }

  /// The order in which levels outdo each other when records have several identifiers.
  private static let rank = [9, 0, 1, 3, 4, 5, 6, 7, 2]

  private mutating func identifierLevel(_ x: UInt32, _ y: UInt32) -> Int {
    let values = features.identifierValues
    let (a, b) = (values.validity[Int(x)], values.validity[Int(y)])
    if x == y { return a == .valid ? 1 : a == .masked ? maskLevel(x, y) : 2 }
    guard values.kind[Int(x)] == values.kind[Int(y)] else { return 0 }
    if a == .masked || b == .masked { return maskLevel(x, y) }
    if values.isDecisive(x), values.isDecisive(y) { return 8 }
    return values.values.withBytes(of: x) { left in
      values.values.withBytes(of: y) { right in
        var scratch: [[UInt8]] = [[], []]
        for index in left.indices { scratch[0].append(left[index]) }
        for index in right.indices { scratch[1].append(right[index]) }
        return distance.isWithin(1, scratch[0][...], scratch[1][...]) ? 3 : 6
      }
    }
  }

  /// Compares character by character where both show one; the more agree, the more it says.
  private func maskLevel(_ x: UInt32, _ y: UInt32) -> Int {
    features.identifierValues.values.withBytes(of: x) { left in
      features.identifierValues.values.withBytes(of: y) { right in
        guard left.count == right.count else { return 7 }
        var visible = 0
        for index in left.indices
        where left[index] != UInt8(ascii: "*") && right[index] != UInt8(ascii: "*") {
          if left[index] != right[index] { return 7 }
          visible += 1
        }
        return visible >= 8 ? 4 : 5
      }
    }
  }

  // MARK: Dates, contacts, addresses

  /// Levels of `MatchModel.date`.
  private func compareDates(_ left: Int, _ right: Int, _ levels: inout PairLevels) {
    let (a, b) = (features.date[left], features.date[right])
    if a == MatchFeatures.noDate || b == MatchFeatures.noDate { return }
    if a == b {
      levels.date = 1
      levels.dateCount = features.dateFrequency[left]
      return
    }
    let (x, y) = (CivilDate(dayNumber: a).parts, CivilDate(dayNumber: b).parts)
    if x.year == y.year, x.month == y.day, x.day == y.month {
      levels.date = 2
    } else {
      let same =
        (x.year == y.year ? 1 : 0) + (x.month == y.month ? 1 : 0) + (x.day == y.day ? 1 : 0)
      levels.date = same == 2 || abs(a - b) <= 10 ? 3 : abs(x.year - y.year) <= 2 ? 4 : 5
    }
  }

  /// Levels of `MatchModel.phone` and `MatchModel.email`.
  private func compareContacts(_ left: Int, _ right: Int, _ levels: inout PairLevels) {
    if let shared = shared(features.phones, left, right) {
      levels.phone = shared == 0 ? 2 : 1
      levels.phoneCount = features.phoneValues.counts[Int(shared)]
    }
    if let shared = shared(features.emails, left, right) {
      levels.email = shared == 0 ? 2 : 1
      levels.emailCount = features.emailValues.counts[Int(shared)]
    }
  }

  /// A number that both records have; 0 when they have none in common, nil when one has none at all.
  private func shared(_ column: [UInt32], _ left: Int, _ right: Int) -> UInt32? {
    let width = MatchFeatures.width
    if column[left * width] == 0 || column[right * width] == 0 { return nil }
    for x in left * width..<(left + 1) * width where column[x] != 0 {
      for y in right * width..<(right + 1) * width where column[y] == column[x] {
        return column[x]
      }
    }
    return 0
  }

  /// Levels of `MatchModel.address`.
  private func compareAddresses(_ left: Int, _ right: Int, _ levels: inout PairLevels) {
    let (a, b) = (Int(features.address[left]), Int(features.address[right]))
    let addresses = features.addresses
    if addresses.road[a] == 0 || addresses.road[b] == 0 { return }
    levels.addressCount = max(features.doorFrequency[a], features.doorFrequency[b])
    if addresses.door[a] == addresses.door[b] {
      levels.address = 1
    } else if addresses.building[a] == addresses.building[b] {
      let common = Int(min(addresses.numberCount[a], addresses.numberCount[b]))
      let isPrefix = (0..<common).allSatisfy {
        addresses.numbers[a * 4 + $0] == addresses.numbers[b * 4 + $0]
      }
      levels.address = isPrefix ? 2 : 3
    } else {
      levels.address = addresses.road[a] == addresses.road[b] ? 4 : 5
    }
  }

  /// Levels of `MatchModel.representative`.
  private mutating func compareRepresentatives(
    _ left: Int,
    _ right: Int,
    _ levels: inout PairLevels
  ) {
    let (a, b) = (features.representative[left], features.representative[right])
    let names = features.names
    if names.traits[Int(a)].contains(.absent) || names.traits[Int(b)].contains(.absent) { return }
    if names.key[Int(a)] == names.key[Int(b)]
      || (names.reading[Int(a)] != 0 && names.reading[Int(a)] == names.reading[Int(b)])
    {
      levels.representative = 1
    } else if distance.isWithin(
      1,
      names.scalars[names.scalarRange(a)],
      names.scalars[names.scalarRange(b)]
    ) {
      levels.representative = 2
    } else {
      levels.representative = 3
    }
  }
}
