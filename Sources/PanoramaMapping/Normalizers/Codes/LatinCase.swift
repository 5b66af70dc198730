extension [UInt8] {
  /// The UTF-8 text with the letters of ASCII and Latin-1 (Á, Ñ, Ü) in lower case.
  ///
  /// Names of countries, currencies and the like are compared in this form; no other alphabet with cases occurs in them.
  var latinLowerCased: [UInt8] {
    // Chinese names have no capitals, so most texts are returned as they are.
    guard contains(where: { $0.isUpperCase || $0 == 0xC3 }) else { return self }
    var lower = self
    var previous: UInt8 = 0
    for index in lower.indices {
      let byte = lower[index]
      // U+00C0 to U+00DE are C3 80 to C3 9E; U+00D7 among them is the multiplication sign.
      let isCapital = previous == 0xC3 && (0x80...0x9E).contains(byte) && byte != 0x97
      lower[index] = isCapital ? byte + 0x20 : byte.lowerCased
      previous = byte
    }
    return lower
  }
}
