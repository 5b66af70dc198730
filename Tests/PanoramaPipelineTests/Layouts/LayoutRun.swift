import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// A run over the exports of layout cases, and how it is compared with what was expected.
struct LayoutRun {
  let folder: TemporaryFolder
  let plan: RunPlan
  let outcome: RunOutcome
  let results: Results
  /// The lines of `profiles.jsonl`.
  let profiles: [[String: Any]]
  /// The records of each profile, by its id.
  private let recordsOf: [String: Set<String>]

  /// Runs what stands in `mappings` and `input` of a folder.
  init(_ folder: TemporaryFolder, asOf: String) async throws {
    self.folder = folder
    plan = try RunPlan.read(
      RunRequest(
        mappings: folder.path("mappings"),
        input: folder.path("input"),
        output: folder.path("out"),
        asOf: CivilDate(asOf)
      )
    )
    outcome = try await Pipeline(plan: plan).run()
    results = Results(output: folder.path("out"))
    profiles = try results.profiles()
    recordsOf = Dictionary(
      profiles.map { ($0["id"] as? String ?? "", Self.records(of: $0)) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  private static func records(of profile: [String: Any]) -> Set<String> {
    let records = profile["records"] as? [[String: Any]] ?? []
    return Set(records.map { "\($0["source"] ?? ""):\($0["id"] ?? "")" })
  }

  /// The examples of the mappings come out as they say, and there are some.
  func checkExamples() {
    for examples in MappingExamples.run(plan) {
      #expect(examples.failures.isEmpty && examples.examples > 0, "\(examples)")
    }
  }

  /// Everything that the expectation says.
  func check(_ expected: LayoutExpectation) throws {
    #expect(Set(profiles.map(Self.records)) == Set(expected.profiles.map(\.records)))
    for wanted in expected.profiles {
      let profile = profiles.first { Self.records(of: $0) == wanted.records }
      if let profile { check(profile, wanted) }
    }
    if let quarantine = expected.quarantine {
      let found = try results.quarantine().map { line in
        let file = (line["file"] as? String ?? "").split(separator: "/").last ?? ""
        return "\(file):\(line["line"] ?? "") \(line["code"] ?? "")"
      }
      #expect(found.sorted() == quarantine.sorted())
    }
    if let totals = expected.totals {
      let entries = outcome.report.totals.map { file in
        "\(file.entry) read \(file.read) mapped \(file.mapped) quarantined \(file.quarantined) "
          + "filtered \(file.filtered) duplicate \(file.duplicate)"
      }
      #expect(entries.sorted() == totals.sorted())
    }
    if let warnings = expected.warnings {
      let found = outcome.report.diagnostics.filter { $0.severity != .note }.map(\.code.rawValue)
      #expect(found.sorted() == warnings.sorted())
    }
    try checkCrosswalk(expected)
  }

  /// Every record of every profile has a row.
  private func checkCrosswalk(_ expected: LayoutExpectation) throws {
    let groups = try results.groups()
    #expect(groups == Set(expected.profiles.map(\.records)))
  }

  private func check(_ profile: [String: Any], _ wanted: LayoutExpectation.Profile) {
    let who = Comment(rawValue: wanted.records.sorted().joined(separator: " "))
    #expect(profile["kind"] as? String == wanted.kind, who)
    let fields = (profile["fields"] as? [String: Any] ?? [:]).mapValues {
      LayoutExpectation.Expected($0)
    }
    if let all = wanted.fields { #expect(fields.filter { $0.key != "kind" } == all, who) }
    for (name, value) in wanted.some ?? [:] {
      #expect(fields[name] ?? .none == value, "\(who) \(name)")
    }
    if let identifiers = wanted.identifiers {
      #expect(profile["identifiers"] as? [[String: String]] == identifiers, who)
    }
    if let relations = wanted.relations { check(profile, relations: relations, who) }
    for (table, rows) in wanted.rows { check(profile, table, rows, who) }
    let indicators = profile["indicators"] as? [[String: String]] ?? []
    for (name, value) in wanted.indicators ?? [:] {
      let found = indicators.filter { "\($0["code"] ?? "") \($0["unit"] ?? "")" == name }
      #expect(found.map { $0["value"] } == [value], "\(who) \(name)")
    }
  }

  /// A related profile is named by any one of its records.
  private func check(_ profile: [String: Any], relations: Set<String>, _ who: Comment) {
    let found = (profile["relations"] as? [[String: String]] ?? []).map { relation in
      let word = relation["party"] == nil ? "of" : "party"
      let others = recordsOf[relation["party"] ?? relation["of"] ?? ""] ?? []
      return Set(others.map { "\(relation["role"] ?? "") \(word) \($0)" })
    }
    #expect(found.count == relations.count, who)
    for relation in relations {
      #expect(found.contains { $0.contains(relation) }, "\(who) \(relation)")
    }
  }

  private func check(
    _ profile: [String: Any],
    _ table: String,
    _ rows: [[String: String?]],
    _ who: Comment
  ) {
    let found = profile[table] as? [[String: Any]] ?? []
    #expect(found.count == rows.count, "\(who) \(table)")
    for (row, wanted) in zip(found, rows) {
      for (name, value) in wanted {
        #expect(row[name] as? String == value, "\(who) \(table) \(name)")
      }
    }
  }
}
