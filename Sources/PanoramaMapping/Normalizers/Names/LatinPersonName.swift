import PanoramaModel

/// Names in Latin letters: Chinese ones in pinyin, and those of Spain and elsewhere.
enum LatinPersonName {
  /// The words of a name, without its comma.
  private struct Words {
    var ranges = InlineArray<16, TextRange>(repeating: .empty)
    var count = 0
    /// How many words stand before the comma; nil when there is none.
    var beforeComma: Int?

    subscript(index: Int) -> Range<Int> { ranges[index].bounds }

    /// The text from one word to before another.
    func range(_ words: Range<Int>) -> TextRange {
      guard !words.isEmpty else { return .empty }
      return TextRange(self[words.lowerBound].lowerBound..<self[words.upperBound - 1].upperBound)
    }
  }

  static func parts(of name: Span<UInt8>) -> PersonNameParts {
    var parts = PersonNameParts()
    guard let words = words(of: name), words.count > 0 else { return parts }
    let isPinyin = isPinyin(name, words)
    parts.script = isPinyin ? .pinyin : .latin
    if let comma = words.beforeComma, comma > 0, comma < words.count {
      return assign(&parts, words, surname: 0..<comma, .certain)
    }
    if let capitals = capitals(name, words) {
      return assign(&parts, words, surname: capitals, .certain)
    }
    if isPinyin { return pinyinParts(name, words, &parts) }
    return westernParts(name, words, &parts)
  }

  /// Given names are the words that are no surname.
  private static func assign(
    _ parts: inout PersonNameParts,
    _ words: Words,
    surname: Range<Int>,
    _ certainty: PersonNameParts.Certainty
  ) -> PersonNameParts {
    parts.surname = words.range(surname)
    parts.given = words.range(
      surname.lowerBound == 0 ? surname.upperBound..<words.count : 0..<surname.lowerBound
    )
    parts.certainty = certainty
    return parts
  }

  private static func words(of name: Span<UInt8>) -> Words? {
    var words = Words()
    var start = 0
    for index in 0...name.count {
      let isEnd = index == name.count
      guard isEnd || name[index] == 0x20 || name[index] == UInt8(ascii: ",") else { continue }
      if index > start {
        guard words.count < 16 else { return nil }
        words.ranges[words.count] = TextRange(start..<index)
        words.count += 1
      }
      if !isEnd, name[index] == UInt8(ascii: ","), words.beforeComma == nil {
        words.beforeComma = words.count
      }
      start = index + 1
    }
    return words
  }

  /// The words at one end that are in capitals while those at the other are not: ZHANG San, María GARCÍA LÓPEZ.
  private static func capitals(_ name: Span<UInt8>, _ words: Words) -> Range<Int>? {
    var first = 0
    while first < words.count, isCapitals(name, words[first]) { first += 1 }
    guard first < words.count else { return nil }
    if first > 0 {
      for index in first..<words.count where isCapitals(name, words[index]) { return nil }
      return 0..<first
    }
    var last = words.count
    while last > 0, isCapitals(name, words[last - 1]) { last -= 1 }
    guard last < words.count else { return nil }
    for index in 0..<last where isCapitals(name, words[index]) { return nil }
    return last..<words.count
  }

  /// Two capitals or more, and no small letter.
  private static func isCapitals(_ name: Span<UInt8>, _ word: Range<Int>) -> Bool {
    var capitals = 0
    var index = word.lowerBound
    while index < word.upperBound {
      let (scalar, length) = UTF8Text.scalar(in: name, at: index)
      index += length
      if scalar.value < 0x80 {
        let byte = UInt8(scalar.value)
        if byte.isLowerCase { return false }
        if byte.isUpperCase { capitals += 1 }
      } else if scalar.properties.isLowercase {
        return false
      } else if scalar.properties.isUppercase {
        capitals += 1
      }
    }
    return capitals >= 2
  }

  // MARK: Pinyin

  /// Whether all words are syllables of Chinese, and one may be a surname.
  private static func isPinyin(_ name: Span<UInt8>, _ words: Words) -> Bool {
    guard words.count <= 4 else { return false }
    var letters: [UInt8] = []
    for index in 0..<words.count {
      letters.removeAll(keepingCapacity: true)
      appendPinyin(of: name, words[index], to: &letters)
      guard syllables(letters[...], atMost: words.count == 1 ? 4 : 2) else { return false }
    }
    if words.count == 1 { return letters.count > 3 && splits(letters).count > 0 }
    return isSurname(name, words[0]) || isSurname(name, words[words.count - 1])
      || words.count > 2 && isCompound(name, words)
  }

  private static func pinyinParts(
    _ name: Span<UInt8>,
    _ words: Words,
    _ parts: inout PersonNameParts
  ) -> PersonNameParts {
    if words.count == 1 { return gluedParts(name, words[0], &parts) }
    if words.count > 2, isCompound(name, words) {
      return assign(&parts, words, surname: 0..<2, .probable)
    }
    let last = words.count - 1
    switch (isSurname(name, words[0]), isSurname(name, words[last])) {
    case (true, false): return assign(&parts, words, surname: 0..<1, .certain)
    case (false, true): return assign(&parts, words, surname: last..<words.count, .certain)
    default: return assign(&parts, words, surname: 0..<1, .ambiguous)
    }
  }

