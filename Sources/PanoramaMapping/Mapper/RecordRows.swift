import PanoramaModel

/// Sorts the entries of one record into rows: the record's own, and one for each element of its collections.
///
/// Entries of a row are chained, so nothing is moved and nothing is allocated once the arrays have grown:
/// ```
/// entries   name  [begin loans  principal]  [begin loans  principal]  phone
/// rows      0 ────────────────────────────────────────────────────────▶ 0
///                  1 ───────────▶ 1          2 ───────────▶ 2
/// ```
struct RecordRows {
  struct Row {
    /// The collection that the row is an element of; the root for the record's own.
    var collection: FieldPathID
    /// The row above.
    var parent: Int
    /// The first and the last entry; -1 for none.
    var first: Int
    var last: Int
    /// The row of the output that the row's first table became; `leftOut` when conditions left all its tables out.
    var output: Int32
  }

  /// The output of a row that is left out with everything inside it.
  static let leftOut: Int32 = -2

  private(set) var rows: [Row] = []
  /// The entry after each entry in its row, by place in the record; -1 at the end.
  private(set) var next: [Int] = []
  private var current: [Int]
  private let collectionOf: [FieldPathID]
  private let parentCollection: [FieldPathID]

  init(_ compiled: CompiledMapping) {
    collectionOf = compiled.collectionOf
    parentCollection = compiled.paths.nodes.map { node in
      node.parent < 0 ? FieldPathTree.root : compiled.collectionOf[Int(node.parent)]
    }
    current = Array(repeating: 0, count: compiled.paths.nodes.count)
  }

  /// Sorts the entries of one record.
  mutating func sort(_ entries: [FieldEntry], _ range: Range<Int>) {
    rows.removeAll(keepingCapacity: true)
    next.removeAll(keepingCapacity: true)
    rows.append(Row(collection: FieldPathTree.root, parent: -1, first: -1, last: -1, output: -1))
    // Rows of the record before are gone: an entry below a collection that has no row yet belongs to the record itself.
    for path in current.indices { current[path] = 0 }
    for index in range {
      let entry = entries[index]
      let collection = Int(collectionOf[Int(entry.path)])
      if entry.kind == .begin {
        let parent = current[Int(parentCollection[Int(entry.path)])]
        current[collection] = rows.count
        rows.append(
          Row(collection: entry.path, parent: parent, first: -1, last: -1, output: -1)
        )
        next.append(-1)
        continue
      }
      let place = index - range.lowerBound
      let row = current[collection]
      if rows[row].last >= 0 {
        next[rows[row].last] = place
      } else {
        rows[row].first = place
      }
      rows[row].last = place
      next.append(-1)
    }
  }

  /// The number of an element in its collection, from 1, whatever other collections hold; 0 for the record's own row.
  func ordinal(of row: Int) -> Int {
    guard row > 0 else { return 0 }
    let own = rows[row]
    return rows[1...row].count { $0.collection == own.collection && $0.parent == own.parent }
  }

  /// Remembers which row of the output a row became.
  mutating func setOutput(_ output: Int32, of row: Int) { rows[row].output = output }
}
