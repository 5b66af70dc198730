public import PanoramaModel

/// Sees the fields of one file while it is read: gaps, kinds of values, sketches, codes.
///
/// Gaps and codes are counted in every record. Kinds and sketches of a large file come from a part of its records,
/// which their keys alone decide: neither the order of records nor how batches are cut matters. Values leave it as keyed
/// hashes only; the text of codes is for the messages of the run.
public struct FieldObserver: Sendable {
  /// A record that holds a code which no earlier run had.
  public struct Refusal: Sendable {
    /// The record's place in the batch.
    public var record: Int
    /// The field.
    public var path: FieldPathID
    /// The code as it stands in the file.
    public var code: [UInt8]
  }

  /// What is known of a field before the file is read.
  public struct CodeColumn: Sendable {
    /// The field.
    public var path: FieldPathID
    /// Whether records may hold a code; nil where nothing is set aside.
    public var isAdmitted: (@Sendable (_ code: [UInt8]) -> Bool)?

    /// Describes a field that holds codes.
    public init(
      path: FieldPathID,
      isAdmitted: (@Sendable (_ code: [UInt8]) -> Bool)? = nil
    ) {
      self.path = path
      self.isAdmitted = isAdmitted
    }
  }

  /// Files up to this size are looked at whole; of larger ones a half, a quarter, and so on.
  static let wholeBytes = 32 << 20

  private let paths: FieldPathTree
  private let key: FieldPathID
  private let collectionOf: [Int]
  private let hash: KeyedHash
  /// A record is looked at when these bits of its key's hash are zero.
  private let skipped: UInt64
  private var records = 0
  /// How many rows each collection has had; the root's are the records.
  private var rows: [Int]
  /// The row in which each path had its last value.
  private var lastRow: [Int]
  private var filled: [Int]
  /// How often each path was there at all, with a value or without.
  private var seen: [Int]
  private var kinds: [Int]
  private var sketches: [BottomSketch]
  private var columns: [Int]
  private var codes: [CodeValues]

  /// Makes an observer of one file.
  ///
  /// - Parameters:
  ///   - paths: The paths that the batches hold.
  ///   - key: Where the record's own key is.
  ///   - codes: The fields that hold codes.
  ///   - secret: What the hashes are keyed with; at least 16 bytes.
  ///   - byteCount: The size of the file, which decides how large a part of the records is looked at.
  public init(
    paths: FieldPathTree,
    key: FieldPathID,
    codes: [CodeColumn],
    secret: [UInt8],
    byteCount: Int
  ) {
    self.paths = paths
    self.key = key
    hash = KeyedHash(secret: secret)
    let count = paths.nodes.count
    collectionOf = (0..<count).map { Self.collection(of: $0, paths) }
    var bits: UInt64 = 0
    while byteCount >> Int(bits) > Self.wholeBytes { bits += 1 }
    skipped = (1 << bits) - 1
    rows = Array(repeating: 0, count: count)
    lastRow = Array(repeating: 0, count: count)
    filled = Array(repeating: 0, count: count)
    seen = Array(repeating: 0, count: count)
    kinds = Array(repeating: 0, count: count * ValueKind.allCases.count)
    sketches = Array(repeating: BottomSketch(), count: count)
    columns = Array(repeating: -1, count: count)
    self.codes = []
    for column in codes where columns[Int(column.path)] < 0 {
      columns[Int(column.path)] = self.codes.count
      self.codes.append(CodeValues(isKnown: column.isAdmitted))
    }
  }

  private static func collection(of path: Int, _ paths: FieldPathTree) -> Int {
    var current = Int(paths.nodes[path].parent)
    while current > 0, !paths.nodes[current].isCollection {
      current = Int(paths.nodes[current].parent)
    }
    return max(current, 0)
  }

  // MARK: Looking

