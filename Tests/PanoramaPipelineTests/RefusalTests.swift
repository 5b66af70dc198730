import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// Runs that end without publishing: yesterday's results stay, byte for byte.
@Suite struct RefusalTests {
  /// A reason to refuse, brought about in a copy of the samples and the mappings.
  enum Reason: CaseIterable, CustomTestStringConvertible {
    case missingFile, emptyFile, headerOnly, unreadable, badMapping, sumDisagrees, countDisagrees,
      joined, tooMany

    var testDescription: String { "\(self)" }

    var expected: (status: RunStatus, code: DiagnosticCode) {
      switch self {
      case .missingFile: (.inputMissing, .fileMissing)
      case .emptyFile, .headerOnly: (.inputMissing, .fileEmpty)
      case .unreadable: (.inputMissing, .csvHeaderDuplicate)
      case .badMapping: (.configuration, .mappingUnknownField)
      case .sumDisagrees, .countDisagrees, .joined: (.refused, .totalsDisagree)
      case .tooMany: (.refused, .gateBudget)
      }
    }

    func apply(_ exports: inout Exports) {
      switch self {
      case .missingFile: exports.files[Exports.transactions] = nil
      case .emptyFile: exports[Exports.inclusion].records = []
      case .headerOnly: exports[Exports.settlement].records = []
      case .unreadable:
        let head = exports[Exports.transactions].head
        exports[Exports.transactions].head = Exports.replacing("memo", with: "txn_date", in: head)
      case .badMapping: break
      case .sumDisagrees:
        let tail = exports[Exports.accounts].tail
        exports[Exports.accounts].tail = Exports.replacing(".69", with: ".70", in: tail)
      case .countDisagrees: exports[Exports.finance].records.removeLast()
      case .joined: exports[Exports.accounts].tail += exports[Exports.accounts].records[0]
      case .tooMany:
        for index in 0..<10 {
          exports.replace(
            "\"borrower\":{",
            with: "\"borrower\":{,",
            at: index,
            in: Exports.inclusion
          )
        }
      }
    }
  }

  @Test(arguments: Reason.allCases)
  func `yesterday's results stay as they are`(reason: Reason) async throws {
    let folder = try TemporaryFolder()
    let output = folder.path("out")
    try await run(Repository.samples, into: output)
    let before = try Snapshot(output: output)
    var exports = try Exports()
    reason.apply(&exports)
    let mappings =
      reason == .badMapping
      ? try folder.mappings("finance.yaml", replacing: "birth_date:", with: "birthdate:")
      : Repository.mappings
    let ended = await failure(try exports.write(to: folder), into: output, mappings: mappings)
    #expect(ended?.status == reason.expected.status)
    #expect(ended?.diagnostics.contains { $0.code == reason.expected.code } == true)
    #expect(ended?.diagnostics.allSatisfy { !$0.remedy.isEmpty && !$0.expected.isEmpty } == true)
    #expect(try Snapshot(output: output) == before)
    // What was wrong leaves nothing behind that would disturb the next run.
    try await run(Repository.samples, into: output)
    #expect(try Snapshot(output: output).withoutTimes == before.withoutTimes)
  }

  @Test func `a second run in the same folder is told that the first holds the lock`() async throws
  {
    let folder = try TemporaryFolder()
    let output = folder.path("out")
    try await run(Repository.samples, into: output)
    let before = try Snapshot(output: output)
    let lock = try HeldLock(output)
    defer { lock.release() }
    let ended = await failure(Repository.samples, into: output)
    #expect(ended?.status == .locked)
    #expect(ended?.diagnostics.map(\.code) == [.outputLocked])
    #expect(try Snapshot(output: output) == before)
  }

  @Test func `a file where the output folder should be cannot be written to`() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("not a folder", to: "out")
    let ended = await failure(Repository.samples, into: path)
    #expect(ended?.status == .unwritable)
    #expect(ended?.diagnostics.map(\.code) == [.outputUnwritable])
  }
}
