import PanoramaExtraction
import PanoramaModel

/// One file with known damage, what was read from it, and whether that is what its damage explains.
struct DamageRun {
  /// What many runs came to.
  struct Counts {
    var files = 0
    var records = 0
    var damaged = 0
    var quarantined = 0
    var swallowed = 0
  }

  private let format: DamageFormat
  private var records: [MadeRecord]
  private var bytes: [UInt8] = []
  /// Where each record stands in the file.
  private var ranges: [Range<Int>] = []
  /// The damaged records and how far their damage may reach.
  private var reaches: [Int: DamageKind.Reach] = [:]

  /// Writes a file and damages some of its records.
  init(
    _ format: DamageFormat,
    _ kind: DamageKind,
    records count: Int,
    damaged damagedCount: Int,
    using generator: inout some RandomNumberGenerator
  ) {
    self.format = format
    records = (1...count).map(MadeRecord.init)
    let kinds = DamageKind.allCases.filter { $0 != .mixed }
    var chosen: [Int: DamageKind] = [:]
    for _ in 0..<damagedCount {
      // The first record says what records look like; the last has no next one.
      let index = Int.random(in: 1..<count - 1, using: &generator)
      // Two kinds side by side may heal each other, such as a line end lost before a record cut off.
      if kind == .mixed, chosen[index - 1] != nil || chosen[index + 1] != nil { continue }
      chosen[index] = kind == .mixed ? kinds.randomElement(using: &generator) ?? .garbage : kind
    }
    bytes += Array(format.head.utf8)
    for (index, record) in records.enumerated() {
      var text = Array(format.text(record).utf8)
      if let kind = chosen[index] {
        reaches[index] = kind.reach(in: format)
        text = kind.damage(format.text(record), format, &generator)
      }
      ranges.append(bytes.count..<bytes.count + text.count)
      bytes += text
      if index == count - 1 { break }
      if chosen[index] != .joined || format == .xml { bytes += Array(format.joint.utf8) }
    }
    bytes += Array(format.tail.utf8)
  }

  /// Reads the file in pieces and compares; answers what is wrong, or nil.
  func check(piece: Int, _ counts: inout Counts) -> String? {
    let read = Reading(bytes, format.reading, format.paths, piece: piece)
    if let refusal = read.refusal { return "refused: \(refusal)" }
    let missing: Set<Int>
    switch delivered(read) {
    case .success(let indices): missing = Set(records.indices).subtracting(indices)
    case .failure(let wrong): return wrong.reason
    }
    var allowed: Set<Int> = []
    for (index, reach) in reaches {
      allowed.insert(index)
      if reach == .next { allowed.insert(index + 1) }
      if reach == .own, !missing.contains(index) { return "damaged record \(index) passed as good" }
    }
    if let lost = missing.subtracting(allowed).min() {
      return "record \(lost) is lost, which nothing damaged: \(records[lost].id)"
    }
    if let reason = conservation(read, missing) { return reason }
    counts.files += 1
    counts.records += records.count
    counts.damaged += reaches.count
    counts.quarantined += read.damaged.count
    counts.swallowed += missing.subtracting(reaches.keys).count
    return nil
  }

  /// Makes the run believe something false of its damage, which a check must find.
  mutating func believe(_ reach: DamageKind.Reach?, of index: Int) { reaches[index] = reach }

  /// Makes the run believe that a record was written with a cent more.
  mutating func misremember(_ index: Int) { records[index].cents += 1 }

  /// One of the records that are damaged.
  var someDamaged: Int? { reaches.keys.min() }

  private struct Wrong: Error {
    var reason: String
  }

  /// The indices of the records that came out good, which must hold what was written.
  private func delivered(_ read: Reading) -> Result<[Int], Wrong> {
    var indices: [Int] = []
    for (number, values) in read.records.enumerated() {
      let start = read.places[number].byteOffset
      guard let index = firstRecord(endingAfter: start), index > indices.last ?? -1 else {
        return .failure(Wrong(reason: "a record at byte \(start) for the second time"))
      }
      let texts = values.map { String($0.drop { $0 != "=" && $0 != "#" }.dropFirst()) }
      if texts != records[index].values, reaches[index] != .changed {
        return .failure(Wrong(reason: "\(values) instead of \(records[index].values)"))
      }
      if texts[2] != records[index].amount {
        return .failure(Wrong(reason: "the amount \(texts[2]) instead of \(records[index].amount)"))
      }
      indices.append(index)
    }
    return .success(indices)
  }

  private func firstRecord(endingAfter place: Int) -> Int? {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound > place { high = middle } else { low = middle + 1 }
    }
    return low < ranges.count ? low : nil
  }

  /// Counts, cents and bytes: what is not good has been set aside, once, with its bytes.
  private func conservation(_ read: Reading, _ missing: Set<Int>) -> String? {
    let found = read.records.count + read.damaged.count
    if read.recordsRead != found { return "\(read.recordsRead) read, but \(found) came out" }
    if read.damaged.count > missing.count {
      return "\(read.damaged.count) set aside for \(missing.count) that are missing"
    }
    let total = records.reduce(0) { $0 + $1.cents }
    let lost = missing.reduce(0) { $0 + records[$1].cents }
    let readCents = read.records.reduce(0) { sum, values in
      let amount = values.first { $0.hasPrefix("amount") } ?? ""
      return sum + (Int(amount.filter { ("0"..."9").contains($0) }) ?? 0)
    }
    if readCents + lost != total { return "\(readCents) and \(lost) cents of \(total)" }
    var spans = read.damaged.map { $0.place.byteOffset..<$0.place.byteOffset + $0.place.byteLength }
    for index in missing where !spans.contains(where: { $0.overlaps(ranges[index]) }) {
      return "record \(index) is missing, and nothing was set aside at its place"
    }
    spans += read.places.map { $0.byteOffset..<$0.byteOffset + $0.byteLength }
    spans.sort { $0.lowerBound < $1.lowerBound }
    for (left, right) in zip(spans, spans.dropFirst()) where left.upperBound > right.lowerBound {
      return "records overlap at byte \(right.lowerBound)"
    }
    return (spans.last?.upperBound ?? 0) <= bytes.count ? nil : "a record beyond the file's end"
  }
}
