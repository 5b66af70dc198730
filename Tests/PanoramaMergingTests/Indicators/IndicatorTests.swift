import PanoramaModel
import Testing

@testable import PanoramaMerging

@Suite struct IndicatorTests {
  typealias Value = World.Value
  static let asOf = "2026-11-20"

  static func account(
    _ key: String,
    balance: String? = nil,
    currency: String? = "CNY",
    average: String? = nil,
    opened: String? = nil
  ) -> World.Child {
    var values: [Value] = []
    if let balance { values.append(Value(field: .accountBalance, text: balance)) }
    if let currency { values.append(Value(field: .accountCurrency, text: currency)) }
    if let average { values.append(Value(field: .accountAverageBalance, text: average)) }
    if let opened { values.append(Value(field: .accountOpenedOn, text: opened)) }
    return World.Child(table: .account, key: key, values: values)
  }

  static func holding(_ value: String, _ currency: String? = nil) -> World.Child {
    var values = [Value(field: .holdingMarketValue, text: value)]
    if let currency { values.append(Value(field: .holdingCurrency, text: currency)) }
    return World.Child(table: .holding, values: values)
  }

  static func facility(_ limit: String, start: String? = nil, end: String? = nil) -> World.Child {
    var values = [Value(field: .facilityLimit, text: limit)]
    values.append(Value(field: .facilityCurrency, text: "EUR"))
    if let start { values.append(Value(field: .facilityStart, text: start)) }
    if let end { values.append(Value(field: .facilityMaturity, text: end)) }
    return World.Child(table: .facility, values: values)
  }

  static func loan(_ outstanding: String, days: String? = nil, under parent: Int? = nil)
    -> World.Child
  {
    var values = [Value(field: .loanOutstanding, text: outstanding)]
    if let days { values.append(Value(field: .loanOverdueDays, text: days)) }
    return World.Child(table: .loan, values: values, parent: parent)
  }

  static func rules(_ rates: [String: String] = ["EUR": "7.80", "USD": "7.10"]) -> IndicatorRules {
    var rules = IndicatorRules()
    rules.rates = rates.compactMapValues { Amount($0) }
    return rules
  }

