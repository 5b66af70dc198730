import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// The same input gives the same bytes, whatever the folder, the night and the order of the records.
@Suite struct DeterminismTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `two folders and two nights give the same bytes`() async throws {
    let one = folder.path("one")
    try await run(Repository.samples, into: one)
    let first = try Snapshot(output: one)
    try await run(Repository.samples, into: folder.path("other"))
    let other = try Snapshot(output: folder.path("other"))
    #expect(other.withoutTimes == first.withoutTimes)
    try await run(Repository.samples, into: one)
    let again = try Snapshot(output: one)
    #expect(again.withoutTimes == first.withoutTimes)
    #expect(again.destination != first.destination)
    #expect(
      Set(first.withoutTimes.keys) == [
        "crosswalk.csv", "profiles.jsonl", "profiles.sqlite", "quarantine.jsonl",
      ]
    )
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `records in another order are the same customers with the same profiles`(seed: UInt64)
    async throws
  {
    var exports = try Exports()
    exports.shuffle(seed: seed)
    try await run(exports.write(to: folder), into: folder.path("shuffled"))
    try await run(Repository.samples, into: folder.path("straight"))
    let shuffled = Results(output: folder.path("shuffled"))
    let straight = Results(output: folder.path("straight"))
    #expect(try shuffled.text("crosswalk.csv") == straight.text("crosswalk.csv"))
    let lines = try [straight, shuffled].map {
      try $0.text("profiles.jsonl").split(separator: "\n")
    }
    let different = zip(lines[0], lines[1]).first { $0 != $1 }
    #expect(lines[0].count == lines[1].count)
    #expect(different == nil)
  }

  @Test func `a department that delivers in two files gives the same as in one`() async throws {
    let exports = try Exports()
    var (first, second) = (exports[Exports.inclusion], exports[Exports.inclusion])
    first.records.removeLast(50)
    second.records.removeFirst(first.records.count)
    var split = exports
    split.files[Exports.inclusion] = nil
    split.files["inclusion/customers-1.jsonl"] = second
    split.files["inclusion/customers-2.jsonl"] = first
    try await run(split.write(to: folder), into: folder.path("two"))
    try await run(Repository.samples, into: folder.path("one"))
    let (two, one) = (Results(output: folder.path("two")), Results(output: folder.path("one")))
    #expect(try two.text("crosswalk.csv") == one.text("crosswalk.csv"))
    #expect(try two.text("profiles.jsonl") == one.text("profiles.jsonl"))
  }
}
