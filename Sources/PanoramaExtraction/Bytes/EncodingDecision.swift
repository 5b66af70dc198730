import PanoramaModel

/// Which encoding a delimited file is in: its mark, what the mapping declares, or what its first non-ASCII lines show.
struct EncodingDecision {
  /// How much is looked at from the first non-ASCII byte on.
  static let sample = 64 << 10
  /// How much is looked at from the start of the file.
  private static let head = 512

  private let declared: TextEncoding?
  /// The encoding, once it is known.
  private(set) var decided: TextEncoding?
  /// What decided, when the mapping did not.
  private(set) var detection: Detection?
  /// A mark that contradicts the declaration.
  private(set) var diagnostics: [Diagnostic] = []

  init(declared: TextEncoding?) {
    self.declared = declared
  }

  /// The encoding's name.
  var name: String { (decided ?? declared ?? .utf8).rawValue }

  /// Decides by mark or declaration at the start of the file; answers how long the mark is, or nil when more bytes are
  /// needed.
  mutating func decide(_ bytes: Span<UInt8>, _ isFinal: Bool) -> Int? {
    guard bytes.count >= 4 || isFinal else { return nil }
    for mark in Self.marks where Self.starts(bytes, with: mark.bytes) {
      return settle(mark.encoding, markLength: mark.bytes.count)
    }
    if declared == nil {
      guard bytes.count >= Self.head || isFinal else { return nil }
      decided = EncodingDetector.utf16(bytes.extracting(0..<min(bytes.count, Self.head)))
      if let decided {
        note(decided, "zero bytes in every second place of the file's first \(Self.head)")
      }
      return 0
    }
    // RFC 2781 §4.3: without a mark the high byte comes first.
    decided = declared == .utf16 ? .utf16be : declared
    return 0
  }

  /// Decides by the text, unless that has been done; false when more bytes are needed.
  ///
  /// While all is ASCII the question stays open and does not matter.
  mutating func look(at bytes: Span<UInt8>, _ isFinal: Bool) -> Bool {
    guard decided == nil else { return true }
    let first = ByteScan.firstNonASCII(in: bytes)
    guard first < bytes.count else { return true }
    guard isFinal || bytes.count - first >= Self.sample else { return false }
    let end = min(bytes.count, first + Self.sample)
    let found = EncodingDetector.detect(bytes.extracting(0..<end))
    decided = found.encoding
    note(found.encoding, found.reason, isDoubtful: found.isDoubtful)
    return true
  }

  /// Refuses an encoding that the machine cannot read.
  func requireAvailable() throws(ExtractionError) {
    guard let decided, !TextDecoder.isAvailable(decided) else { return }
    throw ExtractionError(
      Diagnostic(
        .encodingUnsupported,
        at: SourceLocation(file: "", byteOffset: 0),
        expected: "an encoding that the C library of this machine has",
        found: decided.rawValue,
        remedy: "install its converters: apt-get install libc-bin libc6, "
          + "or convert the file first: iconv -t UTF-8 OLD > NEW"
      )
    )
  }

  private mutating func note(
    _ encoding: TextEncoding,
    _ reason: String,
    isDoubtful: Bool = false
  ) {
    detection = Detection(
      aspect: "encoding",
      choice: encoding.rawValue,
      reason: reason,
      isDoubtful: isDoubtful
    )
  }

  private mutating func settle(_ encoding: TextEncoding, markLength: Int) -> Int {
    decided = encoding
    let isUTF16 = encoding == .utf16le || encoding == .utf16be
    if declared == nil {
      note(encoding, "the file's byte-order mark")
    } else if let declared, declared != encoding, !(declared == .utf16 && isUTF16) {
      diagnostics.append(
        Diagnostic(
          .encodingMismatch,
          severity: .warning,
          at: SourceLocation(file: "", byteOffset: 0),
          expected: "\(declared.rawValue), as the mapping declares",
          found: "a byte-order mark of \(encoding.rawValue), which was followed",
          remedy: "set encoding: \(encoding.rawValue) for this file in its mapping"
        )
      )
    }
    return markLength
  }

  private static func starts(_ bytes: Span<UInt8>, with mark: [UInt8]) -> Bool {
    bytes.count >= mark.count && mark.indices.allSatisfy { bytes[$0] == mark[$0] }
  }

  private static let marks: [(bytes: [UInt8], encoding: TextEncoding)] = [
    ([0xEF, 0xBB, 0xBF], .utf8), ([0x84, 0x31, 0x95, 0x33], .gb18030), ([0xFF, 0xFE], .utf16le),
    ([0xFE, 0xFF], .utf16be),
  ]
}
