/// The names of months in Spanish and English, and their abbreviations of three letters or more.
enum MonthNames {
  private static let names: [(name: [UInt8], month: Int)] = [
    ("enero", 1), ("january", 1), ("febrero", 2), ("february", 2), ("marzo", 3), ("march", 3),
    ("abril", 4), ("april", 4), ("mayo", 5), ("may", 5), ("junio", 6), ("june", 6), ("julio", 7),
    ("july", 7), ("agosto", 8), ("august", 8), ("septiembre", 9), ("setiembre", 9),
    ("september", 9), ("octubre", 10), ("october", 10), ("noviembre", 11), ("november", 11),
    ("diciembre", 12), ("december", 12),
  ].map { (Array($0.0.utf8), $0.1) }

  /// The month of a name, or of at least its first three letters.
  static func month(_ word: Span<UInt8>) -> Int? {
    guard word.count >= 3 else { return nil }
    for (name, month) in names where word.count <= name.count {
      var isEqual = true
      for index in word.indices where word[index].lowerCased != name[index] { isEqual = false }
      if isEqual { return month }
    }
    return nil
  }
}
