import FoundationEssentials
import GRDB
import PanoramaModel

/// Reads the profiles of a published run, for `explain` and `who`.
///
/// The reader stays with the run that was current when it was made, whatever is published meanwhile.
public struct ProfileReader: Sendable {
  private let queue: DatabaseQueue
  private let path: String
  private let masking: Masking

  /// Opens the profiles of the current run of an output folder.
  public init(output: String, masking: Masking) throws(LoadingError) {
    guard let folder = RunFolder.current(in: output) else {
      throw .unreadable(output + "/current", "no run has been published here")
    }
    try self.init(path: folder + "/profiles.sqlite", masking: masking)
  }

  /// Opens a database of profiles.
  public init(path: String, masking: Masking) throws(LoadingError) {
    self.path = path
    self.masking = masking
    queue = try reporting(path, as: LoadingError.unreadable) {
      var configuration = Configuration()
      configuration.readonly = true
      return try DatabaseQueue(path: path, configuration: configuration)
    }
  }

  /// The id of the profile that holds a record; nil for a record that the run did not have.
  public func profileID(
    ofSource source: String,
    recordID: String
  ) throws(LoadingError) -> String? {
    try reporting(path, as: LoadingError.unreadable) {
      try queue.read {
        try String.fetchOne(
          $0,
          sql: """
            SELECT p.profile_id FROM records r JOIN profiles p USING(profile)
            WHERE r.source = ? AND r.record_id = ?
            """,
          arguments: [source, recordID]
        )
      }
    }
  }

  /// Everything about one profile; nil for an id that the run did not publish (`StateStore.resolve` follows mergers).
  public func profile(id: String) throws(LoadingError) -> ProfileDetail? {
    try reporting(path, as: LoadingError.unreadable) {
      try queue.read { database in
        guard
          let row = try Row.fetchOne(
            database,
            sql: "SELECT * FROM profiles WHERE profile_id = ?",
            arguments: [id]
          )
        else { return nil }
        let number: Int = row["profile"]
        let name: String? = row["display_name"]
        var detail = ProfileDetail(
          id: id,
          kind: row["kind"],
          displayName: name.map { masking.text($0, of: .nameLegal) },
          tier: row["tier"],
          sources: (row["sources"] as String).split(separator: ",").map(String.init)
        )
        detail.fields = try fields(of: number, database)
        detail.records = try records(of: number, database)
        detail.accounts = try rows(.account, of: number, database)
        detail.facilities = try rows(.facility, of: number, database)
        detail.loans = try rows(.loan, of: number, database)
        detail.holdings = try rows(.holding, of: number, database)
        detail.profit = try rows(.profit, of: number, database)
        detail.applications = try rows(.application, of: number, database)
        detail.guarantees = try rows(.guarantee, of: number, database)
        detail.assets = try rows(.assets, of: number, database)
        detail.indicators = try indicators(of: number, database)
        detail.counterparties = try counterparties(of: number, database)
        return detail
      }
    }
  }

