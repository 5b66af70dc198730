import PanoramaModel

/// Cleans telephone numbers into E.164 (`+8613800138000`).
///
/// libphonenumber is not linked: it is a C++ library of several megabytes. Its published facts about fifteen regions
/// (release 9.0.43) stand in `PhonePlanTable`; of all other countries the code and the lengths are known, so their numbers are
/// taken when they are written with `+` or `00`, and are `unchecked` (ITU-T E.164).
///
/// Extensions are cut, and several numbers in one cell become several values. A number that fails keeps its digits
/// as canonical text.
public struct PhoneNormalizer: Normalizer {
  private let plan: PhonePlan?
  private let alsoAccepts: [PhonePlan]
  private let areaCode: [UInt8]
  private let folding = TextFolding(simplifies: false)
  private let nullTokens: NullTokens

  /// The regions whose national numbers can be read; `ZZ` is none of them.
  public static let regions = PhonePlan.all.map(\.region) + ["ZZ"]

  /// Makes the normalizer.
  ///
  /// - Parameters:
  ///   - region: the region of numbers without a country code, one of `regions`; any other reads international
  ///     numbers only.
  ///   - alsoAccepts: regions to try when a number is none of `region`; the finding is then `inferred`.
  ///   - areaCode: the area of local numbers, which is then `inferred`; nil leaves them invalid and `ambiguous`.
  ///   - nullTokens: the spellings of "unknown".
  public init(
    region: String,
    alsoAccepts: [String] = [],
    areaCode: String? = nil,
    nullTokens: NullTokens = NullTokens()
  ) {
    plan = PhonePlan.named(region)
    self.alsoAccepts = alsoAccepts.compactMap(PhonePlan.named)
    self.areaCode = Array((areaCode ?? "").utf8)
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
        if text[end] == 0x20, endsWholeNumber(text, start..<end) {
          length = 1
          break
        }
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

  /// Whether a space stands between two whole numbers: no more than two fit into one otherwise, so what is in front of it
  /// must be valid, and with what is behind it too long.
  private func endsWholeNumber(_ text: Span<UInt8>, _ part: Range<Int>) -> Bool {
    // The longest number with its country code has 15 digits, and nearly all cells have no more.
    guard text.count - part.lowerBound > 15, part.count >= 7 else { return false }
    var digits = 0
    for index in part.lowerBound..<text.count where text[index].isDigit { digits += 1 }
    guard digits > 15 else { return false }
    var number = PhoneDigits(text.extracting(part))
    let verdict = judge(&number)
    return verdict.validity == .valid && verdict.confidence == 100
  }

  private func readFirst(_ piece: Span<UInt8>, into value: inout NormalizedValue) {
    var number = PhoneDigits(piece)
    let verdict = judge(&number)
    number.append(to: &value.canonical, countryCode: verdict.countryCode)
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
    number.append(to: &canonical, countryCode: verdict.countryCode)
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
      let verdict = PhonePlan.judgeInternational(&number)
      if verdict.validity == .invalid { number = written }
      return verdict
    }
    let own =
      plan?.judgeNational(&number, areaCode: areaCode) ?? PhoneVerdict(.invalid, .shapeWrong)
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

  /// What a number in E.164 is for; nil when its plan is not known here, or does not have it.
  public static func type(of canonical: Span<UInt8>) -> PhoneNumberType? {
    var number = PhoneDigits(canonical)
    guard number.hasPlus, number.count > 4 else { return nil }
    for length in 1...3 {
      guard let plan = PhonePlan.byCode[number.value(ofFirst: length)] else { continue }
      number.removeFirst(length)
      return plan.type(of: number)
    }
    return nil
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
