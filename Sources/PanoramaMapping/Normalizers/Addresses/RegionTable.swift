import PanoramaModel

/// A place of the table: a province, a prefecture, a county, or a functional zone.
struct Region: Sendable {
  enum Level: UInt8, Sendable { case province, prefecture, county, zone }
  /// Six digits of GB/T 2260; of a zone, those of the division that it lies in.
  let code: UInt32
  let level: Level
  /// The index of the division above; -1 for provinces.
  let parent: Int16
  /// The full name in UTF-8.
  let name: [UInt8]
  /// The full name.
  let text: String

  init(code: UInt32, level: Level, parent: Int16, name: [UInt8]) {
    self.code = code
    self.level = level
    self.parent = parent
    self.name = name
    text = String(decoding: name, as: UTF8.self)
  }

  /// Whether it is a province that is a city as well: 北京 天津 上海 重庆.
  var isMunicipality: Bool {
    level == .province && [110_000, 120_000, 310_000, 500_000].contains(code)
  }
}

/// One spelling of places: all that share it.
struct RegionForm: Sendable {
  /// How a spelling relates to the name.
  enum Kind: UInt8, Sendable {
    /// The name as the standard has it.
    case full
    /// A short form that is understood anywhere (广西, 深圳, 昆山).
    case short
    /// A short form that is understood only after the division above (浙江义乌).
    case local
  }
  let text: [UInt8]
  let kind: Kind
  /// Indices of regions, in the order of their codes.
  let regions: [Int16]
}

/// Names of places by their first two characters, longest first; made once from `RegionData`.
struct RegionTable: Sendable {
  static let shared = RegionTable()

  let regions: [Region]
  let forms: [RegionForm]
  /// Open addressing by the first six bytes: the key, and the forms with it.
  private let keys: [UInt64]
  private let starts: [Int16]
  private let ends: [Int16]
  private static let slots = 16384

  /// The forms whose texts start with the two Chinese characters at `index`, longest first.
  func forms(in text: Span<UInt8>, at index: Int) -> Range<Int> {
    guard index >= 0, index + 6 <= text.count, text[index] >= 0xE3, text[index] < 0xF0 else {
      return 0..<0
    }
    let key = Self.key(text, at: index)
    var slot = Self.slot(key)
    while keys[slot] != 0 {
      if keys[slot] == key { return Int(starts[slot])..<Int(ends[slot]) }
      slot = (slot + 1) & (Self.slots - 1)
    }
    return 0..<0
  }

  /// Whether one region lies in another, at any depth.
  func isInside(_ region: Int16, _ outer: Int16) -> Bool {
    var above = regions[Int(region)].parent
    while above >= 0 {
      if above == outer { return true }
      above = regions[Int(above)].parent
    }
    return false
  }

  private static func key(_ text: Span<UInt8>, at index: Int) -> UInt64 {
    var key: UInt64 = 0
    for offset in 0..<6 { key = key << 8 | UInt64(text[index + offset]) }
    return key
  }

  private static func slot(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 50)
  }

  private init() {
    let regions = RegionReader.regions()
    var spellings: [RegionSpelling: [Int16]] = [:]
    for index in regions.indices {
      for spelling in RegionReader.spellings(of: regions[index]) {
        spellings[spelling, default: []].append(Int16(index))
      }
    }
    let provinces = Set(
      regions.indices.filter { regions[$0].level == .province }
        .flatMap { RegionReader.spellings(of: regions[$0]).map(\.text) }
    )
    forms =
      spellings
      .filter {
        $0.key.text.count >= 6 && ($0.key.kind == .full || !Self.isTaken($0, provinces, regions))
      }
      .map { RegionForm(text: $0.key.text, kind: $0.key.kind, regions: $0.value.sorted()) }
      .sorted(by: Self.comesFirst)
    var keys = [UInt64](repeating: 0, count: Self.slots)
    var starts = [Int16](repeating: -1, count: Self.slots)
    var ends = starts
    for (index, form) in forms.enumerated() {
      let key = Self.key(form.text.span, at: 0)
      var slot = Self.slot(key)
      while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & (Self.slots - 1) }
      if keys[slot] == 0 { starts[slot] = Int16(index) }
      keys[slot] = key
      ends[slot] = Int16(index + 1)
    }
    self.regions = regions
    self.keys = keys
    self.starts = starts
    self.ends = ends
  }

  /// 海南 alone is the province; the prefecture in 青海 is said with 州.
  private static func isTaken(
    _ spelling: (key: RegionSpelling, value: [Int16]),
    _ provinces: Set<[UInt8]>,
    _ regions: [Region]
  ) -> Bool {
    provinces.contains(spelling.key.text) && spelling.key.text != Array("吉林".utf8)
      && spelling.value.allSatisfy { regions[Int($0)].level != .province }
  }

  private static func comesFirst(_ left: RegionForm, _ right: RegionForm) -> Bool {
    let (leftHead, rightHead) = (left.text.prefix(6), right.text.prefix(6))
    guard leftHead == rightHead else { return leftHead.lexicographicallyPrecedes(rightHead) }
    guard left.text.count == right.text.count else { return left.text.count > right.text.count }
    guard left.text == right.text else { return left.text.lexicographicallyPrecedes(right.text) }
    return left.kind.rawValue < right.kind.rawValue
  }
}

/// A text that may name a region.
struct RegionSpelling: Hashable {
  let text: [UInt8]
  let kind: RegionForm.Kind
}
