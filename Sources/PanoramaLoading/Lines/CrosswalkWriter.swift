public import PanoramaModel

/// Writes `crosswalk.csv`: one row for every customer record, saying in which profile it is and why.
///
/// The file is RFC 4180 with `\n` line ends. It is the truth about ids: `StateStore` can be rebuilt from it.
public enum CrosswalkWriter {
  /// The header, which other tools rely on.
  public static let header = "department,record_id,profile_id,link_reason,match_weight"

  /// Writes the file at `path`, which must not exist yet, in the order of the records.
  public static func write(
    path: String,
    records: CustomerRecordSet,
    assignments: ProfileAssignments,
    links: (CustomerIndex) -> LinkDescription
  ) throws(LoadingError) {
    var file = try OutputFile(creating: path)
    file.text.append(header)
    file.text.append(UInt8(ascii: "\n"))
    let comma = UInt8(ascii: ",")
    for (index, reference) in records.customers.enumerated() {
      let table = Int(reference.table)
      let key = records.tables[table].rows[Int(reference.row)].key
      let link = links(CustomerIndex(index))
      file.text.appendCSV(records.tables[table].source)
      file.text.append(comma)
      let end = Int(key.offset) + Int(key.length)
      file.text.appendCSV(records.tables[table].text[Int(key.offset)..<end])
      file.text.append(comma)
      file.text.appendCSV(assignments.profileID(of: CustomerIndex(index)))
      file.text.append(comma)
      file.text.appendCSV(link.reason)
      file.text.append(comma)
      if let hundredths = link.hundredths { file.text.append(hundredths: hundredths) }
      file.text.append(UInt8(ascii: "\n"))
      try file.drain()
    }
    try file.finish()
  }
}

extension ByteBuilder {
  /// Appends a number of hundredths with two decimals.
  mutating func append(hundredths: Int) {
    if hundredths < 0 { append(UInt8(ascii: "-")) }
    let magnitude = Int(hundredths.magnitude)
    append(magnitude / 100)
    append(UInt8(ascii: "."))
    append(0x30 + UInt8(magnitude / 10 % 10))
    append(0x30 + UInt8(magnitude % 10))
  }
}
