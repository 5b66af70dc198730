import PanoramaLoading
import PanoramaMapping
import PanoramaMerging
import PanoramaModel
import PanoramaQuality

/// Merges clusters batch by batch and writes each batch to SQLite on one core and to JSON Lines on the other.
///
/// ```
/// core 1   database k               │ database k+1             │ …
/// core 2   lines k │ merge k+1      │ lines k+1 │ merge k+2    │ …
/// ```
/// Writing the database takes about as long as writing lines and merging together.
struct ProfileOutputs: Sendable {
  /// How many clusters are merged and written at once.
  private static let batchSize = 8192

  let folder: RunFolder
  let records: CustomerRecordSet
  let clustering: Clustering
  let asOf: CivilDate
  let files: [MappedFile]
  let ids: [String]

  /// Writes `profiles.sqlite`, `profiles.jsonl` and `crosswalk.csv`.
  func write(
    _ merger: ProfileMerger,
    _ progress: RunProgress
  ) async throws(LoadingError) -> ProfileMeasures {
    let database = try DatabaseOutput(self)
    let lines = try LinesOutput(self)
    var batch: [Profile] = []
    for start in stride(from: -Self.batchSize, to: clustering.count, by: Self.batchSize) {
      let next = range(from: start + Self.batchSize)
      let profiles = batch
      async let first = database.write(profiles)
      async let second = lines.write(profiles, thenMerge: next, merger)
      let (written, merged) = await (first, second)
      try written.get()
      batch = try merged.get()
      progress.update { $0.share = Double(next.lowerBound) / Double(max(1, clustering.count)) }
    }
    async let databaseEnd = database.finish()
    async let linesEnd = lines.finish(self)
    let (left, right) = await (databaseEnd, linesEnd)
    try left.get()
    return try right.get()
  }

  private func range(from start: Int) -> Range<Int> {
    let start = min(start, clustering.count)
    return start..<min(start + Self.batchSize, clustering.count)
  }

  /// Which profile each record is in.
  var assignments: ProfileAssignments {
    ProfileAssignments(profileIDs: ids, profileOf: clustering.clusterOf)
  }

  /// Why each record is in its profile.
  var links: LinkDescriptions { LinkDescriptions(clustering) }
}

/// Writes `profiles.sqlite` on a core of its own.
private actor DatabaseOutput {
  private var writer: ProfileDatabaseWriter?

  init(_ outputs: ProfileOutputs) throws(LoadingError) {
    let digests = Dictionary(
      outputs.files.map { ($0.file.name, $0.summary.sha256) },
      uniquingKeysWith: { $1 }
    )
    writer = try ProfileDatabaseWriter(
      path: outputs.folder.path(of: "profiles.sqlite"),
      records: outputs.records,
      asOf: outputs.asOf,
      version: Pipeline.version,
      digests: digests,
      addressParser: AddressParser.parts(of:),
      links: outputs.links.describe
    )
  }

  func write(_ profiles: [Profile]) -> Result<Void, LoadingError> {
    do throws(LoadingError) {
      if !profiles.isEmpty { try writer?.append(profiles) }
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  func finish() -> Result<Void, LoadingError> {
    do throws(LoadingError) {
      if let writer = writer.take() { try writer.finish() }
      return .success(())
    } catch {
      return .failure(error)
    }
  }
}

/// Writes `profiles.jsonl` and `crosswalk.csv` on a core of their own, and measures the profiles.
private actor LinesOutput {
  private var writer: ProfileLinesWriter?
  private var measures: ProfileMeasures

  init(_ outputs: ProfileOutputs) throws(LoadingError) {
    measures = ProfileMeasures(outputs.records)
    writer = try ProfileLinesWriter(
      path: outputs.folder.path(of: "profiles.jsonl"),
      records: outputs.records,
      assignments: outputs.assignments,
      addressParser: AddressParser.parts(of:)
    )
  }

  func write(
    _ profiles: [Profile],
    thenMerge next: Range<Int>,
    _ merger: ProfileMerger
  ) -> Result<[Profile], LoadingError> {
    do throws(LoadingError) {
      measures.add(profiles)
      if !profiles.isEmpty { try writer?.append(profiles) }
      return .success(merger.merge(next))
    } catch {
      return .failure(error)
    }
  }

  func finish(_ outputs: ProfileOutputs) -> Result<ProfileMeasures, LoadingError> {
    do throws(LoadingError) {
      if let writer = writer.take() { try writer.finish() }
      try CrosswalkWriter.write(
        path: outputs.folder.path(of: "crosswalk.csv"),
        records: outputs.records,
        assignments: outputs.assignments,
        links: outputs.links.describe
      )
      return .success(measures)
    } catch {
      return .failure(error)
    }
  }
}
