import PanoramaModel

/// A way to write dates that a mapping can declare.
public enum DateForm: String, Sendable, CaseIterable {
  /// 2026-06-10, also with a time after it (ISO 8601).
  case iso = "yyyy-MM-dd"
  /// 2026/6/10.
  case slash = "yyyy/M/d"
  /// 2026.06.10.
  case dot = "yyyy.MM.dd"
  /// 20260610, also with hours, minutes and seconds.
  case plain = "yyyyMMdd"
  /// 2026年6月10日, also in Chinese numerals.
  case chinese = "yyyy年M月d日"
  /// Years of the Republic of China without the era's name: 115/06/10, 1150610.
  case republican = "roc"
  /// 10/06/2026, also 10-jun-2026 and 10 de junio de 2026.
  case dayFirst = "d/M/yyyy"
  /// 06/10/2026.
  case monthFirst = "M/d/yyyy"
  /// The serial number of a spreadsheet in its 1900 system: 46183.
  case excel = "excel"
  /// The serial number of a spreadsheet in its 1904 system: 44721. Workbooks say in a flag that they use it.
  case excel1904 = "excel1904"
  /// The year and the number of the day in it: 26161, 2026161.
  case julian = "julian"
  /// Seconds since 1970-01-01T00:00Z; the option `zone` says whose day it is.
  case epoch = "epoch"
  /// Milliseconds since 1970-01-01T00:00Z.
  case epochMilliseconds = "epoch_ms"

  /// Other spellings of the same forms.
  private static let aliases: [String: DateForm] = [
    "yyyy-M-d": .iso, "iso": .iso, "yyyy/MM/dd": .slash, "yyyy.M.d": .dot,
    "yyyy年MM月dd日": .chinese, "zh": .chinese, "dd/MM/yyyy": .dayFirst, "MM/dd/yyyy": .monthFirst,
  ]

  /// Every name that a mapping may write.
  static let spellings = allCases.map(\.rawValue) + aliases.keys.sorted()

  /// Finds the form by its name in mappings; common spellings of the same form are understood.
  public init?(name: String) {
    guard let form = Self.aliases[name] ?? Self(rawValue: name) else { return nil }
    self = form
  }
}

/// Cleans dates into `yyyy-MM-dd`, as civil days without a time zone.
///
/// Forms that start with a year of four digits, and those that name the era 民國, can be read in one way only and are
/// always accepted. The others must be declared: `10/06/2026`, `1150610` and `46183` mean different days to
/// different departments.
public struct DateNormalizer: Normalizer {
  private let reader: DateReader
  private let isBirth: Bool
  private let referenceYear: Int
  private let folding = TextFolding(simplifies: true, spaces: .removedBesideHan)
  private let nullTokens: NullTokens

  /// Makes the normalizer.
  ///
  /// - Parameters:
  ///   - forms: the names of the declared forms (`DateForm`); unknown names are ignored here, and reported by
  ///     `NormalizerCatalog`.
  ///   - isBirth: whether the days are birth dates, which lie in the past.
  ///   - referenceYear: the year of the run; years of two digits end there for births, ten years later otherwise.
  ///   - zone: where days are counted, as an IANA name or an offset: a time with an offset of its own, or a number of
  ///     seconds, becomes the civil date there; nil leaves dates as they are written.
  ///   - nullTokens: the spellings of "unknown".
  public init(
    forms: [String] = [],
    isBirth: Bool = false,
    referenceYear: Int,
    zone: String? = nil,
    nullTokens: NullTokens = NullTokens()
  ) {
    let declared = forms.compactMap(DateForm.init(name:))
    reader = DateReader(
      declared: declared,
      pivot: isBirth ? referenceYear : referenceYear + 10,
      zone: zone.flatMap(TimeZoneRule.init(named:))
    )
    self.isBirth = isBirth
    self.referenceYear = referenceYear
    self.nullTokens = nullTokens
  }

