import PanoramaModel

// What one profile becomes: a row of `profiles`, the published names, identifiers and contacts, and the lineage of all.

extension ProfileDatabaseWriter {
  /// Writes one profile.
  ///
  /// The loops over candidates are where the time goes: they touch flat arrays and make no strings.
  mutating func append(_ profile: Profile) throws {
    profileCount += 1
    let number = profileCount
    for member in profile.members { profileOf[Int(member)] = UInt32(number) }
    try appendSummary(profile, number)
    var counts = PublishedCounts()
    var previous: CustomerField?
    var rank = 0
    for field in profile.fields {
      if field.field != previous { rank = 0 }
      previous = field.field
      try appendLineage(field, number, &rank)
      try appendPublished(field, number, &counts)
    }
    try appendAddresses(profile, number)
    try children.append(
      profile,
      number,
      tables,
      places,
      customers,
      into: &stages.children
    )
    try appendNumbers(profile, number)
  }

  private struct PublishedCounts {
    var names = 0
    var identifiers = 0
    var contacts = 0
  }

  private mutating func appendSummary(_ profile: Profile, _ number: Int) throws {
    stages.profiles.integer(number)
    stages.profiles.text(profile.id)
    stages.profiles.text(profile.kind.name)
    appendWinner(profile.displayNameField)
    for field in ProfileSchema.singleFields {
      appendWinner(profile.fields.first { $0.field == field })
    }
    stages.profiles.text(profile.tier)
    stages.profiles.integer(profile.members.count)
    stages.profiles.text(sourceList(profile.members))
    try stages.profiles.endRow()
  }

  private mutating func appendWinner(_ field: MergedField?) {
    guard let field else { return stages.profiles.null() }
    if let derived = field.derived { return stages.profiles.text(derived) }
    guard field.winners > 0, let winner = field.candidates.first else {
      return stages.profiles.null()
    }
    let table = Int(customers[Int(winner.customer)].table)
    stages.profiles.text(tables[table].text, tables[table].values[Int(winner.value)].canonical)
  }

  /// The sources of the members, each once, in the order of the sources; one string for each combination.
  private mutating func sourceList(_ members: [CustomerIndex]) -> String {
    var bits: UInt64 = 0
    for member in members {
      bits |= 1 << UInt64(places.sourceOfTable[Int(customers[Int(member)].table)])
    }
    if let known = sourceLists[bits] { return known }
    let names = places.sources.indices.filter { bits & (1 << UInt64($0)) != 0 }
    let list = names.map { places.sources[$0] }.joined(separator: ",")
    sourceLists[bits] = list
    return list
  }

  private mutating func appendLineage(
    _ field: MergedField,
    _ number: Int,
    _ rank: inout Int
  ) throws {
    if let derived = field.derived {
      try appendDerived(derived, field, number, rank)
      rank += 1
    }
    let published = field.derived == nil ? field.winners : 0
    for (position, candidate) in field.candidates.enumerated() {
      let table = Int(customers[Int(candidate.customer)].table)
      let value = tables[table].values[Int(candidate.value)]
      stages.lineage.integer(number)
      stages.lineage.integer(Int(field.field.rawValue))
      stages.lineage.integer(rank)
      stages.lineage.integer(position < published ? 1 : 0)
      stages.lineage.integer(Int(candidate.customer))
      stages.lineage.text(tables[table].text, value.canonical)
      if equalText(tables[table].text, value.canonical, value.raw) {
        stages.lineage.null()
      } else {
        stages.lineage.text(tables[table].text, value.raw)
      }
      if value.field == .identifier {
        stages.lineage.integer(Int(value.identifierKind))
      } else {
        stages.lineage.null()
      }
      stages.lineage.integer(Int(value.validity.rawValue))
      stages.lineage.integer(Int(value.findings.rawValue))
      stages.lineage.integer(places.firstRules[table] + Int(value.rule))
      stages.lineage.integer(Int(field.reason.rawValue))
      try stages.lineage.endRow()
      rank += 1
    }
  }

  /// A published value that no record states: no record, no rule; what it was derived from follows it.
  private mutating func appendDerived(
    _ value: String,
    _ field: MergedField,
    _ number: Int,
    _ rank: Int
  ) throws {
    stages.lineage.integer(number)
    stages.lineage.integer(Int(field.field.rawValue))
    stages.lineage.integer(rank)
    stages.lineage.integer(1)
    stages.lineage.null()
    stages.lineage.text(value)
    stages.lineage.null()
    stages.lineage.null()
    stages.lineage.integer(Int(Validity.valid.rawValue))
    stages.lineage.integer(0)
    stages.lineage.null()
    stages.lineage.integer(Int(SurvivorshipReason.derived.rawValue))
    try stages.lineage.endRow()
  }

