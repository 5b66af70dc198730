import PanoramaExtraction
import PanoramaModel

extension ExtractorConformance {
  // MARK: Splits

  /// Reads the file in pieces of every size, and cut in two at every place.
  func splits(_ subject: ConformanceCase) -> String? {
    let bytes = subject.bytes
    let whole = CaseReader.outcome(format, subject, bytes)
    for piece in 1..<max(2, bytes.count) {
      var reader = CaseReader(format, subject)
      reader.push(bytes, piece: piece)
      let pieces = reader.finish()
      if pieces != whole {
        return "in pieces of \(piece) bytes: " + Self.difference(pieces, whole)
      }
      if let number = reader.recordOfOtherRaw(in: bytes) {
        return "in pieces of \(piece) bytes: other raw bytes for record \(number) than at its place"
      }
    }
    for cut in 0...bytes.count {
      var reader = CaseReader(format, subject)
      reader.push(bytes.span.extracting(0..<cut))
      reader.push(bytes.span.extracting(cut..<bytes.count))
      let parts = reader.finish()
      if parts != whole { return "cut at byte \(cut): " + Self.difference(parts, whole) }
    }
    return nil
  }

  /// The first thing in which two readings differ.
  static func difference(_ found: CaseOutcome, _ expected: CaseOutcome) -> String {
    if found.refusal != expected.refusal {
      return "refused with \(found.refusal.map { "\($0)" } ?? "nothing")"
        + " instead of \(expected.refusal.map { "\($0)" } ?? "nothing")"
    }
    for index in 0..<min(found.good.count, expected.good.count)
    where found.good[index] != expected.good[index] {
      return "\(found.good[index]) instead of \(expected.good[index])"
    }
    if found.good.count != expected.good.count {
      return "\(found.good.count) good records instead of \(expected.good.count)"
    }
    for index in 0..<min(found.damaged.count, expected.damaged.count)
    where found.damaged[index] != expected.damaged[index] {
      return "\(found.damaged[index]) instead of \(expected.damaged[index])"
    }
    if found.damaged.count != expected.damaged.count {
      return "\(found.damaged.count) damaged records instead of \(expected.damaged.count)"
    }
    return summaryDifference(found, expected)
  }

  private static func summaryDifference(
    _ found: CaseOutcome,
    _ expected: CaseOutcome
  ) -> String {
    func differ(_ name: String, _ value: KeyPath<CaseOutcome, some Equatable>) -> String? {
      let (one, other) = (found[keyPath: value], expected[keyPath: value])
      return one == other ? nil : "\(name) \(one) instead of \(other) in the summary"
    }
    return differ("records", \.recordsRead) ?? differ("damaged", \.recordsDamaged)
      ?? differ("captured", \.captured) ?? differ("mapped", \.mapped)
      ?? differ("unmapped", \.unmapped) ?? differ("encoding", \.encoding)
      ?? differ("remarks", \.remarks) ?? "no difference"
  }

  // MARK: Places

  /// Compares places and raw bytes with those that the parts tell.
  func places(_ subject: ConformanceCase) -> String? {
    let bytes = subject.bytes
    let expected = subject.expected
    var reader = CaseReader(format, subject)
    reader.push(bytes, piece: .max)
    let outcome = reader.finish()
    for good in outcome.good {
      guard let known = expected.first(where: { $0.place.number == good.place.number }) else {
        return "a record with the number \(good.place.number)"
      }
      if good.place != known.place { return "\(good.place) instead of \(known.place)" }
    }
    for damaged in outcome.damaged {
      if let reason = place(of: damaged, expected, bytes) { return reason }
    }
    return reader.recordOfOtherRaw(in: bytes).map {
      "other raw bytes for record \($0) than at its place"
    }
  }

  /// A damaged record starts where it should and may take what stands before the next one.
  private func place(
    of damaged: CaseOutcome.Damaged,
    _ expected: [ConformanceCase.Expected],
    _ bytes: [UInt8]
  ) -> String? {
    let place = damaged.place
    guard let known = expected.first(where: { $0.place.number == place.number }) else {
      return "a damaged record with the number \(place.number)"
    }
    let end = place.byteOffset + place.byteLength
    guard place.line == known.place.line, place.byteOffset == known.place.byteOffset,
      end >= known.place.byteOffset + known.place.byteLength, end <= known.limit
    else { return "damaged: \(place) instead of \(known.place)" }
    guard damaged.raw == Array(bytes[place.byteOffset..<end].prefix(64 << 10)) else {
      return "other raw bytes for damaged record \(place.number) than at its place"
    }
    return nil
  }

  // MARK: Totals

