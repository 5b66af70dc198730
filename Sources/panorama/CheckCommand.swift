import ArgumentParser
import PanoramaModel
import PanoramaPipeline

/// Checks mappings and rules before any data is read.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks all mappings and rules, without data; shows every error at once."
  )

  @OptionGroup var options: PipelineOptions

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    do throws(RunFailure) {
      let plan = try RunPlan.read(options.request())
      if json {
        try? Terminal.printJSON([Diagnostic]())
        return
      }
      var table = TextTable(header: ["source", "entry", "format", "match", "fields"])
      for row in plan.overview {
        table.rows.append([row.source, row.entry, row.format, row.match, "\(row.fields)"])
      }
      print(table.text)
      print("\(plan.mappings.count) mappings, no errors")
      if !plan.unlisted.isEmpty {
        Terminal.message(
          "not used, because `sources:` of pipeline.yaml does not list them: "
            + plan.unlisted.joined(separator: ", ")
        )
      }
    } catch {
      if json {
        try? Terminal.printJSON(error.diagnostics)
        throw ExitCode(error.status.rawValue)
      }
      throw Terminal.fail(error)
    }
  }
}
