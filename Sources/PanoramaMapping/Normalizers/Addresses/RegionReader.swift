/// Reads `RegionData`, and says how places are called in short.
enum RegionReader {
  /// All regions: divisions in the order of their codes, then the zones.
  static func regions() -> [Region] {
    var regions: [Region] = []
    var province: Int16 = -1
    for line in RegionData.lines.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 1, let code = UInt32(words[0]) else { continue }
      let name = Array(words[1].utf8)
      if words[0].utf8.count == 2 {
        province = Int16(regions.count)
        regions.append(Region(code: code * 10000, level: .province, parent: -1, name: name))
        continue
      }
      var above = province
      if name != [UInt8(ascii: "-")] {
        above = Int16(regions.count)
        regions.append(
          Region(code: code * 100, level: .prefecture, parent: province, name: name)
        )
      }
      for word in words.dropFirst(2) {
        guard let last = UInt32(word.prefix(2)) else { continue }
        let name = Array(word.dropFirst(2).utf8)
        regions.append(
          Region(code: code * 100 + last, level: .county, parent: above, name: name)
        )
      }
    }
    appendZones(to: &regions)
    return regions
  }

  /// Functional zones have no code of their own (GB/T 2260 lists divisions only), nor have the cities of Taiwan.
  private static func appendZones(to regions: inout [Region]) {
    let zones: [(code: UInt32, names: String)] = [
      (110_000, "北京经济技术开发区 亦庄经济技术开发区"), (130_000, "雄安新区"),
      (320_500, "苏州工业园区 苏州高新区"), (320_100, "江北新区"), (210_200, "金普新区"),
      (220_100, "长春新区"), (230_100, "哈尔滨新区"), (310_000, "临港新片区 张江高科技园区"),
      (330_900, "舟山群岛新区"), (350_100, "福州新区"), (360_000, "赣江新区"),
      (370_200, "西海岸新区 青岛西海岸新区"), (410_100, "郑东新区"), (420_100, "东湖新技术开发区"),
      (430_100, "湘江新区"), (440_300, "前海深港合作区 大鹏新区 光明新区"), (440_400, "横琴新区"),
      (500_000, "两江新区"), (510_100, "天府新区"), (520_000, "贵安新区"),
      (530_100, "滇中新区"), (610_000, "西咸新区"), (620_100, "兰州新区"),
    ]
    func above(_ code: UInt32) -> Int16? {
      regions.firstIndex { $0.code == code && $0.level != .zone }.map { Int16($0) }
    }
    for zone in zones {
      guard let parent = above(zone.code) else { continue }
      for name in zone.names.split(separator: " ") {
        regions.append(
          Region(code: zone.code, level: .zone, parent: parent, name: Array(name.utf8))
        )
      }
    }
    guard let taiwan = above(710_000) else { return }
    for name in "台北市 新北市 桃园市 台中市 台南市 高雄市 基隆市 新竹市 嘉义市".split(separator: " ") {
      regions.append(
        Region(code: 710_000, level: .prefecture, parent: taiwan, name: Array(name.utf8))
      )
    }
  }

  /// The full name and the short forms of a region.
  static func spellings(of region: Region) -> [RegionSpelling] {
    var result = [RegionSpelling(text: region.name, kind: .full)]
    func add(_ text: String, _ kind: RegionForm.Kind) {
      let bytes = Array(text.utf8)
      // A name of one character (唐县, 易县) has no short form that anyone would understand.
      guard bytes.count >= 6, bytes != region.name else { return }
      result.append(RegionSpelling(text: bytes, kind: kind))
    }
    let name = String(decoding: region.name, as: UTF8.self)
    switch region.level {
    case .province:
      add(provinceStem(name), .short)
    case .prefecture:
      if name.hasSuffix("自治州") {
        let stem = withoutNations(String(name.dropLast(3)))
        add(stem, .short)
        add(stem + "州", .short)
      } else if let suffix = ["地区", "市", "盟"].first(where: name.hasSuffix) {
        add(String(name.dropLast(suffix.count)), .short)
      }
    case .county:
      let kind: RegionForm.Kind = wellKnown.contains(name) ? .short : .local
      for suffix in ["自治县", "自治旗"] where name.hasSuffix(suffix) {
        let stem = withoutNations(String(name.dropLast(3)))
        add(stem + suffix.suffix(1), .full)
        add(stem, .local)
        return result
      }
      if name.hasSuffix("市") || name.hasSuffix("县") { add(String(name.dropLast()), kind) }
      if name.hasSuffix("新区") { add(String(name.dropLast(2)), .local) }
    case .zone:
      break
    }
    return result
  }

  private static func provinceStem(_ name: String) -> String {
    if name.hasPrefix("内蒙古") { return "内蒙古" }
    return ["广西", "西藏", "宁夏", "新疆", "香港", "澳门"].first(where: name.hasPrefix)
      ?? String(name.dropLast())
  }

  /// County-level cities that are named without their province, because everybody knows them.
  private static let wellKnown: Set<String> = [
    "昆山市", "义乌市", "常熟市", "江阴市", "张家港市", "太仓市", "晋江市", "石狮市", "慈溪市", "余姚市", "诸暨市",
    "海宁市", "桐乡市", "温岭市", "宜兴市", "靖江市", "胶州市", "寿光市", "乐清市", "瑞安市", "福清市",
  ]

  /// Drops the names of peoples from the end: 黔东南苗族侗族 is 黔东南.
  private static func withoutNations(_ name: String) -> String {
    var name = name
    while let nation = nations.first(where: { name.hasSuffix($0) && name.count > $0.count + 1 }) {
      name = String(name.dropLast(nation.count))
    }
    return name
  }

  /// The peoples in names of autonomous divisions (GB/T 3304), the long spellings first.
  private static let nations: [String] = [
    "各族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族",
    "白族", "土家族", "哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族", "拉祜族", "水族", "东乡族",
    "纳西族", "景颇族", "柯尔克孜族", "土族", "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族",
    "锡伯族", "阿昌族", "普米族", "塔吉克族", "怒族", "鄂温克族", "保安族", "裕固族", "独龙族", "鄂伦春族",
    "哈萨克", "柯尔克孜", "蒙古", "塔吉克", "锡伯",
  ]
}
