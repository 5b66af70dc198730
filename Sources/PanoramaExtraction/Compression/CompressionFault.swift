import PanoramaModel

/// What is wrong with a compressed file as a whole.
enum CompressionFault: Error {
  /// The file ends inside the compressed text.
  case truncated(Compression)
  /// The bytes are not what the format asks for; the library's word for it, where it has one.
  case damaged(Compression, String)
  /// The text is more than so many times as large as the file.
  case expansion(Int)
  /// Undoing it would take more memory than is granted.
  case window
  /// An archive of several files, by name; at most a few names.
  case severalMembers(names: [String], count: Int)
  /// An archive of nothing.
  case noMember
  /// A member that needs a password.
  case encrypted
  /// A member packed by another method than 0 (stored) and 8 (deflate).
  case method(Int)

  /// The fault as an error of the file.
  func error(_ file: String) -> ExtractionError {
    ExtractionError(
      Diagnostic(
        code,
        at: SourceLocation(file: file),
        expected: expected,
        found: found,
        remedy: remedy(Self.quoted(file))
      )
    )
  }

  private var code: DiagnosticCode {
    switch self {
    case .truncated, .damaged: .fileCompressed
    case .expansion, .window: .fileTooLarge
    case .severalMembers, .noMember, .encrypted, .method: .fileArchive
    }
  }

  private var expected: String {
    switch self {
    case .truncated(let kind), .damaged(let kind, _): kind.expectation
    case .expansion(let limit):
      "a compressed file whose text is at most \(limit) times as large as the file"
    case .window: "a compressed file that needs at most \(ZstdDecompressor.windowLimit >> 20) MiB"
    case .severalMembers, .noMember: "an archive with one file in it"
    case .encrypted: "an archive without a password"
    case .method: "an archive packed by deflate, or not packed (methods 8 and 0)"
    }
  }

  private var found: String {
    switch self {
    case .truncated: "the end of the file inside the compressed text"
    case .damaged(_, let words): words
    case .expansion: "more: it looks like a bomb"
    case .window: "a frame with a larger window"
    case .severalMembers(let names, let count):
      "\(count) files: " + names.joined(separator: ", ") + (names.count < count ? ", …" : "")
    case .noMember: "no file in it"
    case .encrypted: "an encrypted file"
    case .method(let number): "method \(number)"
    }
  }

  private func remedy(_ file: String) -> String {
    switch self {
    case .truncated(let kind), .damaged(let kind, _):
      "deliver the file again; see what is wrong: \(kind.test) \(file)"
    case .expansion(let limit):
      "if it is right, write `limits: { expansion: \(limit * 10) }` for this file in its mapping"
    case .window: "pack it again with a smaller window: zstd -d --long=31 \(file)"
    case .severalMembers, .noMember, .encrypted, .method:
      "deliver the file without the archive: unzip \(file)"
    }
  }

  /// A name as a shell takes it.
  private static func quoted(_ name: String) -> String { ShellWord.quoted(name) }
}

extension Compression {
  /// What a file of the kind should be.
  fileprivate var expectation: String {
    switch self {
    case .gzip: "a whole gzip file (RFC 1952)"
    case .zstd: "a whole Zstandard file (RFC 8878)"
    case .zip: "a whole ZIP archive (APPNOTE 6.3)"
    }
  }

  /// The command that says what is wrong with a file of the kind.
  fileprivate var test: String {
    switch self {
    case .gzip: "gzip -t"
    case .zstd: "zstd -t"
    case .zip: "unzip -t"
    }
  }
}
