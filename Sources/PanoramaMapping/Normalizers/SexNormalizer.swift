import PanoramaModel

/// Cleans the sex of persons into `male` and `female`.
///
/// Understands the codes of GB/T 2261.1 (1 and 2; 0 and 9 say that it is not known), Chinese, English and Spanish words, and
/// single letters. `M` is male in English and `mujer` in Spanish: unless the mapping declares the initials it is ambiguous, and a
/// column may settle it (`SexEvidence`).
public struct SexNormalizer: Normalizer {
  /// The initials that a column uses.
  public enum Initials: String, Sendable, CaseIterable {
    /// M is male (masculino) and F is female (femenino).
    case maleFemale = "m_f"
    /// H (hombre) or V (varón) is male and M (mujer) is female.
    case hombreMujer = "h_m"
  }

  private let initials: Initials?
  private let folding = TextFolding(simplifies: true)
  private let nullTokens: NullTokens

  private static let male = [
    "1", "01", "男", "男性", "先生", "male", "h", "v", "hombre", "varon", "varón", "masculino", "man",
  ].map { Array($0.utf8) }
  private static let female = [
    "2", "02", "女", "女性", "女士", "female", "f", "mujer", "femenino", "woman",
  ].map { Array($0.utf8) }
  private static let notKnown = ["0", "9", "未知的性别", "未说明的性别", "未说明", "unknown", "u"]
    .map { Array($0.utf8) }
  private static let maleText = Array("male".utf8)
  private static let femaleText = Array("female".utf8)

  /// Makes the normalizer.
  public init(initials: Initials? = nil, nullTokens: NullTokens = NullTokens()) {
    self.initials = initials
    self.nullTokens = nullTokens
  }

  /// Cleans one value; what is neither stays as it is and is invalid.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    if let isMale = Self.plain(raw) {
      value.canonical.append(contentsOf: isMale ? Self.maleText : Self.femaleText)
      value.validity = .valid
      return
    }
    value.findings = folding.fold(raw, into: &value.canonical)
    if nullTokens.matches(value.canonical.span, for: .code) {
      value.setMissing()
      return
    }
    let word = value.canonical.count <= 24 ? value.canonical.latinLowerCased : []
    if Self.notKnown.contains(word) {
      value.setMissing()
    } else if word == [UInt8(ascii: "m")] {
      guard let initials else {
        value.setInvalid(.ambiguous, keepsText: true)
        return
      }
      set(isMale: initials == .maleFemale, &value)
    } else if Self.male.contains(word) {
      set(isMale: true, &value)
    } else if Self.female.contains(word) {
      set(isMale: false, &value)
    } else {
      value.setInvalid(.codeUnknown, keepsText: true)
    }
  }

  /// The two codes and the two characters that nearly all cells hold.
  private static func plain(_ raw: Span<UInt8>) -> Bool? {
    if raw.count == 1 { return raw[0] == 0x31 ? true : raw[0] == 0x32 ? false : nil }
    guard raw.count == 3, raw[0] == 0xE7 || raw[0] == 0xE5 else { return nil }
    let scalar = UTF8Text.scalar(in: raw, at: 0).scalar
    return scalar == "男" ? true : scalar == "女" ? false : nil
  }

  private func set(isMale: Bool, _ value: inout NormalizedValue) {
    value.canonical.removeAll(keepingCapacity: true)
    value.canonical.append(contentsOf: isMale ? Self.maleText : Self.femaleText)
    value.validity = .valid
  }
}

/// What the other letters of a column say of the meaning of `M`.
public struct SexEvidence: ConventionEvidence {
  private var hasF = false
  private var hasHOrV = false

  /// Starts without evidence.
  public init() {}

  /// Takes one cell of the column into account.
  public mutating func note(_ raw: Span<UInt8>) {
    var low = 0
    var high = raw.count
    while low < high, raw[low] <= 0x20 { low += 1 }
    while low < high, raw[high - 1] <= 0x20 { high -= 1 }
    guard high - low == 1 else { return }
    switch raw[low].upperCased {
    case UInt8(ascii: "F"): hasF = true
    case UInt8(ascii: "H"), UInt8(ascii: "V"): hasHOrV = true
    default: break
    }
  }

  /// The initials, when the column shows those of exactly one pair: beside F, M is male; beside H or V it is female.
  public var initials: SexNormalizer.Initials? {
    hasF == hasHOrV ? nil : hasF ? .maleFemale : .hombreMujer
  }

  /// The options with the initials that the column shows; nil when it shows none, or both.
  public func settled(_ options: NormalizerOptions) -> NormalizerOptions? {
    initials.map { initials in
      var options = options
      options.initials = initials.rawValue
      return options
    }
  }
}
