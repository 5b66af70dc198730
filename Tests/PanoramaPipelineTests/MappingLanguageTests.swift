import Foundation
import PanoramaModel
import PanoramaPipeline
import PanoramaTestSupport
import Testing

/// The whole mapping language at once, through the real pipeline.
///
/// Lookups, units outside the records, further parties, row checks and duplicates in small random worlds, against a slow
/// count of what must become of their records.
@Suite struct MappingLanguageTests {
  private static let mapping = """
    panorama: 1
    source: s
    files:
      branches:
        match: "branches*.csv"
        format: csv
        key: code
      customers:
        match: "customers*.csv"
        format: csv
        key: id
        keep_when: "state is not TEST and state is filled"
        budget: { quarantined_at_most_percent: 100 }
        customer:
          kind: { from: type, table: { P: person, C: organisation }, otherwise: quarantine }
          name.legal: { join: [name, suffix] }
          birth_date: { from: born, when: person, optional: true }
          segment: { from: branch, clean: [{ pad: { to: 3 } }], lookup: { in: branches, take: name } }
        parties:
          - role: guarantor
            key: guarantorNo
            customer: { kind: { value: person }, name.legal: guarantor }
          - role: spouse
            when: "type is P"
            customer: { kind: { value: person }, name.legal: spouse }
      accounts:
        match: "accounts.json"
        format: json
        record: $.accounts
        key: no
        belongs_to: { customers: owner }
        budget: { quarantined_at_most_percent: 100 }
        accounts:
          number: { from: no, otherwise: keep_raw }
          balance: { derived: "booked minus frozen", unit: { from: $.unit }, currency: CNY }
    checks:
      - { say: "birth_date is before 2020-01-01", level: quarantine }

    """

  /// Records as a department would hold them; every order of them is the same delivery.
  private struct World {
    var branches: [[String]] = []
    var customers: [[String]] = []
    var accounts: [[String]] = []

    init(_ random: inout SeededGenerator) {
      for code in 1...5 {
        branches.append(["00\(code)", "Branch \(code)"])
        branches.append(["00\(code)", "Branch \(Int.random(in: 1...5, using: &random))"])
      }
      for number in 1...70 { customers.append(Self.customer(number, &random)) }
      for _ in 0..<15 {
        guard var again = customers.randomElement(using: &random) else { continue }
        if Bool.random(using: &random) { again[3] = "Holding" }
        customers.append(again)
      }
      for number in 1...60 {
        let owner = Int.random(in: 1...75, using: &random)
        accounts.append(["\(9_000_000 + number)", "K\(owner)", "\(number).5", "0.5"])
      }
    }

    /// id, type, name, suffix, born, branch, state, guarantor's number and name, spouse.
    private static func customer(_ number: Int, _ random: inout SeededGenerator) -> [String] {
      func one(of values: [String]) -> String { values.randomElement(using: &random) ?? "" }
      let isGuaranteed = Bool.random(using: &random)
      // Some guarantors are customers of the department itself.
      let guarantor = one(of: ["G1", "G2", "G3", "K1", "K\(number)"])
      return [
        Int.random(in: 0..<25, using: &random) == 0 ? "" : "K\(number)",
        one(of: ["P", "P", "C", "C", "C", "X"]), "Alpha \(number) Trading",
        one(of: ["Ltd", "Inc", ""]),
        one(of: ["1980-01-02", "1990-05-06", "2021-01-01", ""]),
        one(of: ["1", "02", "003", "9", ""]),
        one(of: ["OK", "OK", "OK", "TEST", ""]), isGuaranteed ? guarantor : "",
        isGuaranteed ? "Person \(guarantor)" : "", one(of: ["", "Wife Of \(number)"]),
      ]
    }

    mutating func shuffle(_ random: inout SeededGenerator) {
      branches.shuffle(using: &random)
      customers.shuffle(using: &random)
      accounts.shuffle(using: &random)
    }

    /// Writes the records, those of an entry cut into two files at the given places.
    func write(to folder: TemporaryFolder, _ name: String, cuts: (Int, Int)) throws {
      func csv(_ header: String, _ rows: ArraySlice<[String]>) -> [UInt8] {
        Array((header + "\n" + rows.map { $0.joined(separator: ",") + "\n" }.joined()).utf8)
      }
      for (file, rows) in [("1", branches[..<cuts.0]), ("2", branches[cuts.0...])] {
        try folder.write(csv("code,name", rows), to: "\(name)/branches\(file).csv")
      }
      let header = "id,type,name,suffix,born,branch,state,guarantorNo,guarantor,spouse"
      for (file, rows) in [("1", customers[..<cuts.1]), ("2", customers[cuts.1...])] {
        try folder.write(csv(header, rows), to: "\(name)/customers\(file).csv")
      }
      let list = accounts.map {
        "{\"no\":\"\($0[0])\",\"owner\":\"\($0[1])\",\"booked\":\($0[2]),\"frozen\":\"\($0[3])\"}"
      }
      let json = "{\"accounts\":[\(list.joined(separator: ","))],\"unit\":\"万元\"}"
      try folder.write(Array(json.utf8), to: "\(name)/accounts.json")
    }

