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

  /// The source and the key; nil when one of them is missing.
  private var parts: (source: String, key: String)? {
    guard let colon = record.firstIndex(of: ":") else { return nil }
    let (source, key) = (record[..<colon], record[record.index(after: colon)...])
    return source.isEmpty || key.isEmpty ? nil : (String(source), String(key))
  }

  func validate() throws {
    guard parts == nil else { return }
    throw ValidationError(
      "'\(record)' is not a source and a key; write SOURCE:ID, such as settlement:S0275957053"
    )
  }

  func run() throws {
    guard let parts else { return }
    do throws(RunFailure) {
      let results = try PublishedResults(output: try options.resolvedOutputOrFail())
      let profile = try results.profile(ofSource: parts.source, recordID: parts.key)
      if json {
        try? Terminal.printJSON(profile)
      } else {
        Terminal.printText(ProfileText.summary(profile))
      }
    } catch {
      throw Terminal.fail(error)
    }
  }
}