  /// The zones that `zone` understands beside offsets such as `+08:00`.
  public static let zones: [String] = TimeZoneRule.names

  /// Whether `zone` understands the name.
  public static func isZone(_ name: String) -> Bool { TimeZoneRule(named: name) != nil }

  /// Cleans one date; dates that the calendar does not have are invalid and leave nothing.
  ///
  /// Days that mean "no beginning" or "no end" are placeholders in the canonical form of their meaning (`DateSentinel`);
  /// those that mean nothing are missing, as is a birth without beginning.
  public func normalize(_ raw: Span<UInt8>, into value: inout NormalizedValue) {
    // Most cells are plain ASCII dates: no folding, no list of tokens.
    if case .date(let year, let month, let day, let findings) = reader.read(raw) {
      value.findings = findings
      settle(year, month, day, into: &value)
      return
    }
    value.findings = folding.fold(raw, into: &value.canonical)
    if let first = value.canonical.first, first == UInt8(ascii: "'") || first == UInt8(ascii: "=") {
      value.canonical.removeAll { $0 == 0x27 || $0 == 0x22 || $0 == 0x3D }
      value.findings.insert(.separatorsRemoved)
    }
    if nullTokens.matches(value.canonical.span, for: .date) {
      value.setMissing()
      return
    }
    if DateSentinel.saysOpenEnd(value.canonical) {
      settle(9999, 12, 31, into: &value)
      return
    }
    switch reader.read(value.canonical.span) {
    case .date(let year, let month, let day, let findings):
      value.findings.formUnion(findings)
      settle(year, month, day, into: &value)
    case .ambiguous: value.setInvalid(.ambiguous)
    case .unreadable:
      value.setInvalid(
        IdentifierCleaning.isScientific(value.canonical.span) ? .excelDamaged : .shapeWrong
      )
    }
  }

  private func settle(_ year: Int, _ month: Int, _ day: Int, into value: inout NormalizedValue) {
    guard (1...12).contains(month), (1...9999).contains(year), day >= 1,
      day <= CivilDate.days(inMonth: month, of: year)
    else {
      value.setInvalid(.checkFailed)
      return
    }
    value.canonical.removeAll(keepingCapacity: true)
    if let sentinel = DateSentinel.meaning(year, month, day) {
      settle(sentinel, year, month, day, into: &value)
      return
    }
    Self.append(year, month, day, to: &value.canonical)
    if isBirth, year > referenceYear {
      value.setInvalid(.checkFailed)
    } else {
      value.validity = .valid
      if value.findings.contains(.inferred) { value.confidence = 80 }
      // Nobody is that old; the day may still be the one the customer gave.
      if isBirth, year < referenceYear - 120 { value.confidence = 50 }
    }
  }

  private func settle(
    _ sentinel: DateSentinel,
    _ year: Int,
    _ month: Int,
    _ day: Int,
    into value: inout NormalizedValue
  ) {
    if isBirth, sentinel == .missing {
      // People were born on that day, too: kept, and believed less than any other source.
      Self.append(year, month, day, to: &value.canonical)
      value.validity = .placeholder
    } else if isBirth || sentinel == .missing {
      value.setMissing()
    } else {
      value.canonical.append(contentsOf: sentinel.canonical.utf8)
      value.validity = .placeholder
    }
  }

  private static func append(_ year: Int, _ month: Int, _ day: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(0x30 + year / 1000))
    bytes.append(UInt8(0x30 + year / 100 % 10))
    bytes.append(UInt8(0x30 + year / 10 % 10))
    bytes.append(UInt8(0x30 + year % 10))
    bytes.append(UInt8(ascii: "-"))
    bytes.append(UInt8(0x30 + month / 10))
    bytes.append(UInt8(0x30 + month % 10))
    bytes.append(UInt8(ascii: "-"))
    bytes.append(UInt8(0x30 + day / 10))
    bytes.append(UInt8(0x30 + day % 10))
  }
}
