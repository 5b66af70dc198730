import FoundationEssentials
public import PanoramaModel

/// Why results could not be written, published or read back.
public struct LoadingError: Error, Sendable {
  /// What is wrong, where, and what to do.
  public let diagnostic: Diagnostic

  /// Wraps a diagnostic.
  public init(_ diagnostic: Diagnostic) {
    self.diagnostic = diagnostic
  }

  /// Whether another run holds the lock of the output folder.
  public var isLocked: Bool { diagnostic.code == .outputLocked }

  /// A file or folder that refuses what the run must do with it.
  static func unwritable(_ path: String, _ found: String) -> LoadingError {
    LoadingError(
      Diagnostic(
        .outputUnwritable,
        at: SourceLocation(file: path),
        expected: "a folder that this user may write, on a disk with space",
        found: found,
        remedy: "free space or mend the permissions of the folder, or give another with --output"
      )
    )
  }

  /// An output of an earlier run that is needed and cannot be read.
  static func unreadable(_ path: String, _ found: String) -> LoadingError {
    LoadingError(
      Diagnostic(
        .fileUnreadable,
        at: SourceLocation(file: path),
        expected: "an output of an earlier run",
        found: found,
        remedy: "make new results with `panorama run`, or name another folder with --output"
      )
    )
  }
}

/// Runs `body` and reports any error of the libraries below as a `LoadingError` about `path`.
func reporting<Result>(
  _ path: String,
  as make: (String, String) -> LoadingError = LoadingError.unwritable,
  _ body: () throws -> Result
) throws(LoadingError) -> Result {
  do {
    return try body()
  } catch let error as LoadingError {
    throw error
  } catch {
    throw make(path, reason(error))
  }
}

/// What an error says in few words: those of files describe themselves at length, in the terms of another system.
private func reason(_ error: any Error) -> String {
  guard let error = error as? CocoaError else { return "\(error)" }
  return switch error.code {
  case .fileNoSuchFile, .fileReadNoSuchFile: "no such file or folder"
  case .fileWriteNoPermission, .fileReadNoPermission: "no permission"
  case .fileWriteOutOfSpace: "no space left on the disk"
  case .fileWriteVolumeReadOnly: "a disk that is read-only"
  case .fileWriteFileExists: "a file that is there already"
  default: "an error of the file system (\(error.code.rawValue))"
  }
}
