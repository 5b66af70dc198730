import PanoramaExtraction
import PanoramaModel
import Synchronization

/// What a double does wrong.
enum Fault: String, CaseIterable, Codable {
  case none
  /// A record that comes in two pushes loses its last value.
  case forgetsAtCut
  /// Its lines are right only until the second record.
  case miscountsLines
  /// Its offsets count from 1.
  case shiftsOffsets
  /// The summary counts one record too many.
  case miscountsRecords
  /// The third record never comes out.
  case losesRecord
  /// Bytes that are not text are delivered as they are.
  case passesInvalidBytes
  /// A record with bytes that are not text takes the next one with it.
  case swallowsNext
  /// All extractors of the format keep unfinished lines in one place.
  case sharesState
  /// It keeps the whole file.
  case hoards
  /// Records come out at the end of the file.
  case delays
}

/// A small format for trying the kit: one record a line, `name=value` separated by semicolons; and doubles of it, each
/// with one fault.
struct PairsExtractor: Extractor, ~Copyable {
  /// What is shared by all extractors of one format, when they share.
  final class Shared: Sendable {
    let kept = Mutex<[UInt8]>([])
  }

  private let paths: FieldPathTree
  private let fault: Fault
  private let shared: Shared
  private var kept: [UInt8] = []
  private var hoard: [UInt8] = []
  private var offset = 0
  private var line = 1
  private var read = 0
  private var damaged = 0
  private var isPiece = false
  private var swallows = false

  static func format(_ fault: Fault) -> ExtractorFormat {
    let shared = Shared()
    return ExtractorFormat(
      .init(name: "pairs", keys: [], paths: .dots),
      summary: "a format for trying the kit"
    ) { _, paths in
      PairsExtractor(paths: paths, fault: fault, shared: shared)
    }
  }

  private init(paths: FieldPathTree, fault: Fault, shared: Shared) {
    self.paths = paths
    self.fault = fault
    self.shared = shared
    shared.kept.withLock { $0 = [] }
  }

  mutating func decode(
    _ bytes: Span<UInt8>,
    into batch: inout RecordBatch
  ) throws(ExtractionError) {
    if fault == .sharesState { kept = shared.kept.withLock { $0 } }
    isPiece = !kept.isEmpty && bytes.count > 0
    batch.rawOffset = offset
    for index in bytes.indices { kept.append(bytes[index]) }
    if fault == .hoards { for index in bytes.indices { hoard.append(bytes[index]) } }
    if fault != .delays { takeLines(isFinal: false, into: &batch) }
    if fault == .sharesState { shared.kept.withLock { $0 = kept } }
  }

  mutating func finish(
    into batch: inout RecordBatch,
    summary: inout ExtractionSummary
  ) throws(ExtractionError) {
    if fault == .sharesState { kept = shared.kept.withLock { $0 } }
    batch.rawOffset = offset
    takeLines(isFinal: true, into: &batch)
    summary.recordsRead = read + (fault == .miscountsRecords ? 1 : 0)
    summary.recordsDamaged = damaged
  }

  private mutating func takeLines(isFinal: Bool, into batch: inout RecordBatch) {
    batch.raw = kept
    var start = 0
    while start < kept.count {
      guard
        let end = kept[start...].firstIndex(of: UInt8(ascii: "\n")) ?? (isFinal ? kept.count : nil)
      else { break }
      take(Array(kept[start..<end]), start, &batch)
      start = min(kept.count, end + 1)
    }
    kept.removeFirst(start)
    offset += start
  }

  private mutating func take(_ text: [UInt8], _ start: Int, _ batch: inout RecordBatch) {
    read += 1
    let place = RecordPlace(
      number: read,
      line: line - (fault == .miscountsLines && read > 2 ? 1 : 0),
      byteOffset: offset + start + (fault == .shiftsOffsets ? 1 : 0),
      byteLength: text.count
    )
    line += 1
    if fault == .losesRecord, read == 3 { return }
    if swallows {
      swallows = false
      return
    }
    let isText = String(validating: text, as: UTF8.self) != nil
    guard text.contains(UInt8(ascii: "=")), isText || fault == .passesInvalidBytes else {
      damaged += 1
      swallows = fault == .swallowsNext && !isText
      let diagnostic = Diagnostic(
        .csvFieldCount,
        at: SourceLocation(file: "", place: place),
        expected: "name=value",
        found: "none",
        remedy: "mend the line"
      )
      batch.damaged.append(DamagedRecord(place: place, diagnostic: diagnostic, raw: text))
      return
    }
    deliver(text, start, &batch)
    batch.endRecord(at: place)
  }

  private func deliver(_ text: [UInt8], _ start: Int, _ batch: inout RecordBatch) {
    var pairs = text.split(separator: UInt8(ascii: ";"))
    if fault == .forgetsAtCut, isPiece, start == 0 { pairs.removeLast() }
    for pair in pairs {
      let parts = pair.split(
        separator: UInt8(ascii: "="),
        maxSplits: 1,
        omittingEmptySubsequences: false
      )
      guard parts.count == 2 else { continue }
      let path = paths.child(of: FieldPathTree.root, named: Array(parts[0]).span)
      if path != FieldPathTree.none { batch.append(path, .text, Array(parts[1]).span) }
    }
  }
}
