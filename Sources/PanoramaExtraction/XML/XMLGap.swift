/// A part of an XML file that is not well-formed, while not all elements around the records have been open.
///
/// ```
/// <Report>                          known to be around the records
///   <Customer><Name>x</Nam>         a sibling of the missing element, damaged
///   <Customer>…</Customer>          reading goes on here, or behind the sibling's end tag,
///   <Peers><Peer/>…                 or at the missing element at the latest
/// ```
struct XMLGap {
  /// What was found behind the damage.
  enum Found {
    case waits
    /// A tag starts here, or ended right before.
    case place(Int)
    /// The start tag of the missing element is damaged itself; the next tag starts at `next`.
    case damagedTag(Int, next: Int)
    case none
  }

  /// Where the parser failed.
  let position: Int
  /// How far the text has been searched.
  private(set) var searchedTo: Int
  /// A tag at which a parser was started in vain.
  private let triedTag: Int

  init(position: Int, searchedTo: Int, triedTag: Int) {
    self.position = position
    self.searchedTo = searchedTo
    self.triedTag = triedTag
  }

  /// Looks for the next start tag of the missing element, or the next start or end tag of its siblings, in the text from
  /// `searchedTo` on.
  mutating func seek(
    _ text: Span<UInt8>,
    from windowStart: Int,
    missing: [UInt8],
    sibling: [UInt8],
    mayAdopt: Bool,
    isFinal: Bool
  ) -> Found {
    // Names may have a prefix.
    let longest = max(missing.count, sibling.count) + 64
    while let place = ByteScan.firstIndex(
      of: UInt8(ascii: "<"),
      in: text,
      from: searchedTo - windowStart
    ) {
      searchedTo = windowStart + place
      let close = ByteScan.firstIndex(of: UInt8(ascii: ">"), in: text, from: place)
      guard isFinal || close != nil || place + longest < text.count else { return .waits }
      let isEnd = place + 1 < text.count && text[place + 1] == UInt8(ascii: "/")
      let name = XMLDamage.name(at: isEnd ? place + 1 : place, text)
      let isMissing = !isEnd && Self.local(name) == missing
      if isEnd, name == sibling, !sibling.isEmpty, let close {
        return .place(windowStart + close + 1)
      } else if isMissing || !isEnd && name == sibling && !sibling.isEmpty {
        let hasFault =
          searchedTo == triedTag
          || searchedTo < position && position <= windowStart + (close ?? text.count)
        guard hasFault else { return .place(searchedTo) }
        if isMissing, mayAdopt {
          let next = ByteScan.firstIndex(of: UInt8(ascii: "<"), in: text, from: place + 1)
          if let next { return .damagedTag(searchedTo, next: windowStart + next) }
          return isFinal ? .none : .waits
        }
      }
      searchedTo += 1
    }
    searchedTo = max(searchedTo, windowStart + text.count)
    return isFinal ? .none : .waits
  }

  private static func local(_ name: [UInt8]) -> [UInt8] {
    Array(name.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).last ?? [])
  }
}
