import PanoramaModel

/// The document around an array of records: the way to the array, and the captures beside it.
struct JSONDocument {
  /// What a step came to.
  enum Step {
    case went
    case waits
    /// The array of records has been opened.
    case records
  }

  private enum Phase {
    case value(FieldPathID)
    case firstKey
    case key
    case firstElement
    case afterValue
    case done
  }

  private struct Level {
    /// `none` when nothing below is asked for.
    var node: FieldPathID
    var isObject: Bool
  }

  private var phase = Phase.value(FieldPathTree.root)
  private var open: [Level] = []
  private var index: PathIndex
  private let recordNode: FieldPathID
  private let reading: FileReading
  /// Whether the array of records was there.
  private(set) var recordsFound = false
  /// The captured values.
  private(set) var captured: [String: String] = [:]

  init(_ reading: FileReading) {
    self.reading = reading
    index = PathIndex(FieldPathTree())
    recordNode = index.insert(reading.recordPath)
    if !reading.recordPath.isEmpty {
      for (number, capture) in reading.captures.enumerated() {
        index.insert(capture.path, capture: number)
      }
    }
  }

  /// Whether the document's value has been read to its end.
  var isComplete: Bool {
    if case .done = phase { true } else { false }
  }

  /// Goes on behind the array.
  mutating func endRecords() { phase = open.isEmpty ? .done : .afterValue }

  /// Takes one step from `place`, which moves only when the step is complete in the text.
  mutating func step(
    _ text: Span<UInt8>,
    _ place: inout Int,
    isFinal: Bool
  ) throws(JSONFault) -> Step {
    var next = place
    JSONGrammar.skipSpace(text, &next)
    guard next < text.count else {
      place = next
      return .waits
    }
    do {
      let step = try takeStep(text, &next, isFinal)
      if step != .waits { place = next }
      return step
    } catch {
      if case .end = error.kind, !isFinal { return .waits }
      throw error
    }
  }

  private mutating func takeStep(
    _ text: Span<UInt8>,
    _ next: inout Int,
    _ isFinal: Bool
  ) throws(JSONFault) -> Step {
    switch phase {
    case .value(let node): return try value(text, &next, node, isFinal)
    case .firstKey where text[next] == UInt8(ascii: "}"): try close(text, &next)
    case .firstElement where text[next] == UInt8(ascii: "]"): try close(text, &next)
    case .firstKey, .key: try key(text, &next)
    // What an array holds is beside the records, and nobody asks for it.
    case .firstElement: return try value(text, &next, FieldPathTree.none, isFinal)
    case .afterValue:
      if text[next] == UInt8(ascii: ",") {
        next += 1
        phase = open.last?.isObject == true ? .key : .value(FieldPathTree.none)
      } else {
        try close(text, &next)
      }
    case .done: throw .syntax(.endOfValue, next)
    }
    return .went
  }

  private mutating func close(
    _ text: Span<UInt8>,
    _ next: inout Int
  ) throws(JSONFault) {
    let isObject = open.last?.isObject == true
    guard text[next] == UInt8(ascii: isObject ? "}" : "]") else {
      throw .syntax(isObject ? .commaOrBrace : .commaOrBracket, next)
    }
    next += 1
    open.removeLast()
    phase = open.isEmpty ? .done : .afterValue
  }

  private mutating func key(
    _ text: Span<UInt8>,
    _ next: inout Int
  ) throws(JSONFault) {
    guard text[next] == UInt8(ascii: "\"") else { throw .syntax(.key, next) }
    let start = next + 1
    _ = try JSONGrammar.string(text, &next)
    let name = JSONGrammar.unescaped(text.extracting(start..<next - 1))
    JSONGrammar.skipSpace(text, &next)
    guard try JSONGrammar.peek(text, next) == UInt8(ascii: ":") else {
      throw .syntax(.colon, next)
    }
    next += 1
    let parent = open.last?.node ?? FieldPathTree.root
    phase = .value(
      parent == FieldPathTree.none ? parent : index.child(of: parent, name.span, 0, name.count)
    )
  }

  private mutating func value(
    _ text: Span<UInt8>,
    _ next: inout Int,
    _ node: FieldPathID,
    _ isFinal: Bool
  ) throws(JSONFault) -> Step {
    let byte = text[next]
    if byte == UInt8(ascii: "["), node == recordNode, !recordsFound {
      next += 1
      recordsFound = true
      return .records
    }
    if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
      guard open.count < reading.limits.depth else {
        throw JSONFault(kind: .tooDeep, offset: next)
      }
      let isObject = byte == UInt8(ascii: "{")
      let isAskedFor = isObject && node >= 0 && index.nodes[Int(node)].hasChildren
      next += 1
      open.append(Level(node: isAskedFor ? node : FieldPathTree.none, isObject: isObject))
      phase = isObject ? .firstKey : .firstElement
      return .went
    }
    let start = next
    try JSONGrammar.scalar(text, &next)
    // A number at the end of the text may go on.
    if next == text.count, !isFinal { return .waits }
    if node != FieldPathTree.none, index.nodes[Int(node)].capture >= 0, byte != UInt8(ascii: "n") {
      let isString = byte == UInt8(ascii: "\"")
      let bytes = text.extracting(isString ? start + 1..<next - 1 : start..<next)
      let name = reading.captures[Int(index.nodes[Int(node)].capture)].name
      captured[name] = String(decoding: JSONGrammar.unescaped(bytes), as: UTF8.self)
    }
    phase = open.isEmpty ? .done : .afterValue
    return .went
  }

  /// The document has no array at the record path.
  var pathAbsent: ExtractionError {
    ExtractionError(
      Diagnostic(
        .pathAbsent,
        at: SourceLocation(file: "", path: reading.recordPath.joined(separator: ".")),
        field: "record",
        expected: "an array of records at \(reading.recordPath.joined(separator: "."))",
        found: "a document without it",
        remedy: "correct the record path in the mapping, or leave it out for one object a line"
      )
    )
  }
}
