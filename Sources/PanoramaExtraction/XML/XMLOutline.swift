import PanoramaModel

/// A name with its namespace.
struct XMLName: Equatable {
  var local: String
  var uri: String?
}

/// What stands around the records of one file, and the tree of paths inside them; outlives the parsers that damage makes
/// necessary.
///
/// ```
/// FinanceExport          an ancestor of records; its start tag is kept for restarts
/// ├─ Header/RecordCount  captures
/// └─ Customer            a record: its inside never comes here
/// ```
/// Positions are places in the UTF-8 form of the file.
struct XMLOutline: ~Copyable {
  /// What an element outside records is.
  enum Role: Int32 {
    case other = 0
    /// Its children may be records.
    case parent = 1
    case record = 2
    /// More than a thousand elements stand inside one that should be the next of them: its end tag is missing.
    case nested = 3
  }

  /// The paths inside records, with their counters.
  var index: PathIndex
  /// The start tags around the records; complete once all of them have been open.
  private(set) var ancestors: [[UInt8]] = [] {
    didSet {
      ancestorTags = Array(ancestors.joined())
      missing = missingName
    }
  }
  /// The same in one piece.
  private(set) var ancestorTags: [UInt8] = []
  /// The captured values.
  private(set) var captured: [String: String] = [:]
  /// Where the start tag around the records ends that was read last.
  private(set) var boundary = 0
  /// Where the start tag starts that was read last, outside records.
  private(set) var lastTag = 0
  /// The name, as the file spells it, of the last element beside the next missing one.
  private(set) var sibling: [UInt8] = []
  /// Where an element starts, inside the sibling that is open, that may have to stand behind it; nil when none does.
  private(set) var doubt: Int?
  private var doubts = 0
  /// The local name of the next element around the records that has not been open yet; nil when all have been.
  private(set) var missing: [UInt8]?

