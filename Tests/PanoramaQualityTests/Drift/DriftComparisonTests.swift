import PanoramaModel
import Testing

@testable import PanoramaQuality

/// The comparison alone, on observations made by hand; the tolerances are those of `docs/DRIFT.md`.
@Suite struct DriftComparisonTests {
  private static let secret = [UInt8](repeating: 3, count: 16)
  private static let hash = KeyedHash(secret: secret)

  private static func day(_ number: Int32) -> CivilDate { CivilDate(dayNumber: 20_000 + number) }

  private static func observation(
    _ records: Int,
    _ fields: [String: FieldObservation] = [:],
    day number: Int32 = 0
  ) -> EntryObservation {
    var observation = EntryObservation(asOf: day(number))
    observation.records = records
    observation.fields = fields
    return observation
  }

  private static func field(
    _ records: Int,
    mapped: Bool = true,
    kinds: [ValueKind: Int] = [:],
    filled: Int? = nil,
    codes: [String]? = nil
  ) -> FieldObservation {
    var field = FieldObservation(isMapped: mapped, records: records)
    field.rows = records
    field.filled = filled ?? records
    field.kinds = kinds
    field.codes = codes.map { $0.map { hash(Array($0.utf8).span) }.sorted() }
    return field
  }

  private static func findings(
    _ now: EntryObservation,
    _ history: [EntryObservation],
    codes: [String: [String: Int]] = [:],
    declared: [String: [String]] = [:],
    mapped: Set<String> = ["a", "b", "loans", "loans.rate"],
    isSameName: (String, String) -> Bool = { _, _ in false }
  ) -> [Diagnostic] {
    let comparison = DriftComparison(
      now,
      history: history,
      rules: DriftRules(),
      place: .init(
        source: "crm",
        entry: "customers",
        file: "c.csv",
        mapping: "mappings/crm.yaml",
        line: 4,
        lines: ["a": 10, "loans.rate": 20],
        whole: ["a", "loans.rate"],
        mapped: mapped,
        collections: ["loans"]
      )
    )
    return comparison.findings(
      targets: [:],
      codes: codes,
      declared: declared.mapValues { Set($0.map { hash(Array($0.utf8).span) }) },
      hash: hash,
      isSameName: isSameName
    )
  }

  // MARK: What chance explains is no finding

  @Test(arguments: [
    // records before with the field, of how many; records now without it; whether it is missed
    (100, 100, 3, true), (100, 100, 2, false), (2, 2, 50, false), (5, 100, 100, false),
    (20, 100, 50, true), (20, 100, 49, false),
  ])
  func `a field that some records lack is missed when ten should have it`(
    having: Int,
    of records: Int,
    now: Int,
    isMissed: Bool
  ) {
    let history = [Self.observation(records, ["a": Self.field(having)])]
    let found = Self.findings(Self.observation(now, ["b": Self.field(now)]), history)
    #expect(found.map(\.code) == (isMissed ? [.driftMissingField] : []))
  }

  @Test(arguments: [
    // 30 % of the median and three times its square root are allowed.
    (1_000, 700, false), (1_000, 606, false), (1_000, 605, true),
    (1_000, 1_394, false), (1_000, 1_395, true), (10, 0, false), (100, 41, false), (100, 39, true),
    (0, 3, false),
  ])
  func `volume has a tolerance`(median: Int, now: Int, isFound: Bool) {
    let history = (0..<3).map { Self.observation(median, day: Int32($0)) }
    let found = Self.findings(Self.observation(now), history)
    #expect(found.map(\.code) == (isFound ? [.driftVolume] : []), "\(median) \(now)")
  }

  @Test func `gaps and volume wait for three runs`() {
    let full = Self.observation(1_000, ["a": Self.field(1_000)])
    let empty = Self.observation(10, ["a": Self.field(10, filled: 0)])
    for count in 0...3 {
      let found = Self.findings(empty, Array(repeating: full, count: count))
      #expect(found.map(\.code) == (count < 3 ? [] : [.driftNulls, .driftVolume]))
    }
  }

  @Test func `the median is that of the last twenty runs`() {
    let old = (0..<30).map { Self.observation(10_000, day: Int32($0)) }
    let new = (30..<50).map { Self.observation(1_000, day: Int32($0)) }
    #expect(Self.findings(Self.observation(1_000), old + new).isEmpty)
    #expect(Self.findings(Self.observation(1_000), old).map(\.code) == [.driftVolume])
  }

