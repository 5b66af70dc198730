import FoundationEssentials
import GRDB
import PanoramaModel
import Testing

@testable import PanoramaLoading

@Suite struct ProfileDatabaseTests {
  private func rows(_ path: String, _ sql: String) throws -> [String] {
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration).read { database in
      try Row.fetchAll(database, sql: sql).map { row in
        row.map { Self.text($0.1) }.joined(separator: "|")
      }
    }
  }

  private static func text(_ value: DatabaseValue) -> String {
    switch value.storage {
    case .null: "-"
    case .int64(let number): "\(number)"
    case .double(let number): "\(number)"
    case .string(let text): text
    case .blob: "blob"
    }
  }

  @Test func `the tables hold what the records say`() async throws {
    try await withFolder { folder in
      let path = folder + "/profiles.sqlite"
      try SmallWorld().writeDatabase(path, batch: 10)
      #expect(
        try rows(
          path,
          "SELECT profile, profile_id, kind, display_name, name_legal, birth_date, sex, tier, records, sources FROM profiles"
        ) == [
          "1|P-COMPANY|organisation|恒盛科技有限公司|恒盛科技有限公司|-|-|wealth|2|finance,settlement",
          "2|P-PERSON|person|张伟|张伟|1949-12-31|male|general|2|settlement",
        ]
      )
      #expect(
        try rows(
          path,
          "SELECT record, profile, source, record_id, file, line, link_reason, match_weight FROM records"
        )
          == [
            "0|1|finance|F-1|0|2|first|-",
            "1|1|settlement|S,1|1|2|name exact, phone \"equal\"|12.35",
            "2|2|settlement|S\"2|1|3|first|-", "3|2|settlement|S3|1|6|name similar|-0.5",
          ]
      )
      #expect(
        try rows(path, "SELECT * FROM identifiers") == [
          "1|1|unified_social_credit_code|91330106MA27XFRU3P|valid",
          "2|1|resident_id|11010519491231002X|valid",
        ]
      )
      #expect(try rows(path, "SELECT * FROM contacts") == ["1|1|phone|+8613800138000|valid"])
      #expect(try rows(path, "SELECT * FROM indicators") == ["1|1|AUM|2026-11-20|CNY|120000.00"])
      #expect(try rows(path, "SELECT * FROM counterparties") == ["1|1|payer|上游\\公司|3|10.50|CNY"])
      #expect(
        try rows(
          path,
          "SELECT profile, record, product, market_value, key, line, remarks FROM holdings"
        )
          == [
            "1|0|FUND-MM-A|120000.00|H,1|3|{\"market_value\":{\"validity\":\"valid\",\"raw\":\"12万元\",\"findings\":256}}"
          ]
      )
      #expect(
        try rows(path, "SELECT profile, record, limit_amount FROM facilities") == ["2|2|500.00"]
      )
      #expect(try rows(path, "SELECT profile, facility, outstanding FROM loans") == ["2|1|12.50"])
      #expect(try rows(path, "SELECT source, name, deposits FROM peers") == ["finance|示例银行|99.10"])
      #expect(
        try rows(path, "SELECT peer, position, balance FROM positions") == [
          "1|1|-7.00", "1|2|8.00",
        ]
      )
    }
  }

  @Test func `every published value has its lineage, and losing values stay`() async throws {
    try await withFolder { folder in
      let path = folder + "/profiles.sqlite"
      try SmallWorld().writeDatabase(path, batch: 10)
      let company = try rows(
        path,
        """
        SELECT field, rank, published, value, raw, findings, reason, source, record_id, file, line, mapping_file, mapping_line
        FROM lineage_view WHERE profile_id = 'P-COMPANY' AND field = 'name.legal' ORDER BY rank
        """
      )
      #expect(
        company == [
          "name.legal|0|1|恒盛科技有限公司|恒盛科技\"有限公司\n|width_folded|agreement|settlement|S,1|settlement/customers.csv|2|mappings/settlement.yaml|12",
          "name.legal|1|0|恒盛科技有限公司|恒盛科技有限公司||agreement|finance|F-1|finance/a<b>.xml|2|mappings/finance.yaml|12",
        ]
      )
      #expect(
        try rows(
          path,
          "SELECT rank, published, value, record_id, reason FROM lineage_view WHERE field = 'birth_date'"
        )
          == ["0|1|1949-12-31|-|derived", "1|0|11010519491231002X|S\"2|derived"]
      )
      #expect(
        try rows(path, "SELECT count(*) FROM lineage WHERE published") == ["7"]
      )
    }
  }

  @Test func `the bytes depend neither on the moment nor on the batches`() async throws {
    try await withFolder { folder in
      let world = SmallWorld()
      try world.writeDatabase(folder + "/a", batch: 10)
      try world.writeDatabase(folder + "/b", batch: 1)
      #expect(try contents(folder + "/a") == contents(folder + "/b"))
      #expect(try permissions(folder + "/a") == 0o600)
    }
  }

  @Test func `more rows than one statement takes arrive complete and in order`() async throws {
    try await withFolder { folder in
      let world = SmallWorld()
      let path = folder + "/profiles.sqlite"
      var writer = try ProfileDatabaseWriter(
        path: path,
        records: world.records,
        asOf: SmallWorld.asOf,
        version: "1",
        links: SmallWorld.links
      )
      let many = (0..<100).map { number in
        var profile = world.profiles[1]
        profile.id = "P\(1000 + number)"
        profile.members = []
        return profile
      }
      for start in stride(from: 0, to: 100, by: 7) {
        try writer.append(Array(many[start..<min(start + 7, 100)]))
      }
      try writer.finish()
      #expect(try rows(path, "SELECT profile_id FROM profiles ORDER BY profile") == many.map(\.id))
      #expect(
        try rows(path, "SELECT count(*), count(DISTINCT profile) FROM lineage") == ["600|100"]
      )
      #expect(try rows(path, "PRAGMA integrity_check") == ["ok"])
    }
  }

  @Test func `a reader explains a profile by file, line and rule`() async throws {
    try await withFolder { folder in
      let path = folder + "/profiles.sqlite"
      try SmallWorld().writeDatabase(path, batch: 10)
      let reader = try ProfileReader(path: path, masking: Masking(showsValues: true))
      #expect(try reader.profileID(ofSource: "settlement", recordID: "S\"2") == "P-PERSON")
      #expect(try reader.profileID(ofSource: "finance", recordID: "S\"2") == nil)
      #expect(try reader.profile(id: "P-NOBODY") == nil)
      let person = try #require(try reader.profile(id: "P-PERSON"))
      #expect(person.fields.map(\.name) == ["name.legal", "identifier", "birth_date", "sex"])
      let loser = try #require(person.fields.first?.values.last)
      #expect(loser.value == "張偉" && !loser.published && loser.validity == "invalid")
      #expect(loser.origin?.line == 6 && loser.rule?.line == 12)
      #expect(person.fields[2].values[0].origin == nil)
      #expect(person.loans.first?.facility == 1)
      #expect(person.records.map(\.matchWeight) == [nil, -0.5])
      let company = try #require(try reader.profile(id: "P-COMPANY"))
      #expect(company.holdings.first?.values.last?.raw == "12万元")
      #expect(company.holdings.first?.values.last?.rule?.file == "mappings/finance.yaml")
    }
  }

  @Test func `a reader without the role sees masks`() async throws {
    try await withFolder { folder in
      let path = folder + "/profiles.sqlite"
      try SmallWorld().writeDatabase(path, batch: 10)
      let reader = try ProfileReader(path: path, masking: Masking())
      let person = try #require(try reader.profile(id: "P-PERSON"))
      let values = person.fields.flatMap(\.values).map(\.value)
      #expect(
        values == [
          "*伟", "*偉", "1****************X", "****-**-**", "1****************X", "male",
        ]
      )
      let company = try #require(try reader.profile(id: "P-COMPANY"))
      #expect(company.fields.last?.values.first?.value == "+86138****8000")
    }
  }
}
