import PanoramaLoading
import PanoramaModel

/// A profile as text for people.
enum ProfileText {
  /// The profile and its records.
  static func summary(_ profile: ProfileDetail) -> String {
    var lines = [headline(profile)]
    lines += profile.records.map(record)
    return lines.joined(separator: "\n")
  }

  /// The profile with every value, its origin, and the values that lost.
  static func explanation(_ profile: ProfileDetail, isOneField: Bool) -> String {
    var lines = [headline(profile)]
    if !isOneField { lines += ["", "records"] + profile.records.map(record) }
    for field in profile.fields {
      lines += ["", "\(field.name)  (\(field.reason))"]
      lines += field.values.map(value)
    }
    if isOneField { return lines.joined(separator: "\n") }
    for (name, rows) in [
      ("accounts", profile.accounts), ("facilities", profile.facilities),
      ("loans", profile.loans), ("holdings", profile.holdings), ("profit", profile.profit),
      ("applications", profile.applications), ("guarantees", profile.guarantees),
      ("assets", profile.assets),
    ] where !rows.isEmpty {
      lines += ["", name] + rows.map(row)
    }
    if !profile.indicators.isEmpty {
      lines += ["", "indicators"]
      lines += profile.indicators.map { "  \($0.code)  \($0.value) \($0.unit)  (\($0.period))" }
    }
    if !profile.counterparties.isEmpty {
      lines += ["", "payers and payees"]
      lines += profile.counterparties.map {
        "  \($0.role)  \($0.name)  \($0.sum) \($0.currency) in \($0.count)"
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func headline(_ profile: ProfileDetail) -> String {
    "\(profile.id)  \(profile.kind)  \(profile.displayName ?? "")  tier \(profile.tier)"
  }

  private static func record(_ record: ProfileDetail.Record) -> String {
    var text = "  \(record.origin.source):\(record.origin.recordID)  \(place(record.origin))"
    if let weight = record.matchWeight {
      text += "  joined by \(record.linkReason) (\((weight * 10).rounded() / 10) bits)"
    }
    return text
  }

  private static func value(_ value: ProfileDetail.Value) -> String {
    var text = value.published ? "  * " : "    "
    text += value.value
    if let kind = value.identifierKind { text += " [\(kind)]" }
    if value.validity != "unchecked" { text += " \(value.validity)" }
    if value.raw != value.value { text += "  from \"\(value.raw)\"" }
    if !value.findings.isEmpty { text += " {\(value.findings.joined(separator: ", "))}" }
    if let origin = value.origin {
      text += "  \(origin.source):\(origin.recordID) \(place(origin))"
    }
    if let rule = value.rule { text += "  by \(rule.file):\(rule.line) \(rule.normalizer)" }
    return text
  }

  private static func row(_ row: ProfileDetail.Row) -> String {
    let values = row.values.map { "\($0.field) \($0.value)" }.joined(separator: ", ")
    return "  \(values)  \(place(row.origin))"
  }

  private static func place(_ origin: ProfileDetail.Origin) -> String {
    "\(origin.file):\(origin.line)"
  }
}
