import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// What one odd record may and may not change.
@Suite struct OneRecordTests {
  let folder: TemporaryFolder
  let output: String

  init() throws {
    folder = try TemporaryFolder()
    output = folder.path("out")
  }

  @Test func `one record of a later day does not move the business day of the run`() async throws {
    var exports = try Exports()
    exports.replace(
      "\"as_of\":\"2026-11-20\"",
      with: "\"as_of\":\"2062-11-20\"",
      at: 2,
      in: Exports.inclusion
    )
    let outcome = try await run(exports.write(to: folder), into: output)
    #expect(outcome.report.run.asOf == CivilDate("2026-11-20"))
    #expect(outcome.status == .remarks)
    #expect(outcome.report.diagnostics.map(\.code) == [.asOfLater])
  }

  @Test func `a transaction on an account that nobody has is remarked on`() async throws {
    var exports = try Exports()
    exports[Exports.transactions].records.append(
      Array("T9,2026-11-01,000000,C,1.00,CNY,1,某某,2,x\n".utf8)
    )
    let outcome = try await run(exports.write(to: folder), into: output)
    #expect(outcome.status == .remarks)
    let remark = try #require(outcome.report.diagnostics.first)
    #expect(remark.code == .referenceUnknown)
    #expect(remark.location?.file == Exports.transactions && remark.found.hasPrefix("1 "))
  }

  @Test func `what stands where a code should is masked, for it may be anything`() async throws {
    var exports = try Exports()
    let secret = "李小龙 11010519491231002X"
    let position = try #require(
      exports[Exports.inclusion].records.firstIndex {
        String(decoding: $0, as: UTF8.self).contains("\"type\":\"individual\"")
      }
    )
    exports.replace(
      "\"type\":\"individual\"",
      with: "\"type\":\"\(secret)\"",
      at: position,
      in: Exports.inclusion
    )
    let outcome = try await run(exports.write(to: folder), into: output)
    #expect(outcome.status == .remarks)
    let quarantine = try Results(output: output).text("quarantine.jsonl")
    #expect(quarantine.contains("value.code-unknown"))
    for file in ["quarantine.jsonl", "report.html", "report.json"] {
      let text = try Results(output: output).text(file)
      #expect(!text.contains("李小龙") && !text.contains("11010519491231002X"))
    }
  }

  @Test func `keys that differ by a trailing NUL are two, and equal ones stand once`() async throws
  {
    var exports = try Exports()
    let name = Exports.inclusion
    let key = Exports.key(of: exports[name].records[0], in: name)
    let copy = exports[name].records[0]
    exports[name].records.append(copy)
    exports[name].records.append(Exports.replacing(key, with: key + "\\u0000", in: copy))
    exports[name].records.append(copy)
    try await run(exports.write(to: folder), into: output)
    let keys = try Results(output: output).crosswalk().map(\.recordID)
    #expect(keys.count { $0 == key } == 1)
    #expect(keys.count { $0 == key + "\0" } == 1)
  }

  @Test(arguments: [["B", "x", "x"], ["x", "x", "B"], ["x", "B", "x"]])
  func `of a transaction that comes three times with two contents one is kept`(
    order: [String]
  ) async throws {
    var exports = try Exports()
    let account = String(
      decoding: exports[Exports.accounts].records[0].prefix { $0 != UInt8(ascii: "|") },
      as: UTF8.self
    )
    for memo in order {
      exports[Exports.transactions].records.append(
        Array("T9,2026-11-01,\(account),C,1.00,CNY,1,某某,2,\(memo)\n".utf8)
      )
    }
    let outcome = try await run(exports.write(to: folder), into: output)
    let totals = try #require(
      outcome.report.totals.first { $0.file == Exports.transactions }
    )
    #expect(totals.isConserved && totals.duplicate + totals.quarantined == 2)
    // Both contents were delivered, so whichever is kept, what is set aside differs from it or repeats it.
    let rows = try Results(output: output).quarantine().filter {
      $0["code"] as? String == "key.duplicate"
    }
    #expect(rows.count == totals.quarantined && totals.quarantined >= 1)
    #expect(rows.allSatisfy { ($0["line"] as? Int ?? 0) > 0 && $0["raw"] as? String != "" })
  }

  @Test(arguments: [":", "::", "settlement:", ":1", "settlement"])
  func `a question without a source or a key ends with 64`(question: String) throws {
    guard Repository.executable != nil else {
      print("skipped: the command is not built beside the tests")
      return
    }
    #expect(try Spawned(["who", question]).status == 64)
  }
}
