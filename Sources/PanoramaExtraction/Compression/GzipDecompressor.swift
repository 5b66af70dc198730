/// Undoes gzip compression (RFC 1952); several members follow each other, and zeros may fill up the last block of a tape.
struct GzipDecompressor: Decompressor, ~Copyable {
  private var inflater = Inflater(.gzip)

  mutating func decompress(
    _ input: Span<UInt8>,
    _ used: inout Int,
    into output: inout [UInt8]
  ) throws(CompressionFault) -> Int {
    while used < input.count || inflater.hasMore {
      if inflater.isAtEnd {
        while used < input.count, input[used] == 0 { used += 1 }
        guard used < input.count else { return 0 }
        inflater.reset()
      }
      switch inflater.step(input, &used, into: &output) {
      case .damaged: throw .damaged(.gzip, "bytes that are not gzip, or a wrong check sum")
      case .produced(let count) where count > 0: return count
      case .produced: break
      }
    }
    return 0
  }

  mutating func finish() throws(CompressionFault) {
    guard inflater.isAtEnd else { throw .truncated(.gzip) }
  }
}
