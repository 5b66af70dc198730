import PanoramaModel

/// A part of an XML file that is not well-formed, from its start until the next record.
struct XMLDamage {
  /// What was found behind the damage.
  enum Found {
    case waits
    /// The damaged record starts only here.
    case recordStart(Int)
    /// A damaged record ends here; nil at the end of the file.
    case end(Int?)
    /// No record was damaged, only what stands between them.
    case junk(Int?)
  }

  private let fault: XMLFault
  private let position: Int
  /// Where it starts in the text.
  private(set) var start: Int
  private var forbidden: Forbidden?
  private var endsAtNextRecord = false
  /// Where it starts in the file.
  private(set) var raw: Int
  /// The line on which it starts.
  private(set) var line: Int
  private var isRecord: Bool
  /// How far the text has been searched.
  private(set) var searchedTo: Int
  /// The first bytes, once the window had to be given up.
  private(set) var held: [UInt8]?

  init(
    fault: XMLFault,
    position: Int,
    start: Int,
    raw: Int,
    line: Int,
    isRecord: Bool,
    searchedTo: Int
  ) {
    self.fault = fault
    self.position = position
    self.start = start
    self.raw = raw
    self.line = line
    self.isRecord = isRecord
    self.searchedTo = searchedTo
  }

  /// The qualified name of the start tag at `start`.
  static func name(at start: Int, _ text: Span<UInt8>) -> [UInt8] {
    var end = start + 1
    while end < text.count, !isNameEnd(text[end]) { end += 1 }
    return copyOf(text.extracting(start + 1..<end))
  }

  /// Whether a name ends in front of this byte.
  static func isNameEnd(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }

  /// The damaged record starts here.
  mutating func restart(at position: Int, raw: Int, line: Int) {
    start = position
    self.raw = raw
    self.line = line
    isRecord = true
    searchedTo = position + 1
  }

  /// Keeps the first bytes, because the window is given up.
  mutating func hold(_ bytes: Span<UInt8>) {
    if held == nil { held = copyOf(bytes) }
  }

  /// Looks for the next start tag, or the end tag, of a record in the text from `searchedTo` on.
  mutating func seek(
    _ text: Span<UInt8>,
    from windowStart: Int,
    name: [UInt8],
    isFinal: Bool
  ) -> Found {
    while let place = ByteScan.firstIndex(
      of: UInt8(ascii: "<"),
      in: text,
      from: searchedTo - windowStart
    ) {
      searchedTo = windowStart + place
      guard place + name.count + 2 < text.count || isFinal else { return .waits }
      if Self.has(name, in: text, at: place + 1) {
        if isRecord {
          endsAtNextRecord = true
          return .end(searchedTo)
        }
        return searchedTo <= position ? .recordStart(searchedTo) : .junk(searchedTo)
      }
      if place + 1 < text.count, text[place + 1] == UInt8(ascii: "/"),
        Self.has(name, in: text, at: place + 2)
      {
        let close = ByteScan.firstIndex(of: UInt8(ascii: ">"), in: text, from: place)
        guard let close else { return isFinal ? .end(nil) : .waits }
        return .end(windowStart + close + 1)
      }
      searchedTo += 1
    }
    searchedTo = max(searchedTo, windowStart + text.count)
    guard isFinal else { return .waits }
    return isRecord ? .end(nil) : .junk(nil)
  }

  private static func has(_ name: [UInt8], in text: Span<UInt8>, at place: Int) -> Bool {
    guard place + name.count < text.count else { return false }
    for index in name.indices where text[place + index] != name[index] { return false }
    return isNameEnd(text[place + name.count])
  }

  /// What is no character of XML (XML 1.0 §2.2).
  ///
  /// The parser's own error would depend on where the input is cut.
  private enum Forbidden {
    /// No text in the encoding; the bytes are named where the file is in UTF-8.
    case bytes(String?, encoding: String)
    case control

