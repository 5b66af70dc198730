import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// One run over `samples/`, told from the exports themselves.
@Suite struct SampleRunTests {
  let folder: TemporaryFolder
  let output: String
  let outcome: RunOutcome
  let exports: Exports
  var results: Results { Results(output: output) }

  init() async throws {
    folder = try TemporaryFolder()
    output = folder.path("out")
    outcome = try await run(Repository.samples, into: output)
    exports = try Exports()
  }

  @Test func `the samples run clean and every record is accounted for`() {
    #expect(outcome.status == .clean)
    #expect(outcome.report.totals.allSatisfy { $0.isConserved && $0.read == $0.mapped })
    for (name, file) in exports.files {
      #expect(
        outcome.report.totals.first { $0.file == name }?.read == file.records.count,
        "\(name)"
      )
    }
  }

  @Test func `the crosswalk has one row for every customer record of the exports`() throws {
    let crossings = try results.crosswalk().map(\.key)
    #expect(crossings.count == Set(crossings).count)
    #expect(crossings.sorted() == exports.customerKeys.sorted())
  }

  @Test func `records of one customer are together at a pairwise F1 of .97 or more`() throws {
    let truth = Results.rows(
      try String(contentsOfFile: Repository.samples + "/truth.csv", encoding: .utf8)
    )
    let customerOf = truth.dropFirst().reduce(into: [:]) { $0[$1[0] + ":" + $1[1]] = $1[2] }
    let profileOf = try results.profileOf()
    let pairs: ([Int]) -> Int = { $0.reduce(0) { $0 + $1 * ($1 - 1) / 2 } }
    func counted(_ group: (String) -> String) -> [Int] {
      Array(customerOf.keys.reduce(into: [String: Int]()) { $0[group($1), default: 0] += 1 }.values)
    }
    let isTrue = pairs(counted { customerOf[$0] ?? "" })
    let isFound = pairs(counted { profileOf[$0] ?? $0 })
    let both = pairs(counted { (customerOf[$0] ?? "") + "/" + (profileOf[$0] ?? $0) })
    let f1 = 2 * Double(both) / Double(isTrue + isFound)
    #expect(f1 >= 0.97)
  }

  @Test func `deposits over all profiles are the trailer's sum to the cent`() throws {
    let trailer = String(decoding: exports[Exports.accounts].tail, as: UTF8.self)
    let declared = Amount(trailer.split(separator: "|")[2].trimmingCharacters(in: .newlines))
    let indicators = try results.profiles().flatMap {
      $0["indicators"] as? [[String: String]] ?? []
    }
    let deposits = indicators.filter { $0["code"] == "DEP_BAL" }.compactMap {
      Amount($0["value"] ?? "")
    }
    #expect(Exports.sum(deposits) == declared)
    let balances = try results.profiles().flatMap { $0["accounts"] as? [[String: Any]] ?? [] }
      .compactMap { Amount($0["balance"] as? String ?? "") }
    #expect(balances.count == exports[Exports.accounts].records.count)
    #expect(Exports.sum(balances) == declared)
  }

  @Test func `holdings over all profiles are the header's total to the cent`() throws {
    let head = String(decoding: exports[Exports.finance].head, as: UTF8.self)
    let declared = Amount(
      String(head.components(separatedBy: "<TotalAUM>")[1].prefix { $0 != "<" })
    )
    let holdings = try results.profiles().flatMap { $0["holdings"] as? [[String: Any]] ?? [] }
      .compactMap { Amount($0["market_value"] as? String ?? "") }
    #expect(Exports.sum(holdings) == declared)
    let exported = exports[Exports.finance].records.flatMap { Exports.marketValues($0) }
    #expect(holdings.count == exported.count)
  }

  @Test func `every published value has its lineage, down to a record`() throws {
    for profile in try results.profiles() {
      let id = profile["id"] as? String ?? ""
      let fields = profile["fields"] as? [String: Any] ?? [:]
      let lineage = profile["lineage"] as? [String: [String: Any]] ?? [:]
      let records = profile["records"] as? [Any] ?? []
      #expect(!fields.isEmpty, "\(id)")
      for (name, value) in fields {
        let published = lineage[name]?["published"] as? [[Int]] ?? []
        #expect(published.count == (value as? [Any])?.count ?? 1, "\(id) \(name)")
        let places = published.flatMap { $0 }
        #expect(
          !places.isEmpty && places.allSatisfy { records.indices.contains($0) },
          "\(id) \(name)"
        )
        #expect(lineage[name]?["reason"] is String, "\(id) \(name)")
      }
    }
  }

  @Test func `the database, the lines and the crosswalk say the same`() throws {
    let database = try PublishedResults(output: output, showsValues: true)
    let crosswalk = Dictionary(grouping: try results.crosswalk(), by: \.profileID)
    let profiles = try results.profiles()
    #expect(profiles.count == outcome.report.run.profiles)
    #expect(Set(profiles.compactMap { $0["id"] as? String }) == Set(crosswalk.keys))
    for profile in profiles {
      let id = try #require(profile["id"] as? String)
      let detail = try JSONEncoder().encode(database.profile(id: id))
      let stored = try #require(try JSONSerialization.jsonObject(with: detail) as? [String: Any])
      #expect(Self.keys(of: profile) == Set(crosswalk[id]?.map(\.key) ?? []), "\(id)")
      #expect(Self.storedKeys(of: stored) == Self.keys(of: profile), "\(id)")
      #expect(Self.storedValues(of: stored) == Self.values(of: profile), "\(id)")
      for table in ["accounts", "facilities", "loans", "holdings", "profit", "indicators"] {
        var lines = profile[table] as? [Any] ?? []
        if table == "loans" {
          // The lines hold a loan below its facility.
          let facilities = profile["facilities"] as? [[String: Any]] ?? []
          lines += facilities.flatMap { $0["loans"] as? [Any] ?? [] }
        }
        let rows = stored[table] as? [Any] ?? []
        #expect(lines.count == rows.count, "\(id) \(table)")
      }
    }
  }

  @Test func `the manifest holds the size of every file, and no file is for others to read`() throws
  {
    let text = try results.text("manifest.json")
    let manifest = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let listed = manifest?["files"] as? [String: [String: Any]] ?? [:]
    for (name, bytes) in try Snapshot(output: output).files {
      let path = results.folder + "/" + name
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600, "\(name)")
      if name != "manifest.json" {
        #expect(listed[name]?["bytes"] as? Int == bytes.count, "\(name)")
      }
    }
  }

  // MARK: Reading both stores

  private static func keys(of profile: [String: Any]) -> Set<String> {
    let records = profile["records"] as? [[String: String]] ?? []
    return Set(records.map { ($0["source"] ?? "") + ":" + ($0["id"] ?? "") })
  }

  private static func storedKeys(of profile: [String: Any]) -> Set<String> {
    let records = profile["records"] as? [[String: Any]] ?? []
    let origins = records.compactMap { $0["origin"] as? [String: Any] }
    return Set(origins.map { "\($0["source"] ?? ""):\($0["recordID"] ?? "")" })
  }

  private static func values(of profile: [String: Any]) -> [String: [String]] {
    (profile["fields"] as? [String: Any] ?? [:]).mapValues {
      ($0 as? [String] ?? [$0 as? String ?? ""]).sorted()
    }
  }

  private static func storedValues(of profile: [String: Any]) -> [String: [String]] {
    let fields = profile["fields"] as? [[String: Any]] ?? []
    return fields.reduce(into: [:]) { values, field in
      let published = (field["values"] as? [[String: Any]] ?? []).filter {
        $0["published"] as? Bool == true
      }
      guard let name = field["name"] as? String, !published.isEmpty else { return }
      values[name] = Array(Set(published.compactMap { $0["value"] as? String })).sorted()
    }
  }
}
