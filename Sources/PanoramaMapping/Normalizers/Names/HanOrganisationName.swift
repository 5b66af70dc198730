import PanoramaModel

/// Chinese names of organisations, read from both ends: form, group and industry from the back, the region from the front.
enum HanOrganisationName {
  static func parts(of name: Span<UInt8>) -> OrganisationNameParts {
    var parts = OrganisationNameParts()
    var end = withoutRemark(name, &parts)
    end = withoutBranch(name, end, &parts)
    parts.head = TextRange(0..<end)
    end = withoutForm(name, end, &parts)
    end = withoutGroup(name, end, &parts)
    end = withoutBrackets(name, end, &parts)
    let start = parts.region.isEmpty ? startOfTradeName(name, end, &parts) : 0
    splitIndustry(name, start..<end, &parts)
    return parts
  }

  /// What stands behind a dash after a legal form, or in a bracket that is known to be no part of a name.
  private static func withoutRemark(
    _ name: Span<UInt8>,
    _ parts: inout OrganisationNameParts
  ) -> Int {
    var end = name.count
    for remark in remarks where endsWith(name, end, remark) { end -= remark.count }
    var index = end - 1
    while index > 0 {
      let byte = name[index]
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":"),
        form(name, index) != nil || endsBranch(name, index) != nil
      {
        end = index
        break
      }
      index -= 1
    }
    parts.remark = TextRange(end..<name.count)
    return end
  }

  /// Cuts the branch off when the name ends in one; the head ends where its legal form does, or before the branch's place.
  private static func withoutBranch(
    _ name: Span<UInt8>,
    _ end: Int,
    _ parts: inout OrganisationNameParts
  ) -> Int {
    guard let word = endsBranch(name, end) else { return end }
    let branchWord = end - word
    var head = endOfHead(name, before: branchWord)
    if head == nil {
      // 经营部 without a company before it is the name of a body of its own.
      guard !bodiesOfTheirOwn.contains(where: { endsWith(name, end, $0) }) else { return end }
      head = startOfPlace(name, before: branchWord)
    }
    let start = head ?? branchWord
    parts.branch = TextRange(start..<end)
    return start
  }

  private static func endOfHead(_ name: Span<UInt8>, before end: Int) -> Int? {
    var index = end
    while index >= 6 {
      for body in bodies where endsWith(name, index, body) && index > body.count {
        // 集团 in brackets ends with them.
        return index < end && name[index] == UInt8(ascii: ")") ? index + 1 : index
      }
      index -= 1
      while index > 0, name[index] & 0xC0 == 0x80 { index -= 1 }
    }
    return nil
  }

  /// Where the places directly before the word for the branch start.
  private static func startOfPlace(_ name: Span<UInt8>, before end: Int) -> Int? {
    let table = RegionTable.shared
    var best: Int?
    var start = end
    for _ in 0..<12 {
      guard let last = UTF8Text.scalar(in: name, before: start) else { break }
      start -= last.length
      if placesEnd(name, from: start, at: end, table) { best = start }
    }
    return best
  }

  /// Whether names of places fill the text between two positions.
  private static func placesEnd(
    _ name: Span<UInt8>,
    from start: Int,
    at end: Int,
    _ table: RegionTable
  ) -> Bool {
    var index = start
    while index < end {
      guard let next = place(name, at: index, limit: end, table, allowsLocal: index > start) else {
        return false
      }
      index = next
    }
    return index == end
  }

  /// The end of the longest name of a place at `index`.
  private static func place(
    _ name: Span<UInt8>,
    at index: Int,
    limit: Int,
    _ table: RegionTable,
    allowsLocal: Bool
  ) -> Int? {
    for form in table.forms(in: name, at: index) {
      let candidate = table.forms[form]
      let end = index + candidate.text.count
      if end <= limit, candidate.kind != .local || allowsLocal,
        UTF8Text.matches(name, at: index, candidate.text)
      {
        return end
      }
    }
    return nil
  }

  private static func withoutForm(
    _ name: Span<UInt8>,
    _ end: Int,
    _ parts: inout OrganisationNameParts
  ) -> Int {
    guard let (form, start) = form(name, end), start > 0 else { return end }
    parts.form = form
    parts.legalForm = TextRange(start..<end)
    return start
  }

  private static func form(_ name: Span<UInt8>, _ end: Int) -> (form: Int, start: Int)? {
    for spelling in LegalForms.shared.han where endsWith(name, end, spelling.text) {
      return (spelling.form, end - spelling.text.count)
    }
    return nil
  }

  private static func withoutGroup(
    _ name: Span<UInt8>,
    _ end: Int,
    _ parts: inout OrganisationNameParts
  ) -> Int {
    for word in groups where endsWith(name, end, word) && end > word.count {
      parts.isGroup = true
      return end - word.count
    }
    return end
  }

  /// A place in brackets at the end of what is left: 网络技术(中国), or in front of the line of business: 支付宝(中国)网络技术.
  private static func withoutBrackets(
    _ name: Span<UInt8>,
    _ end: Int,
    _ parts: inout OrganisationNameParts
  ) -> Int {
    guard let open = firstIndex(of: UInt8(ascii: "("), name, 0..<end), open > 0,
      let close = firstIndex(of: UInt8(ascii: ")"), name, open..<end)
    else { return end }
    for group in bracketGroups where UTF8Text.matches(name, at: open, group) {
      parts.isGroup = true
    }
    let inner = (open + 1)..<close
    let isPlace =
      placesEnd(name, from: inner.lowerBound, at: inner.upperBound, .shared) && !inner.isEmpty
      || countries.contains {
        $0.count == inner.count && UTF8Text.matches(name, at: inner.lowerBound, $0)
      }
    if isPlace { parts.region = TextRange(inner) }
    return close + 1 == end && (isPlace || parts.isGroup) ? open : end
  }

  private static func firstIndex(of byte: UInt8, _ name: Span<UInt8>, _ range: Range<Int>) -> Int? {
    range.first { name[$0] == byte }
  }

  /// Skips the places in front, unless nothing but words for a line of business would be left (中山科技有限公司).
  private static func startOfTradeName(
    _ name: Span<UInt8>,
    _ end: Int,
    _ parts: inout OrganisationNameParts
  ) -> Int {
    let table = RegionTable.shared
    var index = 0
    if UTF8Text.matches(name, at: 0, china) { index = china.count }
    while let next = place(name, at: index, limit: end, table, allowsLocal: false) { index = next }
    guard index > 0, !isIndustryOnly(name, index..<end) else { return 0 }
    parts.region = TextRange(0..<index)
    return index
  }

  private static func isIndustryOnly(_ name: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var end = range.upperBound
    while end > range.lowerBound, let start = startOfIndustry(name, end), start >= range.lowerBound
    {
      end = start
    }
    return end <= range.lowerBound
  }

  /// Splits what is left into trade name and line of business; at least two characters of trade name stay.
  private static func splitIndustry(
    _ name: Span<UInt8>,
    _ range: Range<Int>,
    _ parts: inout OrganisationNameParts
  ) {
    // Nothing but a bracket stands between the two when the place is in the middle.
    let open = firstIndex(of: UInt8(ascii: "("), name, range)
    let close = open.flatMap { firstIndex(of: UInt8(ascii: ")"), name, $0..<range.upperBound) }
    if let open, let close, close + 1 < range.upperBound, !parts.region.isEmpty || parts.isGroup {
      parts.tradeName = TextRange(range.lowerBound..<open)
      parts.industry = TextRange((close + 1)..<range.upperBound)
      return
    }
    guard !range.isEmpty else { return }
    var split = range.upperBound
    while let start = startOfIndustry(name, split),
      start >= range.lowerBound + (name[range.lowerBound] < 0x80 ? 1 : 6)
    { split = start }
    parts.tradeName = TextRange(range.lowerBound..<split)
    parts.industry = TextRange(split..<range.upperBound)
  }

  private static func startOfIndustry(_ name: Span<UInt8>, _ end: Int) -> Int? {
    guard end > 0 else { return nil }
    for word in IndustryWords.byLastByte[Int(name[end - 1])] where endsWith(name, end, word) {
      return end - word.count
    }
    return nil
  }

  private static func endsBranch(_ name: Span<UInt8>, _ end: Int) -> Int? {
    for word in branches where endsWith(name, end, word) && end > word.count { return word.count }
    return nil
  }

  static func endsWith(_ name: Span<UInt8>, _ end: Int, _ word: [UInt8]) -> Bool {
    // The last byte differs nearly always.
    guard end >= word.count, name[end - 1] == word[word.count - 1] else { return false }
    return UTF8Text.matches(name, at: end - word.count, word)
  }

  private static let china = Array("中国".utf8)
  private static let countries = ["中国", "国际", "亚洲", "亚太", "香港", "澳门", "台湾", "大中华", "全国"].map {
    Array($0.utf8)
  }
  private static let groups = ["(集团)", "集团"].map { Array($0.utf8) }
  private static let bracketGroups = ["(集团)"].map { Array($0.utf8) }
  private static let branches = [
    "分公司", "支公司", "子公司", "分行", "支行", "营业部", "营业厅", "营业室", "营业所", "办事处", "代表处", "分理处", "储蓄所", "分部",
    "分店",
    "分厂", "分院", "分校", "分社", "分所", "项目部", "经营部", "服务部", "门市部", "信用社",
  ].map { Array($0.utf8) }
  private static let bodiesOfTheirOwn = ["营业部", "经营部", "服务部", "门市部", "信用社", "分店"].map {
    Array($0.utf8)
  }
  /// What the name of a head office ends in.
  private static let bodies = ["公司", "银行", "合作社", "联社", "信用社", "集团", "事务所", "医院", "大学", "商行"].map {
    Array($0.utf8)
  }
  private static let remarks = ["(已注销)", "(注销)", "(吊销)", "(已吊销)", "(筹)", "(筹建)", "(清算)", "(停业)"].map
  {
    Array($0.utf8)
  }
}
