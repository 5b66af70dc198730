import CZstd

// The one file that calls libzstd.

/// Undoes Zstandard compression (RFC 8878); several frames follow each other, and skippable ones are skipped.
///
/// Safe to use: the pointer is owned, never handed out, and freed once.
@safe struct ZstdDecompressor: Decompressor, ~Copyable {
  /// The most memory that a frame may ask for, in bytes: that of all levels of the `zstd` command but `--ultra` and `--long`.
  static let windowLimit = 1 << windowLog
  private static let windowLog = 25

  private let context: OpaquePointer
  private var isAtEnd = false
  /// Whether the output was full, so that more may come without more input.
  private var hasMore = false

  init() {
    // SAFETY: the context lives until `deinit`.
    guard let made = unsafe ZSTD_createDCtx() else {
      preconditionFailure("libzstd starts: memory is left")
    }
    unsafe context = made
    unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Int32(Self.windowLog))
  }

  deinit {
    // SAFETY: made in `init`, used by nobody after.
    unsafe ZSTD_freeDCtx(context)
  }

  mutating func decompress(
    _ input: Span<UInt8>,
    _ used: inout Int,
    into output: inout [UInt8]
  ) throws(CompressionFault) -> Int {
    while used < input.count || hasMore {
      let (status, produced, place) = step(input, used, into: &output)
      used = place
      if ZSTD_isError(status) != 0 { throw fault(status) }
      isAtEnd = status == 0
      hasMore = produced == output.count
      if produced > 0 { return produced }
    }
    return 0
  }

  private func step(
    _ input: Span<UInt8>,
    _ used: Int,
    into output: inout [UInt8]
  ) -> (status: Int, produced: Int, used: Int) {
    // SAFETY: both buffers are borrowed while libzstd uses their pointers, and their counts are its bounds.
    unsafe input.withUnsafeBufferPointer { input in
      unsafe output.withUnsafeMutableBufferPointer { output in
        var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: used)
        var target = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let status = unsafe ZSTD_decompressStream(context, &target, &source)
        return unsafe (status, target.pos, source.pos)
      }
    }
  }

  mutating func finish() throws(CompressionFault) {
    guard isAtEnd else { throw .truncated(.zstd) }
  }

  private func fault(_ status: Int) -> CompressionFault {
    // SAFETY: the name of an error is a static string of the library, copied here.
    let name = unsafe ZSTD_getErrorName(status).map { unsafe String(cString: $0) } ?? "an error"
    return name.contains("too much memory") ? .window : .damaged(.zstd, name)
  }
}
