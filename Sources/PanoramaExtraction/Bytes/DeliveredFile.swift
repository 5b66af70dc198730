import Glibc
import PanoramaModel

// The one file that opens files.

/// A file that is read once from front to back, in pieces; places in it can be read besides.
struct DeliveredFile: ~Copyable {
  /// The open file, for a program that reads it itself.
  let descriptor: Int32
  private let displayName: String
  /// Its size in bytes; nil for a pipe or a device, which has no places to go to.
  let size: Int?

  /// Opens the file; refuses folders.
  init(path: String, displayName: String) throws(ExtractionError) {
    self.displayName = displayName
    // SAFETY: `open` reads the path's terminated copy during the call only.
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw Self.error(errno, displayName) }
    var status = stat()
    // SAFETY: `fstat` fills the structure during the call only.
    let isKnown = unsafe fstat(opened, &status) == 0
    guard !isKnown || status.st_mode & S_IFMT != S_IFDIR else {
      close(opened)
      throw Self.error(EISDIR, displayName)
    }
    size = isKnown && status.st_mode & S_IFMT == S_IFREG ? status.st_size : nil
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Fills `buffer` from the place `start`; answers how many bytes came, 0 at the end of the file.
  func read(into buffer: inout [UInt8], from start: Int = 0) throws(ExtractionError) -> Int {
    while true {
      // SAFETY: the call stays within the address and count that it is lent.
      let count = unsafe Self.transfer(into: &buffer, from: start) {
        unsafe Glibc.read(descriptor, $0, $1)
      }
      if count >= 0 { return count }
      guard errno == EINTR else { throw Self.error(errno, displayName) }
    }
  }

  /// Up to `count` bytes from a place in the file; fewer at its end, none where they cannot be read.
  func bytes(at offset: Int, count: Int) -> [UInt8] {
    guard offset >= 0, count > 0 else { return [] }
    var buffer = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      // SAFETY: the call stays within the address and count that it is lent.
      let more = unsafe Self.transfer(into: &buffer, from: filled) {
        unsafe pread(descriptor, $0, $1, offset + filled)
      }
      if more < 0, errno == EINTR { continue }
      guard more > 0 else { break }
      filled += more
    }
    return Array(buffer.prefix(filled))
  }

  /// Lends a system call the part of `buffer` from `start` on.
  private static func transfer(
    into buffer: inout [UInt8],
    from start: Int,
    _ call: (UnsafeMutableRawPointer?, Int) -> Int
  ) -> Int {
    precondition(start >= 0 && start <= buffer.count, "the place is in the buffer")
    // SAFETY: the buffer is borrowed for the call, which is bounded by what is left of it.
    return unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe call(bytes.baseAddress.map { unsafe $0 + start }, bytes.count - start)
    }
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
    return ExtractionError(
      Diagnostic(
        .fileUnreadable,
        at: location,
        expected: "a file that this account may read",
        found: number == EISDIR ? "a folder" : SystemError.text(number),
        remedy: number == EISDIR
          ? "name a file inside the folder: ls \(displayName)"
          : "give read permission: chmod u+r \(displayName)"
      )
    )
  }
}

/// The system's words for what failed.
enum SystemError {
  /// The text of an error number.
  static func text(_ number: Int32) -> String {
    // SAFETY: the text of an error number is a static string of the C library, copied here.
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
  }
}
