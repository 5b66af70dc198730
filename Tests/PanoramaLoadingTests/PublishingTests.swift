import FoundationEssentials
import PanoramaModel
import Testing

@testable import PanoramaLoading

@Suite struct PublishingTests {
  private func publish(_ id: String, in output: String, _ text: String) throws {
    let publisher = try RunPublisher(output: output, runID: id)
    try write(text, publisher.folder)
    try publisher.publish()
  }

  private func write(_ text: String, _ folder: RunFolder) throws {
    var file = try OutputFile(creating: folder.path(of: "profiles.jsonl"))
    file.text.append(text)
    try file.finish()
  }

  private func current(_ output: String) throws -> String {
    String(decoding: try contents(output + "/current/profiles.jsonl"), as: UTF8.self)
  }

  @Test func `a published run is current and only its owner can read it`() async throws {
    try await withFolder { folder in
      let output = folder + "/out"
      try publish("one", in: output, "first")
      #expect(try current(output) == "first")
      #expect(try permissions(output + "/runs/one/profiles.jsonl") == 0o600)
      #expect(try permissions(output + "/runs/one") == 0o700)
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: output + "/current") == "runs/one"
      )
      try publish("two", in: output, "second")
      #expect(try current(output) == "second")
      #expect(RunFolder.current(in: output) == output + "/runs/two")
    }
  }

  @Test(arguments: RunPublisher.Step.allCases)
  func `a crash before any step leaves one whole run current`(step: RunPublisher.Step) async throws
  {
    try await withFolder { output in
      try publish("one", in: output, "first")
      let publisher = try RunPublisher(output: output, runID: "two")
      try write("second", publisher.folder)
      do {
        try publisher.publish { next throws(LoadingError) in
          if next == step { throw .unwritable(output, "crash") }
        }
        Issue.record("the run did not crash")
      } catch {
        #expect((error as? LoadingError)?.diagnostic.found == "crash")
      }
      // Only the last step comes after the link was replaced.
      #expect(try current(output) == (step == .synchronizeOutput ? "second" : "first"))
      try publish("three", in: output, "third")
      #expect(try current(output) == "third")
      let left = try FileManager.default.contentsOfDirectory(atPath: output + "/runs")
      #expect(!left.contains { $0.hasSuffix(".partial") })
      #expect(!FileManager.default.fileExists(atPath: output + "/.current.new"))
    }
  }

  @Test func `an abandoned run leaves nothing and current as it was`() async throws {
    try await withFolder { output in
      try publish("one", in: output, "first")
      let publisher = try RunPublisher(output: output, runID: "two")
      try write("second", publisher.folder)
      try publisher.abandon()
      #expect(try current(output) == "first")
      #expect(try FileManager.default.contentsOfDirectory(atPath: output + "/runs") == ["one"])
    }
  }

  @Test func `a second run is refused while the first holds the lock`() async throws {
    try await withFolder { output in
      let first = try RunPublisher(output: output, runID: "one")
      #expect {
        _ = try RunPublisher(output: output, runID: "two")
      } throws: { error in
        (error as? LoadingError)?.isLocked == true
      }
      try first.abandon()
      try publish("two", in: output, "second")
    }
  }

  @Test func `a run never writes over another one of the same id`() async throws {
    try await withFolder { output in
      try publish("one", in: output, "first")
      try publish("two", in: output, "second")
      let error = #expect(throws: LoadingError.self) {
        _ = try RunPublisher(output: output, runID: "one")
      }
      #expect(error?.diagnostic.code == .outputUnwritable)
      #expect(
        String(decoding: try contents(output + "/runs/one/profiles.jsonl"), as: UTF8.self)
          == "first"
      )
    }
  }

  @Test func `an output that is a file is refused with the place and a remedy`() async throws {
    try await withFolder { folder in
      var file = try OutputFile(creating: folder + "/out")
      file.text.append("x")
      try file.finish()
      let error = #expect(throws: LoadingError.self) {
        _ = try RunPublisher(output: folder + "/out", runID: "one")
      }
      #expect(error?.diagnostic.code == .outputUnwritable)
    }
  }

  @Test func `the manifest names every file and notices a change`() async throws {
    try await withFolder { output in
      let publisher = try RunPublisher(output: output, runID: "one")
      try write("first", publisher.folder)
      try await ManifestWriter.write(.sample(runID: "one"), in: publisher.folder)
      try publisher.publish()
      let folder = try #require(RunFolder.current(in: output))
      let manifest = try Manifest(inFolder: folder)
      #expect(manifest.files.keys.sorted() == ["profiles.jsonl"])
      // SHA-256 of "first".
      #expect(
        manifest.files["profiles.jsonl"]?.sha256
          == "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e"
      )
      #expect(manifest.differences(inFolder: folder).isEmpty)
      try Data("other".utf8).write(to: URL(filePath: folder + "/profiles.jsonl"))
      #expect(manifest.differences(inFolder: folder) == ["profiles.jsonl"])
    }
  }
}

extension Manifest {
  static func sample(runID: String) -> Manifest {
    Manifest(
      runID: runID,
      asOf: SmallWorld.asOf,
      version: "1.0",
      mappingDigest: "m",
      records: 4,
      profiles: 2,
      quarantined: 1,
      exitCode: 10,
      inputs: ["in.csv": FileDigest(bytes: 1, sha256: "aa")],
      mappings: [:],
      totals: [ControlTotals(source: "finance", entry: "customers", file: "in.csv")]
    )
  }
}
