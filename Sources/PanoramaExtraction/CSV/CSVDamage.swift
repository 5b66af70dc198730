import PanoramaModel

/// The sentences about damaged records of delimited text, and how many there were.
///
/// A file may consist of damaged records: sentences that recur are made once.
struct CSVDamage {
  /// Why a record is set aside.
  enum Reason {
    case record(CSVTokenizer.Fault)
    /// It stands where the file should have ended.
    case afterTrailer
  }

  /// How many records were set aside.
  var count = 0
  /// How many fields a record should have.
  var fieldCount = 0 {
    didSet {
      expectedFields = "\(fieldCount) fields, as in the header"
      foundFields = (0..<64).map { $0 == 1 ? "1 field" : "\($0) fields" }
    }
  }
  private let limit: Int
  private var expectedFields = ""
  private var foundFields: [String] = []

  init(_ reading: FileReading) {
    limit = reading.limits.recordBytes
  }

  /// A record that cannot be cut, or that should not be there.
  func record(
    _ reason: Reason,
    _ place: RecordPlace,
    _ raw: [UInt8],
    recordStart: Int,
    lineLength: Int
  ) -> DamagedRecord {
    guard case .record(let fault) = reason else { return afterTrailer(place, raw) }
    return switch fault {
    case .fieldCount(let found, _):
      counted(
        place,
        raw,
        found: foundFields.indices ~= found ? foundFields[found] : "\(found) fields"
      )
    case .moreFields:
      counted(
        place,
        raw,
        found: "a quoted field that runs over the line end and makes more fields than that"
      )
    case .unterminatedQuote(let opening, let isAtEnd):
      DamagedRecord(
        .csvUnterminatedQuote,
        at: place,
        raw: raw,
        column: opening - recordStart + 1,
        expected: "a closing quote for the field that opens here",
        found: isAtEnd
          ? "the end of the file" : "more than 1000 lines that are records by themselves",
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
        remedy:
          "double the quotes inside the field, or set quote: none for this file in its mapping"
      )
    case .tooLong:
      DamagedRecord(
        .recordTooLong,
        at: place,
        raw: raw,
        expected: "a record of at most \(limit) bytes",
        found: lineLength > limit
          ? "a line of \(place.byteLength) bytes"
          : "a quoted field that does not close within that",
        remedy:
          "mend the line, or write `limits: { record_bytes: 67108864 }` for this file in its mapping"
      )
    }
  }

  private func counted(_ place: RecordPlace, _ raw: [UInt8], found: String) -> DamagedRecord {
    DamagedRecord(
      .csvFieldCount,
      at: place,
      raw: raw,
      expected: expectedFields,
      found: found,
      remedy: "quote the field that holds a delimiter or a line end, or mend the line"
    )
  }

  /// A record with bytes that are not text, or with a zero byte; `offset` counts from the record's start.
  func flawed(
    _ place: RecordPlace,
    _ raw: [UInt8],
    _ kind: DecodedWindow.Flaw.Kind,
    at offset: Int?,
    _ encoding: String
  ) -> DamagedRecord {
    guard kind == .invalid, let offset else {
      return DamagedRecord(
        .csvNulByte,
        at: place,
        raw: raw,
        column: offset.map { $0 + 1 },
        expected: "text without zero bytes",
        found: "a zero byte",
        remedy:
          "deliver the file again, or declare its encoding in its mapping (encoding: utf-16le)"
      )
    }
    var record = DamagedRecord(
      .encodingInvalid,
      at: place,
      raw: raw,
      column: offset + 1,
      expected: encoding == "utf-8" ? "text in utf-8" : "text in \(encoding)",
      found: hexadecimal(raw.span, at: offset, after: "the bytes "),
      remedy:
        "declare the file's encoding in its mapping (encoding: utf-8 or gb18030), or mend the bytes"
    )
    record.diagnostic.location?.byteOffset = place.byteOffset + offset
    return record
  }

  private func afterTrailer(_ place: RecordPlace, _ raw: [UInt8]) -> DamagedRecord {
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
