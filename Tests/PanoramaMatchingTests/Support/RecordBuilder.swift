import PanoramaModel

/// Builds customer records by hand, one table a source, in the order that a run gives them.
struct RecordBuilder {
  /// One value of a record, clean already.
  struct Value {
    var field: CustomerField
    var text: String
    var kind = IdentifierKind.unknown
    var validity = Validity.unchecked
  }

  /// A record: its source, key and values.
  struct Record {
    var source: String
    var key: String
    var values: [Value]

    /// A person.
    static func person(
      _ source: String,
      _ key: String,
      _ name: String,
      id: String? = nil,
      born: String? = nil,
      phone: String? = nil,
      email: String? = nil,
      address: String? = nil,
      masked: Bool = false,
      kind: IdentifierKind = .residentID
    ) -> Record {
      var values = [Value(field: .kind, text: "person", validity: .valid)]
      values.append(Value(field: .nameLegal, text: name))
      if let id {
        values.append(
          Value(field: .identifier, text: id, kind: kind, validity: masked ? .masked : .valid)
        )
      }
      if let born { values.append(Value(field: .birthDate, text: born, validity: .valid)) }
      values += contacts(phone, email, address)
      return Record(source: source, key: key, values: values)
    }

    /// A company.
    static func company(
      _ source: String,
      _ key: String,
      _ name: String,
      id: String? = nil,
      founded: String? = nil,
      phone: String? = nil,
      email: String? = nil,
      address: String? = nil,
      head: String? = nil
    ) -> Record {
      var values = [Value(field: .kind, text: "organisation", validity: .valid)]
      values.append(Value(field: .nameLegal, text: name))
      if let id {
        values.append(
          Value(
            field: .identifier,
            text: id,
            kind: .unifiedSocialCreditCode,
            validity: .valid
          )
        )
      }
      if let founded { values.append(Value(field: .foundedOn, text: founded, validity: .valid)) }
      if let head { values.append(Value(field: .legalRepresentative, text: head)) }
      values += contacts(phone, email, address)
      return Record(source: source, key: key, values: values)
    }

    private static func contacts(_ phone: String?, _ email: String?, _ address: String?) -> [Value]
    {
      var values: [Value] = []
      if let phone { values.append(Value(field: .phone, text: phone, validity: .valid)) }
      if let email { values.append(Value(field: .email, text: email, validity: .valid)) }
      if let address { values.append(Value(field: .address, text: address)) }
      return values
    }
  }

  /// The set of all records; customers stand in the order of source and key, as in a run.
  static func set(_ records: [Record]) -> CustomerRecordSet {
    let sources = Array(Set(records.map(\.source))).sorted()
    var tables = sources.map {
      CustomerRecordTable(source: $0, fileEntry: "customers", file: $0 + ".csv", rules: [])
    }
    var references: [(source: String, key: String, reference: RowReference)] = []
    for record in records {
      guard let table = sources.firstIndex(of: record.source) else { continue }
      let row = append(record, to: &tables[table])
      references.append(
        (record.source, record.key, RowReference(table: UInt16(table), row: UInt32(row)))
      )
    }
    references.sort { ($0.source, $0.key) < ($1.source, $1.key) }
    return CustomerRecordSet(
      tables: tables,
      customers: references.map(\.reference),
      children: [],
      childEnds: references.map { _ in 0 },
      peers: []
    )
  }

  private static func append(_ record: Record, to table: inout CustomerRecordTable) -> Int {
    let key = text(record.key, &table)
    table.places.append(
      RecordPlace(number: table.places.count + 1, line: 1, byteOffset: 0, byteLength: 0)
    )
    table.rows.append(
      RecordRow(
        table: .customer,
        parent: -1,
        place: UInt32(table.places.count - 1),
        key: key,
        owner: .empty,
        firstValue: UInt32(table.values.count)
      )
    )
    for value in record.values {
      let range = text(value.text, &table)
      table.values.append(
        FieldValue(
          field: value.field,
          identifierKind: value.kind.rawValue,
          validity: value.validity,
          rule: 0,
          canonical: range,
          raw: range
        )
      )
    }
    return table.rows.count - 1
  }

  private static func text(_ text: String, _ table: inout CustomerRecordTable) -> TextRange {
    let bytes = Array(text.utf8)
    return table.append(bytes.span)
  }
}

extension Clustering {
  /// The clusters as sets of `source:key`, whatever their numbers.
  func named(_ records: CustomerRecordSet) -> Set<Set<String>> {
    Set(
      (0..<count).map { cluster in
        Set(
          members(of: cluster).map { member in
            let (source, key) = records.identity(of: member)
            return source + ":" + key
          }
        )
      }
    )
  }
}
