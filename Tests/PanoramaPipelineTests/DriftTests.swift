import Foundation
import PanoramaModel
import PanoramaPipeline
import PanoramaTestSupport
import Testing

/// A department changes its export: every kind of change, in every format, at every level.
@Suite struct DriftTests {
  /// A change, and what must be told of it.
  struct Change: Sendable, CustomTestStringConvertible {
    var name: String
    var key: String
    var code: DiagnosticCode
    var field: String?
    /// What the message must say.
    var words: [String]
    var formats = ["csv", "json", "xml"]
    var export: @Sendable (Export) -> Export
    var testDescription: String { name }
  }

  static let changes: [Change] = [
    Change(
      name: "a new field",
      key: "new_fields",
      code: .driftNewField,
      field: "email",
      words: ["`email` in 40 of 40 records"]
    ) { $0.adding("email") { "a\($0)@b.example" } },
    Change(
      name: "a new nested field",
      key: "new_fields",
      code: .driftNewField,
      field: "contact.fax",
      words: ["`contact.fax`"]
    ) { $0.adding("contact.fax") { "\($0)" } },
    Change(
      name: "a new attribute",
      key: "new_fields",
      code: .driftNewField,
      field: "@vip",
      words: ["`@vip` in 40 of 40 records"],
      formats: ["xml"]
    ) { $0.adding("@vip") { _ in "1" } },
    Change(
      name: "a mapped field is missing",
      key: "missing_fields",
      code: .driftMissingField,
      field: "opened",
      words: ["`opened`", "line 13 of", "mappings/crm.yaml"]
    ) { $0.without("opened") },
    Change(
      name: "a nested field that nobody maps is missing",
      key: "missing_fields",
      code: .driftMissingField,
      field: "contact.channel",
      words: ["does not read it"]
    ) { $0.without("contact.channel") },
    Change(
      name: "renamed, as its name says",
      key: "renamed_fields",
      code: .driftRenamedField,
      field: "contact.mobile",
      words: ["`contact.mobile_no` instead", "write `from: contact.mobile_no` in line 12 of"]
    ) { $0.renaming("contact.mobile", to: "contact.mobile_no") },
    Change(
      name: "renamed, as its values say",
      key: "renamed_fields",
      code: .driftRenamedField,
      field: "contact.mobile",
      words: ["100 % of the values", "write `from: contact.x17` in line 12 of"]
    ) { $0.renaming("contact.mobile", to: "contact.x17") },
    Change(
      name: "the object above is renamed",
      key: "renamed_fields",
      code: .driftRenamedField,
      field: "contact.mobile",
      words: ["100 % of the values", "write `from: reach.mobile` in line 12 of"],
      formats: ["json", "xml"]
    ) { $0.renaming("contact", to: "reach") },
    Change(
      name: "dates start with the day",
      key: "retyped_fields",
      code: .driftRetypedField,
      field: "opened",
      words: [
        "date, year first (100 %)", "date, year last (100 %)", "forms: [d/M/yyyy]", "line 13",
      ]
    ) { export in
      export.changing("opened") { _, text in
        text.split(separator: "-").reversed().joined(separator: "/")
      }
    },
    Change(
      name: "a code never seen",
      key: "new_codes",
      code: .driftNewCode,
      field: "segment",
      words: ["`Z9` in 2 rows", "3 codes"]
    ) { $0.changing("segment") { $0 == 4 || $0 == 8 ? "Z9" : $1 } },
    Change(
      name: "a field is no longer filled in",
      key: "nulls",
      code: .driftNulls,
      field: "segment",
      words: ["25 % empty values", "100 % of 40", "the median of 3 runs"]
    ) { $0.changing("segment") { _, _ in "" } },
    Change(
      name: "a third of the records",
      key: "volume",
      code: .driftVolume,
      field: nil,
      words: ["about 40 records", "found 4 (−90 %)"]
    ) { Export(columns: $0.columns, rows: Array($0.rows.prefix(4))) },
  ]

