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
  private var forbidden: XMLForbidden?
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
    while let place = XMLPushParser.tag(text, from: searchedTo - windowStart, named: name) {
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

  /// Whether a tag's name stands at a place.
  static func has(_ name: [UInt8], in text: Span<UInt8>, at place: Int) -> Bool {
    guard place + name.count < text.count else { return false }
    for index in name.indices where text[place + index] != name[index] { return false }
    return isNameEnd(text[place + name.count])
  }

  /// Looks whether the record holds what is no character of XML (XML 1.0 §2.2).
  ///
  /// The parser's own error would depend on where the input is cut.
  mutating func examine(_ text: Span<UInt8>, _ encoding: String) {
    forbidden = XMLForbidden(text, encoding)
  }

  // MARK: Sentences

  /// The note of the damaged record.
  func note(reachesEnd: Bool) -> DamageNote {
    var flags = XMLDescriber.Flags()
    switch forbidden {
    case .bytes?: flags.insert(.hasForbiddenBytes)
    case .control?: flags.insert(.hasControl)
    case nil: break
    }
    if endsAtNextRecord { flags.insert(.endsAtNextRecord) }
    if reachesEnd { flags.insert(.reachesEnd) }
    return XMLDescriber.note(fault, flags)
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
    var (code, expected, found) = XMLDescriber.sentence(fault, reading.limits)
    var remedy = "mend the file; see the place: xmllint --noout FILE"
    if code == .xmlNotWellFormed, let forbidden = XMLForbidden(text.bytes, text.encoding) {
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
