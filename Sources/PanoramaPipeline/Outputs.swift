import Crypto
import FoundationEssentials
import PanoramaLoading
import PanoramaMatching
import PanoramaMerging
import PanoramaModel
import PanoramaQuality
import PanoramaReport
import Synchronization

/// The second half of a run: everything that is written, aside at first, and then published.
struct Outputs: ~Copyable {
  private let plan: RunPlan
  private let publisher: RunPublisher
  private let state: StateStore
  private let asOf: CivilDate
  private let files: [MappedFile]
  private let records: CustomerRecordSet
  private let clustering: Clustering
  private let startedAt: String

  /// Takes the lock of the output folder.
  static func lock(_ output: String) throws(RunFailure) -> RunLock {
    try loading { () throws(LoadingError) in try RunPublisher.lock(output: output) }
  }

  /// Makes the folder of the run, under the lock.
  static func open(
    _ plan: RunPlan,
    _ lock: consuming RunLock,
    _ asOf: CivilDate,
    _ files: [MappedFile],
    _ records: CustomerRecordSet,
    _ clustering: Clustering
  ) throws(RunFailure) -> Outputs {
    let name = RunNames.next(in: plan.output, stem: RunNames.stem(asOf, plan, files))
    let publisher = try publisher(plan.output, name, lock)
    let state = try loading { () throws(LoadingError) in try StateStore(output: plan.output) }
    return Outputs(
      plan: plan,
      publisher: publisher,
      state: state,
      asOf: asOf,
      files: files,
      records: records,
      clustering: clustering,
      startedAt: Date().formatted(.iso8601)
    )
  }

  private static func publisher(
    _ output: String,
    _ name: String,
    _ lock: consuming RunLock
  ) throws(RunFailure) -> RunPublisher {
    do throws(LoadingError) {
      return try RunPublisher(output: output, runID: name, lock: lock)
    } catch {
      throw RunFailure(error)
    }
  }

  /// The folder of the run once it is published.
  var folder: String { publisher.folder.publishedPath }

  /// The id that each record had in the run before; nil for records that are new.
  func previousIDs() throws(RunFailure) -> [String?] {
    try loading { () throws(LoadingError) in try state.previousProfileIDs(for: records) }
  }

  /// Merges all clusters and writes every profile and the crosswalk.
  func write(
    _ merger: ProfileMerger,
    _ ids: [String],
    _ progress: RunProgress
  ) async throws(RunFailure) -> ProfileMeasures {
    let writer = ProfileOutputs(
      folder: publisher.folder,
      records: records,
      clustering: clustering,
      asOf: asOf,
      files: files,
      ids: ids
    )
    do throws(LoadingError) {
      return try await writer.write(merger, progress)
    } catch {
      Self.discard(publisher.folder)
      throw RunFailure(error)
    }
  }

  /// The facts of the run for the report.
  func facts(
    _ status: ExitStatus,
    stages: [RunReport.RunFacts.Stage],
    profiles: Int
  ) -> RunReport.RunFacts {
    RunReport.RunFacts(
      id: publisher.folder.runID,
      asOf: asOf,
      version: Pipeline.version,
      startedAt: startedAt,
      stages: stages,
      records: records.customers.count,
      profiles: profiles,
      exitCode: Int(status.rawValue)
    )
  }

  /// Writes what remains, makes the run current, and remembers it.
  ///
  /// - Returns: Why the run, though published, could not be remembered; nil when it was.
  consuming func publish(
    _ report: RunReport,
    _ assembly: RecordAssembly,
    _ ids: [String],
    _ drift: DriftResult
  ) async throws(RunFailure) -> Diagnostic? {
    let folder = publisher.folder
    let manifest = manifest(report, assembly)
    let records = records
    let assignments = ProfileAssignments(profileIDs: ids, profileOf: clustering.clusterOf)
    let startedAt = startedAt
    let state = state
    let masking = Masking(showsValues: plan.settings.showsValues)
    let stem = RunNames.stem(asOf, plan, files)
    do throws(LoadingError) {
      do throws(LoadingError) {
        try QuarantineWriter.write(
          path: folder.path(of: "quarantine.jsonl"),
          runID: stem,
          records: assembly.quarantined,
          masking: masking
        )
        try ReportOutputs.write(report, in: folder)
        try await ManifestWriter.write(manifest, in: folder)
      } catch {
        Self.discard(folder)
        throw error
      }
      try publisher.publish()
    } catch {
      throw RunFailure(error)
    }
    let run = RunRecord(
      id: manifest.runID,
      asOf: manifest.asOf,
      startedAt: startedAt,
      finishedAt: Date().formatted(.iso8601),
      exitCode: manifest.exitCode,
      published: true,
      records: manifest.records,
      profiles: manifest.profiles,
      quarantined: manifest.quarantined,
      version: manifest.version,
      mappingDigest: manifest.mappingDigest
    )
    do throws(LoadingError) {
      try state.commit(run, records: records, assignments: assignments)
      try state.remember(drift.normal, pending: drift.pending, secret: drift.secret)
      return nil
    } catch {
      var remark = error.diagnostic
      remark.severity = .warning
      remark.remedy = "the run is published; the next one catches up from its crosswalk.csv"
      return remark
    }
  }

