import Foundation
import GRDB
import PanoramaModel
import Testing

@testable import PanoramaLoading

/// Parts of published addresses in both outputs; the parser here only says what it was given.
@Suite struct AddressPartsTests {
  /// The second profile, whose name is published once more as its business address.
  private func world() -> (records: CustomerRecordSet, profiles: [Profile]) {
    let world = SmallWorld()
    var profiles = world.profiles
    profiles[1].fields.append(
      MergedField(
        field: .businessAddress,
        reason: .onlyValue,
        candidates: [Candidate(customer: 2, value: 2), Candidate(customer: 3, value: 7)],
        winners: 1
      )
    )
    return (world.records, profiles)
  }

  @Sendable private static func parse(_ text: Span<UInt8>) -> PostalAddress {
    var address = PostalAddress()
    address.country = "CN"
    address.streetName = "\(text.count) \"bytes\""
    address.regionCertainty = .ambiguous
    address.candidates = ["甲", "乙"]
    return address
  }

  @Test func `both outputs hold the parts of the winning address`() async throws {
    let (records, profiles) = world()
    let winner = records.tables[1].values[2].canonical
    try await withFolder { folder in
      var lines = try ProfileLinesWriter(
        path: folder + "/lines",
        records: records,
        addressParser: Self.parse
      )
      try lines.append(profiles)
      try lines.finish()
      let objects = try String(decoding: contents(folder + "/lines"), as: UTF8.self)
        .split(separator: "\n").map {
          try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
      let none = try #require(objects[0]?["address_parts"] as? NSDictionary)
      #expect(none == [:])
      let parts = try #require(objects[1]?["address_parts"] as? NSDictionary)
      #expect(
        parts == [
          "address.business": [
            "country": "CN", "street_name": "\(winner.length) \"bytes\"",
            "region_certainty": "ambiguous", "candidates": ["甲", "乙"],
          ] as [String: Any]
        ]
      )

      var database = try ProfileDatabaseWriter(
        path: folder + "/profiles.sqlite",
        records: records,
        asOf: SmallWorld.asOf,
        version: "1.0",
        addressParser: Self.parse,
        links: SmallWorld.links
      )
      try database.append(profiles)
      try database.finish()
      let row = try DatabaseQueue(path: folder + "/profiles.sqlite").read { database in
        try Row.fetchAll(database, sql: "SELECT * FROM addresses")
      }
      #expect(row.count == 1 && row[0]["profile"] == 2 && row[0]["field"] == "address.business")
      #expect(row[0]["country"] == "CN" && row[0]["street_name"] == "\(winner.length) \"bytes\"")
      #expect(row[0]["region_certainty"] == "ambiguous" && row[0]["candidates"] == "甲,乙")
      #expect(row[0]["town_name"] == nil as String?)
    }
  }
}
