import PanoramaModel

/// A damaged record of which brackets do not show the end, from its start until the next plausible one.
///
/// Only the first bytes are held, however long it takes.
struct JSONLostRecord {
  private var record: DamagedRecord
  private var raw: [UInt8] = []
  /// How many bytes have been passed.
  private var length = 0
  /// Up to the last byte that is no white space; when that is a comma, also up to the last one before it.
  private var solid = 0
  private var solidBeforeComma: Int?
  /// Where its first byte is in the file that is not UTF-8, and what stands there.
  private var invalid: (offset: Int, bytes: String)?
  let resync: JSONResync

  /// Where it starts in the file.
  var byteOffset: Int { record.place.byteOffset }

  /// The places of which the damaged record may speak, in order.
  var marks: [Int] {
    let column = record.diagnostic.location?.column.map { byteOffset + $0 - 1 }
    let ends = [solidBeforeComma, solid].compactMap { $0.map { byteOffset + $0 } }
    return (ends + [column, invalid?.offset].compactMap { $0 }).sorted()
  }

  init(_ record: DamagedRecord, _ resync: JSONResync) {
    self.record = record
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
      invalid = (fileStart + offset, hexadecimal(text.extracting(0..<offset + 1), at: offset))
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

  /// The damaged record.
  func finished(_ reading: FileReading) -> DamagedRecord {
    let count = solidBeforeComma ?? solid
    let bytes = raw.prefix(count)
    var place = record.place
    place.byteLength = count
    if count > reading.limits.recordBytes {
      return JSONDamage.tooLong(place, Array(bytes).span, reading)
    }
    if let invalid {
      return JSONDamage.invalid(
        place,
        Array(bytes).span,
        at: invalid.offset,
        found: invalid.bytes
      )
    }
    var finished = record
    finished.place = place
    finished.raw = Array(bytes)
    finished.diagnostic.location?.byteLength = count
    if let column = finished.diagnostic.location?.column, column > count {
      // What was found there is not its own.
      finished.diagnostic.location?.column = count + 1
      finished.diagnostic.found = JSONDamage.endOfRecord
    }
    return finished
  }
}
