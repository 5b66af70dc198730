import PanoramaModel

/// Reads records, which are JSON objects, strictly (RFC 8259) and delivers what the paths ask for.
///
/// ```
/// {"id":"1","loans":[{"no":"a"}]}      the text
/// ↑↑  ↑↑↑ ↑↑↑     ↑↑↑↑↑  ↑↑↑ ↑↑↑↑      the lexer's places: nothing else is looked at, but numbers, words and escapes
/// ```
/// One loop over these places with a stack of its own, so depth costs no call. Values are delivered as places in the
/// text; only those with escapes are noted, to be unescaped once the text is no longer borrowed. The text must be valid
/// UTF-8 or be rejected by the caller. `JSONGrammar.value` is the slow twin.
struct JSONWalker {
  /// An object or array that is open.
  struct Level {
    /// What it is delivered to; `none` when nobody wants it.
    var node: FieldPathID
    var isObject: Bool
    /// The object's number, to find duplicate keys.
    var object = 0
    /// The key in front of the one that is read.
    var previous = FieldPathTree.none
    /// The first entry that can belong to it.
    var firstEntry = 0
  }

  private enum Next {
    case firstKey
    case key
    case firstElement
    case element
    case afterValue
  }

  /// The paths, captures and counters.
  var index: PathIndex
  /// Values for captures, in the current record.
  private(set) var captures: [(node: FieldPathID, text: String)] = []
  /// Entries with escapes, in the batch.
  var escapedEntries: [Int] = []
  /// Behind the record that was read last.
  private(set) var end = 0
  /// Whether the record was read to its end.
  private(set) var hasEnded = false
  /// Whether the fault was found inside a string, whose other places the lexer has still to give.
  var isInString = false
  private var record = 0
  private var firstEntry = 0
  var top = Level(node: FieldPathTree.root, isObject: true)
  var outer: [Level] = []
  private var objectCount = 0
  private let depthLimit: Int
  private let duplicateKeys: FileReading.DuplicateKeys

  init(index: PathIndex, _ reading: FileReading) {
    self.index = index
    depthLimit = reading.limits.depth
    duplicateKeys = reading.duplicateKeys
  }

  // MARK: Records

  /// Reads the record that starts at the lexer's next place.
  ///
  /// After a fault, `endByBrackets` may find its end.
  mutating func read(
    _ text: Span<UInt8>,
    _ lexer: inout JSONLexer,
    number: Int,
    base: Int,
    into entries: inout [FieldEntry]
  ) throws(JSONFault) {
    record = number
    firstEntry = entries.count
    isInString = false
    hasEnded = false
    outer.removeAll(keepingCapacity: true)
    if !captures.isEmpty { captures.removeAll(keepingCapacity: true) }
    top = Level(node: FieldPathTree.none, isObject: false)
    let start = try lexer.take(text)
    guard text[start] == UInt8(ascii: "{") else { throw .syntax(.object, start) }
    guard depthLimit > 0 else { throw JSONFault(kind: .tooDeep, offset: start) }
    open(FieldPathTree.root, isObject: true, entries.count)
    outer.removeAll(keepingCapacity: true)
    var next = Next.firstKey
    while true {
      switch next {
      case .firstKey, .key:
        if top.node >= 0 { plainMembers(text, &lexer, base, &entries) }
        if top.previous >= 0 { next = .key }
        let place = try lexer.take(text)
        if text[place] != UInt8(ascii: "\"") {
          guard next == .firstKey, text[place] == UInt8(ascii: "}") else {
            throw unexpected(next == .firstKey ? .key : .nextKey, place, text, lexer)
          }
          if close(place) { return }
          next = .afterValue
          continue
        }
        let child = try key(text, &lexer, place, &entries)
        let colon = try lexer.take(text)
        guard text[colon] == UInt8(ascii: ":") else {
          throw unexpected(.colon, colon, text, lexer)
        }
        next = try value(text, &lexer, try lexer.take(text), at: child, base, &entries)
      case .firstElement, .element:
        let place = try lexer.take(text)
        if next == .firstElement, text[place] == UInt8(ascii: "]") {
          _ = close(place)
          next = .afterValue
        } else {
          next = try value(text, &lexer, place, at: top.node, base, &entries)
        }
      case .afterValue:
        let place = try lexer.take(text)
        let byte = text[place]
        if byte == UInt8(ascii: ",") {
          next = top.isObject ? .key : .element
        } else if byte == (top.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          if close(place) { return }
        } else {
          throw unexpected(top.isObject ? .commaOrBrace : .commaOrBracket, place, text, lexer)
        }
      }
    }
  }

