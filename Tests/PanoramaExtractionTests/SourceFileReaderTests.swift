import Foundation
import PanoramaExtraction
import PanoramaModel
import Testing

struct SourceFileReaderTests {
  private struct Stop: Error {}

  private func reader(_ url: URL) -> SourceFileReader {
    SourceFileReader(
      path: url.path,
      displayName: "in/file",
      reading: FileReading(format: "csv"),
      paths: tree("a")
    )
  }

  @Test func `a file comes out in batches with its digest, size and name`() throws {
    try withFolder { folder in
      let url = folder.appending(path: "f.csv")
      let lines = (0..<300_000).map { $0 == 7 ? "\($0)" : "\($0),中" }
      try Data(("a,b\n" + lines.joined(separator: "\n")).utf8).write(to: url)
      var (count, batches) = (0, 0)
      var files: [String?] = []
      let summary = try reader(url).read { batch in
        count += batch.count
        batches += 1
        files += batch.damaged.map(\.diagnostic.location?.file)
        for record in [0, batch.count - 1] {
          let text = batch.withText(of: batch.entries[record]) { $0.count }
          #expect(batch.rawBytes(of: record).count == text + 4)
        }
      }
      #expect(count == 299_999 && batches > 2 && summary.recordsRead == 300_000)
      #expect(files == ["in/file"])
      #expect(summary.byteCount == (try Data(contentsOf: url)).count)
    }
  }

  @Test func `missing files, folders and empty files are told apart`() throws {
    try withFolder { folder in
      func code(_ url: URL) -> DiagnosticCode? {
        do {
          _ = try reader(url).read { _ in }
          return nil
        } catch {
          return (error as? ExtractionError)?.diagnostic.code
        }
      }
      #expect(code(folder.appending(path: "none")) == .fileMissing)
      #expect(code(folder) == .fileUnreadable)
      let empty = folder.appending(path: "empty.csv")
      try Data().write(to: empty)
      let summary = try reader(empty).read { _ in }
      #expect(summary.byteCount == 0 && summary.recordsRead == 0)
      #expect(summary.sha256.hasPrefix("e3b0c44298fc1c149afbf4c8996fb924"))
    }
  }

  @Test func `what the consumer throws comes through`() throws {
    try withFolder { folder in
      let url = folder.appending(path: "f.csv")
      try Data("a\n1\n".utf8).write(to: url)
      #expect(throws: Stop.self) { try reader(url).read { _ in throw Stop() } }
    }
  }

  @Test func `a large file decides by its middle and end as well`() throws {
    try withFolder { folder in
      let url = folder.appending(path: "f.csv")
      // The start could be separated by either; only what follows tells.
      let start = "a;b|c\n" + String(repeating: "x;y|z\n", count: 40_000)
      let rest = String(repeating: "x;y;u;v|z\nx|z\n", count: 40_000)
      try Data((start + rest).utf8).write(to: url)
      let reading = FileReading(format: "csv")
      let alone = DialectDetector.settle(reading, samples: [Array(start.utf8)], wantedNames: [])
      #expect(alone.reading.dialect.delimiter == [UInt8(ascii: ";")])
      let reader = SourceFileReader(
        path: url.path,
        displayName: "f",
        reading: reading,
        paths: tree()
      )
      let summary = try reader.read { _ in }
      let chosen = summary.detections.first { $0.aspect == "delimiter" }
      #expect(chosen?.choice == "|")
      #expect(summary.detections.count { $0.aspect == "delimiter" } == 1)
    }
  }
}
