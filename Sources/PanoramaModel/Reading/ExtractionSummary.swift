/// What the reading of one file came to.
public struct ExtractionSummary: Sendable {
  /// Records seen, good and damaged; header, trailer and blank lines are not records.
  public var recordsRead = 0
  /// Of these, the damaged ones.
  public var recordsDamaged = 0
  /// Bytes of the file as delivered.
  public var byteCount = 0
  /// SHA-256 of the file as delivered, in lower-case hexadecimal.
  public var sha256 = ""
  /// The encoding that was used.
  public var encoding = "utf-8"
  /// The captured values by name, as text; a capture that the file lacks is missing.
  public var captured: [String: String] = [:]
  /// Paths that the records have and no mapping asks for, with how many records have each (at most 1,000 paths).
  public var unmappedPaths: [String: Int] = [:]
  /// Paths that the mapping asks for and how many records had each, by description.
  public var mappedPaths: [String: Int] = [:]
  /// Remarks about the file as a whole, such as a byte-order mark against the declared encoding.
  public var diagnostics: [Diagnostic] = []

  /// Makes an empty summary.
  public init() {}
}

/// Why a file could not be read at all.
///
/// What is wrong with one record is a `Diagnostic`, never an error.
public struct ExtractionError: Error, Sendable {
  /// What is wrong, where, and what to do.
  public let diagnostic: Diagnostic

  /// Wraps a diagnostic.
  public init(_ diagnostic: Diagnostic) {
    self.diagnostic = diagnostic
  }
}
