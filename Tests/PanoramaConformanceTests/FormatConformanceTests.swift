import Foundation
import PanoramaConformance
import PanoramaExtraction
import PanoramaModel
import Testing

/// Every format of the catalog keeps every promise: one call each.
struct FormatConformanceTests {
  static let names = ExtractorCatalog.formats.map(\.name)

  @Test(arguments: names) func `the format conforms`(_ name: String) async throws {
    let format = try #require(ExtractorCatalog.format(named: name))
    let cases = try #require(FormatCases.all[name], "a format needs cases")
    let kit = ExtractorConformance(format, cases: cases)
    for failure in kit.failures(in: ConformanceCheck.allCases.filter { $0 != .memory }) {
      if name == "xml", failure.check == .invalidBytes {
        withKnownIssue("a last record without a readable start tag is only remarked on") {
          Issue.record("\(failure)")
        }
      } else {
        Issue.record("\(failure)")
      }
    }
  }

  @Test(arguments: names) func `the format's memory is bounded`(_ name: String) async {
    // In a process of its own: what other tests allocate and free meanwhile would be measured as well.
    await #expect(processExitsWith: .success) { [name] in
      guard let format = ExtractorCatalog.format(named: name), let cases = FormatCases.all[name]
      else { exit(2) }
      var kit = ExtractorConformance(format, cases: cases)
      kit.streamSize = 4 << 20
      let failures = kit.failures(in: [.memory])
      for failure in failures { print(failure) }
      exit(failures.isEmpty ? 0 : 1)
    }
  }
}
