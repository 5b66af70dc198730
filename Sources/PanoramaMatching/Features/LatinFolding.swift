import Foundation

/// Letters without accents and in upper case, so that Núñez, NUÑEZ and Nunez compare as one.
enum LatinFolding {
  /// The folded letter of each scalar below U+0250; 0 for what is not a letter or a digit.
  static let table: [UInt32] = (0..<0x250).map { value in
    guard let scalar = Unicode.Scalar(UInt32(value)) else { return 0 }
    let base = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first ?? scalar
    let upper = String(base).uppercased().unicodeScalars.first ?? base
    let isKept = upper.properties.isAlphabetic || (0x30...0x39).contains(upper.value)
    return isKept ? upper.value : 0
  }

  /// Whether a scalar is a Han character.
  static func isHan(_ scalar: UInt32) -> Bool {
    (0x4E00...0x9FFF).contains(scalar) || (0x3400...0x4DBF).contains(scalar)
      || (0x20000...0x323AF).contains(scalar) || (0xF900...0xFAFF).contains(scalar)
      || scalar == 0x3007
  }
}

/// Reads UTF-8 scalar by scalar, from bytes that are known to be valid.
enum Scalars {
  /// Appends the scalars of a text.
  static func append(_ text: Span<UInt8>, to scalars: inout [UInt32]) {
    var index = 0
    while index < text.count {
      let lead = UInt32(text[index])
      let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      var scalar = length == 1 ? lead : lead & (0xFF >> (UInt32(length) + 1))
      var next = index + 1
      while next < min(index + length, text.count) {
        scalar = scalar << 6 | UInt32(text[next] & 0x3F)
        next += 1
      }
      scalars.append(scalar)
      index += length
    }
  }
}
