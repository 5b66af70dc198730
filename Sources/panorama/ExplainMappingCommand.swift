import ArgumentParser
import PanoramaModel
import PanoramaPipeline

/// Tells a mapping back in words.
struct ExplainMappingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain-mapping",
    abstract:
      "Prints a mapping as numbered sentences, in English or in Chinese, for those who answer for it."
  )

  @Argument(help: "The mapping file.")
  var file: String

  @Option(help: "The language of the sentences: en or zh.")
  var language = "en"

  func validate() throws {
    if MappingLanguage.languages.contains(language) { return }
    throw ValidationError(
      "--language is \(MappingLanguage.languages.joined(separator: " or ")), not '\(language)'."
    )
  }

  func run() throws {
    do throws(RunFailure) {
      print(try MappingLanguage.explain(file, in: language), terminator: "")
    } catch {
      throw Terminal.fail(error)
    }
  }
}
