import PanoramaModel

/// The steps that names of persons and organisations share: the display form of a name.
struct NameCleaning: Sendable {
  private let folding = TextFolding(simplifies: true, spaces: .removedBetweenHan)
  let nullTokens: NullTokens

  /// Folds the name and settles null tokens, placeholders, damage and notations; returns false when nothing is left to do.
  func fold(_ raw: Span<UInt8>, into value: inout NormalizedValue) -> Bool {
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: .name) {
      value.setMissing()
      return false
    }
    TextDamage.settle(&value, raw: raw)
    while NameNotation.settle(&value) { folding.refold(&value) }
    if NamePlaceholders.contain(value.canonical.span) { value.validity = .placeholder }
    return true
  }

  /// Says masked when a character is hidden (`王**`); `×` and `●` become `*`.
  static func settleMask(_ value: inout NormalizedValue) {
    // Every other mask character is outside ASCII and starts with one of these two bytes.
    var mayHoldSign = false
    for index in value.canonical.indices {
      let byte = value.canonical[index]
      if byte == UInt8(ascii: "*") { value.validity = .masked }
      if byte == 0xC3 || byte == 0xE2 { mayHoldSign = true }
    }
    guard mayHoldSign else { return }
    let isMasked = replaceScalars(&value.canonical) { scalar in
      switch scalar {
      case "×", "●", "○", "＊", "※": "*"
      default: nil
      }
    }
    if isMasked { value.validity = .masked }
  }

  /// Replaces characters, and says whether it replaced any.
  static func replaceScalars(
    _ text: inout [UInt8],
    by replacement: (Unicode.Scalar) -> Unicode.Scalar?
  ) -> Bool {
    var result: [UInt8] = []
    var isChanged = false
    var index = 0
    while index < text.count {
      let (scalar, length) = UTF8Text.scalar(in: text.span, at: index)
      if let other = replacement(scalar) {
        isChanged = true
        UTF8Text.append(other, to: &result)
      } else {
        for offset in 0..<length { result.append(text[index + offset]) }
      }
      index += length
    }
    if isChanged {
      text.removeAll(keepingCapacity: true)
      text.append(contentsOf: result)
    }
    return isChanged
  }
}
