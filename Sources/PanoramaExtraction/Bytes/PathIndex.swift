import PanoramaModel

/// The paths of a tree behind one hash table, with counters; it also learns the names that no path has.
///
/// ```
/// table   hash(parent, length, first 8 bytes, last 8 bytes) → node
/// nodes   [ the tree's nodes, same numbers | captures | names that records have and nobody asks for ]
/// names   one after another; a node knows where its own is
/// ```
/// Names come from files: at most 1,000 are learnt, of at most 200 bytes, so a hostile file can neither fill memory nor slow the table.
struct PathIndex {
  /// How many unasked-for names are learnt.
  static let mostUnmapped = 1_000
  /// Longer names are not learnt.
  static let longestName = 200

  /// What is to be done at a node.
  struct Use: OptionSet {
    let rawValue: UInt8
    /// Its value is to be delivered.
    static let wanted = Use(rawValue: 1)
    /// Each occurrence opens a row.
    static let collection = Use(rawValue: 2)
    /// The tree, or a capture, asks for it or for something below it.
    static let mapped = Use(rawValue: 4)
    /// Something asked for is below it.
    static let parent = Use(rawValue: 8)
    /// A capture wants its value.
    static let captured = Use(rawValue: 16)
  }

  /// One place of a record; plain numbers, so that looking at one costs no reference count.
  struct Node {
    /// The node above; -1 for the root.
    let parent: FieldPathID
    fileprivate let key: Key
    fileprivate let nameStart: Int32
    /// What is to be done with what stands there.
    fileprivate(set) var use: Use
    /// The number of the capture that wants its value; -1 for none.
    fileprivate(set) var capture: Int32 = -1
    /// The node that came first below it the last time.
    fileprivate(set) var first = FieldPathTree.none
    /// The node that followed it in its object the last time.
    fileprivate(set) var next = FieldPathTree.none
    /// The object in which it was last seen, to find duplicate keys.
    fileprivate var lastObject = 0
    /// The record in which it was last counted.
    fileprivate var lastRecord = 0
    /// How many records have it.
    fileprivate(set) var count = 0

    var isWanted: Bool { use.contains(.wanted) }
    var isCollection: Bool { use.contains(.collection) }
    var isMapped: Bool { use.contains(.mapped) }
    var hasChildren: Bool { use.contains(.parent) }

    /// Whether its name, of at most 16 bytes, stands at `start` in the text.
    @inline(__always)
    func hasShortName(_ text: Span<UInt8>, _ start: Int, _ length: Int) -> Bool {
      length <= 16 && key == PathIndex.key(text, start, length)
    }

    /// Counts the record, and notes the object; false, and nothing, when the object had it before.
    @inline(__always)
    mutating func see(inObject object: Int, ofRecord record: Int, counts: Bool) -> Bool {
      guard lastObject != object else { return false }
      lastObject = object
      if counts, lastRecord != record {
        lastRecord = record
        count += 1
      }
      return true
    }
  }

  fileprivate struct Key: Equatable {
    var length: Int
    var head: UInt64
    var tail: UInt64
  }

  /// The nodes; those of the tree first, under their own numbers.
  ///
  /// Only the walker of JSON changes them in place.
  var nodes: [Node] = []
  private var names: [UInt8] = []
  private let treeCount: Int
  private var unmappedCount = 0
  /// Whether a name was met that is not learnt.
  private var hasMore = false
  private var table: [Int32] = []

  init(_ tree: FieldPathTree) {
    treeCount = tree.nodes.count
    for node in tree.nodes {
      var use: Use = .mapped
      if node.isWanted { use.insert(.wanted) }
      if node.isCollection { use.insert(.collection) }
      append(node.name.span, 0, node.name.count, below: node.parent, use)
    }
  }

  // MARK: Looking up

