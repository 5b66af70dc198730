import Crypto
import FoundationEssentials
public import PanoramaModel

/// A line of `quarantine.jsonl`, as it is written.
public struct QuarantineEntry: Sendable, Codable, Hashable {
  /// The run, without the number of its repetition.
  public var run: String
  /// The source.
  public var source: String
  /// The file, as the user named it.
  public var file: String?
  /// The SHA-256 of the file as delivered.
  public var sha256: String
  /// The record's number in the file, from 1.
  public var record: Int?
  /// The line on which it starts, from 1.
  public var line: Int?
  /// Its first byte in the (uncompressed) file, from 0.
  public var byteOffset: Int?
  /// How many bytes it takes.
  public var byteLength: Int?
  /// The path of the field inside the record.
  public var path: String?
  /// What is wrong.
  public var code: String
  /// How bad it is.
  public var severity: String
  /// The schema field that it concerns.
  public var field: String?
  /// What was expected.
  public var expected: String
  /// What was found; masked unless the settings show values.
  public var found: String
  /// What to do about it.
  public var remedy: String
  /// Names the record's bytes: the same on every night that delivers them.
  public var rawDigest: String
  /// Whether somebody ruled that the record stays out.
  public var isDiscarded: Bool
  /// The record's bytes; masked unless the settings show values.
  public var raw: String

  private enum CodingKeys: String, CodingKey {
    case run, source, file, sha256, record, line
    case byteOffset = "byte_offset"
    case byteLength = "byte_length"
    case path, code, severity, field, expected, found, remedy
    case rawDigest = "raw_digest"
    case isDiscarded = "discarded"
    case raw
  }

  /// The bytes that the record takes in its file; nil when its place is not known.
  public var byteRange: Range<Int>? {
    guard let byteOffset, let byteLength else { return nil }
    return byteOffset..<byteOffset + byteLength
  }

  /// Reads all lines of a `quarantine.jsonl`.
  ///
  /// - Throws: `LoadingError` when the file cannot be read or holds something else.
  public static func read(_ path: String) throws(LoadingError) -> [QuarantineEntry] {
    try reporting(path, as: LoadingError.unreadable) {
      let decoder = JSONDecoder()
      return try Data(contentsOf: URL(filePath: path))
        .split(separator: UInt8(ascii: "\n"))
        .map { try decoder.decode(QuarantineEntry.self, from: $0) }
    }
  }
}

extension QuarantinedRecord {
  /// Names the record's bytes, whichever file they come in: the first 128 bits of their SHA-256.
  public var rawDigest: String {
    String(Hexadecimal.text(SHA256.hash(data: raw)).prefix(32))
  }
}
