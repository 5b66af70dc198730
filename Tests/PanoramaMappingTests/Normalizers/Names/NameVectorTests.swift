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

  @Test func `width folding is NFKC, bar what is invisible`() {
    guard let rows = SharedVectors.rows("width", "cases") else { return }
    #expect(rows.count == 20)
    for row in rows {
      // Between letters, so that a space or a dash is no token for an empty cell.
      let text = TextNormalizer().clean("a\(row["input"].text ?? "")b").text
      #expect(text == "a\(row["nfkc"].text ?? "")b")
    }
    // The zero-width space and the byte order mark are dropped on purpose: they are in no key.
    for row in SharedVectors.rows("width", "not_changed_by_nfkc") ?? [] {
      let isInvisible = row.text == "\u{200B}" || row.text == "\u{FEFF}"
      let text = TextNormalizer().clean("a\(row.text ?? "")b").text
      #expect(text == (isInvisible ? "ab" : "a\(row.text ?? "")b"))
    }
  }

  @Test func `traditional names become simplified ones`() {
    guard let rows = SharedVectors.rows("t2s", "cases") else { return }
    #expect(rows.count == 20)
    for row in rows {
      let text = row["input"].text ?? ""
      #expect(OrganisationNameNormalizer().clean(text).text == row["t2s"].text, "\(text)")
      #expect(PersonNameNormalizer().clean(text).text == row["t2s"].text, "\(text)")
    }
    // Only one way is a function: every traditional form leads to the simplified one, which stays.
    for row in SharedVectors.rows("t2s", "not_reversible") ?? [] {
      let simplified = row["s"].text
      #expect(OrganisationNameNormalizer().clean(row["s2t"].text ?? "").text == simplified)
      #expect(OrganisationNameNormalizer().clean(simplified ?? "").text == simplified)
    }
    // 乾隆皇帝: where ICU maps character by character, we agree with the dictionary, because 乾 is kept in names.
    for row in SharedVectors.rows("t2s", "icu_difference") ?? [] {
      #expect(AddressNormalizer().clean(row["input"].text ?? "").text == row["opencc"].text)
    }
  }

  @Test func `surnames are read as surnames`() {
    guard let rows = SharedVectors.rows("surname_pinyin", "cases") else { return }
    #expect(rows.count == 10)
    for row in rows {
      #expect(Self.pinyin(row["input"].text ?? "", separator: " ") == row["ascii"].text)
    }
    // What the library of the vectors gets wrong. 银行 is no name of a person, and nothing here reads organisations.
    let wrong = SharedVectors.rows("surname_pinyin", "known_wrong") ?? []
    #expect(wrong.compactMap { $0["input"].text } == ["长孙无忌", "朴正熙", "银行"])
    #expect(Self.pinyin("朴正熙", separator: " ") == "piao zheng xi")
    #expect(Self.pinyin("长孙无忌", separator: " ") == "zhang sun wu ji")
    let bytes = Array("长孙无忌".utf8)
    #expect(PersonNameParser.parts(of: bytes.span).surname.length == 6, "zhangsun is the surname")
  }

  private static func pinyin(_ name: String, separator: String) -> String {
    let bytes = Array(PersonNameNormalizer().clean(name).text.utf8)
    let parts = PersonNameParser.parts(of: bytes.span)
    var key: [UInt8] = []
    PersonNameParser.appendPinyin(of: bytes.span, parts, separator: separator, to: &key)
    return String(decoding: key, as: UTF8.self)
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
