import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// How many records of a file may be set aside: what the entry says goes before what the pipeline says.
@Suite struct BudgetTests {
  /// Three of a hundred records have no key.
  struct Case: Sendable, CustomTestStringConvertible {
    var pipeline: Int
    var entry: String?
    /// What the message must name; nil when the run is published.
    var refusedBy: String?
    var testDescription: String { "pipeline \(pipeline) %, entry \(entry ?? "nothing")" }
  }

  @Test(arguments: [
    Case(pipeline: 5, entry: nil, refusedBy: nil),
    Case(pipeline: 3, entry: nil, refusedBy: nil),
    Case(pipeline: 2, entry: nil, refusedBy: "`gates:` in pipeline.yaml"),
    Case(pipeline: 2, entry: "3", refusedBy: nil),
    Case(pipeline: 50, entry: "2.99", refusedBy: "`budget:` of `customers` in"),
    Case(pipeline: 0, entry: "3", refusedBy: nil),
    Case(pipeline: 100, entry: "0", refusedBy: "`budget:` of `customers` in"),
  ])
  func `the entry's own budget goes before that of the pipeline`(test: Case) async throws {
    let folder = try TemporaryFolder()
    let rows = (1...100).map { "\($0 <= 3 ? "" : "C\($0)"),Customer \($0)\n" }.joined()
    try folder.write(Array(("id,name\n" + rows).utf8), to: "in/c.csv")
    let budget = test.entry.map { "    budget: { quarantined_at_most_percent: \($0) }\n" } ?? ""
    let mapping = """
      panorama: 1
      source: crm
      files:
        customers:
          match: c.csv
          format: csv
          key: id
      \(budget)    customer: { name.legal: name }

      """
    try folder.write(Array(mapping.utf8), to: "mappings/crm.yaml")
    let settings = "panorama: 1\ngates: { quarantined_at_most_percent: \(test.pipeline) }\n"
    try folder.write(Array(settings.utf8), to: "mappings/pipeline.yaml")
    let paths = (folder.path("in"), folder.path("out"), folder.path("mappings"))
    guard let place = test.refusedBy else {
      let outcome = try await run(paths.0, into: paths.1, mappings: paths.2)
      #expect(outcome.report.totals[0].quarantined == 3 && outcome.report.totals[0].mapped == 97)
      return
    }
    let ended = await failure(paths.0, into: paths.1, mappings: paths.2)
    #expect(ended?.status == .refused)
    let gate = ended?.diagnostics.first { $0.code == .gateBudget }
    #expect(gate?.remedy.contains(place) == true, "\(gate?.remedy ?? "no gate")")
  }
}
