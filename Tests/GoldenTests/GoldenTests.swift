import Foundation
import Testing

/// Every folder in `Cases` is a test: `command` holds command lines of `panorama`, which run one after another in a folder
/// with the repository's mappings and samples; what the last one prints must be `stdout`, `stderr` and `status`.
///
/// `make golden` rewrites the expectations and fails, so that nobody records by accident: read the diff.
@Suite struct GoldenTests {
  @Test(arguments: try GoldenCase.all()) func `the command prints what the case says`(
    _ golden: GoldenCase
  ) throws {
    guard let executable = GoldenCase.executable else {
      print("skipped \(golden): the command is not built beside the tests")
      return
    }
    let printed = try golden.run(executable)
    if ProcessInfo.processInfo.environment["PANORAMA_RECORD"] == "1" {
      try golden.record(printed)
      Issue.record("recorded \(golden); read the diff and run the tests again")
      return
    }
    #expect(printed == (try golden.expected()))
  }
}

/// What a command printed and how it ended.
struct Printed: Equatable {
  var stdout: String
  var stderr: String
  var status: String
}

/// One folder of `Cases`.
struct GoldenCase: CustomTestStringConvertible, CustomStringConvertible, Sendable {
  let name: String

  var testDescription: String { name }
  var description: String { name }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  private static let cases = root + "/Tests/GoldenTests/Cases"

  /// The command, built beside the tests.
  static let executable: String? = {
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let path = tests.deletingLastPathComponent().path + "/panorama"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  static func all() throws -> [GoldenCase] {
    try FileManager.default.contentsOfDirectory(atPath: cases).sorted().map(GoldenCase.init)
  }

  private func path(_ file: String) -> String { Self.cases + "/" + name + "/" + file }

  private func text(_ file: String) throws -> String {
    try String(contentsOfFile: path(file), encoding: .utf8)
  }

  func expected() throws -> Printed {
    Printed(stdout: try text("stdout"), stderr: try text("stderr"), status: try text("status"))
  }

  func record(_ printed: Printed) throws {
    for (file, text) in [
      ("stdout", printed.stdout), ("stderr", printed.stderr), ("status", printed.status),
    ] {
      try text.write(toFile: path(file), atomically: true, encoding: .utf8)
    }
  }

  /// Runs the command lines in a folder of their own.
  func run(_ executable: String) throws -> Printed {
    let folder = FileManager.default.temporaryDirectory.path + "/golden-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for shared in ["mappings", "samples"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/" + shared,
        withDestinationPath: Self.root + "/" + shared
      )
    }
    var printed = Printed(stdout: "", stderr: "", status: "")
    for line in try text("command").split(separator: "\n") {
      printed = try Self.run(executable, line.split(separator: " ").map(String.init), in: folder)
    }
    return printed
  }

  private static func run(
    _ executable: String,
    _ arguments: [String],
    in folder: String
  ) throws -> Printed {
    let process = Process()
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    let (output, errors) = (folder + "/.stdout", folder + "/.stderr")
    for path in [output, errors] { try Data().write(to: URL(filePath: path)) }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    process.waitUntilExit()
    return Printed(
      stdout: timeless(try String(contentsOfFile: output, encoding: .utf8)),
      stderr: timeless(try String(contentsOfFile: errors, encoding: .utf8)),
      status: "\(process.terminationStatus)\n"
    )
  }

  /// Takes out what differs from run to run: times of day, seconds of stages, and digests in the names of runs.
  private static func timeless(_ text: String) -> String {
    text.replacing(/(\d{4}-\d\d-\d\d)-[0-9a-f]{10}/) { "\($0.1)-DIGEST" }
      .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "TIME")
      .replacing(/"seconds" : [0-9.e-]+/, with: "\"seconds\" : 0")
  }
}
