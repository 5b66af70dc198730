import PanoramaLoading
import PanoramaMerging
import PanoramaModel
import PanoramaQuality

/// Merges clusters in batches and hands every batch to both writers.
struct ProfileOutputs: Sendable {
  /// How many clusters are merged at once.
  private static let batchSize = 8192

  let folder: RunFolder
  let records: CustomerRecordSet
  let clustering: Clustering
  let asOf: CivilDate
  let files: [MappedFile]

  /// Writes `profiles.sqlite` and `profiles.jsonl`.
  ///
  /// Two tasks merge the same clusters, each for its own writer: merging is cheaper than handing profiles over, and the
  /// writers need not wait for each other.
  func write(
    _ merger: ProfileMerger, _ progress: RunProgress
  ) async throws(RunFailure) -> ProfileMeasures {
    async let lines = writeLines(merger)
    async let database = writeDatabase(merger, progress)
    let (measures, failure) = await (lines, database)
    if let failure { throw failure }
    return try measures.get()
  }

  @concurrent private func writeLines(
    _ merger: ProfileMerger
  ) async -> Result<ProfileMeasures, RunFailure> {
    var measures = ProfileMeasures(records)
    do throws(LoadingError) {
      var writer = try ProfileLinesWriter(
        path: folder.path(of: "profiles.jsonl"), records: records)
      for start in stride(from: 0, to: clustering.count, by: Self.batchSize) {
        let batch = merger.merge(start..<min(start + Self.batchSize, clustering.count))
        measures.add(batch)
        try writer.append(batch)
      }
      try writer.finish()
      return .success(measures)
    } catch {
      return .failure(RunFailure(error))
    }
  }

  @concurrent private func writeDatabase(
    _ merger: ProfileMerger, _ progress: RunProgress
  ) async -> RunFailure? {
    let descriptions = LinkDescriptions(clustering)
    let digests = Dictionary(
      files.map { ($0.file.name, $0.summary.sha256) }, uniquingKeysWith: { first, _ in first })
    do throws(LoadingError) {
      var writer = try ProfileDatabaseWriter(
        path: folder.path(of: "profiles.sqlite"), records: records, asOf: asOf,
        version: Pipeline.version, digests: digests, links: descriptions.describe)
      for start in stride(from: 0, to: clustering.count, by: Self.batchSize) {
        let end = min(start + Self.batchSize, clustering.count)
        try writer.append(merger.merge(start..<end))
        progress.update { $0.share = Double(end) / Double(clustering.count) }
      }
      try writer.finish()
      return nil
    } catch {
      return RunFailure(error)
    }
  }
}
