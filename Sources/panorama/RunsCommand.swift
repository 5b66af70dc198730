import ArgumentParser
import PanoramaModel
import PanoramaPipeline

/// The runs of an output folder.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "Lists the runs of an output folder.",
    subcommands: [List.self],
    defaultSubcommand: List.self
  )

  /// `runs list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "Lists all runs, the oldest first."
    )

    @OptionGroup var options: PipelineOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
      do throws(RunFailure) {
        let runs = try PublishedResults.runs(output: try options.resolvedOutputOrFail())
        if json {
          try? Terminal.printJSON(runs)
          return
        }
        var table = TextTable(header: [
          "run", "as of", "finished", "exit", "records", "profiles", "quarantined", "current",
        ])
        for run in runs {
          table.rows.append([
            run.id, "\(run.asOf)", run.finishedAt ?? "", "\(run.exitCode)", "\(run.records)",
            "\(run.profiles)", "\(run.quarantined)", run.isCurrent ? "yes" : "",
          ])
        }
        print(table.text)
      } catch {
        throw Terminal.fail(error)
      }
    }
  }
}
