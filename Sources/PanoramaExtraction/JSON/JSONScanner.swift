import PanoramaModel

/// Why a value could not be read.
struct JSONFault: Error {
  /// What kind of fault; each has its own code and sentence.
  enum Kind {
    case syntax(Expected)
    case duplicateKey
    case tooDeep
    /// The text ends inside the value.
    case end
  }

  /// What the grammar allows at the place.
  enum Expected: String {
    case value = "a value"
    case key = "a key in quotation marks, or }"
    case nextKey = "a key in quotation marks"
    case colon = ": after the key"
    case commaOrBrace = ", or }"
    case commaOrBracket = ", or ]"
    case escape = "one of \"\\/bfnrtu after a reverse solidus"
    case hexadecimal = "four hexadecimal digits after \\u"
    case surrogate = "a pair of surrogates, or none"
    case control = "no control characters inside a string"
    case digit = "a digit"
    case endOfValue = "nothing after the value"
    case object = "an object"
  }

  var kind: Kind
  /// Where, in the text.
  var offset: Int
}

/// Reads JSON values strictly (RFC 8259) and delivers what the paths ask for.
///
/// Recursive descent over bytes; strings are delivered as places in the text, and only those with escapes are noted, to
/// be unescaped in the text once the record proved good. The text must be valid UTF-8 or be rejected by the caller.
struct JSONScanner {
  /// The paths, captures and counters.
  var index: PathIndex
  /// The deepest nesting.
  let depthLimit: Int
  /// The current record's number.
  var record = 0
  /// Entries with escapes, in the current record.
  private(set) var escapedEntries: [Int] = []
  /// Values for captures, in the current record.
  private(set) var captures: [(node: FieldPathID, text: String)] = []
  private var objectCount = 0

  init(index: PathIndex, depthLimit: Int) {
    self.index = index
    // Each level is a call of its own; far deeper nesting would need a larger stack.
    self.depthLimit = min(depthLimit, 200)
  }

  /// Forgets the record before.
  mutating func startRecord(_ number: Int) {
    record = number
    escapedEntries.removeAll(keepingCapacity: true)
    captures.removeAll(keepingCapacity: true)
  }

  // MARK: Values that may be wanted

  /// Reads the object at `place` and delivers its values below `node`.
  mutating func object(
    _ text: Span<UInt8>,
    _ place: inout Int,
    at node: FieldPathID,
    depth: Int,
    into entries: inout [FieldEntry],
    base: Int
  ) throws(JSONFault) {
    guard depth <= depthLimit else { throw JSONFault(kind: .tooDeep, offset: place) }
    objectCount += 1
    let object = objectCount
    place += 1
    skipSpace(text, &place)
    if try peek(text, place) == UInt8(ascii: "}") {
      place += 1
      return
    }
    var expected = JSONFault.Expected.key
    while true {
      guard try peek(text, place) == UInt8(ascii: "\"") else { throw syntax(expected, place) }
      let child = try key(text, &place, below: node, in: object)
      skipSpace(text, &place)
      guard try peek(text, place) == UInt8(ascii: ":") else { throw syntax(.colon, place) }
      place += 1
      skipSpace(text, &place)
      if child != FieldPathTree.none, index.nodes[Int(child)].isMapped {
        try value(text, &place, at: child, depth: depth + 1, into: &entries, base: base)
      } else {
        if child != FieldPathTree.none { index.count(child, in: record) }
        try skip(text, &place, depth: depth + 1)
      }
      skipSpace(text, &place)
      let byte = try peek(text, place)
      if byte == UInt8(ascii: "}") {
        place += 1
        return
      }
      guard byte == UInt8(ascii: ",") else { throw syntax(.commaOrBrace, place) }
      place += 1
      skipSpace(text, &place)
      expected = .nextKey
    }
  }

  /// Reads a key and finds its node.
  private mutating func key(
    _ text: Span<UInt8>,
    _ place: inout Int,
    below node: FieldPathID,
    in object: Int
  ) throws(JSONFault) -> FieldPathID {
    let start = place + 1
    let isEscaped = try string(text, &place)
    var child: FieldPathID
    if isEscaped {
      let name = Self.unescaped(text.extracting(start..<place - 1))
      child = index.child(of: node, name.span, 0, name.count)
      if child == FieldPathTree.none { child = index.learn(name.span, 0, name.count, below: node) }
    } else {
      child = index.child(of: node, text, start, place - 1 - start)
      if child == FieldPathTree.none {
        child = index.learn(text, start, place - 1 - start, below: node)
      }
    }
    if child != FieldPathTree.none, !index.see(child, in: object),
      index.nodes[Int(child)].isMapped
    {
      throw JSONFault(kind: .duplicateKey, offset: start - 1)
    }
    return child
  }

