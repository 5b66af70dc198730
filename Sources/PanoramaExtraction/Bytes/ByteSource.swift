import PanoramaModel

/// Where the bytes that an extractor is pushed come from.
protocol ByteSource: ~Copyable {
  /// Fills `piece` from its start; answers how many bytes came, 0 at the end.
  ///
  /// The array may be exchanged for another of the same count.
  mutating func read(into piece: inout [UInt8]) throws(ExtractionError) -> Int

  /// What was read, once the end has come.
  mutating func delivery() throws(ExtractionError) -> Delivery
}

/// What a delivered file came to, as it was delivered.
struct Delivery: Sendable {
  /// Its size in bytes.
  var byteCount = 0
  /// Its SHA-256 in lower-case hexadecimal.
  var sha256 = ""
  /// Remarks, such as what a program said.
  var diagnostics: [Diagnostic] = []
}