  /// Looks at the good records of a batch.
  ///
  /// - Returns: The records that hold a code which is not admitted, each once, in their order.
  public mutating func observe(_ batch: borrowing RecordBatch) -> [Refusal] {
    var refusals: [Refusal] = []
    let text = batch.text
    for record in 0..<batch.count {
      let range = batch.entryRange(of: record)
      rows[0] += 1
      let looks = skipped == 0 || isChosen(batch.entries, range, text)
      for index in range {
        let entry = batch.entries[index]
        let path = Int(entry.path)
        if entry.kind == .begin {
          rows[path] += 1
          continue
        }
        seen[path] += 1
        let bounds = Self.trimmed(text, entry)
        guard !bounds.isEmpty, entry.kind != .null else { continue }
        let row = rows[collectionOf[path]]
        if lastRow[path] != row {
          lastRow[path] = row
          filled[path] += 1
        }
        if looks { look(text.span.extracting(bounds), path) }
        if columns[path] >= 0, !codes[columns[path]].admits(text.span.extracting(bounds)),
          refusals.last?.record != record
        {
          refusals.append(.init(record: record, path: entry.path, code: Array(text[bounds])))
        }
      }
    }
    return refusals
  }

  private func isChosen(_ entries: [FieldEntry], _ range: Range<Int>, _ text: [UInt8]) -> Bool {
    guard let index = range.first(where: { entries[$0].path == key }) else { return false }
    return hash(text.span.extracting(Self.trimmed(text, entries[index]))) & skipped == 0
  }

  private mutating func look(_ value: Span<UInt8>, _ path: Int) {
    let kind = ValueKind(value)
    kinds[path * ValueKind.allCases.count + kind.place] += 1
    sketches[path].insert(hash(value))
  }

  private static func trimmed(_ text: [UInt8], _ entry: FieldEntry) -> Range<Int> {
    var start = Int(entry.offset)
    var end = start + Int(entry.length)
    while start < end, text[start] <= 0x20 { start += 1 }
    while end > start, text[end - 1] <= 0x20 { end -= 1 }
    return start..<end
  }

  // MARK: What was seen

  /// How many rows hold each code of a field, by its text; nil where the field holds no codes, or too many.
  public func codes(at path: FieldPathID) -> [String: Int]? {
    let column = columns[Int(path)]
    return column < 0 ? nil : codes[column].texts
  }

  /// What the file holds.
  ///
  /// - Parameters:
  ///   - summary: What its reading came to, which tells of the fields that the mapping does not read.
  ///   - asOf: The business day; a day may be put in later.
  /// - Returns: The fields with their figures and hashes.
  public func observation(
    _ summary: ExtractionSummary,
    asOf: CivilDate = CivilDate(dayNumber: 0)
  ) -> EntryObservation {
    var result = EntryObservation(asOf: asOf)
    result.records = summary.recordsRead
    result.hasMoreFields = summary.hasMoreUnmappedPaths
    result.isTabular = !summary.columns.isEmpty
    for (id, node) in paths.nodes.enumerated() where id > 0 && (node.isWanted || node.isCollection)
    {
      let name = paths.description(of: FieldPathID(id))
      let count = presence(of: name, seen[id], summary)
      guard count > 0 else { continue }
      var field = FieldObservation(isMapped: true, records: count)
      if node.isWanted {
        field.rows = rows[collectionOf[id]]
        field.filled = filled[id]
        for kind in ValueKind.allCases {
          let count = kinds[id * ValueKind.allCases.count + kind.place]
          if count > 0 { field.kinds[kind] = count }
        }
        field.sketch = sketches[id].hashes
        field.codes = columns[id] < 0 ? nil : codes[columns[id]].hashes(hash)
      }
      result.fields[name] = field
    }
    for (name, count) in summary.unmappedPaths where count > 0 {
      result.fields[name] = FieldObservation(isMapped: false, records: count)
    }
    return result
  }

  /// A column is there when the header has it, whatever its values; elsewhere a field without a value is there as well.
  private func presence(of path: String, _ seen: Int, _ summary: ExtractionSummary) -> Int {
    guard !summary.columns.isEmpty else {
      return max(summary.mappedPaths[path] ?? 0, min(seen, summary.recordsRead))
    }
    return summary.columns.contains(path) ? max(0, summary.recordsRead - summary.recordsDamaged) : 0
  }
}

