/// One value of a record, or the start of a row of a collection, as it stands in the file.
public struct FieldEntry: Sendable {
  /// What stands at the place.
  public enum Kind: UInt8, Sendable {
    /// Text, decoded to UTF-8, unescaped and unquoted.
    case text
    /// A JSON number, spelt exactly as in the file.
    case number
    /// JSON true or false; the text is `true` or `false`.
    case boolean
    /// JSON null: supplied as unknown.
    case null
    /// A collection's row starts; entries of paths below it belong to this row, until the next `begin` of its path.
    case begin
  }

  /// Where in the record.
  public let path: FieldPathID
  /// What stands there.
  public let kind: Kind
  /// Where the text starts in the batch's `text`.
  public let offset: UInt32
  /// How many bytes of text.
  public let length: UInt32

  /// Makes an entry.
  public init(path: FieldPathID, kind: Kind, offset: UInt32, length: UInt32) {
    self.path = path
    self.kind = kind
    self.offset = offset
    self.length = length
  }
}

/// Where one record stands in its file; 24 bytes, because every record that is kept has one.
public struct RecordPlace: Sendable, Hashable {
  private var offset: UInt64
  private var ordinal: UInt32
  private var firstLine: UInt32
  private var length: UInt32

  /// Its number in the file, from 1; damaged records count as well.
  public var number: Int {
    get { Int(ordinal) }
    set { ordinal = UInt32(truncatingIfNeeded: newValue) }
  }
  /// The line on which it starts, from 1.
  public var line: Int {
    get { Int(firstLine) }
    set { firstLine = UInt32(truncatingIfNeeded: newValue) }
  }
  /// Its first byte in the (uncompressed) file, from 0.
  public var byteOffset: Int {
    get { Int(offset) }
    set { offset = UInt64(truncatingIfNeeded: newValue) }
  }
  /// How many bytes of the file it takes, line end excluded.
  public var byteLength: Int {
    get { Int(length) }
    set { length = UInt32(truncatingIfNeeded: newValue) }
  }

  /// Makes a place.
  public init(number: Int, line: Int, byteOffset: Int, byteLength: Int) {
    ordinal = UInt32(truncatingIfNeeded: number)
    firstLine = UInt32(truncatingIfNeeded: line)
    offset = UInt64(truncatingIfNeeded: byteOffset)
    length = UInt32(truncatingIfNeeded: byteLength)
  }
}

/// A record that could not be read, with its bytes as they are in the file.
public struct DamagedRecord: Sendable {
  /// Where it stands.
  public var place: RecordPlace
  /// What is wrong with it; its location's file is filled in by the reader of the file.
  public var diagnostic: Diagnostic
  /// The bytes as they are in the file, cut at 64 KiB.
  public var raw: [UInt8]

  /// Makes a damaged record.
  public init(place: RecordPlace, diagnostic: Diagnostic, raw: [UInt8]) {
    self.place = place
    self.diagnostic = diagnostic
    self.raw = raw
  }

  /// Makes a damaged record whose diagnostic points at its place.
  ///
  /// - Parameters:
  ///   - code: What kind of thing is wrong.
  ///   - place: Where the record stands.
  ///   - raw: The bytes as they are in the file.
  ///   - column: Where in the record, in bytes from 1; nil when unknown.
  ///   - expected: What was expected there.
  ///   - found: What was found.
  ///   - remedy: What to do about it.
  public init(
    _ code: DiagnosticCode,
    at place: RecordPlace,
    raw: [UInt8],
    column: Int? = nil,
    expected: String,
    found: String,
    remedy: String
  ) {
    self.place = place
    var location = SourceLocation(file: "", place: place)
    location.column = column
    diagnostic = Diagnostic(code, at: location, expected: expected, found: found, remedy: remedy)
    self.raw = raw
  }
}

/// Many raw records, flat: one buffer of UTF-8 text, one list of entries, one list of records.
///
/// ```
/// records   [ entries 0..<3 | entries 3..<5 | … ]      entries   [ path, offset, length | … ]      text   [ bytes … ]
/// ```
/// Nothing is allocated per record or per field. A batch is filled by an extractor, read by a mapper and used again.
public struct RecordBatch: ~Copyable {
  /// All text of all entries.
  public var text: [UInt8] = []
  /// All entries, in the order of the file.
  public var entries: [FieldEntry] = []
  /// Where each record's entries end; they start where those of the record before end.
  public var entryEnds: [UInt32] = []
  /// Where each record stands in the file.
  public var places: [RecordPlace] = []
  /// The bytes of the file that the batch's records cover, as they are; see `withRaw`.
  public var raw: [UInt8] = []
  /// The place in the file of the first byte of `raw`.
  public var rawOffset = 0
  /// Whether the bytes of the file are the first bytes of `text` instead, and `raw` is empty: text in UTF-8 needs no
  /// second copy.
  public var isRawInText = false
  /// Records that could not be read.
  public var damaged = DamagedRecords()

  /// Makes an empty batch.
  public init() {}

  /// How many good records the batch holds.
  public var count: Int { entryEnds.count }

  /// The entries of one record.
  public func entryRange(of record: Int) -> Range<Int> {
    (record == 0 ? 0 : Int(entryEnds[record - 1]))..<Int(entryEnds[record])
  }

  /// Appends an entry and its text to the record that is being built.
  public mutating func append(_ path: FieldPathID, _ kind: FieldEntry.Kind, _ bytes: Span<UInt8>) {
    let offset = UInt32(text.count)
    for index in bytes.indices { text.append(bytes[index]) }
    entries.append(
      FieldEntry(path: path, kind: kind, offset: offset, length: UInt32(bytes.count))
    )
  }

  /// Closes the record that is being built.
  public mutating func endRecord(at place: RecordPlace) {
    entryEnds.append(UInt32(entries.count))
    places.append(place)
  }

  /// Forgets the entries since the last `endRecord`: the record proved damaged.
  public mutating func abandonRecord() {
    let end = Int(entryEnds.last ?? 0)
    if end < entries.count {
      text.removeLast(text.count - Int(entries[end].offset))
      entries.removeLast(entries.count - end)
    }
  }

  /// Empties the batch and keeps its storage.
  public mutating func removeAll() {
    text.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    entryEnds.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    raw.removeAll(keepingCapacity: true)
    damaged.removeAll()
    rawOffset = 0
    isRawInText = false
  }

  /// Gives the text of one entry.
  public func withText<Result>(of entry: FieldEntry, _ body: (Span<UInt8>) -> Result) -> Result {
    body(text.span.extracting(Int(entry.offset)..<Int(entry.offset) + Int(entry.length)))
  }

  /// A record's bytes as they are in the file, cut at 64 KiB; empty when the batch does not hold them.
  public func rawBytes(of record: Int) -> [UInt8] {
    let place = places[record]
    let start = place.byteOffset - rawOffset
    let count = isRawInText ? text.count : raw.count
    guard start >= 0, start < count else { return [] }
    let end = min(count, start + min(place.byteLength, 64 << 10))
    return isRawInText ? Array(text[start..<end]) : Array(raw[start..<end])
  }
}
