import PanoramaModel

/// A field of a table, ready to run.
///
/// A class, because the mapper takes one up for every value: a struct of this size would have each
/// of its arrays counted each time.
final class CompiledRule: Sendable {
  let field: CustomerField
  let origin: CompiledOrigin
  /// The path of a value that is simply that of one path; `none` for all others.
  let plainPath: FieldPathID
  /// Whether the mapping itself says the value, in its canonical form.
  let isLiteral: Bool
  let steps: [CleaningStep]
  let codes: CodeTable?
  let meanings: [[UInt8]]
  /// The column that the text is looked up in; nil for none.
  let lookup: [[UInt8]: [UInt8]]?
  let lookupPlace: String
  let kindPath: FieldPathID
  let kindCodes: [(code: [UInt8], kind: IdentifierKind)]
  let kindFallback: IdentifierKind
  /// Where the unit of the amount is; nil when it is the same for all.
  let unit: CompiledOrigin?
  let units: [[UInt8]]
  let otherwise: FieldRule.UnfitPolicy
  let isRequired: Bool
  let party: PartyKind?
  let condition: CompiledCondition?
  let index: UInt16
  let normalizerName: String
  let isMultiple: Bool
  /// How the rule was written: conventions that a column settles make its normalizer anew.
  let written: FieldRule
  /// The normalizer, and its variants: for persons, for each kind of identifier, for each unit.
  private let normalizers: [any Normalizer]
  private let variety: Variety

  /// What chooses among the variants.
  private enum Variety {
    case none, party, kind, unit
  }

  init(
    _ rule: FieldRule,
    index: Int,
    below base: FieldPathID,
    _ paths: inout FieldPathTree,
    _ inputs: MappingInputs
  ) {
    written = rule
    field = rule.field
    origin = CompiledOrigin(rule.origin, below: base, &paths, inputs)
    if case .path(let path) = origin { plainPath = path } else { plainPath = FieldPathTree.none }
    isLiteral =
      if case .constant = rule.origin {
        rule.steps.isEmpty && rule.lookup == nil && rule.codes == nil
      } else {
        false
      }
    steps = rule.steps
    codes = rule.codes
    meanings = rule.codes?.rows.map { Array($0.meaning.utf8) } ?? []
    lookup = rule.lookup.map { inputs.lookups[$0.entry]?.column($0.column) ?? [:] }
    lookupPlace = rule.lookup.map { "`\($0.column)` of `\($0.entry)`" } ?? ""
    let kindFrom = rule.kind?.from ?? []
    kindPath =
      kindFrom.isEmpty ? FieldPathTree.none : paths.insert(kindFrom, below: base, isWanted: true)
    kindCodes = rule.kind?.codes ?? []
    kindFallback = rule.kind?.fallback ?? .unknown
    unit = rule.unit.map { CompiledOrigin($0, below: base, &paths, inputs) }
    units = rule.unit == nil ? [] : Self.unitNames(rule).map { Array($0.utf8) }
    otherwise = rule.otherwise
    isRequired = rule.isRequired
    party = rule.party
    condition = rule.condition.map { CompiledCondition($0, below: base, &paths) }
    self.index = UInt16(index)
    normalizerName = rule.normalizer
    isMultiple = rule.field.definition.isMultiple
    (variety, normalizers) = Self.variants(rule)
  }

  private static func variants(_ rule: FieldRule) -> (Variety, [any Normalizer]) {
    func make(_ change: (inout NormalizerOptions) -> Void) -> any Normalizer {
      var options = rule.options
      change(&options)
      // The reader of mappings has checked the name, so the fallback is never used.
      return NormalizerCatalog.entry(named: rule.normalizer)?.make(options) ?? TextNormalizer()
    }
    if rule.kind != nil {
      return (.kind, IdentifierKind.allCases.map { kind in make { $0.identifierKind = kind } })
    }
    if rule.unit != nil {
      return (.unit, unitNames(rule).map { unit in make { $0.unit = unit } })
    }
    if rule.normalizer == "name" {
      return (.party, [make { _ in }, make { $0.partyKind = .person }])
    }
    return (.none, [make { _ in }])
  }

  /// The variant for a party, a kind or a unit; nil for a unit that is none.
  func variant(party: PartyKind, kind: IdentifierKind, unit: [UInt8]) -> Int? {
    switch variety {
    case .none: 0
    case .party: party == .person ? 1 : 0
    case .kind: Int(kind.rawValue)
    case .unit: unit.isEmpty ? 0 : units.firstIndex(of: unit) ?? variant(unit: unit)
    }
  }

  /// The variant for another spelling of a unit: `万` for 万元, `%` for `percent`.
  private func variant(unit: [UInt8]) -> Int? {
    let name = String(decoding: unit, as: UTF8.self)
    if normalizerName == "rate" {
      let known = ["%": "percent", "％": "percent", "bp": "basis_points", "bps": "basis_points"]
      return known[name.lowercased()].flatMap { name in units.firstIndex(of: Array(name.utf8)) }
    }
    guard let factor = MoneyNormalizer.unit(named: name) else { return nil }
    return units.firstIndex { known in
      MoneyNormalizer.unit(named: String(decoding: known, as: UTF8.self)) == factor
    }
  }

  /// The units that a column of units may name, the usual spelling of each.
  static func unitNames(_ rule: FieldRule) -> [String] {
    rule.normalizer == "rate"
      ? RateNormalizer.Unit.allCases.map(\.rawValue)
      : ["元", "百元", "千元", "万元", "十万元", "百万元", "千万元", "亿元", "十亿元", "百亿元", "billones"]
  }

  /// Whether the same text may be cleaned in different ways.
  var hasVariants: Bool { variety != .none }

  /// Cleans a text.
  func normalize(_ text: Span<UInt8>, variant: Int, into value: inout NormalizedValue) {
    normalizers[variant].normalize(text, into: &value)
  }
}
