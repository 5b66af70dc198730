import CZlib
import Glibc
import PanoramaModel

// The one file that opens files and calls zlib.

/// A file that is read once from front to back, in pieces.
struct DeliveredFile: ~Copyable {
  private let descriptor: Int32
  private let displayName: String

  /// Opens the file; refuses folders.
  init(path: String, displayName: String) throws(ExtractionError) {
    self.displayName = displayName
    // SAFETY: `open` reads the path's terminated copy during the call only.
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw Self.error(errno, displayName) }
    var status = stat()
    // SAFETY: `fstat` fills the structure during the call only.
    let isFolder = unsafe fstat(opened, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    guard !isFolder else {
      close(opened)
      throw Self.error(EISDIR, displayName)
    }
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Fills `buffer` from its start; answers how many bytes came, 0 at the end of the file.
  func read(into buffer: inout [UInt8]) throws(ExtractionError) -> Int {
    while true {
      // SAFETY: the buffer is borrowed for the call, with its own count as the bound.
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
      }
      if count >= 0 { return count }
      guard errno == EINTR else { throw Self.error(errno, displayName) }
    }
  }

  /// Fills `buffer` from a place in the file; answers how many bytes came.
  func read(into buffer: inout [UInt8], from offset: Int) throws(ExtractionError) -> Int {
    // SAFETY: the buffer is borrowed for the call, with its own count as the bound.
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe pread(descriptor, bytes.baseAddress, bytes.count, offset)
    }
    guard count >= 0 else { throw Self.error(errno, displayName) }
    return count
  }

  private static func error(_ number: Int32, _ displayName: String) -> ExtractionError {
    let location = SourceLocation(file: displayName)
    if number == ENOENT || number == ENOTDIR {
      return ExtractionError(
        Diagnostic(
          .fileMissing,
          at: location,
          expected: "a file at this path",
          found: "nothing",
          remedy: "check the delivery and the path: ls -l \(displayName)"
        )
      )
    }
    // SAFETY: the text of an error number is a static string of the C library, copied here.
    let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    return ExtractionError(
      Diagnostic(
        .fileUnreadable,
        at: location,
        expected: "a file that this account may read",
        found: number == EISDIR ? "a folder" : reason,
        remedy: number == EISDIR
          ? "name a file inside the folder: ls \(displayName)"
          : "give read permission: chmod u+r \(displayName)"
      )
    )
  }
}

/// Undoes gzip compression (RFC 1952), in pieces; several members in one file follow each other.
///
/// Safe to use: the pointer is owned, never handed out, and freed once.
@safe struct Decompressor: ~Copyable {
  // On the heap, because zlib keeps a pointer to the structure.
  private let stream: UnsafeMutablePointer<z_stream>
  private let displayName: String
  private var isAtMemberEnd = true

  /// Starts with an empty input.
  init(displayName: String) {
    self.displayName = displayName
    // SAFETY: the structure lives until `deinit`, at one address.
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 15 bits of window plus 16: gzip framing, with its check sum.
    let status = unsafe inflateInit2_(
      stream,
      31,
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

  /// Decompresses `count` bytes of `input` and gives every full piece to `consume`.
  mutating func decompress(
    _ input: inout [UInt8],
    count: Int,
    through output: inout [UInt8],
    _ consume: (Span<UInt8>) throws -> Void
  ) throws {
    var used = 0
    while used < count {
      if isAtMemberEnd {
        // SAFETY: the structure is initialised.
        unsafe inflateReset(stream)
        isAtMemberEnd = false
      }
      var status = Z_OK
      // SAFETY: both buffers are borrowed while zlib uses their pointers, and their counts are its bounds.
      let produced = unsafe input.withUnsafeMutableBufferPointer { input in
        unsafe output.withUnsafeMutableBufferPointer { output in
          unsafe stream.pointee.next_in = input.baseAddress.map { unsafe $0 + used }
          unsafe stream.pointee.avail_in = UInt32(count - used)
          unsafe stream.pointee.next_out = output.baseAddress
          unsafe stream.pointee.avail_out = UInt32(output.count)
          status = unsafe inflate(stream, Z_NO_FLUSH)
          unsafe used = count - Int(stream.pointee.avail_in)
          return unsafe output.count - Int(stream.pointee.avail_out)
        }
      }
      guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
        throw damaged("bytes that are not gzip, or a wrong check sum")
      }
      try consume(output.span.extracting(0..<produced))
      isAtMemberEnd = status == Z_STREAM_END
      if status == Z_BUF_ERROR, produced == 0 { break }
    }
  }

  /// Complains when the file ends inside a member.
  func finish() throws(ExtractionError) {
    guard isAtMemberEnd else { throw damaged("the end of the file inside the compressed text") }
  }

  private func damaged(_ found: String) -> ExtractionError {
    ExtractionError(
      Diagnostic(
        .fileCompressed,
        at: SourceLocation(file: displayName),
        expected: "a whole gzip file (RFC 1952)",
        found: found,
        remedy: "deliver the file again; see what is wrong: gzip -t \(displayName)"
      )
    )
  }
}
