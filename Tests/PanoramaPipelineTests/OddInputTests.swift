import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// Inputs that are odd but right come out as the plain ones do; inputs that are wrong are named and never followed.
@Suite struct OddInputTests {
  let folder: TemporaryFolder
  var output: String { folder.path("out") }

  init() throws { folder = try TemporaryFolder() }

  /// A way to write the same records.
  enum Spelling: CaseIterable, CustomTestStringConvertible {
    case windowsLineEnds, unixLineEnds, byteOrderMarks, emptyLines, noLastLineEnd

    var testDescription: String { "\(self)" }

    func apply(_ exports: inout Exports) {
      for name in Exports.all {
        let isText = !name.hasSuffix(".xml")
        switch self {
        case .windowsLineEnds where name != Exports.settlement:
          exports[name] = Self.lineEnds([13, 10], exports[name], old: [10])
        case .unixLineEnds where name == Exports.settlement:
          exports[name] = Self.lineEnds([10], exports[name], old: [13, 10])
        case .byteOrderMarks where name != Exports.transactions:
          let mark: [UInt8] =
            name == Exports.settlement ? [0x84, 0x31, 0x95, 0x33] : [0xEF, 0xBB, 0xBF]
          exports[name].head.insert(contentsOf: mark, at: 0)
        case .emptyLines where isText:
          exports[name].records = exports[name].records.map { $0 + [10] }
        case .noLastLineEnd where exports[name].tail.isEmpty:
          while let last = exports[name].records.last?.last, last == 10 || last == 13 {
            exports[name].records[exports[name].records.count - 1].removeLast()
          }
        case .noLastLineEnd: exports[name].tail.removeLast()
        default: break
        }
      }
    }

