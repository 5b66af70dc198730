import PanoramaModel

/// Computes the indicators, counterparties and tier of one customer from the rows that belong to it.
final class IndicatorCalculator: Sendable {
  let records: CustomerRecordSet
  let ledger: TransactionLedger
  let rules: IndicatorRules
  let asOf: CivilDate

  init(
    records: CustomerRecordSet,
    ledger: TransactionLedger,
    rules: IndicatorRules,
    asOf: CivilDate
  ) {
    self.records = records
    self.ledger = ledger
    self.rules = rules
    self.asOf = asOf
  }

  /// Sums by currency, in the order in which currencies are first met; few, so a list is the fastest.
  struct Sums {
    private(set) var byCurrency: [(currency: String, sum: Amount)] = []
    /// Currencies whose sum needs more than 38 digits: they are left out, and so is every total over them.
    private var overflown: Set<String> = []

    mutating func add(_ amount: Amount, _ currency: String) {
      if overflown.contains(currency) { return }
      if let index = byCurrency.firstIndex(where: { $0.currency == currency }) {
        if let sum = byCurrency[index].sum.adding(amount) {
          byCurrency[index].sum = sum
        } else {
          byCurrency.remove(at: index)
          overflown.insert(currency)
        }
      } else {
        byCurrency.append((currency, amount))
      }
    }

    /// Whether nothing was added.
    var isEmpty: Bool { byCurrency.isEmpty && overflown.isEmpty }

    /// The whole in the base currency, exact; nil when a rate is missing or nothing was added.
    func total(_ rules: IndicatorRules) -> Amount? {
      guard !byCurrency.isEmpty, overflown.isEmpty else { return nil }
      var total = Amount.zero
      for (currency, sum) in byCurrency {
        guard let converted = rules.converted(sum, from: currency),
          let next = total.adding(converted)
        else { return nil }
        total = next
      }
      return total
    }
  }

  /// What the rows of a customer add up to.
  private struct Facts {
    var deposits = Sums()
    var averageDeposits = Sums()
    var holdings = Sums()
    var outstanding = Sums()
    var hasFacilityInForce = false
    var newAccounts = 0
    var overdueDays: Amount?
    var flowIn = Sums()
    var flowOut = Sums()
    var transactions = 0
    var hasAccounts = false
    var hasFlows = false
  }

  /// Fills in the profile's indicators, counterparties and tier.
  func fill(_ profile: inout Profile) {
    var facts = Facts()
    for child in profile.children { add(child, &facts) }
    profile.counterparties = flows(profile.children, &facts)
    let wealth = assetsUnderManagement(facts)
    profile.indicators = indicators(facts, wealth, profile.kind)
    profile.tier = tier(facts, wealth, profile.kind)
  }

  /// The values of one row that indicators need, found in one pass.
  private struct RowValues {
    var amount: Amount?
    var average: Amount?
    var currency: String?
    var day: CivilDate?
    var start: CivilDate?
    var days: Amount?
  }

  private func add(_ child: RowReference, _ facts: inout Facts) {
    let row = values(Int(child.table), Int(child.row))
    let currency = row.currency ?? rules.baseCurrency
    switch records.tables[Int(child.table)].rows[Int(child.row)].table {
    case .account:
      facts.hasAccounts = true
      if let balance = row.amount { facts.deposits.add(balance, currency) }
      if let average = row.average { facts.averageDeposits.add(average, currency) }
      if let opened = row.day, isInPeriod(opened.dayNumber) { facts.newAccounts += 1 }
    case .holding:
      if let value = row.amount { facts.holdings.add(value, currency) }
    case .facility:
      let isInForce = row.day ?? asOf >= asOf && row.start ?? asOf <= asOf
      if (row.amount ?? .zero) > .zero, isInForce { facts.hasFacilityInForce = true }
    case .loan:
      if let balance = row.amount {
        facts.outstanding.add(balance, row.currency ?? facilityCurrency(child))
      }
      if let days = row.days { facts.overdueDays = max(facts.overdueDays ?? .zero, days) }
    default: return
    }
  }

  private func values(_ table: Int, _ row: Int) -> RowValues {
    var found = RowValues()
    for index in records.tables[table].valueRange(of: row) {
      let value = records.tables[table].values[index]
      guard value.isPresent, value.validity != .invalid else { continue }
      switch value.field {
      case .accountBalance, .holdingMarketValue, .facilityLimit, .loanOutstanding:
        found.amount = found.amount ?? amount(value, table)
      case .accountAverageBalance:
        found.average = found.average ?? amount(value, table)
      case .loanOverdueDays:
        found.days = found.days ?? amount(value, table)
      case .accountCurrency, .holdingCurrency, .facilityCurrency, .loanCurrency:
        found.currency = found.currency ?? records.tables[table].string(value.canonical)
      case .accountOpenedOn, .facilityMaturity:
        found.day = found.day ?? date(value, table)
      case .facilityStart: found.start = found.start ?? date(value, table)
      default: continue
      }
    }
    return found
  }

