import Foundation
import PanoramaConformance
import PanoramaExtraction
import PanoramaModel
import Testing

/// The kit itself: a faultless extractor passes, and each fault fails its own check and no other.
struct ConformanceKitTests {
  private static func kit(_ fault: Fault) -> ExtractorConformance {
    var paths = FieldPathTree()
    for name in ["id", "name"] { _ = paths.insert([name], isWanted: true) }
    let reading = FileReading(format: "pairs")
    var kit = ExtractorConformance(
      PairsExtractor.format(fault),
      cases: [
        ConformanceCase(
          "four lines",
          reading,
          paths,
          parts: [
            .record("id=1;name=张伟", "id=1", "name=张伟"), .between("\n"),
            .record("id=2;x=0;name=", "id=2", "name="), .between("\n"), .damaged("rubbish"),
            .between("\n"), .record("name=李娜;id=4", "name=李娜", "id=4"),
          ]
        ),
        ConformanceCase(
          "two lines",
          reading,
          paths,
          parts: [
            .record("id=7", "id=7"), .between("\n"), .record("name=Q", "name=Q"), .between("\n"),
          ]
        ),
      ]
    )
    kit.streamSize = 1 << 20
    return kit
  }

  private static let failing: [Fault: ConformanceCheck] = [
    .forgetsAtCut: .splits, .miscountsLines: .places, .shiftsOffsets: .places,
    .miscountsRecords: .totals, .losesRecord: .totals, .passesInvalidBytes: .invalidBytes,
    .swallowsNext: .invalidBytes, .sharesState: .independence, .hoards: .memory, .delays: .memory,
  ]

  @Test(arguments: Fault.allCases.filter { $0 != .hoards })
  func `each fault fails its own check and no other`(_ fault: Fault) {
    // How much memory there is only a process of its own can tell; who delays records is found by counting them.
    let checks = ConformanceCheck.allCases.filter { $0 != .memory || fault == .delays }
    let found = Set(Self.kit(fault).failures(in: checks).map(\.check))
    #expect(found == (Self.failing[fault].map { [$0] } ?? []))
  }

  @Test func `who keeps nothing passes the check of memory`() async throws {
    await #expect(processExitsWith: .success) {
      let faultless = Fault.allCases.first { ConformanceKitTests.failing[$0] == nil }
      let failures = faultless.map { ConformanceKitTests.kit($0).failures(in: [.memory]) }
      exit(failures?.isEmpty ?? false ? 0 : 1)
    }
  }

  @Test func `who keeps the whole file fails the check of memory and no other`() async {
    // In a process of its own: what other tests allocate and free meanwhile would be measured as well.
    await #expect(processExitsWith: .success) {
      let found = ConformanceKitTests.kit(.hoards).failures().map(\.check)
      exit(Set(found) == [.memory] ? 0 : 1)
    }
  }

  @Test func `failures say what, where and how`() throws {
    let failure = try #require(Self.kit(.miscountsRecords).failures().first)
    #expect(
      failure.description
        == "totals, four lines: 5 read and 1 damaged in the summary instead of 4 and 1"
    )
  }
}
