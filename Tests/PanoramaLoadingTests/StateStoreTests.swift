import FoundationEssentials
import PanoramaModel
import Testing

@testable import PanoramaLoading

@Suite struct StateStoreTests {
  private let world = SmallWorld()

  private func run(_ id: String, published: Bool = true) -> RunRecord {
    RunRecord(
      id: id,
      asOf: SmallWorld.asOf,
      startedAt: "2026-11-20T22:00:00Z",
      finishedAt: "2026-11-20T22:01:00Z",
      exitCode: published ? 0 : 20,
      published: published,
      records: 4,
      profiles: 2,
      quarantined: 0,
      version: "1.0",
      mappingDigest: "m",
      metrics: ["filled": Amount(units: 873, scale: 3)]
    )
  }

  /// Publishes a run with a crosswalk and a manifest, without committing its ids.
  private func publish(_ id: String, _ assignments: ProfileAssignments, in output: String)
    async throws
  {
    let publisher = try RunPublisher(output: output, runID: id)
    try CrosswalkWriter.write(
      path: publisher.folder.path(of: "crosswalk.csv"),
      records: world.records,
      assignments: assignments,
      links: SmallWorld.links
    )
    try await ManifestWriter.write(.sample(runID: id), in: publisher.folder)
    try publisher.publish()
  }

  private func assign(_ ids: [String], _ profileOf: [UInt32]) -> ProfileAssignments {
    ProfileAssignments(profileIDs: ids, profileOf: profileOf)
  }

  @Test func `ids are found again the next night`() async throws {
    try await withFolder { output in
      do {
        let store = try StateStore(output: output)
        #expect(try store.previousProfileIDs(for: world.records) == [nil, nil, nil, nil])
        try store.commit(run("one"), records: world.records, assignments: world.assignments)
      }
      let store = try StateStore(output: output)
      #expect(store.recoveredRun == nil)
      #expect(
        try store.previousProfileIDs(for: world.records)
          == ["P-COMPANY", "P-COMPANY", "P-PERSON", "P-PERSON"]
      )
      var seen: [String] = []
      try store.forEachCustomerID { source, id, profile in
        seen.append("\(source.count) \(id.count) \(profile.count)")
      }
      #expect(seen == ["7 3 9", "10 3 8", "10 3 9", "10 2 8"])
      #expect(try permissions(output + "/state.sqlite") == 0o600)
    }
  }

  @Test func `a merger is entered and the old id resolves for ever`() async throws {
    try await withFolder { output in
      let store = try StateStore(output: output)
      try store.commit(
        run("one"),
        records: world.records,
        assignments: assign(["A", "B", "C"], [0, 1, 2, 2])
      )
      try store.commit(
        run("two"),
        records: world.records,
        assignments: assign(["A", "C"], [0, 0, 1, 1])
      )
      try store.commit(
        run("three"),
        records: world.records,
        assignments: assign(["C"], [0, 0, 0, 0])
      )
      #expect(try store.resolve("B") == "C")
      #expect(try store.resolve("C") == "C")
      #expect(try store.resolve("X") == nil)
      let merged = try #require(try store.ledgerEntry(of: "B"))
      #expect(merged.lastRun == "one" && merged.mergedInto == "A" && merged.firstRun == "one")
      #expect(try store.ledgerEntry(of: "C")?.lastRun == nil)
    }
  }

  @Test func `a split and a return open the id again`() async throws {
    try await withFolder { output in
      let store = try StateStore(output: output)
      try store.commit(
        run("one"),
        records: world.records,
        assignments: assign(["A", "B"], [0, 0, 1, 1])
      )
      try store.commit(
        run("two"),
        records: world.records,
        assignments: assign(["A"], [0, 0, 0, 0])
      )
      try store.commit(
        run("three"),
        records: world.records,
        assignments: assign(["A", "B"], [0, 0, 1, 1])
      )
      #expect(try store.resolve("B") == "B")
      #expect(try store.ledgerEntry(of: "B")?.lastRun == nil)
    }
  }

  @Test func `a crash between publishing and committing is caught up from the crosswalk`()
    async throws
  {
    try await withFolder { output in
      try await publish("one", world.assignments, in: output)
      do {
        let store = try StateStore(output: output)
        #expect(store.recoveredRun == "one")
      }
      try await publish("two", assign(["P-COMPANY"], [0, 0, 0, 0]), in: output)
      let store = try StateStore(output: output)
      #expect(store.recoveredRun == "two")
      #expect(
        try store.previousProfileIDs(for: world.records)
          == Array(repeating: "P-COMPANY", count: 4)
      )
      #expect(try store.resolve("P-PERSON") == "P-COMPANY")
      #expect(try store.runs().map(\.id) == ["one", "two"])
      #expect(try StateStore(output: output).recoveredRun == nil)
    }
  }

  @Test func `looking at the state changes nothing`() async throws {
    try await withFolder { output in
      #expect(throws: LoadingError.self) { _ = try StateStore(reading: output) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: output).isEmpty)
      do {
        let store = try StateStore(output: output)
        try store.commit(run("one"), records: world.records, assignments: world.assignments)
      }
      try await publish("two", world.assignments, in: output)
      let store = try StateStore(reading: output)
      #expect(try store.runs().map(\.id) == ["one"])
      #expect(throws: LoadingError.self) { try store.record(run("three", published: false)) }
    }
  }

  @Test func `a refused run is in the ledger and changes no ids`() async throws {
    try await withFolder { output in
      let store = try StateStore(output: output)
      try store.commit(run("one"), records: world.records, assignments: world.assignments)
      try store.record(run("two", published: false))
      #expect(try store.runs() == [run("one"), run("two", published: false)])
      #expect(try store.previousProfileIDs(for: world.records)[0] == "P-COMPANY")
    }
  }
}