  /// Reads any value at a node that a path goes through.
  private mutating func value(
    _ text: Span<UInt8>,
    _ place: inout Int,
    at node: FieldPathID,
    depth: Int,
    into entries: inout [FieldEntry],
    base: Int
  ) throws(JSONFault) {
    let byte = try peek(text, place)
    if byte == UInt8(ascii: "[") {
      return try array(text, &place, at: node, depth: depth, into: &entries, base: base)
    }
    let isNull = byte == UInt8(ascii: "n")
    if index.nodes[Int(node)].isCollection, !isNull {
      entries.append(
        FieldEntry(
          path: node,
          kind: .begin,
          offset: UInt32(truncatingIfNeeded: base + place),
          length: 0
        )
      )
      index.count(node, in: record)
    }
    if byte == UInt8(ascii: "{") {
      if index.nodes[Int(node)].hasChildren {
        try object(text, &place, at: node, depth: depth, into: &entries, base: base)
      } else {
        try skip(text, &place, depth: depth)
      }
      return
    }
    try scalar(text, &place, at: node, into: &entries, base: base)
  }

  private mutating func array(
    _ text: Span<UInt8>,
    _ place: inout Int,
    at node: FieldPathID,
    depth: Int,
    into entries: inout [FieldEntry],
    base: Int
  ) throws(JSONFault) {
    guard depth <= depthLimit else { throw JSONFault(kind: .tooDeep, offset: place) }
    place += 1
    skipSpace(text, &place)
    if try peek(text, place) == UInt8(ascii: "]") {
      place += 1
      return
    }
    while true {
      try value(text, &place, at: node, depth: depth + 1, into: &entries, base: base)
      skipSpace(text, &place)
      let byte = try peek(text, place)
      if byte == UInt8(ascii: "]") {
        place += 1
        return
      }
      guard byte == UInt8(ascii: ",") else { throw syntax(.commaOrBracket, place) }
      place += 1
      skipSpace(text, &place)
    }
  }

  private mutating func scalar(
    _ text: Span<UInt8>,
    _ place: inout Int,
    at node: FieldPathID,
    into entries: inout [FieldEntry],
    base: Int
  ) throws(JSONFault) {
    var start = place
    var end: Int
    var kind = FieldEntry.Kind.text
    var isEscaped = false
    switch try peek(text, place) {
    case UInt8(ascii: "\""):
      isEscaped = try string(text, &place)
      (start, end) = (start + 1, place - 1)
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      try word(text, &place)
      (kind, end) = (.boolean, place)
    case UInt8(ascii: "n"):
      try word(text, &place)
      (kind, end) = (.null, start)
    default:
      try number(text, &place)
      (kind, end) = (.number, place)
    }
    if index.nodes[Int(node)].capture >= 0, kind != .null {
      let bytes = text.extracting(start..<end)
      captures.append((node, String(decoding: Self.unescaped(bytes), as: UTF8.self)))
    }
    guard index.nodes[Int(node)].isWanted else { return }
    if isEscaped { escapedEntries.append(entries.count) }
    if end > start { index.count(node, in: record) }
    entries.append(
      FieldEntry(
        path: node,
        kind: kind,
        offset: UInt32(truncatingIfNeeded: base + start),
        length: UInt32(truncatingIfNeeded: end - start)
      )
    )
  }

  // MARK: Values that nobody wants

  /// Reads a value strictly and delivers nothing.
  func skip(_ text: Span<UInt8>, _ place: inout Int, depth: Int) throws(JSONFault) {
    switch try peek(text, place) {
    case UInt8(ascii: "\""): _ = try string(text, &place)
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): try word(text, &place)
    case UInt8(ascii: "{"): try skipMembers(text, &place, depth: depth, isObject: true)
    case UInt8(ascii: "["): try skipMembers(text, &place, depth: depth, isObject: false)
    default: try number(text, &place)
    }
  }

  private func skipMembers(
    _ text: Span<UInt8>,
    _ place: inout Int,
    depth: Int,
    isObject: Bool
  ) throws(JSONFault) {
    guard depth <= depthLimit else { throw JSONFault(kind: .tooDeep, offset: place) }
    let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    place += 1
    skipSpace(text, &place)
    if try peek(text, place) == close {
      place += 1
      return
    }
    while true {
      if isObject {
        guard try peek(text, place) == UInt8(ascii: "\"") else { throw syntax(.key, place) }
        _ = try string(text, &place)
        skipSpace(text, &place)
        guard try peek(text, place) == UInt8(ascii: ":") else { throw syntax(.colon, place) }
        place += 1
        skipSpace(text, &place)
      }
      try skip(text, &place, depth: depth + 1)
      skipSpace(text, &place)
      let byte = try peek(text, place)
      if byte == close {
        place += 1
        return
      }
      guard byte == UInt8(ascii: ",") else {
        throw syntax(isObject ? .commaOrBrace : .commaOrBracket, place)
      }
      place += 1
      skipSpace(text, &place)
    }
  }
}
