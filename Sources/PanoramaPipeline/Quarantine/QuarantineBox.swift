import FoundationEssentials
public import PanoramaLoading
import PanoramaModel

/// The quarantine of the last run, for the commands that look at it and empty it.
public struct QuarantineBox: Sendable {
  /// The folder of the results.
  public let output: String
  /// The records, in the order of source, file and number.
  public let entries: [QuarantineEntry]
  /// Rulings on records that stay out, by the digest of their bytes.
  public let discards: [String: QuarantineDiscard]

  /// Opens the quarantine of the current results, or of the last run that a gate refused.
  ///
  /// - Throws: `RunFailure` with status 64 when there is none, 73 when it cannot be read.
  public init(output: String, isOfRefusedRun: Bool = false) throws(RunFailure) {
    self.output = output
    let folder = isOfRefusedRun ? output + "/refused" : RunFolder.current(in: output)
    guard let folder, FileManager.default.fileExists(atPath: folder + "/quarantine.jsonl") else {
      throw RunFailure(
        .usage,
        [
          Diagnostic(
            .fileMissing,
            at: SourceLocation(file: output),
            expected: isOfRefusedRun ? "the quarantine of a refused run" : "the results of a run",
            found: "none in \(output)",
            remedy: "run `panorama run` first, or name the folder with --output FOLDER"
          )
        ]
      )
    }
    entries = try loading { () throws(LoadingError) in
      try QuarantineEntry.read(folder + "/quarantine.jsonl")
    }
    discards = try Self.discards(output)
  }

  /// The rulings that the state of an output folder remembers; none where there is no state yet.
  static func discards(_ output: String) throws(RunFailure) -> [String: QuarantineDiscard] {
    guard FileManager.default.fileExists(atPath: output + "/state.sqlite") else { return [:] }
    return try loading { () throws(LoadingError) in try StateStore(reading: output).discards() }
  }

  /// Whether somebody ruled that the record stays out, in the run or since.
  public func isDiscarded(_ entry: QuarantineEntry) -> Bool { discards[entry.rawDigest] != nil }

  // MARK: Choosing

  /// What a command asks for; what is nil does not matter.
  public struct Choice: Sendable {
    /// The code of what is wrong.
    public var code: String?
    /// The source.
    public var source: String?
    /// The file, whole or the end of its path.
    public var file: String?
    /// The schema field.
    public var field: String?
    /// The record's number in its file.
    public var record: Int?
    /// Whether records count that somebody ruled out.
    public var includesDiscarded: Bool

    /// Makes a choice of everything that is not ruled out.
    public init(
      code: String? = nil,
      source: String? = nil,
      file: String? = nil,
      field: String? = nil,
      record: Int? = nil,
      includesDiscarded: Bool = false
    ) {
      self.code = code
      self.source = source
      self.file = file
      self.field = field
      self.record = record
      self.includesDiscarded = includesDiscarded
    }
  }

  /// The records that a choice asks for.
  public func entries(_ choice: Choice) -> [QuarantineEntry] {
    entries.filter { entry in
      (choice.code == nil || entry.code == choice.code)
        && (choice.source == nil || entry.source == choice.source)
        && choice.field.map { isField(entry.field, $0) } ?? true
        && (choice.record == nil || entry.record == choice.record)
        && choice.file.map { entry.file == $0 || (entry.file ?? "").hasSuffix("/" + $0) } ?? true
        && (choice.includesDiscarded || !isDiscarded(entry))
    }
  }

  /// `balance` and `account.balance` name the same field.
  private func isField(_ field: String?, _ asked: String) -> Bool {
    field == asked || field.map { asked.hasSuffix("." + $0) } ?? false
  }

  // MARK: Summing up

  /// The records of one file with one fault.
  public struct Group: Sendable, Codable {
    /// The source.
    public var source: String
    /// The file.
    public var file: String
    /// What is wrong.
    public var code: String
    /// The schema field that it concerns.
    public var field: String?
    /// How many records are waiting for somebody.
    public var waiting: Int
    /// How many somebody ruled out.
    public var discarded: Int
    /// The line of the first of them.
    public var firstLine: Int?
    /// What to do about the first of them.
    public var remedy: String

    private enum CodingKeys: String, CodingKey {
      case source, file, code, field, waiting, discarded
      case firstLine = "first_line"
      case remedy
    }
  }

  /// All records by source, file, code and field, the largest group first.
  public var groups: [Group] {
    var groups: [[String]: Group] = [:]
    for entry in entries {
      let key = [entry.source, entry.file ?? "", entry.code, entry.field ?? ""]
      var group =
        groups[key]
        ?? Group(
          source: entry.source,
          file: entry.file ?? "",
          code: entry.code,
          field: entry.field,
          waiting: 0,
          discarded: 0,
          firstLine: entry.line,
          remedy: entry.remedy
        )
      if isDiscarded(entry) { group.discarded += 1 } else { group.waiting += 1 }
      groups[key] = group
    }
    return groups.sorted { left, right in
      (right.value.waiting, left.key.joined(separator: "\u{0}"))
        < (left.value.waiting, right.key.joined(separator: "\u{0}"))
    }.map(\.value)
  }

  // MARK: Ruling

  /// Rules that records stay out, tonight and whenever the same bytes come again; `undo` takes such rulings back.
  ///
  /// - Returns: How many rulings there are more, or fewer.
  /// - Throws: `RunFailure` with status 75 while a run holds the lock, 73 when the state cannot be written.
  public func rule(
    _ entries: [QuarantineEntry],
    by person: String,
    reason: String,
    undo: Bool = false
  ) throws(RunFailure) -> Int {
    let digests = Set(entries.map(\.rawDigest))
    let output = output
    let lock = try Outputs.lock(output)
    let state = try loading { () throws(LoadingError) in try StateStore(output: output) }
    _ = lock
    if undo {
      let known = digests.filter { discards[$0] != nil }
      try loading { () throws(LoadingError) in try state.undiscard(known.sorted()) }
      return known.count
    }
    let now = Date().formatted(.iso8601)
    let rulings = digests.filter { discards[$0] == nil }.sorted().map {
      QuarantineDiscard(rawDigest: $0, by: person, at: now, reason: reason)
    }
    try loading { () throws(LoadingError) in try state.discard(rulings) }
    return rulings.count
  }
}

/// Rulings in the course of a run.
enum QuarantineRulings {
  /// Marks the records that somebody ruled out; they stay in the counts.
  static func mark(_ files: inout [MappedFile], output: String) throws(RunFailure) {
    let discards = try QuarantineBox.discards(output)
    guard !discards.isEmpty else { return }
    for file in files.indices {
      for index in files[file].quarantined.indices {
        let digest = files[file].quarantined[index].rawDigest
        files[file].quarantined[index].isDiscarded = discards[digest] != nil
      }
    }
  }
}
