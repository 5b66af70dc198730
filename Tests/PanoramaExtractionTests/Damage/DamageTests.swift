import Foundation
import PanoramaTestSupport
import Testing

/// One bad record never changes how another is read.
///
/// Files with known damage are read; exactly the damaged records, and at most what they physically swallowed, are set
/// aside; all others are equal; counts and cents add up. `make damage` runs 200 seeds of 5,000 records and prints the
/// counts; the ordinary run has fewer and smaller files.
struct DamageTests {
  private static let seeds =
    ProcessInfo.processInfo.environment["PANORAMA_DAMAGE_SEEDS"].flatMap { Int($0) }

  @Test(arguments: DamageFormat.allCases, DamageKind.allCases)
  func `exactly the damaged records are set aside`(
    _ format: DamageFormat,
    _ kind: DamageKind
  ) throws {
    let isFull = Self.seeds != nil
    var counts = DamageRun.Counts()
    for seed in 0..<(Self.seeds ?? 8) {
      var generator = SeededGenerator(seed: UInt64(seed))
      let run = DamageRun(
        format,
        kind,
        records: isFull ? 5_000 : 300,
        damaged: isFull ? 25 : 12,
        using: &generator
      )
      let piece = Int.random(in: 200..<100_000, using: &generator)
      if let reason = run.check(piece: piece, &counts) {
        Issue.record("seed \(seed), pieces of \(piece) bytes: \(reason)")
        return
      }
    }
    guard isFull else { return }
    print(
      "\(format.rawValue), \(kind.rawValue): \(counts.files) files, \(counts.records) records, "
        + "\(counts.damaged) damaged, \(counts.quarantined) set aside, "
        + "\(counts.swallowed) swallowed"
    )
  }

  @Test(arguments: DamageFormat.allCases)
  func `the comparison finds a record too few, one too many and another value`(
    _ format: DamageFormat
  ) throws {
    var generator = SeededGenerator(seed: 1)
    var counts = DamageRun.Counts()
    func run(_ kind: DamageKind) -> DamageRun {
      DamageRun(format, kind, records: 50, damaged: 3, using: &generator)
    }
    var forgetful = run(.garbage)
    forgetful.believe(nil, of: try #require(forgetful.someDamaged))
    #expect(forgetful.check(piece: 100, &counts)?.contains("which nothing damaged") == true)
    var claiming = run(.garbage)
    claiming.believe(.own, of: 0)
    #expect(claiming.check(piece: 100, &counts)?.contains("passed as good") == true)
    var mistaken = run(.garbage)
    mistaken.misremember(0)
    #expect(mistaken.check(piece: 100, &counts)?.contains("instead of") == true)
  }
}
