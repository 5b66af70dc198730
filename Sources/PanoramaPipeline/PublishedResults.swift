import FoundationEssentials
public import PanoramaLoading
import PanoramaMapping
public import PanoramaModel

/// The results that a run published, for commands that ask about them.
public struct PublishedResults {
  private let output: String
  private let reader: ProfileReader

  /// Opens the current results of an output folder.
  ///
  /// - Parameters:
  ///   - output: The folder that runs write to.
  ///   - showsValues: Whether values are shown as they are instead of masked.
  /// - Throws: `RunFailure` with status 64 when nothing was published there, 73 when it cannot be read.
  public init(output: String, showsValues: Bool = false) throws(RunFailure) {
    self.output = output
    guard RunFolder.current(in: output) != nil else {
      throw RunFailure(
        .usage,
        [
          Diagnostic(
            .fileMissing,
            at: SourceLocation(file: output + "/current"),
            expected: "the results of a run",
            found: "none in \(output)",
            remedy: "run `panorama run` first, or name the folder with --output FOLDER"
          )
        ]
      )
    }
    reader = try loading { () throws(LoadingError) in
      try ProfileReader(output: output, masking: Masking(showsValues: showsValues))
    }
  }

  /// A profile by its id, or by an id under which it was known earlier.
  public func profile(id: String) throws(RunFailure) -> ProfileDetail {
    let found = try loading { () throws(LoadingError) in try reader.profile(id: id) }
    if let found { return found }
    let output = output
    let resolved = try loading { () throws(LoadingError) in
      try StateStore(reading: output).resolve(id)
    }
    if let resolved, resolved != id { return try profile(id: resolved) }
    throw unknown(
      "profile \(id)",
      remedy: "find the id with `panorama who SOURCE:ID`, or in crosswalk.csv"
    )
  }

  /// The profile of a department's record.
  public func profile(
    ofSource source: String,
    recordID: String
  ) throws(RunFailure) -> ProfileDetail {
    let id = try loading { () throws(LoadingError) in
      try reader.profileID(ofSource: source, recordID: recordID)
    }
    guard let id else {
      throw unknown(
        "record \(source):\(recordID)",
        remedy: "check the source's name and the key; a quarantined record is in quarantine.jsonl"
      )
    }
    return try profile(id: id)
  }

  /// The names of the fields of a profile.
  public static var fieldNames: [String] {
    CustomerField.definitions.filter { $0.table == .customer }.map(\.name)
  }

  /// The field that a misspelt name was meant to be.
  public static func field(like word: String) -> String? {
    Spelling.nearest(to: word, in: fieldNames)
  }

  private func unknown(_ what: String, remedy: String) -> RunFailure {
    RunFailure(
      .usage,
      [
        Diagnostic(
          .resultUnknown,
          at: SourceLocation(file: output + "/current"),
          expected: "a \(what) in the published results",
          found: "no such one",
          remedy: remedy
        )
      ]
    )
  }

  /// A run of an output folder.
  public struct Run: Sendable, Codable {
    /// The run's id.
    public let id: String
    /// The business day.
    public let asOf: CivilDate
    /// When it was finished.
    public let finishedAt: String?
    /// The exit code.
    public let exitCode: Int
    /// Customer records mapped.
    public let records: Int
    /// Profiles published.
    public let profiles: Int
    /// Records set aside.
    public let quarantined: Int
    /// Whether its results are the current ones.
    public let isCurrent: Bool
  }

  /// All runs of an output folder, the oldest first.
  public static func runs(output: String) throws(RunFailure) -> [Run] {
    guard FileManager.default.fileExists(atPath: output + "/state.sqlite") else { return [] }
    let current = RunFolder.current(in: output)
    let runs = try loading { () throws(LoadingError) in try StateStore(reading: output).runs() }
    return runs.map { run in
      Run(
        id: run.id,
        asOf: run.asOf,
        finishedAt: run.finishedAt,
        exitCode: run.exitCode,
        records: run.records,
        profiles: run.profiles,
        quarantined: run.quarantined,
        isCurrent: current == RunFolder(output: output, runID: run.id).publishedPath
      )
    }
  }
}
