import ArgumentParser
import PanoramaModel
import PanoramaPipeline

/// Changes in what departments deliver: what is remembered, and a change taken as the new normal.
struct DriftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract: "Shows what runs remember of the sources' layouts, and accepts changes.",
    subcommands: [Show.self, Accept.self],
    defaultSubcommand: Show.self
  )

  /// `drift show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the entries with how many runs are remembered, and what waits."
    )

    @OptionGroup var options: PipelineOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
      do throws(RunFailure) {
        let review = try DriftReview(output: try options.resolvedOutputOrFail())
        if json {
          try? Terminal.printJSON(review.entries)
          return
        }
        var table = TextTable(header: [
          "source", "entry", "runs", "last day", "records", "fields", "waits to be accepted",
        ])
        for entry in review.entries {
          table.rows.append([
            entry.source, entry.entry, "\(entry.runs)", entry.lastDay.map { "\($0)" } ?? "",
            entry.records.map { "\($0)" } ?? "", entry.fields.map { "\($0)" } ?? "",
            entry.waitingDay.map { "\($0)" } ?? "",
          ])
        }
        Terminal.printText(table.text)
      } catch {
        throw Terminal.fail(error)
      }
    }
  }

  /// `drift accept`.
  struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes what the last run saw as the new normal.",
      discussion: """
        For a run that a drift gate refused, or that set records with new codes aside. Run again afterwards: fields, \
        kinds, codes, gaps and volumes are then compared with what was accepted.
        """
    )

    @Argument(help: "SOURCE for all its entries, or SOURCE.ENTRY.")
    var name: String

    @OptionGroup var options: PipelineOptions

    func run() throws {
      do throws(RunFailure) {
        let review = try DriftReview(output: try options.resolvedOutputOrFail())
        for entry in try review.accept(name) { print("accepted: \(entry)") }
      } catch {
        throw Terminal.fail(error)
      }
    }
  }
}
