import PanoramaModel

/// Reads what stands below the divisions of a Chinese address: township, road, number, building, floor, room.
///
/// Every part ends in a word of its kind (路, 号, 室); what no such word closes goes to the address line.
struct AddressBody {
  private var index: Int
  /// Characters since the last part.
  private var count = 0
  private var previous: Unicode.Scalar = " "

  init(from index: Int) { self.index = index }

  /// Takes the rest of the text apart.
  mutating func run(_ text: Span<UInt8>, into parts: inout AddressParts) {
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        readASCII(text, into: &parts)
        continue
      }
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      index += length
      count += 1
      if let part = Self.ending(scalar, previous, count, text, &index, parts) {
        close(part, &parts)
      } else {
        previous = scalar
      }
    }
    parts.append(.addressLine, upTo: text.count)
  }

  private mutating func close(_ part: AddressPart, _ parts: inout AddressParts) {
    parts.append(part, upTo: index)
    count = 0
    previous = " "
  }

  /// A number with its unit, a separator, or letters.
  private mutating func readASCII(_ text: Span<UInt8>, into parts: inout AddressParts) {
    let start = index
    index = AddressText.skipSeparators(text, from: index)
    if index > start {
      parts.append(.addressLine, upTo: start)
      close(.separator, &parts)
      return
    }
    while index < text.count, Self.isNumberByte(text[index]) { index += 1 }
    guard index > start else {
      index += 1
      count += 1
      return
    }
    guard let (part, end) = unit(text, parts) else {
      count += 1
      return
    }
    if part == .postCode || count > 0, previous != "第" { parts.append(.addressLine, upTo: start) }
    index = end
    close(part, &parts)
  }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isLetter || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "~")
      || byte == UInt8(ascii: "/")
  }

  /// What the number that ends here counts, and where its unit ends.
  private func unit(_ text: Span<UInt8>, _ parts: AddressParts) -> (AddressPart, Int)? {
    guard index < text.count, text[index] >= 0x80 else {
      return numberWithoutUnit(text, parts).map { ($0, index) }
    }
    let (scalar, length) = UTF8Text.scalar(in: text, at: index)
    let end = index + length
    let next: Unicode.Scalar =
      end < text.count ? UTF8Text.scalar(in: text, at: end).scalar : " "
    switch (scalar, next) {
    case ("号", "楼"), ("号", "院"), ("号", "栋"), ("号", "幢"), ("号", "座"), ("单", "元"), ("号", "库"):
      return (.buildingName, end + 3)
    case ("号", "室"), ("号", "房"): return (.room, end + 3)
    case ("号", "弄"): return (.buildingNumber, end + 3)
    case ("号", _), ("弄", _): return (.buildingNumber, end)
    case ("栋", _), ("幢", _), ("座", _), ("期", _), ("组", _), ("梯", _): return (.buildingName, end)
    case ("楼", _), ("层", _): return (.floor, end)
    case ("室", _), ("房", _), ("户", _): return (.room, end)
    default: return nil
    }
  }

  /// At the end of the text: a postal code, a room in a building, or a number in a street.
  private func numberWithoutUnit(_ text: Span<UInt8>, _ parts: AddressParts) -> AddressPart? {
    let start = parts.endOfLast
    let hasOnlyDigits = (start..<index).allSatisfy { text[$0].isDigit }
    if hasOnlyDigits, index - start == 6 { return .postCode }
    guard count == 0 else { return nil }
    if parts.has(.buildingName) || parts.has(.floor) || parts.has(.buildingNumber) { return .room }
    return parts.has(.street) ? .buildingNumber : nil
  }

  /// The part that the character just read closes; nil when it closes none.
  ///
  /// Moves on over the rest of a suffix (街 to 街道办事处).
  private static func ending(
    _ scalar: Unicode.Scalar,
    _ previous: Unicode.Scalar,
    _ count: Int,
    _ text: Span<UInt8>,
    _ index: inout Int,
    _ parts: AddressParts
  ) -> AddressPart? {
    guard count >= 2 else { return nil }
    let isBeforeStreet = !parts.has(.street) && !parts.has(.buildingNumber)
    switch scalar {
    case "街":
      if move(over: subdistrictOffice, text, &index) || move(over: subdistrict, text, &index) {
        return .townLocation
      }
      return followsRoad(text, index) ? nil : street(text, &index)
    case "路", "巷", "弄": return followsRoad(text, index) ? nil : street(text, &index)
    case "道":
      return previous == "大" || index == text.count || text[index].isDigit
        ? street(text, &index) : nil
    case "同": return previous == "胡" ? .street : nil
    case "镇", "乡", "苏":
      if scalar == "苏", !move(over: sum, text, &index) { return nil }
      return isBeforeStreet && !followsRoad(text, index) ? .townLocation : nil
    case "村":
      if followsRoad(text, index) { return nil }
      return previous == "新" ? .buildingName : isBeforeStreet ? .townLocation : nil
    case "区", "园": return zone(scalar, previous, text, &index, isBeforeStreet)
    default:
      return isBuildingEnd(scalar, previous) && !followsRoad(text, index) ? .buildingName : nil
    }
  }

  /// 社区, 开发区, 工业园区, 科技园 are places; 小区, 花园 and 家园 are sites of houses.
  private static func zone(
    _ scalar: Unicode.Scalar,
    _ previous: Unicode.Scalar,
    _ text: Span<UInt8>,
    _ index: inout Int,
    _ isBeforeStreet: Bool
  ) -> AddressPart? {
    if scalar == "园", move(over: area, text, &index) {
      return followsRoad(text, index) ? nil : isBeforeStreet ? .townLocation : .buildingName
    }
    guard !followsRoad(text, index) else { return nil }
    switch (previous, scalar) {
    case ("小", "区"), ("花", "园"), ("家", "园"), ("庄", "园"), ("校", "区"), ("厂", "区"):
      return .buildingName
    case ("社", "区"), ("发", "区"), ("业", "区"), ("新", "区"), ("税", "区"), ("工", "区"):
      return isBeforeStreet ? .townLocation : .buildingName
    case ("技", "园"), ("业", "园"), ("件", "园"), ("流", "园"), ("创", "园"), ("学", "园"):
      return isBeforeStreet ? .townLocation : .buildingName
    default: return nil
    }
  }

  private static func isBuildingEnd(_ scalar: Unicode.Scalar, _ previous: Unicode.Scalar) -> Bool {
    switch (previous, scalar) {
    case ("大", "厦"), ("大", "楼"), ("广", "场"), ("公", "寓"), ("酒", "店"), ("饭", "店"), ("宾", "馆"),
      ("商", "城"),
      ("市", "场"), ("中", "心"), ("大", "学"), ("学", "院"), ("医", "院"), ("学", "校"), ("新", "城"),
      ("公", "馆"),
      ("字", "楼"), ("公", "楼"), ("合", "楼"), ("宿", "舍"), ("商", "厦"), ("名", "苑"), ("雅", "苑"),
      ("花", "苑"), ("华", "庭"):
      true
    default: false
    }
  }

  /// Takes 东段, 一段 and 段 along with a road.
  private static func street(_ text: Span<UInt8>, _ index: inout Int) -> AddressPart {
    for word in sections where UTF8Text.matches(text, at: index, word) {
      index += word.count
      break
    }
    return .street
  }

  private static let sections =
    (["东", "西", "南", "北", "中", "一", "二", "三", "四", "五", ""].map { Array(($0 + "段").utf8) })
    + ["东口", "西口", "南口", "北口"].map { Array($0.utf8) }

  /// Whether the words so far only begin the name of a road: 花园路, 科技园南路.
  private static func followsRoad(_ text: Span<UInt8>, _ start: Int) -> Bool {
    var index = start
    for _ in 0..<2 {
      guard index < text.count, text[index] >= 0x80 else { return false }
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      switch scalar {
      case "路", "街", "巷": return true
      case "道": return index > start
      case "东", "西", "南", "北", "中", "大", "一", "二", "三", "四", "五": index += length
      default: return false
      }
    }
    return false
  }

  private static func move(over word: [UInt8], _ text: Span<UInt8>, _ index: inout Int) -> Bool {
    guard UTF8Text.matches(text, at: index, word) else { return false }
    index += word.count
    return true
  }

  private static let subdistrictOffice = Array("道办事处".utf8)
  private static let subdistrict = Array("道".utf8)
  private static let sum = Array("木".utf8)
  private static let area = Array("区".utf8)
}
