extension FileOutline {
  /// The outline of XML: the elements that repeat are the records.
  ///
  /// The bytes may end anywhere, and damage is passed over: this is about what is likely, not about what is right. Names are
  /// taken without their prefixes.
  public init(xml text: String) {
    var reader = XMLOutlineReader(Array(text.utf8))
    reader.read()
    let tree = reader.tree
    let lists = tree.lists()
    func depth(_ id: Int) -> Int { tree.path(id).count }
    // Records are high up and have much in them; a file of one record has no list at all.
    let best =
      lists.min { left, right in
        (depth(left), -tree.valueCount(left) * tree[left].count, left)
          < (depth(right), -tree.valueCount(right) * tree[right].count, right)
      } ?? reader.largestChild
    self.init(
      recordPath: tree.path(best),
      groups: tree.groups(ofRecord: best),
      otherRecords: lists.filter { $0 != best }.map { tree.path($0) },
      outside: lists.isEmpty ? [] : tree.valuesOutsideLists()
    )
  }
}

/// Walks over the tags and notes every element and attribute.
private struct XMLOutlineReader {
  private let bytes: [UInt8]
  private var place = 0
  private(set) var tree = OutlineTree()
  private var open: [(node: Int?, seen: Set<Int>)] = [(0, [])]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Below the document element, the element with the most values; otherwise the document element.
  var largestChild: Int {
    guard let root = tree[0].children.first else { return 0 }
    let elements = tree[root].children.filter {
      !tree[$0].name.hasPrefix("@") && !tree[$0].children.isEmpty
    }
    return elements.max { (tree.valueCount($0), $1) < (tree.valueCount($1), $0) } ?? root
  }

  mutating func read() {
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "<") else {
        // Text that is not only layout is a value.
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "<") { place += 1 }
        let text = bytes[start..<place].drop { $0 <= 0x20 }
        if !text.isEmpty, let node = open.last?.node {
          tree.note(node, text)
          tree[node].count -= 1
        }
        continue
      }
      if starts("<!--") {
        skip(to: "-->")
      } else if starts("<![CDATA[") {
        if let node = open.last?.node { tree[node].hasValue = true }
        skip(to: "]]>")
      } else if starts("<?") || starts("<!") {
        skip(to: ">")
      } else if starts("</") {
        if open.count > 1 { open.removeLast() }
        skip(to: ">")
      } else {
        readTag()
      }
    }
  }

  private func starts(_ text: StaticString) -> Bool {
    let wanted = Array("\(text)".utf8)
    return bytes[place...].starts(with: wanted)
  }

  private mutating func skip(to end: StaticString) {
    let wanted = Array("\(end)".utf8)
    while place < bytes.count, !bytes[place...].starts(with: wanted) { place += 1 }
    place += wanted.count
  }

  private mutating func readName() -> String {
    let start = place
    while place < bytes.count, bytes[place] > 0x20, !"/>=".utf8.contains(bytes[place]) {
      place += 1
    }
    let name = String(
      decoding: bytes[min(start, bytes.count)..<min(place, bytes.count)],
      as: UTF8.self
    )
    return name.split(separator: ":").last.map(String.init) ?? name
  }

  private mutating func readTag() {
    place += 1
    let name = readName()
    let parent = open[open.count - 1].node
    let node = name.isEmpty ? nil : parent.flatMap { tree.child(of: $0, named: name) }
    if let node {
      tree[node].count += 1
      if !open[open.count - 1].seen.insert(node).inserted { tree[node].isRepeated = true }
    }
    var isEmpty = false
    while place < bytes.count, bytes[place] != UInt8(ascii: ">") {
      let byte = bytes[place]
      if byte == UInt8(ascii: "/") { isEmpty = true }
      guard byte > 0x20, byte != UInt8(ascii: "/") else {
        place += 1
        continue
      }
      readAttribute(node)
    }
    place += 1
    if !isEmpty { open.append((node, [])) }
  }

  private mutating func readAttribute(_ node: Int?) {
    let start = place
    let isNamespace = bytes[place...].starts(with: Array("xmlns".utf8))
    let name = readName()
    while place < bytes.count, bytes[place] != UInt8(ascii: "\""),
      bytes[place] != UInt8(ascii: "'"),
      bytes[place] != UInt8(ascii: ">")
    { place += 1 }
    var value = bytes[0..<0]
    if place < bytes.count, bytes[place] != UInt8(ascii: ">") {
      let quote = bytes[place]
      place += 1
      let start = place
      while place < bytes.count, bytes[place] != quote { place += 1 }
      value = bytes[min(start, bytes.count)..<min(place, bytes.count)]
      place += 1
    }
    if place == start { place += 1 }
    guard !isNamespace, let node, let attribute = tree.child(of: node, named: "@" + name) else {
      return
    }
    tree.note(attribute, value)
  }
}
