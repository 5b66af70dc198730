import FoundationEssentials

/// The folder that a run writes: `OUT/runs/<run id>.partial` until it is published.
public struct RunFolder: Sendable, Hashable {
  /// The output folder.
  public let output: String
  /// The run.
  public let runID: String

  /// Names the folder of a run.
  public init(output: String, runID: String) {
    self.output = output
    self.runID = runID
  }

  /// Where the run writes.
  public var partialPath: String { publishedPath + ".partial" }
  /// Where the run's files are once it is published.
  public var publishedPath: String { output + "/runs/" + runID }

  /// The path of a file that is being written.
  public func path(of name: String) -> String { partialPath + "/" + name }

  /// The folder of the run that `OUT/current` names, resolved once, so that a reader stays with one run; nil before the
  /// first run.
  public static func current(in output: String) -> String? {
    let link = output + "/current"
    guard let destination = try? FileManager.default.destinationOfSymbolicLink(atPath: link) else {
      return nil
    }
    return destination.hasPrefix("/") ? destination : output + "/" + destination
  }
}

/// Publishes a run, all or nothing.
///
/// ```
/// runs/<id>.partial   written aside, files 0600, each made durable
///   → runs/<id>       one rename, the folder `runs` made durable
///   → current         a temporary link renamed over it, the output folder made durable
/// ```
/// `OUT/current` changes in one rename(2) and by nothing else, so whatever happens before leaves yesterday's output current,
/// and whatever happens after leaves today's. What a killed run left behind is removed by the next one.
public struct RunPublisher: ~Copyable {
  /// Where the run writes its files.
  public let folder: RunFolder
  private let lock: RunLock

  /// The steps of publishing, in order.
  enum Step: CaseIterable {
    case synchronizeFiles
    case renameFolder
    case makeLink
    case replaceCurrent
    case synchronizeOutput
  }

  /// Takes the lock of the output folder, clears away what dead runs left, and makes the folder of the run.
  public init(output: String, runID: String) throws(LoadingError) {
    try self.init(output: output, runID: runID, lock: Self.lock(output: output))
  }

  /// Clears away what dead runs left and makes the folder of the run, under a lock taken before.
  public init(output: String, runID: String, lock: consuming RunLock) throws(LoadingError) {
    let folder = RunFolder(output: output, runID: runID)
    try makeFolder(output + "/runs")
    try Self.removeLeftovers(of: folder)
    try makeFolder(folder.partialPath)
    self.folder = folder
    self.lock = lock
  }

  /// Makes the output folder where it is missing, and takes its lock.
  public static func lock(output: String) throws(LoadingError) -> RunLock {
    try reporting(output) {
      try FileManager.default.createDirectory(
        atPath: output,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    }
    return try RunLock(output: output)
  }

  /// Makes all files durable and the run current.
  ///
  /// - Returns: The lock, to be held until the state is committed.
  @discardableResult
  public consuming func publish() throws(LoadingError) -> RunLock {
    try publish { _ throws(LoadingError) in }
  }

  /// Publishes and calls `before` ahead of each step, for tests that end the run there.
  @discardableResult
  consuming func publish(
    before: (Step) throws(LoadingError) -> Void
  ) throws(LoadingError) -> RunLock {
    try before(.synchronizeFiles)
    try Self.synchronizeTree(folder.partialPath)
    try before(.renameFolder)
    try renameAtomically(folder.partialPath, to: folder.publishedPath)
    try synchronizeFolder(folder.output + "/runs")
    try before(.makeLink)
    let link = folder.output + Self.temporaryLink
    try PanoramaLoading.makeLink(at: link, to: "runs/" + folder.runID)
    try before(.replaceCurrent)
    try renameAtomically(link, to: folder.output + "/current")
    try before(.synchronizeOutput)
    try synchronizeFolder(folder.output)
    return lock
  }

  /// Removes what the run wrote; `OUT/current` stays as it is.
  public consuming func abandon() throws(LoadingError) {
    try Self.remove(folder.partialPath)
  }

  private static let temporaryLink = "/.current.new"

  /// Removes partial folders and a temporary link.
  private static func removeLeftovers(of folder: RunFolder) throws(LoadingError) {
    let runs = folder.output + "/runs"
    let names = try reporting(runs) { try FileManager.default.contentsOfDirectory(atPath: runs) }
    for name in names where name.hasSuffix(".partial") { try remove(runs + "/" + name) }
    try remove(folder.output + temporaryLink)
    // Such a folder may have been current once: it is never written over, whoever made it.
    if names.contains(folder.runID) {
      throw .unwritable(folder.publishedPath, "a run of this id exists already")
    }
  }

  private static func remove(_ path: String) throws(LoadingError) {
    try reporting(path) {
      do {
        try FileManager.default.removeItem(atPath: path)
      } catch let error as CocoaError where error.code == .fileNoSuchFile {}
    }
  }

  /// Makes a folder's files durable, then the folder itself.
  private static func synchronizeTree(_ path: String) throws(LoadingError) {
    let names = try reporting(path) { try FileManager.default.subpathsOfDirectory(atPath: path) }
    for name in names { try FileDescriptor.openExisting(path + "/" + name).synchronize() }
    try synchronizeFolder(path)
  }
}
