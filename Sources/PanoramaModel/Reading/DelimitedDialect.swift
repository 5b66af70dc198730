/// How delimited text is cut into fields and records (RFC 4180 and the ways it is broken).
///
/// Where a choice is nil, the file decides; the summary of its reading tells what was found and why.
public struct DelimitedDialect: Sendable, Hashable {
  /// The bytes between fields, one or several: `,`, `|@|`, 0x01; nil when the file decides.
  public var delimiter: [UInt8]?
  /// Whether and how fields are quoted; nil when the file decides.
  public var quoting: Quoting?
  /// How a quote stands inside a quoted field; nil when the file decides.
  public var escape: Escape?
  /// How many rows name the columns; names of several rows are joined by a space; nil when the file decides.
  ///
  /// Without a header the columns are named by number, from `1`.
  public var headerRows: Int?
  /// How many lines stand above the header, such as a title or a date; nil when the file decides.
  public var preambleLines: Int?
  /// Whether each record ends with a delimiter that opens no field; nil when the file decides.
  public var endsWithDelimiter: Bool?
  /// Lines that start with these bytes are remarks, not records; nil for none.
  public var commentPrefix: [UInt8]?
  /// A line that starts with this text and a delimiter, or is this text, is a trailer, not a record.
  public var trailerPrefix: String?
  /// How many lines at the end of the file are not records.
  public var footerLines: Int
  /// What a row with fewer fields than the header means.
  public var shortRows: ShortRows
  /// Whether remarks in brackets at the end of a column name, such as the unit of `余额(元)`, are not part of the name.
  public var stripsUnits: Bool

  /// Whether and how fields are quoted.
  public enum Quoting: Sendable, Hashable {
    /// Quotes are text.
    case none
    /// The byte around fields that may hold delimiters and line ends.
    case byte(UInt8)
  }

  /// How a quote stands inside a quoted field.
  public enum Escape: String, Sendable, CaseIterable {
    /// Twice (RFC 4180 §2.7).
    case doubled
    /// Behind a backslash, as are a backslash and a delimiter; `\n`, `\r` and `\t` mean the control characters.
    case backslash
  }

  /// What a row with fewer fields than the header means.
  public enum ShortRows: String, Sendable, CaseIterable {
    /// Damage: the row is set aside.
    case quarantine
    /// The missing fields are empty.
    case fill
  }

  /// Makes a dialect; without arguments the file decides.
  public init(
    delimiter: [UInt8]? = nil,
    quoting: Quoting? = nil,
    escape: Escape? = nil,
    headerRows: Int? = nil,
    preambleLines: Int? = nil,
    endsWithDelimiter: Bool? = nil,
    commentPrefix: [UInt8]? = nil,
    trailerPrefix: String? = nil,
    footerLines: Int = 0,
    shortRows: ShortRows = .quarantine,
    stripsUnits: Bool = false
  ) {
    self.delimiter = delimiter
    self.quoting = quoting
    self.escape = escape
    self.headerRows = headerRows
    self.preambleLines = preambleLines
    self.endsWithDelimiter = endsWithDelimiter
    self.commentPrefix = commentPrefix
    self.trailerPrefix = trailerPrefix
    self.footerLines = footerLines
    self.shortRows = shortRows
    self.stripsUnits = stripsUnits
  }
}
