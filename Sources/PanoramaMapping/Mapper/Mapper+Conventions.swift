public import PanoramaModel

// Conventions that single cells leave open, settled by what the whole column says.
extension Mapper {
  /// A convention that a column settled: how often it decided.
  public struct SettledConvention: Sendable {
    /// The field.
    public var field: CustomerField
    /// The path in the record.
    public var path: String
    /// The line of the rule in the mapping.
    public var line: Int
    /// What was settled, as a mapping would write it.
    public var option: String
    /// How many values were read by it.
    public var count: Int
  }

  /// Reads the values again that could be read in two ways, where the rest of their column proves which way is right.
  ///
  /// For the end of a file. Values that were forgotten before, because rows are summed up as they come, stay as they are;
  /// and without proof nothing is settled, because nothing is guessed.
  ///
  /// - Returns: What was settled, by rule.
  public mutating func settleConventions() -> [SettledConvention] {
    var settled: [SettledConvention] = []
    for index in conventions.indices {
      let rule = compiled.compiledRules[index]
      guard let options = conventions[index]?.settled(rule.written.options),
        let normalizer = NormalizerCatalog.entry(named: rule.normalizerName)?.make(options)
      else { continue }
      let count = settle(rule, normalizer)
      guard count > 0 else { continue }
      settled.append(
        SettledConvention(
          field: rule.field,
          path: compiled.rules[index].path,
          line: compiled.rules[index].line,
          option: Self.option(options, rule.written.options),
          count: count
        )
      )
    }
    return settled
  }

  private mutating func settle(_ rule: CompiledRule, _ normalizer: any Normalizer) -> Int {
    var count = 0
    var value = NormalizedValue()
    for place in table.values.indices {
      let old = table.values[place]
      guard old.rule == rule.index, old.validity == .invalid, old.findings.contains(.ambiguous)
      else { continue }
      value.reset()
      let raw = Int(old.raw.offset)..<Int(old.raw.offset + old.raw.length)
      let text = Array(table.text[raw])
      normalizer.normalize(text.span, into: &value)
      guard value.validity != .invalid else { continue }
      var new = old
      new.validity = value.validity
      new.confidence = min(value.confidence, 90)
      new.findings = value.findings.union(.inferred)
      new.canonical = table.append(value.canonical)
      table.values[place] = new
      count += 1
    }
    return count
  }

  /// The option that changed, as a mapping writes it.
  private static func option(_ new: NormalizerOptions, _ old: NormalizerOptions) -> String {
    if new.forms != old.forms { return "forms: [\(new.forms.joined(separator: ", "))]" }
    if new.decimalComma != old.decimalComma {
      return "decimal_comma: \(new.decimalComma ?? false)"
    }
    return "initials: \(new.initials ?? "")"
  }
}
