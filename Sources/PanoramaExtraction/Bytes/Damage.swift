import PanoramaModel

/// The longest copy of a damaged record that is kept.
let longestRawCopy = DamagedRecords.longestRaw

extension Diagnostic {
  /// Makes a diagnostic of a damaged record; `offset` counts in its bytes from 0, and is nil when it is all of it.
  init(
    _ code: DiagnosticCode,
    at place: RecordPlace,
    offset: Int? = nil,
    expected: String,
    found: String,
    remedy: String
  ) {
    var location = SourceLocation(file: "", place: place)
    location.column = offset.map { $0 + 1 }
    self.init(code, at: location, expected: expected, found: found, remedy: remedy)
  }

  /// A record of a line-based format that stands behind the trailer.
  static func afterTrailer(_ place: RecordPlace) -> Diagnostic {
    Diagnostic(
      .csvAfterTrailer,
      at: place,
      expected: "the end of the file after the trailer",
      found: "a further record",
      remedy: "deliver the file again: two files may have been joined, "
        + "or correct the trailer prefix in the mapping"
    )
  }
}

/// The first 64 KiB as an array.
func copyOf(_ raw: Span<UInt8>) -> [UInt8] {
  ByteScan.copy(raw.extracting(0..<min(raw.count, longestRawCopy)))
}

/// Up to four bytes in hexadecimal, for messages: bytes that are not text cannot be quoted.
func hexadecimal(_ bytes: Span<UInt8>, at offset: Int, after words: String = "") -> String {
  let range = bytes.indices.clamped(to: offset..<offset + 4)
  let letters = [UInt8](capacity: words.utf8.count + 12) { letters in
    for byte in words.utf8 { letters.append(byte) }
    for index in range {
      if index > range.lowerBound { letters.append(UInt8(ascii: " ")) }
      letters.append(hexadecimalDigit(bytes[index] >> 4))
      letters.append(hexadecimalDigit(bytes[index] & 0x0F))
    }
  }
  return String(decoding: letters, as: UTF8.self)
}

private func hexadecimalDigit(_ half: UInt8) -> UInt8 {
  half < 10 ? UInt8(ascii: "0") + half : UInt8(ascii: "A") + half - 10
}
