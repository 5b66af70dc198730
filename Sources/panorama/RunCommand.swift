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

  @Flag(help: "Print the result as JSON.")
  var json = false

  @Flag(help: "Log every stage to stderr.")
  var verbose = false

  func run() async throws {
    var logger = Logger(label: "panorama") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = verbose ? .info : .warning
    let progress = RunProgress()
    let bar = ProgressBar(progress)
    let outcome: RunOutcome
    do throws(RunFailure) {
      let plan = try RunPlan.read(options.request(asOf: asOf, isFull: full))
      for name in plan.unlisted {
        Terminal.message("\(name) is not used: `sources:` of pipeline.yaml does not list it")
      }
      bar.start()
      outcome = try await Pipeline(plan: plan, progress: progress, logger: logger).run()
      bar.stop()
    } catch {
      bar.stop()
      throw show(error)
    }
    try show(outcome)
    if outcome.status != .clean { throw ExitCode(outcome.status.rawValue) }
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