  static let rows: [(change: Change, format: String, level: String)] = changes.flatMap { change in
    change.formats.flatMap { format in
      (format == change.formats[0] ? ["allow", "warn", "stop"] : ["stop"]).map {
        (change, format, $0)
      }
    }
  }

  @Test(arguments: rows) func `a change is told at its level`(
    change: Change,
    format: String,
    level: String
  ) async throws {
    let nights = try Nights(format, drift: "\(change.key): \(level)")
    // Figures need three runs before them; of the rest one is enough.
    let count = ["nulls", "volume"].contains(change.key) ? 3 : 1
    for day in 1...count {
      let usual = try await nights.run(Nights.usual, day: day)
      #expect(usual.status == .clean && usual.drift.isEmpty && usual.others.isEmpty)
      #expect(usual.report?.drift.first?.runs == day - 1)
    }
    let night = try await nights.run(change.export(Nights.usual), day: count + 1)
    let found = try #require(night.drift.first { $0.code == change.code })
    #expect(found.field == change.field)
    #expect(found.location?.file == "customers.dat")
    let text = "expected \(found.expected); found \(found.found); \(found.remedy)"
    for words in change.words { #expect(text.contains(words), "\(text)") }
    switch level {
    case "allow": #expect(found.severity == .note && night.status != .refused)
    case "warn": #expect(found.severity == .warning && night.status == .remarks)
    default:
      #expect(found.severity == .error && night.status == .refused)
      #expect(text.contains("panorama drift accept crm.customers"))
    }
    // Nothing else is made of it: what is renamed is neither new nor missing.
    #expect(
      night.drift.filter { $0.code == change.code }.count == night.drift.count,
      "\(night.drift)"
    )
  }

  @Test(arguments: ["csv", "json", "xml"])
  func `a refused night is not the new normal until somebody accepts it`(
    format: String
  ) async throws {
    let nights = try Nights(format, drift: "renamed_fields: stop, volume: stop")
    for day in 1...3 { _ = try await nights.run(Nights.usual, day: day) }
    var changed = Nights.usual.renaming("contact.mobile", to: "contact.phone")
    changed.rows.removeLast(36)
    for _ in 1...2 {
      let refused = try await nights.run(changed, day: 4)
      #expect(refused.status == .refused)
      #expect(Set(refused.drift.map(\.code)) == [.driftRenamedField, .driftVolume])
    }
    let review = try DriftReview(output: nights.folder.path("out"))
    #expect(review.entries.map(\.runs) == [3])
    #expect(review.entries.first?.waitingDay == CivilDate("2026-06-04"))
    #expect(throws: RunFailure.self) { try review.accept("crm.custmers") }
    #expect(try review.accept("crm") == ["crm.customers"])
    // Accepted: the new name and the smaller volume are no change any more, and the mapping follows.
    try nights.writeMapping(mobile: "contact.phone")
    let accepted = try await nights.run(changed, day: 4)
    #expect(accepted.status == .clean && accepted.drift.isEmpty, "\(accepted)")
    let next = try await nights.run(changed, day: 5)
    #expect(next.status == .clean && next.report?.drift.first?.runs == 1)
  }

  @Test func `a mapping that follows a new name needs no acceptance`() async throws {
    let nights = try Nights("json", drift: "renamed_fields: stop, missing_fields: stop")
    for day in 1...3 { _ = try await nights.run(Nights.usual, day: day) }
    let changed = Nights.usual.renaming("contact.mobile", to: "contact.cell")
    #expect(try await nights.run(changed, day: 4).status == .refused)
    try nights.writeMapping(mobile: "contact.cell")
    let mended = try await nights.run(changed, day: 4)
    #expect(mended.status == .clean && mended.drift.isEmpty, "\(mended)")
  }

