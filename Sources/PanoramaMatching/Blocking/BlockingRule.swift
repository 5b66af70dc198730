import PanoramaModel

/// A cheap reason to compare two records: they share a key.
struct BlockingRule: Sendable {
  /// The rule's name in reports.
  let name: String
  /// Appends the keys of a record; 0 keys when the rule does not apply to it.
  let keys: @Sendable (_ features: MatchFeatures, _ record: Int, _ keys: inout [UInt64]) -> Void

  /// The rules, in the order of the reports.
  static let all: [BlockingRule] = [
    BlockingRule(name: "identifier") { features, record, keys in
      append(features.identifiers, record, &keys)
    },
    BlockingRule(name: "phone") { features, record, keys in
      append(features.phones, record, &keys)
    },
    BlockingRule(name: "email") { features, record, keys in
      append(features.emails, record, &keys)
    },
    BlockingRule(name: "name and date") { features, record, keys in
      let reading = nameKey(features, record)
      let date = features.date[record]
      if reading != 0, date != MatchFeatures.noDate {
        keys.append(Hashing.combine(reading, UInt64(bitPattern: Int64(date))))
      }
    },
    BlockingRule(name: "surname and date") { features, record, keys in
      let lead = features.names.lead[Int(features.name[record])]
      let date = features.date[record]
      if lead != 0, date != MatchFeatures.noDate {
        keys.append(Hashing.combine(lead, UInt64(bitPattern: Int64(date))))
      }
    },
    BlockingRule(name: "name and building") { features, record, keys in
      let reading = nameKey(features, record)
      let building = features.addresses.building[Int(features.address[record])]
      if reading != 0, building != 0 { keys.append(Hashing.combine(reading, building)) }
    },
    BlockingRule(name: "door and date") { features, record, keys in
      let door = features.addresses.building[Int(features.address[record])]
      let date = features.date[record]
      if door != 0, date != MatchFeatures.noDate {
        keys.append(Hashing.combine(door, UInt64(bitPattern: Int64(date))))
      }
    },
    BlockingRule(name: "organisation name") { features, record, keys in
      let name = Int(features.name[record])
      if features.names.traits[name].contains(.organisation), features.names.core[name] != 0 {
        keys.append(features.names.core[name])
      }
    },
  ]

  private static func append(_ column: [UInt32], _ record: Int, _ keys: inout [UInt64]) {
    for slot in record * MatchFeatures.width..<(record + 1) * MatchFeatures.width
    where column[slot] != 0 {
      keys.append(UInt64(column[slot]))
    }
  }

  /// The key by which whole names agree: the reading, or the core of an organisation's name.
  private static func nameKey(_ features: MatchFeatures, _ record: Int) -> UInt64 {
    let name = Int(features.name[record])
    let reading = features.names.reading[name]
    return reading != 0 ? reading : features.names.core[name]
  }
}
