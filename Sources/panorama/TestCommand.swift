import ArgumentParser
import PanoramaModel
import PanoramaPipeline

/// Runs the examples inside mappings.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Runs the examples inside the mappings, without any data.",
    discussion: """
      Each example is a record and what it must become; see `examples:` in docs/MAPPING.md. Ends with 78 when one comes out \
      otherwise.
      """
  )

  @OptionGroup var options: PipelineOptions

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    let results: [MappingExamples]
    do throws(RunFailure) {
      results = MappingExamples.run(try RunPlan.read(options.request()))
    } catch {
      if json { try? Terminal.printJSON(error.diagnostics) }
      throw json ? ExitCode(error.status.rawValue) : Terminal.fail(error)
    }
    let failures = results.flatMap(\.failures)
    if json {
      try Terminal.printJSON(results)
    } else {
      for result in results {
        let failed = result.examples - result.passed
        print(
          "\(result.source): \(result.passed) of \(result.examples) examples come out as they say"
            + (failed > 0 ? ", \(failed) otherwise" : "")
        )
      }
      Terminal.show(failures)
    }
    if !failures.isEmpty { throw ExitCode(ExitStatus.configuration.rawValue) }
  }
}
