import PanoramaModel

extension ByteBuilder {
  /// Appends, field by field, which records say each published value, and what the others say.
  mutating func appendLineage(_ profile: Profile, _ texts: RecordTexts) {
    append(",\"lineage\":{")
    var isFirst = true
    for field in profile.fields where field.derived != nil || !field.candidates.isEmpty {
      if !isFirst { append(UInt8(ascii: ",")) }
      isFirst = false
      appendKey(field.field)
      append("{\"reason\":\"")
      append(field.reason.name)
      append("\",\"published\":[")
      let published = field.derived == nil ? field.winners : min(1, field.candidates.count)
      for position in 0..<published {
        if position > 0 { append(UInt8(ascii: ",")) }
        appendRecords(of: field, from: position, profile, texts)
      }
      append("],\"lost\":[")
      appendLost(field, after: published, profile, texts)
      append("]}")
    }
    append("}")
  }

  private mutating func appendLost(
    _ field: MergedField,
    after published: Int,
    _ profile: Profile,
    _ texts: RecordTexts
  ) {
    var isFirst = true
    for position in field.candidates.indices.dropFirst(published)
    where field.firstEqual(to: position, texts) == position {
      append(isFirst ? "{\"value\":" : ",{\"value\":")
      isFirst = false
      let value = texts.value(of: field.candidates[position])
      appendJSON(texts.tables[value.table].text, value.canonical)
      append(",\"records\":")
      appendRecords(of: field, from: position, profile, texts)
      append("}")
    }
  }

  /// Appends the records that say what the candidate at `position` says, by their places in the profile.
  private mutating func appendRecords(
    of field: MergedField,
    from position: Int,
    _ profile: Profile,
    _ texts: RecordTexts
  ) {
    append(UInt8(ascii: "["))
    var isFirst = true
    for index in position..<field.candidates.count
    where index == position || texts.isEqual(field.candidates[index], field.candidates[position]) {
      let customer = field.candidates[index].customer
      guard let member = profile.members.firstIndex(of: customer) else { continue }
      if !isFirst { append(UInt8(ascii: ",")) }
      isFirst = false
      append(member)
    }
    append(UInt8(ascii: "]"))
  }
}

extension MergedField {
  /// The place of the first candidate that says the same.
  fileprivate func firstEqual(to position: Int, _ texts: RecordTexts) -> Int {
    candidates.indices.first { texts.isEqual(candidates[$0], candidates[position]) } ?? position
  }
}

extension RecordTexts {
  /// Where a candidate's text is.
  fileprivate func value(of candidate: Candidate) -> (table: Int, canonical: TextRange) {
    let table = Int(customers[Int(candidate.customer)].table)
    return (table, tables[table].values[Int(candidate.value)].canonical)
  }

  /// Whether two candidates say the same.
  fileprivate func isEqual(_ left: Candidate, _ right: Candidate) -> Bool {
    let (one, other) = (value(of: left), value(of: right))
    guard one.canonical.length == other.canonical.length else { return false }
    let kinds = (
      tables[one.table].values[Int(left.value)].identifierKind,
      tables[other.table].values[Int(right.value)].identifierKind
    )
    guard kinds.0 == kinds.1 else { return false }
    for index in 0..<Int(one.canonical.length)
    where tables[one.table].text[Int(one.canonical.offset) + index]
      != tables[other.table].text[Int(other.canonical.offset) + index]
    {
      return false
    }
    return true
  }
}
