import PanoramaModel

// Parts of the file that are not well-formed.
extension XMLExtractor {
  /// Notes where the damage starts; an error when it is before all records.
  mutating func startDamage(_ isFinal: Bool) throws(ExtractionError) {
    guard let fault = parser.fault else { return }
    let record = parser.openRecord
    guard box.outline.hasAncestors || record != nil else {
      throw XMLDamage.documentError(fault.kind, line: known.line, reading)
    }
    let start = record ?? max(boundary, box.outline.boundary)
    moveKnown(to: start)
    damage = XMLDamage(
      fault: fault.kind,
      position: fault.position,
      isAtEnd: isFinal && pushedTo <= fault.position + 1,
      start: start,
      raw: known.raw,
      line: known.line,
      isRecord: record != nil
    )
    if record != nil {
      let (bytes, textStart, _) = text
      let place = start - textStart
      if !XMLDamage.has(recordName, in: bytes.span, at: place + 1) {
        recordName = XMLDamage.name(at: place, bytes.span)
      }
    }
  }

  /// Looks for the end of the damage and starts a new parser behind it; false when more text is needed.
  mutating func seekEnd(_ isFinal: Bool) throws(ExtractionError) -> Bool {
    guard var damage else { return true }
    let (bytes, start, count) = text
    let found = damage.seek(
      bytes.span.extracting(0..<count),
      from: start,
      name: recordName,
      isFinal: isFinal
    )
    self.damage = damage
    switch found {
    case .waits: return false
    case .recordStart(let position):
      // What came before was well-formed; the record itself starts here.
      moveKnown(to: position)
      damage.restart(at: position, raw: known.raw, line: known.line)
      self.damage = damage
      return try seekEnd(isFinal)
    case .junk(let end):
      noteJunk(damage, isAtEnd: end == nil)
      return resume(at: end)
    case .end(let end):
      moveKnown(to: end ?? start + count)
      setAside(damage, reachesEnd: end == nil)
      return resume(at: end)
    }
  }

  private mutating func setAside(_ damage: XMLDamage, reachesEnd: Bool) {
    var damage = damage
    let (bytes, textStart, count) = text
    let start = max(damage.start - textStart, 0)
    let end = min(known.text - textStart, count)
    if start < end { damage.examine(bytes.span.extracting(start..<end)) }
    recordsRead += 1
    recordsDamaged += 1
    if reachesEnd || known.raw > decodedTo { known.raw = decodedTo }
    let batchStart = batch.rawOffset
    let held = batch.raw
    let from = max(damage.raw - batchStart, 0)
    if let first = damage.held {
      ByteScan.append(first.span, to: &batch.damaged.bytes)
    } else {
      let range = (from..<known.raw - batchStart).prefix(longestRawCopy)
      ByteScan.append(held.span.extracting(range), to: &batch.damaged.bytes)
    }
    let place = RecordPlace(
      number: recordsRead,
      line: damage.line,
      byteOffset: damage.raw,
      byteLength: known.raw - damage.raw
    )
    batch.damaged.endRecord(
      damage.note(reachesEnd: reachesEnd),
      at: place,
      describedBy: describer
    )
  }

  private mutating func noteJunk(_ damage: XMLDamage, isAtEnd: Bool) {
    diagnostics.append(damage.junk(isAtEnd: isAtEnd))
  }

  /// Starts a new parser at `position`, inside the elements that stood around the record.
  private mutating func resume(at position: Int?) -> Bool {
    damage = nil
    parser.finish()
    let end = position ?? textEnd
    boundary = end
    startParser(at: end)
    guard position != nil else {
      isOver = true
      return false
    }
    moveKnown(to: end)
    return true
  }
}
