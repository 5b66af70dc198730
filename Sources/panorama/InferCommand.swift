import ArgumentParser
import Foundation
import PanoramaModel
import PanoramaPipeline

/// Drafts a mapping.
struct InferCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "infer",
    abstract: "Drafts a mapping from the files of one source, and prints it.",
    discussion: """
      Format, encoding, dialect, records, keys, types, units and likely fields of the schema are taken from names and \
      values. Every choice that was not plain has a comment that starts with `# ?`. Write it to a file with \
      `panorama infer FILE… > mappings/SOURCE.yaml`, then `panorama check` and `panorama preview`.
      """
  )

  @Argument(help: "The files of one source: customers, accounts, loans and so on.")
  var files: [String]

  @Option(help: "The name of the source; otherwise that of the first file's folder.")
  var source: String?

  @Option(help: "The folder of the exports, to which patterns are relative.")
  var input = "."

  func run() throws {
    do throws(RunFailure) {
      let draft = try MappingInference.draft(files, source: source, input: input)
      print(draft.text, terminator: "")
      Terminal.message(
        "\(draft.fieldCount) fields, \(draft.doubtCount) guesses to look at (lines with `# ?`)"
      )
    } catch {
      throw Terminal.fail(error)
    }
  }
}
