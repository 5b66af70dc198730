import PanoramaModel

/// Computes the indicators, counterparties and tier of one customer from the rows that belong to it.
struct IndicatorCalculator {
  let records: CustomerRecordSet
  let ledger: TransactionLedger
  let rules: IndicatorRules
  let asOf: CivilDate

  /// Sums by currency, in the order in which currencies are first met; few, so a list is the fastest.
  struct Sums {
    private(set) var byCurrency: [(currency: String, sum: Amount)] = []

    mutating func add(_ amount: Amount, _ currency: String) {
      if let index = byCurrency.firstIndex(where: { $0.currency == currency }) {
        byCurrency[index].sum = byCurrency[index].sum.adding(amount) ?? byCurrency[index].sum
      } else {
        byCurrency.append((currency, amount))
      }
    }

    /// The whole in the base currency; nil when a rate is missing or nothing was added.
    func total(_ rules: IndicatorRules) -> Amount? {
      guard !byCurrency.isEmpty else { return nil }
      var total = Amount.zero
      for (currency, sum) in byCurrency {
        guard let converted = rules.converted(sum, from: currency),
          let next = total.adding(converted)
        else { return nil }
        total = next
      }
      return total.rounded(to: 2)
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
    var hasDeposits = false
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

  private func add(_ child: RowReference, _ facts: inout Facts) {
    let table = records.tables[Int(child.table)]
    let row = Int(child.row)
    switch table.rows[row].table {
    case .account:
      let currency = text(.accountCurrency, table, row) ?? rules.baseCurrency
      if let balance = amount(.accountBalance, table, row) {
        facts.deposits.add(balance, currency)
        facts.hasDeposits = true
      }
      if let average = amount(.accountAverageBalance, table, row) {
        facts.averageDeposits.add(average, currency)
      }
      if let opened = date(.accountOpenedOn, table, row), isInPeriod(opened.dayNumber) {
        facts.newAccounts += 1
      }
    case .holding:
      if let value = amount(.holdingMarketValue, table, row) {
        facts.holdings.add(value, text(.holdingCurrency, table, row) ?? rules.baseCurrency)
      }
    case .facility:
      let maturity = date(.facilityMaturity, table, row)
      let limit = amount(.facilityLimit, table, row) ?? .zero
      if limit > .zero, maturity.map({ $0 >= asOf }) ?? true { facts.hasFacilityInForce = true }
    case .loan:
      if let balance = amount(.loanOutstanding, table, row) {
        facts.outstanding.add(balance, loanCurrency(table, row))
      }
      if let days = amount(.loanOverdueDays, table, row) {
        facts.overdueDays = max(facts.overdueDays ?? .zero, days)
      }
    default: return
    }
  }

  /// A loan without a currency is in that of its facility.
  private func loanCurrency(_ table: CustomerRecordTable, _ row: Int) -> String {
    if let own = text(.loanCurrency, table, row) { return own }
    let parent = Int(table.rows[row].parent)
    let above = parent >= 0 ? text(.facilityCurrency, table, parent) : nil
    return above ?? rules.baseCurrency
  }

  private func isInPeriod(_ day: Int32) -> Bool {
    day <= asOf.dayNumber && day > asOf.dayNumber - Int32(rules.periodDays)
  }

  // MARK: Flows

  private struct Flow {
    var counterparty: UInt32
    var isIncoming: Bool
    var currency: UInt8
    var count: Int
    var sum: Amount
  }

  /// Adds the movements of the customer's accounts in the period; transfers between own accounts are left out.
  private func flows(_ children: [RowReference], _ facts: inout Facts) -> [Counterparty] {
    var own: [UInt64] = []
    let accounts = children.filter {
      records.tables[Int($0.table)].rows[Int($0.row)].table == .account
    }
    for account in accounts {
      let table = records.tables[Int(account.table)]
      own.append(table.withText(table.rows[Int(account.row)].key) { ByteInterner.hash($0) })
    }
    var flows: [Flow] = []
    var found = facts
    for account in accounts {
      let table = records.tables[Int(account.table)]
      table.withText(table.rows[Int(account.row)].key) { key in
        ledger.forEachEntry(ofAccount: key) { entry in
          guard isInPeriod(entry.day), !own.contains(entry.counterpartyAccount) else { return }
          let currency =
            ledger.currencies.isEmpty ? rules.baseCurrency : ledger.currencies[Int(entry.currency)]
          if entry.isIncoming {
            found.flowIn.add(entry.amount, currency)
          } else {
            found.flowOut.add(entry.amount, currency)
          }
          found.transactions += 1
          found.hasFlows = true
          if entry.counterparty != 0 { Self.add(entry, to: &flows) }
        }
      }
    }
    facts = found
    return top(flows, isIncoming: true) + top(flows, isIncoming: false)
  }

  private static func add(_ entry: TransactionLedger.Entry, to flows: inout [Flow]) {
    for index in flows.indices
    where flows[index].counterparty == entry.counterparty
      && flows[index].isIncoming == entry.isIncoming && flows[index].currency == entry.currency
    {
      flows[index].count += 1
      flows[index].sum = flows[index].sum.adding(entry.amount) ?? flows[index].sum
      return
    }
    flows.append(
      Flow(
        counterparty: entry.counterparty, isIncoming: entry.isIncoming, currency: entry.currency,
        count: 1, sum: entry.amount))
  }

  private func top(_ flows: [Flow], isIncoming: Bool) -> [Counterparty] {
    let named = flows.filter { $0.isIncoming == isIncoming }.map { flow in
      Counterparty(
        name: ledger.counterparties.withBytes(of: flow.counterparty) { text in
          var bytes: [UInt8] = []
          for index in text.indices { bytes.append(text[index]) }
          return String(decoding: bytes, as: UTF8.self)
        },
        isPayer: isIncoming, count: flow.count, sum: flow.sum,
        currency: ledger.currencies.isEmpty
          ? rules.baseCurrency : ledger.currencies[Int(flow.currency)])
    }
    let sorted = named.sorted {
      $0.sum == $1.sum ? ($0.name, $0.currency) < ($1.name, $1.currency) : $0.sum > $1.sum
    }
    return Array(sorted.prefix(rules.topCounterparties))
  }

  // MARK: Results

  private func assetsUnderManagement(_ facts: Facts) -> Amount? {
    let deposits = facts.deposits.byCurrency.isEmpty ? .zero : facts.deposits.total(rules)
    let holdings = facts.holdings.byCurrency.isEmpty ? .zero : facts.holdings.total(rules)
    if facts.deposits.byCurrency.isEmpty, facts.holdings.byCurrency.isEmpty { return nil }
    guard let deposits, let holdings else { return nil }
    return deposits.adding(holdings)
  }

  private func indicators(
    _ facts: Facts, _ wealth: Amount?, _ kind: PartyKind
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
    add("DEP_BAL_BASE", day, rules.baseCurrency, facts.deposits.total(rules))
    add("NEW_ACCT", period, "count", facts.hasDeposits ? .count(facts.newAccounts) : nil)
    add("EFF_CUST", period, "flag", .flag(isEffective(facts, wealth, kind)))
    let isCredit = facts.hasFacilityInForce || facts.outstanding.byCurrency.contains { $0.sum > .zero }
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
    let incoming = facts.flowIn.byCurrency.isEmpty ? .zero : facts.flowIn.total(rules)
    let outgoing = facts.flowOut.byCurrency.isEmpty ? .zero : facts.flowOut.total(rules)
    guard let incoming, let outgoing else { return nil }
    return incoming.subtracting(outgoing)
  }

  private func isEffective(_ facts: Facts, _ wealth: Amount?, _ kind: PartyKind) -> Bool {
    if kind == .organisation {
      let average = facts.averageDeposits.total(rules) ?? facts.deposits.total(rules) ?? .zero
      return average >= rules.effectiveOrganisationDeposit
        || facts.transactions >= rules.effectiveOrganisationTransactions
    }
    return (wealth ?? .zero) >= rules.effectivePersonAUM
  }

  /// The first tier that applies, from the highest.
  private func tier(_ facts: Facts, _ wealth: Amount?, _ kind: PartyKind) -> String {
    if kind == .organisation {
      let average = facts.averageDeposits.total(rules) ?? facts.deposits.total(rules) ?? .zero
      if average >= rules.wealthOrganisationDeposit { return "wealth" }
    } else if (wealth ?? .zero) >= rules.wealthPersonAUM {
      return "wealth"
    }
    let isUsed = facts.outstanding.byCurrency.contains { $0.sum > .zero }
    if facts.hasFacilityInForce, !isUsed { return "convertible" }
    if let net = netInflow(facts), net >= rules.highPotentialNetInflow { return "high_potential" }
    return "general"
  }

  // MARK: Values of rows

  private func amount(
    _ field: CustomerField, _ table: CustomerRecordTable, _ row: Int
  ) -> Amount? {
    table.value(field, of: row).flatMap { value in
      value.validity == .invalid ? nil : table.withText(value.canonical) { Amount($0) }
    }
  }

  private func date(
    _ field: CustomerField, _ table: CustomerRecordTable, _ row: Int
  ) -> CivilDate? {
    table.value(field, of: row).flatMap { value in
      table.withText(value.canonical) { CivilDate($0) }
    }
  }

  private func text(_ field: CustomerField, _ table: CustomerRecordTable, _ row: Int) -> String? {
    table.value(field, of: row).map { table.string($0.canonical) }
  }
}

extension Amount {
  fileprivate static func count(_ number: Int) -> Amount { Amount(units: Int128(number), scale: 0) }
  fileprivate static func flag(_ value: Bool) -> Amount { Amount(units: value ? 1 : 0, scale: 0) }
}
