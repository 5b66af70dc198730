import PanoramaExtraction
import PanoramaModel

/// What reading some bytes came to.
struct CaseOutcome: Equatable {
  struct Good: Equatable {
    var values: [String]
    var place: RecordPlace
  }

  struct Damaged: Equatable {
    var place: RecordPlace
    var diagnostic: Diagnostic
    var raw: [UInt8]
  }

  var good: [Good] = []
  var damaged: [Damaged] = []
  var recordsRead = 0
  var recordsDamaged = 0
  var captured: [String: String] = [:]
  var mapped: [String: Int] = [:]
  var unmapped: [String: Int] = [:]
  var encoding = ""
  var remarks: [Diagnostic] = []
  var refusal: Diagnostic?
}

/// One extractor that reads one case, push by push.
struct CaseReader: ~Copyable {
  /// What a value shows whose bytes are not UTF-8; U+0000 stands in no value that is text.
  static let noText = "\u{0}not UTF-8\u{0}"

  private var extractor: any Extractor & ~Copyable
  private var batch = RecordBatch()
  private let paths: FieldPathTree
  private(set) var outcome = CaseOutcome()
  /// The raw bytes of each good record, as its batch gave them; empty where it did not hold them.
  private(set) var raws: [[UInt8]] = []

  init(_ format: ExtractorFormat, _ subject: ConformanceCase) {
    extractor = format.makeExtractor(subject.reading, subject.paths)
    paths = subject.paths
  }

  /// Pushes bytes and takes the records that come.
  mutating func push(_ bytes: Span<UInt8>) {
    guard outcome.refusal == nil else { return }
    do throws(ExtractionError) {
      try extractor.decode(bytes, into: &batch)
    } catch {
      outcome.refusal = error.diagnostic
    }
    take()
  }

  /// Pushes a whole file in pieces of one size.
  mutating func push(_ bytes: [UInt8], piece: Int) {
    var start = 0
    while start < bytes.count {
      let end = piece < bytes.count - start ? start + piece : bytes.count
      push(bytes.span.extracting(start..<end))
      start = end
    }
  }

  /// The number of a good record whose raw bytes are others than those of the file at its place.
  func recordOfOtherRaw(in bytes: [UInt8]) -> Int? {
    for (good, raw) in zip(outcome.good, raws) where !raw.isEmpty {
      let range = good.place.byteOffset..<good.place.byteOffset + good.place.byteLength
      if raw != Array(bytes[range.clamped(to: bytes.indices)].prefix(64 << 10)) {
        return good.place.number
      }
    }
    return nil
  }

  /// Ends the file.
  mutating func finish() -> CaseOutcome {
    guard outcome.refusal == nil else { return outcome }
    var summary = ExtractionSummary()
    do throws(ExtractionError) {
      try extractor.finish(into: &batch, summary: &summary)
    } catch {
      outcome.refusal = error.diagnostic
    }
    take()
    outcome.recordsRead = summary.recordsRead
    outcome.recordsDamaged = summary.recordsDamaged
    outcome.captured = summary.captured
    outcome.mapped = summary.mappedPaths
    outcome.unmapped = summary.unmappedPaths
    outcome.encoding = summary.encoding
    outcome.remarks = summary.diagnostics
    return outcome
  }

  private mutating func take() {
    for record in 0..<batch.count {
      let values = batch.entryRange(of: record).map { value(batch.entries[$0]) }
      outcome.good.append(.init(values: values, place: batch.places[record]))
      raws.append(batch.rawBytes(of: record))
    }
    outcome.damaged += batch.damaged.map {
      .init(place: $0.place, diagnostic: $0.diagnostic, raw: $0.raw)
    }
    batch.removeAll()
  }

  private func value(_ entry: FieldEntry) -> String {
    let path = paths.description(of: entry.path)
    guard entry.kind != .begin else { return path + "!" }
    let text = batch.withText(of: entry) { text in
      // Not repaired: bytes that are no text must show.
      String(validating: text.indices.map { text[$0] }, as: UTF8.self) ?? Self.noText
    }
    return path + "=" + text
  }

  /// Reads bytes in pieces of one size.
  static func outcome(
    _ format: ExtractorFormat,
    _ subject: ConformanceCase,
    _ bytes: [UInt8],
    piece: Int = .max
  ) -> CaseOutcome {
    var reader = CaseReader(format, subject)
    reader.push(bytes, piece: piece)
    return reader.finish()
  }
}
