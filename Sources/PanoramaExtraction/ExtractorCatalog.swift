public import PanoramaModel

/// One row of the catalog: what a format is called in mappings, and how to make its extractor.
public struct ExtractorFormat: Sendable {
  /// What mappings have to know of the format.
  public let syntax: FormatSyntax
  /// What the format is, for lists of formats.
  public let summary: String
  /// Makes an extractor for one file that delivers the given paths.
  public let makeExtractor:
    @Sendable (_ reading: FileReading, _ paths: FieldPathTree) -> any Extractor & ~Copyable

  /// The name in mappings.
  public var name: String { syntax.name }

  /// Makes a row.
  public init(
    _ syntax: FormatSyntax,
    summary: String,
    makeExtractor:
      @escaping @Sendable (_ reading: FileReading, _ paths: FieldPathTree)
      -> any Extractor & ~Copyable
  ) {
    self.syntax = syntax
    self.summary = summary
    self.makeExtractor = makeExtractor
  }
}

/// The formats that can be read.
///
/// A new format is a folder, a row here and a row in the conformance tests.
public enum ExtractorCatalog {
  /// All formats.
  public static let formats: [ExtractorFormat] = [
    ExtractorFormat(.csv, summary: "delimited text (RFC 4180) in any usual encoding") {
      CSVExtractor(reading: $0, paths: $1)
    },
    ExtractorFormat(.fixed, summary: "fixed-width text, by bytes or by characters") {
      FixedExtractor(reading: $0, paths: $1)
    },
    ExtractorFormat(.json, summary: "JSON (RFC 8259): one object a line, or an array") {
      JSONTextExtractor(reading: $0, paths: $1)
    },
    ExtractorFormat(.xml, summary: "XML 1.0 in any usual encoding") {
      XMLExtractor(reading: $0, paths: $1)
    },
    ExtractorFormat(.command, summary: "a program that prints JSON Lines") {
      JSONExtractor(reading: $0, paths: $1)
    },
  ]

  /// The format whose bytes are what a program prints.
  static let commandFormat = FormatSyntax.command.name

  /// The format with the given name; nil when there is none.
  public static func format(named name: String) -> ExtractorFormat? {
    formats.first { $0.name == name }
  }
}
