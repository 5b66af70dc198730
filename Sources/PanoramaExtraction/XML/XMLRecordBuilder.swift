import PanoramaModel

/// Turns the events of one XML file into entries; outlives the parsers that damage makes necessary.
///
/// ```
/// FinanceExport          outer level, an ancestor of records; its start tag is kept for restarts
/// ├─ Header/RecordCount  outer levels; captures
/// └─ Customer            a record: levels with the node of each element and its text
/// ```
/// Positions are places in the UTF-8 form of the file.
struct XMLRecordBuilder: ~Copyable {
  /// What stopped the parser.
  enum Fault {
    case notWellFormed(code: Int, message: String)
    case tooDeep
    case tooLong
    /// A record starts directly inside a record: the end tag of the outer one is missing.
    case nested
  }

  private struct Level {
    var node: FieldPathID
    var hasChildren = false
    var text: [UInt8] = []
  }

  /// The batch being filled; the extractor lends it for each push.
  var batch = RecordBatch()
  /// The unfinished record's entries and text while the batch is away.
  private var heldEntries: [FieldEntry] = []
  private var heldText: [UInt8] = []
  /// Where the current record's text starts in the batch.
  private var textStart = 0
  /// Where good records start and end, since the extractor last took them.
  var finished: [(start: Int, end: Int)] = []
  /// The UTF-8 text from `windowStart` on, in which start tags are found again.
  var window: [UInt8] = []
  /// The place of the window's first byte.
  var windowStart = 0
  /// What to add to the parser's count to get a place in the file.
  var positionBias = 0
  /// The paths, with their counters.
  private(set) var index: PathIndex
  /// What stopped the parser, and where.
  private(set) var fault: (kind: Fault, position: Int)?
  /// What the file was refused for.
  private(set) var refusal: String?
  /// Where the current record starts.
  private(set) var recordStart = 0
  /// Where the last record, or the start tag around the records, ends.
  private(set) var boundary = 0
  /// The start tags around the records; complete once all of them have been open.
  private(set) var ancestors: [[UInt8]] = []
  /// The captured values.
  private(set) var captured: [String: String] = [:]
  /// Whether a record is open.
  private(set) var isInRecord = false

  private let reading: FileReading
  private var outer: PathIndex
  private let recordNodes: [FieldPathID]
  private var outerLevels: [FieldPathID] = []
  private var outerText: [UInt8] = []
  /// The elements open inside the record are the first `levelCount`; the others wait to be used again.
  private var levels: [Level] = []
  private var levelCount = 0
  private var depth = 0
  private var restartedAt = 0
  private var serial = 1
  private var scratch: [UInt8] = []

  init(reading: FileReading, paths: FieldPathTree) {
    self.reading = reading
    index = PathIndex(paths)
    outer = PathIndex(FieldPathTree())
    var nodes: [FieldPathID] = []
    for count in reading.recordPath.indices {
      nodes.append(outer.insert(Array(reading.recordPath[...count])))
    }
    recordNodes = nodes
    for (number, capture) in reading.captures.enumerated() {
      outer.insert(capture.path, capture: number)
    }
  }

  /// Whether parsing should end here.
  var isStopped: Bool { fault != nil || refusal != nil }
  /// Whether all elements around the records have been open.
  var hasAncestors: Bool { ancestors.count == recordNodes.count - 1 }
  /// Whether the element that ends next is the record, or outside records.
  var isAtRecordLevel: Bool { depth <= recordNodes.count }

  // MARK: The batch

  /// Takes the batch and puts the unfinished record's entries back.
  mutating func lend(_ other: inout RecordBatch) {
    swap(&batch, &other)
    textStart = batch.text.count
    batch.text.append(contentsOf: heldText)
    batch.entries.append(contentsOf: heldEntries.map { moved($0, by: textStart) })
  }

  /// Gives the batch back with whole records only.
  mutating func giveBack(_ other: inout RecordBatch) {
    let end = Int(batch.entryEnds.last ?? 0)
    heldEntries.removeAll(keepingCapacity: true)
    heldText.removeAll(keepingCapacity: true)
    if isInRecord {
      heldText.append(contentsOf: batch.text[textStart...])
      heldEntries.append(contentsOf: batch.entries[end...].map { moved($0, by: -textStart) })
      batch.text.removeLast(batch.text.count - textStart)
      batch.entries.removeLast(batch.entries.count - end)
    }
    swap(&batch, &other)
  }

