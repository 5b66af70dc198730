import Foundation
import PanoramaLoading
import PanoramaModel
import PanoramaPipeline
import Testing

/// What is set aside can be summed up, read again through a corrected mapping, and ruled out.
@Suite struct QuarantineTests {
  /// A folder with the sample exports, and mappings with a mistake.
  private struct World {
    let folder: TemporaryFolder
    var output: String { folder.path("out") }
    var mappings: String { folder.path("mappings") }
    var input: String { folder.path("in") }

    init(_ mistakes: [(file: String, right: String, wrong: String)]) throws {
      folder = try TemporaryFolder()
      let manager = FileManager.default
      try manager.copyItem(atPath: Repository.samples, toPath: input)
      try manager.copyItem(atPath: Repository.mappings, toPath: mappings)
      for mistake in mistakes {
        try edit(mistake.file, mistake.right, mistake.wrong)
      }
      try edit("pipeline.yaml", "percent: 5", "percent: 100")
    }

    func edit(_ name: String, _ old: String, _ new: String) throws {
      let path = folder.path("mappings/" + name)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try #require(text.contains(old))
      try text.replacing(old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
    }

    @discardableResult
    func run() async throws -> RunOutcome {
      try await PanoramaPipelineTests.run(input, into: output, mappings: mappings)
    }

    func replay() throws -> QuarantineReplay {
      let request = RunRequest(mappings: mappings, input: input, output: output)
      let box = try QuarantineBox(output: output)
      return QuarantineReplay(box.entries(.init()), plan: try RunPlan.read(request))
    }
  }

  /// Mistakes in three formats: codes that are not in the table.
  private static let mistakes = [
    (file: "settlement.yaml", right: "对公: organisation, ", wrong: ""),
    (file: "inclusion.yaml", right: "individual: person", wrong: "individuals: person"),
    (file: "finance.yaml", right: ", RETAIL: person }", wrong: ", RETAILS: person }"),
  ]

  @Test func `records that a mapping mistake set aside are all taken by the right mapping`()
    async throws
  {
    let world = try World(Self.mistakes)
    let outcome = try await world.run()
    let box = try QuarantineBox(output: world.output)
    let waiting = box.groups.reduce(0) { $0 + $1.waiting }
    #expect(waiting == outcome.report.totals.reduce(0) { $0 + $1.quarantined } && waiting > 200)
    #expect(try !world.replay().isClean, "the mapping still has the mistakes")
    try world.edit("settlement.yaml", "table: { 个人", "table: { 对公: organisation, 个人")
    for mistake in Self.mistakes.dropFirst() {
      try world.edit(mistake.file, mistake.wrong, mistake.right)
    }
    let replay = try world.replay()
    #expect(replay.isClean && replay.files.reduce(0) { $0 + $1.mapped } == waiting)
    #expect(replay.files.count == 3)
    // Publishing does the run again: its results are those of a folder that never saw the mistakes, but for the ids, which
    // customers keep from the first night.
    try await world.run()
    let fresh = try World([])
    try await fresh.run()
    let (mended, right) = (Results(output: world.output), Results(output: fresh.output))
    #expect(try mended.groups() == right.groups())
    let isEqual = try Self.contents(mended) == Self.contents(right)
    #expect(isEqual)
  }

  /// All profiles without their ids, each as a line.
  private static func contents(_ results: Results) throws -> [String] {
    try results.profiles().map { profile in
      let content = profile.filter { $0.key != "id" }
      let data = try JSONSerialization.data(withJSONObject: content, options: .sortedKeys)
      return String(decoding: data, as: UTF8.self)
    }.sorted()
  }

  @Test func `a file that was read with the wrong quotes is replayed by its bytes`() async throws {
    let folder = try TemporaryFolder()
    let rows = (1...300).map { "C\($0),\"Name, of \($0)\"\n" }.joined()
    try folder.write(Array(("id,name\n" + rows + "C301,plain\n").utf8), to: "in/c.csv")
    func mapping(_ quote: String) throws {
      let text = """
        panorama: 1
        source: crm
        files:
          customers:
            match: c.csv
            format: csv
            delimiter: ","
            \(quote)
            key: id
            customer: { name.legal: name }

        """
      try folder.write(Array(text.utf8), to: "mappings/crm.yaml")
      let settings = "panorama: 1\ngates: { quarantined_at_most_percent: 100 }\n"
      try folder.write(Array(settings.utf8), to: "mappings/pipeline.yaml")
    }
    let paths = (folder.path("in"), folder.path("out"), folder.path("mappings"))
    try mapping("quote: none")
    let outcome = try await run(paths.0, into: paths.1, mappings: paths.2)
    #expect(outcome.report.totals[0].quarantined == 300 && outcome.report.totals[0].mapped == 1)
    try mapping("quote: '\"'")
    let box = try QuarantineBox(output: paths.1)
    let plan = try RunPlan.read(RunRequest(mappings: paths.2, input: paths.0, output: paths.1))
    let replay = QuarantineReplay(box.entries(.init()), plan: plan)
    #expect(replay.files.map(\.mapped) == [300] && replay.isClean)
    // Other bytes under the same name are no replay.
    try folder.write(Array(("id,name\n" + rows).utf8), to: "in/c.csv")
    let changed = QuarantineReplay(box.entries(.init()), plan: plan)
    #expect(changed.files.map(\.unread) == [300] && changed.files[0].diagnostics.count == 1)
  }

  @Test func `what somebody ruled out is counted and not asked about again`() async throws {
    let world = try World([])
    let path = world.input + "/inclusion/customers.jsonl"
    var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(
      String.init
    )
    lines[4] = "{" + lines[4]
    // The file declares nothing of its own, so a damaged record is a remark and no refusal.
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: path,
      atomically: true,
      encoding: .utf8
    )
    let first = try await world.run()
    #expect(first.status == .remarks)
    let box = try QuarantineBox(output: world.output)
    #expect(box.entries(.init(code: "json.syntax")).count == 1)
    #expect(box.entries(.init(code: "value.unfit")).isEmpty)
    #expect(try box.rule(box.entries(.init()), by: "tester", reason: "known") == 1)
    let second = try await world.run()
    #expect(second.status == .clean && second.report.totals.contains { $0.quarantined == 1 })
    let later = try QuarantineBox(output: world.output)
    #expect(later.entries(.init()).isEmpty && later.groups.map(\.discarded) == [1])
    #expect(later.entries[0].isDiscarded && later.discards.values.first?.reason == "known")
    let all = QuarantineBox.Choice(includesDiscarded: true)
    #expect(try later.rule(later.entries(all), by: "tester", reason: "", undo: true) == 1)
    #expect(try await world.run().status == .remarks)
  }

  @Test func `a refused run keeps its quarantine where it can be looked at`() async throws {
    let world = try World(Self.mistakes)
    try world.edit("pipeline.yaml", "percent: 100", "percent: 5")
    await #expect(throws: RunFailure.self) { try await world.run() }
    let box = try QuarantineBox(output: world.output, isOfRefusedRun: true)
    #expect(box.entries.count > 200)
    #expect(throws: RunFailure.self) { try QuarantineBox(output: world.output) }
  }
}
