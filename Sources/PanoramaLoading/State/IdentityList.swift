import PanoramaModel

/// The identities of a run's customer records in the order in which SQLite keeps them: by the bytes of source and key.
struct IdentityList {
  /// Sources and keys, one after the other.
  private(set) var text: [UInt8] = []
  /// Where each identity's source and key are, in byte order.
  private(set) var entries: [Entry] = []
  /// The ids of the profiles.
  private(set) var profileIDs: [String] = []

  struct Entry {
    var source: TextRange
    var key: TextRange
    /// The place in the order of the caller: the `CustomerIndex`.
    var index: Int
    /// The profile: an index into `profileIDs`.
    var profile = 0
  }

  /// Takes the identities of records, which stand in byte order or nearly so.
  init(_ records: CustomerRecordSet) {
    let sources = records.tables.map { append(Array($0.source.utf8)[...]) }
    entries.reserveCapacity(records.customers.count)
    for (index, reference) in records.customers.enumerated() {
      let table = Int(reference.table)
      let key = records.tables[table].rows[Int(reference.row)].key
      let end = Int(key.offset) + Int(key.length)
      let range = append(records.tables[table].text[Int(key.offset)..<end])
      entries.append(Entry(source: sources[table], key: range, index: index))
    }
    sort()
  }

  /// Takes the rows of a crosswalk.
  init(_ rows: [(source: String, recordID: String, profileID: String)]) {
    var numbers: [String: Int] = [:]
    for (index, row) in rows.enumerated() {
      let number = numbers[row.profileID] ?? profileIDs.count
      if number == profileIDs.count {
        numbers[row.profileID] = number
        profileIDs.append(row.profileID)
      }
      let source = append(Array(row.source.utf8)[...])
      let key = append(Array(row.recordID.utf8)[...])
      entries.append(Entry(source: source, key: key, index: index, profile: number))
    }
    sort()
  }

  /// Gives each identity its profile.
  mutating func assign(_ assignments: ProfileAssignments) {
    profileIDs = assignments.profileIDs
    for position in entries.indices {
      entries[position].profile = Int(assignments.profileOf[entries[position].index])
    }
  }

  /// The ids of all profiles, each once, in byte order.
  var sortedProfileIDs: [String] {
    var seen = [Bool](repeating: false, count: profileIDs.count)
    for entry in entries { seen[entry.profile] = true }
    let ids = profileIDs.indices.filter { seen[$0] }.map { profileIDs[$0] }
    return ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>) -> TextRange {
    let offset = UInt32(text.count)
    text.append(contentsOf: bytes)
    return TextRange(offset: offset, length: UInt32(bytes.count))
  }

  /// Sorts by bytes, unless the entries are in order already.
  private mutating func sort() {
    let text = text
    func compare(_ left: Entry, _ right: Entry) -> Int {
      if left.source != right.source {
        let order = text.span.compare(left.source, with: text.span, right.source)
        if order != 0 { return order }
      }
      return text.span.compare(left.key, with: text.span, right.key)
    }
    for position in entries.indices.dropFirst()
    where compare(entries[position - 1], entries[position]) > 0 {
      entries.sort { compare($0, $1) < 0 }
      return
    }
  }
}

extension Span<UInt8> {
  /// Compares a piece of this text with a piece of another by bytes, as SQLite does: negative, zero or positive.
  func compare(_ range: TextRange, with other: Span<UInt8>, _ otherRange: TextRange) -> Int {
    let count = Int(Swift.min(range.length, otherRange.length))
    let (start, otherStart) = (Int(range.offset), Int(otherRange.offset))
    for index in 0..<count where self[start + index] != other[otherStart + index] {
      return self[start + index] < other[otherStart + index] ? -1 : 1
    }
    return Int(range.length) - Int(otherRange.length)
  }

  /// The whole of the text, as a range of it.
  var whole: TextRange { TextRange(offset: 0, length: UInt32(count)) }
}
