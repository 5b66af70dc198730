import PanoramaModel

/// Cleans e-mail addresses: width (`＠`), white space, lower case, and a check of the grammar.
///
/// Domains are compared without regard to case, local parts too in practice; the raw value keeps how it was written.
/// The grammar is the dot-atom form of RFC 5321 4.1.2 with the letters of RFC 6531; the domain needs a dot, and no
/// name server is asked.
public struct EmailNormalizer: Normalizer {
  private let folding = TextFolding(simplifies: false)
  private let nullTokens: NullTokens

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    self.nullTokens = nullTokens
  }

  /// Cleans the addresses of one cell: the first into `canonical`, the others into `further`.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: .email) {
      value.setMissing()
      return
    }
    for index in value.canonical.indices {
      value.canonical[index] = value.canonical[index].lowerCased
    }
    if value.canonical.contains(where: { Self.mayDecorate($0) }) {
      splitAndStrip(&value)
    }
    guard !value.canonical.isEmpty else {
      value.setMissing()
      return
    }
    if value.canonical.contains(UInt8(ascii: "*")) {
      value.validity = .masked
    } else if EmailGrammar.accepts(value.canonical.span) {
      value.validity = .valid
    } else {
      value.setInvalid(.checkFailed, keepsText: true)
    }
  }

  /// Whether the byte separates values or wraps one.
  private static func mayDecorate(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: " "), UInt8(ascii: "<"),
      UInt8(ascii: ":"), 0xE3:
      true
    default: false
    }
  }

  private func splitAndStrip(_ value: inout NormalizedValue) {
    let text = value.canonical
    var pieces: [[UInt8]] = []
    var piece: [UInt8] = []
    var index = 0
    while index < text.count {
      let byte = text[index]
      let isPause = UTF8Text.matches(text.span, at: index, [0xE3, 0x80, 0x81])
      if isPause || [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: " ")].contains(byte) {
        pieces.append(piece)
        piece = []
        index += isPause ? 3 : 1
        continue
      }
      if byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") {
        value.findings.insert(.separatorsRemoved)
      } else {
        piece.append(byte)
      }
      index += 1
    }
    pieces.append(piece)
    let addresses = pieces.map(Self.withoutScheme).filter { $0.contains(UInt8(ascii: "@")) }
    guard let first = addresses.first else { return }
    if addresses.count > 1 { value.findings.insert(.severalValues) }
    if first != text, addresses.count == 1 { value.findings.insert(.separatorsRemoved) }
    value.canonical.removeAll(keepingCapacity: true)
    value.canonical.append(contentsOf: first)
    value.further = addresses.dropFirst().filter { EmailGrammar.accepts($0.span) }
  }

  private static func withoutScheme(_ address: [UInt8]) -> [UInt8] {
    let scheme = Array("mailto:".utf8)
    return address.starts(with: scheme) ? Array(address.dropFirst(scheme.count)) : address
  }
}

/// The grammar of an address: RFC 5321 4.1.2 (dot-string form) and 4.5.3.1 for the lengths, RFC 6531 for letters.
enum EmailGrammar {
  /// Whether the whole text is one address.
  static func accepts(_ text: Span<UInt8>) -> Bool {
    var at: Int?
    for index in text.indices where text[index] == UInt8(ascii: "@") {
      guard at == nil else { return false }
      at = index
    }
    guard let at, (1...64).contains(at), text.count <= 254 else { return false }
    return acceptsLocal(text.extracting(0..<at))
      && acceptsDomain(text.extracting(at + 1..<text.count))
  }

  private static func acceptsLocal(_ text: Span<UInt8>) -> Bool {
    var previous = UInt8(ascii: ".")
    for index in text.indices {
      let byte = text[index]
      if byte == UInt8(ascii: ".") {
        guard previous != byte else { return false }
      } else if !isAtom(byte) {
        return false
      }
      previous = byte
    }
    return previous != UInt8(ascii: ".")
  }

  private static func isAtom(_ byte: UInt8) -> Bool {
    if byte.isDigit || byte.isLetter || byte >= 0x80 { return true }
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
      UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"),
      UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "{"),
      UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
      return true
    default: return false
    }
  }

  /// Labels of letters, digits and inner hyphens; at least two, and the last one is no number.
  private static func acceptsDomain(_ text: Span<UInt8>) -> Bool {
    var labelLength = 0
    var labels = 1
    var isNumber = true
    var previous: UInt8 = 0
    for index in text.indices {
      let byte = text[index]
      if byte == UInt8(ascii: ".") {
        guard (1...63).contains(labelLength), previous != UInt8(ascii: "-") else { return false }
        labels += 1
        labelLength = 0
        isNumber = true
      } else if byte.isDigit || byte.isLetter || byte >= 0x80
        || byte == UInt8(ascii: "-") && labelLength > 0
      {
        labelLength += 1
        isNumber = isNumber && byte.isDigit
      } else {
        return false
      }
      previous = byte
    }
    return (2...63).contains(labelLength) && labels >= 2 && previous != UInt8(ascii: "-")
      && !isNumber
  }
}
