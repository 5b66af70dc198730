public import PanoramaExtraction
public import PanoramaModel

extension ExtractorConformance {
  /// What is broken when some bytes are read, whatever they are: the promises that need no knowledge of the file.
  ///
  /// Pieces give what the whole gives; what was read is good or damaged, and counted; places lie in the file, one behind
  /// the other, with the raw bytes that the records say; delivered text is UTF-8. For fuzzing and for files found in the wild.
  ///
  /// - Parameters:
  ///   - format: The format whose extractor reads.
  ///   - reading: How it is to read.
  ///   - paths: What it is to deliver.
  ///   - bytes: The file.
  ///   - pieces: The sizes of the pieces in which it is read a second time, again and again from the first.
  /// - Returns: What is wrong; nil when nothing is.
  public static func violation(
    _ format: ExtractorFormat,
    _ reading: FileReading,
    _ paths: FieldPathTree,
    of bytes: [UInt8],
    pieces: [Int]
  ) -> String? {
    let subject = ConformanceCase("arbitrary", reading, paths, parts: [.between(bytes)])
    var wholeReader = CaseReader(format, subject)
    wholeReader.push(bytes, piece: .max)
    let whole = wholeReader.finish()
    var reader = CaseReader(format, subject)
    var (start, number) = (0, 0)
    while start < bytes.count {
      let size = pieces.isEmpty ? bytes.count : max(1, pieces[number % pieces.count])
      let end = min(bytes.count, start + size)
      reader.push(bytes.span.extracting(start..<end))
      (start, number) = (end, number + 1)
    }
    var inPieces = reader.finish()
    // A file may be refused for several reasons at once, and a parser that is not ours may meet another of them first.
    if inPieces.refusal?.code == whole.refusal?.code { inPieces.refusal = whole.refusal }
    if inPieces != whole { return "in pieces: " + difference(inPieces, whole) }
    let raw = wholeReader.recordOfOtherRaw(in: bytes) ?? reader.recordOfOtherRaw(in: bytes)
    if let raw { return "other raw bytes for record \(raw) than at its place" }
    return whole.refusal == nil ? conservation(whole) ?? places(whole, bytes) : nil
  }

  private static func conservation(_ outcome: CaseOutcome) -> String? {
    let found = outcome.good.count + outcome.damaged.count
    guard outcome.recordsRead == found, outcome.recordsDamaged == outcome.damaged.count else {
      return "\(outcome.recordsRead) read and \(outcome.recordsDamaged) damaged in the summary, "
        + "\(outcome.good.count) good and \(outcome.damaged.count) damaged came out"
    }
    let isText = !outcome.good.contains { $0.values.contains { $0.contains(CaseReader.noText) } }
    return isText ? nil : "text that is not UTF-8"
  }

  private static func places(_ outcome: CaseOutcome, _ bytes: [UInt8]) -> String? {
    let places = (outcome.good.map(\.place) + outcome.damaged.map(\.place))
      .sorted { $0.number < $1.number }
    var (end, line) = (0, 1)
    for (index, place) in places.enumerated() {
      guard place.number == index + 1 else { return "number \(place.number) after \(index)" }
      guard place.byteOffset >= end, place.byteLength >= 0, place.line >= line else {
        return "\(place) before the end of the record before it, at byte \(end), line \(line)"
      }
      (end, line) = (place.byteOffset + place.byteLength, place.line)
      guard end <= bytes.count else { return "\(place) beyond the end, at byte \(bytes.count)" }
    }
    for damaged in outcome.damaged {
      let start = damaged.place.byteOffset
      let raw = bytes[start..<start + damaged.place.byteLength].prefix(64 << 10)
      if damaged.raw != Array(raw) {
        return "other raw bytes for damaged record \(damaged.place.number) than at its place"
      }
    }
    return nil
  }
}
