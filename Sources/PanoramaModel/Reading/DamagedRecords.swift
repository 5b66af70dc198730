/// What an extractor notes about a damaged record: numbers, of which sentences are made when somebody asks.
public struct DamageNote: Sendable, Hashable {
  /// What kind of fault it is, in its describer's own numbers.
  public var kind: Int
  /// Where in the record's bytes it is, from 0; nil when it is the whole record.
  public var offset: Int?
  /// A number that the kind gives its meaning, such as how many fields were found.
  public var first: Int
  /// A second one.
  public var second: Int

  /// Makes a note.
  public init(kind: Int, offset: Int? = nil, first: Int = 0, second: Int = 0) {
    self.kind = kind
    self.offset = offset
    self.first = first
    self.second = second
  }
}

/// Makes diagnostics of an extractor's notes; one object serves all damaged records of a file.
///
/// It must not change once it has been given away: a note is described whenever somebody asks, or never.
public protocol DamageDescriber: AnyObject, Sendable {
  /// What is wrong with a record.
  ///
  /// - Parameters:
  ///   - note: What the extractor noted.
  ///   - place: Where the record stands; the diagnostic's location leaves the file empty.
  ///   - raw: The record's bytes as they are in the file, cut at 64 KiB.
  /// - Returns: The same for the same arguments.
  func diagnostic(of note: DamageNote, at place: RecordPlace, raw: Span<UInt8>) -> Diagnostic
}

/// The damaged records of a batch, flat; a `DamagedRecord` is made of one when it is read.
///
/// ```
/// entries   [ place, note, end of its bytes | … ]      bytes   [ bytes of the first | bytes of the second | … ]
/// ```
/// A file may consist of damaged records, so nothing is allocated for one: its bytes go behind those of the others, and
/// its sentences are made by the extractor's describer when somebody asks. Reading an element is what costs; whoever
/// needs one twice keeps it.
public struct DamagedRecords: Sendable, RandomAccessCollection {
  private struct Entry {
    var place: RecordPlace
    var note: DamageNote
    /// Where its bytes end; they start where those of the entry before end.
    var end: Int
    /// Which describer made the note; nil for a record that came whole, whose index is the note's kind.
    var describer: Int?
  }

  /// The most that is kept of a record's bytes.
  public static let longestRaw = 64 << 10

  /// The bytes of all records; `endRecord` makes those behind the last record's a record.
  public var bytes: [UInt8] = []
  /// The file that all diagnostics name, or nil to leave them as they are.
  public var file: String?
  private var entries: [Entry] = []
  private var describers: [any DamageDescriber] = []
  private var whole: [DamagedRecord] = []

  /// Makes an empty collection.
  public init() {}

  /// Always 0.
  public var startIndex: Int { 0 }

  /// How many there are.
  public var endIndex: Int { entries.count }

  /// One record, as it would have been made when it was read.
  public subscript(position: Int) -> DamagedRecord {
    let entry = entries[position]
    var record: DamagedRecord
    if let describer = entry.describer {
      let range = (position == 0 ? 0 : entries[position - 1].end)..<entry.end
      record = DamagedRecord(
        place: entry.place,
        diagnostic: describers[describer].diagnostic(
          of: entry.note,
          at: entry.place,
          raw: bytes.span.extracting(range)
        ),
        raw: Array(bytes[range])
      )
    } else {
      record = whole[entry.note.kind]
    }
    if let file { record.diagnostic.location?.file = file }
    return record
  }

  /// Makes the bytes that were appended to `bytes` since the last record a damaged record, cut at 64 KiB.
  ///
  /// - Parameters:
  ///   - note: What is wrong with it.
  ///   - place: Where it stands.
  ///   - describer: Who makes a diagnostic of the note.
  public mutating func endRecord(
    _ note: DamageNote,
    at place: RecordPlace,
    describedBy describer: any DamageDescriber
  ) {
    let start = entries.last?.end ?? 0
    if bytes.count > start + Self.longestRaw {
      bytes.removeLast(bytes.count - start - Self.longestRaw)
    }
    if describers.last !== describer { describers.append(describer) }
    entries.append(
      Entry(place: place, note: note, end: bytes.count, describer: describers.count - 1)
    )
  }

  /// Appends a record that is whole already; for rare faults, and where speed does not matter.
  public mutating func append(_ record: DamagedRecord) {
    let note = DamageNote(kind: whole.count)
    whole.append(record)
    entries.append(Entry(place: record.place, note: note, end: bytes.count, describer: nil))
  }

  /// Removes all records and keeps their storage, and names no file any more.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    describers.removeAll(keepingCapacity: true)
    whole.removeAll(keepingCapacity: true)
    file = nil
  }
}
