import Foundation

/// Where the tests find the repository's own files and the built command.
enum Repository {
  /// The root of the repository.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  static let mappings = root + "/mappings"
  static let samples = root + "/samples"
  static let broken = samples + "/broken"

  /// The executable, which is built beside the tests; nil when it is not.
  static let executable: String? = {
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = [tests, URL(filePath: CommandLine.arguments[0])].map {
      $0.deletingLastPathComponent().path + "/panorama"
    }
    return beside.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()
}

/// A folder of a test's own that goes when the test ends.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let base = FileManager.default.temporaryDirectory.path
    path = base + "/panorama-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of something in the folder.
  func path(_ name: String) -> String { path + "/" + name }

  /// Writes a file and the folders on its way; returns its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = URL(filePath: path(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
    return url.path
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// A copy of the repository's mappings in this folder, with changes to one file.
  func mappings(_ file: String, replacing old: String, with new: String) throws -> String {
    let folder = path("mappings")
    if !FileManager.default.fileExists(atPath: folder) {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for name in try FileManager.default.contentsOfDirectory(atPath: Repository.mappings) {
        let data = try Data(contentsOf: URL(filePath: Repository.mappings + "/" + name))
        try data.write(to: URL(filePath: folder + "/" + name))
      }
    }
    let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
    try write(text.replacingOccurrences(of: old, with: new), to: "mappings/" + file)
    return folder
  }
}
