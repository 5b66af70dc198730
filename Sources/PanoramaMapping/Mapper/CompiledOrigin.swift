import PanoramaModel

/// Where a value comes from, with paths as numbers and values outside the records filled in.
indirect enum CompiledOrigin: Sendable {
  case path(FieldPathID)
  case firstOf([CompiledOrigin])
  case joined([CompiledOrigin], separator: [UInt8])
  case split(CompiledOrigin, separator: [UInt8], part: Int?)
  case constant([UInt8])
  case total([(path: FieldPathID, isNegative: Bool)])
  case derived(FromIdentifier, FieldPathID)

  /// What an identifier says beside identity.
  enum FromIdentifier: Sendable {
    case birthDate, sex, region
  }

  init(
    _ origin: ValueOrigin,
    below base: FieldPathID,
    _ paths: inout FieldPathTree,
    _ inputs: MappingInputs
  ) {
    func wanted(_ path: [String]) -> FieldPathID {
      path.isEmpty ? FieldPathTree.none : paths.insert(path, below: base, isWanted: true)
    }
    switch origin {
    case .path(let path): self = .path(wanted(path))
    case .constant(let text): self = .constant(Array(text.utf8))
    case .file(let capture): self = .constant(Array((inputs.captured[capture] ?? "").utf8))
    case .firstOf(let origins):
      self = .firstOf(origins.map { CompiledOrigin($0, below: base, &paths, inputs) })
    case .joined(let origins, let separator):
      self = .joined(
        origins.map { CompiledOrigin($0, below: base, &paths, inputs) },
        separator: Array(separator.utf8)
      )
    case .split(let whole, let separator, let part):
      self = .split(
        CompiledOrigin(whole, below: base, &paths, inputs),
        separator: Array(separator.utf8),
        part: part
      )
    case .derived(.total(let terms)):
      self = .total(terms.map { (wanted($0.path), $0.isNegative) })
    case .derived(.birthDate(let path)): self = .derived(.birthDate, wanted(path))
    case .derived(.sex(let path)): self = .derived(.sex, wanted(path))
    case .derived(.region(let path)): self = .derived(.region, wanted(path))
    }
  }

  /// The paths as lineage names them.
  func description(_ paths: FieldPathTree) -> String {
    switch self {
    case .path(let path), .derived(_, let path):
      path == FieldPathTree.none ? "" : paths.description(of: path)
    case .constant: ""
    case .firstOf(let origins):
      origins.map { $0.description(paths) }.filter { !$0.isEmpty }.joined(separator: " or ")
    case .joined(let origins, _):
      origins.map { $0.description(paths) }.filter { !$0.isEmpty }.joined(separator: " + ")
    case .split(let origin, _, _): origin.description(paths)
    case .total(let terms):
      terms.map { ($0.isNegative ? "- " : "+ ") + paths.description(of: $0.path) }
        .joined(separator: " ")
    }
  }
}

/// The values of one row of a record, for everything that looks up paths.
struct RowValues: ~Copyable {
  /// Gives the trimmed text at a path, or nil; the first when there are several.
  static func bounds(
    _ path: FieldPathID,
    _ slots: borrowing PathSlots,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> Range<Int>? {
    guard let entry = slots.entry(at: path) else { return nil }
    let value = batch.entries[range.lowerBound + entry]
    if value.kind == .null { return nil }
    let trimmed = ASCIIText.trimmed(batch.text, value)
    return trimmed.isEmpty ? nil : trimmed
  }
}

/// Puts the text of a value together where it is not simply that of one path.
struct ValueAssembly {
  /// The amounts of computed values are read as the rule reads amounts.
  let rule: CompiledRule
  private static let unknown = NullTokens()

