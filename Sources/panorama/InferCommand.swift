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
      `panorama infer FILE… --mapping mappings/SOURCE.yaml`, then `panorama check` and `panorama preview`.
      """
  )

  @Argument(help: "The files of one source: customers, accounts, loans and so on.")
  var files: [String]

  @Option(help: "The name of the source; otherwise that of the first file's folder.")
  var source: String?

  @Option(help: "The folder of the exports, to which patterns are relative.")
  var input = "."

  @Option(help: "The mapping file to write, which must not exist yet; otherwise it is printed.")
  var mapping: String?

  func run() throws {
    do throws(RunFailure) {
      let draft = try MappingInference.draft(files, source: source, input: input)
      if let mapping {
        try Self.write(draft.text, to: mapping)
      } else {
        print(draft.text, terminator: "")
      }
      Terminal.message(
        "\(draft.fieldCount) fields, \(draft.doubtCount) guesses to look at (lines with `# ?`)"
      )
    } catch {
      throw Terminal.fail(error)
    }
  }

  /// Writes a new file: a mapping that somebody has edited must not be lost.
  private static func write(_ text: String, to path: String) throws(RunFailure) {
    let folder = URL(filePath: path).deletingLastPathComponent()
    let isThere = FileManager.default.fileExists(atPath: path)
    do {
      guard !isThere else { throw CocoaError(.fileWriteFileExists) }
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
    } catch {
      throw RunFailure(
        .unwritable,
        [
          Diagnostic(
            .outputUnwritable,
            at: SourceLocation(file: path),
            expected: "a new file in a folder that can be written to",
            found: isThere ? "a file that is there already" : error.localizedDescription,
            remedy: isThere
              ? "name another file, or remove this one: rm \(path)"
              : "see who may: ls -ld \(folder.path)"
          )
        ]
      )
    }
  }
}
