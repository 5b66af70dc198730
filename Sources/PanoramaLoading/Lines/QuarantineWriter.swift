public import PanoramaModel

/// Writes `quarantine.jsonl`: one record a line, with the place and the bytes that it takes to read it again.
///
/// The records are sorted by source, file and number, so the file does not depend on the order in which they were found.
public enum QuarantineWriter {
  /// Writes the file at `path`, which must not exist yet.
  public static func write(
    path: String,
    runID: String,
    records: [QuarantinedRecord],
    masking: Masking
  ) throws(LoadingError) {
    var file = try OutputFile(creating: path)
    for record in records.sorted(by: precedes) {
      append(record, runID, masking, to: &file.text)
      try file.drain()
    }
    try file.finish()
  }

  private static func precedes(_ left: QuarantinedRecord, _ right: QuarantinedRecord) -> Bool {
    if left.source != right.source { return left.source < right.source }
    let places = (left.diagnostic.location, right.diagnostic.location)
    let files = (places.0?.file ?? "", places.1?.file ?? "")
    if files.0 != files.1 { return files.0 < files.1 }
    let numbers = (places.0?.record ?? 0, places.1?.record ?? 0)
    if numbers.0 != numbers.1 { return numbers.0 < numbers.1 }
    let codes = (left.diagnostic.code.rawValue, right.diagnostic.code.rawValue)
    if codes.0 != codes.1 { return codes.0 < codes.1 }
    return (left.diagnostic.field ?? "", left.diagnostic.found)
      < (right.diagnostic.field ?? "", right.diagnostic.found)
  }

  private static func append(
    _ record: QuarantinedRecord,
    _ runID: String,
    _ masking: Masking,
    to text: inout ByteBuilder
  ) {
    let diagnostic = record.diagnostic
    let place = diagnostic.location
    let found = diagnostic.holdsPersonalData ? masking.text(diagnostic.found) : diagnostic.found
    text.append(UInt8(ascii: "{"))
    text.appendMember("run", runID, isFirst: true)
    text.appendMember("source", record.source)
    text.appendMember("file", place?.file)
    text.appendMember("sha256", record.sha256)
    text.appendMember("record", place?.record)
    text.appendMember("line", place?.line)
    text.appendMember("byte_offset", place?.byteOffset)
    text.appendMember("byte_length", place?.byteLength)
    text.appendMember("path", place?.path)
    text.appendMember("code", diagnostic.code.rawValue)
    text.appendMember("severity", diagnostic.severity.rawValue)
    text.appendMember("field", diagnostic.field)
    text.appendMember("expected", diagnostic.expected)
    text.appendMember("found", found)
    text.appendMember("remedy", diagnostic.remedy)
    text.appendMember("raw_digest", record.rawDigest)
    text.append(record.isDiscarded ? ",\"discarded\":true" : ",\"discarded\":false")
    // Bytes that are not UTF-8 show as U+FFFD; byte_offset and byte_length lead to them as they are.
    text.appendMember("raw", masking.text(String(decoding: record.raw, as: UTF8.self)))
    text.append("}\n")
  }
}

extension ByteBuilder {
  /// Appends a member of a JSON object; nil becomes null.
  fileprivate mutating func appendMember(
    _ name: String,
    _ value: String?,
    isFirst: Bool = false
  ) {
    appendName(name, isFirst: isFirst)
    if let value { appendJSON(value) } else { append("null") }
  }

  fileprivate mutating func appendMember(_ name: String, _ value: Int?) {
    appendName(name, isFirst: false)
    if let value { append(value) } else { append("null") }
  }

  private mutating func appendName(_ name: String, isFirst: Bool) {
    if !isFirst { append(UInt8(ascii: ",")) }
    appendJSON(name)
    append(UInt8(ascii: ":"))
  }
}
