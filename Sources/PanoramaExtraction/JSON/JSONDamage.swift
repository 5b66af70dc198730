import PanoramaModel

/// The sentences about damaged JSON.
final class JSONDamage: DamageDescriber {
  /// What is wrong with a record; places count from the start of the text.
  enum Reason {
    case fault(JSONFault)
    case invalidBytes(Int)
    case tooLong
  }

  /// A reason in a note, whose first number is what was expected or the byte that is not UTF-8, and whose second is the
  /// byte that was found.
  private enum Kind: Int {
    case tooLong
    case invalid
    case syntax
    case duplicateKey
    case tooDeep
    case end
  }

  /// What was found where the record has ended.
  private static let endOfRecord = -1
  private let limits: ReadingLimits

  init(_ reading: FileReading) {
    limits = reading.limits
  }

  // MARK: Notes

  /// The note of a record that starts at `start` in `text` and ends with it.
  static func note(_ reason: Reason, _ text: Span<UInt8>, _ start: Int) -> DamageNote {
    switch reason {
    case .tooLong: return tooLong
    case .invalidBytes(let offset): return invalid(text[offset], at: offset - start)
    case .fault(let fault):
      let offset = min(fault.offset, text.count)
      var note = DamageNote(kind: 0, offset: offset - start)
      note.second = offset < text.count ? Int(text[offset]) : endOfRecord
      switch fault.kind {
      case .syntax(let expected):
        note.kind = Kind.syntax.rawValue
        note.first = expected.rawValue
      case .duplicateKey:
        note.kind = Kind.duplicateKey.rawValue
        note.second = 0
      case .tooDeep: note.kind = Kind.tooDeep.rawValue
      case .end: note.kind = Kind.end.rawValue
      }
      return note
    }
  }

  /// The note of a record beyond the limit.
  static let tooLong = DamageNote(kind: Kind.tooLong.rawValue)

  /// The note of a record with a byte that is not UTF-8.
  ///
  /// One byte: how many follow it depends on how the file was cut.
  static func invalid(_ byte: UInt8, at offset: Int) -> DamageNote {
    DamageNote(kind: Kind.invalid.rawValue, offset: offset, first: Int(byte))
  }

  /// The note of the same fault in a record of so many bytes: what was found behind them is not its own.
  static func cut(_ note: DamageNote, to count: Int) -> DamageNote {
    guard let offset = note.offset, offset >= count else { return note }
    var note = note
    note.offset = count
    note.second = endOfRecord
    return note
  }

  // MARK: Sentences

  func diagnostic(of note: DamageNote, at place: RecordPlace, raw: Span<UInt8>) -> Diagnostic {
    let expected = JSONFault.Expected(rawValue: note.first) ?? .value
    return switch Kind(rawValue: note.kind) {
    case .tooLong, nil: tooLong(place)
    case .invalid: invalid(note, place)
    case .syntax: fault(.syntax(expected), note, place)
    case .duplicateKey: fault(.duplicateKey, note, place)
    case .tooDeep: fault(.tooDeep, note, place)
    case .end: fault(.end, note, place)
    }
  }

  private func fault(
    _ kind: JSONFault.Kind,
    _ note: DamageNote,
    _ place: RecordPlace
  ) -> Diagnostic {
    let (code, expected) = Self.sentence(kind, limits.depth)
    let isRepeated = code == .jsonDuplicateKey && note.second != Self.endOfRecord
    return Diagnostic(
      code,
      at: place,
      offset: note.offset,
      expected: expected,
      found: isRepeated ? "a key for the second time" : Self.found(note.second),
      remedy: code == .recordTooDeep
        ? "write `limits: { depth: 200 }` for this file in its mapping"
        : "mend the record in the file and run again"
    )
  }

  private func invalid(_ note: DamageNote, _ place: RecordPlace) -> Diagnostic {
    let byte = [UInt8(truncatingIfNeeded: note.first)]
    var diagnostic = Diagnostic(
      .encodingInvalid,
      at: place,
      offset: note.offset,
      expected: "UTF-8, the encoding of JSON (RFC 8259 §8.1)",
      found: hexadecimal(byte.span, at: 0, after: "the bytes "),
      remedy: "convert the file first: iconv -f GB18030 -t UTF-8 OLD > NEW"
    )
    diagnostic.location?.byteOffset = place.byteOffset + (note.offset ?? 0)
    return diagnostic
  }

  private func tooLong(_ place: RecordPlace) -> Diagnostic {
    Diagnostic(
      .recordTooLong,
      at: place,
      expected: "a record of at most \(limits.recordBytes) bytes",
      found: "\(place.byteLength) bytes or more",
      remedy:
        "mend the record, or write `limits: { record_bytes: 67108864 }` for this file in its mapping"
    )
  }

  private static func sentence(
    _ kind: JSONFault.Kind,
    _ depth: Int
  ) -> (DiagnosticCode, expected: String) {
    switch kind {
    case .syntax(.object): (.jsonNotObject, JSONFault.Expected.object.words)
    case .syntax(let expected): (.jsonSyntax, expected.words)
    case .duplicateKey: (.jsonDuplicateKey, "each mapped key once in an object")
    case .tooDeep: (.recordTooDeep, "at most \(depth) levels")
    case .end: (.jsonSyntax, "the rest of the value")
    }
  }

  /// A byte, named rather than quoted when it may be part of a value.
  private static func found(_ byte: Int) -> String {
    guard let byte = UInt8(exactly: byte) else { return "the end of the record" }
    return switch byte {
    case 0x0A: "a line feed"
    case 0x00..<0x20: hexadecimal([byte].span, at: 0, after: "the control character ")
    case UInt8(ascii: "0")...UInt8(ascii: "9"): "a digit"
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): "a letter"
    case 0x80...: "a character beyond ASCII"
    default: String(Character(Unicode.Scalar(byte)))
    }
  }

  /// Something wrong around the records.
  static func document(_ fault: JSONFault, line: Int, byteOffset: Int) -> Diagnostic {
    let (code, expected) = sentence(fault.kind, 0)
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
