/// Gives every distinct byte string a number, from 1 on: values are compared and counted by number.
///
/// Open addressing over flat arrays; a `Dictionary` of arrays would allocate once a value.
public struct ByteInterner: Sendable {
  private var slots: [UInt32]
  private var hashes: [UInt64] = [0]
  private var ends: [UInt32] = [0]
  private var bytes: [UInt8] = []
  /// How many records have each value, by number; the caller counts.
  public var counts: [UInt32] = [0]

  /// Makes an interner with room for about `capacity` values.
  public init(capacity: Int = 1024) {
    var size = 1024
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
  }

  /// How many distinct values there are, counting the empty number 0.
  public var count: Int { ends.count }

  /// The bytes of a value.
  public func range(of number: UInt32) -> Range<Int> {
    number == 0 ? 0..<0 : Int(ends[Int(number) - 1])..<Int(ends[Int(number)])
  }

  /// Gives the bytes of a value.
  public func withBytes<Result>(of number: UInt32, _ body: (Span<UInt8>) -> Result) -> Result {
    body(bytes.span.extracting(range(of: number)))
  }

  /// The number of a value, after a tag that keeps values of different kinds apart.
  public mutating func intern(_ value: Span<UInt8>, tag: UInt8) -> UInt32 {
    let hash = Self.hash(value, tag: tag)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let number = slots[slot]
      if hashes[Int(number)] == hash, equals(value, number) { return number }
      slot = (slot + 1) & mask
    }
    let number = UInt32(ends.count)
    slots[slot] = number
    hashes.append(hash)
    for index in value.indices { bytes.append(value[index]) }
    ends.append(UInt32(bytes.count))
    counts.append(0)
    if ends.count * 2 > slots.count { grow() }
    return number
  }

  /// The number of a value that was interned before; nil when it was not.
  public func number(of value: Span<UInt8>, tag: UInt8) -> UInt32? {
    let hash = Self.hash(value, tag: tag)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let number = slots[slot]
      if hashes[Int(number)] == hash, equals(value, number) { return number }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private static func hash(_ value: Span<UInt8>, tag: UInt8) -> UInt64 {
    let hash = hash(value) ^ (UInt64(tag) &* 0x9E37_79B9_7F4A_7C15)
    return hash ^ hash >> 29
  }

  private func equals(_ value: Span<UInt8>, _ number: UInt32) -> Bool {
    let range = range(of: number)
    guard range.count == value.count else { return false }
    for index in value.indices where bytes[range.lowerBound + index] != value[index] {
      return false
    }
    return true
  }

  private mutating func grow() {
    var wider = [UInt32](repeating: 0, count: slots.count * 2)
    let mask = wider.count - 1
    for number in 1..<UInt32(ends.count) {
      var slot = Int(truncatingIfNeeded: hashes[Int(number)]) & mask
      while wider[slot] != 0 { slot = (slot + 1) & mask }
      wider[slot] = number
    }
    slots = wider
  }

  /// The hash of a byte string; short keys, no need of cryptography.
  public static func hash(_ value: Span<UInt8>) -> UInt64 { Hashing.bytes(value, seed: 0) }
}

/// Hashes of numbers; the same on every run and machine.
public enum Hashing {
  /// Spreads the bits of a number (the finalizer of MurmurHash3).
  public static func mix(_ value: UInt64) -> UInt64 {
    var hash = value
    hash ^= hash >> 33
    hash = hash &* 0xFF51_AFD7_ED55_8CCD
    hash ^= hash >> 33
    hash = hash &* 0xC4CE_B9FE_1A85_EC53
    hash ^= hash >> 33
    return hash
  }

  /// The hash of a byte string, eight bytes at a time; another seed gives another hash.
  public static func bytes(_ value: Span<UInt8>, seed: UInt64) -> UInt64 {
    // The constant keeps the hash of nothing apart from 0, which stands for no value at all.
    var hash =
      (UInt64(truncatingIfNeeded: value.count) ^ seed ^ 0xCBF2_9CE4_8422_2325)
      &* 0x9E37_79B9_7F4A_7C15
    var index = 0
    while index &+ 8 <= value.count {
      var word: UInt64 = 0
      for offset in 0..<8 { word |= UInt64(value[index &+ offset]) &<< UInt64(offset &* 8) }
      hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
      hash ^= hash &>> 32
      index &+= 8
    }
    var word: UInt64 = 0
    while index < value.count {
      word = word &<< 8 | UInt64(value[index])
      index &+= 1
    }
    return mix(hash ^ word &* 0xC2B2_AE3D_27D4_EB4F)
  }

  /// Combines two hashes; the order matters.
  public static func combine(_ left: UInt64, _ right: UInt64) -> UInt64 {
    mix(left &* 0x9E37_79B9_7F4A_7C15 &+ right)
  }
}
