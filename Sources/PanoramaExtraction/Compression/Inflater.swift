import CZlib

// The one file that calls zlib.

/// Undoes deflate (RFC 1951), in pieces.
///
/// Safe to use: the pointer is owned, never handed out, and freed once.
@safe struct Inflater: ~Copyable {
  /// What stands around the deflated bytes.
  enum Framing: Int32 {
    /// gzip's header and check sum: 15 bits of window plus 16.
    case gzip = 31
    /// Nothing: 15 bits of window, negative.
    case none = -15
  }

  /// What a step came to.
  enum Step {
    case produced(Int)
    /// The bytes are not deflated text, or the check sum is wrong.
    case damaged
  }

  // On the heap, because zlib keeps a pointer to the structure.
  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether the stream has ended; `reset` opens the next.
  private(set) var isAtEnd = false
  /// Whether the output was full, so that more may come without more input.
  private(set) var hasMore = false

  init(_ framing: Framing) {
    // SAFETY: the structure lives until `deinit`, at one address.
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let status = unsafe inflateInit2_(
      stream,
      framing.rawValue,
      ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)
    )
    precondition(status == Z_OK, "zlib starts: its version fits and memory is left")
  }

  deinit {
    // SAFETY: allocated and initialised in `init`, used by nobody after.
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Makes ready for another stream.
  mutating func reset() {
    // SAFETY: the structure is initialised.
    unsafe inflateReset(stream)
    isAtEnd = false
    hasMore = false
  }

  /// Inflates from the place `used` of `input`, which moves on, to the start of `output`.
  mutating func step(_ input: Span<UInt8>, _ used: inout Int, into output: inout [UInt8]) -> Step {
    var status = Z_OK
    var place = used
    // SAFETY: both buffers are borrowed while zlib uses their pointers, and their counts are its bounds; zlib only
    // reads the input, although its C declaration does not say so.
    let produced = unsafe input.withUnsafeBufferPointer { input in
      unsafe output.withUnsafeMutableBufferPointer { output in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
          mutating: input.baseAddress.map { unsafe $0 + place }
        )
        unsafe stream.pointee.avail_in = UInt32(input.count - place)
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(output.count)
        status = unsafe inflate(stream, Z_NO_FLUSH)
        place = unsafe input.count - Int(stream.pointee.avail_in)
        return unsafe output.count - Int(stream.pointee.avail_out)
      }
    }
    used = place
    // Z_BUF_ERROR means only that nothing could be done: more input is needed.
    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return .damaged }
    isAtEnd = status == Z_STREAM_END
    hasMore = !isAtEnd && produced == output.count
    return .produced(produced)
  }
}

/// The check sum of ZIP archives (CRC-32).
struct CheckSum {
  private var sum: UInt = 0

  /// The sum so far.
  var value: UInt32 { UInt32(truncatingIfNeeded: sum) }

  /// Adds bytes.
  mutating func add(_ bytes: Span<UInt8>) {
    guard !bytes.isEmpty else { return }
    // SAFETY: the bytes are borrowed for the call, with their own count as the bound.
    sum = unsafe bytes.withUnsafeBufferPointer { unsafe crc32_z(sum, $0.baseAddress, $0.count) }
  }
}