  @inline(__always)
  private mutating func open(_ node: FieldPathID, isObject: Bool, _ firstEntry: Int) {
    outer.append(top)
    top = Level(node: node, isObject: isObject)
    if isObject, node >= 0 {
      objectCount += 1
      top.object = objectCount
      top.firstEntry = firstEntry
    }
  }

  /// Closes the innermost object or array; whether that was the record.
  @inline(__always)
  mutating func close(_ place: Int) -> Bool {
    end = place + 1
    guard let level = outer.popLast() else {
      hasEnded = true
      return true
    }
    top = level
    return false
  }

  /// Another byte stands where the grammar wants something else.
  private func unexpected(
    _ expected: JSONFault.Expected,
    _ place: Int,
    _ text: Span<UInt8>,
    _ lexer: borrowing JSONLexer
  ) -> JSONFault {
    // Where lines are records, a line feed ends the text of the record, and a carriage return belongs to it.
    if lexer.findsFeeds, text[place] == 0x0A {
      return JSONFault(kind: .end, offset: place > 0 && text[place - 1] == 0x0D ? place - 1 : place)
    }
    return .syntax(expected, place)
  }

  // MARK: Keys

  /// Reads what the fast path can read.
  @inline(__always)
  private mutating func plainMembers(
    _ text: Span<UInt8>,
    _ lexer: inout JSONLexer,
    _ base: Int,
    _ entries: inout [FieldEntry]
  ) {
    var members = JSONLexer.Members(
      parent: top.node,
      object: top.object,
      record: record,
      base: base,
      previous: top.previous
    )
    entries.append(addingCapacity: Self.plainCount) { (output: inout OutputSpan<FieldEntry>) in
      var nodes = index.nodes.mutableSpan
      lexer.passPlainMembers(text, &members, &nodes, &output)
    }
    top.previous = members.previous
  }

  /// The most members that the fast path reads at once.
  private static let plainCount = 32

  /// Reads the key at `place` and finds its node; `none` when its value is not wanted.
  @inline(__always)
  private mutating func key(
    _ text: Span<UInt8>,
    _ lexer: inout JSONLexer,
    _ place: Int,
    _ entries: inout [FieldEntry]
  ) throws(JSONFault) -> FieldPathID {
    let close = try lexer.take(text)
    let isPlain = text[close] == UInt8(ascii: "\"")
    let end = isPlain ? close : try endOfString(text, &lexer, close)
    guard top.node >= 0 else { return FieldPathTree.none }
    var child: FieldPathID
    if isPlain {
      child = index.child(of: top.node, after: top.previous, text, place + 1, end - place - 1)
    } else {
      let name = JSONGrammar.unescaped(text.extracting(place + 1..<end))
      child = index.child(of: top.node, after: top.previous, name.span, 0, name.count)
    }
    guard child >= 0 else { return child }
    top.previous = child
    guard index.nodes[Int(child)].isMapped else {
      index.count(child, in: record)
      return FieldPathTree.none
    }
    if !index.see(child, in: top.object) {
      switch duplicateKeys {
      case .quarantine: throw JSONFault(kind: .duplicateKey, offset: place)
      case .first: child = FieldPathTree.none
      case .last: forget(child, &entries)
      }
    }
    return child
  }

  /// Takes back what the innermost object delivered for a node.
  private mutating func forget(_ node: FieldPathID, _ entries: inout [FieldEntry]) {
    let escaped = escapedEntries.filter { $0 >= top.firstEntry }
    escapedEntries.removeLast(escaped.count)
    let delivered = entries[top.firstEntry...]
    entries.removeLast(delivered.count)
    for (place, entry) in delivered.enumerated() where !index.isAt(entry.path, orBelow: node) {
      if escaped.contains(top.firstEntry + place) { escapedEntries.append(entries.count) }
      entries.append(entry)
    }
    captures.removeAll { index.isAt($0.node, orBelow: node) }
    index.uncount(node, record: record)
    // Other objects of the record may have had it as well.
    for entry in entries[firstEntry...] where entry.kind == .begin || entry.length > 0 {
      index.count(entry.path, in: record)
    }
  }

