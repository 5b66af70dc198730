import ArgumentParser
import PanoramaPipeline

/// Prints the JSON Schema of mapping files.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of mapping files, for editors.",
    discussion: """
      A mapping that starts with the comment `# yaml-language-server: $schema=panorama.schema.json` is completed and \
      checked while it is written: panorama schema > mappings/panorama.schema.json
      """
  )

  func run() { print(MappingLanguage.schema, terminator: "") }
}
