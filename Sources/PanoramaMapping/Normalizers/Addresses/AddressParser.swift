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
    guard let part = Self.property(of: segment.part) else { return }
    var bytes: [UInt8] = []
    let start = Int(segment.range.offset)
    for index in start..<(start + Int(segment.range.length)) { bytes.append(text[index]) }
    let words = String(decoding: bytes, as: UTF8.self)
    let old = self[keyPath: part]
    let isLatin = words.utf8.allSatisfy { $0 < 0x80 } && old.utf8.allSatisfy { $0 < 0x80 }
    self[keyPath: part] = old.isEmpty ? words : isLatin ? old + " " + words : old + words
  }

  private static func property(
    of part: AddressPart
  ) -> WritableKeyPath<PostalAddress, String>? {
    switch part {
    case .separator, .country: nil
    case .province: \.countrySubDivision
    case .town: \.townName
    case .district: \.districtName
    case .townLocation: \.townLocationName
    case .street: \.streetName
    case .buildingNumber: \.buildingNumber
    case .buildingName: \.buildingName
    case .floor: \.floor
    case .room: \.room
    case .postCode: \.postCode
    case .addressLine: \.addressLine
    }
  }

  /// Names from the table for the lowest division and those above it.
  private mutating func fillDivisions(_ lowest: Int16, _ table: RegionTable) {
    var index = lowest
    while index >= 0 {
      let region = table.regions[Int(index)]
      let name = String(decoding: region.name, as: UTF8.self)
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
      names.append(String(decoding: table.regions[Int(index)].name, as: UTF8.self))
      index = table.regions[Int(index)].parent
    }
    return names.reversed().joined()
  }
}
