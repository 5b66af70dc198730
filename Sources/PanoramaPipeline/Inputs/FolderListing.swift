import Foundation

/// What a folder of exports holds.
enum FolderListing {
  /// The files below the folder, as paths relative to it, as many folders down as the patterns reach.
  ///
  /// Links to files and folders are followed, the folder itself included; the depth keeps a circle of links finite.
  static func names(in folder: String, depth: Int) -> [String] {
    // The slash makes a link to a folder stand for the folder.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/")) ?? []
    return names.flatMap { name in
      let path = folder + "/" + name
      // Pipes and devices would hold the run up for ever.
      switch attributes(of: path)?[.type] as? FileAttributeType {
      case .typeRegular: return [name]
      case .typeDirectory where depth > 0:
        return Self.names(in: path, depth: depth - 1).map { name + "/" + $0 }
      default: return [String]()
      }
    }
  }

  private static func attributes(of path: String) -> [FileAttributeKey: Any]? {
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    return try? FileManager.default.attributesOfItem(atPath: target)
  }

  /// How many bytes a file has.
  static func size(of path: String) -> Int {
    let attributes = attributes(of: path)
    return (attributes?[.size] as? UInt64).map(Int.init) ?? (attributes?[.size] as? Int) ?? 0
  }

  /// When a file was last written to.
  static func changed(_ path: String) -> Date? {
    attributes(of: path)?[.modificationDate] as? Date
  }
}
