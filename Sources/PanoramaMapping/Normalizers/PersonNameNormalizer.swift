import PanoramaModel

/// Cleans the name of a person into its display form.
///
/// As for organisations, and: honorifics and titles go (王小明先生, Dña. María García), the dots of transcribed names become
/// `·` (U+00B7), and `LAST ,First` gets its comma right. Latin letters keep their case and accents. `PersonNameParser` takes
/// the result apart.
public struct PersonNameNormalizer: Normalizer {
  private let cleaning: NameCleaning

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    cleaning = NameCleaning(nullTokens: nullTokens)
  }

  /// Cleans one name; nothing can fail, so it is unchecked, or masked.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    guard cleaning.fold(raw, into: &value) else { return }
    Self.finish(&value)
  }

  /// The steps after folding.
  static func finish(_ value: inout NormalizedValue) {
    if needsPunctuation(value.canonical.span) { mendPunctuation(&value) }
    repeat {
      Honorifics.removeTrailing(&value, isPerson: true)
    } while TextDamage.dropHalf(&value)
    Honorifics.removeLeading(&value)
    NameCleaning.settleMask(&value)
  }

  private static func needsPunctuation(_ text: Span<UInt8>) -> Bool {
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "-"), 0xE2, 0xC2, 0xE3: return true
      default: break
      }
    }
    return false
  }

  /// Writes every middle dot as U+00B7, and one space after a comma.
  private static func mendPunctuation(_ value: inout NormalizedValue) {
    let text = value.canonical
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let (scalar, length) = UTF8Text.scalar(in: text.span, at: index)
      let end = index + length
      switch scalar {
      case "·", "•", "・", "‧", "∙", "⋅":
        while result.last == 0x20 { result.removeLast() }
        UTF8Text.append("·", to: &result)
        index = skipSpaces(text, end)
        continue
      case "." where standsBetweenHan(text.span, index, end),
        "-" where standsBetweenHan(text.span, index, end):
        UTF8Text.append("·", to: &result)
      case ",":
        while result.last == 0x20 { result.removeLast() }
        result.append(UInt8(ascii: ","))
        index = skipSpaces(text, end)
        if index < text.count { result.append(0x20) }
        continue
      default:
        for offset in index..<end { result.append(text[offset]) }
      }
      index = end
    }
    guard result != text else { return }
    value.findings.insert(.separatorsRemoved)
    value.canonical.removeAll(keepingCapacity: true)
    value.canonical.append(contentsOf: result)
  }

  private static func skipSpaces(_ text: [UInt8], _ start: Int) -> Int {
    var index = start
    while index < text.count, text[index] == 0x20 { index += 1 }
    return index
  }

  private static func standsBetweenHan(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard let before = UTF8Text.scalar(in: text, before: start), end < text.count else {
      return false
    }
    return UTF8Text.isHan(before.scalar)
      && UTF8Text.isHan(UTF8Text.scalar(in: text, at: end).scalar)
  }
}
