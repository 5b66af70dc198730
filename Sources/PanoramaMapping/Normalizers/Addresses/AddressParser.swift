public import PanoramaModel

/// Takes the canonical text of an address apart.
///
/// A pure function of the text, cheap enough for every record: the names of places are found by their first two
/// characters. Nothing is guessed: a name that several places have leaves the division open, with its candidates.
public enum AddressParser {
  /// Takes the text apart into pieces that together are the whole text.
  public static func parse(_ text: Span<UInt8>, into parts: inout AddressParts) {
    parts.reset()
    guard text.count <= Int(UInt32.max) else { return }
    guard holdsHan(text) else {
      if SpanishAddress.isLikely(text) {
        SpanishAddress.run(text, into: &parts)
      } else {
        parts.append(.addressLine, upTo: text.count)
      }
      return
    }
    var walk = RegionWalk()
    walk.readPostCode(text, into: &parts)
    walk.run(text, into: &parts)
    var body = AddressBody(from: walk.index)
    body.run(text, into: &parts)
  }

  /// The parts of an address as values.
  ///
  /// Names of divisions are those of the code table (广西 becomes 广西壮族自治区), and divisions above are filled in.
  public static func parts(of text: Span<UInt8>) -> PostalAddress {
    var parts = AddressParts()
    parse(text, into: &parts)
    return PostalAddress(parts, of: text)
  }

  /// Chinese characters have three bytes or more; Latin letters with accents have two.
  private static func holdsHan(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where text[index] >= 0xE3 { return true }
    return false
  }
}

extension PostalAddress {
  /// Makes the values of an address that was taken apart.
  init(_ parts: AddressParts, of text: Span<UInt8>) {
    self.init()
    for segment in parts.segments { take(segment, text) }
    regionCertainty = parts.certainty
    if parts.spanishProvince > 0 {
      country = "ES"
      countrySubDivision = SpanishAddress.provinces[parts.spanishProvince]
      regionCode = (parts.spanishProvince < 10 ? "0" : "") + String(parts.spanishProvince)
      regionCertainty = .certain
    }
    guard let lowest = parts.regions.first else { return }
    country = "CN"
    let table = RegionTable.shared
    guard parts.regions.count == 1 else {
      candidates = parts.regions.map { Self.path(of: $0, table) }
      return
    }
    regionCode = String(table.regions[Int(lowest)].code)
    fillDivisions(lowest, table)
  }

  private mutating func take(_ segment: AddressParts.Segment, _ text: Span<UInt8>) {
    switch segment.part {
    case .separator, .country: break
    case .province: Self.add(segment.range, text, to: &countrySubDivision)
    case .town: Self.add(segment.range, text, to: &townName)
    case .district: Self.add(segment.range, text, to: &districtName)
    case .townLocation: Self.add(segment.range, text, to: &townLocationName)
    case .street: Self.add(segment.range, text, to: &streetName)
    case .buildingNumber: Self.add(segment.range, text, to: &buildingNumber)
    case .buildingName: Self.add(segment.range, text, to: &buildingName)
    case .floor: Self.add(segment.range, text, to: &floor)
    case .room: Self.add(segment.range, text, to: &room)
    case .postCode: Self.add(segment.range, text, to: &postCode)
    case .addressLine: Self.add(segment.range, text, to: &addressLine)
    }
  }

  /// Adds a piece to a part; Latin words get a space between them.
  private static func add(_ range: TextRange, _ text: Span<UInt8>, to part: inout String) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(range.length))
    var isLatin = true
    for index in range.bounds {
      bytes.append(text[index])
      if text[index] >= 0x80 { isLatin = false }
    }
    guard !part.isEmpty else {
      part = String(decoding: bytes, as: UTF8.self)
      return
    }
    if isLatin, part.utf8.allSatisfy({ $0 < 0x80 }) { part += " " }
    part += String(decoding: bytes, as: UTF8.self)
  }

  /// Names from the table for the lowest division and those above it.
  private mutating func fillDivisions(_ lowest: Int16, _ table: RegionTable) {
    var index = lowest
    while index >= 0 {
      let region = table.regions[Int(index)]
      let name = region.text
      switch region.level {
      case .province:
        countrySubDivision = name
        if region.isMunicipality, regionCertainty == .certain || townName.isEmpty {
          townName = name
        }
      case .prefecture: townName = name
      case .county: districtName = name
      case .zone: if townLocationName.isEmpty { townLocationName = name }
      }
      index = region.parent
    }
  }

  private static func path(of region: Int16, _ table: RegionTable) -> String {
    var names: [String] = []
    var index = region
    while index >= 0 {
      names.append(table.regions[Int(index)].text)
      index = table.regions[Int(index)].parent
    }
    return names.reversed().joined()
  }
}
