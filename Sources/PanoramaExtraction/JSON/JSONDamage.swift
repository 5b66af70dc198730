import PanoramaModel

/// The sentences about damaged JSON.
enum JSONDamage {
  /// What is wrong with a record; places count from the start of the text.
  enum Reason {
    case fault(JSONFault)
    case invalidBytes(Int)
    case tooLong
  }

  /// What stands behind the last byte of a record.
  static let endOfRecord = "the end of the record"

  /// A damaged record that starts at `start` in `text` and ends with it.
  static func record(
    _ reason: Reason,
    _ place: RecordPlace,
    _ text: Span<UInt8>,
    _ start: Int,
    _ reading: FileReading
  ) -> DamagedRecord {
    let raw = text.extracting(start..<text.count)
    switch reason {
    case .tooLong: return tooLong(place, raw, reading)
    case .invalidBytes(let offset):
      return invalid(
        place,
        raw,
        at: place.byteOffset + offset - start,
        // One byte: how many follow it depends on how the file was cut.
        found: hexadecimal(text.extracting(0..<offset + 1), at: offset)
      )
    case .fault(let fault):
      let offset = min(fault.offset, text.count)
      let (code, expected) = sentence(fault, reading.limits.depth)
      return DamagedRecord(
        code,
        at: place,
        raw: raw,
        column: offset - start + 1,
        expected: expected,
        found: code == .jsonDuplicateKey ? "a key for the second time" : found(text, offset),
        remedy: code == .recordTooDeep
          ? "write `limits: { depth: 200 }` for this file in its mapping"
          : "mend the record in the file and run again"
      )
    }
  }

  /// A record that is not UTF-8 at a byte of the file.
  static func invalid(
    _ place: RecordPlace,
    _ raw: Span<UInt8>,
    at byteOffset: Int,
    found: String
  ) -> DamagedRecord {
    var record = DamagedRecord(
      .encodingInvalid,
      at: place,
      raw: raw,
      column: byteOffset - place.byteOffset + 1,
      expected: "UTF-8, the encoding of JSON (RFC 8259 §8.1)",
      found: "the bytes " + found,
      remedy: "convert the file first: iconv -f GB18030 -t UTF-8 OLD > NEW"
    )
    record.diagnostic.location?.byteOffset = byteOffset
    return record
  }

  private static func sentence(
    _ fault: JSONFault,
    _ depth: Int
  ) -> (DiagnosticCode, expected: String) {
    switch fault.kind {
    case .syntax(.object): (.jsonNotObject, "an object")
    case .syntax(let expected): (.jsonSyntax, expected.rawValue)
    case .duplicateKey: (.jsonDuplicateKey, "each mapped key once in an object")
    case .tooDeep: (.recordTooDeep, "at most \(depth) levels")
    case .end: (.jsonSyntax, "the rest of the value")
    }
  }

  /// The byte at a place, named rather than quoted when it may be part of a value.
  private static func found(_ text: Span<UInt8>, _ offset: Int) -> String {
    guard offset < text.count else { return endOfRecord }
    let byte = text[offset]
    return switch byte {
    case 0x00..<0x20:
      byte == 0x0A
        ? "a line feed"
        : "the control character \(hexadecimal(text.extracting(0..<offset + 1), at: offset))"
    case UInt8(ascii: "0")...UInt8(ascii: "9"): "a digit"
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): "a letter"
    case 0x80...: "a character beyond ASCII"
    default: String(Character(Unicode.Scalar(byte)))
    }
  }

  /// A record beyond the limit.
  static func tooLong(
    _ place: RecordPlace,
    _ raw: Span<UInt8>,
    _ reading: FileReading
  ) -> DamagedRecord {
    DamagedRecord(
      .recordTooLong,
      at: place,
      raw: raw,
      expected: "a record of at most \(reading.limits.recordBytes) bytes",
      found: "\(place.byteLength) bytes or more",
      remedy:
        "mend the record, or write `limits: { record_bytes: 67108864 }` for this file in its mapping"
    )
  }

  /// Something wrong around the records.
  static func document(_ fault: JSONFault, line: Int, byteOffset: Int) -> Diagnostic {
    let (code, expected) = sentence(fault, 0)
    let isEnd = if case .end = fault.kind { true } else { false }
    return Diagnostic(
      code,
      at: SourceLocation(file: "", line: line, byteOffset: byteOffset),
      expected: isEnd ? "the end of the document's array and objects" : expected,
      found: isEnd ? "the end of the file" : "something else",
      remedy: "deliver the file again: it may have been cut off in transit"
    )
  }

  /// After a damaged record no other was recognised.
  static func lost(line: Int) -> Diagnostic {
    Diagnostic(
      .jsonSyntax,
      at: SourceLocation(file: "", line: line),
      expected: "a further record, or the end of the array, after a damaged record",
      found: "the end of the file",
      remedy: "mend the damaged record in the file, then run again"
    )
  }

  static let utf16 = ExtractionError(
    Diagnostic(
      .encodingUnsupported,
      at: SourceLocation(file: "", byteOffset: 0),
      expected: "UTF-8, the encoding of JSON (RFC 8259 §8.1)",
      found: "a byte-order mark of UTF-16",
      remedy: "convert the file first: iconv -f UTF-16 -t UTF-8 OLD > NEW"
    )
  )
}
