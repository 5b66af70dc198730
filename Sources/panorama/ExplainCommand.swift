import ArgumentParser
import PanoramaLoading
import PanoramaModel
import PanoramaPipeline

/// Shows a profile and where every value of it came from.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Shows a profile: every value with its origin, and the values that lost."
  )

  @Argument(help: "The id of the profile; `panorama who` finds it.")
  var profile: String

  @Option(help: "Show one field only, such as name.legal.")
  var field: String?

  @OptionGroup var options: PipelineOptions

  @Flag(help: "Show values as they are instead of masked.")
  var showValues = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    guard let field, !PublishedResults.fieldNames.contains(field) else { return }
    let nearest = PublishedResults.field(like: field).map { " Did you mean '\($0)'?" } ?? ""
    let known = PublishedResults.fieldNames.joined(separator: ", ")
    throw ValidationError("no field '\(field)'.\(nearest) The fields are \(known).")
  }

  func run() throws {
    do throws(RunFailure) {
      let results = try PublishedResults(
        output: try options.resolvedOutputOrFail(),
        showsValues: showValues
      )
      var found = try results.profile(id: profile)
      if let field { found.fields = found.fields.filter { $0.name == field } }
      if json {
        try? Terminal.printJSON(found)
      } else {
        Terminal.printText(ProfileText.explanation(found, isOneField: field != nil))
      }
    } catch {
      throw Terminal.fail(error)
    }
  }
}
