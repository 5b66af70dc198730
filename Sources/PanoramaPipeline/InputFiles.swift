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
    let depth = plan.mappings.flatMap(\.files).map { FilePattern.depth($0.match) }.max() ?? 0
    let names = listing(plan.input, depth: depth).sorted()
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
              mapping: mapping,
              entry: entry,
              path: path,
              name: name,
              byteCount: size(of: path)
            )
          )
        }
      }
    }
    guard missing.isEmpty else { throw RunFailure(.inputMissing, missing) }
    return found
  }

  private static func missingFile(
    _ mapping: Mapping,
    _ entry: FileMapping,
    _ input: String,
    _ names: [String]
  ) -> Diagnostic {
    Diagnostic(
      .fileMissing,
      at: SourceLocation(file: mapping.file, line: entry.line),
      field: entry.name,
      expected: "a file \(input)/\(entry.match)",
      found: names.isEmpty ? "no files in \(input)" : "none among \(names.count) files in \(input)",
      remedy: "have \(mapping.source) deliver it and run again, or write `if_missing: allow` for "
        + "`\(entry.name)`"
    )
  }

  /// Pipes and devices would hold the run up for ever.
  private static func isRegular(_ path: String) -> Bool {
    attributes(of: path)?[.type] as? FileAttributeType == .typeRegular
  }

  private static func attributes(of path: String) -> [FileAttributeKey: Any]? {
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    return try? FileManager.default.attributesOfItem(atPath: target)
  }

  private static func size(of path: String) -> Int {
    let attributes = attributes(of: path)
    return (attributes?[.size] as? UInt64).map(Int.init) ?? (attributes?[.size] as? Int) ?? 0
  }

  /// The files below the folder, as paths relative to it, as many folders down as the patterns reach.
  ///
  /// Links to files and folders are followed, the folder itself included; the depth keeps a circle of links finite.
  private static func listing(_ folder: String, depth: Int) -> [String] {
    // The slash makes a link to a folder stand for the folder.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/")) ?? []
    return names.flatMap { name in
      var isFolder = false
      let path = folder + "/" + name
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        return [String]()
      }
      guard isFolder else { return isRegular(path) ? [name] : [] }
      return depth == 0 ? [] : listing(path, depth: depth - 1).map { name + "/" + $0 }
    }
  }
}

/// Patterns for paths: `*` stands for any characters but `/`, `?` for one.
enum FilePattern {
  /// How many folders a pattern names.
  static func depth(_ pattern: String) -> Int { pattern.utf8.count { $0 == UInt8(ascii: "/") } }

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
