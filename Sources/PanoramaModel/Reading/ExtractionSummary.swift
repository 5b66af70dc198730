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
  /// What the file decided of itself, and why: encoding, delimiter, header and the like.
  public var detections: [Detection] = []
  /// The columns of delimited text by the names that mappings use, in the order of the file; empty for other formats.
  public var columns: [String] = []
  /// The captured values by name, as text; a capture that the file lacks is missing.
  public var captured: [String: String] = [:]
  /// Paths that the records have and no mapping asks for, with how many records have each.
  ///
  /// What stands below such a path is not looked at. At most 1,000 paths, of names of at most 200 bytes.
  public var unmappedPaths: [String: Int] = [:]
  /// Whether there were more such paths, or longer names than 200 bytes, which are not among them.
  public var hasMoreUnmappedPaths = false
  /// Paths that the mapping asks for and how many records had each, by description.
  public var mappedPaths: [String: Int] = [:]
  /// Remarks about the file as a whole, such as a byte-order mark against the declared encoding.
  public var diagnostics: [Diagnostic] = []

  /// Makes an empty summary.
  public init() {}
}

/// One choice that a file decided of itself.
public struct Detection: Sendable, Hashable, Codable {
  /// What was chosen: `encoding`, `delimiter`, `quote`, `escape`, `header`, `preamble`, as mappings name it.
  public var aspect: String
  /// The choice, as a mapping would write it.
  public var choice: String
  /// What was tried and what decided.
  public var reason: String
  /// Whether another choice would have been nearly as good.
  public var isDoubtful: Bool

  /// Makes a detection.
  public init(aspect: String, choice: String, reason: String, isDoubtful: Bool = false) {
    self.aspect = aspect
    self.choice = choice
    self.reason = reason
    self.isDoubtful = isDoubtful
  }
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