  private func amount(_ value: FieldValue, _ table: Int) -> Amount? {
    records.tables[table].withText(value.canonical) { Amount($0) }
  }

  private func date(_ value: FieldValue, _ table: Int) -> CivilDate? {
    records.tables[table].withText(value.canonical) { CivilDate($0) }
  }

  /// A loan without a currency is in that of its facility.
  private func facilityCurrency(_ loan: RowReference) -> String {
    let parent = Int(records.tables[Int(loan.table)].rows[Int(loan.row)].parent)
    guard parent >= 0 else { return rules.baseCurrency }
    return values(Int(loan.table), parent).currency ?? rules.baseCurrency
  }

  private func isInPeriod(_ day: Int32) -> Bool {
    day <= asOf.dayNumber && day > asOf.dayNumber - Int32(rules.periodDays)
  }

  // MARK: Flows

  private struct Flow {
    var counterparty: UInt32
    var isIncoming: Bool
    var currency: String
    var count: Int
    var sum: Amount
  }

  /// Adds the movements of the customer's accounts in the period; transfers between own accounts are left out.
  private func flows(_ children: [RowReference], _ facts: inout Facts) -> [Counterparty] {
    var own: [UInt64] = []
    for child in children where isAccount(child) {
      own.append(withKey(of: child) { ByteInterner.hash($0) })
      if let number = records.tables[Int(child.table)].value(.accountNumber, of: Int(child.row)) {
        own.append(
          records.tables[Int(child.table)].withText(number.canonical) { ByteInterner.hash($0) }
        )
      }
    }
    if own.isEmpty { return [] }
    var flows: [Flow] = []
    var found = facts
    for account in children where isAccount(account) {
      let usual = values(Int(account.table), Int(account.row)).currency ?? rules.baseCurrency
      let source = records.tables[Int(account.table)].source
      withKey(of: account) { key in
        ledger.forEachEntry(ofAccount: key, source: source) { entry in
          guard let isIncoming = entry.isIncoming, isInPeriod(entry.day),
            !own.contains(entry.counterpartyAccount)
          else { return }
          // A movement that names no currency is in that of its account.
          let currency =
            entry.currency == 0 ? usual : ledger.currencies[Int(entry.currency)]
          if isIncoming {
            found.flowIn.add(entry.amount, currency)
          } else {
            found.flowOut.add(entry.amount, currency)
          }
          found.transactions += 1
          found.hasFlows = true
          if entry.counterparty != 0 { Self.add(entry, isIncoming, currency, to: &flows) }
        }
      }
    }
    facts = found
    return top(flows, isIncoming: true) + top(flows, isIncoming: false)
  }

  private func isAccount(_ child: RowReference) -> Bool {
    records.tables[Int(child.table)].rows[Int(child.row)].table == .account
  }

  private func withKey<Result>(of row: RowReference, _ body: (Span<UInt8>) -> Result) -> Result {
    let key = records.tables[Int(row.table)].rows[Int(row.row)].key
    return records.tables[Int(row.table)].withText(key, body)
  }

  private static func add(
    _ entry: TransactionLedger.Entry,
    _ isIncoming: Bool,
    _ currency: String,
    to flows: inout [Flow]
  ) {
    for index in flows.indices
    where flows[index].counterparty == entry.counterparty
      && flows[index].isIncoming == isIncoming && flows[index].currency == currency
    {
      guard let sum = flows[index].sum.adding(entry.amount) else { continue }
      flows[index].count += 1
      flows[index].sum = sum
      return
    }
    flows.append(
      Flow(
        counterparty: entry.counterparty,
        isIncoming: isIncoming,
        currency: currency,
        count: 1,
        sum: entry.amount
      )
    )
  }

  private func top(_ flows: [Flow], isIncoming: Bool) -> [Counterparty] {
    let named = flows.filter { $0.isIncoming == isIncoming }.map { flow in
      Counterparty(
        name: ledger.counterparties.withBytes(of: flow.counterparty) { text in
          var bytes: [UInt8] = []
          for index in text.indices { bytes.append(text[index]) }
          return String(decoding: bytes, as: UTF8.self)
        },
        isPayer: isIncoming,
        count: flow.count,
        sum: flow.sum,
        currency: flow.currency
      )
    }
    // Sums rank by what they are worth in the base currency; those without a rate come last.
    let ranked = named.map { (party: $0, worth: rules.converted($0.sum, from: $0.currency)) }
    let sorted = ranked.sorted { left, right in
      if (left.worth == nil) != (right.worth == nil) { return left.worth != nil }
      let (one, other) = (left.worth ?? left.party.sum, right.worth ?? right.party.sum)
      return one == other
        ? (left.party.name, left.party.currency) < (right.party.name, right.party.currency)
        : one > other
    }
    return sorted.prefix(rules.topCounterparties).map(\.party)
  }

