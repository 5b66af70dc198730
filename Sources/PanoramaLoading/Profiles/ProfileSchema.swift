import PanoramaModel

/// The tables of `profiles.sqlite`.
///
/// Profiles are numbered in the order in which they are published. Everything that belongs to a profile is clustered by
/// that number, so all of it lies together on a few pages. Amounts, rates and units are canonical decimals as text: SQLite
/// has no exact number of 38 digits. Small lists (fields, validities, reasons, rules, files) are stored once and joined by
/// the views.
enum ProfileSchema {
  /// The version of the tables, kept as `user_version`.
  static let version = 3

  /// The fields of a customer of which one value survives: each is a column of `profiles`.
  static let singleFields: [CustomerField] = CustomerField.definitions
    .filter { $0.table == .customer && !$0.isMultiple && $0.field != .kind }.map(\.field)

  /// The tables of rows that belong to a customer, in the order in which they are written.
  static let childTables: [SchemaTable] = [
    .account, .facility, .loan, .holding, .profit, .application, .guarantee, .assets,
  ]

  /// The name of a child table in the database.
  static func name(of table: SchemaTable) -> String { table.mappingKey }

  /// The fields of a table, in the order of its columns.
  static func fields(of table: SchemaTable) -> [CustomerField] {
    CustomerField.definitions.filter { $0.table == table }.map(\.field)
  }

  /// The column of a field.
  ///
  /// `limit` is a word of SQL and would need quotes in every query.
  static func column(of field: CustomerField) -> String {
    field == .facilityLimit
      ? "limit_amount" : field.name.split(separator: ".").joined(separator: "_")
  }

  /// How many columns a child table has: profile, number, record, its fields, key, place, rule set and remarks.
  static func columnCount(of table: SchemaTable) -> Int {
    3 + (table == .loan ? 1 : 0) + fields(of: table).count + 6
  }

  /// The statements that make the tables.
  static var tables: String {
    let single = singleFields.map { "\n  \(column(of: $0)) TEXT," }.joined()
    return """
      CREATE TABLE about(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
      CREATE TABLE files(file INTEGER PRIMARY KEY, source TEXT NOT NULL, entry TEXT NOT NULL,
        path TEXT NOT NULL, sha256 TEXT);
      CREATE TABLE rules(rule INTEGER PRIMARY KEY, input_file INTEGER NOT NULL, file TEXT NOT NULL,
        line INTEGER NOT NULL, path TEXT NOT NULL, field TEXT NOT NULL, normalizer TEXT NOT NULL);
      CREATE TABLE rule_sets(rule_set INTEGER NOT NULL, position INTEGER NOT NULL,
        field INTEGER NOT NULL, rule INTEGER NOT NULL, PRIMARY KEY(rule_set, position)) WITHOUT ROWID;
      CREATE TABLE fields(field INTEGER PRIMARY KEY, schema_table TEXT NOT NULL, name TEXT NOT NULL);
      CREATE TABLE validities(validity INTEGER PRIMARY KEY, name TEXT NOT NULL);
      CREATE TABLE reasons(reason INTEGER PRIMARY KEY, name TEXT NOT NULL);
      CREATE TABLE identifier_kinds(identifier_kind INTEGER PRIMARY KEY, name TEXT NOT NULL);
      CREATE TABLE profiles(profile INTEGER PRIMARY KEY, profile_id TEXT NOT NULL, kind TEXT NOT NULL,
        display_name TEXT,\(single)
        tier TEXT NOT NULL, records INTEGER NOT NULL, sources TEXT NOT NULL);
      CREATE TABLE records(record INTEGER PRIMARY KEY, profile INTEGER, source TEXT NOT NULL,
        record_id TEXT NOT NULL, file INTEGER NOT NULL, record_number INTEGER NOT NULL,
        line INTEGER NOT NULL, byte_offset INTEGER NOT NULL, byte_length INTEGER NOT NULL,
        link_reason TEXT NOT NULL, match_weight REAL);
      CREATE TABLE names(profile INTEGER NOT NULL, name INTEGER NOT NULL, kind TEXT NOT NULL,
        value TEXT NOT NULL, PRIMARY KEY(profile, name)) WITHOUT ROWID;
      CREATE TABLE identifiers(profile INTEGER NOT NULL, identifier INTEGER NOT NULL,
        kind TEXT NOT NULL, value TEXT NOT NULL, validity TEXT NOT NULL,
        PRIMARY KEY(profile, identifier)) WITHOUT ROWID;
      CREATE TABLE contacts(profile INTEGER NOT NULL, contact INTEGER NOT NULL, kind TEXT NOT NULL,
        value TEXT NOT NULL, validity TEXT NOT NULL, PRIMARY KEY(profile, contact)) WITHOUT ROWID;
      CREATE TABLE addresses(profile INTEGER NOT NULL, field TEXT NOT NULL,
        \(PostalAddress.partNames.map { $0 + " TEXT" }.joined(separator: ", ")), candidates TEXT,
        PRIMARY KEY(profile, field)) WITHOUT ROWID;
      CREATE TABLE lineage(profile INTEGER NOT NULL, field INTEGER NOT NULL, rank INTEGER NOT NULL,
        published INTEGER NOT NULL, record INTEGER, value TEXT NOT NULL, raw TEXT,
        identifier_kind INTEGER, validity INTEGER NOT NULL, findings INTEGER NOT NULL, rule INTEGER,
        reason INTEGER NOT NULL, PRIMARY KEY(profile, field, rank)) WITHOUT ROWID;
      CREATE TABLE indicators(profile INTEGER NOT NULL, indicator INTEGER NOT NULL, code TEXT NOT NULL,
        period TEXT NOT NULL, unit TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY(profile, indicator)) WITHOUT ROWID;
      CREATE TABLE relations(profile INTEGER NOT NULL, role TEXT NOT NULL, party INTEGER NOT NULL,
        PRIMARY KEY(profile, role, party)) WITHOUT ROWID;
      CREATE TABLE counterparties(profile INTEGER NOT NULL, counterparty INTEGER NOT NULL,
        role TEXT NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL, sum TEXT NOT NULL,
        currency TEXT NOT NULL, PRIMARY KEY(profile, counterparty)) WITHOUT ROWID;
      \(childTables.map(childTable).joined(separator: "\n"))
      CREATE TABLE peers(peer INTEGER PRIMARY KEY, source TEXT NOT NULL, \(columns(of: .peer)),
        \(placeColumns));
      CREATE TABLE positions(peer INTEGER NOT NULL, position INTEGER NOT NULL,
        \(columns(of: .position)), \(placeColumns), PRIMARY KEY(peer, position)) WITHOUT ROWID;
      PRAGMA user_version = \(version);
      """
  }

