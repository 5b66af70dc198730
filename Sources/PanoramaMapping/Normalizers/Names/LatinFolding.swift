import Foundation
import PanoramaModel

/// Latin letters without case and accents, for keys; made once from the Unicode data of Foundation.
///
/// `ø`, `ł`, `đ`, `ß`, `æ`, `œ`, `þ` and `ı` have no decomposition; they become what passports write (ICAO Doc 9303, part
/// 3, section 6).
struct LatinFolding: Sendable {
  static let shared = LatinFolding()

  /// One or two letters for every code point below `end`, the second in the high byte; 0 when it stays.
  private let letters: [UInt16]
  private static let end = 0x250
  private static let extended = 0x1E00..<0x1F00

  /// Appends the key form of a scalar: lower case, without accents when it is a Latin letter.
  ///
  /// `keepsEnye` leaves ñ a letter of its own, as Spanish does.
  func append(_ scalar: Unicode.Scalar, keepsEnye: Bool, to key: inout [UInt8]) {
    let value = scalar.value
    if value < 0x80 {
      key.append(UInt8(value).lowerCased)
      return
    }
    if keepsEnye, value == 0xF1 || value == 0xD1 {
      UTF8Text.append("ñ", to: &key)
      return
    }
    let entry = entry(value)
    guard entry != 0 else {
      appendLowerCase(scalar, to: &key)
      return
    }
    key.append(UInt8(truncatingIfNeeded: entry))
    if entry >> 8 != 0 { key.append(UInt8(truncatingIfNeeded: entry >> 8)) }
  }

  /// The first letter that a scalar folds to; 0 when it is no Latin letter.
  func letter(_ scalar: Unicode.Scalar) -> UInt8 {
    if scalar.value < 0x80 {
      let byte = UInt8(scalar.value)
      return byte.isLetter ? byte.lowerCased : 0
    }
    return UInt8(truncatingIfNeeded: entry(scalar.value))
  }

  private func entry(_ value: UInt32) -> UInt16 {
    if value < Self.end { return letters[Int(value)] }
    guard Self.extended.contains(Int(value)) else { return 0 }
    return letters[Self.end + Int(value) - Self.extended.lowerBound]
  }

  /// Greek and Cyrillic letters have cases too, and some scripts beyond; Chinese characters have none.
  private func appendLowerCase(_ scalar: Unicode.Scalar, to key: inout [UInt8]) {
    guard scalar.value < 0x2E80 || scalar.value > 0xFFFF, scalar.properties.isUppercase else {
      UTF8Text.append(scalar, to: &key)
      return
    }
    for lower in scalar.properties.lowercaseMapping.unicodeScalars {
      UTF8Text.append(lower, to: &key)
    }
  }

  private init() {
    let special: [UInt32: String] = [
      0xC6: "ae", 0xE6: "ae", 0xD0: "d", 0xF0: "d", 0xD8: "o", 0xF8: "o", 0xDE: "th", 0xFE: "th",
      0xDF: "ss", 0x110: "d", 0x111: "d", 0x126: "h", 0x127: "h", 0x131: "i", 0x138: "k",
      0x141: "l", 0x142: "l", 0x14A: "n", 0x14B: "n", 0x152: "oe", 0x153: "oe", 0x166: "t",
      0x167: "t", 0x1E9E: "ss",
    ]
    letters = (Array(0..<Self.end) + Array(Self.extended)).map { code in
      let value = UInt32(code)
      if let letters = special[value] { return Self.packed(letters) }
      guard value >= 0xC0, let scalar = Unicode.Scalar(value), scalar.properties.isAlphabetic
      else { return 0 }
      let form = String(Character(scalar)).decomposedStringWithCanonicalMapping
      guard let base = form.unicodeScalars.first, base.isASCII else { return 0 }
      return Self.packed(String(Character(base)).lowercased())
    }
  }

  private static func packed(_ letters: String) -> UInt16 {
    letters.utf8.reversed().reduce(0) { $0 << 8 | UInt16($1) }
  }
}

/// The keys that names share: letters and digits only, without case, accents, spaces and punctuation.
enum NameKey {
  /// Appends the key of a piece of text.
  static func append(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    keepsEnye: Bool = false,
    to key: inout [UInt8]
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = text[index]
      if byte < 0x80 {
        index += 1
        if byte.isLetter || byte.isDigit || byte == UInt8(ascii: "*") {
          key.append(byte.lowerCased)
        }
        continue
      }
      // Most names are Chinese characters, which are their own key.
      if (0xE4...0xE9).contains(byte), index + 3 <= range.upperBound {
        for offset in 0..<3 { key.append(text[index + offset]) }
        index += 3
        continue
      }
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      index += length
      if !isPunctuation(scalar) {
        LatinFolding.shared.append(scalar, keepsEnye: keepsEnye, to: &key)
      }
    }
  }

  /// Punctuation, spaces, and marks that names are written with or without.
  static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x80...0xA9, 0xAB...0xB4, 0xB6...0xB9, 0xBB...0xBF, 0xD7, 0xF7, 0x2B0...0x2FF,
      0x2000...0x206F,
      0x3000...0x3004, 0x3008...0x3020, 0x3030, 0x30A0, 0x30FB, 0x2200...0x22FF, 0x25A0...0x25FF,
      0xFE10...0xFE6F, 0xFFFD:
      true
    default: false
    }
  }
}

extension TextRange {
  /// The range of these bytes.
  init(_ bounds: Range<Int>) {
    self.init(offset: UInt32(bounds.lowerBound), length: UInt32(bounds.count))
  }

  /// The positions in the text.
  var bounds: Range<Int> { Int(offset)..<(Int(offset) + Int(length)) }
}
