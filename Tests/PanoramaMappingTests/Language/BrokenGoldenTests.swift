import Foundation
import PanoramaMapping
import PanoramaModel
import Testing

/// Broken mappings as folders of `Broken`: what a mapping says, and every error as `panorama check` prints it.
///
/// `PANORAMA_RECORD=1` writes what came out, and fails, so that nobody records by accident.
@Suite struct BrokenGoldenTests {
  private static let folder: String = {
    var place = URL(filePath: #filePath)
    for _ in 0..<2 { place.deleteLastPathComponent() }
    return place.appending(path: "Broken").path
  }()

  static let cases: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

  @Test func `there are enough of them`() { #expect(Self.cases.count >= 40) }

  @Test(arguments: cases)
  func `every error is printed with its place, its line and a mend`(name: String) throws {
    let folder = Self.folder + "/" + name
    let text = try String(contentsOfFile: folder + "/mapping.yaml", encoding: .utf8)
    let printed = Self.errors(of: text).map { Self.print($0, text) }.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["PANORAMA_RECORD"] == "1" {
      try printed.write(toFile: folder + "/errors.txt", atomically: true, encoding: .utf8)
      Issue.record("recorded \(name); read the diff and run the tests again")
      return
    }
    #expect(printed == (try String(contentsOfFile: folder + "/errors.txt", encoding: .utf8)))
  }

  @Test(arguments: cases)
  func `every error has a line, a column inside it, and a mend`(name: String) throws {
    let text = try String(contentsOfFile: Self.folder + "/\(name)/mapping.yaml", encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let errors = Self.errors(of: text)
    #expect(!errors.isEmpty)
    for error in errors {
      let line = try #require(error.location?.line)
      let column = try #require(error.location?.column, "\(error.code.rawValue) in line \(line)")
      #expect(lines.indices.contains(line - 1) && column >= 1)
      if lines.indices.contains(line - 1) { #expect(column <= lines[line - 1].utf8.count + 1) }
      #expect(!error.remedy.isEmpty && !error.expected.isEmpty && !error.found.isEmpty)
    }
  }

  private static func errors(of text: String) -> [Diagnostic] {
    do {
      _ = try MappingReader.read(text, file: "mapping.yaml")
      return []
    } catch {
      return error.diagnostics
    }
  }

  private static func print(_ diagnostic: Diagnostic, _ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = (diagnostic.location?.line).flatMap {
      lines.indices.contains($0 - 1) ? String(lines[$0 - 1]) : nil
    }
    return DiagnosticRenderer().text(diagnostic, sourceLine: line)
  }
}
