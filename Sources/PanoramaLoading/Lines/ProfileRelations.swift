import PanoramaModel

/// Which profiles name which others as a legal representative, an owner, a guarantor and the like.
struct ProfileRelations: Sendable {
  /// One relation, as one of the two profiles sees it.
  struct Seen: Hashable {
    let role: PartyRole
    /// The other profile.
    let profile: UInt32
    /// Whether the other one is the party; else it is the customer that names this one.
    let isParty: Bool
  }

  private let byProfile: [UInt32: [Seen]]
  private let assignments: ProfileAssignments

  init(_ relations: [PartyRelation], _ assignments: ProfileAssignments) {
    self.assignments = assignments
    var byProfile: [UInt32: Set<Seen>] = [:]
    for relation in Self.between(relations, assignments.profileOf) {
      byProfile[relation.customer, default: []]
        .insert(Seen(role: relation.role, profile: relation.party, isParty: true))
      byProfile[relation.party, default: []]
        .insert(Seen(role: relation.role, profile: relation.customer, isParty: false))
    }
    self.byProfile = byProfile.mapValues { seen in
      seen.sorted {
        ($0.isParty ? 0 : 1, $0.role.name, $0.profile)
          < ($1.isParty ? 0 : 1, $1.role.name, $1.profile)
      }
    }
  }

  /// The relations between profiles, each once, in the order of the profiles; nobody is related to oneself.
  static func between(_ relations: [PartyRelation], _ profileOf: [UInt32]) -> [PartyRelation] {
    let between = relations.map { relation in
      PartyRelation(
        customer: profileOf[Int(relation.customer)],
        party: profileOf[Int(relation.party)],
        role: relation.role
      )
    }
    return Set(between.filter { $0.customer != $0.party }).sorted {
      ($0.customer, $0.role.name, $0.party) < ($1.customer, $1.role.name, $1.party)
    }
  }

  /// What a profile is to others and others to it: the other's id, and the relation.
  func of(_ profile: Profile) -> [(id: String, seen: Seen)] {
    guard let member = profile.members.first else { return [] }
    return (byProfile[assignments.profileOf[Int(member)]] ?? []).map {
      (assignments.profileIDs[Int($0.profile)], $0)
    }
  }
}

extension ByteBuilder {
  /// Appends `"relations"`: `party` names who is something to this customer, `of` to whom this one is something.
  mutating func appendRelations(_ relations: [(id: String, seen: ProfileRelations.Seen)]) {
    guard !relations.isEmpty else { return }
    append(",\"relations\":[")
    for (position, relation) in relations.enumerated() {
      if position > 0 { append(UInt8(ascii: ",")) }
      append("{\"role\":")
      appendJSON(relation.seen.role.name)
      append(relation.seen.isParty ? ",\"party\":" : ",\"of\":")
      appendJSON(relation.id)
      append("}")
    }
    append("]")
  }
}
