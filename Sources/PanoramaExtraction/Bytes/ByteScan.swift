import CByteScan

// The one scan file: 64 bytes at a time, as bit masks.
//
// Bytes are compared inside eight 64-bit words, because plain integer vectors compile to vector instructions, whereas
// comparisons of byte vectors (`SIMD64<UInt8>`) do not with Swift 6.3. Everything is read through `Span.bytes`, whose
// loads check their bounds; "unsafe" is only the reinterpretation of bytes as numbers, which every byte pattern allows.
// Each function has an obvious twin in the tests.

/// Searches in bytes that look at 64 of them at once.
enum ByteScan {
  /// How many bytes one step looks at.
  static let width = 64

  private typealias Block = SIMD8<UInt64>

  /// The 64 bytes from `offset` on.
  @inline(__always)
  private static func load(_ text: Span<UInt8>, _ offset: Int) -> Block {
    // SAFETY: the load is bounds-checked, and any 64 bytes make a valid vector.
    unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Block.self)
  }

  /// A byte in all 64 places.
  @inline(__always)
  private static func all(_ byte: UInt8) -> Block {
    Block(repeating: UInt64(byte) &* 0x0101_0101_0101_0101)
  }

  /// The top bit of each byte that equals the pattern's, and no other bit: exact, as nothing is carried across bytes.
  @inline(__always)
  private static func equal(_ block: Block, _ pattern: Block) -> Block {
    let low = all(0x7F)
    let difference = block ^ pattern
    return ~(((difference & low) &+ low) | difference | low)
  }

  /// One bit a byte, from the top bits.
  @inline(__always)
  private static func bits(_ tops: Block) -> UInt64 {
    var result: UInt64 = 0
    for word in 0..<8 {
      // The product gathers the eight bits in the topmost byte.
      let gathered = ((tops[word] &>> 7) &* 0x0102_0408_1020_4080) &>> 56
      result |= gathered &<< UInt64(8 &* word)
    }
    return result
  }

  /// Whether any bit is set.
  @inline(__always)
  private static func isAnySet(_ block: Block) -> Bool {
    let half = block.lowHalf | block.highHalf
    return (half[0] | half[1] | half[2] | half[3]) != 0
  }

  /// The first byte at or after `start` that is 0x80 or above; the count when there is none.
  static func firstNonASCII(in text: Span<UInt8>, from start: Int = 0) -> Int {
    var offset = start
    while offset + width <= text.count {
      if isAnySet(load(text, offset) & all(0x80)) { break }
      offset += width
    }
    while offset < text.count, text[offset] < 0x80 { offset += 1 }
    return offset
  }

  /// The first place of `byte` at or after `start`; nil when there is none.
  static func firstIndex(of byte: UInt8, in text: Span<UInt8>, from start: Int) -> Int? {
    let pattern = all(byte)
    var offset = start
    while offset + width <= text.count {
      let found = equal(load(text, offset), pattern)
      if isAnySet(found) { return offset + bits(found).trailingZeroBitCount }
      offset += width
    }
    while offset < text.count {
      if text[offset] == byte { return offset }
      offset += 1
    }
    return nil
  }

  /// How often `byte` occurs.
  static func count(of byte: UInt8, in text: Span<UInt8>) -> Int {
    let pattern = all(byte)
    var offset = 0
    var total = 0
    while offset + width <= text.count {
      let found = equal(load(text, offset), pattern)
      if isAnySet(found) { total += bits(found).nonzeroBitCount }
      offset += width
    }
    while offset < text.count {
      if text[offset] == byte { total += 1 }
      offset += 1
    }
    return total
  }

  /// The first byte at or after `start` that ends a plain run of a JSON string: a quotation mark, a reverse solidus or
  /// a control character; the count when there is none.
  ///
  /// Eight bytes at a time, because most strings are shorter than a vector.
  static func endOfPlainJSON(in text: Span<UInt8>, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    var offset = start
    while offset + 8 <= text.count {
      let word = word(text, offset)
      let quotes = word ^ (ones &* 0x22)
      let escapes = word ^ (ones &* 0x5C)
      // The classic zero-byte test; its lowest set bit is exact, and only that one is used.
      let found =
        ((quotes &- ones) & ~quotes) | ((escapes &- ones) & ~escapes)
        | ((word &- (ones &* 0x20)) & ~word)
      let set = found & high
      if set != 0 { return offset + set.trailingZeroBitCount >> 3 }
      offset += 8
    }
    while offset < text.count {
      let byte = text[offset]
      if byte == 0x22 || byte == 0x5C || byte < 0x20 { break }
      offset += 1
    }
    return offset
  }

  /// Eight bytes from `offset` on as a little-endian number.
  @inline(__always)
  static func word(_ text: Span<UInt8>, _ offset: Int) -> UInt64 {
    // SAFETY: the load is bounds-checked, and any 8 bytes make a valid number.
    UInt64(
      littleEndian: unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    )
  }

  /// Four bytes from `offset` on as a little-endian number.
  @inline(__always)
  static func halfWord(_ text: Span<UInt8>, _ offset: Int) -> UInt32 {
    // SAFETY: the load is bounds-checked, and any 4 bytes make a valid number.
    UInt32(
      littleEndian: unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
    )
  }

  /// Sixteen bytes from `offset` on when all are ASCII, otherwise nil.
  @inline(__always)
  static func sixteenASCII(_ text: Span<UInt8>, _ offset: Int) -> SIMD16<UInt8>? {
    // SAFETY: the load is bounds-checked, and any 16 bytes make a valid vector.
    let block = unsafe text.bytes.unsafeLoadUnaligned(
      fromByteOffset: offset,
      as: SIMD16<UInt8>.self
    )
    // SAFETY: both types are 16 bytes without padding.
    let words = unsafe unsafeBitCast(block, to: SIMD2<UInt64>.self)
    return (words[0] | words[1]) & 0x8080_8080_8080_8080 == 0 ? block : nil
  }

  /// Writes sixteen bytes at a place.
  @inline(__always)
  static func store(_ block: SIMD16<UInt8>, in target: inout MutableSpan<UInt8>, at place: Int) {
    // SAFETY: numbers of one byte may be any byte, and the store is bounds-checked.
    var bytes = unsafe target.mutableBytes
    bytes.storeBytes(of: block, toByteOffset: place, as: SIMD16<UInt8>.self)
  }

  /// Whether one of sixteen bytes is a carriage return or a line feed.
  @inline(__always)
  static func holdsLineEnd(_ block: SIMD16<UInt8>) -> Bool {
    // SAFETY: both types are 16 bytes without padding.
    let words = unsafe unsafeBitCast(block, to: SIMD2<UInt64>.self)
    let (ones, high) = (UInt64(0x0101_0101_0101_0101), UInt64(0x8080_8080_8080_8080))
    // The classic zero-byte test; whether there is one is exact.
    func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & high }
    let feeds = zeros(words[0] ^ (ones &* 0x0A)) | zeros(words[1] ^ (ones &* 0x0A))
    let returns = zeros(words[0] ^ (ones &* 0x0D)) | zeros(words[1] ^ (ones &* 0x0D))
    return feeds | returns != 0
  }

  /// Appends bytes to an array in one copy.
  static func append(_ bytes: Span<UInt8>, to array: inout [UInt8]) {
    // SAFETY: the buffer is read inside the call only.
    unsafe bytes.withUnsafeBufferPointer { unsafe array.append(contentsOf: $0) }
  }

  /// Appends a field in which every quote is doubled, with single ones.
  static func appendUndoubled(
    _ field: Span<UInt8>,
    quote: UInt8,
    to plain: inout OutputSpan<UInt8>
  ) {
    precondition(plain.freeCapacity >= field.count, "room for the field as it is")
    // SAFETY: a byte is written for each one read at most, and there is room for all, as was just seen; reading stays
    // below the count.
    unsafe plain.withUnsafeMutableBufferPointer { buffer, count in
      var place = 0
      while place < field.count {
        let byte = unsafe field[unchecked: place]
        unsafe buffer[count] = byte
        count &+= 1
        // No branch: where quotes stand cannot be guessed.
        place &+= byte == quote ? 2 : 1
      }
    }
  }

  /// The bytes as an array, in one copy.
  static func copy(_ bytes: Span<UInt8>) -> [UInt8] {
    // SAFETY: the buffer is read inside the call only.
    unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// How many bytes from `start` on are surely UTF-8 and end at the start of a character; a lower bound that misses
  /// the first wrong sequence by less than 128 bytes.
  ///
  /// The tests compare the narrower vectors, with which it can be done as well.
  static func validUTF8Prefix(
    of text: Span<UInt8>,
    from start: Int,
    isNarrow: Bool = false
  ) -> Int {
    // SAFETY: the buffer is read inside the call only, within its count.
    unsafe text.extracting(start..<text.count).withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      return isNarrow
        ? unsafe panorama_utf8_valid_prefix_narrow(base, bytes.count)
        : unsafe panorama_utf8_valid_prefix(base, bytes.count)
    }
  }
}

