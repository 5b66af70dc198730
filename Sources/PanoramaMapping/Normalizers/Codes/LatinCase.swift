extension Sequence<UInt8> {
  /// The UTF-8 text with the letters of ASCII and Latin-1 (Á, Ñ, Ü) in lower case.
  ///
  /// Names of countries, currencies and the like are compared in this form; no other alphabet with cases occurs in them.
  var latinLowerCased: [UInt8] {
    var previous: UInt8 = 0
    return map { byte in
      // U+00C0 to U+00DE are C3 80 to C3 9E; U+00D7 among them is the multiplication sign.
      let isCapital = previous == 0xC3 && (0x80...0x9E).contains(byte) && byte != 0x97
      previous = byte
      return isCapital ? byte + 0x20 : byte.lowerCased
    }
  }
}
