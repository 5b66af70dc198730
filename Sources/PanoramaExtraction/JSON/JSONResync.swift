import PanoramaModel

/// Finds where reading can go on after a damaged element of an array.
///
/// First by brackets: when those of the element still match, its end is known. Otherwise by looks: the next object
/// behind a comma that starts with the same key as its neighbours and can be read as a whole.
struct JSONResync {
  /// How far brackets are followed, in bytes, before their match is given up.
  static let bracketReach = 1 << 20

  /// The first key of an element, in quotation marks.
  let head: [UInt8]?

  /// What was found.
  enum Answer {
    /// The damaged element ends here, before the comma or the bracket.
    case end(Int)
    case waits
    case none
  }

  /// The first key of the object at `start`.
  static func head(_ text: Span<UInt8>, _ start: Int) -> [UInt8]? {
    var place = start + 1
    while place < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[place]) { place += 1 }
    guard place < text.count, text[place] == UInt8(ascii: "\"") else { return nil }
    let end = ByteScan.endOfPlainJSON(in: text, from: place + 1)
    guard end < text.count, text[end] == UInt8(ascii: "\"") else { return nil }
    return copyOf(text.extracting(place..<end + 1))
  }

  /// The end of the damaged element that starts at `start`.
  func next(
    _ text: Span<UInt8>,
    from start: Int,
    _ scanner: JSONScanner,
    isFinal: Bool
  ) -> Answer {
    switch byBrackets(text, from: start, scanner, isFinal: isFinal) {
    case .end(let end): return .end(end)
    case .waits: return .waits
    case .none: return byLooks(text, from: start + 1, scanner, isFinal: isFinal)
    }
  }

  private func byBrackets(
    _ text: Span<UInt8>,
    from start: Int,
    _ scanner: JSONScanner,
    isFinal: Bool
  ) -> Answer {
    var open: [UInt8] = []
    var place = start
    let reach = start + Self.bracketReach
    while place < text.count {
      guard place < reach else { return .none }
      let byte = text[place]
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(byte + 2)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard open.popLast() == byte else { return .none }
        if open.isEmpty {
          place += 1
          return isBeforeSeparator(text, place, scanner, isFinal) ?? .none
        }
      case UInt8(ascii: "\""):
        guard let end = Self.endOfString(text, place) else { return isFinal ? .none : .waits }
        // A line break inside a string: the quotation marks are out of step.
        guard text[end] == UInt8(ascii: "\"") else { return .none }
        place = end
      default: break
      }
      if open.isEmpty { return .none }
      place += 1
    }
    return isFinal ? .none : .waits
  }

  /// The closing mark of the string at `place`, or the control character in it; nil at the end of the text.
  private static func endOfString(_ text: Span<UInt8>, _ place: Int) -> Int? {
    var at = place + 1
    while true {
      at = ByteScan.endOfPlainJSON(in: text, from: at)
      guard at < text.count else { return nil }
      guard text[at] == UInt8(ascii: "\\") else { return at }
      at += 2
      guard at <= text.count else { return nil }
    }
  }

  /// The end at `place` when a comma or a closing bracket follows; nil when something else does.
  private func isBeforeSeparator(
    _ text: Span<UInt8>,
    _ place: Int,
    _ scanner: JSONScanner,
    _ isFinal: Bool
  ) -> Answer? {
    var next = place
    scanner.skipSpace(text, &next)
    guard next < text.count else { return isFinal ? nil : .waits }
    return text[next] == UInt8(ascii: ",") || text[next] == UInt8(ascii: "]") ? .end(place) : nil
  }

  private func byLooks(
    _ text: Span<UInt8>,
    from start: Int,
    _ scanner: JSONScanner,
    isFinal: Bool
  ) -> Answer {
    guard let head else { return isFinal ? .none : .waits }
    var from = start
    while let comma = ByteScan.firstIndex(of: UInt8(ascii: ","), in: text, from: from) {
      from = comma + 1
      var place = comma + 1
      scanner.skipSpace(text, &place)
      guard place < text.count else { break }
      guard text[place] == UInt8(ascii: "{") else { continue }
      guard let found = Self.head(text, place) else {
        if text.count - place < head.count + 64, !isFinal { return .waits }
        continue
      }
      guard found == head else { continue }
      do {
        try scanner.skip(text, &place, depth: 1)
      } catch {
        if case .end = error.kind, !isFinal { return .waits }
        continue
      }
      switch isBeforeSeparator(text, place, scanner, isFinal) {
      case .end: return .end(comma)
      case .waits: return .waits
      default: continue
      }
    }
    return isFinal ? .none : .waits
  }
}
