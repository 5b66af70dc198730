import PanoramaModel

/// Reads the divisions at the start of a Chinese address: longest match first, each inside the one before.
///
/// The division above may be missing. A name that several places have stays open until a lower one decides; if none
/// does, all remain as candidates.
struct RegionWalk {
  private let table = RegionTable.shared
  /// Where the next name would start.
  private(set) var index = 0
  /// The region that does not lie in what was read before it; -1 when all do.
  private var contradicting: Int16 = -1

  /// Whether the divisions at the start of the text leave a doubt.
  mutating func isUncertain(_ text: Span<UInt8>) -> Bool {
    guard !text.isEmpty, text[0] >= 0xE3 || text[0].isDigit else { return false }
    var parts = AddressParts()
    readPostCode(text, into: &parts)
    run(text, into: &parts)
    return parts.certainty == .ambiguous || parts.certainty == .inconsistent
  }

  /// Reads as many divisions as there are.
  mutating func run(_ text: Span<UInt8>, into parts: inout AddressParts) {
    while true {
      index = AddressText.skipSeparators(text, from: index)
      parts.append(.separator, upTo: index)
      if let end = AddressText.emptyWord(text, at: index, isFirst: parts.read.isEmpty) {
        index = end.end
        parts.append(end.part, upTo: index)
        continue
      }
      guard readRegion(text, into: &parts) || readUnlisted(text, into: &parts) else { break }
    }
    settle(&parts)
  }

  /// Reads a postal code of six digits that stands before everything else.
  mutating func readPostCode(_ text: Span<UInt8>, into parts: inout AddressParts) {
    guard text.count > 6, text[6] >= 0x80 || text[6] == 0x20 else { return }
    for index in 0..<6 where !text[index].isDigit { return }
    // Six digits before 号 are the number of a house.
    guard text[6] == 0x20 || !table.forms(in: text, at: 6).isEmpty else { return }
    index = 6
    parts.append(.postCode, upTo: 6)
  }

  /// Reads one division; returns false when none stands here.
  private mutating func readRegion(_ text: Span<UInt8>, into parts: inout AddressParts) -> Bool {
    var contradiction = -1
    for form in table.forms(in: text, at: index) {
      let candidate = table.forms[form]
      guard UTF8Text.matches(text, at: index, candidate.text) else { continue }
      let end = index + candidate.text.count
      guard isNameHere(candidate, text, end, isFirst: parts.regions.isEmpty) else { continue }
      if contradicting < 0, narrow(to: candidate, &parts) {
        take(form, end, &parts)
        return true
      }
      if candidate.kind == .full, contradiction < 0 { contradiction = form }
    }
    return contradiction >= 0 && !parts.has(.district) && keepContradiction(contradiction, &parts)
  }

  /// A short form is a place only where no road or building is named after it (南京东路, 河北大厦).
  private func isNameHere(
    _ form: RegionForm,
    _ text: Span<UInt8>,
    _ end: Int,
    isFirst: Bool
  ) -> Bool {
    switch form.kind {
    case .full:
      // 城区 and 矿区 alone may be anywhere, and 济南市中区 is 市中区 of 济南.
      if isFirst, form.text.count <= 6 { return false }
      if form.text.count > 6, holdsDivision(form, text, at: end - 3) { return false }
      return !AddressText.goesOnAsWord(text, at: end) || holdsDivision(form, text, at: end)
    case .local where isFirst: return false
    case .short, .local:
      return !AddressText.goesOnAsRoad(text, at: end) || holdsDivision(form, text, at: end)
    }
  }

  /// Whether the full name of a division inside one of the form's regions starts at `index` (路南区 of 唐山).
  private func holdsDivision(_ form: RegionForm, _ text: Span<UInt8>, at index: Int) -> Bool {
    for other in table.forms(in: text, at: index) {
      let inner = table.forms[other]
      guard inner.kind == .full, UTF8Text.matches(text, at: index, inner.text) else { continue }
      for region in inner.regions {
        for outer in form.regions where table.isInside(region, outer) { return true }
      }
    }
    return false
  }

  /// Keeps those regions of the form that lie in what was read before; returns false, with nothing done, if none does.
  private func narrow(to form: RegionForm, _ parts: inout AddressParts) -> Bool {
    guard !parts.regions.isEmpty else {
      parts.regions.append(contentsOf: form.regions)
      return true
    }
    let before = parts.regions.count
    for region in form.regions {
      for index in 0..<before where fits(region, below: parts.regions[index]) {
        parts.regions.append(region)
        break
      }
    }
    guard parts.regions.count > before else { return false }
    parts.regions.removeFirst(before)
    return true
  }

  /// Whether a name may stand behind that of another region: it is the same, or lies in it.
  ///
  /// A zone reaches over divisions that the table puts beside it: 雄安新区容城县, 保定市雄安新区.
  private func fits(_ region: Int16, below outer: Int16) -> Bool {
    if region == outer || table.isInside(region, outer) { return true }
    let (inner, upper) = (table.regions[Int(region)], table.regions[Int(outer)])
    if upper.level == .zone { return table.isInside(region, upper.parent) }
    return inner.level == .zone && table.isInside(outer, inner.parent)
  }

  private mutating func take(_ form: Int, _ end: Int, _ parts: inout AddressParts) {
    index = end
    parts.read.append((form, parts.segments.count))
    // The level is told once the lowest division is known; until then it is that of the first candidate.
    parts.append(Self.part(of: table.regions[Int(parts.regions[0])]), upTo: end)
  }

  /// A known name that does not lie in the division before it: the text is kept, the division before stands.
  private mutating func keepContradiction(_ form: Int, _ parts: inout AddressParts) -> Bool {
    let candidate = table.forms[form]
    let region = candidate.regions.first { [contradicting, table] in
      contradicting < 0 || table.isInside($0, contradicting)
    }
    guard let region, candidate.text.count > 6 else { return false }
    parts.certainty = .inconsistent
    contradicting = region
    index += candidate.text.count
    parts.append(Self.part(of: table.regions[Int(region)]), upTo: index)
    return true
  }

  /// A county that the table does not have, directly after a prefecture: three to five characters ending in 区 or 县.
  private mutating func readUnlisted(_ text: Span<UInt8>, into parts: inout AddressParts) -> Bool {
    guard parts.regions.count == 1, !parts.has(.townLocation),
      table.regions[Int(parts.regions[0])].level != .county,
      let end = AddressText.unlistedCounty(text, at: index)
    else { return false }
    index = end
    // A development zone is no county, and nothing below it is searched.
    parts.append(.townLocation, upTo: end)
    return true
  }

  private func settle(_ parts: inout AddressParts) {
    guard let lowest = parts.regions.first else { return }
    if parts.certainty == .none {
      parts.certainty = parts.regions.count == 1 ? .certain : .ambiguous
    }
    for (form, segment) in parts.read {
      let region =
        table.forms[form].regions.first { $0 == lowest || table.isInside(lowest, $0) }
        ?? table.forms[form].regions[0]
      parts.segments[segment].part = Self.part(of: table.regions[Int(region)])
    }
  }

  private static func part(of region: Region) -> AddressPart {
    switch region.level {
    case .province: region.isMunicipality ? .town : .province
    case .prefecture: .town
    case .county: .district
    case .zone: .townLocation
    }
  }
}
