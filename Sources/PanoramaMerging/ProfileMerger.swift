public import PanoramaModel

/// Merges each cluster of customer records into one profile.
public struct ProfileMerger: Sendable {
  private let records: CustomerRecordSet
  private let clustering: Clustering
  private let ids: [String]
  private let survivorship: Survivorship
  private let calculator: IndicatorCalculator

  /// Makes a merger.
  ///
  /// - Parameters:
  ///   - records: All customer records.
  ///   - clustering: Which of them are one customer.
  ///   - ids: The profile id of each cluster.
  ///   - survivorship: Which value wins.
  ///   - indicators: The parameters of the indicators.
  ///   - ledger: The transactions, indexed.
  ///   - asOf: The business day.
  public init(
    records: CustomerRecordSet,
    clustering: Clustering,
    ids: [String],
    survivorship: SurvivorshipRules,
    indicators: IndicatorRules,
    ledger: TransactionLedger,
    asOf: CivilDate
  ) {
    self.records = records
    self.clustering = clustering
    self.ids = ids
    self.survivorship = Survivorship(
      records,
      survivorship,
      recency: Self.recency(of: records, asOf: asOf)
    )
    calculator = IndicatorCalculator(
      records: records,
      ledger: ledger,
      rules: indicators,
      asOf: asOf
    )
  }

  /// Merges some clusters, in their order.
  public func merge(_ clusters: Range<Int>) -> [Profile] {
    clusters.map { merge($0) }
  }

  private func merge(_ cluster: Int) -> Profile {
    let members = Array(clustering.members(of: cluster))
    var offered: [(field: CustomerField, candidates: [Candidate])] = []
    var children: [RowReference] = []
    for member in members {
      collect(member, &offered)
      children.append(contentsOf: records.children(of: member))
    }
    offered.sort { $0.field.rawValue < $1.field.rawValue }
    var fields = offered.map { survivorship.merge($0.field, $0.candidates) }
    let kind = kind(of: fields)
    if kind == .person { derive(&fields) }
    var profile = Profile(
      id: ids[cluster],
      kind: kind,
      cluster: cluster,
      members: members,
      fields: fields,
      children: children,
      indicators: [],
      counterparties: [],
      tier: ""
    )
    calculator.fill(&profile)
    return profile
  }

  private func collect(
    _ member: CustomerIndex,
    _ offered: inout [(field: CustomerField, candidates: [Candidate])]
  ) {
    let reference = records.customers[Int(member)]
    let table = Int(reference.table)
    for index in records.tables[table].valueRange(of: Int(reference.row)) {
      let value = records.tables[table].values[index]
      guard value.isPresent, value.validity != .placeholder else { continue }
      let candidate = Candidate(customer: member, value: UInt32(index))
      if let place = offered.firstIndex(where: { $0.field == value.field }) {
        offered[place].candidates.append(candidate)
      } else {
        offered.append((value.field, [candidate]))
      }
    }
  }

  private func kind(of fields: [MergedField]) -> PartyKind {
    guard let field = fields.first(where: { $0.field == .kind }) else { return .unknown }
    let text = text(of: field.candidates[0])
    return PartyKind.allCases.first { $0.name == text } ?? .unknown
  }

  private func text(of candidate: Candidate) -> String {
    let table = Int(records.customers[Int(candidate.customer)].table)
    return records.tables[table].string(
      records.tables[table].values[Int(candidate.value)].canonical
    )
  }

  /// A valid identity number knows birth date and sex better than what was typed.
  private func derive(_ fields: inout [MergedField]) {
    guard let identifiers = fields.first(where: { $0.field == .identifier }) else { return }
    let winner = identifiers.candidates.prefix(identifiers.winners).first { candidate in
      let table = Int(records.customers[Int(candidate.customer)].table)
      let value = records.tables[table].values[Int(candidate.value)]
      return value.identifierKind == IdentifierKind.residentID.rawValue && value.validity == .valid
    }
    guard let winner else { return }
    let number = Array(text(of: winner).utf8)
    guard number.count == 18,
      let birth = CivilDate(
        String(decoding: number[6..<10], as: UTF8.self) + "-"
          + String(decoding: number[10..<12], as: UTF8.self) + "-"
          + String(decoding: number[12..<14], as: UTF8.self)
      )
    else { return }
    let isMale = (number[16] - 0x30) % 2 == 1
    derive(.birthDate, birth.description, from: winner, &fields)
    derive(.sex, isMale ? "male" : "female", from: winner, &fields)
  }

  private func derive(
    _ field: CustomerField,
    _ value: String,
    from winner: Candidate,
    _ fields: inout [MergedField]
  ) {
    guard let place = fields.firstIndex(where: { $0.field == field }) else {
      let merged = MergedField(
        field: field,
        reason: .derived,
        candidates: [winner],
        winners: 0,
        derived: value
      )
      let next = fields.firstIndex { $0.field.rawValue > field.rawValue } ?? fields.endIndex
      fields.insert(merged, at: next)
      return
    }
    if text(of: fields[place].candidates[0]) == value { return }
    fields[place].reason = .derived
    fields[place].derived = value
    fields[place].winners = 0
    fields[place].candidates.insert(winner, at: 0)
  }

  /// How recent each record is: the day that it or its file is about, and among equals the day of registration.
  ///
  /// A file that names no day is about the day of the run.
  private static func recency(of records: CustomerRecordSet, asOf: CivilDate) -> [Int64] {
    records.customers.map { reference in
      let table = Int(reference.table)
      var day = records.tables[table].asOf ?? asOf
      var registered = CivilDate(dayNumber: 0)
      for index in records.tables[table].valueRange(of: Int(reference.row)) {
        let value = records.tables[table].values[index]
        guard value.field == .asOf || value.field == .registeredOn, value.isPresent,
          let date = records.tables[table].withText(value.canonical, { CivilDate($0) })
        else { continue }
        if value.field == .asOf { day = date } else { registered = date }
      }
      return Int64(day.dayNumber) << 32 + Int64(registered.dayNumber)
    }
  }
}