  private func moved(_ entry: FieldEntry, by distance: Int) -> FieldEntry {
    FieldEntry(
      path: entry.path,
      kind: entry.kind,
      offset: UInt32(Int(entry.offset) + distance),
      length: entry.length
    )
  }

  // MARK: Events

  /// An element starts; answers whether its attributes are wanted.
  mutating func startElement(_ name: Span<UInt8>, at position: Int) -> Bool {
    guard !isStopped else { return false }
    depth += 1
    if depth > reading.limits.depth {
      fault = (.tooDeep, positionBias + position)
      return false
    }
    return isInRecord ? startInside(name) : startOutside(name, at: positionBias + position)
  }

  private mutating func startInside(_ name: Span<UInt8>) -> Bool {
    let top = levelCount - 1
    levels[top].hasChildren = true
    let parent = levels[top].node
    var node = FieldPathTree.none
    if parent != FieldPathTree.none, index.nodes[Int(parent)].isMapped {
      node = index.child(of: parent, name, 0, name.count)
      if node == FieldPathTree.none { node = index.learn(name, 0, name.count, below: parent) }
    }
    let isMapped = node != FieldPathTree.none && index.nodes[Int(node)].isMapped
    if levelCount == 1, !isMapped, isRecordName(name) {
      fault = (.nested, 0)
      return false
    }
    openLevel(node)
    guard node != FieldPathTree.none else { return false }
    guard isMapped else {
      index.count(node, in: serial)
      return false
    }
    if index.nodes[Int(node)].isCollection {
      batch.entries.append(
        FieldEntry(path: node, kind: .begin, offset: UInt32(batch.text.count), length: 0)
      )
      index.count(node, in: serial)
    }
    return true
  }

  private mutating func openLevel(_ node: FieldPathID) {
    if levelCount == levels.count { levels.append(Level(node: node)) }
    levels[levelCount].node = node
    levels[levelCount].hasChildren = false
    levels[levelCount].text.removeAll(keepingCapacity: true)
    levelCount += 1
  }

  private mutating func startOutside(_ name: Span<UInt8>, at position: Int) -> Bool {
    let parent = outerLevels.last ?? FieldPathTree.root
    let node =
      parent == FieldPathTree.none && depth > 1
      ? FieldPathTree.none : outer.child(of: parent, name, 0, name.count)
    outerLevels.append(node)
    outerText.removeAll(keepingCapacity: true)
    guard node != FieldPathTree.none else { return false }
    guard depth <= recordNodes.count, node == recordNodes[depth - 1] else { return true }
    // The start tags around the records, read again by a new parser, are known and not in the window.
    guard position >= restartedAt else { return false }
    let start = startOfTag(before: position)
    if depth == recordNodes.count {
      isInRecord = true
      recordStart = start
      textStart = batch.text.count
      openLevel(FieldPathTree.root)
    } else {
      if ancestors.count >= depth { ancestors.removeLast(ancestors.count - depth + 1) }
      ancestors.append(
        Array(window[start - windowStart..<position - windowStart]) + [UInt8(ascii: ">")]
      )
      boundary = position + 1
    }
    return true
  }

  /// An attribute of the element that just started.
  mutating func attribute(_ name: Span<UInt8>, _ value: Span<UInt8>) {
    guard !isStopped else { return }
    scratch.removeAll(keepingCapacity: true)
    scratch.append(UInt8(ascii: "@"))
    ByteScan.append(name, to: &scratch)
    guard isInRecord else {
      let parent = outerLevels.last ?? FieldPathTree.root
      let node = outer.child(of: parent, scratch.span, 0, scratch.count)
      capture(node, value)
      return
    }
    let parent = levels[levelCount - 1].node
    var node = index.child(of: parent, scratch.span, 0, scratch.count)
    if node == FieldPathTree.none {
      let name = scratch
      node = index.learn(name.span, 0, name.count, below: parent)
    }
    guard node != FieldPathTree.none else { return }
    if !index.nodes[Int(node)].isMapped {
      index.count(node, in: serial)
    } else if index.nodes[Int(node)].isWanted {
      deliver(node, value)
    }
  }