extension ValueKind {
  /// Its place among all kinds.
  fileprivate var place: Int {
    switch self {
    case .number: 0
    case .zeroPadded: 1
    case .date: 2
    case .dateYearLast: 3
    case .boolean: 4
    case .text: 5
    }
  }
}

/// The smallest distinct hashes of a set.
struct BottomSketch: Sendable {
  /// Ascending.
  private(set) var hashes: [UInt64] = []
  private var limit = UInt64.max

  /// Takes up a hash, if it is among the smallest.
  mutating func insert(_ hash: UInt64) {
    guard hash < limit else { return }
    var low = 0
    var high = hashes.count
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle] < hash { low = middle + 1 } else { high = middle }
    }
    if low < hashes.count, hashes[low] == hash { return }
    hashes.insert(hash, at: low)
    if hashes.count > EntryObservation.sketchSize { hashes.removeLast() }
    if hashes.count == EntryObservation.sketchSize { limit = hashes[hashes.count - 1] }
  }

  /// How large a part of the smaller of two sets the other has as well, from the smallest hashes of both; nil when one is
  /// empty.
  ///
  /// Of the smaller one, so that an export of fewer records is still known by its values.
  static func overlap(_ left: [UInt64], _ right: [UInt64]) -> Double? {
    guard !left.isEmpty, !right.isEmpty else { return nil }
    let both = (Set(left), Set(right))
    // Behind the end of a full sketch nothing is known of its set.
    let size = EntryObservation.sketchSize
    let last = min(
      left.count < size ? UInt64.max : left[left.count - 1],
      right.count < size ? UInt64.max : right[right.count - 1]
    )
    let counts = (both.0.count { $0 <= last }, both.1.count { $0 <= last })
    let shared = both.0.count { $0 <= last && both.1.contains($0) }
    let fewest = min(counts.0, counts.1)
    return fewest == 0 ? nil : Double(shared) / Double(fewest)
  }
}

/// The different values of a column of codes.
private struct CodeValues: Sendable {
  /// Beyond this many, values that are not known are not remembered: the column holds something else.
  private static let most = 4_096

  private let isKnown: (@Sendable ([UInt8]) -> Bool)?
  private var values = ByteInterner(capacity: 256)
  /// Whether each value is admitted, by its number.
  private var verdicts = [true]

  init(isKnown: (@Sendable ([UInt8]) -> Bool)?) { self.isKnown = isKnown }

  /// Counts a value; false when it is not admitted.
  mutating func admits(_ value: Span<UInt8>) -> Bool {
    if values.count > Self.most {
      guard let number = values.number(of: value, tag: 0) else { return judge(value) }
      return verdicts[Int(number)]
    }
    let number = Int(values.intern(value, tag: 0))
    values.counts[number] += 1
    if number == verdicts.count { verdicts.append(judge(value)) }
    return verdicts[number]
  }

  private func judge(_ value: Span<UInt8>) -> Bool {
    guard let isKnown else { return true }
    var bytes: [UInt8] = []
    for index in value.indices { bytes.append(value[index]) }
    return isKnown(bytes)
  }

  var holdsCodes: Bool { values.count - 1 <= EntryObservation.mostCodes }

  /// How often each value was seen; nil when there are too many for codes.
  var texts: [String: Int]? {
    guard holdsCodes else { return nil }
    var texts: [String: Int] = [:]
    for number in 1..<UInt32(values.count) {
      let text = values.withBytes(of: number) { span in
        var bytes: [UInt8] = []
        for index in span.indices { bytes.append(span[index]) }
        return String(decoding: bytes, as: UTF8.self)
      }
      texts[text, default: 0] += Int(values.counts[Int(number)])
    }
    return texts
  }

  /// The keyed hashes of all values, ascending; nil when there are too many for codes.
  func hashes(_ hash: KeyedHash) -> [UInt64]? {
    guard holdsCodes else { return nil }
    return (1..<UInt32(values.count)).map { values.withBytes(of: $0) { hash($0) } }.sorted()
  }
}
