import FoundationEssentials
public import PanoramaModel

/// What a run read and wrote, to be checked at any later time: `manifest.json`.
public struct Manifest: Sendable, Codable {
  /// The run's id.
  public var runID: String
  /// The business day.
  public var asOf: CivilDate
  /// The version of Panorama.
  public var version: String
  /// The digest of all mappings together.
  public var mappingDigest: String
  /// Customer records mapped.
  public var records: Int
  /// Profiles published.
  public var profiles: Int
  /// Records set aside.
  public var quarantined: Int
  /// The exit code that the run was about to end with.
  public var exitCode: Int
  /// The input files, by the name the user gave them.
  public var inputs: [String: FileDigest]
  /// The mapping files, by name.
  public var mappings: [String: FileDigest]
  /// Counts and sums of every input file.
  public var totals: [ControlTotals]
  /// The files of the run, by name; filled in when the manifest is written.
  public var files: [String: FileDigest] = [:]

  /// The name of the file.
  public static let fileName = "manifest.json"

  private enum CodingKeys: String, CodingKey {
    case runID = "run_id"
    case asOf = "as_of"
    case version
    case mappingDigest = "mapping_digest"
    case records
    case profiles
    case quarantined
    case exitCode = "exit_code"
    case inputs
    case mappings
    case totals
    case files
  }

  /// Puts a manifest together.
  public init(
    runID: String,
    asOf: CivilDate,
    version: String,
    mappingDigest: String,
    records: Int,
    profiles: Int,
    quarantined: Int,
    exitCode: Int,
    inputs: [String: FileDigest],
    mappings: [String: FileDigest],
    totals: [ControlTotals]
  ) {
    self.runID = runID
    self.asOf = asOf
    self.version = version
    self.mappingDigest = mappingDigest
    self.records = records
    self.profiles = profiles
    self.quarantined = quarantined
    self.exitCode = exitCode
    self.inputs = inputs
    self.mappings = mappings
    self.totals = totals
  }

  /// Reads the manifest of a published run.
  public init(inFolder folder: String) throws(LoadingError) {
    let path = folder + "/" + Self.fileName
    self = try reporting(path, as: LoadingError.unreadable) {
      try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: URL(filePath: path)))
    }
  }

  /// Names the files of a run that are missing or differ from the manifest, for `runs verify`; empty when all is well.
  public func differences(inFolder folder: String) -> [String] {
    files.keys.sorted().filter { (try? FileDigest(ofFile: folder + "/" + $0)) != files[$0] }
  }
}

/// Writes `manifest.json`, the last file of a run.
public enum ManifestWriter {
  /// Computes the digests of all files in the folder, on all cores, and writes the manifest beside them.
  public static func write(
    _ manifest: Manifest,
    in folder: RunFolder
  ) async throws(LoadingError) {
    var manifest = manifest
    let names = try reporting(folder.partialPath) {
      try FileManager.default.contentsOfDirectory(atPath: folder.partialPath)
    }
    manifest.files = try await digests(of: names.filter { $0 != Manifest.fileName }, in: folder)
    let path = folder.path(of: Manifest.fileName)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let data = try reporting(path) { try encoder.encode(manifest) }
    var file = try OutputFile(creating: path)
    file.text.bytes.append(contentsOf: data)
    file.text.append(UInt8(ascii: "\n"))
    try file.finish()
  }

  private static func digests(
    of names: [String],
    in folder: RunFolder
  ) async throws(LoadingError) -> [String: FileDigest] {
    let results = await withTaskGroup(
      of: (String, Result<FileDigest, LoadingError>).self,
      returning: [String: Result<FileDigest, LoadingError>].self
    ) { group in
      for name in names {
        group.addTask {
          do throws(LoadingError) {
            return (name, .success(try FileDigest(ofFile: folder.path(of: name))))
          } catch {
            return (name, .failure(error))
          }
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    var digests: [String: FileDigest] = [:]
    for (name, result) in results { digests[name] = try result.get() }
    return digests
  }
}