  /// The child of `parent` whose name stands at `start` in `text`, or `none`.
  @inline(__always)
  func child(
    of parent: FieldPathID,
    _ text: Span<UInt8>,
    _ start: Int,
    _ length: Int
  ) -> FieldPathID {
    let key = Self.key(text, start, length)
    var slot = slot(parent, key)
    while table[slot] >= 0 {
      let id = table[slot]
      if nodes[Int(id)].parent == parent, has(id, key, text, start) { return id }
      slot = (slot + 1) & (table.count - 1)
    }
    return FieldPathTree.none
  }

  /// The same, for names that mostly come in the order of the record before: `previous` is the node in front, or
  /// `none` at the start, and what followed it the last time is tried first.
  @inline(__always)
  mutating func child(
    of parent: FieldPathID,
    after previous: FieldPathID,
    _ text: Span<UInt8>,
    _ start: Int,
    _ length: Int
  ) -> FieldPathID {
    let isFirst = previous < 0
    let guess = isFirst ? nodes[Int(parent)].first : nodes[Int(previous)].next
    if guess >= 0, has(guess, Self.key(text, start, length), text, start) { return guess }
    var found = child(of: parent, text, start, length)
    if found == FieldPathTree.none { found = learn(text, start, length, below: parent) }
    if found >= 0 {
      if isFirst { nodes[Int(parent)].first = found } else { nodes[Int(previous)].next = found }
    }
    return found
  }

  @inline(__always)
  private func has(_ id: FieldPathID, _ key: Key, _ text: Span<UInt8>, _ start: Int) -> Bool {
    nodes[Int(id)].key == key && (key.length <= 16 || hasName(id, text, start))
  }

  private func hasName(_ id: FieldPathID, _ text: Span<UInt8>, _ start: Int) -> Bool {
    let from = Int(nodes[Int(id)].nameStart)
    for index in 0..<nodes[Int(id)].key.length where names[from + index] != text[start + index] {
      return false
    }
    return true
  }

  /// Length, first and last eight bytes: the whole name up to sixteen bytes.
  @inline(__always)
  fileprivate static func key(_ text: Span<UInt8>, _ start: Int, _ length: Int) -> Key {
    if length >= 8 {
      return Key(
        length: length,
        head: ByteScan.word(text, start),
        tail: ByteScan.word(text, start + length - 8)
      )
    }
    if start + 8 <= text.count {
      let mask: UInt64 = (1 &<< UInt64(length * 8)) &- 1
      return Key(length: length, head: ByteScan.word(text, start) & mask, tail: 0)
    }
    var head: UInt64 = 0
    for index in 0..<length { head |= UInt64(text[start + index]) << UInt64(index * 8) }
    return Key(length: length, head: head, tail: 0)
  }

