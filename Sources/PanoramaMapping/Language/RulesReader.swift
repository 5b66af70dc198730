public import PanoramaModel
import Yams

/// Reads the rule files beside the mappings: `pipeline.yaml`, `matching.yaml`, `survivorship.yaml`, `indicators.yaml`.
public enum RulesReader {
  /// The names of the rule files, which are not mappings.
  public static let fileNames = [
    "pipeline.yaml", "matching.yaml", "survivorship.yaml", "indicators.yaml",
  ]

  /// Reads `pipeline.yaml`.
  public static func settings(
    _ text: String,
    file: String
  ) throws(MappingError) -> PipelineSettings {
    try read(text, file) { root in
      root.allow(["panorama", "input", "output", "sources", "gates", "quarantine"])
      var settings = PipelineSettings()
      settings.input = root.text("input")
      settings.output = root.text("output")
      settings.sources = root.texts("sources") ?? []
      if let gates = root.section("gates") {
        gates.allow(["quarantined_at_most_percent"])
        let budget = gates.amount("quarantined_at_most_percent")
        settings.quarantineBudgetPercent = budget ?? settings.quarantineBudgetPercent
        if let budget, budget < .zero || budget > Amount(units: 100, scale: 0) {
          gates.report(
            .mappingBadValue,
            gates["quarantined_at_most_percent"],
            field: "quarantined_at_most_percent",
            expected: "a percentage from 0 to 100",
            found: "`\(budget)`",
            remedy: "write `quarantined_at_most_percent: 5`"
          )
        }
      }
      if let quarantine = root.section("quarantine") {
        quarantine.allow(["show_values"])
        settings.showsValues = quarantine.flag("show_values") ?? false
      }
      return settings
    }
  }

  /// Reads `matching.yaml`.
  public static func matching(_ text: String, file: String) throws(MappingError) -> MatchingRules {
    try read(text, file) { root in
      root.allow(["panorama", "match_probability", "review_probability", "hubs", "largest_block"])
      var rules = MatchingRules()
      rules.matchProbability = probability("match_probability", root) ?? rules.matchProbability
      rules.reviewProbability = probability("review_probability", root) ?? rules.reviewProbability
      if rules.reviewProbability > rules.matchProbability {
        root.report(
          .mappingBadValue,
          root["review_probability"],
          field: "review_probability",
          expected: "at most match_probability",
          found: "more",
          remedy: "write `review_probability: 0.5`"
        )
      }
      if let hubs = root.section("hubs") {
        hubs.allow(["phone", "email", "identifier"])
        rules.phoneHub = hubs.integer("phone", in: 1...10_000) ?? rules.phoneHub
        rules.emailHub = hubs.integer("email", in: 1...10_000) ?? rules.emailHub
        rules.identifierHub = hubs.integer("identifier", in: 1...10_000) ?? rules.identifierHub
      }
      rules.largestBlock = root.integer("largest_block", in: 2...100_000) ?? rules.largestBlock
      return rules
    }
  }

  /// Reads `survivorship.yaml`.
  public static func survivorship(
    _ text: String,
    file: String
  ) throws(MappingError) -> SurvivorshipRules {
    try read(text, file) { root in
      root.allow(["panorama", "default", "most_recent", "fields"])
      var rules = SurvivorshipRules()
      rules.defaultAuthority = root.texts("default") ?? []
      for name in root.texts("most_recent") ?? [] {
        if let field = customerField(name, root, root["most_recent"]) {
          rules.mostRecent.insert(field)
        }
      }
      if let fields = root.section("fields") {
        for entry in fields.entries {
          if let field = customerField(entry.key, fields, entry.node) {
            rules.authority[field] = fields.texts(entry.key) ?? []
          }
        }
      }
      return rules
    }
  }

