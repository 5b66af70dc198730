/// A file of a run that is being written: text is gathered in `text` and leaves in chunks of at least 1 MiB.
struct OutputFile: ~Copyable {
  /// What is not written yet.
  var text = ByteBuilder()
  private let file: FileDescriptor
  private static let chunk = 1 << 20

  /// Creates the file; it must not exist yet.
  init(creating path: String) throws(LoadingError) {
    file = try FileDescriptor.create(path)
    text.bytes.reserveCapacity(Self.chunk + (64 << 10))
  }

  /// Writes what has gathered, once that is a chunk.
  mutating func drain() throws(LoadingError) {
    if text.bytes.count >= Self.chunk { try write() }
  }

  /// Writes the rest and makes the file survive a loss of power.
  consuming func finish() throws(LoadingError) {
    try write()
    try file.synchronize()
  }

  private mutating func write() throws(LoadingError) {
    try file.writeAll(text.bytes)
    text.bytes.removeAll(keepingCapacity: true)
  }
}
