public import PanoramaModel

/// Finds out how a delimited file is to be read, from pieces of it: what a mapping leaves open, the file decides.
///
/// Several pieces are looked at, from the start, the middle and the end; what counts is how many rows and cells fit, so
/// one bad row decides nothing. Each choice says what was tried and what decided.
public enum DialectDetector {
  /// The delimiters that are tried, in the order in which they win a tie; those of several bytes need to be there.
  static let delimiters = [",", ";", "\t", "|", "|@|", "|!|", "||", "^", "\u{1}", "\u{1B}", "@@"]

  /// How much of a file an extractor looks at before it decides, in bytes.
  static let window = 128 << 10

  /// Settles what a reading leaves open.
  ///
  /// - Parameters:
  ///   - reading: What the mapping says; what it declares stays as it is.
  ///   - samples: Bytes of the file, the first from its start; later ones may start and end inside lines.
  ///   - wantedNames: The columns that the mapping asks for; empty when there is none.
  /// - Returns: The reading with nothing left open in its dialect, and the choices made; its encoding stays open while
  ///   the samples are ASCII.
  public static func settle(
    _ reading: FileReading,
    samples: [[UInt8]],
    wantedNames: [String]
  ) -> (reading: FileReading, detections: [Detection]) {
    var reading = reading
    var encoding = EncodingDecision(declared: reading.encoding)
    let first = samples.first ?? []
    let mark = encoding.decide(first.span, true) ?? 0
    for sample in samples where encoding.decided == nil { _ = encoding.look(at: sample.span, true) }
    // While all is ASCII the question stays open: what was not looked at may tell.
    reading.encoding = encoding.decided
    var detections = encoding.detection.map { [$0] } ?? []
    let pieces = samples.enumerated().map { index, sample in
      text(of: index == 0 ? Array(sample.dropFirst(mark)) : sample, reading.encoding ?? .utf8)
    }
    detections += settle(&reading.dialect, pieces, wantedNames)
    return (reading, detections)
  }

  private static func text(of sample: [UInt8], _ encoding: TextEncoding) -> [UInt8] {
    var batch = RecordBatch()
    var window = DecodedWindow()
    window.load(sample.span, encoding, into: &batch)
    window.decode(encoding, isFinal: true, into: &batch)
    return batch.text
  }

  /// Settles what a dialect leaves open, from text in UTF-8; answers the choices made.
  static func settle(
    _ dialect: inout DelimitedDialect,
    _ pieces: [[UInt8]],
    _ wantedNames: [String]
  ) -> [Detection] {
    guard isOpen(dialect) else { return [] }
    let pieces = withoutCutLine(pieces)
    var detections = settleCutting(&dialect, pieces, wantedNames)
    let sample = DialectSample(pieces, dialect)
    detections += HeaderDetector.settle(&dialect, sample, wantedNames)
    return detections
  }

  /// Whether anything is left to the file.
  static func isOpen(_ dialect: DelimitedDialect) -> Bool {
    dialect.delimiter == nil || dialect.quoting == nil || dialect.escape == nil
      || dialect.headerRows == nil || dialect.preambleLines == nil
      || dialect.endsWithDelimiter == nil
  }