  /// Writes published names, identifiers and contacts into the tables by which people search.
  private mutating func appendPublished(
    _ field: MergedField,
    _ number: Int,
    _ counts: inout PublishedCounts
  ) throws {
    guard field.derived == nil, let place = PublishedPlace(field.field) else { return }
    for candidate in field.candidates.prefix(field.winners) {
      let table = Int(customers[Int(candidate.customer)].table)
      let value = tables[table].values[Int(candidate.value)]
      switch place {
      case .names(let kind):
        counts.names += 1
        stages.names.integer(number)
        stages.names.integer(counts.names)
        stages.names.text(kind)
        stages.names.text(tables[table].text, value.canonical)
        try stages.names.endRow()
      case .identifiers:
        counts.identifiers += 1
        stages.identifiers.integer(number)
        stages.identifiers.integer(counts.identifiers)
        stages.identifiers.text(value.kindOfIdentifier.name)
        stages.identifiers.text(tables[table].text, value.canonical)
        stages.identifiers.text(value.validity.name)
        try stages.identifiers.endRow()
      case .contacts(let kind):
        counts.contacts += 1
        stages.contacts.integer(number)
        stages.contacts.integer(counts.contacts)
        stages.contacts.text(kind)
        stages.contacts.text(tables[table].text, value.canonical)
        stages.contacts.text(value.validity.name)
        try stages.contacts.endRow()
      }
    }
  }

  /// Writes the parts of the published addresses.
  private mutating func appendAddresses(_ profile: Profile, _ number: Int) throws {
    guard let addressParser else { return }
    for field in profile.publishedAddresses {
      let table = Int(customers[Int(field.candidates[0].customer)].table)
      let address = tables[table].address(of: field, addressParser)
      stages.addresses.integer(number)
      stages.addresses.text(field.field.name)
      for text in address.texts {
        if text.isEmpty { stages.addresses.null() } else { stages.addresses.text(text) }
      }
      if address.candidates.isEmpty {
        stages.addresses.null()
      } else {
        stages.addresses.text(address.candidates.joined(separator: ","))
      }
      try stages.addresses.endRow()
    }
  }

  private mutating func appendNumbers(_ profile: Profile, _ number: Int) throws {
    for (position, indicator) in profile.indicators.enumerated() {
      stages.indicators.integer(number)
      stages.indicators.integer(position + 1)
      stages.indicators.text(indicator.code)
      stages.indicators.text(indicator.period)
      stages.indicators.text(indicator.unit)
      stages.indicators.text(indicator.value.description)
      try stages.indicators.endRow()
    }
    for (position, counterparty) in profile.counterparties.enumerated() {
      stages.counterparties.integer(number)
      stages.counterparties.integer(position + 1)
      stages.counterparties.text(counterparty.isPayer ? "payer" : "payee")
      stages.counterparties.text(counterparty.name)
      stages.counterparties.integer(counterparty.count)
      stages.counterparties.text(counterparty.sum.description)
      stages.counterparties.text(counterparty.currency)
      try stages.counterparties.endRow()
    }
  }
}

/// The table in which a published value can be searched.
enum PublishedPlace {
  case names(kind: String)
  case identifiers
  case contacts(kind: String)

  init?(_ field: CustomerField) {
    switch field {
    case .nameLegal: self = .names(kind: "legal")
    case .nameFormer: self = .names(kind: "former")
    case .nameShort: self = .names(kind: "short")
    case .nameEnglish: self = .names(kind: "english")
    case .identifier: self = .identifiers
    case .phone, .email, .address, .businessAddress: self = .contacts(kind: field.name)
    default: return nil
    }
  }
}

extension Profile {
  /// The field whose winner names the profile: the legal name, or the next best.
  var displayNameField: MergedField? {
    for wanted in [CustomerField.nameLegal, .nameShort, .nameEnglish, .nameFormer] {
      if let field = fields.first(where: { $0.field == wanted }), field.winners > 0 { return field }
    }
    return nil
  }
}

extension FieldValue {
  /// What the identifier is.
  var kindOfIdentifier: IdentifierKind { IdentifierKind(rawValue: identifierKind) ?? .unknown }
}

extension Validity {
  /// The name in outputs.
  var name: String {
    switch self {
    case .unchecked: "unchecked"
    case .valid: "valid"
    case .invalid: "invalid"
    case .masked: "masked"
    case .placeholder: "placeholder"
    case .missing: "missing"
    }
  }
}
