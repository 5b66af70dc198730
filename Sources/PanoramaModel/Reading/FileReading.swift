/// How one kind of file is to be read: what the `files` part of a mapping says about its bytes.
public struct FileReading: Sendable {
  /// The name of the format in the extractor catalog: `csv`, `json`, `xml`.
  public var format: String
  /// The declared encoding; nil means that the file decides (mark, prolog, or detection).
  public var encoding: TextEncoding?
  /// How delimited text is cut; other formats ignore it.
  public var dialect: DelimitedDialect
  /// Where records are.
  ///
  /// XML: the element names from the document element down. JSON: empty for one value a line;
  /// otherwise the keys that lead to the array of records.
  public var recordPath: [String]
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
    /// Delimited text: one number, the 1-based field of the trailer line.
    public var path: [String]

    /// Makes a capture.
    public init(name: String, path: [String]) {
      self.name = name
      self.path = path
    }
  }

  /// Makes a description of how to read.
  public init(
    format: String,
    encoding: TextEncoding? = nil,
    dialect: DelimitedDialect = .init(),
    recordPath: [String] = [],
    captures: [Capture] = [],
    limits: ReadingLimits = .init()
  ) {
    self.format = format
    self.encoding = encoding
    self.dialect = dialect
    self.recordPath = recordPath
    self.captures = captures
    self.limits = limits
  }
}

/// A character encoding that exports use.
public enum TextEncoding: String, Sendable, CaseIterable, Codable {
  /// UTF-8; a byte-order mark is dropped.
  case utf8 = "utf-8"
  /// GB18030, which contains GBK and GB2312.
  case gb18030
}

/// How delimited text is cut into fields and records (RFC 4180 and the ways it is broken).
public struct DelimitedDialect: Sendable, Hashable {
  /// The byte between fields.
  public var delimiter: UInt8
  /// The byte around fields that may hold delimiters; nil when the text knows no quoting.
  public var quote: UInt8?
  /// Whether the first line names the columns; otherwise they are named by number, from `1`.
  public var hasHeader: Bool
  /// A line that starts with this text and a delimiter is a trailer, not a record.
  public var trailerPrefix: String?

  /// Makes a dialect; without arguments that of RFC 4180 with a header.
  public init(
    delimiter: UInt8 = UInt8(ascii: ","),
    quote: UInt8? = UInt8(ascii: "\""),
    hasHeader: Bool = true,
    trailerPrefix: String? = nil
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.hasHeader = hasHeader
    self.trailerPrefix = trailerPrefix
  }
}

/// The bounds that untrusted input must keep; what exceeds one is quarantined with the bound named.
public struct ReadingLimits: Sendable, Hashable {
  /// The longest record, in bytes of the file.
  public var recordBytes: Int
  /// The deepest nesting of JSON values or XML elements.
  public var depth: Int

  /// Makes limits; the defaults are far above what exports need.
  public init(recordBytes: Int = 16 << 20, depth: Int = 64) {
    self.recordBytes = recordBytes
    self.depth = depth
  }
}
