import PanoramaExtraction
import PanoramaMapping
import PanoramaModel

/// Drafts a mapping from the files themselves.
public enum MappingInference {
  /// A draft.
  public struct Draft: Sendable {
    /// The YAML.
    public let text: String
    /// How many fields of the schema it fills.
    public let fieldCount: Int
    /// How many choices have a comment.
    public let doubtCount: Int
  }

  /// Drafts the mapping of one source.
  ///
  /// - Parameters:
  ///   - paths: The files, as the user named them.
  ///   - source: The department; nil takes the name of the first file's folder.
  ///   - input: The folder of the exports, to which patterns are relative.
  /// - Returns: The draft.
  /// - Throws: `RunFailure` with status 30 when a file cannot be read.
  public static func draft(
    _ paths: [String],
    source: String?,
    input: String
  ) throws(RunFailure) -> Draft {
    var files: [SampledFile] = []
    var diagnostics: [Diagnostic] = []
    for path in paths {
      do {
        files.append(
          try FileSampler.sample(path: path, name: path, match: pattern(path, below: input))
        )
      } catch let error as ExtractionError {
        diagnostics.append(error.diagnostic)
      } catch {
        diagnostics.append(
          Diagnostic(
            .fileUnreadable,
            at: SourceLocation(file: path),
            expected: "a readable file",
            found: "\(error)",
            remedy: "name another file: panorama infer FILE"
          )
        )
      }
    }
    guard diagnostics.isEmpty else { throw RunFailure(.inputMissing, diagnostics) }
    let draft = MappingDraft(source: source ?? sourceName(paths[0]), files: files)
    return Draft(text: draft.text, fieldCount: draft.fieldCount, doubtCount: draft.doubtCount)
  }

  /// The path below the input folder, with dates and numbers of the name left open.
  static func pattern(_ path: String, below input: String) -> String {
    var path = path
    for folder in [input + "/", "./"] where path.hasPrefix(folder) {
      path.removeFirst(folder.count)
    }
    if path.hasPrefix("/") { path = path.split(separator: "/").last.map(String.init) ?? path }
    var folders = path.split(separator: "/").map(String.init)
    let name = folders.popLast() ?? path
    return (folders + [dated(name)]).joined(separator: "/")
  }

  /// Eight digits that are a day stand for the day: `acct_20260610.csv` → `acct_{yyyyMMdd}.csv`.
  private static func dated(_ name: String) -> String {
    let characters = Array(name)
    for form in ["yyyy-MM-dd", "yyyyMMdd"] where characters.count >= form.count {
      for start in 0...(characters.count - form.count) {
        let end = start + form.count
        let isInside =
          (start > 0 && characters[start - 1].isNumber)
          || (end < characters.count && characters[end].isNumber)
        guard !isInside,
          FilePattern.match(String(characters[start..<end]), "{" + form + "}") != nil
        else { continue }
        return String(characters[..<start]) + "{" + form + "}" + String(characters[end...])
      }
    }
    return name
  }

  private static func sourceName(_ path: String) -> String {
    let parts = path.split(separator: "/").map(String.init)
    let name = parts.count > 1 ? parts[parts.count - 2] : parts.last ?? "source"
    let words = name.prefix { $0 != "." }.split { !$0.isLetter && !$0.isNumber }
    let source = words.joined(separator: "_").lowercased()
    return source.isEmpty ? "source" : source
  }
}