  // MARK: Values

  /// Reads the value that starts at `place`, or opens it.
  @inline(__always)
  private mutating func value(
    _ text: Span<UInt8>,
    _ lexer: inout JSONLexer,
    _ place: Int,
    at node: FieldPathID,
    _ base: Int,
    _ entries: inout [FieldEntry]
  ) throws(JSONFault) -> Next {
    let byte = text[place]
    let use = node >= 0 ? index.nodes[Int(node)].use : []
    if use.contains(.collection), byte != UInt8(ascii: "["), byte != UInt8(ascii: "n") {
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
    if byte == UInt8(ascii: "\"") {
      let close = try lexer.take(text)
      let isPlain = text[close] == UInt8(ascii: "\"")
      let end = isPlain ? close : try endOfString(text, &lexer, close)
      if use.contains(.wanted) {
        if !isPlain { escapedEntries.append(entries.count) }
        deliver(node, .text, base, place + 1, end, &entries)
      }
      if use.contains(.captured) { capture(node, text.extracting(place + 1..<end)) }
      return .afterValue
    }
    if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
      guard outer.count + 1 < depthLimit else { throw JSONFault(kind: .tooDeep, offset: place) }
      let isObject = byte == UInt8(ascii: "{")
      let isWanted = use.contains(isObject ? .parent : .mapped)
      open(isWanted ? node : FieldPathTree.none, isObject: isObject, entries.count)
      return isObject ? .firstKey : .firstElement
    }
    return try scalar(text, place, at: node, use, lexer, base, &entries)
  }

  private mutating func scalar(
    _ text: Span<UInt8>,
    _ place: Int,
    at node: FieldPathID,
    _ use: PathIndex.Use,
    _ lexer: borrowing JSONLexer,
    _ base: Int,
    _ entries: inout [FieldEntry]
  ) throws(JSONFault) -> Next {
    var end = place
    let kind: FieldEntry.Kind
    switch text[place] {
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      try JSONGrammar.word(text, &end)
      kind = .boolean
    case UInt8(ascii: "n"):
      try JSONGrammar.word(text, &end)
      kind = .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try JSONGrammar.number(text, &end)
      kind = .number
    default: throw unexpected(.value, place, text, lexer)
    }
    // The lexer gives no place inside a run of such bytes.
    guard end == text.count || JSONGrammar.endsScalar(text[end]) else {
      throw .syntax(top.isObject ? .commaOrBrace : .commaOrBracket, end)
    }
    if use.contains(.wanted) {
      deliver(node, kind, base, place, kind == .null ? place : end, &entries)
    }
    if use.contains(.captured), kind != .null { capture(node, text.extracting(place..<end)) }
    return .afterValue
  }

  @inline(__always)
  private mutating func deliver(
    _ node: FieldPathID,
    _ kind: FieldEntry.Kind,
    _ base: Int,
    _ start: Int,
    _ end: Int,
    _ entries: inout [FieldEntry]
  ) {
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

  private mutating func capture(_ node: FieldPathID, _ text: Span<UInt8>) {
    captures.append((node, String(decoding: JSONGrammar.unescaped(text), as: UTF8.self)))
  }

  /// Checks the rest of a string that has an escape, or something forbidden, at `first`; answers where it closes.
  private mutating func endOfString(
    _ text: Span<UInt8>,
    _ lexer: inout JSONLexer,
    _ first: Int
  ) throws(JSONFault) -> Int {
    isInString = true
    var place = first
    while true {
      var next = place
      switch text[place] {
      case UInt8(ascii: "\""):
        isInString = false
        return place
      case UInt8(ascii: "\\"): try JSONGrammar.escape(text, &next)
      default: throw unexpected(.control, place, text, lexer)
      }
      // The second half of a pair of surrogates has a place of its own.
      repeat { place = try lexer.take(text) } while place < next
    }
  }
}
