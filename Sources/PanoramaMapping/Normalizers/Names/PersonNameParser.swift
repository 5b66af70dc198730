public import PanoramaModel

/// Takes the display form of a person's name apart, and makes its keys.
///
/// A pure function of the name. What cannot be told is said to be ambiguous, never decided silently.
public enum PersonNameParser {
  /// The parts of a display form.
  public static func parts(of name: Span<UInt8>) -> PersonNameParts {
    guard !name.isEmpty, name.count <= 256 else { return PersonNameParts() }
    let first = UTF8Text.scalar(in: name, at: 0).scalar
    if UTF8Text.isHan(first) { return HanPersonName.parts(of: name) }
    for index in name.indices where name[index] >= 0xE3 { return PersonNameParts() }
    return LatinPersonName.parts(of: name)
  }

  /// Appends the key: surname, then given name, word by word, without case and accents; the dots of Chinese spellings stay.
  ///
  /// `keepsEnye` makes the second key, where ñ is a letter of its own.
  public static func appendKey(
    of name: Span<UInt8>,
    _ parts: PersonNameParts,
    keepsEnye: Bool = false,
    to key: inout [UInt8]
  ) {
    if parts.script == .han || parts.script == .other {
      appendWords(name, 0..<name.count, keepsEnye, to: &key)
      return
    }
    let start = key.count
    appendWords(name, parts.surname.bounds, keepsEnye, to: &key)
    if key.count > start, !parts.given.isEmpty { key.append(0x20) }
    appendWords(name, parts.given.bounds, keepsEnye, to: &key)
  }

  /// Appends the key without dots, spaces and hyphens.
  public static func appendDotlessKey(
    of name: Span<UInt8>,
    _ parts: PersonNameParts,
    to key: inout [UInt8]
  ) {
    if parts.script == .han || parts.script == .other {
      NameKey.append(name, 0..<name.count, to: &key)
    } else {
      NameKey.append(name, parts.surname.bounds, to: &key)
      NameKey.append(name, parts.given.bounds, to: &key)
    }
  }

  /// Appends the reading of a Chinese name, or its letters when it is written in pinyin; nothing for other names.
  ///
  /// ü, V, YU and U after L and N are one spelling. `separator` stands between syllables of Chinese characters.
  public static func appendPinyin(
    of name: Span<UInt8>,
    _ parts: PersonNameParts,
    separator: String = "",
    to key: inout [UInt8]
  ) {
    switch parts.script {
    case .han: HanPersonName.appendPinyin(of: name, parts, Array(separator.utf8), to: &key)
    case .pinyin:
      LatinPersonName.appendPinyin(of: name, parts.surname.bounds, to: &key)
      LatinPersonName.appendPinyin(of: name, parts.given.bounds, to: &key)
    case .latin, .other: break
    }
  }

  /// The Chinese surnames that a surname in Latin letters may write, in Hong Kong, Taiwan or South-East Asia: weak evidence.
  public static func surnames(romanised word: Span<UInt8>) -> [String] {
    var letters: [UInt8] = []
    NameKey.append(word, 0..<word.count, to: &letters)
    return SurnameTable.shared.surnames(romanised: letters)
  }

  /// Words with one space between them; of Chinese names the dots.
  private static func appendWords(
    _ name: Span<UInt8>,
    _ range: Range<Int>,
    _ keepsEnye: Bool,
    to key: inout [UInt8]
  ) {
    var start = range.lowerBound
    let first = key.count
    for index in range.lowerBound...range.upperBound {
      let isEnd =
        index == range.upperBound || name[index] == 0x20 || name[index] == UInt8(ascii: ",")
      let isDot = !isEnd && UTF8Text.matches(name, at: index, dot)
      guard isEnd || isDot, index >= start else { continue }
      if index > start {
        if key.count > first, key.last != 0xB7 { key.append(0x20) }
        NameKey.append(name, start..<index, keepsEnye: keepsEnye, to: &key)
      }
      if isDot { key.append(contentsOf: dot) }
      start = index + (isDot ? 2 : 1)
    }
  }

  private static let dot = Array("·".utf8)
}
