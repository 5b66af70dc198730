import ArgumentParser
import Logging
import PanoramaModel
import PanoramaPipeline

/// The nightly merge.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Reads all exports, merges them, and publishes profiles and a report.",
    discussion: """
      Without options it works in a folder that holds mappings/ and does what mappings/pipeline.yaml says. Results are \
      written aside and published by one rename of OUTPUT/current.
      """
  )

  @OptionGroup var options: PipelineOptions

  @Option(help: "The business day, yyyy-MM-dd; otherwise the latest that the exports name.")
  var asOf: CivilDate?

  @Flag(help: "Compute everything anew. Every run does so today; profile ids are kept.")
  var full = false

  @Flag(help: "Read and map everything and ask the gates, but match, write and publish nothing.")
  var dryRun = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  @Flag(help: "Log every stage to stderr.")
  var verbose = false

  func run() async throws {
    var logger = Logger(label: "panorama") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = verbose ? .info : .warning
    let progress = RunProgress()
    let bar = ProgressBar(progress)
    let ended: ExitStatus
    do {
      let plan = try RunPlan.read(options.request(asOf: asOf, isFull: full))
      for name in plan.unlisted {
        Terminal.message("\(name) is not used: `sources:` of pipeline.yaml does not list it")
      }
      bar.start()
      let pipeline = Pipeline(plan: plan, progress: progress, logger: logger)
      if dryRun {
        let rehearsal = try await pipeline.rehearse()
        bar.stop()
        ended = try show(rehearsal.totals, rehearsal.remarks)
      } else {
        let outcome = try await pipeline.run()
        bar.stop()
        try show(outcome)
        ended = outcome.status
      }
    } catch let failure as RunFailure {
      bar.stop()
      throw show(failure)
    }
    if ended != .clean { throw ExitCode(ended.rawValue) }
  }

  private func show(_ totals: [ControlTotals], _ remarks: [Diagnostic]) throws -> ExitStatus {
    if json {
      try Terminal.printJSON(RunSummary.Rehearsed(totals, remarks))
    } else {
      print(RunSummary.conservation(totals))
    }
    Terminal.show(remarks)
    Terminal.message("Nothing was written or published: --dry-run.")
    return remarks.isEmpty ? .clean : .remarks
  }

  private func show(_ failure: RunFailure) -> ExitCode {
    if json {
      try? Terminal.printJSON(RunSummary.Refused(failure))
    } else if !failure.totals.isEmpty {
      Terminal.message(RunSummary.conservation(failure.totals))
    }
    Terminal.message("Not published; the results of the last run stay current.")
    return Terminal.fail(failure)
  }

  private func show(_ outcome: RunOutcome) throws {
    if json {
      try Terminal.printJSON(RunSummary.Published(outcome))
    } else {
      print(RunSummary.text(outcome))
    }
    Terminal.show(outcome.report.diagnostics)
  }
}
