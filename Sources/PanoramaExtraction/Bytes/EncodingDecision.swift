import PanoramaModel

/// Which encoding a delimited file is in: its mark, what the mapping declares, or what its first non-ASCII lines show.
struct EncodingDecision {
  /// How much is looked at from the first non-ASCII byte on.
  static let sample = 64 << 10

  private let declared: TextEncoding?
  /// The encoding, once it is known.
  private(set) var decided: TextEncoding?
  /// A mark that contradicts the declaration.
  private(set) var diagnostics: [Diagnostic] = []

  init(declared: TextEncoding?) {
    self.declared = declared
  }

  /// The encoding's name.
  var name: String { (decided ?? declared ?? .utf8).rawValue }

  /// Decides by mark or declaration at the start of the file; answers how long the mark is, or nil when more bytes are needed.
  mutating func decide(
    _ bytes: Span<UInt8>,
    _ isFinal: Bool
  ) throws(ExtractionError) -> Int? {
    guard bytes.count >= 4 || isFinal else { return nil }
    if Self.starts(bytes, with: [0xEF, 0xBB, 0xBF]) { return settle(.utf8, markLength: 3) }
    if Self.starts(bytes, with: [0x84, 0x31, 0x95, 0x33]) {
      return settle(.gb18030, markLength: 4)
    }
    if Self.starts(bytes, with: [0xFF, 0xFE]) || Self.starts(bytes, with: [0xFE, 0xFF]) {
      throw Self.unsupported
    }
    decided = declared
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
    decided = Self.looksLikeUTF8(bytes.extracting(0..<end), from: first) ? .utf8 : .gb18030
    return true
  }

  private mutating func settle(_ encoding: TextEncoding, markLength: Int) -> Int {
    decided = encoding
    if let declared, declared != encoding {
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

  private static let unsupported = ExtractionError(
    Diagnostic(
      .encodingUnsupported,
      at: SourceLocation(file: "", byteOffset: 0),
      expected: "UTF-8 or GB18030",
      found: "a byte-order mark of UTF-16",
      remedy: "convert the file first: iconv -f UTF-16 -t UTF-8 OLD > NEW"
    )
  )

  private static func starts(_ bytes: Span<UInt8>, with mark: [UInt8]) -> Bool {
    bytes.count >= mark.count && mark.indices.allSatisfy { bytes[$0] == mark[$0] }
  }

  /// Whether at least as many non-ASCII lines are UTF-8 as are not: one damaged line decides nothing, and Chinese text
  /// in GB18030 is hardly ever valid UTF-8.
  private static func looksLikeUTF8(_ bytes: Span<UInt8>, from start: Int) -> Bool {
    var (valid, invalid) = (0, 0)
    var lineStart = start
    while lineStart < bytes.count {
      let end = ByteScan.firstIndex(of: 0x0A, in: bytes, from: lineStart) ?? bytes.count
      // A sample's last line may be cut inside a character; it counts when it is the only one.
      if end < bytes.count || valid + invalid == 0 {
        let line = bytes.extracting(lineStart..<end)
        if ByteScan.firstNonASCII(in: line) < line.count {
          let wrong = UTF8Check.firstInvalid(in: line)
          if wrong == line.count || (end == bytes.count && wrong + 4 > line.count) {
            valid += 1
          } else {
            invalid += 1
          }
        }
      }
      lineStart = end + 1
    }
    return valid >= invalid
  }
}
