import Foundation
import PanoramaMapping
import PanoramaModel
import Testing

/// The JSON Schema of mappings, and the grammar that it is made of.
@Suite struct SchemaTests {
  private static let root: String = {
    var root = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return root.path
  }()

  @Test func `the committed schema is the one that the command prints`() throws {
    let path = Self.root + "/mappings/panorama.schema.json"
    if ProcessInfo.processInfo.environment["PANORAMA_RECORD"] == "1" {
      try MappingSchema.text().write(toFile: path, atomically: true, encoding: .utf8)
      Issue.record("recorded; read the diff and run the tests again")
    }
    let committed = try String(contentsOfFile: path, encoding: .utf8)
    #expect(committed == MappingSchema.text(), "panorama schema > mappings/panorama.schema.json")
  }

  @Test func `every key has one declaration and a line that says what it is for`() {
    for section in MappingGrammar.sections() {
      #expect(Set(section.names).count == section.keys.count, "\(section.name)")
      for key in section.keys {
        #expect(key.summary.hasSuffix(".") && !key.summary.contains("\n"), "\(key.name)")
        #expect((5...120).contains(key.summary.count), "\(section.name).\(key.name)")
      }
    }
  }

  @Test func `every key of every format is declared`() throws {
    let entry = try #require(MappingGrammar.sections().first { $0.name == "entry" })
    for key in FormatSyntax.standard.flatMap(\.keys) {
      let declared = entry.keys.first { $0.name == key }
      #expect(declared?.summary.contains("A key of the format") == false, "\(key)")
    }
  }

  @Test func `every mapping of the repository names the schema`() throws {
    for name in ["finance", "inclusion", "settlement"] {
      let text = try String(contentsOfFile: Self.root + "/mappings/\(name).yaml", encoding: .utf8)
      #expect(text.hasPrefix("# yaml-language-server: $schema=panorama.schema.json\n"), "\(name)")
    }
  }

  /// An independent validator of JSON Schema: python's `jsonschema`.
  @Test func `an independent validator agrees with the readers`() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", Self.root + "/scripts/validate-schema.py", Self.root + "/mappings",
      Self.root + "/Tests/PanoramaMappingTests/Broken",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    do { try process.run() } catch {
      print("skipped: no python3")
      return
    }
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    if process.terminationStatus == 77 {
      print("skipped: " + output)
      return
    }
    #expect(process.terminationStatus == 0, "\(output)")
  }
}
