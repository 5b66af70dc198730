import PanoramaModel

/// The steps that come before any rule of a number is applied: width, quotes, separators, and digits that are lost.
struct IdentifierCell: Sendable {
  private let type: FieldType
  private let nullTokens: NullTokens
  private let folding = TextFolding(simplifies: false)

  init(type: FieldType, nullTokens: NullTokens) {
    self.type = type
    self.nullTokens = nullTokens
  }

  /// Cleans a cell into upper case without separators; returns false when nothing is left to check.
  func clean(_ raw: Span<UInt8>, into value: inout NormalizedValue) -> Bool {
    // Most cells are upper-case letters and digits: nothing to fold, to drop or to look up.
    if !nullTokens.hasAdditional, IdentifierCleaning.copyPlain(raw, into: &value.canonical) {
      return true
    }
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: type) {
      value.setMissing()
      return false
    }
    if IdentifierCleaning.isScientific(value.canonical.span) {
      value.setInvalid(.excelDamaged)
      return false
    }
    if IdentifierCleaning.clean(&value.canonical) { value.findings.insert(.separatorsRemoved) }
    if value.canonical.isEmpty { value.setMissing() }
    return !value.canonical.isEmpty
  }
}
