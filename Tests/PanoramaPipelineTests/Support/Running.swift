import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// The exit status of a run; Swift Testing has an `ExitStatus` of its own.
typealias RunStatus = PanoramaPipeline.ExitStatus

/// Runs the whole chain in this process.
@discardableResult
func run(
  _ input: String,
  into output: String,
  mappings: String = Repository.mappings
) async throws(RunFailure) -> RunOutcome {
  let request = RunRequest(mappings: mappings, input: input, output: output)
  return try await Pipeline(plan: RunPlan.read(request)).run()
}

/// How a run that fails ends; nil when it does not fail.
func failure(
  _ input: String,
  into output: String,
  mappings: String = Repository.mappings
) async -> RunFailure? {
  do {
    try await run(input, into: output, mappings: mappings)
    return nil
  } catch {
    return error
  }
}

/// The lock of an output folder, held as another run would.
struct HeldLock {
  private let file: FileHandle

  init(_ output: String) throws {
    file = try #require(FileHandle(forUpdatingAtPath: output + "/.lock"))
    try #require(flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
  }

  func release() { try? file.close() }
}

/// What a spawned command came to.
struct Spawned {
  let status: Int32
  let output: String
  let errors: String

  /// Runs the built command in a folder, to its end.
  init(
    _ arguments: [String],
    in folder: String = Repository.root,
    environment: [String: String] = [:]
  ) throws {
    let process = Process()
    process.executableURL = URL(filePath: Repository.executable ?? "")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // What a command prints fits into a pipe's buffer but for long explanations, so stdout is read first.
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
  }

  /// The output as JSON; nil when it is none.
  var json: Any? { try? JSONSerialization.jsonObject(with: Data(output.utf8)) }
}