  /// The last line of a piece is perhaps cut; where there are others, it is left out.
  private static func withoutCutLine(_ pieces: [[UInt8]]) -> [[UInt8]] {
    pieces.map { piece in
      let lines = piece.count { $0 == 0x0A || $0 == 0x0D }
      guard lines > 3, let end = piece.lastIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
        return piece
      }
      return Array(piece[...end])
    }
  }

  // MARK: Delimiter, quote, escape

  private struct Candidate {
    var dialect: DelimitedDialect
    var name: String
    var score: Double
    var faults: Int
    var rows: Int
    var count: Int
    var names: Int
  }

  private static func settleCutting(
    _ dialect: inout DelimitedDialect,
    _ pieces: [[UInt8]],
    _ wantedNames: [String]
  ) -> [Detection] {
    let tried = dialect.delimiter.map { [String(decoding: $0, as: UTF8.self)] } ?? delimiters
    let present = tried.filter { tried.count == 1 || occurs($0, in: pieces) }
    let candidates = (present.isEmpty ? [","] : present).map { delimiter in
      best(of: ways(dialect, delimiter, pieces), pieces, wantedNames)
    }
    var ranked = candidates.sorted { rank($0, above: $1, candidates) }
    let winner = ranked.removeFirst()
    let open = dialect
    dialect.delimiter = winner.dialect.delimiter
    dialect.quoting = winner.dialect.quoting
    dialect.escape = winner.dialect.escape
    var detections: [Detection] = []
    if open.delimiter == nil { detections.append(explain(winner, ranked)) }
    if open.quoting == nil, winner.dialect.quoting != .byte(0x22) {
      let choice = winner.dialect.quoting == .byte(0x27) ? "'" : "none"
      detections.append(explain("quote", choice, winner))
    }
    if open.escape == nil, winner.dialect.escape == .backslash {
      detections.append(explain("escape", "backslash", winner))
    }
    return detections
  }

  /// More wanted names first, then the better fit; candidates keep their order on a tie.
  private static func rank(_ left: Candidate, above right: Candidate, _ all: [Candidate]) -> Bool {
    if left.names != right.names { return left.names > right.names }
    // A delimiter that is nearly always part of a longer one is none.
    if isPart(left, of: right) { return false }
    if isPart(right, of: left) { return true }
    return left.score > right.score + 1e-9
  }

  private static func isPart(_ left: Candidate, of right: Candidate) -> Bool {
    guard let short = left.dialect.delimiter, let long = right.dialect.delimiter else {
      return false
    }
    return short.count < long.count && long.contains(short) && right.count > 1
      && right.score > 0.3 && left.count > right.count
      && (left.count - 1) == (right.count - 1) * long.count { $0 == short[0] }
  }

  /// Ways to quote and to escape that the text gives a reason to try; the usual one first.
  private static func ways(
    _ dialect: DelimitedDialect,
    _ delimiter: String,
    _ pieces: [[UInt8]]
  ) -> [DelimitedDialect] {
    var base = dialect
    base.delimiter = Array(delimiter.utf8)
    // How often rows end with a delimiter is found later; until then an empty cell is a cell.
    base.endsWithDelimiter = false
    base.quoting = dialect.quoting ?? .byte(0x22)
    base.escape = dialect.escape ?? .doubled
    var ways = [base]
    if dialect.escape == nil,
      occursOften(["\\\"", "\\" + delimiter], in: pieces)
    {
      base.escape = .backslash
      ways.append(base)
      base.escape = .doubled
    }
    guard dialect.quoting == nil else { return ways }
    let around = ["'" + delimiter, delimiter + "'"]
    for (needles, quoting) in [(around, DelimitedDialect.Quoting.byte(0x27)), (["\""], .none)]
    where needles.allSatisfy({ occurs($0, in: pieces) }) {
      for way in ways where way.quoting == .byte(0x22) {
        var other = way
        other.quoting = quoting
        ways.append(other)
      }
    }
    return ways
  }

  /// The best way; another than the usual one has to be clearly better.
  private static func best(
    of ways: [DelimitedDialect],
    _ pieces: [[UInt8]],
    _ wantedNames: [String]
  ) -> Candidate {
    var best: Candidate?
    for way in ways {
      let sample = DialectSample(pieces, way)
      let found = Candidate(
        dialect: way,
        name: DelimiterName.of(way.delimiter ?? []),
        score: sample.score,
        faults: sample.faults,
        rows: sample.rows.count,
        count: sample.usualCount,
        names: HeaderDetector.place(of: wantedNames, in: sample)?.matches ?? 0
      )
      guard let known = best else {
        best = found
        continue
      }
      // Quotes are given up only when a fifth of the lines breaks with them; one bad row is never enough.
      let isBroken = known.faults > 2 && known.faults * 5 > known.rows + known.faults
      let isReason =
        way.quoting == DelimitedDialect.Quoting.none ? isBroken : sample.rows.count > 2
      if isReason, found.score > known.score + 0.05 { best = found }
    }
    return best
      ?? Candidate(dialect: .init(), name: ",", score: 0, faults: 0, rows: 0, count: 1, names: 0)
  }

  /// Whether any of the texts stands on two lines, or on one of a file of few: one bad row is never enough.
  private static func occursOften(_ texts: [String], in pieces: [[UInt8]]) -> Bool {
    let needles = texts.map { Array($0.utf8) }
    var (lines, found) = (0, 0)
    for piece in pieces {
      for line in piece.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
        lines += 1
        guard line.contains(UInt8(ascii: "\\")) else { continue }
        if needles.contains(where: { line.firstRange(of: $0) != nil }) { found += 1 }
        if found > 1 { return true }
      }
    }
    return found == 1 && lines <= 10
  }

  private static func occurs(_ text: String, in pieces: [[UInt8]]) -> Bool {
    let needle = Array(text.utf8)
    return pieces.contains { piece in
      var place = 0
      while let next = ByteScan.firstIndex(of: needle[0], in: piece.span, from: place) {
        if MarkedPlaces.stands(needle, in: piece.span, at: next) { return true }
        place = next + 1
      }
      return false
    }
  }

  // MARK: Reasons

  private static func explain(_ winner: Candidate, _ others: [Candidate]) -> Detection {
    let rest = others.prefix(3).map { "\($0.name) \(percent($0.score))" }.joined(separator: ", ")
    let names = winner.names > 0 ? "\(winner.names) mapped columns named, " : ""
    return Detection(
      aspect: "delimiter",
      choice: winner.name,
      reason: "\(names)rows of \(winner.count) fields that fit by \(percent(winner.score))"
        + (rest.isEmpty ? "; no other delimiter occurs" : "; others: \(rest)"),
      isDoubtful: winner.count < 2
        || others.contains { $0.names >= winner.names && $0.score > winner.score * 0.9 }
    )
  }

  private static func explain(_ aspect: String, _ choice: String, _ winner: Candidate) -> Detection
  {
    Detection(
      aspect: aspect,
      choice: choice,
      reason:
        "rows and cells fit by \(percent(winner.score)), clearly better than with doubled quotation marks"
    )
  }

  private static func percent(_ score: Double) -> String { "\(Int((score * 100).rounded())) %" }
}

/// Delimiters as mappings write them.
enum DelimiterName {
  static func of(_ delimiter: [UInt8]) -> String {
    delimiter.map { byte in
      switch byte {
      case 0x09: "\\t"
      case 0x00...0x1F:
        "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      default: String(UnicodeScalar(byte))
      }
    }.joined()
  }
}
