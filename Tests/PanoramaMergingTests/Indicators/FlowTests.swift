import PanoramaModel
import Testing

@testable import PanoramaMerging

@Suite struct FlowTests {
  /// A movement: account, day, direction, amount, currency, counterparty and its account.
  static func movement(
    _ account: String,
    _ amount: String,
    _ direction: String?,
    from party: String? = nil,
    at partyAccount: String? = nil,
    day: String = "2026-11-01",
    currency: String? = "CNY",
    validity: Validity = .valid
  ) -> (account: String, values: [World.Value]) {
    var values: [World.Value] = [.init(field: .transactionAmount, text: amount, validity: validity)]
    values.append(.init(field: .transactionDate, text: day))
    if let direction { values.append(.init(field: .transactionDirection, text: direction)) }
    if let currency { values.append(.init(field: .transactionCurrency, text: currency)) }
    if let party { values.append(.init(field: .counterpartyName, text: party)) }
    if let partyAccount { values.append(.init(field: .counterpartyAccount, text: partyAccount)) }
    return (account, values)
  }

  /// The published vector: what A, B, C and D paid and got, and transfers between own accounts.
  static let vector = [
    movement("A1", "500000.00", "credit", from: "A", at: "X1"),
    movement("A2", "300000.00", "credit", from: "B", at: "X2"),
    movement("A1", "100000.00", "credit", from: "A", at: "X1"),
    movement("A1", "450000.00", "debit", from: "C", at: "X3"),
    movement("A2", "50000.00", "debit", from: "D", at: "X4"),
    movement("A1", "900000.00", "credit", from: "SELF", at: "A2"),
    movement("A2", "200000.00", "debit", from: "SELF", at: "A1"),
  ]

  static let accounts = [
    IndicatorTests.account("A1", balance: "1.00"), IndicatorTests.account("A2", currency: "USD"),
  ]

  static func ledger(
    _ movements: [(account: String, values: [World.Value])],
    pieces: Int = 1
  ) -> TransactionLedger {
    var whole = TransactionLedger()
    for piece in 0..<pieces {
      var part = TransactionLedger()
      let own = movements.indices.filter { $0 % pieces == piece }
      part.add(
        World.transactions(own.map { ("T\($0)", movements[$0].account, movements[$0].values) })
      )
      whole.merge(part)
    }
    _ = whole.index()
    return whole
  }

  @Test(arguments: [1, 2, 3, 7])
  func `net inflow leaves transfers between own accounts out`(pieces: Int) throws {
    let ledger = Self.ledger(Self.vector, pieces: pieces)
    let profile = try IndicatorTests.profile("organisation", Self.accounts, ledger: ledger)
    #expect(profile.indicator("FLOW_IN") == ["CNY": "900000.00"])
    #expect(profile.indicator("FLOW_OUT") == ["CNY": "500000.00"])
    #expect(profile.indicator("NET_IN") == ["CNY": "400000.00"])
    #expect(profile.indicator("EFF_CUST") == ["flag": "1"])
    #expect(profile.tier == "high_potential" && ledger.count == 7)
    let payers = profile.counterparties.filter(\.isPayer)
    #expect(payers.map(\.name) == ["A", "B"] && payers.map(\.count) == [2, 1])
    #expect(payers.map(\.sum.description) == ["600000.00", "300000.00"])
    let payees = profile.counterparties.filter { !$0.isPayer }
    #expect(payees.map(\.name) == ["C", "D"])
  }

  @Test func `an own account is known by its number as well as by its key`() throws {
    var own = IndicatorTests.account("K1")
    own.values.append(.init(field: .accountNumber, text: "6222"))
    let ledger = Self.ledger([
      Self.movement("A1", "9.00", "credit", at: "6222"), Self.movement("A1", "1.00", "credit"),
    ])
    let profile = try IndicatorTests.profile("person", Self.accounts + [own], ledger: ledger)
    #expect(profile.indicator("FLOW_IN") == ["CNY": "1.00"])
  }

  @Test func `movements count in their period, their currency, their direction`() throws {
    let ledger = Self.ledger([
      Self.movement("A1", "1.00", "credit", currency: "USD"),
      Self.movement("A1", "2.00", "credit", day: "2026-08-23", currency: nil),
      Self.movement("A2", "4.00", "credit", currency: nil),
      Self.movement("A1", "8.00", "credit", day: "2026-08-22"),
      Self.movement("A1", "16.00", "credit", day: "2026-11-21"),
      Self.movement("A1", "32.00", "debit"),
      Self.movement("A1", "64.00", nil), Self.movement("A1", "128.00", "cheque"),
      Self.movement("A1", "x", "credit", validity: .invalid),
      Self.movement("", "256.00", "credit"), Self.movement("A9", "512.00", "credit"),
    ])
    let nameless = IndicatorTests.account("")
    let profile = try IndicatorTests.profile(
      "organisation",
      Self.accounts + [nameless],
      ledger: ledger
    )
    #expect(profile.indicator("FLOW_IN") == ["CNY": "2.00", "USD": "5.00"])
    #expect(profile.indicator("FLOW_OUT") == ["CNY": "32.00"])
    // 2 + 5 × 7.10 − 32
    #expect(profile.indicator("NET_IN") == ["CNY": "5.50"])
    #expect(ledger.lastDay?.day.description == "2026-11-21")
  }

