import PanoramaModel

/// How many records of delimited text were set aside, and who says why.
struct CSVDamage {
  /// How many.
  var count = 0
  private(set) var describer: CSVDescriber

  init(_ reading: FileReading) {
    describer = CSVDescriber(
      limit: reading.limits.recordBytes,
      fieldCount: 0,
      encoding: TextEncoding.utf8.rawValue
    )
  }

  /// Says what the file's records are to be; nothing happens while it stays the same.
  mutating func expect(fieldCount: Int, encoding: String) {
    guard describer.fieldCount != fieldCount || describer.encoding != encoding else { return }
    describer = CSVDescriber(limit: describer.limit, fieldCount: fieldCount, encoding: encoding)
  }

  /// Why a record is set aside.
  enum Reason {
    case record(CSVTokenizer.Fault)
    /// It stands where the file should have ended.
    case afterTrailer
  }

  /// Notes a record that cannot be cut, or that should not be there.
  ///
  /// - Parameters:
  ///   - reason: Why.
  ///   - recordStart: Where the record starts, in the text in which the reason's places count.
  ///   - lineLength: How long its first physical line is, in bytes of the text.
  /// - Returns: The note.
  func note(_ reason: Reason, recordStart: Int, lineLength: Int) -> DamageNote {
    guard case .record(let fault) = reason else { return CSVDescriber.Kind.afterTrailer.note() }
    switch fault {
    case .fieldCount(let found, _): return CSVDescriber.Kind.fieldCount.note(first: found)
    case .moreFields: return CSVDescriber.Kind.moreFields.note()
    case .unterminatedQuote(let opening, let isAtEnd):
      return CSVDescriber.Kind.unterminatedQuote.note(opening - recordStart, first: isAtEnd ? 1 : 0)
    case .textAfterQuote(let offset):
      let place = offset - recordStart
      return CSVDescriber.Kind.textAfterQuote.note(place < lineLength ? place : nil)
    case .tooLong:
      return CSVDescriber.Kind.tooLong.note(first: lineLength > describer.limit ? 1 : 0)
    }
  }

  /// The note of a record with bytes that are not text, or with a zero byte; `offset` counts from the record's start.
  func note(_ flaw: DecodedWindow.Flaw.Kind, at offset: Int?) -> DamageNote {
    flaw == .invalid && offset != nil
      ? CSVDescriber.Kind.invalid.note(offset) : CSVDescriber.Kind.nul.note(offset)
  }
}

/// The sentences about damaged records of delimited text.
final class CSVDescriber: DamageDescriber {
  /// What is wrong; the comments say what a note's first number means.
  enum Kind: Int {
    /// The fields that were found.
    case fieldCount
    case moreFields
    /// 1 when the file ends there.
    case unterminatedQuote
    case textAfterQuote
    /// 1 when it is the line, not a field.
    case tooLong
    case afterTrailer
    case nul
    case invalid

    func note(_ offset: Int? = nil, first: Int = 0) -> DamageNote {
      DamageNote(kind: rawValue, offset: offset, first: first)
    }
  }

  /// The longest record in bytes.
  let limit: Int
  /// How many fields a record should have.
  let fieldCount: Int
  /// What the text is declared to be, or was found to be.
  let encoding: String

  init(limit: Int, fieldCount: Int, encoding: String) {
    self.limit = limit
    self.fieldCount = fieldCount
    self.encoding = encoding
  }

  func diagnostic(of note: DamageNote, at place: RecordPlace, raw: Span<UInt8>) -> Diagnostic {
    switch Kind(rawValue: note.kind) {
    case .fieldCount:
      counted(place, found: note.first == 1 ? "1 field" : "\(note.first) fields")
    case .moreFields:
      counted(
        place,
        found: "a quoted field that runs over the line end and makes more fields than that"
      )
    case .unterminatedQuote: unterminatedQuote(note, place)
    case .textAfterQuote:
      Diagnostic(
        .csvTextAfterQuote,
        at: place,
        offset: note.offset,
        expected: "a delimiter or the line end after a closing quote",
        found: "other text",
        remedy:
          "double the quotes inside the field, or set quote: none for this file in its mapping"
      )
    case .tooLong, nil: tooLong(note, place)
    case .afterTrailer: .afterTrailer(place)
    case .nul:
      Diagnostic(
        .csvNulByte,
        at: place,
        offset: note.offset,
        expected: "text without zero bytes",
        found: "a zero byte",
        remedy:
          "deliver the file again, or declare its encoding in its mapping (encoding: utf-16le)"
      )
    case .invalid: invalid(note.offset ?? 0, place, raw)
    }
  }

  private func counted(_ place: RecordPlace, found: String) -> Diagnostic {
    Diagnostic(
      .csvFieldCount,
      at: place,
      expected: "\(fieldCount) fields, as in the header",
      found: found,
      remedy: "quote the field that holds a delimiter or a line end, or mend the line"
    )
  }

  private func unterminatedQuote(_ note: DamageNote, _ place: RecordPlace) -> Diagnostic {
    Diagnostic(
      .csvUnterminatedQuote,
      at: place,
      offset: note.offset,
      expected: "a closing quote for the field that opens here",
      found: note.first == 1
        ? "the end of the file" : "more than 1000 lines that are records by themselves",
      remedy: "close the quote in the file, or set quote: none for this file in its mapping"
    )
  }

  private func tooLong(_ note: DamageNote, _ place: RecordPlace) -> Diagnostic {
    Diagnostic(
      .recordTooLong,
      at: place,
      expected: "a record of at most \(limit) bytes",
      found: note.first == 1
        ? "a line of \(place.byteLength) bytes"
        : "a quoted field that does not close within that",
      remedy:
        "mend the line, or write `limits: { record_bytes: 67108864 }` for this file in its mapping"
    )
  }

  private func invalid(_ offset: Int, _ place: RecordPlace, _ raw: Span<UInt8>) -> Diagnostic {
    var diagnostic = Diagnostic(
      .encodingInvalid,
      at: place,
      offset: offset,
      expected: "text in \(encoding)",
      found: hexadecimal(raw, at: offset, after: "the bytes "),
      remedy:
        "declare the file's encoding in its mapping (encoding: utf-8 or gb18030), or mend the bytes"
    )
    diagnostic.location?.byteOffset = place.byteOffset + offset
    return diagnostic
  }
}