  /// Compares values and sums with those that the parts tell.
  func totals(_ subject: ConformanceCase) -> String? {
    let outcome = CaseReader.outcome(format, subject, subject.bytes)
    let expected = subject.expected
    if let refusal = outcome.refusal { return "refused: \(refusal)" }
    let good = expected.compactMap(\.values)
    if outcome.good.map(\.values) != good {
      return "the good records \(outcome.good.map(\.values)) instead of \(good)"
    }
    let damagedCount = expected.count - good.count
    if outcome.damaged.count != damagedCount {
      return "\(outcome.damaged.count) damaged records instead of \(damagedCount)"
    }
    if outcome.recordsRead != expected.count || outcome.recordsDamaged != damagedCount {
      return "\(outcome.recordsRead) read and \(outcome.recordsDamaged) damaged in the summary "
        + "instead of \(expected.count) and \(damagedCount)"
    }
    if outcome.captured != subject.captured {
      return "captured \(outcome.captured) instead of \(subject.captured)"
    }
    for (path, count) in outcome.mapped {
      let have = good.count { values in
        values.contains { $0 == path + "!" || $0.hasPrefix(path + "=") && $0 != path + "=" }
      }
      if count != have { return "\(path) in \(count) records instead of \(have)" }
    }
    return nil
  }

  // MARK: Invalid bytes

  /// Puts bytes that are no text into each good record, at each place, and looks at all the others.
  func invalidBytes(_ subject: ConformanceCase) -> String? {
    guard let invalid = subject.invalid else { return nil }
    let bytes = subject.bytes
    let whole = CaseReader.outcome(format, subject, bytes)
    for victim in whole.good {
      let others = whole.good.filter { $0 != victim }.map(\.values)
      for offset in 1..<victim.place.byteLength {
        let place = victim.place.byteOffset + offset
        let damaged = Array(bytes[..<place] + invalid + bytes[place...])
        let outcome = CaseReader.outcome(format, subject, damaged)
        let range = victim.place.byteOffset..<victim.place.byteOffset + victim.place.byteLength
        if let reason = invalidBytes(outcome, others, whole, range) {
          return "invalid bytes at place \(offset) of record \(victim.place.number): \(reason)"
        }
      }
    }
    return nil
  }

  /// The others are as they were; the record in `range` is damaged, perhaps in several parts when it has several lines.
  private func invalidBytes(
    _ outcome: CaseOutcome,
    _ others: [[String]],
    _ whole: CaseOutcome,
    _ range: Range<Int>
  ) -> String? {
    if let refusal = outcome.refusal { return "refused: \(refusal)" }
    if outcome.good.map(\.values) != others {
      return "the good records \(outcome.good.map(\.values)) instead of \(others)"
    }
    let parts = outcome.damaged.count { damaged in
      let start = damaged.place.byteOffset
      return start < range.upperBound && start + damaged.place.byteLength > range.lowerBound
    }
    if parts == 0 {
      return
        "the record is neither good nor damaged; damaged: \(outcome.damaged); remarks: \(outcome.remarks)"
    }
    if outcome.damaged.count - parts != whole.damaged.count {
      return "\(outcome.damaged.count - parts) others are damaged instead of \(whole.damaged.count)"
    }
    return nil
  }

  // MARK: Independence

  /// Reads two files at the same time, in turns, and a file after another was given up.
  func independence(_ subject: ConformanceCase, of other: ConformanceCase) -> String? {
    let (bytes, otherBytes) = (subject.bytes, other.bytes)
    for (piece, otherPiece) in [(1, 1), (3, 11), (16, 5)] {
      let alone = CaseReader.outcome(format, subject, bytes, piece: piece)
      let otherAlone = CaseReader.outcome(format, other, otherBytes, piece: otherPiece)
      var reader = CaseReader(format, subject)
      var otherReader = CaseReader(format, other)
      var (start, otherStart) = (0, 0)
      while start < bytes.count || otherStart < otherBytes.count {
        let end = min(bytes.count, start + piece)
        reader.push(bytes.span.extracting(start..<end))
        let otherEnd = min(otherBytes.count, otherStart + otherPiece)
        otherReader.push(otherBytes.span.extracting(otherStart..<otherEnd))
        (start, otherStart) = (end, otherEnd)
      }
      let (found, otherFound) = (reader.finish(), otherReader.finish())
      if found != alone { return "read in turns: " + Self.difference(found, alone) }
      if otherFound != otherAlone {
        return "read in turns, \(other.name): " + Self.difference(otherFound, otherAlone)
      }
    }
    let alone = CaseReader.outcome(format, subject, bytes)
    for cut in stride(from: 0, through: otherBytes.count, by: 13) {
      var abandoned = CaseReader(format, other)
      abandoned.push(otherBytes.span.extracting(0..<cut))
      let found = CaseReader.outcome(format, subject, bytes)
      if found != alone { return "after one given up: " + Self.difference(found, alone) }
    }
    return nil
  }
}
