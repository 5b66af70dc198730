import PanoramaModel
import Testing

@testable import PanoramaMapping

/// Every place of the table is found again by its own name: the table is the oracle of the parser.
@Suite struct RegionTableTests {
  private static func path(of index: Int) -> [Region] {
    let regions = RegionTable.shared.regions
    var path = [regions[index]]
    while path[0].parent >= 0 { path.insert(regions[Int(path[0].parent)], at: 0) }
    return path
  }

  private static func parse(_ text: String) -> AddressParts {
    let bytes = Array(text.utf8)
    var parts = AddressParts()
    AddressParser.parse(bytes.span, into: &parts)
    return parts
  }

  @Test func `the table has the divisions of the standard`() {
    let regions = RegionTable.shared.regions
    func count(_ level: Region.Level) -> Int { regions.count { $0.level == level } }
    #expect(count(.province) == 34)
    // 333 prefectures of 2020, those that were replaced, and nine cities of Taiwan.
    #expect((333 + 9...350).contains(count(.prefecture)))
    #expect((2844...3300).contains(count(.county)))
    let codes = regions.filter { $0.level == .county }.map(\.code)
    #expect(Set(codes).count >= codes.count - 10)
    for region in regions where region.level == .county {
      #expect(region.code % 100 != 0 && region.name.count >= 6, "\(region.text)")
      #expect(region.parent >= 0, "\(region.text)")
    }
  }

  @Test func `every place is found by its full path, with or without a road behind it`() {
    let regions = RegionTable.shared.regions
    for index in regions.indices {
      let text = Self.path(of: index).map(\.text).joined()
      for rest in ["", "人民路8号"] {
        let parts = Self.parse(text + rest)
        let found = parts.regions.map { regions[Int($0)].text }
        #expect(
          parts.certainty == .certain && parts.regions == [Int16(index)],
          "\(text)\(rest): \(parts.certainty) \(found)"
        )
      }
    }
  }

  @Test func `a county alone is certain if it is the only one of its name`() {
    let regions = RegionTable.shared.regions
    var holders: [String: [Int16]] = [:]
    for (index, region) in regions.enumerated() {
      holders[region.text, default: []].append(Int16(index))
    }
    var ambiguous = 0
    for (index, region) in regions.enumerated() where region.level == .county {
      // 城区 and 矿区 mean nothing without the town before them, and 忠县 is too short to be told from other words.
      guard region.name.count > 6 else { continue }
      let same = holders[region.text] ?? []
      let parts = Self.parse(region.text + "人民路8号")
      #expect(parts.regions == same, "\(region.text)")
      #expect(parts.certainty == (same.count == 1 ? .certain : .ambiguous), "\(region.text)")
      if same.count > 1 { ambiguous += 1 }
      #expect(same.contains(Int16(index)))
    }
    #expect(ambiguous > 50)
  }

  @Test func `short forms of provinces and prefectures are understood in a chain`() {
    let regions = RegionTable.shared.regions
    for (index, region) in regions.enumerated()
    where region.level == .county && region.name.count > 6 {
      let path = Self.path(of: index)
      guard path.count == 3 else { continue }
      let short = path.prefix(2).map { RegionReader.spellings(of: $0).last { $0.kind == .short } }
      guard let province = short[0], let prefecture = short[1] else { continue }
      let text = String(decoding: province.text + prefecture.text, as: UTF8.self) + region.text
      let parts = Self.parse(text + "人民路8号")
      #expect(parts.regions == [Int16(index)], "\(text)")
    }
  }
}
