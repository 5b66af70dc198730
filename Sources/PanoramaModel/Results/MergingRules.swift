/// Which value wins where records disagree: `mappings/survivorship.yaml`.
public struct SurvivorshipRules: Sendable {
  /// The departments that are asked first for a field, in order; fields that are absent use `defaultAuthority`.
  public var authority: [CustomerField: [String]]
  /// The order of departments for all other fields.
  public var defaultAuthority: [String]
  /// Fields of which the most recent value wins before authority is asked.
  public var mostRecent: Set<CustomerField>

  /// Makes rules.
  public init(
    authority: [CustomerField: [String]] = [:],
    defaultAuthority: [String] = [],
    mostRecent: Set<CustomerField> = []
  ) {
    self.authority = authority
    self.defaultAuthority = defaultAuthority
    self.mostRecent = mostRecent
  }
}

/// The parameters of the indicators and the tiers: `mappings/indicators.yaml`.
///
/// Each bank sets its own.
public struct IndicatorRules: Sendable {
  /// The currency of converted totals.
  public var baseCurrency: String
  /// How much of the base currency one unit of a currency is.
  public var rates: [String: Amount]
  /// The day of the rates, and who published them; written into the report beside the numbers.
  public var rateSource: String
  /// Days of the period that ends at the as-of date, for flows and new accounts.
  public var periodDays: Int
  /// EFF_CUST: the least average deposit of an organisation.
  public var effectiveOrganisationDeposit: Amount
  /// EFF_CUST: the least number of transactions of an organisation in the period.
  public var effectiveOrganisationTransactions: Int
  /// EFF_CUST: the least AUM of a person.
  public var effectivePersonAUM: Amount
  /// How many payers and how many payees are kept.
  public var topCounterparties: Int
  /// Tier wealth: the least AUM of a person.
  public var wealthPersonAUM: Amount
  /// Tier wealth: the least average deposit of an organisation.
  public var wealthOrganisationDeposit: Amount
  /// Tier high potential: the least net inflow in the period.
  public var highPotentialNetInflow: Amount

  /// Makes rules; the defaults are proposals for a Chinese bank.
  public init() {
    baseCurrency = "CNY"
    rates = [:]
    rateSource = ""
    periodDays = 90
    effectiveOrganisationDeposit = Amount(units: 10_000, scale: 0)
    effectiveOrganisationTransactions = 3
    effectivePersonAUM = Amount(units: 1_000, scale: 0)
    topCounterparties = 10
    wealthPersonAUM = Amount(units: 500_000, scale: 0)
    wealthOrganisationDeposit = Amount(units: 10_000_000, scale: 0)
    highPotentialNetInflow = Amount(units: 100_000, scale: 0)
  }

  /// An amount in the base currency, exact; nil without a rate, or when it needs more than 38 digits.
  public func converted(_ amount: Amount, from currency: String) -> Amount? {
    if currency == baseCurrency { return amount }
    guard let rate = rates[currency] else { return nil }
    return amount.multiplied(by: rate)
  }
}
