import PanoramaModel

/// Surnames by character, by reading and by foreign spelling; made once from `SurnameData`.
struct SurnameTable: Sendable {
  static let shared = SurnameTable()

  private let singles: Set<UInt32>
  private let compounds: Set<UInt64>
  /// The readings of surnames that differ from the plain one, by the characters.
  private let readings: [UInt64: [[UInt8]]]
  /// The letters of the readings of all surnames, compound ones in one.
  private let pinyin: Set<[UInt8]>
  private let compoundPinyin: Set<[UInt8]>
  private let romanised: [[UInt8]: [String]]

  func isSurname(_ scalar: Unicode.Scalar) -> Bool { singles.contains(scalar.value) }

  func isCompound(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    compounds.contains(Self.pair(first, second))
  }

  /// The syllables of a surname where it is not read as its characters are elsewhere.
  func reading(of first: Unicode.Scalar, _ second: Unicode.Scalar? = nil) -> [[UInt8]]? {
    readings[second.map { Self.pair(first, $0) } ?? UInt64(first.value)]
  }

  /// Whether the letters are the reading of a surname.
  func isSurname(pinyin letters: [UInt8]) -> Bool { pinyin.contains(letters) }

  /// Whether the letters are the reading of a surname of two characters.
  func isCompound(pinyin letters: [UInt8]) -> Bool { compoundPinyin.contains(letters) }

  /// The surnames that a spelling of Hong Kong, Taiwan or South-East Asia may write.
  func surnames(romanised letters: [UInt8]) -> [String] { romanised[letters] ?? [] }

  private static func pair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> UInt64 {
    UInt64(first.value) << 32 | UInt64(second.value)
  }

  private init() {
    let singleScalars = SurnameData.single.unicodeScalars.filter(UTF8Text.isHan)
    let compoundWords = SurnameData.compound.split(whereSeparator: \.isWhitespace)
      .map { Array($0.unicodeScalars) }.filter { $0.count == 2 }
    var readings: [UInt64: [[UInt8]]] = [:]
    let words = SurnameData.readings.split(whereSeparator: \.isWhitespace)
    for index in stride(from: 0, to: words.count - 1, by: 2) {
      let scalars = Array(words[index].unicodeScalars)
      let syllables = words[index + 1].split(separator: "_").map { Array($0.utf8) }
      let key = scalars.count == 2 ? Self.pair(scalars[0], scalars[1]) : UInt64(scalars[0].value)
      readings[key] = syllables
    }
    let table = PinyinTable.shared
    var pinyin: Set<[UInt8]> = []
    for scalar in singleScalars {
      if let reading = readings[UInt64(scalar.value)]?.first ?? table.reading(of: scalar) {
        pinyin.insert(reading)
      }
    }
    var compoundPinyin: Set<[UInt8]> = []
    for word in compoundWords {
      let syllables =
        readings[Self.pair(word[0], word[1])] ?? word.compactMap { table.reading(of: $0) }
      compoundPinyin.insert(syllables.flatMap { $0 })
    }
    var romanised: [[UInt8]: [String]] = [:]
    let spellings = SurnameData.romanised.split(whereSeparator: \.isWhitespace)
    for index in stride(from: 0, to: spellings.count - 1, by: 2) {
      let surnames = spellings[index + 1]
      romanised[Array(spellings[index].utf8), default: []] +=
        surnames.hasPrefix("_") ? [String(surnames.dropFirst())] : surnames.map { String($0) }
    }
    singles = Set(singleScalars.map(\.value))
    compounds = Set(compoundWords.map { Self.pair($0[0], $0[1]) })
    self.readings = readings
    self.pinyin = pinyin.union(compoundPinyin)
    self.compoundPinyin = compoundPinyin
    self.romanised = romanised
  }
}
