import PanoramaModel

// The fast path of `JSONWalker`: members as most are.
extension JSONLexer {
  /// Where reading stands in an object.
  struct Members {
    let parent: FieldPathID
    let object: Int
    let record: Int
    /// What to add to a place in the window to get one in the batch's text.
    let base: Int
    /// The key in front, or `none`.
    var previous: FieldPathID
  }

  /// Reads members for as long as each has the key that followed the last time, a string without escapes or a number
  /// that is wanted or has no mapping, and a comma behind it; stops in front of the first that is anything else, faulty
  /// ones included, which the walker's general loop then judges.
  mutating func passPlainMembers(
    _ text: Span<UInt8>,
    _ members: inout Members,
    _ nodes: inout MutableSpan<PathIndex.Node>,
    _ entries: inout OutputSpan<FieldEntry>
  ) {
    cursor = Self.plainMembers(text, places.span, cursor..<count, &members, &nodes, &entries)
  }

  /// The loop itself; answers which place is next.
  private static func plainMembers(
    _ text: Span<UInt8>,
    _ places: Span<UInt32>,
    _ range: Range<Int>,
    _ members: inout Members,
    _ nodes: inout MutableSpan<PathIndex.Node>,
    _ entries: inout OutputSpan<FieldEntry>
  ) -> Int {
    let plain: PathIndex.Use = [.mapped, .wanted]
    var cursor = range.lowerBound
    var previous = members.previous
    while cursor + 6 <= range.upperBound, !entries.isFull {
      let open = Int(places[cursor])
      let close = Int(places[cursor + 1])
      guard text[open] == UInt8(ascii: "\""), text[close] == UInt8(ascii: "\""),
        text[Int(places[cursor + 2])] == UInt8(ascii: ":")
      else { break }
      let guess =
        previous < 0 ? nodes[Int(members.parent)].first : nodes[Int(previous)].next
      guard guess >= 0, nodes[Int(guess)].hasShortName(text, open + 1, close - open - 1) else {
        break
      }
      let use = nodes[Int(guess)].use
      guard use == plain || use.isEmpty else { break }
      var start = Int(places[cursor + 3])
      var end = start
      var kind = FieldEntry.Kind.text
      var next = cursor + 5
      if text[start] == UInt8(ascii: "\"") {
        end = Int(places[cursor + 4])
        guard text[end] == UInt8(ascii: "\"") else { break }
        start += 1
      } else {
        guard JSONGrammar.passPlainNumber(text, &end) else { break }
        kind = .number
        next = cursor + 4
      }
      guard text[Int(places[next])] == UInt8(ascii: ",") else { break }
      let isWanted = use == plain
      guard
        nodes[Int(guess)].see(
          inObject: members.object,
          ofRecord: members.record,
          counts: end > start || !isWanted
        )
      else { break }
      if isWanted {
        entries.append(
          FieldEntry(
            path: guess,
            kind: kind,
            offset: UInt32(truncatingIfNeeded: members.base + start),
            length: UInt32(truncatingIfNeeded: end - start)
          )
        )
      }
      previous = guess
      cursor = next + 1
    }
    members.previous = previous
    return cursor
  }
}