  @Test func `what was before an accepted run does not count`() {
    var accepted = Self.observation(1_000, ["b": Self.field(1_000)], day: 3)
    accepted.isAccepted = true
    let old = (0..<3).map { Self.observation(9_000, ["a": Self.field(9_000)], day: Int32($0)) }
    let tonight = Self.observation(1_000, ["b": Self.field(1_000)], day: 4)
    #expect(Self.findings(tonight, old + [accepted]).isEmpty)
  }

  // MARK: Kinds

  @Test(arguments: [
    ([ValueKind.number: 100], [ValueKind.number: 60, .text: 40], false),
    ([.number: 100], [.number: 49, .text: 51], true),
    ([.number: 3], [.text: 3], true), ([.number: 2], [.text: 2], false),
    ([.number: 10], [.number: 1, .text: 9], false),
    // A tenth had leading zeros, and of 300 none has; of 100 it may be chance.
    ([.number: 90, .zeroPadded: 10], [.number: 300], true),
    ([.number: 90, .zeroPadded: 10], [.number: 100], false),
  ])
  func `another kind needs half the values, or all of few`(
    before: [ValueKind: Int],
    after: [ValueKind: Int],
    isFound: Bool
  ) {
    func observation(_ kinds: [ValueKind: Int]) -> EntryObservation {
      let count = kinds.values.reduce(0, +)
      return Self.observation(count, ["a": Self.field(count, kinds: kinds)])
    }
    let found = Self.findings(observation(after), [observation(before)])
    #expect(found.map(\.code) == (isFound ? [.driftRetypedField] : []))
  }

  // MARK: Fields

  @Test func `a field inside a collection is written relative to it`() throws {
    let before = Self.observation(
      50,
      ["loans": Self.field(50), "loans.rate": Self.field(50, kinds: [.number: 50])]
    )
    let tonight = Self.observation(
      50,
      ["loans": Self.field(50), "loans.apr": Self.field(50, mapped: false)]
    )
    let found = Self.findings(tonight, [before]) { $0 == "rate" && $1 == "apr" }
    let rename = try #require(found.first)
    #expect(found.count == 1 && rename.code == .driftRenamedField)
    #expect(rename.remedy == "write `from: apr` in line 20 of mappings/crm.yaml")
  }

  @Test func `a missing collection is told once, not field by field`() {
    let before = Self.observation(50, ["loans": Self.field(50), "loans.rate": Self.field(50)])
    let found = Self.findings(Self.observation(50, ["b": Self.field(50)]), [before])
    #expect(found.map(\.field) == ["loans"])
  }

  @Test func `a mapping that reads more, or less, is no change of the export`() {
    let whole = Self.observation(50, ["b": Self.field(50), "x": Self.field(50, mapped: false)])
    let inside = Self.observation(50, ["b": Self.field(50), "x.y": Self.field(50)])
    #expect(Self.findings(inside, [whole], mapped: ["b", "x.y"]).isEmpty)
    #expect(Self.findings(whole, [inside], mapped: ["b"]).isEmpty)
  }

  @Test func `where not all fields are remembered none is new`() {
    var before = Self.observation(50, ["b": Self.field(50)])
    let tonight = Self.observation(50, ["b": Self.field(50), "x": Self.field(50, mapped: false)])
    #expect(Self.findings(tonight, [before]).map(\.code) == [.driftNewField])
    before.hasMoreFields = true
    #expect(Self.findings(tonight, [before]).isEmpty)
  }

  @Test func `many findings of a kind are summed up`() {
    let before = Self.observation(50, ["b": Self.field(50)])
    var tonight = before
    for number in 0..<45 { tonight.fields["x\(number)"] = Self.field(50, mapped: false) }
    let found = Self.findings(tonight, [before])
    #expect(found.count == 21 && found.last?.found == "25 more such fields")
  }

  // MARK: Codes

  @Test func `a code is known from any run, or from the mapping`() {
    let history = [["A"], ["B"]].map { Self.observation(50, ["a": Self.field(50, codes: $0)]) }
    let tonight = Self.observation(50, ["a": Self.field(50)])
    let counts = ["a": ["A": 10, "B": 10, "C": 1, "D": 2]]
    let found = Self.findings(tonight, history, codes: counts, declared: ["a": ["C"]])
    #expect(found.map(\.found) == ["`D` in 2 rows"])
    #expect(found.first?.severity == .note)
  }

  @Test func `what does not look like a code is not shown`() {
    let history = [Self.observation(50, ["a": Self.field(50, codes: ["A"])])]
    let tonight = Self.observation(50, ["a": Self.field(50)])
    for text in ["张伟", "Maria Garcia", "13800138000", "a@b.example.org"] {
      let found = Self.findings(tonight, history, codes: ["a": [text: 1]])
      #expect(found.count == 1 && !found[0].found.contains(text), "\(found)")
    }
  }
}
