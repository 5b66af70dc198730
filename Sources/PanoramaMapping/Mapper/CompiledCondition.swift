import PanoramaModel

/// A condition with paths as numbers.
indirect enum CompiledCondition: Sendable {
  case all([CompiledCondition])
  case any([CompiledCondition])
  case not(CompiledCondition)
  case isOneOf(FieldPathID, [[UInt8]])
  case isFilled(FieldPathID)
  case startsWith(FieldPathID, [UInt8])
  case contains(FieldPathID, [UInt8])
  case isAtLeast(FieldPathID, RecordCondition.Bound)
  case isAtMost(FieldPathID, RecordCondition.Bound)

  init(_ condition: RecordCondition, below base: FieldPathID, _ paths: inout FieldPathTree) {
    func wanted(_ path: [String]) -> FieldPathID {
      paths.insert(path, below: base, isWanted: true)
    }
    switch condition {
    case .all(let parts): self = .all(parts.map { CompiledCondition($0, below: base, &paths) })
    case .any(let parts): self = .any(parts.map { CompiledCondition($0, below: base, &paths) })
    case .not(let part): self = .not(CompiledCondition(part, below: base, &paths))
    case .isOneOf(let path, let values):
      self = .isOneOf(wanted(path), values.map { Array($0.utf8) })
    case .isFilled(let path): self = .isFilled(wanted(path))
    case .startsWith(let path, let text): self = .startsWith(wanted(path), Array(text.utf8))
    case .contains(let path, let text): self = .contains(wanted(path), Array(text.utf8))
    case .isAtLeast(let path, let bound): self = .isAtLeast(wanted(path), bound)
    case .isAtMost(let path, let bound): self = .isAtMost(wanted(path), bound)
    }
  }

  private static let unknown = NullTokens()
  private static let numbers = DecimalNormalizer(decimalComma: false)
  /// Only forms with four digits of the year are compared, so the year of the run does not matter.
  private static let days = DateNormalizer(forms: [], referenceYear: 2026)

  /// Whether it holds of a row.
  func holds(
    _ slots: borrowing PathSlots,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> Bool {
    switch self {
    case .all(let parts):
      for part in parts where !part.holds(slots, batch, range) { return false }
      return true
    case .any(let parts):
      for part in parts where part.holds(slots, batch, range) { return true }
      return false
    case .not(let part): return !part.holds(slots, batch, range)
    case .isOneOf(let path, let values):
      guard let bounds = RowValues.bounds(path, slots, batch, range) else { return false }
      return values.contains { ASCIIText.equal($0, batch.text, bounds) }
    case .isFilled(let path):
      guard let bounds = RowValues.bounds(path, slots, batch, range) else { return false }
      return !Self.unknown.matches(batch.text.span.extracting(bounds), for: .text)
    case .startsWith(let path, let text):
      guard let bounds = RowValues.bounds(path, slots, batch, range) else { return false }
      return UTF8Text.matches(batch.text.span.extracting(bounds), at: 0, text)
    case .contains(let path, let text):
      guard let bounds = RowValues.bounds(path, slots, batch, range) else { return false }
      let value = batch.text.span.extracting(bounds)
      return value.indices.contains { UTF8Text.matches(value, at: $0, text) }
    case .isAtLeast(let path, let bound):
      return Self.order(path, bound, slots, batch, range).map { $0 >= 0 } ?? false
    case .isAtMost(let path, let bound):
      return Self.order(path, bound, slots, batch, range).map { $0 <= 0 } ?? false
    }
  }

  /// -1, 0 or 1 as the value is below, at or above the bound; nil when it is no such value.
  private static func order(
    _ path: FieldPathID,
    _ bound: RecordCondition.Bound,
    _ slots: borrowing PathSlots,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> Int? {
    guard let bounds = RowValues.bounds(path, slots, batch, range) else { return nil }
    var value = NormalizedValue()
    let text = batch.text.span.extracting(bounds)
    func compare<Value: Comparable>(_ left: Value?, _ right: Value) -> Int? {
      left.map { $0 < right ? -1 : $0 == right ? 0 : 1 }
    }
    switch bound {
    case .number(let number):
      numbers.normalize(text, into: &value)
      return value.validity == .valid ? compare(Amount(value.canonical.span), number) : nil
    case .day(let day):
      days.normalize(text, into: &value)
      return value.validity == .valid ? compare(CivilDate(value.canonical.span), day) : nil
    }
  }
}