  private func fields(of number: Int, _ database: Database) throws -> [ProfileDetail.Field] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT l.field AS field_number, f.name AS field, s.name AS reason, v.name AS validity_name,
          k.name AS kind_name, l.*, \(Self.originColumns), m.file AS rule_file, m.line AS rule_line,
          m.path AS rule_path, m.normalizer
        FROM lineage l JOIN fields f USING(field) JOIN reasons s USING(reason)
        JOIN validities v USING(validity) LEFT JOIN identifier_kinds k USING(identifier_kind)
        LEFT JOIN records r ON r.record = l.record LEFT JOIN files i ON i.file = r.file
        LEFT JOIN rules m ON m.rule = l.rule
        WHERE l.profile = ? ORDER BY l.field, l.rank
        """,
      arguments: [number]
    )
    var result: [ProfileDetail.Field] = []
    for row in rows {
      let name: String = row["field"]
      if result.last?.name != name {
        result.append(ProfileDetail.Field(name: name, reason: row["reason"], values: []))
      }
      result[result.count - 1].values.append(value(row))
    }
    return result
  }

  private func value(_ row: Row) -> ProfileDetail.Value {
    let field = CustomerField(rawValue: row["field_number"] as UInt8) ?? .nameLegal
    let kind: String? = row["kind_name"]
    // The value of a derived field may stand in a field of another kind: an identity number under a birth date.
    let shownAs = kind == nil ? field : .identifier
    let text: String = row["value"]
    let raw: String? = row["raw"]
    let findings: Int = row["findings"]
    return ProfileDetail.Value(
      value: masking.text(text, of: shownAs),
      raw: masking.text(raw ?? text, of: shownAs),
      published: row["published"],
      identifierKind: kind,
      validity: row["validity_name"],
      findings: Findings.names.enumerated().filter { findings & (1 << $0.offset) != 0 }
        .map(\.element),
      origin: (row["source"] as String?) == nil ? nil : origin(row),
      rule: rule(row)
    )
  }

  private func records(of number: Int, _ database: Database) throws -> [ProfileDetail.Record] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT \(Self.originColumns), r.byte_offset, r.byte_length, r.link_reason, r.match_weight
        FROM records r JOIN files i ON i.file = r.file WHERE r.profile = ? ORDER BY r.record
        """,
      arguments: [number]
    ).map { row in
      ProfileDetail.Record(
        origin: origin(row),
        byteOffset: row["byte_offset"],
        byteLength: row["byte_length"],
        linkReason: row["link_reason"],
        matchWeight: row["match_weight"]
      )
    }
  }

  private static let originColumns =
    "r.source, r.record_id, i.path AS path_of_file, r.record_number, r.line AS line_of_record"

  private func origin(_ row: Row) -> ProfileDetail.Origin {
    ProfileDetail.Origin(
      source: row["source"],
      recordID: row["record_id"],
      file: row["path_of_file"],
      recordNumber: row["record_number"],
      line: row["line_of_record"]
    )
  }

  private func rule(_ row: Row) -> ProfileDetail.Rule? {
    guard let file: String = row["rule_file"] else { return nil }
    return ProfileDetail.Rule(
      file: file,
      line: row["rule_line"],
      path: row["rule_path"],
      normalizer: row["normalizer"]
    )
  }
}

// MARK: - Rows and numbers

extension ProfileReader {
  private struct Remark: Codable {
    var raw: String?
  }

  private func rows(
    _ table: SchemaTable,
    of number: Int,
    _ database: Database
  ) throws -> [ProfileDetail.Row] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT t.*, i.source, i.path AS path_of_file, t.key AS record_id, t.line AS line_of_record
        FROM \(ProfileSchema.name(of: table)) t JOIN files i ON i.file = t.file
        WHERE t.profile = ? ORDER BY t.\(table.name)
        """,
      arguments: [number]
    )
    return try rows.map { row in
      let remarks = try (row["remarks"] as String?).map {
        try JSONDecoder().decode([String: Remark].self, from: Data($0.utf8))
      }
      let rules = try self.rules(inSet: row["rule_set"], database)
      let values = ProfileSchema.fields(of: table).compactMap { field -> ProfileDetail.RowValue? in
        guard let text: String = row[ProfileSchema.column(of: field)] else { return nil }
        let raw = remarks?[field.name]?.raw ?? text
        return ProfileDetail.RowValue(
          field: field.name,
          value: masking.text(text, of: field),
          raw: masking.text(raw, of: field),
          rule: rules[Int(field.rawValue)]
        )
      }
      return ProfileDetail.Row(
        number: row[table.name],
        facility: table == .loan ? row["facility"] : nil,
        origin: origin(row),
        values: values
      )
    }
  }

  private func rules(inSet set: Int, _ database: Database) throws -> [Int: ProfileDetail.Rule] {
    var rules: [Int: ProfileDetail.Rule] = [:]
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT s.field, m.file AS rule_file, m.line AS rule_line, m.path AS rule_path, m.normalizer
        FROM rule_sets s JOIN rules m USING(rule) WHERE s.rule_set = ? ORDER BY s.position DESC
        """,
      arguments: [set]
    )
    for row in rows { rules[row["field"]] = rule(row) }
    return rules
  }

  private func indicators(
    of number: Int,
    _ database: Database
  ) throws -> [ProfileDetail.Indicator] {
    try Row.fetchAll(
      database,
      sql: "SELECT * FROM indicators WHERE profile = ? ORDER BY indicator",
      arguments: [number]
    ).map { row in
      ProfileDetail.Indicator(
        code: row["code"],
        period: row["period"],
        unit: row["unit"],
        value: row["value"]
      )
    }
  }

  private func counterparties(
    of number: Int,
    _ database: Database
  ) throws -> [ProfileDetail.Counterparty] {
    try Row.fetchAll(
      database,
      sql: "SELECT * FROM counterparties WHERE profile = ? ORDER BY counterparty",
      arguments: [number]
    ).map { row in
      ProfileDetail.Counterparty(
        role: row["role"],
        name: masking.text(row["name"] as String, of: .counterpartyName),
        count: row["count"],
        sum: row["sum"],
        currency: row["currency"]
      )
    }
  }
}
