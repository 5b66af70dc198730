public import Logging
import PanoramaMatching
import PanoramaMerging
public import PanoramaModel

/// The run: from exports to published profiles.
///
/// ```
/// bytes → RecordBatch → CustomerRecord → CandidatePair → Cluster → Profile → files, databases, report
/// ```
/// Everything is written aside and published by one rename at the end, so a run that fails or is killed leaves yesterday's
/// output as it was.
public struct Pipeline: Sendable {
  /// The version of Panorama.
  public static let version = "0.1.0"

  private let plan: RunPlan
  private let progress: RunProgress
  private let logger: Logger

  /// Makes a pipeline for one run.
  ///
  /// - Parameters:
  ///   - plan: What to run.
  ///   - progress: Where watchers look.
  ///   - logger: Where every stage is noted; never values of records.
  public init(
    plan: RunPlan,
    progress: RunProgress = RunProgress(),
    logger: Logger = Logger(label: "panorama") { _ in SwiftLogNoOpLogHandler() }
  ) {
    self.plan = plan
    self.progress = progress
    self.logger = logger
  }

  /// Extracts, maps, matches, merges, loads, reports and publishes.
  ///
  /// - Throws: `RunFailure` with the exit status and everything that is wrong.
  public func run() async throws(RunFailure) -> RunOutcome {
    var clock = StageClock(progress, logger)
    let inputs = try InputFiles.find(plan)
    let lock = try Outputs.lock(plan.output)

    let (assembly, ledger, passed) = try await extract(inputs, &clock)
    let (gates, asOf) = (passed.gates, passed.asOf)

    clock.enter("match")
    let records = assembly.records
    let clustering = await Matcher(rules: plan.matching).match(records)

    clock.enter("merge and load")
    let outputs = try Outputs.open(plan, lock, asOf, assembly.files, records, clustering)
    let ids = ProfileIDs.assign(clustering, records, previous: try outputs.previousIDs())
    let merger = ProfileMerger(
      records: records,
      clustering: clustering,
      ids: ids,
      survivorship: plan.survivorship,
      indicators: plan.indicators,
      ledger: ledger,
      asOf: asOf
    )
    let measures = try await outputs.write(merger, ids, progress)

    clock.enter("report and publish")
    let status: ExitStatus =
      gates.warnings.isEmpty && assembly.awaitsNobody ? .clean : .remarks
    var report = RunReport(
      run: outputs.facts(status, stages: clock.stages, profiles: clustering.count)
    )
    ReportFiller.fill(&report, assembly, clustering, measures, gates, plan.indicators)
    report.drift = passed.drift.cells
    let folder = outputs.folder
    if let remark = try await outputs.publish(report, assembly, ids, passed.drift) {
      report.diagnostics.append(remark)
      return RunOutcome(status: .remarks, folder: folder, report: report)
    }
    return RunOutcome(status: status, folder: folder, report: report)
  }

  /// Extracts and maps everything, and asks the gates; nothing is matched, written or published.
  ///
  /// - Throws: `RunFailure` as `run` does.
  /// - Returns: The counts of every file, and what the gates remark on.
  public func rehearse() async throws(RunFailure) -> (
    totals: [ControlTotals], remarks: [Diagnostic]
  ) {
    var clock = StageClock(progress, logger)
    let inputs = try InputFiles.find(plan)
    let (assembly, _, passed) = try await extract(inputs, &clock, keepsRefused: false)
    clock.enter("done")
    return (assembly.files.map(\.totals), passed.gates.warnings)
  }

  /// Reads and maps all files, brings them together, and asks the gates.
  private func extract(
    _ inputs: InputSet,
    _ clock: inout StageClock,
    keepsRefused: Bool = true
  ) async throws(RunFailure) -> (RecordAssembly, TransactionLedger, Extraction.Passed) {
    clock.enter("extract and map")
    let watch = try DriftWatch.open(plan.output)
    let mapped = try await Extraction.run(inputs.files, plan, watch, progress)
    clock.enter("assemble")
    var assembly = RecordAssembly(mapped)
    let ledger = assembly.takeLedger()
    let passed = try Extraction.pass(
      &assembly,
      ledger,
      plan,
      watch,
      remarks: inputs.remarks,
      keepsRefused: keepsRefused
    )
    return (assembly, ledger, passed)
  }
}
