import PanoramaMapping
import PanoramaModel
import Testing

/// The vectors of names and addresses; every row passes, or its reason stands here.
@Suite struct NameVectorTests {
  @Test func `addresses agree with the reference library`() {
    guard let rows = SharedVectors.rows("address_cn", "cases") else { return }
    #expect(rows.count == 10)
    for row in rows {
      let text = row["input"].text ?? ""
      let address = Self.parse(text)
      let province = row["province"].text ?? "?"
      // 市辖区 is a level of the code table and no town; the town of a municipality is the municipality.
      let town = row["city"].text == "市辖区" ? province : row["city"].text
      #expect(address.countrySubDivision == province, "\(text)")
      #expect(address.townName == town, "\(text)")
      #expect(address.districtName == row["district"].text, "\(text)")
      #expect(address.regionCode == row["adcode"].text, "\(text)")
      #expect(Self.belowRegions(text) == row["rest"].text, "\(text)")
    }
  }

  /// What must come out where the reference library guesses: the certainty, and the lowest division or the candidates.
  private static let wanted: [String: (RegionCertainty, String, [String])] = [
    "朝阳区建国路88号": (.ambiguous, "", ["110105", "220104"]),
    "鼓楼区中山路1号": (.ambiguous, "", ["320106", "320302", "350102", "410204"]),
    "西湖区文三路": (.ambiguous, "", ["330106", "360103"]), "南京东路100号": (.none, "", []),
    "河北大厦100号": (.none, "", []), "上海市南京东路300号": (.certain, "310000", ["310000"]),
    "雄安新区容城县": (.certain, "130629", ["130629"]),
    "广东省东莞市长安镇": (.certain, "441900", ["441900"]),
  ]

  @Test func `ambiguity is reported where the reference library guesses`() {
    guard let rows = SharedVectors.rows("address_ambiguous", "cases") else { return }
    #expect(rows.count == Self.wanted.count)
    for row in rows {
      let text = row["input"].text ?? ""
      guard let (certainty, code, codes) = Self.wanted[text] else {
        Issue.record("a row that nothing is written for: \(text)")
        continue
      }
      let bytes = Array(AddressNormalizer().clean(text).text.utf8)
      var parts = AddressParts()
      AddressParser.parse(bytes.span, into: &parts)
      #expect(parts.certainty == certainty, "\(text)")
      #expect(parts.regionCodes.map { String($0) } == codes, "\(text)")
      #expect(AddressParser.parts(of: bytes.span).regionCode == code, "\(text)")
    }
    #expect(Self.parse("广东省东莞市长安镇").districtName.isEmpty)
  }

  private static func parse(_ text: String) -> PostalAddress {
    let bytes = Array(AddressNormalizer().clean(text).text.utf8)
    return AddressParser.parts(of: bytes.span)
  }

  /// The pieces below the divisions, joined again.
  private static func belowRegions(_ text: String) -> String {
    let bytes = Array(AddressNormalizer().clean(text).text.utf8)
    var parts = AddressParts()
    AddressParser.parse(bytes.span, into: &parts)
    let divisions: Set<AddressPart> = [.separator, .country, .province, .town, .district]
    return parts.segments.filter { !divisions.contains($0.part) }.map {
      let start = Int($0.range.offset)
      return String(decoding: bytes[start..<(start + Int($0.range.length))], as: UTF8.self)
    }.joined()
  }
}
