import Foundation

/// What every character of the Basic Multilingual Plane folds to; made once from the Unicode data of Foundation.
///
/// Tables are 16 bits wide and indexed by code point, because a table look-up per character is what makes
/// folding cheaper than any call into a Unicode library.
struct FoldingTables: Sendable {
  /// The character stays as it is.
  static let unchanged: UInt16 = 0
  /// The character is invisible and is dropped.
  static let dropped: UInt16 = 1
  /// The character becomes several: see `expansions`.
  static let expands: UInt16 = 2
  /// The character may combine with its neighbours, so the whole text must be normalised at once.
  static let combines: UInt16 = 3

  /// NFKC by code point: one of the marks above, or the character that replaces it.
  let compatibility: [UInt16]
  /// The characters whose compatibility form is longer than one character, or lies beyond the plane.
  let expansions: [UInt16: [Unicode.Scalar]]
  /// The simplified character by code point from `firstHan`; `unchanged` when it is its own.
  let simplified: [UInt16]

  /// Where `simplified` starts: CJK Unified Ideographs Extension A.
  static let firstHan: UInt32 = 0x3400
  /// The last code point of `simplified`.
  static let lastHan: UInt32 = 0x9FFF

  /// The tables of this process.
  static let shared = FoldingTables()

  private init() {
    (compatibility, expansions) = Self.makeCompatibility()
    simplified = Self.makeSimplified()
  }

  /// The normalization form KC of a whole text, for the few texts with combining marks.
  ///
  /// What folding drops is dropped first, so that it hides no mark from its letter, and nothing composes with the accents
  /// that folding keeps: otherwise folding twice would not be folding once.
  func composed(_ text: Span<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var piece: [UInt8] = []
    func flush() {
      guard !piece.isEmpty else { return }
      // Half-width katakana with voice marks come out of the first step decomposed; the second composes them.
      let form = String(decoding: piece, as: UTF8.self).precomposedStringWithCompatibilityMapping
      result.append(contentsOf: form.precomposedStringWithCanonicalMapping.utf8)
      piece.removeAll(keepingCapacity: true)
    }
    var index = 0
    while index < text.count {
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      index += length
      if Self.spacingAccents.contains(scalar) {
        flush()
        UTF8Text.append(scalar, to: &result)
      } else if scalar.value > 0xFFFF || compatibility[Int(scalar.value)] != Self.dropped {
        UTF8Text.append(scalar, to: &piece)
      }
    }
    flush()
    return result
  }

  /// NFKC makes a space and a combining accent of these; typed names use them as apostrophes.
  private static let spacingAccents: [Unicode.Scalar] = ["\u{A8}", "\u{AF}", "\u{B4}", "\u{B8}"]

  /// One call for the whole plane, one character per line: a call per character takes four times as long.
  private static func makeCompatibility() -> ([UInt16], [UInt16: [Unicode.Scalar]]) {
    var table = [UInt16](repeating: unchanged, count: 0x10000)
    var expansions: [UInt16: [Unicode.Scalar]] = [:]
    var lines = String.UnicodeScalarView()
    var members: [UInt16] = []
    for code in UInt16(0xA0)...UInt16.max {
      guard let scalar = Unicode.Scalar(code) else { continue }
      guard !combinesWithNeighbours(scalar) else {
        table[Int(code)] = combines
        continue
      }
      members.append(code)
      lines.append(scalar)
      lines.append("\n")
    }
    var member = 0
    var form: [Unicode.Scalar] = []
    for scalar in String(lines).precomposedStringWithCompatibilityMapping.unicodeScalars {
      guard scalar == "\n" else {
        form.append(scalar)
        continue
      }
      let code = members[member]
      if let first = form.first, combinesWithNeighbours(first) {
        // Half-width letters of Hangul compose like the letters that they stand for.
        table[Int(code)] = combines
      } else if form.count > 1 || form.contains(where: { $0.value > UInt32(UInt16.max) }) {
        table[Int(code)] = expands
        expansions[code] = form
      } else if let only = form.first, only.value != UInt32(code) {
        table[Int(code)] = UInt16(only.value)
      }
      form.removeAll(keepingCapacity: true)
      member += 1
    }
    applyExceptions(to: &table)
    return (table, expansions)
  }

  /// Combining marks, and the letters that compose with the one before although their class is zero.
  ///
  /// These are the characters with the property NFC_Quick_Check = Maybe: jamo, and vowel signs of India and Burma.
  private static func combinesWithNeighbours(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1161...0x1175, 0x11A8...0x11C2, 0xFF9E...0xFF9F, 0x9BE, 0x9D7, 0xB3E, 0xB56, 0xB57,
      0xBBE,
      0xBD7, 0xCC2, 0xCD5, 0xCD6, 0xD3E, 0xD57, 0xDCF, 0xDDF, 0x102E, 0x1B35:
      true
    default: scalar.properties.canonicalCombiningClass != .notReordered
    }
  }

  private static func applyExceptions(to table: inout [UInt16]) {
    let invisible: [ClosedRange<Int>] = [
      0xAD...0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2060, 0x2066...0x2069,
      0xFEFF...0xFEFF,
    ]
    for code in invisible.joined() { table[code] = dropped }
    let spaces: [ClosedRange<Int>] = [
      0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
      0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
    ]
    for code in spaces.joined() { table[code] = 0x20 }
    for accent in spacingAccents { table[Int(accent.value)] = unchanged }
  }

  private static func makeSimplified() -> [UInt16] {
    var text = String.UnicodeScalarView()
    for code in firstHan...lastHan { if let scalar = Unicode.Scalar(code) { text.append(scalar) } }
    var table = [UInt16](repeating: unchanged, count: text.count)
    let source = String(text)
    guard let result = source.applyingTransform(StringTransform("Hant-Hans"), reverse: false),
      result.unicodeScalars.count == table.count
    else { return table }
    for (index, scalar) in result.unicodeScalars.enumerated()
    where scalar.value != firstHan + UInt32(index) && scalar.value <= UInt32(UInt16.max) {
      table[index] = UInt16(scalar.value)
    }
    // Standard characters of today (Table of General Standard Chinese Characters, 2013) that the transform folds
    // into others as well; folding them would damage names that are right (俱乐部, 著名, the surname 氾).
    for scalar in "著俱昇陞氾苎吒姊跤阪箝".unicodeScalars {
      table[Int(scalar.value - firstHan)] = unchanged
    }
    return closed(table)
  }

  /// Follows the chains of the table (薴 to 苧 to 苎), so that folding twice is folding once.
  private static func closed(_ table: [UInt16]) -> [UInt16] {
    table.map { entry in
      guard entry != unchanged else { return entry }
      let next = Int(entry) - Int(firstHan)
      guard table.indices.contains(next), table[next] != unchanged else { return entry }
      return table[next]
    }
  }
}