  private let reading: FileReading
  /// The prefixes of mapped names, by their namespace.
  private let prefixes: [String: [String]]
  private var outer: PathIndex
  private let recordNodes: [FieldPathID]
  private var levels: [FieldPathID] = []
  private var pending: [UInt8] = []

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
    var prefixes: [String: [String]] = [:]
    for (prefix, uri) in reading.namespaces.sorted(by: { $0.key < $1.key }) {
      prefixes[uri, default: []].append(prefix)
    }
    self.prefixes = prefixes
    missing = missingName
  }

  private var missingName: [UInt8]? {
    guard !hasAncestors else { return nil }
    let name = reading.recordPath[ancestors.count]
    return Array((name.split(separator: ":").last ?? "").utf8)
  }

  /// Whether all elements around the records have been open.
  var hasAncestors: Bool { ancestors.count == recordNodes.count - 1 }

  /// Whether the next element would be a child of the last one that is known to be around the records.
  var isBetweenSiblings: Bool { levels.count == ancestors.count }
  /// From where on the text is needed, when something proves damaged outside records.
  var keepFrom: Int { min(doubt ?? .max, lastTag) }

  // MARK: Names

  /// The node of a name inside records: with a prefix of its namespace first, without one otherwise; learnt when no path
  /// has it.
  mutating func node(
    below parent: FieldPathID,
    _ name: XMLName,
    isAttribute: Bool
  ) -> FieldPathID {
    let found = find(name, below: parent, in: index, isAttribute: isAttribute)
    guard found == FieldPathTree.none else { return found }
    let bytes = Array(((isAttribute ? "@" : "") + name.local).utf8)
    return index.learn(bytes.span, 0, bytes.count, below: parent)
  }

  private func find(
    _ name: XMLName,
    below parent: FieldPathID,
    in index: borrowing PathIndex,
    isAttribute: Bool = false
  ) -> FieldPathID {
    let mark = isAttribute ? "@" : ""
    let spellings = (prefixes[name.uri ?? ""] ?? []).map { $0 + ":" + name.local } + [name.local]
    for spelling in spellings {
      let bytes = Array((mark + spelling).utf8)
      let found = index.child(of: parent, bytes.span, 0, bytes.count)
      if found != FieldPathTree.none { return found }
    }
    return FieldPathTree.none
  }

  // MARK: Events

  /// An element starts; its start tag, so far without its `>`, ends at `position`.
  mutating func startElement(_ name: XMLName, tag: Span<UInt8>, at position: Int) -> Role {
    let parent = levels.last ?? FieldPathTree.root
    let node = parent == FieldPathTree.none ? parent : find(name, below: parent, in: outer)
    pending.removeAll(keepingCapacity: true)
    let depth = levels.count + 1
    guard node != FieldPathTree.none, depth <= recordNodes.count, node == recordNodes[depth - 1]
    else {
      levels.append(node)
      lastTag = position - tag.count
      return hasAncestors ? .other : beside(name, tag, depth)
    }
    // A record's end comes not here.
    if depth == recordNodes.count { return .record }
    levels.append(node)
    if ancestors.count >= depth { ancestors.removeLast(ancestors.count - depth + 1) }
    ancestors.append(copyOf(tag) + [UInt8(ascii: ">")])
    boundary = position + 1
    return depth == recordNodes.count - 1 ? .parent : .other
  }

  /// An element starts that is not around the records, while one of those is missing.
  ///
  /// What stands inside it may belong behind it, should its end tag be missing; that shows only at its end.
  private mutating func beside(_ name: XMLName, _ tag: Span<UInt8>, _ depth: Int) -> Role {
    guard !ancestors.isEmpty else { return .other }
    let isSibling = Self.has(sibling, tag)
    if depth == ancestors.count + 1 {
      if !isSibling { sibling = XMLDamage.name(at: 0, tag) }
    } else if isSibling || missing.map(name.local.utf8.elementsEqual) ?? false {
      if doubt == nil { doubt = lastTag }
      doubts += 1
      // As inside records: nothing has a thousand.
      if doubts > 1_000 { return .nested }
    }
    return .other
  }

  /// Whether a start tag has the name.
  private static func has(_ name: [UInt8], _ tag: Span<UInt8>) -> Bool {
    guard !name.isEmpty, tag.count > name.count else { return false }
    for index in name.indices where tag[index + 1] != name[index] { return false }
    return tag.count == name.count + 1 || XMLDamage.isNameEnd(tag[name.count + 1])
  }

  /// Takes an element around the records, whose start tag is damaged, as open: by its name and what namespaces it declares.
  mutating func adopt(_ tag: Span<UInt8>) {
    var start = XMLDamage.name(at: 0, tag)
    let text = String(decoding: copyOf(tag), as: UTF8.self)
    for match in text.matches(of: /\sxmlns(?::[\w.\-]+)?\s*=\s*(?:"[^"<&]*"|'[^'<&]*')/) {
      start += Array(text[match.range].utf8)
    }
    ancestors.append([UInt8(ascii: "<")] + start + [UInt8(ascii: ">")])
  }

  /// An attribute of the element that just started.
  mutating func attribute(_ name: String, _ value: Span<UInt8>) {
    let parent = levels.last ?? FieldPathTree.root
    guard parent != FieldPathTree.none else { return }
    capture(
      find(XMLName(local: name), below: parent, in: outer, isAttribute: true),
      value
    )
  }

  /// Text, or a part of it.
  mutating func text(_ text: Span<UInt8>) {
    guard levels.last ?? FieldPathTree.none != FieldPathTree.none else { return }
    ByteScan.append(text, to: &pending)
  }

  /// An element ends; false when there is too much in it that may belong behind it.
  mutating func endElement(at position: Int) -> Bool {
    if let node = levels.popLast() {
      let text = pending
      capture(node, text.span)
    }
    pending.removeAll(keepingCapacity: true)
    guard levels.count <= ancestors.count, let doubt else { return true }
    // However the text is cut: the extractor stops before, when it sees so much of an element that goes on.
    if position - doubt > reading.limits.recordBytes { return false }
    self.doubt = nil
    doubts = 0
    return true
  }

  private mutating func capture(_ node: FieldPathID, _ text: Span<UInt8>) {
    guard node != FieldPathTree.none else { return }
    let number = Int(outer.nodes[Int(node)].capture)
    guard number >= 0 else { return }
    captured[reading.captures[number].name] = String(decoding: copyOf(text), as: UTF8.self)
  }

  /// A new parser starts between records, or between the elements beside the next one around them.
  mutating func restart() {
    levels = Array(recordNodes.prefix(ancestors.count))
    (doubt, doubts) = (nil, 0)
    pending.removeAll(keepingCapacity: true)
  }
}
