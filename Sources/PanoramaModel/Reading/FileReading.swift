/// How one kind of file is to be read: what the `files` part of a mapping says about its bytes.
public struct FileReading: Sendable {
  /// The name of the format in the extractor catalog: `csv`, `json`, `xml`, `fixed`, `command`.
  public var format: String
  /// The declared encoding; nil means that the file decides (mark, prolog, or detection).
  public var encoding: TextEncoding?
  /// How delimited text is cut; of this, fixed-width text heeds preamble, trailer, footer and comments.
  public var dialect: DelimitedDialect
  /// How fixed-width text is cut; other formats ignore it.
  public var fixed: FixedLayout
  /// The program of the format `command` and its arguments, as the mapping has them; never built from data.
  public var command: [String]
  /// Where records are.
  ///
  /// XML: the element names from the document element down. JSON: empty for one value after another;
  /// otherwise the keys that lead to the array of records.
  public var recordPath: [String]
  /// XML namespaces by the prefix that paths use for them; a name without a prefix stands for any namespace.
  public var namespaces: [String: String]
  /// What a JSON object means that has a mapped key twice.
  public var duplicateKeys: DuplicateKeys
  /// Values outside the records to bring along: control totals and the as-of date, by the name the mapping gives them.
  public var captures: [Capture]
  /// The bounds that untrusted input must keep.
  public var limits: ReadingLimits

  /// A value outside the records, such as a count in a header or in a trailer line.
  public struct Capture: Sendable, Hashable {
    /// The name under which the extraction summary holds it.
    public var name: String
    /// Where it is.
    ///
    /// XML: the element names from the document element down, the last perhaps `@attribute`. JSON: keys from the top.
    /// Delimited and fixed-width text: one number, the 1-based field of the trailer line.
    public var path: [String]

    /// Makes a capture.
    public init(name: String, path: [String]) {
      self.name = name
      self.path = path
    }
  }

  /// What a JSON object means that has a mapped key twice (RFC 8259 §4 leaves it open).
  public enum DuplicateKeys: String, Sendable, CaseIterable {
    /// Damage: the record is set aside.
    case quarantine
    /// The first value counts.
    case first
    /// The last value counts.
    case last
  }

  /// Makes a description of how to read.
  public init(
    format: String,
    encoding: TextEncoding? = nil,
    dialect: DelimitedDialect = .init(),
    fixed: FixedLayout = .init(),
    command: [String] = [],
    recordPath: [String] = [],
    namespaces: [String: String] = [:],
    duplicateKeys: DuplicateKeys = .quarantine,
    captures: [Capture] = [],
    limits: ReadingLimits = .init()
  ) {
    self.format = format
    self.encoding = encoding
    self.dialect = dialect
    self.fixed = fixed
    self.command = command
    self.recordPath = recordPath
    self.namespaces = namespaces
    self.duplicateKeys = duplicateKeys
    self.captures = captures
    self.limits = limits
  }
}

/// The bounds that untrusted input must keep; what exceeds one is quarantined with the bound named.
public struct ReadingLimits: Sendable, Hashable {
  /// The longest record, in bytes of the file.
  public var recordBytes: Int
  /// The deepest nesting of JSON values or XML elements.
  public var depth: Int
  /// The most attributes of one XML element.
  public var attributes: Int
  /// How many times as large as the delivered file the text of a compressed file may be, when it is beyond 64 MiB.
  ///
  /// Exports come to 5 to 50; gzip cannot exceed 1,032. Memory is bounded whatever the limit is: it bounds the time.
  public var expansion: Int

  /// Makes limits; the defaults are far above what exports need.
  public init(
    recordBytes: Int = 16 << 20,
    depth: Int = 64,
    attributes: Int = 1_000,
    expansion: Int = 500
  ) {
    self.recordBytes = recordBytes
    self.depth = depth
    self.attributes = attributes
    self.expansion = max(1, expansion)
  }
}
