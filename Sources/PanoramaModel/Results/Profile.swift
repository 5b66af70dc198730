/// A value that a record offered for a field of a profile.
public struct Candidate: Sendable, Hashable {
  /// The record.
  public var customer: CustomerIndex
  /// The value: an index into `values` of the record's table.
  public var value: UInt32

  /// Makes a candidate.
  public init(customer: CustomerIndex, value: UInt32) {
    self.customer = customer
    self.value = value
  }
}

/// Why a value won over the others.
public enum SurvivorshipReason: UInt8, Sendable, CaseIterable, Codable {
  /// No other value was offered.
  case onlyValue = 0
  /// All records that have a value agree.
  case agreement = 1
  /// It passes its checks and the others do not.
  case validity = 2
  /// Its department has the higher authority for the field.
  case authority = 3
  /// Its record is more recent.
  case recency = 4
  /// It is more complete.
  case completeness = 5
  /// More records say so.
  case frequency = 6
  /// All else being equal, the order of sources and keys decided.
  case order = 7
  /// Derived from a valid identity number.
  case derived = 8
  /// All distinct values are kept.
  case union = 9

  /// The name in outputs.
  public var name: String {
    switch self {
    case .onlyValue: "only_value"
    case .agreement: "agreement"
    case .validity: "validity"
    case .authority: "authority"
    case .recency: "recency"
    case .completeness: "completeness"
    case .frequency: "frequency"
    case .order: "order"
    case .derived: "derived"
    case .union: "union"
    }
  }
}

/// A field of a profile: the values that won, and those that lost.
public struct MergedField: Sendable {
  /// The field.
  public var field: CustomerField
  /// Why the winners won.
  public var reason: SurvivorshipReason
  /// All candidates in order of preference; the first `winners` are published.
  public var candidates: [Candidate]
  /// How many candidates are published: 1, or more for fields that keep several values.
  public var winners: Int
  /// A published value that no record states: a birth date taken from an identity number.
  ///
  /// Its candidates are those that it was derived from.
  public var derived: String?

  /// Makes a merged field.
  public init(
    field: CustomerField,
    reason: SurvivorshipReason,
    candidates: [Candidate],
    winners: Int,
    derived: String? = nil
  ) {
    self.field = field
    self.reason = reason
    self.candidates = candidates
    self.winners = winners
    self.derived = derived
  }
}

/// A number computed of a customer: a code of the indicator catalogue, its period and unit.
public struct Indicator: Sendable, Hashable {
  /// The code, such as `DEP_BAL`.
  public var code: String
  /// The period or day it is about: `2026-11-20`, `90d`.
  public var period: String
  /// The currency, `count` or `flag`.
  public var unit: String
  /// The value.
  public var value: Amount

  /// Makes an indicator.
  public init(code: String, period: String, unit: String, value: Amount) {
    self.code = code
    self.period = period
    self.unit = unit
    self.value = value
  }

  /// Whether both say the same.
  public static func == (left: Indicator, right: Indicator) -> Bool {
    left.code == right.code && left.period == right.period && left.unit == right.unit
      && left.value == right.value
  }

  /// Hashes what `==` compares, bar the value, whose spellings differ.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(period)
    hasher.combine(unit)
  }
}

/// Someone who paid a customer, or whom the customer paid.
public struct Counterparty: Sendable {
  /// Its name as the transactions give it, cleaned.
  public var name: String
  /// Whether it paid the customer; otherwise the customer paid it.
  public var isPayer: Bool
  /// How many transactions.
  public var count: Int
  /// Their sum.
  public var sum: Amount
  /// The currency of the sum.
  public var currency: String

  /// Makes a counterparty.
  public init(name: String, isPayer: Bool, count: Int, sum: Amount, currency: String) {
    self.name = name
    self.isPayer = isPayer
    self.count = count
    self.sum = sum
    self.currency = currency
  }
}

/// The merged customer: the "golden record" of a cluster, with everything that was known of it.
public struct Profile: Sendable {
  /// The id that the customer keeps from night to night.
  public var id: String
  /// What the customer is.
  public var kind: PartyKind
  /// The cluster: an index into `Clustering`.
  public var cluster: Int
  /// The records, ascending.
  public var members: [CustomerIndex]
  /// The merged fields, in the order of the schema.
  public var fields: [MergedField]
  /// The rows that belong to the members: accounts, facilities, loans, holdings, profit.
  public var children: [RowReference]
  /// The indicators, in the order of the catalogue.
  public var indicators: [Indicator]
  /// The largest payers and payees.
  public var counterparties: [Counterparty]
  /// The tier: `wealth`, `convertible`, `high_potential`, `general`.
  public var tier: String

  /// Makes a profile.
  public init(
    id: String,
    kind: PartyKind,
    cluster: Int,
    members: [CustomerIndex],
    fields: [MergedField],
    children: [RowReference],
    indicators: [Indicator],
    counterparties: [Counterparty],
    tier: String
  ) {
    self.id = id
    self.kind = kind
    self.cluster = cluster
    self.members = members
    self.fields = fields
    self.children = children
    self.indicators = indicators
    self.counterparties = counterparties
    self.tier = tier
  }
}