  /// Appends the text of an origin; false, with nothing appended, when it says nothing.
  func append(
    _ origin: CompiledOrigin,
    to text: inout [UInt8],
    _ slots: borrowing PathSlots,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> Bool {
    switch origin {
    case .path(let path):
      guard let bounds = RowValues.bounds(path, slots, batch, range) else { return false }
      if Self.unknown.matches(batch.text.span.extracting(bounds), for: rule.field.definition.type) {
        return false
      }
      text.append(contentsOf: batch.text[bounds])
      return true
    case .constant(let constant):
      text.append(contentsOf: constant)
      return !constant.isEmpty
    case .firstOf(let origins):
      for origin in origins where append(origin, to: &text, slots, batch, range) { return true }
      return false
    case .joined(let origins, let separator):
      let start = text.count
      for origin in origins {
        let mark = text.count
        if mark > start { text.append(contentsOf: separator) }
        if !append(origin, to: &text, slots, batch, range) { text.removeLast(text.count - mark) }
      }
      return text.count > start
    case .split(let whole, let separator, let part):
      var piece: [UInt8] = []
      guard append(whole, to: &piece, slots, batch, range) else { return false }
      let pieces = Self.pieces(piece, separator)
      let place = part.map { $0 > 0 ? $0 - 1 : pieces.count + $0 } ?? 0
      guard pieces.indices.contains(place), !pieces[place].isEmpty else { return false }
      text.append(contentsOf: pieces[place])
      return true
    case .total(let terms): return append(terms, 0, to: &text, slots, batch, range)
    case .derived(let what, let path):
      return appendDerived(what, path, to: &text, slots, batch, range)
    }
  }

  /// The pieces of a text without blanks around them; empty ones count, so that parts keep their numbers.
  static func pieces(_ text: [UInt8], _ separator: [UInt8]) -> [[UInt8]] {
    guard !separator.isEmpty else { return [text] }
    var pieces: [[UInt8]] = []
    var start = 0
    var place = 0
    while place <= text.count {
      let isEnd = place == text.count
      if isEnd || UTF8Text.matches(text.span, at: place, separator) {
        let bounds = ASCIIText.trimmed(text, start..<place)
        pieces.append(Array(text[bounds]))
        place += isEnd ? 1 : separator.count
        start = place
      } else {
        place += 1
      }
    }
    return pieces
  }

  /// Adds up amounts in the rule's unit; nothing when one of them is missing or cannot be read: a part of a sum is not the sum.
  func append(
    _ terms: [(path: FieldPathID, isNegative: Bool)],
    _ variant: Int,
    to text: inout [UInt8],
    _ slots: borrowing PathSlots,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> Bool {
    var total = Amount.zero
    var value = NormalizedValue()
    for term in terms {
      guard let bounds = RowValues.bounds(term.path, slots, batch, range) else { return false }
      value.reset()
      rule.normalize(batch.text.span.extracting(bounds), variant: variant, into: &value)
      guard value.validity == .valid, let amount = Amount(value.canonical.span),
        let sum = term.isNegative ? total.subtracting(amount) : total.adding(amount)
      else { return false }
      total = sum
    }
    text.append(contentsOf: total.description.utf8)
    return true
  }

  /// What a valid number of the right kind says; a number that fails its check says nothing.
  private func appendDerived(
    _ what: CompiledOrigin.FromIdentifier,
    _ path: FieldPathID,
    to text: inout [UInt8],
    _ slots: borrowing PathSlots,
    _ batch: borrowing RecordBatch,
    _ range: Range<Int>
  ) -> Bool {
    guard let bounds = RowValues.bounds(path, slots, batch, range) else { return false }
    var value = NormalizedValue()
    Self.identifiers.normalize(batch.text.span.extracting(bounds), into: &value)
    guard value.validity == .valid else { return false }
    let number = value.canonical.span
    switch (what, value.identifierKind) {
    case (.birthDate, .residentID):
      guard let birth = ResidentID.birthDate(of: number) else { return false }
      text.append(contentsOf: birth.description.utf8)
    case (.sex, .residentID):
      guard let sex = ResidentID.sex(of: number) else { return false }
      text.append(contentsOf: (sex == .male ? "male" : "female").utf8)
    case (.region, .residentID): text.append(contentsOf: value.canonical[0..<6])
    case (.region, .unifiedSocialCreditCode): text.append(contentsOf: value.canonical[2..<8])
    default: return false
    }
    return true
  }

  private static let identifiers = IdentifierNormalizer()
}
