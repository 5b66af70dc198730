import FoundationEssentials
import Glibc
import PanoramaExtraction
import PanoramaModel

extension ExtractorConformance {
  /// How much is pushed at once, in bytes.
  private static let pieceSize = 64 << 10
  /// How far records may lag behind the bytes, in bytes: what is looked ahead for encodings and the like.
  private var longestLag: Int { streamSize / 4 }
  /// How often memory is measured before it is believed to grow.
  private static let attempts = 3

  /// Streams the case's good records again and again.
  func memory(_ subject: ConformanceCase) -> String? {
    var reason: String?
    for _ in 0..<Self.attempts {
      reason = stream(subject)
      if reason == nil { return nil }
    }
    return reason
  }

  /// One stream: whether records lag behind, or memory grows between a third of the stream and its end.
  private func stream(_ subject: ConformanceCase) -> String? {
    guard let source = CaseStream(subject) else { return "the first two records must be good" }
    var extractor = format.makeExtractor(subject.reading, subject.paths)
    var batch = RecordBatch()
    var (pushed, records) = (0, 0)
    var (early, late) = (0, 0)
    do throws(ExtractionError) {
      try extractor.decode(source.head.span, into: &batch)
      while pushed < streamSize {
        try extractor.decode(source.piece.span, into: &batch)
        pushed += source.piece.count
        records += batch.count + batch.damaged.count
        batch.removeAll()
        let due = (pushed - longestLag) / source.piece.count * source.recordsInPiece
        if records < due { return "\(records) records after \(pushed) bytes instead of \(due)" }
        let size = Self.residentSize
        if pushed <= streamSize / 3 { early = max(early, size) } else { late = max(late, size) }
      }
    } catch {
      return "refused: \(error.diagnostic)"
    }
    guard late - early < streamSize / 3 else {
      return "\((late - early) >> 10) KiB more in memory after \(pushed >> 10) KiB"
    }
    return nil
  }

  /// The memory of the process that is in use, in bytes (proc(5): the second number of `statm`, in pages).
  private static var residentSize: Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let numbers = text.split(separator: " ")
    return numbers.count > 1 ? (Int(numbers[1]) ?? 0) * Int(getpagesize()) : 0
  }

  /// A file without an end: its head, and a piece that can follow itself.
  private struct CaseStream {
    var head: [UInt8] = []
    var piece: [UInt8] = []
    var recordsInPiece = 0

    /// Repeats the first record and what stands between it and the second.
    init?(_ subject: ConformanceCase) {
      var iterator = subject.parts.makeIterator()
      var part = iterator.next()
      while case .between(let bytes)? = part {
        head += bytes
        part = iterator.next()
      }
      guard case .record(let record, _)? = part else { return nil }
      var joint: [UInt8] = []
      part = iterator.next()
      while case .between(let bytes)? = part {
        joint += bytes
        part = iterator.next()
      }
      guard case .record? = part else { return nil }
      let unit = record + joint
      recordsInPiece = max(1, ExtractorConformance.pieceSize / unit.count)
      for _ in 0..<recordsInPiece { piece += unit }
    }
  }
}