  @Test func `a missing rate leaves the net inflow out`() throws {
    let ledger = Self.ledger([
      Self.movement("A1", "1.00", "credit"), Self.movement("A1", "1.00", "debit", currency: "XAU"),
    ])
    let profile = try IndicatorTests.profile("person", Self.accounts, ledger: ledger)
    #expect(profile.indicator("NET_IN") == [:] && profile.indicator("FLOW_OUT") == ["XAU": "1.00"])
    let none = try IndicatorTests.profile("person", Self.accounts)
    #expect(none.indicator("NET_IN") == [:] && none.counterparties.isEmpty)
  }

  @Test func `the largest counterparties are kept, by worth and then by name`() throws {
    var rules = IndicatorTests.rules()
    rules.topCounterparties = 3
    let ledger = Self.ledger([
      Self.movement("A1", "70.00", "credit", from: "yuan"),
      Self.movement("A1", "10.00", "credit", from: "dollar", currency: "USD"),
      Self.movement("A1", "999.00", "credit", from: "unknown", currency: "XAU"),
      Self.movement("A1", "5.00", "credit", from: "b"),
      Self.movement("A1", "5.00", "credit", from: "a"),
      Self.movement("A1", "1.00", "debit", from: "payee"),
    ])
    let profile = try IndicatorTests.profile("person", Self.accounts, ledger: ledger, rules: rules)
    #expect(profile.counterparties.map(\.name) == ["dollar", "yuan", "a", "payee"])
  }

  @Test func `a column full of different currencies is no trouble`() {
    let movements = (0..<600).map { Self.movement("A1", "1.00", "credit", currency: "C\($0)") }
    let ledger = Self.ledger(movements, pieces: 2)
    #expect(ledger.count == 600)
  }

  @Test func `a movement that is delivered twice counts once, whichever comes first`() throws {
    let one = Self.movement("A1", "5.00", "credit")
    let other = Self.movement("A1", "7.00", "credit")
    func inflow(_ files: [[(account: String, values: [World.Value])]]) throws -> [String: String] {
      var whole = TransactionLedger()
      for file in files {
        var part = TransactionLedger()
        part.add(World.transactions(file.map { ("T1", $0.account, $0.values) }))
        whole.merge(part)
      }
      _ = whole.index()
      return try IndicatorTests.profile("person", Self.accounts, ledger: whole)
        .indicator("FLOW_IN")
    }
    for files in [[[one], [one]], [[one, one]], [[one, one], [one]]] {
      #expect(try inflow(files) == ["CNY": "5.00"])
    }
    let either = try inflow([[one], [other]])
    #expect(either == ["CNY": "5.00"] || either == ["CNY": "7.00"])
    for files in [[[other], [one]], [[one, other]], [[other, one]]] {
      #expect(try inflow(files) == either)
    }
  }

  @Test func `movements of accounts that nobody has are counted`() {
    let ledger = Self.ledger(Self.vector)
    let known = Array("A1".utf8)
    let unknown = ledger.unattached { _, account in
      account.count == known.count && account.indices.allSatisfy { account[$0] == known[$0] }
    }
    #expect(unknown.values.reduce(0, +) == 3)
  }

  @Test func `of repeated deliveries all but one are named, in any order`() {
    let one = Self.movement("A1", "5.00", "credit")
    let other = Self.movement("A1", "7.00", "credit")
    func repeats(_ rows: [(account: String, values: [World.Value])]) -> (equal: Int, all: Int) {
      var ledger = TransactionLedger()
      ledger.add(World.transactions(rows.map { ("T1", $0.account, $0.values) }))
      let found = ledger.index()
      return (found.count { $0.isEqual }, found.count)
    }
    #expect(repeats([one, one]) == (1, 1))
    #expect(repeats([one, other]) == (0, 1))
    let mixed = repeats([one, one, other])
    #expect(mixed.all == 2)
    for rows in [[one, other, one], [other, one, one]] { #expect(repeats(rows) == mixed) }
  }
}
