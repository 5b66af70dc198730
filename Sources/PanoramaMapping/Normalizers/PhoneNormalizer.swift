import PanoramaModel

/// Cleans telephone numbers into E.164 (`+8613800138000`).
///
/// libphonenumber is not linked: it is a C++ library of several megabytes, and only a few of its countries are
/// needed here. The published numbering plans of China and Spain are implemented instead (Telecommunications Network
/// Numbering Plan of the Chinese ministry; Plan nacional de numeración telefónica, Real Decreto 2296/2004). Numbers of
/// other countries are taken when they are written with `+` or `00` (ITU-T E.164).
///
/// Extensions are cut, and several numbers in one cell become several values. A number that fails keeps its digits
/// as canonical text.
public struct PhoneNormalizer: Normalizer {
  private let region: PhoneRegion
  private let alsoAccepts: [PhoneRegion]
  private let folding = TextFolding(simplifies: false)
  private let nullTokens: NullTokens

  /// The regions whose national numbers can be read.
  public static let regions = PhoneRegion.allCases.map(\.rawValue)

  /// Makes the normalizer.
  ///
  /// - Parameters:
  ///   - region: the region of numbers without a country code, one of `regions`; any other reads international
  ///     numbers only.
  ///   - alsoAccepts: regions to try when a number is none of `region`; the finding is then `inferred`.
  ///   - nullTokens: the spellings of "unknown".
  public init(
    region: String,
    alsoAccepts: [String] = [],
    nullTokens: NullTokens = NullTokens()
  ) {
    self.region = PhoneRegion(rawValue: region) ?? .international
    self.alsoAccepts = alsoAccepts.compactMap(PhoneRegion.init(rawValue:))
    self.nullTokens = nullTokens
  }

  /// Cleans the numbers of one cell: the first into `canonical`, the others into `further`.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    if UTF8Text.isASCII(raw) {
      normalizeFolded(raw, into: &value)
    } else {
      var folded: [UInt8] = []
      value.findings = folding.fold(raw, into: &folded)
      normalizeFolded(folded.span, into: &value)
    }
  }

  private func normalizeFolded(_ text: Span<UInt8>, into value: inout NormalizedValue) {
    let whole = Self.trimmed(text, 0..<text.count)
    if nullTokens.matches(text.extracting(whole), for: .phone) {
      value.setMissing()
      return
    }
    if IdentifierCleaning.isScientific(text.extracting(whole)) {
      value.setInvalid(.excelDamaged)
      return
    }
    var start = 0
    var isFirst = true
    while start < text.count {
      var end = start
      var length = 0
      while end < text.count {
        length = Self.valueSeparator(text, at: end)
        if length > 0 { break }
        end += 1
      }
      let piece = Self.trimmed(text, start..<end)
      start = end + max(length, 1)
      guard !piece.isEmpty else { continue }
      if isFirst {
        readFirst(text.extracting(piece), into: &value)
        isFirst = false
      } else {
        readFurther(text.extracting(piece), into: &value)
      }
    }
    if isFirst { value.setMissing() }
  }

  private func readFirst(_ piece: Span<UInt8>, into value: inout NormalizedValue) {
    var number = PhoneDigits(piece)
    let verdict = judge(&number)
    number.append(to: &value.canonical, isInternational: verdict.isInternational)
    value.validity = verdict.validity
    value.confidence = verdict.confidence
    value.findings.formUnion(verdict.findings)
    if number.hasSeparators { value.findings.insert(.separatorsRemoved) }
    if value.canonical.isEmpty { value.setInvalid(.shapeWrong) }
  }

  /// Further numbers count only when they are valid: there is one validity for the whole cell.
  private func readFurther(_ piece: Span<UInt8>, into value: inout NormalizedValue) {
    value.findings.insert(.severalValues)
    var number = PhoneDigits(piece)
    let verdict = judge(&number)
    guard verdict.validity == .valid || verdict.validity == .unchecked else { return }
    var canonical: [UInt8] = []
    number.append(to: &canonical, isInternational: verdict.isInternational)
    value.further.append(canonical)
  }

  /// Decides what the digits are; rewrites `number` to country code and national number when it knows.
  private func judge(_ number: inout PhoneDigits) -> PhoneVerdict {
    if number.isMasked { return PhoneVerdict(.masked) }
    guard number.count > 0, !number.isOverlong else { return PhoneVerdict(.invalid, .shapeWrong) }
    if number.isPlaceholder { return PhoneVerdict(.placeholder) }
    let verdict = judgeWhole(&number)
    guard verdict.validity == .invalid, number.cutAtLastHyphen() else { return verdict }
    let shorter = judgeWhole(&number)
    return shorter.validity == .invalid ? verdict : shorter
  }

  private func judgeWhole(_ number: inout PhoneDigits) -> PhoneVerdict {
    let written = number
    if number.hasPlus || number.starts(with: 0, 0) {
      if !number.hasPlus { number.removeFirst(2) }
      let verdict = PhoneRegion.judgeInternational(&number)
      if verdict.validity == .invalid { number = written }
      return verdict
    }
    let own = region.judgeNational(&number)
    guard own.validity == .invalid else { return own }
    for other in alsoAccepts {
      number = written
      var verdict = other.judgeNational(&number)
      guard verdict.validity == .valid else { continue }
      verdict.findings.insert(.inferred)
      verdict.confidence = min(verdict.confidence, 90)
      return verdict
    }
    number = written
    return own
  }

  /// How many bytes separate two values here: `,` `;` `/` `、` `|`.
  private static func valueSeparator(_ text: Span<UInt8>, at index: Int) -> Int {
    switch text[index] {
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "/"), UInt8(ascii: "|"): 1
    case 0xE3: UTF8Text.scalar(in: text, at: index).scalar == "、" ? 3 : 0
    default: 0
    }
  }

  private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, text[low] <= 0x20 { low += 1 }
    while low < high, text[high - 1] <= 0x20 { high -= 1 }
    return low..<high
  }
}

/// What the rules of a numbering plan say of some digits.
struct PhoneVerdict {
  var validity: Validity
  var confidence: UInt8 = 100
  var findings: Findings
  /// Whether the digits start with a country code.
  var isInternational: Bool

  init(_ validity: Validity, _ findings: Findings = [], confidence: UInt8 = 100) {
    self.validity = validity
    self.findings = findings
    self.confidence = confidence
    isInternational = validity == .valid || validity == .unchecked
  }
}
