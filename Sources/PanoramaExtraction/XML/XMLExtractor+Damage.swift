import PanoramaModel

// Parts of the file that are not well-formed.
extension XMLExtractor {
  /// Notes where the damage starts.
  mutating func startDamage() {
    guard let fault = parser.fault else { return }
    let record = parser.openRecord
    guard box.outline.hasAncestors || record != nil else { return startGap(fault) }
    let outer = max(boundary, box.outline.boundary, box.outline.keepFrom)
    let start = record ?? outer
    moveKnown(to: start)
    damage = XMLDamage(
      fault: fault.kind,
      position: fault.position,
      start: start,
      raw: known.raw,
      line: known.line,
      isRecord: record != nil,
      // The last tag that could be read outside records was none of a record.
      searchedTo: record != nil || outer == box.outline.keepFrom ? start + 1 : start
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
      remark(damage.junk(textEnd: end == nil ? textEnd : nil))
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
    if start < end { damage.examine(bytes.span.extracting(start..<end), encodingName) }
    if describer.encoding != encodingName {
      describer = XMLDescriber(reading, encoding: encodingName)
    }
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

  /// Notes something about the file, a hundred times at most.
  private mutating func remark(_ diagnostic: Diagnostic) {
    if diagnostics.count < 100 { diagnostics.append(diagnostic) }
  }

  private var encodingName: String {
    mutating get { encoding?.name ?? "utf-8" }
  }

  // MARK: Before the records

  /// Notes that something is damaged while not all elements around the records have been open.
  private mutating func startGap(_ fault: (kind: XMLFault, position: Int)) {
    let start = max(boundary, box.outline.boundary, box.outline.keepFrom)
    moveKnown(to: start)
    let (bytes, textStart, count) = text
    let span = bytes.span.extracting(0..<count)
    // Up to the end of the tag, or of the text, at which the parser failed.
    let failed = min(max(fault.position, start) - textStart, count)
    let end = ByteScan.firstIndex(of: UInt8(ascii: ">"), in: span, from: failed) ?? count
    let found = XMLDamage.beforeRecords(
      fault.kind,
      line: known.line,
      byteOffset: known.raw,
      text: (span.extracting(min(start - textStart, end)..<end), encodingName),
      reading
    )
    // A parser that fails where it started finds the same damage again.
    let isAgain = start == triedTag
    if !isAgain { remark(found) }
    if firstGap == nil { firstGap = XMLDamage.noRecords(found) }
    // A tag that may stand where it does not belong is looked at again; another that was read is not.
    let isRead = start > 0 && start == box.outline.keepFrom && start != box.outline.doubt
    gap = XMLGap(
      position: fault.position,
      searchedTo: isRead && !isAgain ? start + 1 : start,
      triedTag: triedTag
    )
  }

  /// Looks for a place where reading can go on outside records, and starts a new parser there; false when more text is
  /// needed.
  mutating func seekAncestor(_ isFinal: Bool) throws(ExtractionError) -> Bool {
    guard var gap, let missing = box.outline.missing else { return true }
    let (bytes, start, count) = text
    let found = gap.seek(
      bytes.span.extracting(0..<count),
      from: start,
      missing: missing,
      sibling: box.outline.sibling,
      mayAdopt: box.outline.isBetweenSiblings,
      isFinal: isFinal
    )
    self.gap = gap
    switch found {
    case .waits: return false
    case .place(let place):
      self.gap = nil
      if place == gap.searchedTo { triedTag = place }
      return resume(at: place)
    case .damagedTag(let tag, let next):
      self.gap = nil
      box.outline.adopt(bytes.span.extracting(tag - start..<next - start))
      return resume(at: next)
    case .none:
      if recordsRead == 0, let firstGap { throw firstGap }
      self.gap = nil
      return resume(at: nil)
    }
  }

  /// Starts a new parser at `position`, inside the elements that are known to stand around it.
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
