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
    static let hasControl = Flags(rawValue: 8)
  }

  private let limits: ReadingLimits
  /// The encoding that the file is read in.
  let encoding: String

  init(_ reading: FileReading, encoding: String = "utf-8") {
    limits = reading.limits
    self.encoding = encoding
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
    if code == .xmlNotWellFormed, let forbidden = forbidden(flags, raw) {
      code = .encodingInvalid
      (expected, found, remedy) = forbidden.sentence
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

  /// What the record holds that is no character of XML.
  private func forbidden(_ flags: Flags, _ raw: Span<UInt8>) -> XMLForbidden? {
    if flags.contains(.hasControl) { return .control }
    guard flags.contains(.hasForbiddenBytes) else { return nil }
    let place = encoding == "utf-8" ? UTF8Check.firstInvalid(in: raw) : raw.count
    return .bytes(place < raw.count ? hexadecimal(raw, at: place) : nil, encoding: encoding)
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

/// What is no character of XML (XML 1.0 §2.2).
enum XMLForbidden {
  /// No text in the encoding; the bytes are named where the file is in UTF-8.
  case bytes(String?, encoding: String)
  case control

  /// Looks for it in text in UTF-8 that came from the encoding; nil when there is none.
  init?(_ text: Span<UInt8>, _ encoding: String) {
    let place = UTF8Check.firstInvalid(in: text)
    if place < text.count {
      self = .bytes(hexadecimal(text, at: place), encoding: encoding)
      return
    }
    guard let control = Self.firstControl(text) else { return nil }
    // Bytes that are no text in another encoding have become this.
    self = text[control] == 0x01 && encoding != "utf-8" ? .bytes(nil, encoding: encoding) : .control
  }

  /// Where the first control character is, other than a tab or a line end.
  private static func firstControl(_ text: Span<UInt8>) -> Int? {
    var place = 0
    while place < text.count {
      if place + 8 <= text.count {
        // The classic test whether one of eight bytes is less than 0x20; whether there is one is exact.
        let word = ByteScan.word(text, place)
        let below = (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080
        if below == 0 {
          place += 8
          continue
        }
      }
      let byte = text[place]
      if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return place }
      place += 1
    }
    return nil
  }

  var sentence: (expected: String, found: String, remedy: String) {
    switch self {
    case .bytes(let bytes, let encoding):
      (
        "text in \(encoding)", bytes.map { "the bytes " + $0 } ?? "bytes that are none",
        "declare the file's encoding in its mapping, which overrides the prolog "
          + "(encoding: \(encoding == "utf-8" ? "gb18030" : "utf-8")), or mend the bytes"
      )
    case .control:
      (
        "characters that XML allows", "a control character",
        "mend the record in the file and run again"
      )
    }
  }
}
