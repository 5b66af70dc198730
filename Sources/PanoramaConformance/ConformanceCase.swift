public import PanoramaModel

/// A file in parts, from which the kit knows by itself what each record holds and where it stands.
///
/// Lines end with a line feed, with or without a carriage return before it.
public struct ConformanceCase: Sendable {
  /// A part of a file.
  public enum Part: Sendable {
    /// What stands around records: headers, brackets, commas, line ends, trailers.
    case between([UInt8])
    /// A good record without the line end behind it, and its values as `path=text`, in the order of the record.
    ///
    /// The start of a collection's row is `path!`.
    case record([UInt8], values: [String])
    /// A record that must be set aside.
    case damaged([UInt8])

    /// The part's bytes.
    public var bytes: [UInt8] {
      switch self {
      case .between(let bytes), .record(let bytes, _), .damaged(let bytes): bytes
      }
    }
  }

  /// What the case is called in failures.
  public var name: String
  /// How the file is to be read.
  public var reading: FileReading
  /// What is to be delivered.
  public var paths: FieldPathTree
  /// The file; the first two records must be good.
  public var parts: [Part]
  /// The captured values that the file must give.
  public var captured: [String: String]
  /// Bytes that are not text in the file's encoding and damage a record wherever they stand in it; nil where there are none.
  public var invalid: [UInt8]?

  /// Makes a case.
  public init(
    _ name: String,
    _ reading: FileReading,
    _ paths: FieldPathTree,
    parts: [Part],
    captured: [String: String] = [:],
    invalid: [UInt8]? = [0xFF]
  ) {
    self.name = name
    self.reading = reading
    self.paths = paths
    self.parts = parts
    self.captured = captured
    self.invalid = invalid
  }

  /// The whole file.
  var bytes: [UInt8] { parts.flatMap(\.bytes) }

  /// Where a record must stand, and its values; nil for a damaged one.
  struct Expected {
    var place: RecordPlace
    var values: [String]?
    /// How far a damaged record may reach: the start of the next record, or the end of the file.
    var limit: Int
    /// Its part.
    var part: Int
  }

  /// The records as the parts tell, their lines counted one by one.
  var expected: [Expected] {
    var records: [Expected] = []
    var (offset, line) = (0, 1)
    for (index, part) in parts.enumerated() {
      let bytes = part.bytes
      let place = RecordPlace(
        number: records.count + 1,
        line: line,
        byteOffset: offset,
        byteLength: bytes.count
      )
      offset += bytes.count
      for byte in bytes where byte == UInt8(ascii: "\n") { line += 1 }
      if case .between = part { continue }
      if !records.isEmpty { records[records.count - 1].limit = place.byteOffset }
      var values: [String]?
      if case .record(_, let known) = part { values = known }
      records.append(Expected(place: place, values: values, limit: offset, part: index))
    }
    if !records.isEmpty { records[records.count - 1].limit = offset }
    return records
  }
}

extension ConformanceCase.Part {
  /// What stands around records, as text.
  public static func between(_ text: String) -> Self { .between(Array(text.utf8)) }

  /// A good record, as text.
  public static func record(_ text: String, _ values: String...) -> Self {
    .record(Array(text.utf8), values: values)
  }

  /// A damaged record, as text.
  public static func damaged(_ text: String) -> Self { .damaged(Array(text.utf8)) }
}
