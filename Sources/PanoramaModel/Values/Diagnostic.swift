/// A place in an input or in a mapping.
public struct SourceLocation: Sendable, Hashable, Codable {
  /// The file, as the user named it.
  public var file: String
  /// The record's number in the file, from 1; nil outside records.
  public var record: Int?
  /// The line, from 1; nil when unknown.
  public var line: Int?
  /// The column in bytes, from 1; nil when unknown.
  public var column: Int?
  /// The first byte, from 0; nil when unknown.
  public var byteOffset: Int?
  /// How many bytes; nil when unknown.
  public var byteLength: Int?
  /// The path of the field inside the record.
  public var path: String?

  /// Makes a location.
  public init(
    file: String,
    record: Int? = nil,
    line: Int? = nil,
    column: Int? = nil,
    byteOffset: Int? = nil,
    byteLength: Int? = nil,
    path: String? = nil
  ) {
    self.file = file
    self.record = record
    self.line = line
    self.column = column
    self.byteOffset = byteOffset
    self.byteLength = byteLength
    self.path = path
  }

  /// The location of a whole record.
  public init(file: String, place: RecordPlace, path: String? = nil) {
    self.init(
      file: file,
      record: place.number,
      line: place.line,
      byteOffset: place.byteOffset,
      byteLength: place.byteLength,
      path: path
    )
  }
}

/// How bad it is.
public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
  /// Worth knowing; changes nothing.
  case note
  /// The run goes on and ends with exit code 10.
  case warning
  /// Something was set aside or refused.
  case error

  /// Whether the left one is milder.
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// Something found wrong, as data: sentences are made where it is shown.
public struct Diagnostic: Sendable, Hashable, Codable {
  /// What kind of thing is wrong: stable, documented, to be matched on.
  public var code: DiagnosticCode
  /// How bad it is.
  public var severity: Severity
  /// Where it is.
  public var location: SourceLocation?
  /// The schema field or mapping key that it concerns.
  public var field: String?
  /// What was expected there.
  public var expected: String
  /// What was found.
  ///
  /// May quote the input: masked wherever `holdsPersonalData` is set and the reader may not see it.
  public var found: String
  /// What to do about it; works as typed.
  public var remedy: String
  /// Whether `found` quotes a value of a record.
  public var holdsPersonalData: Bool

  /// Makes a diagnostic.
  public init(
    _ code: DiagnosticCode,
    severity: Severity = .error,
    at location: SourceLocation? = nil,
    field: String? = nil,
    expected: String,
    found: String,
    remedy: String,
    holdsPersonalData: Bool = false
  ) {
    self.code = code
    self.severity = severity
    self.location = location
    self.field = field
    self.expected = expected
    self.found = found
    self.remedy = remedy
    self.holdsPersonalData = holdsPersonalData
  }
}
