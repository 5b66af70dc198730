/// Undoes the packing of an archive's one member, from the bytes of the whole archive in order.
struct ZipDecompressor: Decompressor, ~Copyable {
  private let member: ZipArchive.Member
  private var inflater = Inflater(.none)
  /// How many bytes of the archive have been seen.
  private var place = 0
  private var size = 0
  private var sum = CheckSum()

  init(_ member: ZipArchive.Member) { self.member = member }

  mutating func decompress(
    _ input: Span<UInt8>,
    _ used: inout Int,
    into output: inout [UInt8]
  ) throws(CompressionFault) -> Int {
    pass(&used, upTo: member.start, of: input)
    let end = member.start + member.packedSize
    let last = min(input.count, used + max(0, end - place))
    var produced = 0
    while produced == 0, used < last || inflater.hasMore, !inflater.isAtEnd {
      let start = used
      produced = try take(input.extracting(0..<last), &used, into: &output)
      place += used - start
    }
    size += produced
    sum.add(output.span.extracting(0..<produced))
    guard size <= member.size else { throw Self.disagrees }
    // The directory, read before, and perhaps bytes between: they count only for the digest.
    if produced == 0 { pass(&used, upTo: .max, of: input) }
    return produced
  }

  private mutating func take(
    _ input: Span<UInt8>,
    _ used: inout Int,
    into output: inout [UInt8]
  ) throws(CompressionFault) -> Int {
    guard member.isDeflated else {
      let count = min(input.count - used, output.count)
      for index in 0..<count { output[index] = input[used + index] }
      used += count
      return count
    }
    guard case .produced(let count) = inflater.step(input, &used, into: &output) else {
      throw .damaged(.zip, "bytes that are not deflated text")
    }
    return count
  }

  private mutating func pass(_ used: inout Int, upTo limit: Int, of input: Span<UInt8>) {
    guard place < limit else { return }
    let count = min(input.count - used, limit - place)
    used += count
    place += count
  }

  mutating func finish() throws(CompressionFault) {
    guard size == member.size, sum.value == member.checkSum else { throw Self.disagrees }
  }

  private static let disagrees =
    CompressionFault.damaged(.zip, "a member whose size or check sum is another than announced")
}
