import Foundation
import PanoramaMapping
import PanoramaModel
import Testing

@Suite struct MappingReaderTests {
  private static let folder: URL = {
    var root = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return root.appending(path: "mappings")
  }()

  private static func text(_ file: String) throws -> String {
    try String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  @Test(arguments: [
    ("settlement.yaml", ["customers", "accounts", "transactions"]),
    ("inclusion.yaml", ["customers"]), ("finance.yaml", ["customers", "peers"]),
  ])
  func `the repository's mappings are read without error`(file: String, entries: [String]) throws {
    let mapping = try MappingReader.read(Self.text(file), file: file)
    #expect(mapping.source + ".yaml" == file && mapping.files.map(\.name) == entries)
    #expect(!mapping.checks.isEmpty && mapping.owner == mapping.source + "-data@bank.example")
  }

  @Test func `the repository's rule files are read without error`() throws {
    let settings = try RulesReader.settings(Self.text("pipeline.yaml"), file: "pipeline.yaml")
    #expect(settings.sources == ["settlement.yaml", "inclusion.yaml", "finance.yaml"])
    #expect(settings.quarantineBudgetPercent == Amount(units: 5, scale: 0) && !settings.showsValues)
    let matching = try RulesReader.matching(Self.text("matching.yaml"), file: "matching.yaml")
    #expect(matching.matchProbability == 0.95 && matching.phoneHub == 5)
    let winners = try RulesReader.survivorship(Self.text("survivorship.yaml"), file: "s.yaml")
    #expect(winners.mostRecent == [.phone, .email])
    #expect(winners.authority[.owner] == ["inclusion", "settlement", "finance"])
    let indicators = try RulesReader.indicators(Self.text("indicators.yaml"), file: "i.yaml")
    #expect(indicators.rates["HKD"] == Amount(units: 91, scale: 2) && indicators.periodDays == 90)
  }

  @Test func `a mapping says what its lines say`() throws {
    let mapping = try MappingReader.read(Self.text("settlement.yaml"), file: "settlement.yaml")
    let accounts = mapping.files[1]
    #expect(accounts.reading.dialect.delimiter == [UInt8(ascii: "|")])
    #expect(accounts.reading.dialect.trailerPrefix == "TRAILER" && accounts.key == ["acct_no"])
    #expect(accounts.belongsTo?.entry == "customers" && accounts.belongsTo?.path == ["cust_no"])
    #expect(accounts.totals.map(\.capture) == ["records", "balance"])
    #expect(accounts.declaredSums.map(\.measure) == [.sum(.accountBalance, currency: nil)])
    #expect(
      accounts.reading.captures == [
        .init(name: "records", path: ["2"]), .init(name: "balance", path: ["3"]),
      ]
    )
    let balance = accounts.tables[0].fields.first { $0.field == .accountBalance }
    #expect(balance?.otherwise == .quarantine && balance?.normalizer == "money")
    #expect(mapping.files[0].reading.encoding == .gb18030)
    let finance = try MappingReader.read(Self.text("finance.yaml"), file: "finance.yaml")
    #expect(finance.files[0].reading.recordPath == ["FinanceExport", "Customer"])
    #expect(finance.files[0].asOf == "as_of")
    let tables = finance.files[0].tables
    #expect(tables.map(\.table) == [.customer, .holding, .profit])
    #expect(tables[1].each == ["Holdings", "Holding"])
    let inclusion = try MappingReader.read(Self.text("inclusion.yaml"), file: "inclusion.yaml")
    #expect(inclusion.files[0].tables[1].nested.map(\.table) == [.loan])
    #expect(inclusion.files[0].reading.recordPath == [])
  }

  @Test(arguments: [
    (
      "outstanding is at most principal", CustomerField.loanOutstanding, CustomerField.loanPrincipal
    ),
    ("loan.start is at most maturity", .loanStart, .loanMaturity),
    ("loan.start is at most loan.maturity", .loanStart, .loanMaturity),
  ])
  func `a sentence that compares two fields is understood`(
    say: String,
    smaller: CustomerField,
    larger: CustomerField
  ) throws {
    let text =
      BrokenMapping.good + "checks:\n  - { say: \"\(say)\", dimension: consistency, level: stop }\n"
    let check = try #require(MappingReader.read(text, file: "m.yaml").checks.first)
    guard case .rows(let table, .compares(let left, .atMost, .field(let right))) = check.condition
    else {
      Issue.record("not a comparison")
      return
    }
    #expect(table == .loan && left == smaller && right == larger)
    #expect(check.level == .stop && check.dimension == "consistency")
  }

  @Test(arguments: [
    ("identifier is filled in at least 85 %", true, "85"),
    ("phone is filled in at least 99.5%", true, "99.5"),
    ("customer.identifier is valid in at least 100 %", false, "100"),
  ])
  func `a sentence with a percentage is understood`(say: String, isFilled: Bool, least: String)
    throws
  {
    let text = BrokenMapping.good + "checks:\n  - { say: \"\(say)\" }\n"
    let check = try #require(MappingReader.read(text, file: "m.yaml").checks.first)
    switch check.condition {
    case .filled(let table, _, let share):
      #expect(isFilled && table == .customer && share.description == least)
    case .valid(let table, _, let share):
      #expect(!isFilled && table == .customer && share.description == least)
    case .rows, .unique: Issue.record("not a percentage")
    }
    #expect(check.level == .note)
  }
}
