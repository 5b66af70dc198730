import Foundation

/// The public test suites, which lie beside the repository when they are there at all.
enum Suites {
  /// The folder of a suite; nil, with a remark, where it is missing.
  static func folder(_ name: String) -> URL? {
    var folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let found = folder.appending(path: "shared/suites/\(name)")
      if FileManager.default.fileExists(atPath: found.path) { return found }
    }
    print("The suite \(name) is not beside the repository; its tests are skipped.")
    return nil
  }

  /// The files of a suite, by name.
  static func files(_ name: String, _ type: String) -> [(name: String, bytes: [UInt8])] {
    guard let folder = folder(name) else { return [] }
    let urls =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
      ?? []
    return urls.filter { $0.pathExtension == type }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .compactMap { url in
        (try? Data(contentsOf: url)).map { (url.lastPathComponent, Array($0)) }
      }
  }
}
