import PanoramaModel
import Yams

// What a change against earlier runs means: the `drift:` block.
extension FileMappingReader {
  func driftRules() -> DriftRules {
    var rules = DriftRules()
    guard let drift = section.section("drift") else { return rules }
    drift.allow(MappingGrammar.drift)
    if drift["missing_fields"] != nil { rules.declared.insert(.driftMissingField) }
    if drift["renamed_fields"] != nil { rules.declared.insert(.driftRenamedField) }
    func level(_ key: String, _ otherwise: DriftRules.Level) -> DriftRules.Level {
      drift.choice(key, DriftRules.Level.self) ?? otherwise
    }
    rules.newFields = level("new_fields", rules.newFields)
    rules.missingFields = level("missing_fields", rules.missingFields)
    rules.renamedFields = level("renamed_fields", rules.renamedFields)
    rules.retypedFields = level("retyped_fields", rules.retypedFields)
    rules.newCodes = drift.choice("new_codes", DriftRules.CodeLevel.self) ?? rules.newCodes
    rules.nulls = bound("nulls", MappingGrammar.nulls, drift, rules.nulls)
    rules.volume = bound("volume", MappingGrammar.volume, drift, rules.volume)
    return rules
  }

  /// `nulls: warn`, or `nulls: { level: warn, within_points: 10 }`.
  private func bound(
    _ key: String,
    _ grammar: GrammarSection,
    _ drift: YAMLSection,
    _ otherwise: DriftRules.Bound
  ) -> DriftRules.Bound {
    var bound = otherwise
    guard let node = drift[key] else { return bound }
    guard case .mapping = node else {
      bound.level = drift.choice(key, DriftRules.Level.self) ?? bound.level
      return bound
    }
    guard let below = drift.section(key) else { return bound }
    below.allow(grammar)
    if below["level"] == nil { below.missing("level") }
    bound.level = below.choice("level", DriftRules.Level.self) ?? bound.level
    for unit in grammar.names where unit != "level" {
      bound.within = below.integer(unit, of: grammar) ?? bound.within
    }
    return bound
  }
}
