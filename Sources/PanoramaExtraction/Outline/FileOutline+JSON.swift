extension FileOutline {
  /// The outline of JSON: one value after another, an array, or an array inside a document.
  ///
  /// The bytes may end anywhere, and damage is passed over: this is about what is likely, not about what is right.
  public init(json bytes: [UInt8]) {
    var reader = JSONOutlineReader(bytes)
    if JSONOutlineReader.isOneValueALine(bytes) { reader.readLines() } else { reader.read() }
    let tree = reader.tree
    let lists = tree.lists()
    let best = lists.max { (tree[$0].count, $1) < (tree[$1].count, $0) }
    guard reader.topValues == 1, !tree[0].isRepeated, let best else {
      self.init(recordPath: [], groups: tree.groups(ofRecord: 0), otherRecords: [], outside: [])
      return
    }
    self.init(
      recordPath: tree.path(best),
      groups: tree.groups(ofRecord: best),
      otherRecords: lists.filter { $0 != best }.map { tree.path($0) },
      outside: tree.valuesOutsideLists()
    )
  }
}

/// Walks over JSON and notes every key.
private struct JSONOutlineReader {
  private let bytes: [UInt8]
  private var place = 0
  private(set) var tree = OutlineTree()
  /// How many values stand at the top.
  private(set) var topValues = 0
  /// What is open: the node, whether it is an array, and the key that was read last.
  private var open: [(node: Int?, isArray: Bool)] = []
  private var pendingKey: Int??

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether most lines are whole objects: then a broken one is passed over, and spoils no other.
  static func isOneValueALine(_ bytes: [UInt8]) -> Bool {
    let lines = bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(200)
    return lines.count > 1 && lines.count(where: isWhole) * 2 > lines.count
  }

  private static func isWhole(_ line: ArraySlice<UInt8>) -> Bool {
    line.first == UInt8(ascii: "{") && line.last == UInt8(ascii: "}")
  }

  /// Reads each line by itself.
  mutating func readLines() {
    for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) where Self.isWhole(line) {
      place = line.startIndex
      open = []
      pendingKey = nil
      read(until: line.endIndex)
    }
  }

  mutating func read() { read(until: bytes.count) }

  private mutating func read(until end: Int) {
    while place < end {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["): enter(isArray: byte == UInt8(ascii: "["))
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if !open.isEmpty { open.removeLast() }
        pendingKey = nil
      case UInt8(ascii: "\""): readString()
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D: break
      default: readPlain()
      }
      place += 1
    }
  }

  /// The node at which the value that starts here stands.
  private var target: Int? {
    if let pendingKey { return pendingKey }
    guard let last = open.last else { return 0 }
    return last.isArray ? last.node : nil
  }

  private mutating func enter(isArray: Bool) {
    if open.isEmpty { topValues += 1 }
    let node = target
    if let node {
      if isArray { tree[node].isRepeated = true } else { tree[node].count += 1 }
    }
    open.append((node, isArray))
    pendingKey = nil
  }

  private mutating func readString() {
    let start = place + 1
    place = start
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard let last = open.last, !last.isArray, pendingKey == nil else {
      return note(bytes[min(start, bytes.count)..<min(place, bytes.count)])
    }
    guard place < bytes.count else { return }
    let key = String(
      decoding: JSONGrammar.unescaped(bytes.span.extracting(start..<place)),
      as: UTF8.self
    )
    pendingKey = .some(last.node.flatMap { tree.child(of: $0, named: key) })
  }

  private mutating func readPlain() {
    let start = place
    while place + 1 < bytes.count, !",]} \n\r\t".utf8.contains(bytes[place + 1]) { place += 1 }
    note(bytes[start...place])
  }

  /// A value that is no object and no array.
  private mutating func note(_ text: ArraySlice<UInt8>) {
    if open.isEmpty { topValues += 1 }
    if let target, target > 0 { tree.note(target, text) }
    pendingKey = nil
  }
}
