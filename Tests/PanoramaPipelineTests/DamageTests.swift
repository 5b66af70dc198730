import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// One bad record never changes how another is read: the rest comes out as if the bad one had not been delivered.
@Suite struct DamageTests {
  /// What is done to one record.
  struct Damage: Sendable, CustomTestStringConvertible {
    let name: String
    let file: String
    let code: DiagnosticCode
    var place = Place.middle
    let change: @Sendable ([UInt8]) -> [UInt8]
    var testDescription: String { "\(name) in \(file), \(place) record" }
  }

  enum Place { case first, middle, last }

  /// Puts text in the place of other text.
  private static func replacing(_ old: String, _ new: String) -> @Sendable ([UInt8]) -> [UInt8] {
    { Exports.replacing(old, with: new, in: $0) }
  }

  /// Puts bytes after the first occurrence of a text.
  private static func inserting(_ bytes: [UInt8], after text: String)
    -> @Sendable ([UInt8]) -> [UInt8]
  {
    { record in
      let wanted = Array(text.utf8)
      let start = record.indices.first { record[$0...].starts(with: wanted) } ?? 0
      return record[..<(start + wanted.count)] + bytes + record[(start + wanted.count)...]
    }
  }

  static let csv: [Damage] =
    [Place.first, .middle, .last].map {
      .init(
        name: "a field too many",
        file: Exports.settlement,
        code: .csvFieldCount,
        place: $0,
        change: replacing("\r\n", ",\r\n")
      )
    } + [
      .init(
        name: "a field too few",
        file: Exports.settlement,
        code: .csvFieldCount,
        change: { record in
          let comma = record.firstIndex(of: UInt8(ascii: ",")) ?? 0
          return Array(record[..<comma] + record[(comma + 1)...])
        }
      ),
      .init(
        name: "a quote that never closes",
        file: Exports.settlement,
        code: .csvTextAfterQuote,
        change: replacing(",", ",\"")
      ),
      .init(
        name: "a quote that never closes",
        file: Exports.settlement,
        code: .csvUnterminatedQuote,
        place: .last,
        change: replacing(",", ",\"")
      ),
      .init(
        name: "a byte that is no GB18030",
        file: Exports.settlement,
        code: .encodingInvalid,
        change: inserting([0xFF], after: ",")
      ),
      .init(
        name: "a code that the table lacks",
        file: Exports.settlement,
        code: .codeUnknown,
        change: { record in
          var fields = record.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
          fields[2] = Array("?".utf8)[...]
          return Array(fields.joined(separator: [UInt8(ascii: ",")]))
        }
      ),
      .init(
        name: "no key",
        file: Exports.settlement,
        code: .keyMissing,
        change: { Array($0.drop { $0 != UInt8(ascii: ",") }) }
      ),
    ]

  static let json: [Damage] =
    [Place.first, .middle, .last].map {
      .init(
        name: "a comma for a value",
        file: Exports.inclusion,
        code: .jsonSyntax,
        place: $0,
        change: replacing("\"borrower\":{", "\"borrower\":,{")
      )
    }
    + [Place.first, .middle, .last].map {
      .init(
        name: "half a line",
        file: Exports.inclusion,
        code: .jsonSyntax,
        place: $0,
        change: { Array($0.prefix(40) + [UInt8(ascii: "\n")]) }
      )
    } + [
      .init(
        name: "bytes that are no UTF-8",
        file: Exports.inclusion,
        code: .encodingInvalid,
        change: inserting([0xC3, 0x28], after: "\"name\":\"")
      ),
      .init(
        name: "a control character",
        file: Exports.inclusion,
        code: .jsonSyntax,
        change: inserting([0x01], after: "\"name\":\"")
      ),
      .init(
        name: "a key twice",
        file: Exports.inclusion,
        code: .jsonDuplicateKey,
        change: replacing("\"type\":", "\"id\":\"PH-1\",\"type\":")
      ),
      .init(
        name: "an array",
        file: Exports.inclusion,
        code: .jsonNotObject,
        change: { _ in Array("[1,2,3]\n".utf8) }
      ),
      .init(
        name: "a hundred thousand levels",
        file: Exports.inclusion,
        code: .recordTooDeep,
        change: replacing(
          "\"type\":",
          "\"x\":" + String(repeating: "[", count: 100_000) + ",\"type\":"
        )
      ),
      .init(
        name: "a code that the table lacks",
        file: Exports.inclusion,
        code: .codeUnknown,
        change: replacing("\"type\":\"", "\"type\":\"?")
      ),
      .init(
        name: "no key",
        file: Exports.inclusion,
        code: .keyMissing,
        change: replacing("\"id\":", "\"ident\":")
      ),
    ]

