import PanoramaModel

/// Finds values that too many parties share in one source: an agent's phone, a placeholder; they link nobody.
enum HubValues {
  /// Takes hubs out of the features' phones, e-mails and identifiers, and counts them by field.
  static func remove(from features: inout MatchFeatures, _ rules: MatchingRules) -> [String: Int] {
    var counts: [String: Int] = [:]
    let phones = hubs(features.phones, features.phoneValues, features, rules.phoneHub)
    let emails = hubs(features.emails, features.emailValues, features, rules.emailHub)
    let identifiers = hubs(
      features.identifiers,
      features.identifierValues.values,
      features,
      rules.identifierHub
    )
    counts["phone"] = phones.count
    counts["email"] = emails.count
    counts["identifier"] = identifiers.count
    clear(&features.phones, phones)
    clear(&features.emails, emails)
    clear(&features.identifiers, identifiers)
    return counts.filter { $0.value > 0 }
  }

  /// Values that more than `limit` differently named parties of one source share.
  private static func hubs(
    _ column: [UInt32],
    _ values: ByteInterner,
    _ features: MatchFeatures,
    _ limit: Int
  ) -> Set<UInt32> {
    var names: [UInt64: Set<UInt64>] = [:]
    for slot in column.indices where values.counts[Int(column[slot])] > limit && column[slot] != 0 {
      let record = slot / MatchFeatures.width
      let name = Int(features.name[record])
      let reading = features.names.reading[name]
      // Masked and other unread names cannot prove another party.
      let key = reading != 0 ? reading : features.names.core[name]
      guard key != 0, !features.names.traits[name].contains(.masked) else { continue }
      names[UInt64(column[slot]) << 8 | UInt64(features.source[record]), default: []].insert(key)
    }
    return Set(names.filter { $0.value.count > limit }.map { UInt32($0.key >> 8) })
  }

  private static func clear(_ column: inout [UInt32], _ hubs: Set<UInt32>) {
    guard !hubs.isEmpty else { return }
    for slot in column.indices where hubs.contains(column[slot]) { column[slot] = 0 }
  }
}
