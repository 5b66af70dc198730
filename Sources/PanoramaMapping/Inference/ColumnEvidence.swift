import PanoramaModel

/// What the values of a column are, as far as their forms and check digits tell.
struct ColumnEvidence {
  /// Shares of the values that a normalizer takes as valid, from 0 to 1.
  private(set) var date = 0.0
  /// The form that has to be declared to read the dates; nil when every date can be read in one way only.
  private(set) var dateForm: DateForm?
  /// Two forms read all values: 03/04/2026 may be the 3rd of April or the 4th of March.
  private(set) var isDateOrderOpen = false
  private(set) var amount = 0.0
  private(set) var hasDecimalComma = false
  private(set) var integer = 0.0
  private(set) var boolean = 0.0
  private(set) var phone: (share: Double, region: String) = (0, "CN")
  /// A second country whose numbers stand in the column too.
  private(set) var otherRegion: String?
  private(set) var email = 0.0
  /// The share of values that are Han names of two to four characters.
  private(set) var hanName = 0.0
  /// The share of values that are names of organisations by their legal form.
  private(set) var organisation = 0.0
  /// The best kind of identifier with check digits, and the share of values that pass.
  private(set) var identifier: (share: Double, kind: IdentifierKind) = (0, .unknown)
  /// The share of values that pass the check digits of any kind of eighteen or more characters, or with a letter.
  private(set) var mixedIdentifiers = 0.0
  /// The tokens among the values that stand for "unknown".
  private(set) var distinct: Set<String>
  /// How many values were looked at.
  let count: Int

  /// At most this many values are looked at: the rest would tell nothing new.
  private static let most = 400

  init(_ values: [String]) {
    let nulls = NullTokens()
    let sample = Self.spread(values).filter { value in
      let bytes = Array(value.utf8)
      return !nulls.matches(bytes.span, for: .date)
    }
    count = sample.count
    distinct = Set(values)
    guard count > 0 else { return }
    readDates(sample)
    readAmounts(sample)
    integer = share(sample, "integer")
    boolean = distinct.count <= 3 ? share(sample, "boolean") : 0
    email = share(sample, "email")
    let regions = ["CN", "ES"].map { region in
      (share: share(sample, "phone") { $0.region = region }, region: region)
    }
    phone = regions.max { $0.share < $1.share } ?? phone
    let both = share(sample, "phone") { options in
      options.region = phone.region
      options.alsoAccepts = regions.map(\.region).filter { $0 != phone.region }
    }
    if both > phone.share + 0.01 {
      otherRegion = regions.map(\.region).first { $0 != phone.region }
      phone.share = both
    }
    readIdentifiers(sample)
    hanName = Double(sample.count(where: Self.isHanName)) / Double(count)
    organisation = Double(sample.count(where: Self.isOrganisation)) / Double(count)
  }

  /// Values from the whole column, not only from its start.
  private static func spread(_ values: [String]) -> [String] {
    guard values.count > most else { return values }
    return (0..<most).map { values[$0 * values.count / most] }
  }

  private func share(
    _ sample: [String],
    _ normalizer: String,
    _ set: (inout NormalizerOptions) -> Void = { _ in }
  ) -> Double {
    var options = NormalizerOptions()
    set(&options)
    guard let entry = NormalizerCatalog.entry(named: normalizer) else { return 0 }
    let cleaner = entry.make(options)
    var value = NormalizedValue()
    let good = sample.count { text in
      value.reset()
      let bytes = Array(text.utf8)
      cleaner.normalize(bytes.span, into: &value)
      // A day that stands for "never" is a date all the same.
      return value.validity == .valid || value.validity == .placeholder
    }
    return Double(good) / Double(sample.count)
  }

  private mutating func readDates(_ sample: [String]) {
    date = share(sample, "date")
    guard date < 0.9 else { return }
    var best: [(form: DateForm, share: Double)] = []
    for form in [DateForm.dayFirst, .monthFirst, .republican] {
      let share = share(sample, "date") { $0.forms = [form.rawValue] }
      if share > date { best.append((form, share)) }
    }
    guard let top = best.map(\.share).max(), top > 0.5 else { return }
    let forms = best.filter { $0.share == top }.map(\.form)
    date = top
    dateForm = forms.first
    isDateOrderOpen = forms.count > 1
  }

  private mutating func readAmounts(_ sample: [String]) {
    let point = share(sample, "money") { $0.decimalComma = false }
    let comma = share(sample, "money") { $0.decimalComma = true }
    // 1234,5 has a decimal comma; 1,234 may have either, and most files have the point.
    let provesComma = sample.contains { value in
      guard let place = value.lastIndex(of: ",") else { return false }
      let rest = value[value.index(after: place)...]
      return rest.count != 3 && !rest.isEmpty && !rest.contains(".")
    }
    hasDecimalComma = comma > point || (provesComma && comma >= point)
    amount = max(point, comma)
  }

  private mutating func readIdentifiers(_ sample: [String]) {
    let kinds: [IdentifierKind] = [
      .unifiedSocialCreditCode, .residentID, .lei, .organisationCode, .nif, .nie, .cif, .hkid,
    ]
    // A normalizer that expects one kind may recognise another, so the kind it reports counts.
    var counts: [IdentifierKind: Int] = [:]
    guard let entry = NormalizerCatalog.entry(named: "identifier") else { return }
    var value = NormalizedValue()
    for kind in kinds {
      var options = NormalizerOptions()
      options.identifierKind = kind
      let cleaner = entry.make(options)
      for text in sample {
        value.reset()
        let bytes = Array(text.utf8)
        cleaner.normalize(bytes.span, into: &value)
        if value.validity == .valid, value.identifierKind == kind { counts[kind, default: 0] += 1 }
      }
    }
    let sure: [IdentifierKind] = [.unifiedSocialCreditCode, .residentID, .lei, .nif, .nie, .cif]
    mixedIdentifiers =
      Double(sure.reduce(0) { $0 + (counts[$1] ?? 0) }) / Double(sample.count)
    for kind in kinds where Double(counts[kind] ?? 0) > identifier.share * Double(sample.count) {
      identifier = (Double(counts[kind] ?? 0) / Double(sample.count), kind)
    }
  }

  private static func isHanName(_ text: String) -> Bool {
    2...4 ~= text.unicodeScalars.count
      && text.unicodeScalars.allSatisfy { 0x4E00...0x9FFF ~= $0.value }
  }

  private static let legalForms = [
    "公司", "银行", "合作社", "事务所", "中心", "厂", "店", "经营部", "集团", "学校", "医院", "委员会",
    " ltd", " inc", " llc", " s.l.", " s.a.", " sl", " sa", " gmbh", " limited", " co.", " bank",
  ]

  private static func isOrganisation(_ text: String) -> Bool {
    let lower = text.lowercased()
    return legalForms.contains { lower.hasSuffix($0) || lower.hasSuffix($0 + ".") }
      || lower.hasSuffix("有限责任公司")
  }
}
