/// A keyed hash of a value: SipHash-1-3 (Aumasson and Bernstein 2012, with fewer rounds as in hash tables).
///
/// Without the key nobody can try out phone numbers or names against a hash.
public struct KeyedHash: Sendable {
  private let key: (UInt64, UInt64)

  /// Takes the first 16 bytes of a secret as the key.
  public init(secret: [UInt8]) {
    precondition(secret.count >= 16, "a key has 16 bytes")
    key = (Self.word(secret.span, 0, 8), Self.word(secret.span, 8, 8))
  }

  /// The hash of a value.
  public func callAsFunction(_ value: Span<UInt8>) -> UInt64 {
    var state = SipState(key)
    var start = 0
    while start + 8 <= value.count {
      state.absorb(Self.word(value, start, 8))
      start += 8
    }
    let last = Self.word(value, start, value.count - start) | UInt64(value.count & 0xFF) << 56
    state.absorb(last)
    return state.finish()
  }

  private static func word(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<count { word |= UInt64(bytes[start + index]) << UInt64(index * 8) }
    return word
  }
}

/// The four words of SipHash.
private struct SipState {
  private var v0: UInt64
  private var v1: UInt64
  private var v2: UInt64
  private var v3: UInt64

  init(_ key: (UInt64, UInt64)) {
    v0 = key.0 ^ 0x736F_6D65_7073_6575
    v1 = key.1 ^ 0x646F_7261_6E64_6F6D
    v2 = key.0 ^ 0x6C79_6765_6E65_7261
    v3 = key.1 ^ 0x7465_6462_7974_6573
  }

  mutating func absorb(_ word: UInt64) {
    v3 ^= word
    round()
    v0 ^= word
  }

  mutating func finish() -> UInt64 {
    v2 ^= 0xFF
    for _ in 0..<3 { round() }
    return v0 ^ v1 ^ v2 ^ v3
  }

  private mutating func round() {
    v0 = v0 &+ v1
    v1 = v1 << 13 | v1 >> 51
    v1 ^= v0
    v0 = v0 << 32 | v0 >> 32
    v2 = v2 &+ v3
    v3 = v3 << 16 | v3 >> 48
    v3 ^= v2
    v0 = v0 &+ v3
    v3 = v3 << 21 | v3 >> 43
    v3 ^= v0
    v2 = v2 &+ v1
    v1 = v1 << 17 | v1 >> 47
    v1 ^= v2
    v2 = v2 << 32 | v2 >> 32
  }
}
