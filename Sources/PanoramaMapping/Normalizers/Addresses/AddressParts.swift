public import PanoramaModel

/// What a piece of an address is.
public enum AddressPart: UInt8, Sendable, CaseIterable {
  /// Commas and spaces between the parts, and words that say nothing (地址：, 市辖区).
  case separator
  case country, province, town, district
  /// A township, sub-district, village, or development zone.
  case townLocation
  case street, buildingNumber, buildingName, floor, room, postCode
  /// What could not be told.
  case addressLine
}

/// An address taken apart: pieces of its text, side by side, that together are the whole text.
///
/// Used again and again, so that parsing allocates nothing.
public struct AddressParts: Sendable {
  /// A piece of the text.
  public struct Segment: Sendable, Hashable {
    /// What it is.
    public var part: AddressPart
    /// Where it stands: bytes of the text.
    public var range: TextRange
  }

  /// The pieces, in the order of the text, without gaps.
  public internal(set) var segments: [Segment] = []
  /// How sure the administrative division is.
  public internal(set) var certainty = RegionCertainty.none
  /// Indices into the region table: the lowest division, or all that it may be.
  var regions: [Int16] = []
  /// The forms of names that were read, with the piece that each became.
  var read: [(form: Int, segment: Int)] = []
  /// The two digits of the Spanish province, of a postal code; 0 when there is none.
  var spanishProvince = 0

  /// Makes an address without pieces.
  public init() {}

  /// The six digits of GB/T 2260 of the lowest division; nil when it is not certain.
  public var regionCode: UInt32? {
    guard certainty == .certain || certainty == .inconsistent, let only = regions.first else {
      return nil
    }
    return RegionTable.shared.regions[Int(only)].code
  }

  /// The codes that the division may have, ascending; one when it is certain.
  public var regionCodes: [UInt32] {
    regions.map { RegionTable.shared.regions[Int($0)].code }
  }

  mutating func reset() {
    segments.removeAll(keepingCapacity: true)
    regions.removeAll(keepingCapacity: true)
    read.removeAll(keepingCapacity: true)
    certainty = .none
    spanishProvince = 0
  }

  /// Adds the bytes from the end of the last piece to `end`; nothing when there are none.
  mutating func append(_ part: AddressPart, upTo end: Int) {
    let start = endOfLast
    guard end > start else { return }
    if let last = segments.indices.last, segments[last].part == part,
      part == .addressLine || part == .separator
    {
      segments[last].range.length += UInt32(end - start)
      return
    }
    segments.append(
      Segment(part: part, range: TextRange(offset: UInt32(start), length: UInt32(end - start)))
    )
  }

  /// Where the pieces end so far.
  var endOfLast: Int {
    segments.last.map { Int($0.range.offset + $0.range.length) } ?? 0
  }

  /// Whether a piece of this kind was found.
  func has(_ part: AddressPart) -> Bool {
    for segment in segments where segment.part == part { return true }
    return false
  }
}
