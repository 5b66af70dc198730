/// An address in parts, shaped like the PostalAddress of ISO 20022 (external message elements `PstlAdr`).
///
/// Parts that the text does not state are empty, except the divisions above a place that exists only once: those are
/// filled in, and the text that they came from stays whole in the value beside it.
public struct PostalAddress: Sendable, Hashable {
  /// `Ctry`: the country, ISO 3166-1 alpha-2; empty when nothing tells it.
  public var country = ""
  /// `CtrySubDvsn`: the province, autonomous region or municipality under the central government.
  public var countrySubDivision = ""
  /// `TwnNm`: the prefecture, or the municipality itself; in Spain the municipality.
  public var townName = ""
  /// `DstrctNm`: the county, district or county-level city.
  public var districtName = ""
  /// `TwnLctnNm`: the township, sub-district, village, or development zone.
  public var townLocationName = ""
  /// `StrtNm`: the road or street.
  public var streetName = ""
  /// `BldgNb`: the number in the street.
  public var buildingNumber = ""
  /// `BldgNm`: the building, its number within a site, or the site itself.
  public var buildingName = ""
  /// `Flr`: the floor.
  public var floor = ""
  /// `Room`: the room, the flat, or the door.
  public var room = ""
  /// `PstCd`: the postal code.
  public var postCode = ""
  /// `AdrLine`: what fits nowhere else, in the order of the text.
  public var addressLine = ""
  /// The code of the lowest division that is certain: six digits of GB/T 2260, or two of the Spanish province.
  public var regionCode = ""
  /// How sure the division is.
  public var regionCertainty = RegionCertainty.none
  /// The divisions that the text may mean, when it may mean several: full names, in the order of their codes.
  public var candidates: [String] = []

  /// Takes the canonical text of an address apart: how the stages that write addresses are given the parser.
  public typealias Parser = @Sendable (Span<UInt8>) -> PostalAddress

  /// The names of the parts in outputs, in the order of `texts`: those of ISO 20022 in words.
  public static let partNames = [
    "country", "country_sub_division", "town_name", "district_name", "town_location_name",
    "street_name", "building_number", "building_name", "floor", "room", "post_code",
    "address_line", "region_code", "region_certainty",
  ]

  /// Makes an address without any part.
  public init() {}

  /// The texts of the parts, in the order of `partNames`; empty where the address says nothing.
  public var texts: [String] {
    [
      country, countrySubDivision, townName, districtName, townLocationName, streetName,
      buildingNumber, buildingName, floor, room, postCode, addressLine, regionCode,
      regionCertainty.name,
    ]
  }
}

/// How sure the administrative division of an address is.
public enum RegionCertainty: UInt8, Sendable, CaseIterable {
  /// The text names no division.
  case none = 0
  /// It names one, and only one place has that name there.
  case certain = 1
  /// Several places have the name; none is chosen.
  case ambiguous = 2
  /// It names places that do not lie in each other; the upper one is kept.
  case inconsistent = 3

  /// The name in outputs.
  public var name: String {
    switch self {
    case .none: "none"
    case .certain: "certain"
    case .ambiguous: "ambiguous"
    case .inconsistent: "inconsistent"
    }
  }
}
