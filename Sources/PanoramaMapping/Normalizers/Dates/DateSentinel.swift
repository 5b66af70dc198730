import PanoramaModel

/// Days that systems store where no day is meant.
public enum DateSentinel: Sendable, CaseIterable {
  /// The interval has no beginning: 0001-01-01, 1753-01-01, 1899-12-30, 1899-12-31, 1900-01-01.
  case openStart
  /// The interval has no end, as a licence without term has none: 9999-12-31, 3000-12-31, 2999-12-31, 2099-12-31, 长期.
  case openEnd
  /// Nothing is known: 1970-01-01 is what zero seconds become.
  case missing

  /// The canonical form of a sentinel, so that all spellings of one meaning are equal; empty for `missing`.
  public var canonical: String {
    switch self {
    case .openStart: "0001-01-01"
    case .openEnd: "9999-12-31"
    case .missing: ""
    }
  }

  /// The meaning of a day; nil for a day that is meant.
  static func meaning(_ year: Int, _ month: Int, _ day: Int) -> DateSentinel? {
    switch (year, month, day) {
    case (1, 1, 1), (1753, 1, 1), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1): .openStart
    case (2099, 12, 31), (2999, 12, 31), (3000, 12, 31), (9999, 12, 31): .openEnd
    case (1970, 1, 1): .missing
    default: nil
    }
  }

  /// Words for "no end", with ASCII letters in lower case.
  private static let openEndWords: Set<[UInt8]> = Set(
    [
      "长期", "长期有效", "永久", "永久有效", "无固定期限", "无限期", "permanent", "permanente", "indefinite",
      "indefinido", "indefinida", "no expiry", "sin vencimiento",
    ].map { Array($0.utf8) }
  )

  /// Whether a folded text says that an interval has no end.
  static func saysOpenEnd(_ folded: [UInt8]) -> Bool {
    guard (6...24).contains(folded.count) else { return false }
    return openEndWords.contains(folded.latinLowerCased)
  }
}