  // MARK: Results

  private func assetsUnderManagement(_ facts: Facts) -> Amount? {
    if facts.deposits.isEmpty, facts.holdings.isEmpty { return nil }
    let deposits = facts.deposits.isEmpty ? .zero : facts.deposits.total(rules)
    let holdings = facts.holdings.isEmpty ? .zero : facts.holdings.total(rules)
    guard let deposits, let holdings else { return nil }
    return deposits.adding(holdings)?.rounded(to: 2)
  }

  private func indicators(
    _ facts: Facts,
    _ wealth: Amount?,
    _ kind: PartyKind
  ) -> [Indicator] {
    let day = asOf.description
    let period = "\(rules.periodDays)d"
    var result: [Indicator] = []
    func add(_ code: String, _ period: String, _ unit: String, _ value: Amount?) {
      guard let value else { return }
      result.append(Indicator(code: code, period: period, unit: unit, value: value))
    }
    func addSums(_ code: String, _ period: String, _ sums: Sums) {
      for (currency, sum) in sums.byCurrency.sorted(by: { $0.currency < $1.currency }) {
        add(code, period, currency, sum)
      }
    }
    addSums("DEP_BAL", day, facts.deposits)
    add("DEP_BAL_BASE", day, rules.baseCurrency, facts.deposits.total(rules)?.rounded(to: 2))
    add("NEW_ACCT", period, "count", facts.hasAccounts ? .count(facts.newAccounts) : nil)
    add("EFF_CUST", period, "flag", isEffective(facts, wealth, kind).map(Amount.flag))
    let isCredit =
      facts.hasFacilityInForce || facts.outstanding.byCurrency.contains { $0.sum > .zero }
    add("CREDIT_CUST", day, "flag", .flag(isCredit))
    addSums("LOAN_BAL", day, facts.outstanding)
    add("OVERDUE", day, "days", facts.overdueDays)
    addSums("HOLD_MV", day, facts.holdings)
    add("AUM", day, rules.baseCurrency, wealth)
    addSums("FLOW_IN", period, facts.flowIn)
    addSums("FLOW_OUT", period, facts.flowOut)
    add("NET_IN", period, rules.baseCurrency, netInflow(facts))
    return result
  }

  private func netInflow(_ facts: Facts) -> Amount? {
    guard facts.hasFlows else { return nil }
    let incoming = facts.flowIn.isEmpty ? .zero : facts.flowIn.total(rules)
    let outgoing = facts.flowOut.isEmpty ? .zero : facts.flowOut.total(rules)
    guard let incoming, let outgoing else { return nil }
    return incoming.subtracting(outgoing)?.rounded(to: 2)
  }

  /// Nil when the customer has deposits or holdings whose worth is unknown, and nothing else decides.
  private func isEffective(_ facts: Facts, _ wealth: Amount?, _ kind: PartyKind) -> Bool? {
    if kind == .organisation {
      if facts.transactions >= rules.effectiveOrganisationTransactions { return true }
      if facts.averageDeposits.isEmpty, facts.deposits.isEmpty { return false }
      return averageDeposit(facts).map { $0 >= rules.effectiveOrganisationDeposit }
    }
    if facts.deposits.isEmpty, facts.holdings.isEmpty { return false }
    return wealth.map { $0 >= rules.effectivePersonAUM }
  }

  private func averageDeposit(_ facts: Facts) -> Amount? {
    (facts.averageDeposits.total(rules) ?? facts.deposits.total(rules))?.rounded(to: 2)
  }

  /// The first tier that applies, from the highest.
  private func tier(_ facts: Facts, _ wealth: Amount?, _ kind: PartyKind) -> String {
    if kind == .organisation {
      if averageDeposit(facts) ?? .zero >= rules.wealthOrganisationDeposit { return "wealth" }
    } else if (wealth ?? .zero) >= rules.wealthPersonAUM {
      return "wealth"
    }
    let isUsed = facts.outstanding.byCurrency.contains { $0.sum > .zero }
    if facts.hasFacilityInForce, !isUsed { return "convertible" }
    if let net = netInflow(facts), net >= rules.highPotentialNetInflow { return "high_potential" }
    return "general"
  }
}

extension Amount {
  fileprivate static func count(_ number: Int) -> Amount { Amount(units: Int128(number), scale: 0) }
  fileprivate static func flag(_ value: Bool) -> Amount { Amount(units: value ? 1 : 0, scale: 0) }
}