  /// Keeps the quarantine of a run that is not published, so that its records can be looked at and replayed.
  ///
  /// As much as can be: a run that is refused has no further error to report.
  static func keepRefused(_ records: [QuarantinedRecord], _ plan: RunPlan) {
    let folder = plan.output + "/refused"
    let path = folder + "/quarantine.jsonl"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try? FileManager.default.removeItem(atPath: path)
    try? QuarantineWriter.write(
      path: path,
      runID: "refused",
      records: records,
      masking: Masking(showsValues: plan.settings.showsValues)
    )
  }

  /// Gives a full disk back what a run that failed took; to be called while the lock is held.
  private static func discard(_ folder: RunFolder) {
    try? FileManager.default.removeItem(atPath: folder.partialPath)
  }

  private func manifest(_ report: RunReport, _ assembly: RecordAssembly) -> Manifest {
    var inputs: [String: FileDigest] = [:]
    for file in assembly.files {
      inputs[file.file.name] = FileDigest(
        bytes: file.summary.byteCount,
        sha256: file.summary.sha256
      )
    }
    return Manifest(
      runID: publisher.folder.runID,
      asOf: asOf,
      version: Pipeline.version,
      mappingDigest: plan.mappingDigest,
      records: report.run.records,
      profiles: report.run.profiles,
      quarantined: assembly.quarantined.count,
      exitCode: report.run.exitCode,
      inputs: inputs,
      mappings: plan.texts.mapValues { text in
        FileDigest(bytes: text.count, sha256: Hexadecimal.text(SHA256.hash(data: text)))
      },
      totals: assembly.files.map(\.totals)
    )
  }
}

/// Runs `body` and turns its failure into that of the run.
func loading<Result: ~Copyable>(
  _ body: () throws(LoadingError) -> Result
) throws(RunFailure) -> Result {
  do throws(LoadingError) {
    return try body()
  } catch {
    throw RunFailure(error)
  }
}

extension RunFailure {
  /// The failure of a run that cannot write.
  init(_ error: LoadingError) {
    self.init(error.isLocked ? .locked : .unwritable, [error.diagnostic])
  }
}

/// Names of runs: the business day and a digest of everything that the run reads, so that equal runs are named alike.
enum RunNames {
  /// The name of a run, before it is told from earlier runs over the same input.
  static func stem(_ asOf: CivilDate, _ plan: RunPlan, _ files: [MappedFile]) -> String {
    var hash = SHA256()
    hash.update(data: Array((Pipeline.version + "\n" + plan.mappingDigest + "\n").utf8))
    for file in files {
      hash.update(data: Array((file.file.name + " " + file.summary.sha256 + "\n").utf8))
    }
    return asOf.description + "-" + String(Hexadecimal.text(hash.finalize()).prefix(10))
  }

  /// The stem, or the stem with the next number when a run of this name was published before.
  static func next(in output: String, stem: String) -> String {
    var number = 1
    while true {
      let name = number == 1 ? stem : stem + ".\(number)"
      if !FileManager.default.fileExists(atPath: output + "/runs/" + name) { return name }
      number += 1
    }
  }
}

/// Why each record is in its profile, in words.
struct LinkDescriptions {
  private let clustering: Clustering

  init(_ clustering: Clustering) { self.clustering = clustering }

  /// The link of a record: `first` for the record that leads its profile, `alone` for one that has no company.
  func describe(_ customer: CustomerIndex) -> LinkDescription {
    guard let link = clustering.links[Int(customer)] else {
      let cluster = Int(clustering.clusterOf[Int(customer)])
      let isAlone = clustering.members(of: cluster).count == 1
      return LinkDescription(reason: isAlone ? "alone" : "first", weight: nil)
    }
    return LinkDescription(reason: LinkReason.describe(link.pattern), weight: link.weight)
  }
}