  static let xml: [Damage] =
    [Place.first, .middle, .last].map {
      .init(
        name: "an end tag that does not fit",
        file: Exports.finance,
        code: .xmlNotWellFormed,
        place: $0,
        change: replacing("</Name>", "</Nome>")
      )
    } + [
      .init(
        name: "no end tag",
        file: Exports.finance,
        code: .xmlNotWellFormed,
        change: replacing("\n  </Customer>", "")
      ),
      .init(
        name: "an unknown entity",
        file: Exports.finance,
        code: .xmlNotWellFormed,
        change: replacing("<Name>", "<Name>&nbsp;")
      ),
      .init(
        name: "an attribute twice",
        file: Exports.finance,
        code: .xmlNotWellFormed,
        change: replacing("segment=", "id=\"X\" segment=")
      ),
      .init(
        name: "a bare less-than sign",
        file: Exports.finance,
        code: .xmlNotWellFormed,
        change: replacing("<Name>", "<Name>1 < 2")
      ),
      .init(
        name: "bytes that are no UTF-8",
        file: Exports.finance,
        code: .encodingInvalid,
        change: inserting([0xC3, 0x28], after: "<Name>")
      ),
      .init(
        name: "a control character",
        file: Exports.finance,
        code: .encodingInvalid,
        change: inserting([0x01], after: "<Name>")
      ),
      .init(
        name: "a code that the table lacks",
        file: Exports.finance,
        code: .codeUnknown,
        change: replacing("segment=\"", "segment=\"?")
      ),
      .init(
        name: "no key",
        file: Exports.finance,
        code: .keyMissing,
        change: replacing(" id=", " ident=")
      ),
    ]

  @Test(arguments: csv + json + xml)
  func `a bad record is set aside and the others are read as without it`(damage: Damage)
    async throws
  {
    let folder = try TemporaryFolder()
    let clean = try Exports()
    let count = clean[damage.file].records.count
    let position = [Place.first: 0, .middle: count / 2, .last: count - 1][damage.place] ?? 0
    var damaged = clean
    damaged[damage.file].records[position] = damage.change(clean[damage.file].records[position])
    // What must come out: the same without that record.
    var without = clean
    without[damage.file].records.remove(at: position)
    without.recount()
    let outcome = try await run(damaged.write(to: folder, "damaged"), into: folder.path("out"))
    try await run(without.write(to: folder, "without"), into: folder.path("expected"))
    let results = Results(output: folder.path("out"))
    #expect(
      try results.text("crosswalk.csv")
        == Results(output: folder.path("expected")).text("crosswalk.csv")
    )

    #expect(outcome.status == .remarks)
    #expect(outcome.report.totals.allSatisfy { $0.isConserved })
    let totals = outcome.report.totals.first { $0.file == damage.file }
    #expect(totals?.read == count)
    #expect(totals?.quarantined == 1)
    let quarantine = try results.quarantine()
    try #require(quarantine.count == 1)
    #expect(quarantine[0]["code"] as? String == damage.code.rawValue)
    #expect(quarantine[0]["file"] as? String == damage.file)
    #expect(quarantine[0]["line"] as? Int == clean.line(of: position, in: damage.file))
    #expect(quarantine[0]["record"] as? Int == position + 1)
    let start = try #require(quarantine[0]["byte_offset"] as? Int)
    let length = try #require(quarantine[0]["byte_length"] as? Int)
    let bytes = try Data(contentsOf: URL(filePath: folder.path("damaged/" + damage.file)))
    let cut = String(decoding: bytes[start..<min(start + length, bytes.count)], as: UTF8.self)
    let record = String(decoding: damaged[damage.file].records[position], as: UTF8.self)
    #expect(cut.trimmed == record.trimmed)
  }

  @Test
  func
    `an amount that cannot be read is set aside with its account, and the sum is called uncertain`()
    async throws
  {
    let folder = try TemporaryFolder()
    var exports = try Exports()
    var fields = exports[Exports.accounts].records[7].split(separator: UInt8(ascii: "|"))
    fields[6] = Array("12..5".utf8)[...]
    exports[Exports.accounts].records[7] = Array(fields.joined(separator: [UInt8(ascii: "|")]))
    let outcome = try await run(exports.write(to: folder), into: folder.path("out"))
    #expect(outcome.status == .remarks)
    #expect(outcome.report.diagnostics.contains { $0.code == .totalsUncertain })
    let quarantine = try Results(output: folder.path("out")).quarantine()
    #expect(quarantine.map { $0["line"] as? Int } == [9])
    #expect(quarantine.map { $0["code"] as? String } == [DiagnosticCode.valueUnfit.rawValue])
  }

  @Test func `a record whose amounts are known does not excuse a sum that disagrees`() async throws
  {
    let folder = try TemporaryFolder()
    var exports = try Exports()
    exports.replace("segment=\"", with: "segment=\"?", at: 3, in: Exports.finance)
    let outcome = try await run(exports.write(to: folder, "right"), into: folder.path("out"))
    #expect(outcome.status == .remarks)
    #expect(outcome.report.diagnostics.isEmpty)
    let head = exports[Exports.finance].head
    exports[Exports.finance].head = Exports.replacing("<TotalAUM>", with: "<TotalAUM>9", in: head)
    let ended = await failure(try exports.write(to: folder, "wrong"), into: folder.path("out"))
    #expect(ended?.status == .refused)
    #expect(ended?.diagnostics.map(\.code) == [.totalsDisagree])
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
