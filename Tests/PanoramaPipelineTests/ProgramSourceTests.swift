import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// Programs as sources: what they print is read as JSON Lines, how they end decides about the file.
@Suite struct ProgramSourceTests {
  private static func run(
    _ command: String,
    match: String? = nil,
    files: [String: String] = [:]
  ) async throws -> (status: RunStatus, diagnostics: [Diagnostic], totals: [ControlTotals]) {
    let folder = try TemporaryFolder()
    let mapping = """
      panorama: 1
      source: crm
      files:
        customers:
          \(match.map { "match: \"\($0)\"" } ?? "# no file of its own")
          format: command
          command: \(command)
          key: id
          customer: { name.legal: name }

      """
    try folder.write(Array(mapping.utf8), to: "mappings/crm.yaml")
    try folder.write([], to: "in/.keep")
    for (name, text) in files { try folder.write(Array(text.utf8), to: "in/" + name) }
    do throws(RunFailure) {
      let request = RunRequest(
        mappings: folder.path("mappings"),
        input: folder.path("in"),
        output: folder.path("out"),
        asOf: CivilDate("2026-06-10")
      )
      let outcome = try await Pipeline(plan: RunPlan.read(request)).run()
      return (outcome.status, outcome.report.diagnostics, outcome.report.totals)
    } catch {
      return (error.status, error.diagnostics, error.totals)
    }
  }

  @Test func `a program without a file of its own delivers records`() async throws {
    let print = #"[printf, '{"id":"1","name":"Ann Li"}\n{"id":"2","name":"Bo Wu"}\n']"#
    let result = try await Self.run(print)
    #expect(result.status == .clean, "\(result.diagnostics)")
    #expect(result.totals.map(\.mapped) == [2] && result.totals[0].file == "crm.customers")
  }

  @Test func `a delivered file is the program's input, and its name is never an argument`()
    async throws
  {
    // A name that a shell would run; `tr` reads what stands in the file and nothing else.
    let name = "a; rm -rf $(x) `y`.txt"
    let result = try await Self.run(
      "[tr, '|', '\"']",
      match: "*.txt",
      files: [name: "{|id|:|7|,|name|:|Ann Li|}\n"]
    )
    #expect(result.status == .clean, "\(result.diagnostics)")
    #expect(result.totals.map(\.mapped) == [1] && result.totals[0].file == name)
  }

  @Test func `a program that fails refuses the file, with what it said`() async throws {
    let result = try await Self.run(
      #"[sh, -c, 'echo "{\"id\":\"1\"}"; echo no licence >&2; exit 3']"#
    )
    #expect(result.status == .inputMissing)
    let diagnostic = try #require(result.diagnostics.first)
    #expect(diagnostic.expected.contains("3") && diagnostic.found == "no licence")
    let absent = try await Self.run("[/no/such/program]")
    #expect(absent.status == .inputMissing)
  }

  @Test func `rubbish on the way is quarantined, the rest is kept`() async throws {
    let print = #"[printf, '{"id":"1","name":"Ann Li"}\nstarting…\n{"id":"2","name":"Bo Wu"}\n']"#
    let result = try await Self.run(print)
    // One of three is more than the budget, so the run is refused, with everything counted.
    #expect(result.status == .refused)
    #expect(result.totals.map(\.mapped) == [2] && result.totals.map(\.quarantined) == [1])
  }
}
