import PanoramaModel

/// The lock of an output folder: one run at a time writes there.
///
/// The lock is the operating system's (`flock`) and ends with the process, so a killed run leaves none behind.
public struct RunLock: ~Copyable {
  private let file: FileDescriptor

  /// Takes the lock of `output`, a folder that exists, or throws an error whose `isLocked` is true.
  public init(output: String) throws(LoadingError) {
    file = try Self.lockedFile(output + "/.lock")
  }

  private static func lockedFile(_ path: String) throws(LoadingError) -> FileDescriptor {
    let file = try FileDescriptor.openOrCreate(path)
    guard try file.tryLock() else {
      throw LoadingError(
        Diagnostic(
          .outputLocked,
          at: SourceLocation(file: path),
          expected: "no other run in this folder",
          found: "another run holds the lock",
          remedy: "wait for the other run to end, or give another folder with --output"
        )
      )
    }
    return file
  }
}
