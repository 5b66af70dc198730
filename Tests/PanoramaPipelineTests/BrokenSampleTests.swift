import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// `samples/broken`: each case ends as its README says.
@Suite struct BrokenSampleTests {
  /// A folder of `samples/broken` and what is to be expected.
  struct Case: Sendable, CustomTestStringConvertible {
    let folder: String
    let status: RunStatus
    let code: DiagnosticCode
    var file = ""
    var line: Int?
    var testDescription: String { folder }
  }

  static let setAside: [Case] = [
    .init(
      folder: "csv-unclosed-quote",
      status: .remarks,
      code: .csvTextAfterQuote,
      file: Exports.settlement,
      line: 9
    ),
    .init(
      folder: "csv-field-count",
      status: .remarks,
      code: .csvFieldCount,
      file: Exports.settlement,
      line: 12
    ),
    .init(
      folder: "csv-gb18030-invalid-byte",
      status: .remarks,
      code: .encodingInvalid,
      file: Exports.settlement,
      line: 14
    ),
    .init(
      folder: "json-broken-value",
      status: .remarks,
      code: .jsonSyntax,
      file: Exports.inclusion,
      line: 7
    ),
    .init(
      folder: "json-truncated-line",
      status: .remarks,
      code: .jsonSyntax,
      file: Exports.inclusion,
      line: 10
    ),
    .init(
      folder: "xml-not-well-formed",
      status: .remarks,
      code: .xmlNotWellFormed,
      file: Exports.finance,
      line: 51
    ),
    .init(
      folder: "xml-truncated",
      status: .remarks,
      code: .xmlTruncated,
      file: Exports.finance,
      line: 222
    ),
  ]

  static let refused: [Case] = [
    .init(
      folder: "csv-trailer-disagrees",
      status: .refused,
      code: .totalsDisagree,
      file: Exports.accounts
    ),
    .init(
      folder: "csv-trailer-missing",
      status: .refused,
      code: .totalsMissing,
      file: Exports.accounts
    ),
    .init(
      folder: "xml-total-disagrees",
      status: .refused,
      code: .totalsDisagree,
      file: Exports.finance
    ),
    .init(
      folder: "xml-entity-bomb",
      status: .inputMissing,
      code: .xmlEntity,
      file: Exports.finance,
      line: 1
    ),
    .init(
      folder: "missing-file",
      status: .inputMissing,
      code: .fileMissing,
      file: "inclusion.yaml"
    ),
    .init(folder: "empty-file", status: .inputMissing, code: .fileEmpty, file: Exports.inclusion),
  ]

  let output: TemporaryFolder

  init() throws { output = try TemporaryFolder() }

  @Test(arguments: setAside)
  func `one record is set aside with its place and code`(broken: Case) async throws {
    let outcome = try await run(Repository.broken + "/" + broken.folder, into: output.path("out"))
    #expect(outcome.status == broken.status)
    #expect(outcome.report.totals.allSatisfy { $0.isConserved })
    let quarantine = try Results(output: output.path("out")).quarantine()
    try #require(quarantine.count == 1)
    #expect(quarantine[0]["code"] as? String == broken.code.rawValue)
    #expect(quarantine[0]["file"] as? String == broken.file)
    #expect(quarantine[0]["line"] as? Int == broken.line)
    let totals = outcome.report.totals.first { $0.file == broken.file }
    #expect(totals?.quarantined == 1)
    #expect(totals?.mapped == 19)
  }

  @Test(arguments: refused)
  func `nothing is published and the reason is named`(broken: Case) async throws {
    let ended = await failure(Repository.broken + "/" + broken.folder, into: output.path("out"))
    #expect(ended?.status == broken.status)
    let found = ended?.diagnostics.first { $0.code == broken.code }
    #expect(found?.location?.file.hasSuffix(broken.file) == true)
    if let line = broken.line { #expect(found?.location?.line == line) }
    #expect(try Snapshot(output: output.path("out")).destination == nil)
  }

  @Test func `all mistakes of all mapping files are told at once`() async throws {
    let folder = Repository.broken + "/mapping-errors"
    let ended = await failure(Repository.samples, into: output.path("out"), mappings: folder)
    #expect(ended?.status == .configuration)
    let places = ended?.diagnostics.map { diagnostic in
      "\(diagnostic.location?.file.split(separator: "/").last ?? "") "
        + "\(diagnostic.location?.line ?? 0) \(diagnostic.code.rawValue)"
    }
    #expect(
      places?.sorted() == [
        "finance.yaml 14 mapping.syntax", "inclusion.yaml 11 mapping.bad-value",
        "inclusion.yaml 7 mapping.missing-key", "matching.yaml 3 mapping.bad-value",
        "pipeline.yaml 8 mapping.bad-value", "settlement.yaml 13 mapping.unknown-field",
        "settlement.yaml 25 mapping.unknown-normalizer", "settlement.yaml 38 mapping.bad-reference",
        "settlement.yaml 9 mapping.unknown-key",
      ]
    )
  }

  @Test func `every folder of the broken samples is tested`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Repository.broken)
    let tested = (Self.setAside + Self.refused).map(\.folder) + ["mapping-errors", "README.txt"]
    #expect(names.sorted() == tested.sorted())
  }
}