  @Test(arguments: ["csv", "json", "xml"])
  func `records with codes never seen are set aside until somebody accepts them`(
    format: String
  ) async throws {
    let nights = try Nights(format, drift: "new_codes: quarantine")
    _ = try await nights.run(Nights.usual, day: 1)
    let changed = Nights.usual.changing("segment") { $0 == 4 || $0 == 8 ? "Z9" : $1 }
    // Two of forty are five per cent: the budget must allow for them.
    try nights.folder.write(
      "gates: { quarantined_at_most_percent: 10 }\n",
      to: "mappings/pipeline.yaml"
    )
    for day in 2...3 {
      let night = try await nights.run(changed, day: day)
      #expect(night.status == .remarks && night.drift.map(\.code) == [.driftNewCode], "\(night)")
      #expect(night.totals.map(\.quarantined) == [2] && night.totals.map(\.mapped) == [38])
      #expect(night.report?.quarantine.map(\.code) == ["drift.new-code"])
    }
    let results = Results(output: nights.folder.path("out"))
    #expect(try results.quarantine().count == 2)
    let review = try DriftReview(output: nights.folder.path("out"))
    #expect(try review.accept("crm.customers") == ["crm.customers"])
    let accepted = try await nights.run(changed, day: 3)
    #expect(accepted.status == .clean && accepted.totals.map(\.mapped) == [40])
    // What was known before is known still.
    #expect(try await nights.run(Nights.usual, day: 4).status == .clean)
  }

  @Test func `a run that is repeated says the same again`() async throws {
    let nights = try Nights("csv", drift: "new_fields: warn, new_codes: warn")
    for day in 1...2 { _ = try await nights.run(Nights.usual, day: day) }
    let changed = Nights.usual.adding("email") { "\($0)@b.example" }
      .changing("segment") { $0 == 4 ? "Z9" : $1 }
    let first = try await nights.run(changed, day: 3)
    let again = try await nights.run(changed, day: 3)
    #expect(first.drift.map(\.code) == [.driftNewField, .driftNewCode])
    #expect(again.drift == first.drift)
    #expect(try await nights.run(changed, day: 4).drift.isEmpty)
  }

  @Test(arguments: ["csv", "json", "xml"])
  func `the order of records does not matter`(format: String) async throws {
    var found: [[[String?]]] = []
    for seed in UInt64(1)...3 {
      let nights = try Nights(format, drift: "new_fields: warn, new_codes: warn")
      var generator = SeededGenerator(seed: seed)
      var usual = Nights.usual
      usual.rows.shuffle(using: &generator)
      _ = try await nights.run(usual, day: 1)
      var changed = Nights.usual.renaming("contact.mobile", to: "contact.x17")
        .changing("segment") { $0 % 4 == 0 ? "Z\($0)" : $1 }
      changed.rows.shuffle(using: &generator)
      found.append(
        try await nights.run(changed, day: 2).drift.map {
          [$0.code.rawValue, $0.field, $0.expected, $0.found]
        }
      )
    }
    #expect(found[0].map { $0[0] } == ["drift.renamed-field", "drift.new-code"])
    #expect(found[0] == found[1] && found[0] == found[2])
  }

  /// Customers come and go, gaps and values stray as chance has it; nobody changes the layout, so nobody is to be woken.
  @Test(arguments: [(25, UInt64(7)), (400, 8)])
  func `thirty usual nights raise no alarm`(count: Int, seed: UInt64) async throws {
    let nights = try Nights(
      "csv",
      drift: "new_fields: stop, missing_fields: stop, renamed_fields: stop, "
        + "retyped_fields: stop, new_codes: stop, nulls: stop, volume: stop"
    )
    var generator = SeededGenerator(seed: seed)
    var next = 0
    func customer() -> [String] {
      next += 1
      let gap = Int.random(in: 0..<100, using: &generator) < 20
      return [
        "C\(next)", "Person \(next)", gap ? "" : "138\(10_000_000 + next)", "app",
        "20\(10 + next % 10)-06-1\(next % 10)", ["A", "B", "V", ""][next % 4],
        Int.random(in: 0..<100, using: &generator) < 3 ? "remark" : "",
      ]
    }
    var export = Export(columns: Nights.usual.columns, rows: (0..<count).map { _ in customer() })
    for day in 1...30 {
      let night = try await nights.run(export, day: day)
      #expect(night.status == .clean, "day \(day): \(night.drift) \(night.others)")
      for _ in 0..<Int.random(in: 0...max(1, count / 25), using: &generator) {
        export.rows.remove(at: Int.random(in: export.rows.indices, using: &generator))
      }
      for _ in 0..<Int.random(in: 0...max(1, count / 25), using: &generator) {
        export.rows.append(customer())
      }
    }
  }

