import PanoramaModel

extension ByteBuilder {
  /// Appends the parts of the published addresses, by the names of their fields; parts that say nothing are left out.
  mutating func appendAddressParts(
    _ profile: Profile,
    _ texts: RecordTexts,
    _ parser: PostalAddress.Parser
  ) {
    append(",\"address_parts\":{")
    var isFirst = true
    for field in profile.publishedAddresses {
      if !isFirst { append(UInt8(ascii: ",")) }
      isFirst = false
      appendKey(field.field)
      let table = Int(texts.customers[Int(field.candidates[0].customer)].table)
      append(texts.tables[table].address(of: field, parser))
    }
    append("}")
  }

  private mutating func append(_ address: PostalAddress) {
    var separator = "{\""
    for (name, text) in zip(PostalAddress.partNames, address.texts) where !text.isEmpty {
      append(separator)
      separator = ",\""
      append(name)
      append("\":")
      appendJSON(text)
    }
    if !address.candidates.isEmpty {
      append(",\"candidates\":[")
      for (position, candidate) in address.candidates.enumerated() {
        if position > 0 { append(UInt8(ascii: ",")) }
        appendJSON(candidate)
      }
      append("]")
    }
    append("}")
  }
}

extension Profile {
  /// The fields whose published value is an address.
  var publishedAddresses: [MergedField] {
    fields.filter {
      ($0.field == .address || $0.field == .businessAddress) && $0.derived == nil && $0.winners > 0
    }
  }
}

extension CustomerRecordTable {
  /// The parts of the winning address of a field whose winner this table holds.
  func address(of field: MergedField, _ parser: PostalAddress.Parser) -> PostalAddress {
    let range = values[Int(field.candidates[0].value)].canonical
    let start = Int(range.offset)
    return parser(text.span.extracting(start..<(start + Int(range.length))))
  }
}
