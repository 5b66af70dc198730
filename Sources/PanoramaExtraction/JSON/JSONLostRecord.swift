import PanoramaModel

/// A damaged record of which brackets do not show the end, from its start until the next plausible one.
///
/// Only the first bytes are held, however long it takes.
struct JSONLostRecord {
  private let place: RecordPlace
  private let note: DamageNote
  private var raw: [UInt8] = []
  /// How many bytes have been passed.
  private var length = 0
  /// Up to the last byte that is no white space; when that is a comma, also up to the last one before it.
  private var solid = 0
  private var solidBeforeComma: Int?
  /// Where its first byte is in the file that is not UTF-8, and what stands there.
  private var invalid: (offset: Int, byte: UInt8)?
  let resync: JSONResync

  /// Where it starts in the file.
  var byteOffset: Int { place.byteOffset }

  /// The places of which the damaged record may speak, in order.
  var marks: [Int] {
    let ends = [solidBeforeComma, solid].compactMap { $0.map { byteOffset + $0 } }
    let own = note.offset.map { byteOffset + $0 }
    return (ends + [own, invalid?.offset].compactMap { $0 }).sorted()
  }

  init(_ note: DamageNote, _ place: RecordPlace, _ resync: JSONResync) {
    self.note = note
    self.place = place
    self.resync = resync
  }

  // MARK: What belongs to it

  /// Passes bytes that belong to the damage.
  mutating func pass(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    invalid offset: Int?,
    fileStart: Int
  ) {
    if invalid == nil, let offset {
      invalid = (fileStart + offset, text[offset])
    }
    let missing = min(range.count, longestRawCopy - raw.count)
    ByteScan.append(
      text.extracting(range.lowerBound..<range.lowerBound + missing),
      to: &raw
    )
    func lastSolid(before end: Int) -> Int? {
      var place = end
      while place > range.lowerBound {
        place -= 1
        if text[place] > 0x20 { return place }
      }
      return nil
    }
    if let last = lastSolid(before: range.upperBound) {
      let base = length - range.lowerBound
      solidBeforeComma =
        !resync.isInArray || text[last] != UInt8(ascii: ",")
        ? nil : lastSolid(before: last).map { base + $0 + 1 } ?? solid
      solid = base + last + 1
    }
    length += range.count
  }

  /// Appends the damaged record.
  func finish(into damaged: inout DamagedRecords, _ limits: ReadingLimits, _ damage: JSONDamage) {
    let count = solidBeforeComma ?? solid
    var place = place
    place.byteLength = count
    var note = JSONDamage.cut(note, to: count)
    if count > limits.recordBytes {
      note = JSONDamage.tooLong
    } else if let invalid {
      note = JSONDamage.invalid(invalid.byte, at: invalid.offset - place.byteOffset)
    }
    ByteScan.append(raw.span.extracting(0..<min(count, raw.count)), to: &damaged.bytes)
    damaged.endRecord(note, at: place, describedBy: damage)
  }
}