  @Test func `no value of a record is in the state, but for its key`() async throws {
    let nights = try Nights("json", drift: "renamed_fields: stop")
    _ = try await nights.run(Nights.usual, day: 1)
    _ = try await nights.run(Nights.usual.renaming("name", to: "moniker"), day: 2)
    var state = Data()
    for end in ["", "-wal"] {
      let path = nights.folder.path("out/state.sqlite" + end)
      state.append(FileManager.default.contents(atPath: path) ?? Data())
    }
    // The observations are there, by the names of their fields…
    #expect(state.range(of: Data("contact.mobile".utf8)) != nil)
    #expect(state.range(of: Data("C100".utf8)) != nil)
    // … and nothing of what the fields hold.
    for value in ["Garcia", "13800138000", "2020-01-10"] {
      #expect(state.range(of: Data(value.utf8)) == nil)
    }
  }

  /// Two files are one delivery: a column that one of them has is not missing, and their records are added up.
  @Test func `several files of an entry are one observation`() async throws {
    let nights = try Nights("csv", drift: "missing_fields: stop, volume: stop")
    for day in 1...3 { _ = try await nights.run(Nights.usual, day: day) }
    let mapping = nights.folder.path("mappings/crm.yaml")
    let text = try String(contentsOfFile: mapping, encoding: .utf8)
    try nights.folder.write(text.replacing("customers.dat", with: "*.dat"), to: "mappings/crm.yaml")
    let half = Nights.usual.rows.count / 2
    let first = Export(columns: Nights.usual.columns, rows: Array(Nights.usual.rows.prefix(half)))
    let second = Export(
      columns: Nights.usual.columns,
      rows: Array(Nights.usual.rows.dropFirst(half))
    )
    try nights.folder.write(second.without("note").text("csv"), to: "in/more.dat")
    let night = try await nights.run(first, day: 4)
    #expect(night.status == .clean && night.report?.drift.map(\.records) == [40], "\(night)")
  }

  @Test func `a rehearsal keeps nothing`() async throws {
    let nights = try Nights("csv", drift: "missing_fields: stop")
    _ = try await nights.run(Nights.usual, day: 1)
    try nights.folder.write(Nights.usual.without("opened").text("csv"), to: "in/customers.dat")
    let request = RunRequest(
      mappings: nights.folder.path("mappings"),
      input: nights.folder.path("in"),
      output: nights.folder.path("out"),
      asOf: CivilDate("2026-06-02")
    )
    await #expect(throws: RunFailure.self) {
      try await Pipeline(plan: RunPlan.read(request)).rehearse()
    }
    let review = try DriftReview(output: nights.folder.path("out"))
    #expect(review.entries.map(\.runs) == [1] && review.entries.first?.waitingDay == nil)
  }

  @Test func `records that a new code set aside are set aside when they are replayed`() async throws
  {
    let nights = try Nights("csv", drift: "new_codes: quarantine")
    try nights.folder.write(
      "gates: { quarantined_at_most_percent: 10 }\n",
      to: "mappings/pipeline.yaml"
    )
    _ = try await nights.run(Nights.usual, day: 1)
    _ = try await nights.run(Nights.usual.changing("segment") { $0 == 4 ? "Z9" : $1 }, day: 2)
    let output = nights.folder.path("out")
    let plan = try RunPlan.read(
      RunRequest(
        mappings: nights.folder.path("mappings"),
        input: nights.folder.path("in"),
        output: output
      )
    )
    let box = try QuarantineBox(output: output)
    #expect(QuarantineReplay(box.entries, plan: plan).files.map(\.faulty) == [1])
    _ = try DriftReview(output: output).accept("crm")
    #expect(QuarantineReplay(box.entries, plan: plan).files.map(\.mapped) == [1])
  }
}