    private static func lineEnds(_ new: [UInt8], _ file: Exports.File, old: [UInt8]) -> Exports.File
    {
      func changed(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes.split(separator: old, omittingEmptySubsequences: false).joined(separator: new))
      }
      return .init(
        head: changed(file.head),
        records: file.records.map(changed),
        tail: changed(file.tail)
      )
    }
  }

  @Test(arguments: Spelling.allCases)
  func `the same records in another spelling of lines are the same profiles`(spelling: Spelling)
    async throws
  {
    var exports = try Exports()
    spelling.apply(&exports)
    let outcome = try await run(exports.write(to: folder), into: output)
    #expect(outcome.status == .clean)
    try await run(Repository.samples, into: folder.path("plain"))
    let plain = Results(output: folder.path("plain"))
    #expect(try Results(output: output).text("crosswalk.csv") == plain.text("crosswalk.csv"))
    #expect(try Results(output: output).text("profiles.jsonl") == plain.text("profiles.jsonl"))
  }

  @Test func `files delivered twice under two names count once`() async throws {
    var exports = try Exports()
    for name in Exports.all {
      let parts = name.split(separator: ".")
      exports.files[parts[0] + "-again." + parts[1]] = exports[name]
    }
    let outcome = try await run(exports.write(to: folder), into: output)
    #expect(outcome.report.totals.allSatisfy { $0.isConserved })
    #expect(
      outcome.report.totals.reduce(0) { $0 + $1.duplicate }
        == Exports.all.reduce(0) { $0 + exports[$1].records.count }
    )
    try await run(Repository.samples, into: folder.path("once"))
    let once = Results(output: folder.path("once"))
    #expect(try Results(output: output).text("crosswalk.csv") == once.text("crosswalk.csv"))
    #expect(try Results(output: output).text("profiles.jsonl") == once.text("profiles.jsonl"))
  }

  @Test(arguments: [Exports.settlement, Exports.inclusion, Exports.finance, Exports.accounts])
  func `of two records that share a key and disagree one is set aside, whichever comes first`(
    name: String
  ) async throws {
    // The fourth line's own value is changed in a copy at the end, and then at the beginning.
    var last = try Exports()
    let change =
      [
        Exports.settlement: ("2015", "2016"),
        Exports.inclusion: ("\"secured\":", "\"secured\":true,\"x\":"),
        Exports.finance: ("<Address>", "<Address>1"), Exports.accounts: ("|ACTIVE|", "|DORMANT|"),
      ][name] ?? ("", "")
    let position = try #require(
      last[name].records.firstIndex { String(decoding: $0, as: UTF8.self).contains(change.0) }
    )
    let copy = Exports.replacing(change.0, with: change.1, in: last[name].records[position])
    var first = last
    last[name].records.append(copy)
    first[name].records.insert(copy, at: 0)
    for exports in [last, first] where exports[name].records.count > 0 {
      var counted = exports
      counted.recount()
      let isFirst = exports[name].records[0] == copy
      let outcome = try await run(
        counted.write(to: folder, isFirst ? "first" : "last"),
        into: folder.path(isFirst ? "a" : "b")
      )
      #expect(outcome.status == .remarks)
      let quarantine = try Results(output: folder.path(isFirst ? "a" : "b")).quarantine()
      #expect(quarantine.map { $0["code"] as? String } == [DiagnosticCode.keyDuplicate.rawValue])
      #expect(outcome.report.totals.allSatisfy { $0.isConserved })
    }
    let (one, other) = (Results(output: folder.path("a")), Results(output: folder.path("b")))
    #expect(try one.text("crosswalk.csv") == other.text("crosswalk.csv"))
    #expect(try one.text("profiles.jsonl") == other.text("profiles.jsonl"))
  }

  @Test func `an account of a customer who is not there is named and belongs to nobody`()
    async throws
  {
    var exports = try Exports()
    exports.replace("|S", with: "|X", at: 4, in: Exports.accounts)
    let outcome = try await run(exports.write(to: folder), into: output)
    #expect(outcome.status == .remarks)
    #expect(outcome.report.diagnostics.map(\.code) == [.referenceUnknown])
    let accounts = try Results(output: output).profiles().reduce(0) {
      $0 + (($1["accounts"] as? [Any])?.count ?? 0)
    }
    #expect(accounts == exports[Exports.accounts].records.count - 1)
  }

  @Test(arguments: [
    "../../../../etc/passwd", "=cmd|' /C calc'!A0", "%s%n", "'; DROP TABLE profiles; --",
    "<script>",
  ])
  func `a key that looks like a path or a formula or a statement stays a key`(key: String)
    async throws
  {
    var exports = try Exports()
    let name = Exports.inclusion
    exports.replace(Exports.key(of: exports[name].records[2], in: name), with: key, at: 2, in: name)
    let outcome = try await run(exports.write(to: folder), into: output)
    #expect(outcome.status == .clean)
    #expect(try Results(output: output).crosswalk().contains { $0.recordID == key })
    #expect(try Results(output: output).text("report.html").contains("<script>alert") == false)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["input", "out"]
    )
  }

  @Test func `a name that looks like markup is escaped in the report`() async throws {
    var exports = try Exports()
    exports.replace(
      "\"name\":\"",
      with: "\"name\":\"<img src=x onerror=alert(1)>",
      at: 2,
      in: Exports.inclusion
    )
    try await run(exports.write(to: folder), into: output)
    #expect(try Results(output: output).text("report.html").contains("<img src=x") == false)
  }

  @Test func `mappings with the line ends of Windows read the same`() async throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: Repository.mappings) {
      let text = try String(contentsOfFile: Repository.mappings + "/" + name, encoding: .utf8)
      try folder.write(text.replacingOccurrences(of: "\n", with: "\r\n"), to: "mappings/" + name)
    }
    let outcome = try await run(Repository.samples, into: output, mappings: folder.path("mappings"))
    #expect(outcome.status == .clean)
  }

  @Test func `the output may lie inside the input, and links to folders are followed`() async throws
  {
    let input = try Exports().write(to: folder)
    let link = folder.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: input)
    for _ in 0..<2 {
      let outcome = try await run(link + "/", into: link + "/settlement/out")
      #expect(outcome.status == .clean)
    }
  }

  @Test
  func
    `a department without customers is told by exit code 30, and allowed where the mapping says so`()
    async throws
  {
    var exports = try Exports()
    exports[Exports.inclusion].records = []
    let input = try exports.write(to: folder)
    #expect(await failure(input, into: output)?.status == .inputMissing)
    let mappings = try folder.mappings(
      "inclusion.yaml",
      replacing: "    key: borrower.id\n",
      with: "    key: borrower.id\n    if_empty: allow\n"
    )
    let outcome = try await run(input, into: output, mappings: mappings)
    #expect(outcome.report.run.records == exports.customerKeys.count)
  }
}