  static func profile(
    _ kind: String,
    _ children: [World.Child],
    ledger: TransactionLedger = TransactionLedger(),
    rules: IndicatorRules = rules()
  ) throws -> Profile {
    let customer = World.Customer(
      source: "s",
      key: "1",
      values: [Value(field: .kind, text: kind)],
      children: children
    )
    return World.profile(
      [customer],
      indicators: rules,
      ledger: ledger,
      asOf: try #require(CivilDate(asOf))
    ).profile
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var kind = "person"
    var children: [World.Child]
    var expected: [String: [String: String]]
    var tier = "general"
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(
      name: "balances by currency and in all",
      children: [
        account("1", balance: "100.10"), account("2", balance: "0.20"),
        account("3", balance: "10.00", currency: "USD"), account("4", balance: "-5.05"),
      ],
      expected: [
        "DEP_BAL": ["CNY": "95.25", "USD": "10.00"], "DEP_BAL_BASE": ["CNY": "166.25"],
        "AUM": ["CNY": "166.25"], "NEW_ACCT": ["count": "0"], "EFF_CUST": ["flag": "0"],
        "CREDIT_CUST": ["flag": "0"],
      ]
    ),
    Case(
      name: "totals are rounded at the end, once",
      children: [account("1", balance: "0.004"), holding("0.004")],
      expected: ["DEP_BAL_BASE": ["CNY": "0.00"], "AUM": ["CNY": "0.01"]]
    ),
    Case(
      name: "half a cent goes up",
      children: [account("1", balance: "0.05", currency: "USD")],
      expected: ["DEP_BAL_BASE": ["CNY": "0.36"], "DEP_BAL": ["USD": "0.05"]]
    ),
    Case(
      name: "a missing rate leaves the totals out, and what hangs on them",
      children: [account("1", balance: "5000", currency: "XAU"), account("2", balance: "1.00")],
      expected: [
        "DEP_BAL": ["CNY": "1.00", "XAU": "5000"], "DEP_BAL_BASE": [:], "AUM": [:], "EFF_CUST": [:],
      ]
    ),
    Case(
      name: "accounts are new over ninety days, the first excluded, the last included",
      children: [
        account("1", opened: "2026-11-20"), account("2", opened: "2026-08-23"),
        account("3", opened: "2026-08-22"), account("4", opened: "2026-11-21"), account("5"),
      ],
      expected: ["NEW_ACCT": ["count": "2"], "DEP_BAL": [:], "EFF_CUST": ["flag": "0"]]
    ),
    Case(
      name: "a person counts from 1,000 under management",
      children: [account("1", balance: "400.00"), holding("600.00")],
      expected: [
        "EFF_CUST": ["flag": "1"], "AUM": ["CNY": "1000.00"], "HOLD_MV": ["CNY": "600.00"],
      ]
    ),
    Case(
      name: "a person does not at a cent less",
      children: [account("1", balance: "400.00"), holding("599.99")],
      expected: ["EFF_CUST": ["flag": "0"]]
    ),
    Case(
      name: "an organisation counts by its average deposit",
      kind: "organisation",
      children: [account("1", balance: "1.00", average: "10000.00")],
      expected: ["EFF_CUST": ["flag": "1"]]
    ),
    Case(
      name: "a poor average is not mended by a rich day",
      kind: "organisation",
      children: [account("1", balance: "99999.00", average: "9999.99")],
      expected: ["EFF_CUST": ["flag": "0"]]
    ),
    Case(
      name: "credit: a facility in force, unused",
      children: [facility("100", end: "2026-11-20")],
      expected: ["CREDIT_CUST": ["flag": "1"], "NEW_ACCT": [:]],
      tier: "convertible"
    ),
    Case(
      name: "credit: a facility that has ended",
      children: [facility("100", end: "2026-11-19")],
      expected: ["CREDIT_CUST": ["flag": "0"]]
    ),
    Case(
      name: "credit: a facility that has not begun",
      children: [facility("100", start: "2026-11-21", end: "2030-01-01")],
      expected: ["CREDIT_CUST": ["flag": "0"]]
    ),
    Case(
      name: "credit: a loan under an ended facility, in the facility's currency",
      children: [
        facility("100", end: "2020-01-01"), loan("30.5", days: "12", under: 0),
        loan("1", days: "91"),
      ],
      expected: [
        "CREDIT_CUST": ["flag": "1"], "LOAN_BAL": ["EUR": "30.5", "CNY": "1"],
        "OVERDUE": ["days": "91"], "AUM": [:],
      ]
    ),
    Case(
      name: "a used facility converts nobody",
      children: [facility("100"), loan("1", under: 0)],
      expected: ["CREDIT_CUST": ["flag": "1"]]
    ),
    Case(
      name: "wealth of a person",
      children: [holding("500000.00"), facility("5")],
      expected: ["AUM": ["CNY": "500000.00"]],
      tier: "wealth"
    ),
    Case(
      name: "wealth of an organisation",
      kind: "organisation",
      children: [account("1", balance: "10000000.00")],
      expected: [:],
      tier: "wealth"
    ),
    Case(name: "nothing at all", children: [], expected: ["EFF_CUST": ["flag": "0"], "AUM": [:]]),
  ]

  @Test(arguments: cases)
  func `indicators are those computed by hand`(test: Case) throws {
    let profile = try Self.profile(test.kind, test.children)
    for (code, expected) in test.expected {
      #expect(profile.indicator(code) == expected, "\(code)")
    }
    #expect(profile.tier == test.tier)
  }

  @Test func `amounts beyond 38 digits leave the sum out instead of a wrong one`() throws {
    let nines = String(repeating: "9", count: 38)
    let profile = try Self.profile(
      "person",
      [Self.account("1", balance: nines), Self.account("2", balance: "1.00")]
    )
    #expect(profile.indicator("DEP_BAL") == [:] && profile.indicator("AUM") == [:])
    let small = "0." + String(repeating: "0", count: 37) + "1"
    let tiny = try Self.profile("person", [Self.account("1", balance: small, currency: "USD")])
    #expect(tiny.indicator("DEP_BAL") == ["USD": small])
  }
}