  /// Reads `indicators.yaml`.
  public static func indicators(
    _ text: String,
    file: String
  ) throws(MappingError) -> IndicatorRules {
    try read(text, file) { root in
      root.allow([
        "panorama", "base_currency", "rates", "rate_source", "period_days", "effective",
        "top_counterparties", "tiers",
      ])
      var rules = IndicatorRules()
      rules.baseCurrency = root.text("base_currency") ?? rules.baseCurrency
      rules.rateSource = root.text("rate_source") ?? ""
      if let rates = root.section("rates") {
        for entry in rates.entries {
          guard let rate = rates.amount(entry.key) else { continue }
          rules.rates[entry.key] = rate
          if rate <= .zero {
            rates.report(
              .mappingBadValue,
              entry.node,
              field: entry.key,
              expected: "a rate above zero",
              found: "`\(rate)`",
              remedy: "write how much of the base currency one unit is"
            )
          }
        }
      }
      rules.periodDays = root.integer("period_days", in: 1...3660) ?? rules.periodDays
      rules.topCounterparties =
        root.integer("top_counterparties", in: 0...1000) ?? rules.topCounterparties
      if let effective = root.section("effective") { read(effective, &rules) }
      if let tiers = root.section("tiers") { readTiers(tiers, &rules) }
      return rules
    }
  }

  private static func read(_ section: YAMLSection, _ rules: inout IndicatorRules) {
    section.allow(["organisation_deposit", "organisation_transactions", "person_aum"])
    rules.effectiveOrganisationDeposit =
      section.amount("organisation_deposit") ?? rules.effectiveOrganisationDeposit
    rules.effectiveOrganisationTransactions =
      section.integer("organisation_transactions", in: 1...1_000_000)
      ?? rules.effectiveOrganisationTransactions
    rules.effectivePersonAUM = section.amount("person_aum") ?? rules.effectivePersonAUM
  }

  private static func readTiers(_ section: YAMLSection, _ rules: inout IndicatorRules) {
    section.allow(["wealth_person_aum", "wealth_organisation_deposit", "high_potential_net_inflow"])
    rules.wealthPersonAUM = section.amount("wealth_person_aum") ?? rules.wealthPersonAUM
    rules.wealthOrganisationDeposit =
      section.amount("wealth_organisation_deposit") ?? rules.wealthOrganisationDeposit
    rules.highPotentialNetInflow =
      section.amount("high_potential_net_inflow") ?? rules.highPotentialNetInflow
  }

  private static func read<Rules>(
    _ text: String,
    _ file: String,
    _ body: (YAMLSection) -> Rules
  ) throws(MappingError) -> Rules {
    let source = YAMLSection.Source(file: file)
    let node = try MappingReader.compose(text, file: file)
    let root = YAMLSection(node, name: "", source: source)
    if let version = root.text("panorama"), version != "1" {
      root.badChoice("panorama", version, among: ["1"])
    }
    let rules = body(root)
    guard source.diagnostics.isEmpty else { throw source.error(in: text) }
    return rules
  }

  private static func probability(_ key: String, _ root: YAMLSection) -> Double? {
    guard let text = root.text(key) else { return nil }
    if let value = Double(text), value > 0, value < 1 { return value }
    root.report(
      .mappingBadValue,
      root[key],
      field: key,
      expected: "a number between 0 and 1",
      found: "`\(text)`",
      remedy: "write `\(key): 0.95`"
    )
    return nil
  }

  private static func customerField(
    _ name: String,
    _ section: YAMLSection,
    _ node: Node?
  ) -> CustomerField? {
    if let field = CustomerField.find(name, in: .customer) { return field }
    let known = CustomerField.definitions.filter { $0.table == .customer }.map(\.name)
    let guess = Spelling.nearest(to: name, in: known)
    section.report(
      .mappingUnknownField,
      node,
      field: name,
      expected: "a field of `customer`",
      found: "`\(name)`",
      remedy: guess.map { "did you mean `\($0)`? write `\($0)`" } ?? "remove `\(name)`"
    )
    return nil
  }
}
