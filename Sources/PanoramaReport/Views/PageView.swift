import PanoramaModel

/// All that the page shows, as text ready to print; the templates hold no logic.
struct PageView {
  var title: String
  var style: String
  var facts: FactsView
  var conservation: ConservationView
  var completeness: CompletenessView
  var identifiers: IdentifiersView
  var clusters: ClustersView
  var overlap: OverlapView
  var quarantine: QuarantineView
  var drift: DriftView
  var checks: ChecksView
  var matching: MatchingView
  var customers: CustomersView
  var findings: FindingsView
  var remarks: RemarksView
  var timings: TimingsView

  init(_ report: RunReport) {
    title = "Data-quality report \(report.run.asOf)"
    style = ReportTemplate.style
    facts = FactsView(report)
    conservation = ConservationView(report.totals)
    completeness = CompletenessView(report.completeness)
    identifiers = IdentifiersView(report.identifiers)
    clusters = ClustersView(report)
    overlap = OverlapView(report.overlap)
    quarantine = QuarantineView(report.quarantine)
    drift = DriftView(report.drift)
    checks = ChecksView(report.checks)
    matching = MatchingView(report.matching)
    customers = CustomersView(report)
    findings = FindingsView(report.findings)
    remarks = RemarksView(report.diagnostics)
    timings = TimingsView(report.run.stages)
  }
}

/// The head of the page: what run this is, and how it ended.
struct FactsView {
  var id: String
  var asOf: String
  var version: String
  var startedAt: String
  var exitCode: Int
  var verdict: String
  var explanation: String
  /// `good`, `fair` or `bad`.
  var tone: String
  var mark: String
  var tiles: [Tile]

  struct Tile {
    var value: String
    var name: String
    var note: String
  }

  init(_ report: RunReport) {
    let run = report.run
    id = run.id
    asOf = "\(run.asOf)"
    version = run.version
    startedAt = run.startedAt
    exitCode = run.exitCode
    let ending = Ending(exitCode: run.exitCode)
    verdict = ending.verdict
    explanation = ending.explanation
    tone = ending.tone
    mark = ending.mark
    let read = report.totals.reduce(0) { $0 + $1.read }
    let quarantined = report.totals.reduce(0) { $0 + $1.quarantined }
    let sources = Set(report.totals.map(\.source)).count
    tiles = [
      Tile(
        value: Figures.grouped(run.records),
        name: "customer records",
        note: "from \(sources) department\(sources == 1 ? "" : "s")"
      ),
      Tile(
        value: Figures.grouped(run.profiles),
        name: "profiles",
        note: Self.ratio(run.records, run.profiles)
      ),
      Tile(
        value: Figures.grouped(quarantined),
        name: "quarantined",
        note: "\(Figures.percent(quarantined, of: read)) % of \(Figures.grouped(read)) read"
      ),
      Tile(
        value: Self.held(report.checks),
        name: "checks hold",
        note: Self.stops(report.checks)
      ),
    ]
  }

  private static func ratio(_ records: Int, _ profiles: Int) -> String {
    guard profiles > 0 else { return "none were made" }
    return Figures.fixed(Double(records) / Double(profiles)) + " records each"
  }

  private static func held(_ checks: [RunReport.CheckResult]) -> String {
    checks.isEmpty ? "–" : "\(checks.count { $0.holds }) / \(checks.count)"
  }

  private static func stops(_ checks: [RunReport.CheckResult]) -> String {
    if checks.isEmpty { return "none are defined" }
    let failed = checks.filter { !$0.holds }
    let stopping = failed.count { $0.level == "stop" }
    if failed.isEmpty { return "none fails" }
    return "\(failed.count) fail\(failed.count == 1 ? "s" : ""), \(stopping) of them stopping"
  }
}

/// How a run ended, in words.
struct Ending {
  var verdict: String
  var explanation: String
  var tone = "bad"
  var mark = "✗"

  init(exitCode: Int) {
    let current = "The output of the run before stays current."
    switch exitCode {
    case 0:
      verdict = "Clean and published"
      explanation = "Every record was read, every total agrees, no gate objected."
      tone = "good"
      mark = "✓"
    case 10:
      verdict = "Published with remarks"
      explanation = "Records were quarantined within the budget, or there are warnings: see below."
      tone = "fair"
      mark = "!"
    case 20:
      verdict = "Refused by a gate"
      explanation = "Quality, control totals or drift exceed what is allowed. \(current)"
    case 30:
      verdict = "Input not ready"
      explanation = "An expected file is missing, late, empty or still being written. \(current)"
    case 40:
      verdict = "Departments disagree"
      explanation = "The reconciliation found more breaks than the threshold allows."
    case 64, 78:
      verdict = "Not configured rightly"
      explanation = "The command line, a mapping or the configuration is invalid. \(current)"
    case 73:
      verdict = "Output not writable"
      explanation = "The results could not be written. \(current)"
    case 75:
      verdict = "Another run was busy"
      explanation = "Another run holds the lock of the output. \(current)"
    case 130, 143:
      verdict = "Interrupted"
      explanation = "The run was stopped from outside and can be resumed. \(current)"
    default:
      verdict = "Failed"
      explanation = "An internal error ended the run. \(current)"
    }
  }
}
