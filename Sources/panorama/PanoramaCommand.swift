import ArgumentParser
import Foundation
import PanoramaModel
import PanoramaPipeline

/// The command: each subcommand is a file of its own that parses arguments, calls the pipeline, and prints.
struct PanoramaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "panorama",
    abstract: "Merges what departments export into one profile per customer.",
    discussion: """
      Exit codes: 0 clean; 10 done with remarks; 20 a gate refused, nothing published; 30 an expected input is missing or \
      empty; 64 usage; 70 internal error; 73 output cannot be written; 75 another run holds the lock; 78 a mapping is \
      invalid; 130 and 143 interrupted.
      """,
    version: Pipeline.version,
    subcommands: [
      RunCommand.self, CheckCommand.self, ExplainCommand.self, WhoCommand.self, RunsCommand.self,
      QuarantineCommand.self, DriftCommand.self, InferCommand.self, PreviewCommand.self,
      TestCommand.self, SchemaCommand.self, ExplainMappingCommand.self,
    ]
  )
}

/// Starts the command, and guesses what a misspelt subcommand was meant to be.
@main
enum Panorama {
  static func main() async {
    let names = PanoramaCommand.configuration.subcommands.compactMap {
      $0.configuration.commandName
    }
    if let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"), word != "help",
      !names.contains(word)
    {
      let guess = Spelling.nearest(to: word, in: names).map { " Did you mean '\($0)'?" } ?? ""
      Terminal.message("Error: Unknown command '\(word)'.\(guess)")
      Terminal.message("Usage: panorama <" + names.joined(separator: "|") + ">")
      Terminal.message("  See 'panorama --help' for more information.")
      exit(ExitStatus.usage.rawValue)
    }
    await PanoramaCommand.main()
  }
}
