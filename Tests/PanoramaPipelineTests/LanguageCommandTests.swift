import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// The mapping language with the formats of this build.
@Suite struct LanguageCommandTests {
  @Test func `the command prints the schema that is committed`() throws {
    let path = Repository.mappings + "/panorama.schema.json"
    #expect(MappingLanguage.schema == (try String(contentsOfFile: path, encoding: .utf8)))
  }

  @Test(arguments: ["settlement", "inclusion", "finance"], MappingLanguage.languages)
  func `every mapping of the repository is told`(name: String, language: String) throws {
    let path = Repository.mappings + "/\(name).yaml"
    let told = try MappingLanguage.explain(path, in: language)
    #expect(told.contains(name) && told.split(separator: "\n").count > 40 && !told.contains("["))
  }

  @Test func `a file that is not there, and one that is broken, are told of`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("panorama: 1\nsource: x\n".utf8), to: "m.yaml")
    for (name, code) in [("none.yaml", DiagnosticCode.mappingNone), ("m.yaml", .mappingMissingKey)]
    {
      #expect {
        try MappingLanguage.explain(folder.path(name), in: "en")
      } throws: { error in
        (error as? RunFailure)?.diagnostics.first?.code == code
          && (error as? RunFailure)?.status == .configuration
      }
    }
  }
}