    var filtered: Int { customers.filter { $0[6] == "TEST" || $0[6].isEmpty }.count }

    /// Records that pass every rule on their own, by key.
    var good: [String: [[String]]] {
      let good = customers.filter { record in
        record[6] == "OK" && !record[0].isEmpty && record[1] != "X"
          && !(record[1] == "P" && record[4] == "2021-01-01")
      }
      return Dictionary(grouping: good) { $0[0] }
    }
  }

  private static func outcome(_ folder: TemporaryFolder, _ name: String) async throws -> RunOutcome
  {
    try await PanoramaPipelineTests.run(
      folder.path(name),
      into: folder.path(name + "-out"),
      mappings: folder.path("mappings")
    )
  }

  @Test(arguments: [UInt64(21), 22, 23, 24, 25])
  func everyRecordIsAccountedForInAnyOrder(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let folder = try TemporaryFolder()
    try folder.write(Array(Self.mapping.utf8), to: "mappings/s.yaml")
    var world = World(&random)
    try world.write(to: folder, "straight", cuts: (5, 40))
    let outcome = try await Self.outcome(folder, "straight")

    for totals in outcome.report.totals {
      let sum = totals.mapped + totals.quarantined + totals.filtered + totals.duplicate
      #expect(totals.read == sum, "\(totals)")
    }
    let totals = outcome.report.totals.filter { $0.entry == "customers" }
    #expect(totals.map(\.read).reduce(0, +) == world.customers.count)
    #expect(totals.map(\.filtered).reduce(0, +) == world.filtered)
    #expect(totals.map(\.mapped).reduce(0, +) == world.good.count)

    let straight = Results(output: folder.path("straight-out"))
    try Self.checkRelations(straight, world)
    try Self.checkBalances(straight, world)
    for turn in 1...2 {
      world.shuffle(&random)
      let cuts = (
        Int.random(in: 1..<world.branches.count, using: &random),
        Int.random(in: 1..<world.customers.count, using: &random)
      )
      try world.write(to: folder, "turn\(turn)", cuts: cuts)
      _ = try await Self.outcome(folder, "turn\(turn)")
      let shuffled = Results(output: folder.path("turn\(turn)-out"))
      #expect(try shuffled.text("crosswalk.csv") == straight.text("crosswalk.csv"))
      #expect(try shuffled.text("profiles.jsonl") == straight.text("profiles.jsonl"))
    }
  }

  /// Relations as the profiles tell them, both ways, against those of the records that were kept.
  private static func checkRelations(_ results: Results, _ world: World) throws {
    let profileOf = try results.profileOf()
    var (told, mirrored): (Set<String>, Set<String>) = ([], [])
    for profile in try results.profiles() {
      let id = profile["profile_id"] as? String ?? profile["id"] as? String ?? "?"
      for relation in profile["relations"] as? [[String: String]] ?? [] {
        let role = relation["role"] ?? "?"
        if let party = relation["party"] { told.insert("\(id) \(role) \(party)") }
        if let customer = relation["of"] { mirrored.insert("\(customer) \(role) \(id)") }
      }
    }
    #expect(told == mirrored)
    // A key with records that differ keeps one of them; only the others say for sure what is told.
    var expected: Set<String> = []
    var possible: Set<String> = []
    for (key, records) in world.good {
      for record in records {
        var parties: [(String, String)] = []
        if !record[7].isEmpty { parties.append(("guarantor", record[7])) }
        if record[1] == "P", !record[9].isEmpty { parties.append(("spouse", key + "#spouse")) }
        for (role, party) in parties {
          let customer = try #require(profileOf["s:" + key])
          // A spouse whose own record was set aside, or a guarantor, is a customer all the same.
          guard let other = profileOf["s:" + party], other != customer else { continue }
          possible.insert("\(customer) \(role) \(other)")
          if Set(records.map { Array($0[7...]) }).count == 1 {
            expected.insert("\(customer) \(role) \(other)")
          }
        }
      }
    }
    #expect(expected.isSubset(of: told), "\(expected.subtracting(told).sorted())")
    #expect(told.isSubset(of: possible), "\(told.subtracting(possible).sorted())")
    #expect(told.count > 10)
    for (key, records) in world.good where records.contains(where: { !$0[7].isEmpty }) {
      guard records.allSatisfy({ !$0[7].isEmpty }), let name = records.first?[7] else { continue }
      #expect(profileOf["s:" + name] != nil, "the guarantor \(name) of \(key)")
    }
  }

  /// 万元 stands behind the records, and the balance is what is booked without what is frozen.
  private static func checkBalances(_ results: Results, _ world: World) throws {
    let text = try results.text("profiles.jsonl")
    for account in world.accounts where world.good[account[1]] != nil {
      let number = Int(account[0]) ?? 0
      #expect(text.contains("\"\((number - 9_000_000) * 10_000).00\""), "\(account)")
    }
  }
}
