/// What the words of a Chinese address tell about the text around them.
enum AddressText {
  /// The end of the spaces and commas that start at `index`.
  static func skipSeparators(_ text: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < text.count {
      switch text[index] {
      case 0x20, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"): index += 1
      case 0xE3 where UTF8Text.matches(text, at: index, comma): index += 3
      default: return index
      }
    }
    return index
  }

  /// A word that names no place: the country, an artificial level of the code table, or a label.
  static func emptyWord(
    _ text: Span<UInt8>,
    at index: Int,
    isFirst: Bool
  ) -> (end: Int, part: AddressPart)? {
    guard index + 6 <= text.count, text[index] >= 0xE4 else { return nil }
    for word in emptyWords where UTF8Text.matches(text, at: index, word.text) {
      guard word.part != .country || isFirst else { continue }
      let end = index + word.text.count
      // 中国银行大厦 is a building.
      if word.part == .country, RegionTable.shared.forms(in: text, at: end).isEmpty { continue }
      return (end, word.part)
    }
    return nil
  }

  /// Whether a road, or the name of a building, follows the first characters: then a place's name is part of theirs.
  static func goesOnAsRoad(_ text: Span<UInt8>, at start: Int) -> Bool {
    var index = start
    var skipped = 0
    while index < text.count, skipped < 3 {
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      if isRoad(scalar) || (skipped == 0 && isBuildingStart(text, at: index, scalar)) {
        return true
      }
      // 东 of 东路, 一 of 东一路; any other character may stand once (中山陵路).
      skipped += isDirectionOrNumeral(scalar) ? 1 : 2
      index += length
    }
    return false
  }

  /// Whether a full name is only the start of another word: 中山市场, 朝阳区间.
  static func goesOnAsWord(_ text: Span<UInt8>, at end: Int) -> Bool {
    guard end < text.count else { return false }
    let last = UTF8Text.scalar(in: text, before: end)?.scalar
    let next = UTF8Text.scalar(in: text, at: end).scalar
    switch (last, next) {
    case ("市", "场"), ("市", "路"), ("县", "路"), ("市", "民"), ("县", "府"), ("区", "间"), ("县", "前"):
      return true
    default: return false
    }
  }

  /// The end of a county or zone that the table does not list; nil when the next characters name none.
  static func unlistedCounty(_ text: Span<UInt8>, at start: Int) -> Int? {
    var index = start
    var count = 0
    var previous: Unicode.Scalar = " "
    while index < text.count, count < 11 {
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      guard UTF8Text.isHan(scalar), !isRoad(scalar), !isEnd(scalar) else { return nil }
      index += length
      count += 1
      if scalar == "区" || scalar == "县" || scalar == "旗", count >= 2 {
        if count > 5, scalar != "区" || previous != "发" && previous != "税" && previous != "园" {
          return nil
        }
        switch (previous, scalar) {
        case ("小", "区"), ("社", "区"), ("校", "区"), ("街", "区"), ("厂", "区"), ("库", "区"), ("住", "区"),
          ("宅", "区"), ("院", "区"):
          return nil
        default: return index
        }
      }
      previous = scalar
    }
    return nil
  }

  /// Whether the character ends the name of a road.
  static func isRoad(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "路", "街", "道", "巷", "弄", "胡": true
    default: false
    }
  }

  /// Ends of other parts: no county reaches over them.
  private static func isEnd(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "镇", "乡", "村", "号", "楼", "室", "栋", "幢", "座", "厦": true
    default: false
    }
  }

  private static func isDirectionOrNumeral(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "东", "西", "南", "北", "中", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "环", "大", "支",
      "公",
      "高", "架":
      true
    default: false
    }
  }

  private static func isBuildingStart(
    _ text: Span<UInt8>,
    at index: Int,
    _ scalar: Unicode.Scalar
  ) -> Bool {
    switch scalar {
    case "大", "宾", "饭", "酒", "广", "花", "公", "小", "新", "银", "中", "商", "市", "会": break
    default: return false
    }
    for word in buildingWords where UTF8Text.matches(text, at: index, word) { return true }
    return false
  }

  private static let comma = Array("、".utf8)
  private static let emptyWords: [(text: [UInt8], part: AddressPart)] = [
    ("中华人民共和国", AddressPart.country), ("中国", .country), ("市辖区", .separator),
    ("省直辖县级行政区划", .separator), ("自治区直辖县级行政区划", .separator), ("地址", .separator),
  ].map { (Array($0.0.utf8), $0.1) }
  private static let buildingWords = [
    "大厦", "大楼", "宾馆", "饭店", "酒店", "广场", "花园", "公寓", "公馆", "小区", "新村", "银行", "中心", "商城", "商厦", "会馆",
    "大酒店", "市场",
  ].map { Array($0.utf8) }
}
