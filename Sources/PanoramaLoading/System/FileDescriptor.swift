// The calls of the operating system that publishing rests on. The only unsafe code here hands strings and buffers to C for
// the time of one call.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// An open file, closed when the value goes away.
struct FileDescriptor: ~Copyable {
  private let number: Int32
  private let path: String

  private init(number: Int32, path: String) {
    self.number = number
    self.path = path
  }

  deinit {
    _ = close(number)
  }

  /// Creates a file that only its owner may read; it must not exist yet.
  static func create(_ path: String) throws(LoadingError) -> FileDescriptor {
    try open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
  }

  /// Opens a file for reading and writing, and creates it for its owner only when it is missing.
  static func openOrCreate(_ path: String) throws(LoadingError) -> FileDescriptor {
    try open(path, O_RDWR | O_CREAT | O_CLOEXEC)
  }

  /// Opens a file or a folder for reading.
  static func openExisting(_ path: String) throws(LoadingError) -> FileDescriptor {
    try open(path, O_RDONLY | O_CLOEXEC)
  }

  private static func open(_ path: String, _ flags: Int32) throws(LoadingError) -> FileDescriptor {
    #if canImport(Glibc)
      let number = unsafe Glibc.open(path, flags, 0o600)  // The string lives as long as the call.
    #else
      let number = unsafe Musl.open(path, flags, 0o600)  // The string lives as long as the call.
    #endif
    guard number >= 0 else { throw .unwritable(path, systemMessage()) }
    return FileDescriptor(number: number, path: path)
  }

  /// Writes all bytes.
  func writeAll(_ bytes: [UInt8]) throws(LoadingError) {
    var written = 0
    while written < bytes.count {
      // The pointer is used within the closure and stays inside the array.
      let count = unsafe bytes.withUnsafeBytes {
        unsafe write(number, $0.baseAddress.map { unsafe $0 + written }, $0.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .unwritable(path, systemMessage())
      }
      written += count
    }
  }

  /// Reads up to `buffer.count` bytes into its start and gives their number; 0 at the end.
  func read(into buffer: inout [UInt8]) throws(LoadingError) -> Int {
    while true {
      #if canImport(Glibc)
        // The pointer is used within the closure and covers the whole array.
        let count = unsafe buffer.withUnsafeMutableBytes {
          unsafe Glibc.read(number, $0.baseAddress, $0.count)
        }
      #else
        // The pointer is used within the closure and covers the whole array.
        let count = unsafe buffer.withUnsafeMutableBytes {
          unsafe Musl.read(number, $0.baseAddress, $0.count)
        }
      #endif
      if count >= 0 { return count }
      if errno != EINTR { throw .unreadable(path, systemMessage()) }
    }
  }

  /// Makes what was written survive a loss of power.
  func synchronize() throws(LoadingError) {
    guard fsync(number) == 0 else { throw .unwritable(path, systemMessage()) }
  }

  /// Takes the exclusive lock of the file for as long as it is open; false when another process has it.
  func tryLock() throws(LoadingError) -> Bool {
    if flock(number, LOCK_EX | LOCK_NB) == 0 { return true }
    if errno == EWOULDBLOCK { return false }
    throw .unwritable(path, systemMessage())
  }
}

/// Replaces `new` by `old` in one step: a reader sees the one or the other, never neither.
func renameAtomically(_ old: String, to new: String) throws(LoadingError) {
  // Both strings live as long as the call.
  guard unsafe rename(old, new) == 0 else { throw .unwritable(new, systemMessage()) }
}

/// Makes a folder that only its owner may enter; an existing one is left as it is.
func makeFolder(_ path: String) throws(LoadingError) {
  // The string lives as long as the call.
  guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
    throw .unwritable(path, systemMessage())
  }
}

/// Makes a symbolic link.
func makeLink(at path: String, to destination: String) throws(LoadingError) {
  // Both strings live as long as the call.
  guard unsafe symlink(destination, path) == 0 else { throw .unwritable(path, systemMessage()) }
}

/// Makes the names in a folder survive a loss of power.
func synchronizeFolder(_ path: String) throws(LoadingError) {
  try FileDescriptor.openExisting(path).synchronize()
}

/// What the last failed call of the operating system said.
private func systemMessage() -> String {
  unsafe String(cString: strerror(errno))  // Copied before any other call can replace the text.
}