    init?(_ text: Span<UInt8>, _ encoding: String) {
      let place = UTF8Check.firstInvalid(in: text)
      if place < text.count {
        self = .bytes(hexadecimal(text, at: place), encoding: encoding)
        return
      }
      let control = text.indices.first {
        text[$0] < 0x20 && ![0x09, 0x0A, 0x0D].contains(text[$0])
      }
      guard let control else { return nil }
      // Bytes that are no text in another encoding have become this.
      self =
        text[control] == 0x01 && encoding != "utf-8" ? .bytes(nil, encoding: encoding) : .control
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

  /// Looks whether the record holds what is no character of XML.
  mutating func examine(_ text: Span<UInt8>, _ encoding: String) {
    forbidden = Forbidden(text, encoding)
  }

  // MARK: Sentences

  /// The damaged record.
  func record(
    _ place: RecordPlace,
    raw: [UInt8],
    reachesEnd: Bool,
    _ reading: FileReading
  ) -> DamagedRecord {
    var (code, expected, found) = Self.sentence(fault, reading)
    // A record without its end tag takes in the next ones; which bound that meets first says nothing about it.
    if endsAtNextRecord, code == .recordTooLong || code == .recordTooDeep,
      place.byteLength <= reading.limits.recordBytes
    {
      (code, expected, found) = Self.sentence(.nested, reading)
    }
    var remedy = "mend the record in the file and run again"
    if let forbidden, code == .xmlNotWellFormed {
      code = .encodingInvalid
      (expected, found, remedy) = forbidden.sentence
    } else if reachesEnd, code == .xmlNotWellFormed {
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
    return DamagedRecord(
      code,
      at: place,
      raw: raw.span,
      expected: expected,
      found: found,
      remedy: remedy
    )
  }

  private static func sentence(
    _ fault: XMLFault,
    _ reading: FileReading
  ) -> (DiagnosticCode, expected: String, found: String) {
    switch fault {
    case .tooDeep: (.recordTooDeep, "at most \(reading.limits.depth) levels", "more")
    case .tooLong:
      (.recordTooLong, "a record of at most \(reading.limits.recordBytes) bytes", "a longer one")
    case .tooManyAttributes:
      (
        .recordTooManyAttributes, "at most \(reading.limits.attributes) attributes of an element",
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

  /// What stands between records, or behind them, is not well-formed; `textEnd` is the end of the file when no record
  /// follows.
  func junk(textEnd: Int?) -> Diagnostic {
    let isCutOff = textEnd.map(reachesEnd) ?? false
    return Diagnostic(
      isCutOff ? .xmlTruncated : .xmlNotWellFormed,
      severity: isCutOff ? .error : .warning,
      at: SourceLocation(file: "", line: line, byteOffset: raw),
      expected: isCutOff
        ? "the end tags of the elements around the records"
        : "well-formed XML between records and behind them",
      found: isCutOff ? "the end of the file" : "something else, behind this place",
      remedy: isCutOff
        ? "deliver the file again: it may have been cut off in transit"
        : "mend the file; see the place: xmllint --noout FILE"
    )
  }

  /// Whether the file ends too early.
  ///
  /// The parser may fail at the last end tag before it is told that it is the last.
  private func reachesEnd(of textEnd: Int) -> Bool {
    guard case .notWellFormed(let code) = fault else { return false }
    return [4, 5, 77].contains(code) || code != 76 && position + 1 >= textEnd
  }

  /// Something is damaged while not all elements around the records have been open; no record is.
  static func beforeRecords(
    _ fault: XMLFault,
    line: Int,
    byteOffset: Int,
    text: (bytes: Span<UInt8>, encoding: String),
    _ reading: FileReading
  ) -> Diagnostic {
    var (code, expected, found) = sentence(fault, reading)
    var remedy = "mend the file; see the place: xmllint --noout FILE"
    if code == .xmlNotWellFormed, let forbidden = Forbidden(text.bytes, text.encoding) {
      code = .encodingInvalid
      (expected, found, remedy) = forbidden.sentence
    }
    return Diagnostic(
      code,
      severity: .warning,
      at: SourceLocation(file: "", line: line, byteOffset: byteOffset),
      expected: expected,
      found: found + ", in what stands before the records, or behind the tag at this place",
      remedy: remedy
    )
  }

  /// No record follows the damage.
  static func noRecords(_ damage: Diagnostic) -> ExtractionError {
    var diagnostic = damage
    diagnostic.severity = .error
    diagnostic.found = damage.found + ", and no record after it"
    return ExtractionError(diagnostic)
  }

  /// The file holds what is never read.
  static func refused(_ found: String, line: Int) -> ExtractionError {
    ExtractionError(
      Diagnostic(
        .xmlEntity,
        at: SourceLocation(file: "", line: line),
        expected: "no entities but the five of XML, and no external files",
        found: found,
        remedy: "have the file made without a DOCTYPE, or expand it where it is trusted: "
          + "xmllint --noent --dropdtd OLD > NEW"
      )
    )
  }

  /// The elements around the records are not there.
  static func recordPathAbsent(_ reading: FileReading) -> ExtractionError {
    ExtractionError(
      Diagnostic(
        .xmlRecordPath,
        at: SourceLocation(file: "", line: 1),
        field: "record",
        expected: "records at /" + reading.recordPath.joined(separator: "/"),
        found: "a document without these elements",
        remedy: "correct the record path in the mapping"
      )
    )
  }
}
