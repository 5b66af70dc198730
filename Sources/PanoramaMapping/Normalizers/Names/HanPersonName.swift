import PanoramaModel

/// Names in Chinese characters: the surname stands in front; compound surnames are tried before single ones.
enum HanPersonName {
  static func parts(of name: Span<UInt8>) -> PersonNameParts {
    var parts = PersonNameParts()
    parts.script = .han
    var ends = InlineArray<5, Int>(repeating: 0)
    var scalars = InlineArray<5, Unicode.Scalar>(repeating: " ")
    var count = 0
    var index = 0
    while index < name.count {
      let (scalar, length) = UTF8Text.scalar(in: name, at: index)
      if scalar == "·" { return transcribed(name, dotAt: index) }
      if !UTF8Text.isHan(scalar), scalar != "*", scalar != "[", scalar != "]" {
        parts.script = .other
      }
      index += length
      if count < 5 {
        scalars[count] = scalar
        ends[count] = index
      }
      count += 1
    }
    guard parts.script == .han else { return parts }
    let surname = charactersOfSurname(scalars, count, &parts)
    let end = surname == 0 ? 0 : ends[surname - 1]
    parts.surname = TextRange(0..<end)
    parts.given = TextRange(end..<name.count)
    return parts
  }

  /// How many characters the surname has, and how sure that is.
  private static func charactersOfSurname(
    _ scalars: InlineArray<5, Unicode.Scalar>,
    _ count: Int,
    _ parts: inout PersonNameParts
  ) -> Int {
    let table = SurnameTable.shared
    guard count > 1 else {
      parts.certainty = .ambiguous
      return count
    }
    let isFirst = table.isSurname(scalars[0])
    if table.isCompound(scalars[0], scalars[1]) {
      // 欧阳 alone may be a Mr Ou; 东方红 may be a Mr Dong.
      parts.certainty =
        count == 2 || isFirst && count == 3 ? (count == 2 ? .ambiguous : .probable) : .certain
      return count == 2 && isFirst ? 1 : 2
    }
    if count == 4, isFirst, table.isSurname(scalars[1]) {
      // 范徐丽泰: the husband's surname before one's own.
      parts.certainty = .probable
      return 2
    }
    parts.certainty = isFirst && count <= 3 ? .certain : isFirst ? .probable : .ambiguous
    return 1
  }

  /// Names with a dot have the given name in front (阿卜杜拉·买买提).
  private static func transcribed(_ name: Span<UInt8>, dotAt dot: Int) -> PersonNameParts {
    var parts = PersonNameParts()
    parts.script = .han
    parts.given = TextRange(0..<dot)
    parts.surname = TextRange(min(dot + 2, name.count)..<name.count)
    return parts
  }

  /// The readings of the characters in the order of the name, the surname's by its own table.
  static func appendPinyin(
    of name: Span<UInt8>,
    _ parts: PersonNameParts,
    _ separator: [UInt8],
    to key: inout [UInt8]
  ) {
    let start = key.count
    func add(_ syllable: [UInt8]) {
      if key.count > start { key.append(contentsOf: separator) }
      key.append(contentsOf: syllable)
    }
    var index = 0
    if parts.surname.offset == 0, !parts.surname.isEmpty {
      let end = parts.surname.bounds.upperBound
      let (first, length) = UTF8Text.scalar(in: name, at: 0)
      let second = length < end ? UTF8Text.scalar(in: name, at: length).scalar : nil
      let table = SurnameTable.shared
      if let second, let syllables = table.reading(of: first, second) {
        syllables.forEach(add)
        index = end
      } else if let reading = table.reading(of: first) {
        reading.forEach(add)
        index = length
      }
    }
    while index < name.count {
      let (scalar, length) = UTF8Text.scalar(in: name, at: index)
      index += length
      if let reading = PinyinTable.shared.reading(of: scalar) { add(reading) }
    }
  }
}
