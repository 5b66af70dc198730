import PanoramaModel

/// The sentences about damaged lines of fixed-width text.
enum FixedDamage {
  /// Without columns there is nothing to cut.
  static let noColumns = ExtractionError(
    Diagnostic(
      .mappingMissingKey,
      field: "columns",
      expected: "the columns of the fixed-width file",
      found: "none",
      remedy: "add to this file's mapping, with both ends of each: columns: { id: 1-10 }"
    )
  )

  /// A line that cannot be cut.
  static func record(
    _ fault: FixedFault,
    _ place: RecordPlace,
    _ raw: [UInt8],
    _ encoding: String
  ) -> DamagedRecord {
    let column = fault.offset.map { $0 + 1 }
    var record =
      switch fault.kind {
      case .cutCharacter:
        DamagedRecord(
          .fixedCutCharacter,
          at: place,
          raw: raw,
          column: column,
          expected: "whole characters in the column \"\(fault.column)\"",
          found: "half a character at one of its ends",
          remedy: "correct the column's start and width in the mapping, or let the department cut "
            + "values between characters"
        )
      case .shortLine(let expected, let found, let unit):
        DamagedRecord(
          .fixedShortLine,
          at: place,
          raw: raw,
          column: column,
          expected:
            "a line of at least \(expected) \(unit.rawValue), for the column \"\(fault.column)\"",
          found: "\(found) \(unit.rawValue)",
          remedy: "mend the line, or write `short_rows: fill` for this file in its mapping"
        )
      case .flaw(.nul):
        DamagedRecord(
          .csvNulByte,
          at: place,
          raw: raw,
          column: column,
          expected: "text without zero bytes",
          found: "a zero byte",
          remedy: "deliver the file again with blanks in empty columns"
        )
      case .flaw(.invalid):
        DamagedRecord(
          .encodingInvalid,
          at: place,
          raw: raw,
          column: column,
          expected: "text in \(encoding)",
          found: hexadecimal(raw.span, at: fault.offset ?? 0, after: "the bytes "),
          remedy: "declare the file's encoding in its mapping (encoding: utf-8 or gb18030), "
            + "or mend the bytes"
        )
      case .afterTrailer:
        DamagedRecord(
          .csvAfterTrailer,
          at: place,
          raw: raw,
          expected: "the end of the file after the trailer",
          found: "a further record",
          remedy: "deliver the file again: two files may have been joined, "
            + "or correct the trailer prefix in the mapping"
        )
      case .tooLong(let limit):
        DamagedRecord(
          .recordTooLong,
          at: place,
          raw: raw,
          expected: "a record of at most \(limit) bytes",
          found: "a line of \(place.byteLength) bytes",
          remedy: "mend the line, or write `limits: { record_bytes: 67108864 }` for this file "
            + "in its mapping"
        )
      }
    record.diagnostic.location?.path = fault.column.isEmpty ? nil : fault.column
    return record
  }
}
