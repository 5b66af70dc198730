import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// Layouts that the mappings of the repository do not know, each read by a mapping in the mapping language alone.
///
/// The expected profiles in `LayoutCases` were worked out by hand; their `why` says how each odd value comes about.
@Suite struct LayoutTests {
  /// The digests in the control file were computed over the text in GB 18030 by Python's codecs and hashlib.
  @Test func `settlement: delimited GB18030 with a control file`() async throws {
    let run = try await Self.settlement()
    run.checkExamples()
    try run.check(LayoutCase("settlement").expected())
    let openings = try #require(run.outcome.report.totals.first { $0.entry == "openings" })
    #expect(openings.declaredRecords == 18)
    // The sum of the account numbers modulo 10^10: of the row in quarantine nobody can say which field is which, so its
    // account 0302001209300112233 is missing.
    let hash = try #require(openings.sums.first)
    #expect(hash.declared == Amount("5319268559") && hash.computed == Amount("6019156326"))
    let uncertain = run.outcome.report.diagnostics.first { $0.code == .totalsUncertain }
    #expect(uncertain?.found.contains("a difference of 9300112233,") == true)
    // 50,000.00 three times, 12,000.50, 12.34 of interest that the mapping leaves out, 5,000.00, 8,000.00, 10.00 and 1.00;
    // 300.00 and 1,000.00 come and go.
    let amounts = try #require(
      run.outcome.report.totals.first { $0.entry == "transactions" }?.sums.first
    )
    #expect(amounts.declared == Amount("175023.84") && amounts.computed == amounts.declared)
    let balances = try #require(run.outcome.report.checks.first { $0.say.contains("turnover") })
    // Of 13 accounts with figures one does not add up: 250.00 and nothing are not 251.00. Checks look at each record that
    // was mapped, so the one that was delivered twice counts twice.
    #expect(balances.tested == 14 && balances.passed == 13)
  }

  @Test func `settlement: who paid and who was paid`() async throws {
    let profiles = try await Self.settlement().profiles
    let trading = try #require(profiles.first { $0["name"] as? String == "上海示例贸易有限公司" })
    let found = (trading["counterparties"] as? [[String: Any]] ?? []).map {
      "\($0["role"] ?? "") \($0["name"] ?? "") \($0["sum"] ?? "")"
    }
    #expect(found.contains("payer 北京示例科技(集团)股份有限公司 50000.00"), "\(found)")
    // Full width and half width are one payee; a reversal takes its movement back.
    #expect(found.contains("payee ABC物流有限公司 12000.50"), "\(found)")
  }

  @Test func `inclusion: JSON with units at the top, parties and collections`() async throws {
    let folder = try TemporaryFolder()
    try LayoutCase("inclusion").write(to: folder)
    let run = try await LayoutRun(folder, asOf: "2026-06-10")
    run.checkExamples()
    try run.check(LayoutCase("inclusion").expected())
    #expect(run.outcome.report.totals.first?.declaredRecords == 15)
  }

  @Test func `finance: XML with its unit on the root, and peers`() async throws {
    let folder = try TemporaryFolder()
    try LayoutCase("finance").write(to: folder)
    let run = try await LayoutRun(folder, asOf: "2026-06-10")
    run.checkExamples()
    try run.check(LayoutCase("finance").expected())
    // 51.155 + 100 + 2.8958 + 8.8 + 30 + 1.5 + 1.561 in 万元.
    let customers = try #require(run.outcome.report.totals.first { $0.entry == "customers" })
    #expect(customers.sums.first?.declared == Amount("1959118.00"))
    #expect(customers.sums.first?.computed == Amount("1959118.00"))
    let profit = try #require(run.outcome.report.checks.first { $0.say.contains("net_interest") })
    #expect(profit.tested == 5 && profit.passed == 4)
  }

  /// No mapping names the encoding: the file decides, and the profiles are the same to the byte.
  @Test(arguments: [String.Encoding.isoLatin1, .windowsCP1252, .utf16LittleEndian])
  func `spain: the encoding of a file changes nothing but its digest`(
    encoding: String.Encoding
  ) async throws {
    let (plain, other) = (try TemporaryFolder(), try TemporaryFolder())
    try LayoutCase("spain").write(to: plain)
    try LayoutCase("spain").write(to: other, encoding: encoding)
    let first = try await LayoutRun(plain, asOf: "2026-06-10")
    first.checkExamples()
    try first.check(LayoutCase("spain").expected())
    let second = try await LayoutRun(other, asOf: "2026-06-10")
    for file in ["profiles.jsonl", "crosswalk.csv"] {
      #expect(try first.results.text(file) == second.results.text(file), "\(file)")
    }
  }

  @Test func `three departments of one bank are one customer each`() async throws {
    let folder = try TemporaryFolder()
    for name in ["inclusion", "finance"] { try LayoutCase(name).write(to: folder) }
    try LayoutCase("settlement").write(to: folder, encoding: .gb18030, ofFiles: ".txt")
    // The bank's own rules replace those of the departments' cases.
    try LayoutCase("bank").write(to: folder)
    let run = try await LayoutRun(folder, asOf: "2026-06-10")
    try run.check(LayoutCase("bank").expected())
  }

  private static func settlement() async throws -> LayoutRun {
    let folder = try TemporaryFolder()
    try LayoutCase("settlement").write(to: folder, encoding: .gb18030, ofFiles: ".txt")
    return try await LayoutRun(folder, asOf: "2026-06-10")
  }
}
