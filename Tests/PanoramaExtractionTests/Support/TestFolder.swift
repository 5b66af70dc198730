import Foundation
import PanoramaExtraction
import PanoramaModel

/// Runs the body with a new folder that is removed afterwards.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// What the reading of a file on the disk came to.
struct FileOutcome: Equatable {
  /// Each record's values, joined.
  var records: [String] = []
  var damaged = 0
  var byteCount = 0
  var sha256 = ""
  var error: Diagnostic?
  var remarks: [Diagnostic] = []

  /// Reads a file, or what a program prints.
  init(
    _ path: String?,
    _ reading: FileReading,
    _ paths: FieldPathTree,
    readsAhead: Bool = true
  ) {
    let reader = SourceFileReader(
      path: path,
      displayName: "in/file",
      reading: reading,
      paths: paths,
      readsAhead: readsAhead
    )
    do {
      let summary = try reader.read { batch in
        for record in 0..<batch.count {
          let values = batch.entryRange(of: record).map { index in
            batch.withText(of: batch.entries[index]) { text in
              String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
            }
          }
          records.append(values.joined(separator: "|"))
        }
        damaged += batch.damaged.count
      }
      byteCount = summary.byteCount
      sha256 = summary.sha256
      remarks = summary.diagnostics
    } catch {
      self.error = (error as? ExtractionError)?.diagnostic
    }
  }
}
