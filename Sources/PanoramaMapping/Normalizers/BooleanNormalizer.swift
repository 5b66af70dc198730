import PanoramaModel

/// Cleans answers to yes-or-no questions into `true` and `false`.
///
/// One cell cannot prove what its column means; a column whose words do not form one pair is for the profile of
/// the source to refuse.
public struct BooleanNormalizer: Normalizer {
  private let folding = TextFolding(simplifies: true)
  private let nullTokens: NullTokens

  private static let yes = [
    "是", "有", "y", "yes", "t", "true", "1", "01", "√", "✓", "✔", "启用", "sí", "si", "s", "真", "对",
  ].map { Array($0.utf8) }
  private static let no = [
    "否", "无", "n", "no", "f", "false", "0", "00", "×", "✗", "✘", "x", "停用", "假", "错",
  ].map { Array($0.utf8) }
  private static let trueText = Array("true".utf8)
  private static let falseText = Array("false".utf8)

  /// Makes the normalizer.
  public init(nullTokens: NullTokens = NullTokens()) {
    self.nullTokens = nullTokens
  }

  /// Cleans one answer; any other word is invalid.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: .boolean) {
      value.setMissing()
      return
    }
    let isYes = Self.contains(Self.yes, value.canonical.span)
    guard isYes || Self.contains(Self.no, value.canonical.span) else {
      value.setInvalid(.shapeWrong)
      return
    }
    value.canonical.removeAll(keepingCapacity: true)
    value.canonical.append(contentsOf: isYes ? Self.trueText : Self.falseText)
    value.validity = .valid
  }

  private static func contains(_ words: [[UInt8]], _ text: Span<UInt8>) -> Bool {
    for word in words where word.count == text.count {
      var isEqual = true
      for index in word.indices where text[index].lowerCased != word[index] {
        // SÍ in capitals differs from sí outside ASCII.
        if !(word[index] == 0xAD && text[index] == 0x8D) { isEqual = false }
      }
      if isEqual { return true }
    }
    return false
  }
}