  /// One word: the surname is what leaves syllables behind it, if there is only one such surname.
  private static func gluedParts(
    _ name: Span<UInt8>,
    _ word: Range<Int>,
    _ parts: inout PersonNameParts
  ) -> PersonNameParts {
    var letters: [UInt8] = []
    appendPinyin(of: name, word, to: &letters)
    let splits = splits(letters)
    // Letters and bytes differ only where ü or yu was written, and then the border cannot be told from the letters.
    guard letters.count == word.count, splits.count > 0 else {
      parts.given = TextRange(word)
      parts.certainty = .ambiguous
      return parts
    }
    parts.surname = TextRange(word.lowerBound..<(word.lowerBound + splits.first))
    parts.given = TextRange((word.lowerBound + splits.first)..<word.upperBound)
    parts.certainty = splits.count == 1 ? .certain : .ambiguous
    return parts
  }

  /// How many surnames leave one or two syllables; the longest is the customary one.
  private static func splits(_ letters: [UInt8]) -> (count: Int, first: Int) {
    var count = 0
    var first = 0
    var length = 1
    while length < letters.count, length <= 12 {
      if SurnameTable.shared.isSurname(pinyin: Array(letters[..<length])),
        syllables(letters[length...], atMost: 2)
      {
        count += 1
        first = length
      }
      length += 1
    }
    return (count, first)
  }

  /// Whether the letters are one to `atMost` syllables.
  private static func syllables(_ letters: ArraySlice<UInt8>, atMost: Int) -> Bool {
    guard !letters.isEmpty else { return false }
    guard atMost > 0, letters.count <= atMost * 6 else { return false }
    var packed: UInt64 = 0
    for index in letters.indices.prefix(6) {
      packed = packed << 8 | UInt64(letters[index])
      guard PinyinTable.shared.isSyllable(packed) else { continue }
      let rest = letters[(index + 1)...]
      if rest.isEmpty || syllables(rest, atMost: atMost - 1) { return true }
    }
    return false
  }

  private static func isSurname(_ name: Span<UInt8>, _ word: Range<Int>) -> Bool {
    var letters: [UInt8] = []
    appendPinyin(of: name, word, to: &letters)
    return SurnameTable.shared.isSurname(pinyin: letters)
  }

  private static func isCompound(_ name: Span<UInt8>, _ words: Words) -> Bool {
    var letters: [UInt8] = []
    appendPinyin(of: name, words[0], to: &letters)
    appendPinyin(of: name, words[1], to: &letters)
    return SurnameTable.shared.isCompound(pinyin: letters)
  }

  /// Appends letters without case and tones; V and Ü are U, and so is YU after a leading L or N.
  static func appendPinyin(of name: Span<UInt8>, _ range: Range<Int>, to key: inout [UInt8]) {
    let start = key.count
    NameKey.append(name, range, to: &key)
    for index in start..<key.count where key[index] == UInt8(ascii: "v") {
      key[index] = UInt8(ascii: "u")
    }
    if key.count >= start + 3, key[start] == UInt8(ascii: "l") || key[start] == UInt8(ascii: "n"),
      key[start + 1] == UInt8(ascii: "y"), key[start + 2] == UInt8(ascii: "u")
    {
      key.remove(at: start + 1)
    }
  }

  // MARK: Spanish and other names

  /// Given names first; of three units and more the last two are surnames, particles going with the word after them.
  private static func westernParts(
    _ name: Span<UInt8>,
    _ words: Words,
    _ parts: inout PersonNameParts
  ) -> PersonNameParts {
    var starts = InlineArray<16, Int>(repeating: 0)
    var units = 0
    var isOpen = false
    for index in 0..<words.count {
      let isParticle = particle(name, words[index])
      if !isOpen || index == 0 {
        // Y joins two surnames to one (Ortega y Gasset).
        if !(isParticle == .joins && units > 0) {
          starts[units] = index
          units += 1
        }
      }
      isOpen = isParticle != .none
    }
    guard units > 1 else { return assign(&parts, words, surname: 0..<words.count, .ambiguous) }
    let first = starts[units >= 3 ? units - 2 : units - 1]
    return assign(&parts, words, surname: first..<words.count, .probable)
  }

  private enum Particle { case none, leads, joins }

  private static func particle(_ name: Span<UInt8>, _ word: Range<Int>) -> Particle {
    guard word.count <= 3 else { return .none }
    for (text, kind) in particles where text.count == word.count {
      var isEqual = true
      for offset in text.indices where name[word.lowerBound + offset].lowerCased != text[offset] {
        isEqual = false
      }
      if isEqual { return kind }
    }
    return .none
  }

  private static let particles: [([UInt8], Particle)] =
    [
      "de", "del", "la", "las", "los", "da", "do", "dos", "das", "di", "du", "van", "von", "der",
      "den", "el", "al", "bin",
    ]
    .map { (Array($0.utf8), .leads) } + ["y", "i", "e"].map { (Array($0.utf8), .joins) }
}
