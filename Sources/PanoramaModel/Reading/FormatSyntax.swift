/// What the mapping language has to know of a format: its name, the keys that go with it, and how paths are written.
///
/// It is part of the format's row in the catalog of extractors, so that a new format is known to mappings at once.
public struct FormatSyntax: Sendable, Hashable {
  /// The name in mappings.
  public var name: String
  /// The keys of an entry that go with the format, beside those of every entry.
  public var keys: [String]
  /// How paths are written.
  public var paths: PathStyle
  /// Whether `record:` must say where the records are.
  public var needsRecordPath: Bool
  /// Whether `match:` must name files; a program may have none.
  public var needsFile: Bool

  /// How paths are written.
  public enum PathStyle: Sendable, Hashable {
    /// One column, whose name may hold any character; what stands outside records is a numbered field of the trailer.
    case columns
    /// Keys joined by dots; from the top of the file with `$.` before them.
    case dots
    /// Elements joined by slashes, the last perhaps `@attribute`.
    case slashes
  }

  /// Makes a syntax.
  public init(
    name: String,
    keys: [String],
    paths: PathStyle,
    needsRecordPath: Bool = false,
    needsFile: Bool = true
  ) {
    self.name = name
    self.keys = keys
    self.paths = paths
    self.needsRecordPath = needsRecordPath
    self.needsFile = needsFile
  }

  private static let lines = [
    "header", "preamble", "comment", "trailer", "footer", "short_rows",
  ]

  /// Delimited text.
  public static let csv = FormatSyntax(
    name: "csv",
    keys: ["delimiter", "quote", "escape", "trailing_delimiter", "units_in_header"] + lines,
    paths: .columns
  )
  /// Fixed-width text.
  public static let fixed = FormatSyntax(
    name: "fixed",
    keys: ["columns", "counted_in"] + lines,
    paths: .columns
  )
  /// JSON.
  public static let json = FormatSyntax(
    name: "json",
    keys: ["record", "duplicate_keys"],
    paths: .dots
  )
  /// XML.
  public static let xml = FormatSyntax(
    name: "xml",
    keys: ["record", "namespaces"],
    paths: .slashes,
    needsRecordPath: true
  )
  /// A program that prints JSON Lines.
  public static let command = FormatSyntax(
    name: "command",
    keys: ["command", "record", "duplicate_keys"],
    paths: .dots,
    needsFile: false
  )
  /// The formats that Panorama brings along.
  public static let standard = [csv, fixed, json, xml, command]
}
