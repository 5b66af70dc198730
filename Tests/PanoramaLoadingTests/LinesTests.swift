import Foundation
import PanoramaModel
import Testing

@testable import PanoramaLoading

@Suite struct LinesTests {
  private func lines(_ path: String) throws -> [[String: Any]] {
    try String(decoding: contents(path), as: UTF8.self).split(separator: "\n").map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      )
    }
  }

  @Test func `a line holds the whole profile as JSON`() async throws {
    try await withFolder { folder in
      let world = SmallWorld()
      var writer = try ProfileLinesWriter(path: folder + "/lines", records: world.records)
      try writer.append(world.profiles)
      try writer.finish()
      let lines = try lines(folder + "/lines")
      let expected: [NSDictionary] = [
        [
          "id": "P-COMPANY", "kind": "organisation", "tier": "wealth", "name": "恒盛科技有限公司",
          "fields": [
            "name.legal": "恒盛科技有限公司", "identifier": ["91330106MA27XFRU3P"],
            "phone": ["+8613800138000"],
          ],
          "identifiers": [
            [
              "kind": "unified_social_credit_code", "value": "91330106MA27XFRU3P",
              "validity": "valid",
            ]
          ],
          "records": [
            ["source": "finance", "id": "F-1"], ["source": "settlement", "id": "S,1"],
          ],
          "accounts": [Any](), "facilities": [Any](), "loans": [Any](), "profit": [Any](),
          "holdings": [
            [
              "source": "finance", "key": "H,1", "product": "FUND-MM-A",
              "market_value": "120000.00",
            ]
          ],
          "indicators": [
            ["code": "AUM", "period": "2026-11-20", "unit": "CNY", "value": "120000.00"]
          ],
          "counterparties": [
            [
              "role": "payer", "name": "上游\\公司", "count": 3, "sum": "10.50", "currency": "CNY",
            ] as [String: Any]
          ],
          "lineage": [
            "name.legal": lineage("agreement", [[1, 0]]),
            "identifier": lineage("union", [[1]]),
            "phone": lineage("only_value", [[0]]),
          ],
        ]
      ]
      #expect(lines.count == 2)
      #expect(NSDictionary(dictionary: lines[0]) == expected[0])
      let facilities = try #require(lines[1]["facilities"] as? [[String: Any]])
      let loans = try #require(facilities.first?["loans"] as? [[String: String]])
      #expect(
        loans == [["source": "settlement", "key": "LOAN", "outstanding": "12.50"]]
      )
      #expect((lines[1]["loans"] as? [Any])?.isEmpty == true)
      let fields = try #require(lines[1]["fields"] as? [String: Any])
      #expect(fields["birth_date"] as? String == "1949-12-31")
    }
  }

  private func lineage(_ reason: String, _ published: [[Int]]) -> [String: Any] {
    ["reason": reason, "published": published, "lost": [Any]()]
  }

  @Test func `every control character and every quote survives JSON`() throws {
    var builder = ByteBuilder()
    let text =
      String(String.UnicodeScalarView((0..<300).compactMap(Unicode.Scalar.init))) + "😀\u{2028}"
    let bytes = Array(text.utf8)
    builder.append("[")
    builder.appendJSON(text)
    builder.append(",")
    builder.appendJSON(bytes, TextRange(offset: 0, length: UInt32(bytes.count)))
    builder.append("]")
    let back = try JSONSerialization.jsonObject(with: Data(builder.bytes)) as? [String]
    #expect(back == [text, text])
  }

  @Test func `the crosswalk has one row for every record, and quoting survives`() async throws {
    try await withFolder { folder in
      let world = SmallWorld()
      let path = folder + "/crosswalk.csv"
      try CrosswalkWriter.write(
        path: path,
        records: world.records,
        assignments: world.assignments,
        links: SmallWorld.links
      )
      #expect(
        String(decoding: try contents(path), as: UTF8.self) == """
          department,record_id,profile_id,link_reason,match_weight
          finance,F-1,P-COMPANY,first,
          settlement,"S,1",P-COMPANY,"name exact, phone ""equal""\",12.35
          settlement,"S""2",P-PERSON,first,
          settlement,S3,P-PERSON,name similar,-0.50

          """
      )
      let rows = try CrosswalkReader(path: path).rows
      #expect(rows.map(\.recordID) == ["F-1", "S,1", "S\"2", "S3"])
      #expect(rows.map(\.profileID) == ["P-COMPANY", "P-COMPANY", "P-PERSON", "P-PERSON"])
    }
  }

  @Test func `quarantine is sorted, complete and masked`() async throws {
    try await withFolder { folder in
      func record(_ number: Int, _ found: String) -> QuarantinedRecord {
        QuarantinedRecord(
          source: "settlement",
          sha256: "ab",
          diagnostic: Diagnostic(
            .valueUnfit,
            at: SourceLocation(
              file: "s.csv",
              record: number,
              line: number + 1,
              byteOffset: 7,
              byteLength: 9,
              path: "phone"
            ),
            field: "phone",
            expected: "a phone",
            found: found,
            remedy: "mend it",
            holdsPersonalData: true
          ),
          raw: Array("张伟,\"138-0013\",a@b.c\r\n".utf8) + [0xB0, 0xA1]
        )
      }
      let records = [record(9, "13800138000"), record(2, "12 ab")]
      try QuarantineWriter.write(
        path: folder + "/q",
        runID: "r",
        records: records,
        masking: Masking()
      )
      let masked = try lines(folder + "/q")
      #expect(masked.map { $0["record"] as? Int } == [2, 9])
      let expected: NSDictionary = [
        "run": "r", "source": "settlement", "file": "s.csv", "sha256": "ab", "record": 2, "line": 3,
        "byte_offset": 7, "byte_length": 9, "path": "phone", "code": "value.unfit",
        "severity": "error", "field": "phone", "expected": "a phone", "found": "** **",
        "remedy": "mend it", "raw_digest": "338929f909b69a5f14312c4615b9ce7c", "discarded": false,
        "raw": "**,\"***-****\",*@*.*\r\n**",
      ]
      #expect(NSDictionary(dictionary: masked[0]) == expected)
      try QuarantineWriter.write(
        path: folder + "/open",
        runID: "r",
        records: records,
        masking: Masking(showsValues: true)
      )
      #expect(try lines(folder + "/open")[1]["found"] as? String == "13800138000")
    }
  }
}