/// The places of the bytes that a reader of delimited text has to look at: delimiters, quotes, escapes and line ends.
///
/// The storage grows with what is found and is used again for the next text.
struct MarkedPlaces {
  /// The places, in order; only the first `count` mean anything.
  private(set) var places: [UInt32] = []
  /// How many places there are.
  private(set) var count = 0
  /// Whether the text holds a zero byte.
  private(set) var holdsNul = false

  /// How to search; all ways find the same.
  enum Way: CaseIterable {
    /// With the widest vectors that the processor has.
    case widest
    /// With vectors of 32 bytes where the processor has them.
    case narrow
    /// In plain C.
    case portable
  }

  /// Finds the places in a new text.
  ///
  /// The quote is the delimiter again where fields are not quoted, and so is the escape where nothing escapes.
  mutating func find(
    in text: Span<UInt8>,
    delimiter: UInt8,
    quote: UInt8,
    escape: UInt8,
    _ way: Way = .widest
  ) {
    let search =
      switch way {
      case .widest: unsafe panorama_csv_places
      case .narrow: unsafe panorama_csv_places_narrow
      case .portable: unsafe panorama_csv_places_portable
      }
    let marks = panorama_csv_marks(delimiter: delimiter, quote: quote, escape: escape)
    // A piece at a time, so that the storage follows what is found and not the most that could be.
    let pieceSize = 64 << 10
    count = 0
    holdsNul = false
    var start = 0
    while start < text.count {
      let piece = text.extracting(start..<min(text.count, start + pieceSize))
      let room = count + piece.count + ByteScan.width
      if places.count < room {
        places.append(contentsOf: repeatElement(0, count: room - places.count + places.count / 2))
      }
      let (known, base) = (count, UInt32(truncatingIfNeeded: start))
      // SAFETY: the numbers written lie behind `known` and are at most the piece's bytes and one vector: `room`.
      count += unsafe piece.withUnsafeBufferPointer { bytes in
        unsafe places.withUnsafeMutableBufferPointer { places in
          guard let text = bytes.baseAddress, let target = places.baseAddress else { return 0 }
          return unsafe search(
            text,
            bytes.count,
            base,
            marks,
            target + known,
            &holdsNul
          )
        }
      }
      start += piece.count
    }
  }

  /// Drops the places of delimiters' first bytes that the rest of the delimiter does not follow.
  mutating func keepWholeDelimiters(_ delimiter: [UInt8], in text: Span<UInt8>) {
    guard delimiter.count > 1 else { return }
    var kept = 0
    var behindLast = 0
    for index in 0..<count {
      let place = Int(places[index])
      if text[place] == delimiter[0] {
        guard place >= behindLast, Self.stands(delimiter, in: text, at: place) else { continue }
        behindLast = place + delimiter.count
      }
      places[kept] = places[index]
      kept += 1
    }
    count = kept
  }

  /// Whether the delimiter stands at a place.
  static func stands(_ delimiter: [UInt8], in text: Span<UInt8>, at place: Int) -> Bool {
    guard place + delimiter.count <= text.count else { return false }
    for index in delimiter.indices where text[place + index] != delimiter[index] { return false }
    return true
  }
}
