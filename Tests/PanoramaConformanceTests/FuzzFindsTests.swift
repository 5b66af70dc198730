import Foundation
import Testing

/// What the fuzzers started from and what they found, each a file of `Tests/Fuzz`; a new find is a new file.
struct FuzzFindsTests {
  /// One input of a format's fuzzer.
  struct Row: CustomTestStringConvertible {
    var format: String
    var file: URL

    var testDescription: String { "\(format)/\(file.lastPathComponent)" }
  }

  static let rows: [Row] = ["Seeds", "Finds"].flatMap { folder in
    ["csv", "json", "xml"].flatMap { format in
      let fuzz = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fuzz")
      let files = try? FileManager.default.contentsOfDirectory(
        at: fuzz.appending(path: "\(folder)/\(format)"),
        includingPropertiesForKeys: nil
      )
      return (files ?? []).map { Row(format: format, file: $0) }
        .sorted { $0.testDescription < $1.testDescription }
    }
  }

  /// Finds that wait to be mended.
  static let waiting = ["json/overlong-line-and-its-rest", "xml/remark-only-when-whole"]

  @Test func `there are inputs for each format`() {
    #expect(Set(Self.rows.map(\.format)) == ["csv", "json", "xml"])
  }

  @Test(arguments: rows) func `an input that was found once breaks no promise`(
    _ row: Row
  ) throws {
    let input = try #require(FuzzInput(Array(Data(contentsOf: row.file))))
    let violation = input.violation(row.format)
    if Self.waiting.contains(row.testDescription) {
      withKnownIssue(isIntermittent: true) { #expect(violation == nil) }
    } else {
      #expect(violation == nil)
    }
  }
}
