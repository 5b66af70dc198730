import PanoramaModel

/// The sentences about damaged records of XML.
final class XMLDescriber: DamageDescriber {
  /// What else is known of a damaged record.
  struct Flags: OptionSet {
    let rawValue: Int
    static let hasForbiddenBytes = Flags(rawValue: 1)
    static let endsAtNextRecord = Flags(rawValue: 2)
    /// The file ends inside it.
    static let reachesEnd = Flags(rawValue: 4)
  }

  private let limits: ReadingLimits

  init(_ reading: FileReading) {
    limits = reading.limits
  }

  /// The note of a fault: its kind, libxml2's error number, and the flags.
  static func note(_ fault: XMLFault, _ flags: Flags) -> DamageNote {
    let (kind, code) =
      switch fault {
      case .notWellFormed(let code): (0, code)
      case .tooDeep: (1, 0)
      case .tooLong: (2, 0)
      case .tooManyAttributes: (3, 0)
      case .nested: (4, 0)
      }
    return DamageNote(kind: kind, first: code, second: flags.rawValue)
  }

  private static func fault(_ note: DamageNote) -> XMLFault {
    switch note.kind {
    case 1: .tooDeep
    case 2: .tooLong
    case 3: .tooManyAttributes
    case 4: .nested
    default: .notWellFormed(code: note.first)
    }
  }

  func diagnostic(of note: DamageNote, at place: RecordPlace, raw: Span<UInt8>) -> Diagnostic {
    let flags = Flags(rawValue: note.second)
    var (code, expected, found) = Self.sentence(Self.fault(note), limits)
    // A record without its end tag takes in the next ones; which bound that meets first says nothing about it.
    if flags.contains(.endsAtNextRecord), code == .recordTooLong || code == .recordTooDeep,
      place.byteLength <= limits.recordBytes
    {
      (code, expected, found) = Self.sentence(.nested, limits)
    }
    var remedy = "mend the record in the file and run again"
    if flags.contains(.hasForbiddenBytes), code == .xmlNotWellFormed {
      (code, expected) = (.encodingInvalid, "characters that XML allows")
      found = "bytes that are none"
    } else if flags.contains(.reachesEnd), code == .xmlNotWellFormed {
      (code, expected, found) = (.xmlTruncated, "the record's end tag", "the end of the file")
      remedy = "deliver the file again: it may have been cut off in transit"
    }
    if code == .recordTooLong {
      remedy =
        "mend the record, or write `limits: { record_bytes: 67108864 }` for this file in its mapping"
    } else if code == .recordTooManyAttributes {
      remedy = "mend the record: so many attributes are no export's, and no mapping allows more"
    } else if code == .recordTooDeep {
      remedy = "write `limits: { depth: 200 }` for this file in its mapping"
    }
    return Diagnostic(code, at: place, expected: expected, found: found, remedy: remedy)
  }

  /// What was expected and found, for a fault.
  static func sentence(
    _ fault: XMLFault,
    _ limits: ReadingLimits
  ) -> (DiagnosticCode, expected: String, found: String) {
    switch fault {
    case .tooDeep: (.recordTooDeep, "at most \(limits.depth) levels", "more")
    case .tooLong:
      (.recordTooLong, "a record of at most \(limits.recordBytes) bytes", "a longer one")
    case .tooManyAttributes:
      (
        .recordTooManyAttributes, "at most \(limits.attributes) attributes of an element",
        "more"
      )
    case .nested:
      (.xmlNotWellFormed, "the record's end tag", "the start of the next record")
    case .notWellFormed(let code):
      // The parser's own sentence would quote the file, so only its number is given.
      (.xmlNotWellFormed, "well-formed XML", Self.meaning(code))
    }
  }

  /// What libxml2's commonest error numbers mean (`xmlParserErrors` in xmlerror.h).
  private static func meaning(_ code: Int) -> String {
    switch code {
    case 5, 4, 77: "the end of the text inside an element"
    case 26, 27: "a reference to an unknown entity"
    case 38: "< inside an attribute value"
    case 39, 40: "an attribute value without quotation marks"
    case 41: "an attribute without a value"
    case 42: "an attribute twice"
    case 65: "no space between two attributes"
    case 68: "a name that is none"
    case 73: "a tag without its >"
    case 76: "an end tag that does not fit its start tag"
    default: "a fault (libxml2 error \(code)); see it: xmllint --noout FILE"
    }
  }
}
