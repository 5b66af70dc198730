import CByteScan

// The one file that calls the JSON part of CByteScan.

/// Hands out the places that matter in JSON text, in order; see `panorama_json_index` for which they are.
///
/// Their buffer has a fixed size and is filled again when it runs out, so its memory does not depend on the text. The
/// text must be the same for every call.
struct JSONLexer: ~Copyable {
  /// The places that have been found and not yet overwritten.
  private(set) var places: [UInt32]
  /// Which of the places is next, and how many there are.
  var cursor = 0
  private(set) var count = 0
  /// How far the text has been indexed.
  private var indexedTo: Int
  private var state = panorama_json_state()
  /// How many places are looked for at once.
  private var capacity: Int
  /// Whether a line feed between values is a place as well.
  let findsFeeds: Bool

  /// Whether only instructions of the baseline are used, to compare with.
  private let isBaseline: Bool

  /// Starts at a place where no value is open.
  init(from start: Int, findsFeeds: Bool, capacity: Int = 8 << 10, isBaseline: Bool = false) {
    self.isBaseline = isBaseline
    places = [UInt32](repeating: 0, count: capacity)
    indexedTo = start
    self.capacity = capacity
    self.findsFeeds = findsFeeds
  }

  /// Starts anew at another place where no value is open.
  mutating func restart(at start: Int) {
    (cursor, count, indexedTo) = (0, 0, start)
    state = panorama_json_state()
    // After damage, little may be needed before the next; so little is found at first.
    capacity = min(places.count, 256)
  }

  /// Moves to a place that has been found or will be, backward or forward.
  mutating func seek(to place: Int, _ text: Span<UInt8>) {
    while cursor > 0, places[cursor - 1] >= UInt32(truncatingIfNeeded: place) { cursor -= 1 }
    if cursor == 0, count == 0 || places[0] > UInt32(truncatingIfNeeded: place) {
      return restart(at: place)
    }
    while let next = peek(text), next < place { pass() }
  }

  /// The next place; a fault when the text ends.
  @inline(__always)
  mutating func take(_ text: Span<UInt8>) throws(JSONFault) -> Int {
    if cursor == count {
      guard refill(text) else { throw JSONFault(kind: .end, offset: text.count) }
    }
    let place = Int(places[cursor])
    cursor += 1
    return place
  }

  /// The next place, to be taken again; nil when the text ends.
  @inline(__always)
  mutating func peek(_ text: Span<UInt8>) -> Int? {
    if cursor == count {
      guard refill(text) else { return nil }
    }
    return Int(places[cursor])
  }

  /// Passes the place that `peek` showed.
  @inline(__always)
  mutating func pass() { cursor += 1 }

  /// Gives the place taken last back when it is this one.
  mutating func giveBack(_ place: Int) {
    if cursor > 0, places[cursor - 1] == UInt32(truncatingIfNeeded: place) { cursor -= 1 }
  }

  /// Gives the place taken last back when a line feed stands there.
  mutating func giveBackFeed(_ text: Span<UInt8>) {
    if cursor > 0, text[Int(places[cursor - 1])] == 0x0A { cursor -= 1 }
  }

  private mutating func refill(_ text: Span<UInt8>) -> Bool {
    guard indexedTo < text.count else { return false }
    (cursor, count) = (0, 0)
    var offset = indexedTo
    let find = unsafe isBaseline ? panorama_json_index_baseline : panorama_json_index
    while count == 0, offset < text.count {
      // SAFETY: both buffers are borrowed for the call, with their own counts as bounds.
      count = unsafe text.withUnsafeBufferPointer { bytes in
        unsafe places.withUnsafeMutableBufferPointer { places in
          unsafe find(
            bytes.baseAddress,
            &offset,
            bytes.count,
            findsFeeds ? 1 : 0,
            &state,
            places.baseAddress,
            min(capacity, places.count)
          )
        }
      }
    }
    indexedTo = offset
    capacity = min(2 * capacity, places.count)
    return count > 0
  }

  /// How many line feeds the text holds.
  static func feeds(in text: Span<UInt8>) -> Int {
    // SAFETY: the buffer is borrowed for the call, with its own count as the bound.
    unsafe text.withUnsafeBufferPointer { unsafe panorama_json_feeds($0.baseAddress, $0.count) }
  }
}
