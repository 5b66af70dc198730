import PanoramaModel
import PanoramaQuality
import Testing
import PanoramaTestSupport

@Suite struct ProfileMeasuresTests {
  /// Three sources, four customers each: customer `n` is of source `n / 4`.
  private static let records: CustomerRecordSet = {
    let sources = ["a", "b", "c"]
    let tables = sources.map { source in
      TableBuilder.table(source, Array(repeating: (SchemaTable.customer, []), count: 4))
    }
    let customers = (0..<12).map { RowReference(table: UInt16($0 / 4), row: UInt32($0 % 4)) }
    return CustomerRecordSet(
      tables: tables,
      customers: customers,
      children: [],
      childEnds: Array(repeating: 0, count: 12),
      peers: []
    )
  }()

  private static func profile(
    _ id: String,
    _ members: [CustomerIndex],
    tier: String = "general",
    _ indicators: [(String, String, Int128)] = []
  ) -> Profile {
    Profile(
      id: id,
      kind: .person,
      cluster: 0,
      members: members,
      fields: [],
      children: [],
      indicators: indicators.map {
        Indicator(code: $0.0, period: "p", unit: $0.1, value: Amount(units: $0.2, scale: 2))
      },
      counterparties: [],
      tier: tier
    )
  }

  private static func report(_ pieces: [[Profile]]) throws -> RunReport {
    var measures = ProfileMeasures(records)
    for piece in pieces { measures.add(piece) }
    var report = RunReport(
      run: .init(
        id: "r",
        asOf: CivilDate(dayNumber: 0),
        version: "1",
        startedAt: "",
        stages: [],
        records: 0,
        profiles: 0,
        exitCode: 0
      )
    )
    measures.fill(&report)
    return report
  }

  @Test func `sizes, overlap, tiers and sums are counted`() throws {
    let profiles = [
      Self.profile("P1", [0, 4, 8], tier: "wealth", [("DEP", "CNY", 150), ("EFF", "flag", 100)]),
      Self.profile("P2", [1, 2], [("DEP", "CNY", -50), ("DEP", "USD", 7), ("EFF", "flag", 0)]),
      Self.profile("P3", [5, 9], [("DEP", "CNY", 5), ("EFF", "flag", 100)]),
      Self.profile("P4", [6, 10]), Self.profile("P5", [3]),
    ]
    let report = try Self.report([Array(profiles[..<2]), Array(profiles[2...])])
    #expect(report.clusterSizes.map(\.size) == [1, 2, 3])
    #expect(report.clusterSizes.map(\.profiles) == [1, 3, 1])
    let overlap = report.overlap.map { ($0.sources.joined(), $0.profiles) }
    #expect(Dictionary(uniqueKeysWithValues: overlap) == ["a": 2, "bc": 2, "abc": 1])
    #expect(report.tiers.map(\.tier) == ["general", "wealth"])
    #expect(report.tiers.map(\.profiles) == [4, 1])
    let cells = report.indicators.map { "\($0.code) \($0.unit) \($0.profiles) \($0.sum)" }
    #expect(cells == ["DEP CNY 3 1.05", "DEP USD 1 0.07", "EFF flag 2 2.00"])
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func `the largest profiles are ten, whatever the order and the pieces`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let profiles = (0..<30).map { index in
      Self.profile("P\(index + 10)", Array(0..<CustomerIndex.random(in: 1...4, using: &generator)))
    }
    let expected = profiles.sorted {
      ($1.members.count, $0.id) < ($0.members.count, $1.id)
    }.prefix(10).map(\.id)
    for _ in 0..<3 {
      let shuffled = profiles.shuffled(using: &generator)
      let cut = Int.random(in: 0...30, using: &generator)
      let report = try Self.report([Array(shuffled[..<cut]), Array(shuffled[cut...])])
      #expect(report.largestProfiles.map(\.id) == expected)
    }
  }
}
