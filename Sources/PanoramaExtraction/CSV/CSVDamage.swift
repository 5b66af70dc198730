import PanoramaModel

/// The sentences about damaged records of delimited text.
enum CSVDamage {
  /// A record that cannot be cut.
  static func record(
    _ fault: CSVTokenizer.Fault,
    _ place: RecordPlace,
    _ raw: Span<UInt8>,
    recordStart: Int,
    lineLength: Int,
    fieldCount: Int,
    _ reading: FileReading
  ) -> DamagedRecord {
    switch fault {
    case .fieldCount(let found):
      counted(place, raw, fieldCount, found: "\(found) fields")
    case .moreFields:
      counted(
        place,
        raw,
        fieldCount,
        found: "a quoted field that runs over the line end and makes more fields than that"
      )
    case .unterminatedQuote(let opening):
      DamagedRecord(
        .csvUnterminatedQuote,
        at: place,
        raw: raw,
        column: opening - recordStart + 1,
        expected: "a closing quote for the field that opens here",
        found: "the end of the file",
        remedy: "close the quote in the file, or set quote: none for this file in its mapping"
      )
    case .textAfterQuote(let offset):
      DamagedRecord(
        .csvTextAfterQuote,
        at: place,
        raw: raw,
        column: offset - recordStart < lineLength ? offset - recordStart + 1 : nil,
        expected: "a delimiter or the line end after a closing quote",
        found: "other text",
        remedy: "double the quotes inside the field, "
          + "or set quote: none for this file in its mapping"
      )
    case .tooLong:
      DamagedRecord(
        .recordTooLong,
        at: place,
        raw: raw,
        expected: "a record of at most \(reading.limits.recordBytes) bytes",
        found: lineLength > reading.limits.recordBytes
          ? "a line of \(lineLength) bytes" : "a quoted field that does not close within that",
        remedy:
          "mend the line, or write `limits: { record_bytes: 67108864 }` for this file in its mapping"
      )
    }
  }

  private static func counted(
    _ place: RecordPlace,
    _ raw: Span<UInt8>,
    _ expected: Int,
    found: String
  ) -> DamagedRecord {
    DamagedRecord(
      .csvFieldCount,
      at: place,
      raw: raw,
      expected: "\(expected) fields, as in the header",
      found: found,
      remedy: "quote the field that holds a delimiter or a line end, or mend the line"
    )
  }

  /// A record with bytes that are not text; `offset` counts from the record's start.
  static func invalidBytes(
    _ place: RecordPlace,
    _ raw: Span<UInt8>,
    at offset: Int,
    _ encoding: String
  ) -> DamagedRecord {
    var record = DamagedRecord(
      .encodingInvalid,
      at: place,
      raw: raw,
      column: offset + 1,
      expected: "text in \(encoding)",
      found: "the bytes \(hexadecimal(raw, at: offset)) at byte \(place.byteOffset + offset)",
      remedy: "declare the file's encoding in its mapping (encoding: utf-8 or gb18030), "
        + "or mend the bytes"
    )
    record.diagnostic.location?.byteOffset = place.byteOffset + offset
    return record
  }

  /// A record where the file should have ended.
  static func afterTrailer(
    _ place: RecordPlace,
    _ raw: Span<UInt8>,
    _ reading: FileReading
  ) -> DamagedRecord {
    DamagedRecord(
      .csvAfterTrailer,
      at: place,
      raw: raw,
      expected: "the end of the file after the trailer",
      found: "a further record",
      remedy: "deliver the file again: two files may have been joined, "
        + "or correct the trailer prefix in the mapping"
    )
  }
}