  private static let placeColumns =
    "key TEXT NOT NULL, file INTEGER NOT NULL, record_number INTEGER NOT NULL, "
    + "line INTEGER NOT NULL, rule_set INTEGER NOT NULL, remarks TEXT"

  private static func columns(of table: SchemaTable) -> String {
    fields(of: table).map { column(of: $0) + " TEXT" }.joined(separator: ", ")
  }

  private static func childTable(_ table: SchemaTable) -> String {
    """
    CREATE TABLE \(name(of: table))(profile INTEGER NOT NULL, \(table.name) INTEGER NOT NULL,
      record INTEGER, \(table == .loan ? "facility INTEGER, " : "")\(columns(of: table)),
      \(placeColumns), PRIMARY KEY(profile, \(table.name))) WITHOUT ROWID;
    """
  }

  /// The statements that make the indexes, run when all rows are in.
  static let indexes = """
    CREATE INDEX relations_by_party ON relations(party);
    CREATE UNIQUE INDEX profiles_by_id ON profiles(profile_id);
    CREATE INDEX records_by_profile ON records(profile);
    CREATE INDEX records_by_source ON records(source, record_id);
    CREATE INDEX names_by_value ON names(value);
    CREATE INDEX identifiers_by_value ON identifiers(value);
    CREATE INDEX contacts_by_value ON contacts(value);
    """

  /// The statements that make the views for people.
  static var views: String {
    let findings = Findings.names.enumerated().map { bit, name in
      "CASE WHEN l.findings & \(1 << bit) THEN '\(name) ' ELSE '' END"
    }.joined(separator: " || ")
    return """
      CREATE VIEW lineage_view AS SELECT p.profile_id, f.name AS field, l.rank, l.published, l.value,
        coalesce(l.raw, l.value) AS raw, k.name AS identifier_kind, v.name AS validity,
        rtrim(\(findings)) AS findings, s.name AS reason, r.source, r.record_id, i.path AS file,
        r.record_number, r.line, m.file AS mapping_file, m.line AS mapping_line, m.path, m.normalizer
        FROM lineage l JOIN profiles p USING(profile) JOIN fields f USING(field)
        JOIN validities v USING(validity) JOIN reasons s USING(reason)
        LEFT JOIN identifier_kinds k USING(identifier_kind)
        LEFT JOIN records r ON r.record = l.record LEFT JOIN files i ON i.file = r.file
        LEFT JOIN rules m ON m.rule = l.rule;
      CREATE VIEW records_view AS SELECT p.profile_id, r.source, r.record_id, i.path AS file,
        r.record_number, r.line, r.byte_offset, r.byte_length, r.link_reason, r.match_weight
        FROM records r LEFT JOIN profiles p USING(profile) JOIN files i ON i.file = r.file;
      """
  }
}