  /// Text, or a part of it.
  mutating func characters(_ text: Span<UInt8>) {
    guard !isStopped else { return }
    guard isInRecord else { return ByteScan.append(text, to: &outerText) }
    let top = levelCount - 1
    let node = levels[top].node
    guard node != FieldPathTree.none, index.nodes[Int(node)].isWanted else { return }
    ByteScan.append(text, to: &levels[top].text)
  }

  /// An element ends; the position is needed outside records and at a record's end.
  mutating func endElement(at position: Int) {
    guard !isStopped else { return }
    depth -= 1
    guard isInRecord else {
      if let node = outerLevels.popLast(), node != FieldPathTree.none {
        let text = outerText
        capture(node, text.span)
      }
      outerText.removeAll(keepingCapacity: true)
      return
    }
    levelCount -= 1
    let node = levels[levelCount].node
    if node != FieldPathTree.none, index.nodes[Int(node)].isWanted {
      let isLayout =
        levels[levelCount].hasChildren && levels[levelCount].text.allSatisfy { $0 <= 0x20 }
      let text = levels[levelCount].text
      if !isLayout { deliver(node, text.span) }
    }
    if levelCount == 0 { endRecord(at: positionBias + position) }
  }

  private mutating func endRecord(at position: Int) {
    outerLevels.removeLast()
    isInRecord = false
    guard position - recordStart <= reading.limits.recordBytes else {
      isInRecord = true
      fault = (.tooLong, position)
      return
    }
    batch.entryEnds.append(UInt32(batch.entries.count))
    finished.append((recordStart, position))
    boundary = position
    serial += 1
  }

  private mutating func deliver(_ node: FieldPathID, _ text: Span<UInt8>) {
    if text.count > 0 { index.count(node, in: serial) }
    batch.entries.append(
      FieldEntry(
        path: node,
        kind: .text,
        offset: UInt32(batch.text.count),
        length: UInt32(text.count)
      )
    )
    ByteScan.append(text, to: &batch.text)
  }

  private mutating func capture(_ node: FieldPathID, _ text: Span<UInt8>) {
    guard node != FieldPathTree.none else { return }
    let number = Int(outer.nodes[Int(node)].capture)
    guard number >= 0 else { return }
    captured[reading.captures[number].name] = String(decoding: copyOf(text), as: UTF8.self)
  }

  // MARK: Faults

  /// The text is not well-formed.
  mutating func fail(_ code: Int, _ message: String, at position: Int) {
    guard !isStopped else { return }
    fault = (.notWellFormed(code: code, message: message), positionBias + position)
  }

  /// The record is longer than a record may be, and its end is not in sight.
  mutating func failTooLong() {
    fault = (.tooLong, recordStart)
  }

  /// The file holds what is not allowed.
  mutating func refuse(_ found: String) {
    if !isStopped { refusal = found }
  }

  /// Forgets the record in hand and the fault, before a new parser starts behind the damage.
  mutating func restart(at position: Int) {
    batch.abandonRecord()
    index.uncount(record: serial)
    serial += 1
    fault = nil
    isInRecord = false
    levelCount = 0
    outerLevels.removeAll(keepingCapacity: true)
    depth = 0
    boundary = position
    restartedAt = position
  }

  // MARK: Places

  /// Where the start tag begins whose reading has come to `position`: no `<` can stand inside a tag (XML 1.0 §3.1).
  private func startOfTag(before position: Int) -> Int {
    var place = min(position - windowStart, window.count) - 1
    while place > 0, window[place] != UInt8(ascii: "<") { place -= 1 }
    return windowStart + place
  }

  private func isRecordName(_ name: Span<UInt8>) -> Bool {
    guard let record = reading.recordPath.last, record.utf8.count == name.count else {
      return false
    }
    return zip(record.utf8, name.indices).allSatisfy { $0 == name[$1] }
  }
}
