import FoundationEssentials
import PanoramaMapping
import PanoramaModel

/// A file to read and the mapping that describes it.
struct InputFile: Sendable {
  let mapping: Mapping
  let entry: FileMapping
  /// Where it is.
  let path: String
  /// How messages and outputs name it: the path below the input folder.
  let name: String
  let byteCount: Int
}

/// Finds the files that the mappings ask for.
enum InputFiles {
  /// All files, in the order of source, entry and name.
  ///
  /// - Throws: `RunFailure` with status 30 and every entry that lacks a file.
  static func find(_ plan: RunPlan) throws(RunFailure) -> [InputFile] {
    let names = listing(plan.input)
    var found: [InputFile] = []
    var missing: [Diagnostic] = []
    for mapping in plan.mappings {
      for entry in mapping.files {
        let matching = names.filter { FilePattern.matches($0, entry.match) }
        if matching.isEmpty, entry.ifMissing == .stop {
          missing.append(missingFile(mapping, entry, plan.input, names))
        }
        for name in matching {
          let path = plan.input + "/" + name
          found.append(
            InputFile(
              mapping: mapping, entry: entry, path: path, name: name, byteCount: size(of: path)))
        }
      }
    }
    guard missing.isEmpty else { throw RunFailure(.inputMissing, missing) }
    return found
  }

  private static func missingFile(
    _ mapping: Mapping, _ entry: FileMapping, _ input: String, _ names: [String]
  ) -> Diagnostic {
    Diagnostic(
      .fileMissing, at: SourceLocation(file: mapping.file, line: entry.line), field: entry.name,
      expected: "a file \(input)/\(entry.match)",
      found: names.isEmpty ? "no files in \(input)" : "none among \(names.count) files in \(input)",
      remedy: "have \(mapping.source) deliver it and run again, or write `if_missing: allow` for "
        + "`\(entry.name)`")
  }

  private static func size(of path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? UInt64).map(Int.init) ?? (attributes?[.size] as? Int) ?? 0
  }

  /// All files below the folder, as paths relative to it, sorted.
  private static func listing(_ folder: String) -> [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      var isFolder = false
      let exists = FileManager.default.fileExists(
        atPath: folder + "/" + name, isDirectory: &isFolder)
      return exists && !isFolder
    }.sorted()
  }
}

/// Patterns for paths: `*` stands for any characters but `/`, `?` for one.
enum FilePattern {
  /// Whether the whole path matches.
  static func matches(_ path: String, _ pattern: String) -> Bool {
    matches(Array(path.utf8)[...], Array(pattern.utf8)[...])
  }

  private static func matches(_ path: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    switch first {
    case UInt8(ascii: "*"):
      if matches(path, pattern.dropFirst()) { return true }
      guard let byte = path.first, byte != UInt8(ascii: "/") else { return false }
      return matches(path.dropFirst(), pattern)
    case UInt8(ascii: "?"):
      guard let byte = path.first, byte != UInt8(ascii: "/") else { return false }
      return matches(path.dropFirst(), pattern.dropFirst())
    default:
      return path.first == first && matches(path.dropFirst(), pattern.dropFirst())
    }
  }
}
