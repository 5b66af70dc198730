import FoundationEssentials
import PanoramaExtraction
import PanoramaLoading
import PanoramaMapping
import PanoramaModel
import PanoramaQuality

/// What earlier runs saw, at hand while tonight's files are read, and compared with them afterwards.
struct DriftWatch: Sendable {
  private let history: ObservationHistory
  /// What hashes are keyed with.
  let secret: [UInt8]

  /// Reads the history of an output folder; the first run makes the secret up.
  static func open(_ output: String) throws(RunFailure) -> DriftWatch {
    var history = ObservationHistory()
    if FileManager.default.fileExists(atPath: output + "/state.sqlite") {
      history = try loading { () throws(LoadingError) in
        try StateStore(reading: output).observationHistory()
      }
    }
    return DriftWatch(history)
  }

  private init(_ history: ObservationHistory) {
    self.history = history
    var generator = SystemRandomNumberGenerator()
    secret = history.secret ?? (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  /// What runs of earlier days saw of an entry, and what somebody accepted today: a run that is repeated finds the same
  /// again.
  func observations(of name: EntryName, before day: CivilDate?) -> [EntryObservation] {
    let all = history.observations[name] ?? []
    guard let day else { return all }
    return all.filter { $0.asOf < day || $0.asOf == day && $0.isAccepted }
  }

  /// Starts to watch a file.
  func watch(_ file: InputFile, paths: FieldPathTree, asOf: CivilDate?) -> FileWatch {
    let name = EntryName(source: file.mapping.source, entry: file.entry.name)
    return FileWatch(
      file,
      paths: paths,
      history: observations(of: name, before: asOf ?? file.date),
      secret: secret
    )
  }
}

/// What the comparison of a run with earlier ones came to.
struct DriftResult: Sendable {
  /// The entries, in the order of source and name.
  var cells: [RunReport.DriftCell] = []
  /// What is normal once the run is published.
  var normal: [EntryName: EntryObservation] = [:]
  /// What waits for somebody to accept it even though the run is published: codes whose records were set aside.
  var pending: [EntryName: EntryObservation] = [:]
  /// What waits for somebody to accept it if the run is refused.
  var refused: [EntryName: EntryObservation] = [:]
  /// What hashes are keyed with.
  var secret: [UInt8]

  /// All findings.
  var findings: [Diagnostic] { cells.flatMap(\.findings) }

  /// Whether the absence of a path is told already, and told as the mapping wants it: at a level that it names, or gravely
  /// enough.
  func explains(_ path: String, in file: InputFile, isMany: Bool) -> Bool {
    cells.contains { cell in
      cell.source == file.mapping.source && cell.entry == file.entry.name
        && cell.findings.contains {
          $0.field == path && ($0.code == .driftMissingField || $0.code == .driftRenamedField)
            && (file.entry.drift.declared.contains($0.code) || $0.severity == .error
              || $0.severity == .warning && !isMany)
        }
    }
  }

  /// Keeps what a refused run saw, for `drift accept`; to be called while the lock is held.
  ///
  /// As much as can be: a run that is refused has no further error to report.
  func keepRefused(_ output: String) {
    guard !refused.isEmpty else { return }
    try? StateStore(output: output).remember([:], pending: refused, secret: secret)
  }
}

/// Compares the entries of a run with what earlier runs saw of them.
struct DriftCheck {
  private let watch: DriftWatch
  private let asOf: CivilDate
  private var result: DriftResult

  static func run(_ files: [MappedFile], _ watch: DriftWatch, _ asOf: CivilDate) -> DriftResult {
    var check = DriftCheck(watch: watch, asOf: asOf, result: DriftResult(secret: watch.secret))
    let groups = Dictionary(grouping: files) {
      EntryName(source: $0.file.mapping.source, entry: $0.file.entry.name)
    }
    for (name, files) in groups.sorted(by: { $0.key < $1.key }) { check.compare(name, files) }
    return check.result
  }

  private mutating func compare(_ name: EntryName, _ files: [MappedFile]) {
    let entry = files[0].file.entry
    var now = EntryObservation(asOf: asOf)
    var codes: [String: [String: Int]] = [:]
    var declared: [String: Set<UInt64>] = [:]
    for file in files {
      now.add(file.drift.observation)
      for (path, counts) in file.drift.codes {
        codes[path, default: [:]].merge(counts, uniquingKeysWith: +)
      }
      declared.merge(file.drift.declared) { $0.union($1) }
    }
    let comparison = DriftComparison(
      now,
      history: watch.observations(of: name, before: asOf),
      rules: entry.drift,
      place: place(name, files)
    )
    let hash = KeyedHash(secret: watch.secret)
    let findings = comparison.findings(
      targets: RenameTargets.observe(comparison.renameCandidates, files, watch.secret),
      codes: codes,
      declared: declared,
      hash: hash,
      isSameName: FieldNames.meanSame
    )
    result.cells.append(
      .init(
        source: name.source,
        entry: name.entry,
        runs: comparison.runCount,
        records: now.records,
        medianRecords: comparison.medianRecords,
        mappedFields: now.fields.values.count(where: \.isMapped),
        unmappedFields: now.fields.values.count { !$0.isMapped },
        findings: findings
      )
    )
    if findings.contains(where: { $0.severity > .note }) { result.refused[name] = now }
    if entry.drift.newCodes == .quarantine,
      findings.contains(where: { $0.code == .driftNewCode })
    {
      result.pending[name] = now
      result.normal[name] = comparison.withoutNewCodes(declared: declared)
    } else {
      result.normal[name] = now
    }
  }

  private func place(_ name: EntryName, _ files: [MappedFile]) -> DriftComparison.Place {
    let file = files[0]
    return .init(
      source: name.source,
      entry: name.entry,
      file: file.file.name,
      mapping: file.file.mapping.file,
      line: file.file.entry.line,
      lines: file.drift.lines,
      whole: file.drift.whole,
      mapped: file.drift.mapped,
      collections: file.drift.collections
    )
  }
}

/// Reads the values of fields that the mapping does not ask for, where one of them may be a missing field under another
/// name.
enum RenameTargets {
  /// More candidates than this, and the layout as a whole is another: names must do.
  private static let mostCandidates = 200

  /// What the targets hold, in all files; programs are not run again.
  static func observe(
    _ candidates: [DriftComparison.RenameCandidate],
    _ files: [MappedFile],
    _ secret: [UInt8]
  ) -> [String: FieldObservation] {
    let targets = Set(candidates.map(\.target)).sorted()
    guard !targets.isEmpty, targets.count <= mostCandidates else { return [:] }
    var sum = EntryObservation(asOf: CivilDate(dayNumber: 0))
    for file in files where file.file.entry.reading.format != "command" {
      // A file that cannot be read again says nothing about its values.
      if let observation = try? observe(targets, file.file, secret) { sum.add(observation) }
    }
    return sum.fields.filter { targets.contains($0.key) }
  }

  private static func observe(
    _ targets: [String],
    _ file: InputFile,
    _ secret: [UInt8]
  ) throws -> EntryObservation {
    var paths = Mapper(mapping: file.mapping, file: file.entry, name: file.name).paths
    let syntax = ExtractorCatalog.formats.map(\.syntax).first {
      $0.name == file.entry.reading.format
    }
    for target in targets {
      let path =
        syntax?.paths == .columns
        ? [target] : target.split(separator: ".").map(String.init)
      _ = paths.insert(path, isWanted: true)
    }
    var observer = FieldObserver(
      paths: paths,
      key: paths.child(
        of: FieldPathTree.root,
        named: Array((file.entry.key.first ?? "").utf8).span
      ),
      codes: [],
      secret: secret,
      byteCount: file.byteCount
    )
    let reader = SourceFileReader(
      path: file.path,
      displayName: file.name,
      reading: file.entry.reading,
      paths: paths
    )
    let summary = try reader.read { batch in _ = observer.observe(batch) }
    return observer.observation(summary)
  }
}
