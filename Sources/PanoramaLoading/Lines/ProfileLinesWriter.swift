public import PanoramaModel

/// Writes `profiles.jsonl`: one profile a line, with its records, rows, numbers and lineage.
///
/// `lineage` names records by their place in `records`, from 0, so that a value is written once however many say it:
/// ```
/// "lineage":{"phone":{"reason":"union","published":[[0,2],[1]],"lost":[{"value":"+34612345678","records":[3]}]}}
/// ```
/// `published` lists, for each published value in turn, the records that say it. A published value that no record states
/// has the reason `derived`, and `published` then names the records that it was derived from.
///
/// Text goes from the tables of the records to the file as bytes; no string is made of it on the way.
public struct ProfileLinesWriter: ~Copyable {
  private var file: OutputFile
  private let texts: RecordTexts
  private let relations: ProfileRelations?
  private let addressParser: PostalAddress.Parser?

  /// Creates the file at `path`, which must not exist yet.
  ///
  /// - Parameters:
  ///   - path: The file, inside a run folder.
  ///   - records: The records to which the profiles refer.
  ///   - assignments: Which profile each record is in, to name related profiles; not needed without relations.
  ///   - addressParser: Takes published addresses apart for `address_parts`; nil leaves them whole.
  /// - Throws: When the file cannot be created.
  public init(
    path: String,
    records: CustomerRecordSet,
    assignments: ProfileAssignments? = nil,
    addressParser: PostalAddress.Parser? = nil
  ) throws(LoadingError) {
    file = try OutputFile(creating: path)
    self.addressParser = addressParser
    texts = RecordTexts(records)
    relations = assignments.map { ProfileRelations(records.relations, $0) }
  }

  /// Adds the next profiles.
  public mutating func append(_ profiles: [Profile]) throws(LoadingError) {
    for profile in profiles {
      Self.append(profile, texts, relations, addressParser, to: &file.text)
      try file.drain()
    }
  }

  /// Writes the rest and makes the file durable.
  public consuming func finish() throws(LoadingError) {
    try file.finish()
  }

  private static func append(
    _ profile: Profile,
    _ texts: RecordTexts,
    _ relations: ProfileRelations?,
    _ addressParser: PostalAddress.Parser?,
    to text: inout ByteBuilder
  ) {
    text.append("{\"id\":")
    text.appendJSON(profile.id)
    text.append(",\"kind\":")
    text.appendJSON(profile.kind.name)
    text.append(",\"tier\":")
    text.appendJSON(profile.tier)
    text.append(",\"name\":")
    if let field = profile.displayNameField {
      text.appendWinner(field, 0, texts)
    } else {
      text.append("null")
    }
    text.appendFields(profile, texts)
    if let addressParser { text.appendAddressParts(profile, texts, addressParser) }
    text.appendIdentifiers(profile, texts)
    text.append(",\"records\":[")
    for (position, member) in profile.members.enumerated() {
      if position > 0 { text.append(UInt8(ascii: ",")) }
      text.append("{\"source\":")
      text.appendIdentity(member, texts, key: ",\"id\":")
      text.append("}")
    }
    text.append("]")
    if let relations { text.appendRelations(relations.of(profile)) }
    text.appendChildren(profile, texts)
    text.appendNumbers(profile)
    text.appendLineage(profile, texts)
    text.append("}\n")
  }
}

/// The records as the lines quote them.
struct RecordTexts {
  let tables: [CustomerRecordTable]
  let customers: [RowReference]
  /// The source of each table as a JSON string.
  let sources: [[UInt8]]

  init(_ records: CustomerRecordSet) {
    tables = records.tables
    customers = records.customers
    sources = records.tables.map { table in
      var text = ByteBuilder()
      text.appendJSON(table.source)
      return text.bytes
    }
  }
}

extension ByteBuilder {
  /// Appends the source and the key of a record as the values of two members.
  fileprivate mutating func appendIdentity(
    _ member: CustomerIndex,
    _ texts: RecordTexts,
    key: String
  ) {
    let reference = texts.customers[Int(member)]
    let table = Int(reference.table)
    append(texts.sources[table])
    append(key)
    appendJSON(texts.tables[table].text, texts.tables[table].rows[Int(reference.row)].key)
  }

  fileprivate mutating func appendWinner(
    _ field: MergedField,
    _ position: Int,
    _ texts: RecordTexts
  ) {
    let candidate = field.candidates[position]
    let table = Int(texts.customers[Int(candidate.customer)].table)
    appendJSON(texts.tables[table].text, texts.tables[table].values[Int(candidate.value)].canonical)
  }

  /// Appends the published values: one as a string, several as an array, whatever their number.
  fileprivate mutating func appendFields(
    _ profile: Profile,
    _ texts: RecordTexts
  ) {
    append(",\"fields\":{")
    var isFirst = true
    for field in profile.fields where field.derived != nil || field.winners > 0 {
      if !isFirst { append(UInt8(ascii: ",")) }
      isFirst = false
      appendKey(field.field)
      if let derived = field.derived {
        appendJSON(derived)
      } else if field.field.definition.isMultiple {
        for position in 0..<field.winners {
          append(position == 0 ? UInt8(ascii: "[") : UInt8(ascii: ","))
          appendWinner(field, position, texts)
        }
        append(UInt8(ascii: "]"))
      } else {
        appendWinner(field, 0, texts)
      }
    }
    append("}")
  }

  /// Appends the published identifiers with what `fields` leaves out: their kind and whether they pass their checks.
  fileprivate mutating func appendIdentifiers(
    _ profile: Profile,
    _ texts: RecordTexts
  ) {
    append(",\"identifiers\":[")
    var isFirst = true
    for field in profile.fields where field.field == .identifier {
      for candidate in field.candidates.prefix(field.winners) {
        let table = Int(texts.customers[Int(candidate.customer)].table)
        let value = texts.tables[table].values[Int(candidate.value)]
        if !isFirst { append(UInt8(ascii: ",")) }
        isFirst = false
        append("{\"kind\":")
        appendJSON(value.kindOfIdentifier.name)
        append(",\"value\":")
        appendJSON(texts.tables[table].text, value.canonical)
        append(",\"validity\":")
        appendJSON(value.validity.name)
        append("}")
      }
    }
    append("]")
  }

  fileprivate mutating func appendNumbers(_ profile: Profile) {
    append(",\"indicators\":[")
    for (position, indicator) in profile.indicators.enumerated() {
      append(position == 0 ? "{\"code\":" : ",{\"code\":")
      appendJSON(indicator.code)
      append(",\"period\":")
      appendJSON(indicator.period)
      append(",\"unit\":")
      appendJSON(indicator.unit)
      append(",\"value\":")
      appendJSON(indicator.value.description)
      append("}")
    }
    append("],\"counterparties\":[")
    for (position, counterparty) in profile.counterparties.enumerated() {
      append(position == 0 ? "{\"role\":" : ",{\"role\":")
      append(counterparty.isPayer ? "\"payer\",\"name\":" : "\"payee\",\"name\":")
      appendJSON(counterparty.name)
      append(",\"count\":")
      append(counterparty.count)
      append(",\"sum\":")
      appendJSON(counterparty.sum.description)
      append(",\"currency\":")
      appendJSON(counterparty.currency)
      append("}")
    }
    append("]")
  }
}
