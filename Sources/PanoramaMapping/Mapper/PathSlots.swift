import PanoramaModel

/// The entries of one row by path; emptied by a new generation instead of by writing.
struct PathSlots {
  private var entries: [Int]
  private var generations: [UInt32]
  private var generation: UInt32 = 0

  init(count: Int) {
    entries = Array(repeating: -1, count: count)
    generations = Array(repeating: 0, count: count)
  }

  /// Takes the entries of a row; of several with one path, the first.
  mutating func load(
    _ rows: borrowing RecordRows,
    row: Int,
    _ all: [FieldEntry],
    _ range: Range<Int>
  ) {
    generation &+= 1
    var index = rows.rows[row].first
    while index >= 0 {
      let path = Int(all[range.lowerBound + index].path)
      if generations[path] != generation {
        generations[path] = generation
        entries[path] = index
      }
      index = rows.next[index]
    }
  }

  /// The first entry at a path, by its place in the record.
  func entry(at path: FieldPathID) -> Int? {
    guard path >= 0, generations[Int(path)] == generation else { return nil }
    return entries[Int(path)]
  }

  /// The next entry of the same path in the same row.
  func next(
    after entry: Int,
    _ rows: borrowing RecordRows,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> Int? {
    let path = batch.entries[range.lowerBound + entry].path
    var index = rows.next[entry]
    while index >= 0 {
      if batch.entries[range.lowerBound + index].path == path { return index }
      index = rows.next[index]
    }
    return nil
  }
}