  @inline(__always)
  private func slot(_ parent: FieldPathID, _ key: Key) -> Int {
    // Multiplication by the golden ratio's fraction (Knuth, volume 3, 6.4) spreads the bits upwards.
    var hash = key.head ^ (key.tail &* 0xFF51_AFD7_ED55_8CCD) ^ UInt64(key.length)
    hash = (hash ^ UInt64(truncatingIfNeeded: parent) << 32) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 29
    return Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 40) & (table.count - 1)
  }

  // MARK: Growing

  @discardableResult
  private mutating func append(
    _ text: Span<UInt8>,
    _ start: Int,
    _ length: Int,
    below parent: FieldPathID,
    _ use: Use
  ) -> FieldPathID {
    let id = FieldPathID(nodes.count)
    nodes.append(
      Node(
        parent: parent,
        key: Self.key(text, start, length),
        nameStart: Int32(names.count),
        use: use
      )
    )
    ByteScan.append(text.extracting(start..<start + length), to: &names)
    if parent >= 0, use.contains(.mapped) { nodes[Int(parent)].use.insert(.parent) }
    if nodes.count * 4 > table.count {
      table = Array(repeating: -1, count: max(64, table.count * 2))
      for other in nodes.indices { place(FieldPathID(other)) }
    } else {
      place(id)
    }
    return id
  }

  private mutating func place(_ id: FieldPathID) {
    let node = nodes[Int(id)]
    guard node.parent >= 0 else { return }
    var slot = slot(node.parent, node.key)
    while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
    table[slot] = id
  }

  /// Adds a path that a capture, or the way to the records, needs; answers its last node.
  @discardableResult
  mutating func insert(_ path: [String], capture: Int = -1) -> FieldPathID {
    var current = FieldPathTree.root
    for name in path {
      let bytes = Array(name.utf8)
      let known = child(of: current, bytes.span, 0, bytes.count)
      current =
        known != FieldPathTree.none
        ? known : append(bytes.span, 0, bytes.count, below: current, .mapped)
    }
    if capture >= 0 {
      nodes[Int(current)].capture = Int32(capture)
      nodes[Int(current)].use.insert(.captured)
    }
    return current
  }

  /// Learns a name that no path has; `none` when enough are known.
  mutating func learn(
    _ text: Span<UInt8>,
    _ start: Int,
    _ length: Int,
    below parent: FieldPathID
  ) -> FieldPathID {
    guard unmappedCount < Self.mostUnmapped, length <= Self.longestName else {
      hasMore = true
      return FieldPathTree.none
    }
    unmappedCount += 1
    return append(text, start, length, below: parent, [])
  }

  // MARK: Counting

  /// Counts that the record has something at the node, once a record.
  @inline(__always)
  mutating func count(_ id: FieldPathID, in record: Int) {
    let index = Int(id)
    if nodes[index].lastRecord != record {
      nodes[index].lastRecord = record
      nodes[index].count += 1
    }
  }

  /// Counts records elsewhere counted.
  mutating func add(_ count: Int, to id: FieldPathID) { nodes[Int(id)].count += count }

  /// Takes back what a record counted that proved damaged.
  mutating func uncount(record: Int) {
    for index in nodes.indices where nodes[index].lastRecord == record {
      nodes[index].count -= 1
      nodes[index].lastRecord = 0
    }
  }

  /// Takes back what a record counted at a node and below it.
  mutating func uncount(_ id: FieldPathID, record: Int) {
    for index in nodes.indices
    where nodes[index].lastRecord == record && isAt(FieldPathID(index), orBelow: id) {
      nodes[index].count -= 1
      nodes[index].lastRecord = 0
    }
  }

  /// Whether a node is another, or below it.
  func isAt(_ id: FieldPathID, orBelow other: FieldPathID) -> Bool {
    var current = id
    while current > other { current = nodes[Int(current)].parent }
    return current == other
  }

  /// Notes that an object has the node; false when it had it before.
  @inline(__always)
  mutating func see(_ id: FieldPathID, in object: Int) -> Bool {
    let isNew = nodes[Int(id)].lastObject != object
    nodes[Int(id)].lastObject = object
    return isNew
  }

  /// The capture at the node is done.
  mutating func clearCapture(_ id: FieldPathID) {
    nodes[Int(id)].capture = -1
    nodes[Int(id)].use.remove(.captured)
  }

  /// Fills in how many records have each path.
  func report(to summary: inout ExtractionSummary) {
    summary.hasMoreUnmappedPaths = hasMore
    for (id, node) in nodes.enumerated() where id > 0 {
      if id < treeCount, node.isWanted || node.isCollection {
        summary.mappedPaths[description(of: FieldPathID(id))] = node.count
      } else if !node.isMapped, node.count > 0 {
        summary.unmappedPaths[description(of: FieldPathID(id))] = node.count
      }
    }
  }

  private func description(of id: FieldPathID) -> String {
    var parts: [String] = []
    var current = id
    while current > FieldPathTree.root {
      let node = nodes[Int(current)]
      let name = names[Int(node.nameStart)..<Int(node.nameStart) + node.key.length]
      parts.append(String(decoding: name, as: UTF8.self))
      current = node.parent
    }
    return parts.reversed().joined(separator: ".")
  }
}
