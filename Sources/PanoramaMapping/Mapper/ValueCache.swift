import PanoramaModel

/// Remembers what the texts of one rule became, so that each distinct value of a column is cleaned once.
///
/// Columns of names and numbers hardly repeat: a cache that does not hit gives up. What it remembers are copies, because rows,
/// and their text with them, may be taken back or forgotten.
struct ValueCache {
  /// A text that is known.
  struct Hit {
    let stored: FieldValues.Stored
    let isMissing: Bool
  }

  private struct Entry {
    let hash: UInt64
    let variant: UInt16
    /// Where the raw and the canonical text are in `bytes`.
    let start: UInt32
    let rawLength: UInt32
    let canonicalLength: UInt32
    /// The value in the table, as long as `generation` is the table's.
    var stored: FieldValues.Stored
    /// What it was when it was remembered.
    let value: FieldValue
    var generation: UInt32
  }

  private var slots: [UInt32] = []
  private var entries: [Entry] = []
  private var bytes: [UInt8] = []
  private var lookups = 0
  private var hits = 0
  private var isUseful = true

  /// A cache that remembers nothing.
  static let none = {
    var cache = ValueCache()
    cache.isUseful = false
    return cache
  }()

  /// Entries stop here: what does not repeat within so many values is not worth remembering.
  private static let most = 1 << 15
  /// After so many lookups a cache must have answered a quarter of them.
  private static let trial = 4096

  /// The value of a text, with its text in `table`; nil when it is not known.
  mutating func find(
    _ raw: Span<UInt8>,
    _ hash: UInt64,
    variant: Int,
    _ table: inout CustomerRecordTable,
    generation: UInt32
  ) -> Hit? {
    lookups += 1
    guard !slots.isEmpty else { return nil }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if entries[place].hash == hash, Int(entries[place].variant) == variant, isEqual(raw, place) {
        hits += 1
        if entries[place].generation != generation { restore(place, &table, generation) }
        return Hit(
          stored: entries[place].stored,
          isMissing: entries[place].value.validity == .missing
        )
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Whether texts are worth looking up.
  var isWorthwhile: Bool { isUseful }

  /// Remembers a value whose text is in `table`.
  mutating func insert(
    _ raw: Span<UInt8>,
    _ hash: UInt64,
    variant: Int,
    _ stored: FieldValues.Stored,
    _ table: CustomerRecordTable,
    generation: UInt32
  ) {
    if lookups >= Self.trial, hits * 4 < lookups {
      isUseful = false
      (slots, entries, bytes) = ([], [], [])
      return
    }
    guard entries.count < Self.most, raw.count <= 256 else { return }
    if (entries.count + 1) * 2 > slots.count { grow() }
    let start = UInt32(bytes.count)
    let value = table.values.value(stored)
    for index in raw.indices { bytes.append(raw[index]) }
    let canonical =
      Int(value.canonical.offset)..<Int(value.canonical.offset + value.canonical.length)
    bytes.append(contentsOf: table.text[canonical])
    entries.append(
      Entry(
        hash: hash,
        variant: UInt16(variant),
        start: start,
        rawLength: UInt32(raw.count),
        canonicalLength: value.canonical.length,
        stored: stored,
        value: value,
        generation: generation
      )
    )
    place(entries.count)
  }

  private func isEqual(_ raw: Span<UInt8>, _ place: Int) -> Bool {
    let entry = entries[place]
    guard raw.count == Int(entry.rawLength) else { return false }
    let start = Int(entry.start)
    for index in raw.indices where raw[index] != bytes[start + index] { return false }
    return true
  }

  /// Writes the text of an entry into the table anew.
  private mutating func restore(
    _ place: Int,
    _ table: inout CustomerRecordTable,
    _ generation: UInt32
  ) {
    let entry = entries[place]
    let (raw, canonical) = (Int(entry.rawLength), Int(entry.canonicalLength))
    var value = entry.value
    let start = Int(entry.start)
    value.canonical = TextRange(offset: UInt32(table.text.count), length: UInt32(canonical))
    table.text.append(contentsOf: bytes[start + raw..<start + raw + canonical])
    if entry.value.raw == entry.value.canonical {
      value.raw = value.canonical
    } else {
      value.raw = TextRange(offset: UInt32(table.text.count), length: UInt32(raw))
      table.text.append(contentsOf: bytes[start..<start + raw])
    }
    entries[place].stored = table.values.store(value)
    entries[place].generation = generation
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: max(64, slots.count * 2))
    for number in entries.indices { place(number + 1) }
  }

  private mutating func place(_ number: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: entries[number - 1].hash) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = UInt32(number)
  }
}
