import PanoramaModel

/// The sentences about damaged lines of fixed-width text.
final class FixedDamage: DamageDescriber {
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

  private let columns: [FixedLayout.Column]
  private let unit: FixedLayout.Unit
  private let limit: Int
  /// What the text is declared to be, or was found to be.
  let encoding: String

  init(_ reading: FileReading, encoding: String) {
    columns = reading.fixed.columns
    unit = reading.fixed.unit
    limit = reading.limits.recordBytes
    self.encoding = encoding
  }

  func diagnostic(of note: DamageNote, at place: RecordPlace, raw: Span<UInt8>) -> Diagnostic {
    let fault = FixedFault(note)
    let column = fault.column.map { columns[$0].name } ?? ""
    var diagnostic =
      switch fault.kind {
      case .cutCharacter: cutCharacter(fault.offset, column, place)
      case .shortLine(let found): shortLine(found, fault, place)
      case .longLine(let found):
        Diagnostic(
          .fixedLongLine,
          at: place,
          expected: "a line that ends with its last column, as others do",
          found: "\(found) \(unit.rawValue): two lines may have become one",
          remedy: "mend the line, or add what stands there to the mapping's columns"
        )
      case .nul:
        Diagnostic(
          .csvNulByte,
          at: place,
          offset: fault.offset,
          expected: "text without zero bytes",
          found: "a zero byte",
          remedy: "deliver the file again with blanks in empty columns"
        )
      case .invalid:
        Diagnostic(
          .encodingInvalid,
          at: place,
          offset: fault.offset,
          expected: "text in \(encoding)",
          found: hexadecimal(raw, at: fault.offset ?? 0, after: "the bytes "),
          remedy: "declare the file's encoding in its mapping (encoding: utf-8 or gb18030), "
            + "or mend the bytes"
        )
      case .afterTrailer: Diagnostic.afterTrailer(place)
      case .tooLong:
        Diagnostic(
          .recordTooLong,
          at: place,
          expected: "a record of at most \(limit) bytes",
          found: "a line of \(place.byteLength) bytes",
          remedy: "mend the line, or write `limits: { record_bytes: 67108864 }` for this file "
            + "in its mapping"
        )
      }
    diagnostic.location?.path = column.isEmpty ? nil : column
    return diagnostic
  }

  private func cutCharacter(_ offset: Int?, _ column: String, _ place: RecordPlace) -> Diagnostic {
    Diagnostic(
      .fixedCutCharacter,
      at: place,
      offset: offset,
      expected: "whole characters in the column \"\(column)\"",
      found: "half a character at one of its ends",
      remedy: "correct the column's places in the mapping (columns: { \(column): 1-10 }), "
        + "or let the department cut values between characters"
    )
  }

  private func shortLine(_ found: Int, _ fault: FixedFault, _ place: RecordPlace) -> Diagnostic {
    let column = fault.column.map { columns[$0] }
    let end = column.map { max(0, $0.start - 1) + max(0, $0.width) } ?? 0
    return Diagnostic(
      .fixedShortLine,
      at: place,
      offset: fault.offset,
      expected:
        "a line of at least \(end) \(unit.rawValue), for the column \"\(column?.name ?? "")\"",
      found: "\(found) \(unit.rawValue)",
      remedy: "mend the line, or write `short_rows: fill` for this file in its mapping"
    )
  }
}

extension FixedFault {
  /// The fault of a note; the note's kind is the case, its first number the column, its second the width found.
  fileprivate init(_ note: DamageNote) {
    kind =
      switch note.kind {
      case 0: .cutCharacter
      case 1: .shortLine(found: note.second)
      case 2: .nul
      case 3: .invalid
      case 4: .afterTrailer
      case 6: .longLine(found: note.second)
      default: .tooLong
      }
    column = note.first < 0 ? nil : note.first
    offset = note.offset
  }

  /// The fault as a note.
  var note: DamageNote {
    let (number, width) =
      switch kind {
      case .cutCharacter: (0, 0)
      case .shortLine(let found): (1, found)
      case .nul: (2, 0)
      case .invalid: (3, 0)
      case .afterTrailer: (4, 0)
      case .tooLong: (5, 0)
      case .longLine(let found): (6, found)
      }
    return DamageNote(kind: number, offset: offset, first: column ?? -1, second: width)
  }
}
