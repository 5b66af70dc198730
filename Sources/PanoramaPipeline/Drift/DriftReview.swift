import FoundationEssentials
import PanoramaLoading
public import PanoramaModel

/// What runs saw of the sources' layouts, for the commands that show it and take a change as the new normal.
public struct DriftReview: Sendable {
  /// One entry of a source.
  public struct Entry: Sendable, Codable {
    /// The source.
    public var source: String
    /// The entry.
    public var entry: String
    /// How many runs are remembered.
    public var runs: Int
    /// The day of the last one.
    public var lastDay: CivilDate?
    /// Its records.
    public var records: Int?
    /// Its fields.
    public var fields: Int?
    /// The day of an observation that waits to be accepted.
    public var waitingDay: CivilDate?

    private enum CodingKeys: String, CodingKey {
      case source, entry, runs
      case lastDay = "last_day"
      case records, fields
      case waitingDay = "waiting_day"
    }
  }

  private let output: String
  private let history: ObservationHistory

  /// Reads what an output folder remembers.
  ///
  /// - Throws: `RunFailure` with status 73 when the state cannot be read.
  public init(output: String) throws(RunFailure) {
    self.output = output
    guard FileManager.default.fileExists(atPath: output + "/state.sqlite") else {
      history = ObservationHistory()
      return
    }
    history = try loading { () throws(LoadingError) in
      try StateStore(reading: output).observationHistory()
    }
  }

  /// All entries, by source and name.
  public var entries: [Entry] {
    Set(history.observations.keys).union(history.pending.keys).sorted().map { name in
      let observations = history.observations[name] ?? []
      return Entry(
        source: name.source,
        entry: name.entry,
        runs: observations.count,
        lastDay: observations.last?.asOf,
        records: observations.last?.records,
        fields: observations.last?.fields.count,
        waitingDay: history.pending[name]?.asOf
      )
    }
  }

  /// Takes what waits as the new normal.
  ///
  /// - Parameter word: `SOURCE` for all its entries, or `SOURCE.ENTRY`.
  /// - Returns: The entries, as `SOURCE.ENTRY`.
  /// - Throws: `RunFailure` with status 64 when nothing waits under that name, 75 while a run holds the lock, 73 when
  ///   the state cannot be written.
  public func accept(_ word: String) throws(RunFailure) -> [String] {
    let names = history.pending.keys.filter { $0.source == word || Self.word($0) == word }.sorted()
    guard !names.isEmpty else { throw nothingWaits(word) }
    let output = output
    let lock = try Outputs.lock(output)
    try loading { () throws(LoadingError) in try StateStore(output: output).accept(names) }
    _ = lock
    return names.map(Self.word)
  }

  private static func word(_ name: EntryName) -> String { name.source + "." + name.entry }

  private func nothingWaits(_ word: String) -> RunFailure {
    let waiting = history.pending.keys.sorted().map(Self.word)
    let guess = Spelling.nearest(to: word, in: waiting + history.pending.keys.map(\.source))
    return RunFailure(
      .usage,
      [
        Diagnostic(
          .resultUnknown,
          at: SourceLocation(file: output + "/state.sqlite"),
          expected: "an entry whose change waits to be accepted",
          found: "`\(word)`; " + (waiting.isEmpty ? "none waits" : waiting.joined(separator: ", ")),
          remedy: guess.map { "did you mean `panorama drift accept \($0)`?" }
            ?? "see what is remembered: panorama drift show"
        )
      ]
    )
  }
}
