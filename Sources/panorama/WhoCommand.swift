import ArgumentParser
import PanoramaModel
import PanoramaPipeline

/// Finds the profile of a department's record.
struct WhoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "who",
    abstract: "Tells which profile a department's record is in, and who else is.",
    usage: "panorama who SOURCE:ID [--output FOLDER] [--json]"
  )

  @Argument(help: "The source and its own key of the customer, such as settlement:S0275957053.")
  var record: String

  @OptionGroup var options: PipelineOptions

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    guard record.contains(":") else {
      throw ValidationError(
        "'\(record)' lacks the source; write SOURCE:ID, such as settlement:\(record)"
      )
    }
  }

  func run() throws {
    let parts = record.split(separator: ":", maxSplits: 1).map(String.init)
    do throws(RunFailure) {
      let results = try PublishedResults(output: try options.resolvedOutputOrFail())
      let profile = try results.profile(
        ofSource: parts[0],
        recordID: parts.count > 1 ? parts[1] : ""
      )
      if json {
        try? Terminal.printJSON(profile)
      } else {
        print(ProfileText.summary(profile))
      }
    } catch {
      throw Terminal.fail(error)
    }
  }
}
