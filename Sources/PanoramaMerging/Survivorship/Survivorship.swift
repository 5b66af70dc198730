import PanoramaModel

/// Decides which value of a field is published when records disagree.
///
/// The order of the questions, from the first that separates two values on: validity, then (for contact fields)
/// recency, then the department's authority, recency, frequency, completeness, and at last the order of records, which
/// depends on source names and keys alone.
///
/// A class, because it is asked millions of times and holds many arrays: passing it on costs one count, not ten.
final class Survivorship: Sendable {
  let records: CustomerRecordSet
  let rules: SurvivorshipRules
  /// How recent each customer record is, by `CustomerIndex`; larger is more recent.
  let recency: [Int64]
  /// Authority of each source by field and source: smaller is asked first.
  private let ranks: [[UInt8]]
  private let sourceOfTable: [UInt8]

  init(_ records: CustomerRecordSet, _ rules: SurvivorshipRules, recency: [Int64]) {
    self.records = records
    self.rules = rules
    self.recency = recency
    let sources = Array(Set(records.tables.map(\.source))).sorted()
    sourceOfTable = records.tables.map { UInt8(sources.firstIndex(of: $0.source) ?? 0) }
    ranks = (0..<256).map { raw in
      let field = CustomerField(rawValue: UInt8(raw))
      let order = field.flatMap { rules.authority[$0] } ?? rules.defaultAuthority
      return sources.map { UInt8(order.firstIndex(of: $0) ?? 255) }
    }
  }

  /// A candidate with the answers to all questions.
  struct Ranked {
    let candidate: Candidate
    let value: FieldValue
    let validity: UInt8
    let authority: UInt8
    let recency: Int64
    var frequency: Int
    let length: UInt32
  }

  /// Merges one field.
  ///
  /// `offered` are its present values, in the order of the records.
  func merge(_ field: CustomerField, _ offered: [Candidate]) -> MergedField {
    if offered.count == 1 {
      return MergedField(field: field, reason: .onlyValue, candidates: offered, winners: 1)
    }
    var ranked: [Ranked] = []
    ranked.reserveCapacity(offered.count)
    for candidate in offered { ranked.append(rank(candidate, field)) }
    for index in ranked.indices {
      var frequency = 0
      for other in ranked.indices where isSame(ranked[other], ranked[index]) { frequency += 1 }
      ranked[index].frequency = frequency
    }
    let isRecencyFirst = rules.mostRecent.contains(field)
    sort(&ranked, isRecencyFirst)
    let candidates = ranked.map(\.candidate)
    if field.definition.isMultiple { return union(field, ranked) }
    let rival = ranked.first { !isSame($0, ranked[0]) }
    let reason = rival.map { separates(ranked[0], $0, isRecencyFirst) } ?? .agreement
    return MergedField(field: field, reason: reason, candidates: candidates, winners: 1)
  }

  private func rank(_ candidate: Candidate, _ field: CustomerField) -> Ranked {
    let table = Int(records.customers[Int(candidate.customer)].table)
    let value = records.tables[table].values[Int(candidate.value)]
    return Ranked(
      candidate: candidate,
      value: value,
      validity: value.validity.survivorshipRank,
      authority: ranks[Int(field.rawValue)][Int(sourceOfTable[table])],
      recency: recency[Int(candidate.customer)],
      frequency: 1,
      length: value.canonical.length
    )
  }

  /// Sorts by insertion: a handful of candidates, which mostly stand in order already.
  private func sort(_ ranked: inout [Ranked], _ isRecencyFirst: Bool) {
    for index in ranked.indices.dropFirst() {
      var place = index
      while place > 0, precedes(ranked[place], ranked[place - 1], isRecencyFirst) {
        ranked.swapAt(place, place - 1)
        place -= 1
      }
    }
  }

  private func precedes(_ left: Ranked, _ right: Ranked, _ isRecencyFirst: Bool) -> Bool {
    switch separates(left, right, isRecencyFirst) {
    case .validity: left.validity < right.validity
    case .authority: left.authority < right.authority
    case .recency: left.recency > right.recency
    case .frequency: left.frequency > right.frequency
    case .completeness: left.length > right.length
    default:
      (left.candidate.customer, left.candidate.value)
        < (right.candidate.customer, right.candidate.value)
    }
  }

  /// The first question to which two candidates have different answers.
  private func separates(
    _ left: Ranked,
    _ right: Ranked,
    _ isRecencyFirst: Bool
  ) -> SurvivorshipReason {
    if left.validity != right.validity { return .validity }
    if isRecencyFirst, left.recency != right.recency { return .recency }
    if left.authority != right.authority { return .authority }
    if left.recency != right.recency { return .recency }
    if left.frequency != right.frequency { return .frequency }
    if left.length != right.length { return .completeness }
    return .order
  }

  /// Keeps every distinct value; those that fail their checks only when no other is left.
  private func union(_ field: CustomerField, _ ranked: [Ranked]) -> MergedField {
    var winners: [Candidate] = []
    var kept: [Ranked] = []
    var losers: [Candidate] = []
    for entry in ranked {
      let isKept = kept.isEmpty || (entry.validity == 0 && !kept.contains { isSame($0, entry) })
      if isKept {
        kept.append(entry)
        winners.append(entry.candidate)
      } else {
        losers.append(entry.candidate)
      }
    }
    let rival = ranked.first { entry in !kept.contains { isSame($0, entry) } }
    let reason: SurvivorshipReason =
      kept.count > 1
      ? .union
      : rival.map { separates(kept[0], $0, rules.mostRecent.contains(field)) } ?? .agreement
    return MergedField(
      field: field,
      reason: reason,
      candidates: winners + losers,
      winners: winners.count
    )
  }

  private func isSame(_ left: Ranked, _ right: Ranked) -> Bool {
    guard left.value.canonical.length == right.value.canonical.length,
      left.value.identifierKind == right.value.identifierKind
    else { return false }
    let one = Int(records.customers[Int(left.candidate.customer)].table)
    let other = Int(records.customers[Int(right.candidate.customer)].table)
    let (x, y) = (Int(left.value.canonical.offset), Int(right.value.canonical.offset))
    for index in 0..<Int(left.value.canonical.length)
    where records.tables[one].text[x + index] != records.tables[other].text[y + index] {
      return false
    }
    return true
  }
}

extension Validity {
  /// Smaller wins: what passes or cannot fail, then what is masked, fails, or is a placeholder.
  var survivorshipRank: UInt8 {
    switch self {
    case .valid, .unchecked: 0
    case .masked: 1
    case .invalid: 2
    case .placeholder: 3
    case .missing: 4
    }
  }
}
