import Foundation
import PanoramaExtraction
import PanoramaMapping
import PanoramaModel

/// The mapping language with the formats of this build.
public enum MappingLanguage {
  /// The languages in which mappings are explained, as options name them.
  public static let languages = ExplanationLanguage.allCases.map(\.rawValue)

  /// The JSON Schema (draft 2020-12) of mapping files, for editors.
  public static var schema: String {
    MappingSchema.text(ExtractorCatalog.formats.map(\.syntax))
  }

  /// A mapping file told back as numbered sentences.
  ///
  /// - Parameters:
  ///   - path: The file, as the user names it.
  ///   - language: One of `languages`; any other stands for the first.
  /// - Returns: The text, a sentence a line.
  /// - Throws: `RunFailure` when the file cannot be read or is not a good mapping.
  public static func explain(
    _ path: String,
    in language: String
  ) throws(RunFailure) -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw RunFailure(
        .configuration,
        [
          Diagnostic(
            .mappingNone,
            at: SourceLocation(file: path),
            expected: "a mapping file",
            found: "no such file, or it cannot be read",
            remedy: "name a mapping: panorama explain-mapping mappings/crm.yaml"
          )
        ]
      )
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    do throws(MappingError) {
      let mapping = try MappingReader.read(
        String(decoding: bytes, as: UTF8.self),
        file: path,
        formats: ExtractorCatalog.formats.map(\.syntax),
        readFile: { name in FileManager.default.contents(atPath: folder + name).map { Array($0) } }
      )
      let language = ExplanationLanguage(rawValue: language) ?? .english
      return MappingExplanation(mapping, in: language).text
    } catch {
      throw RunFailure(.configuration, error.diagnostics)
    }
  }
}
