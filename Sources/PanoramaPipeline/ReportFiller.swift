import PanoramaModel
import PanoramaQuality

/// Gathers what the report shows.
enum ReportFiller {
  static func fill(
    _ report: inout RunReport,
    _ assembly: RecordAssembly,
    _ clustering: Clustering,
    _ profiles: ProfileMeasures,
    _ gates: Gates,
    _ rules: IndicatorRules
  ) {
    report.totals = assembly.files.map(\.totals)
    for file in assembly.files {
      for cell in file.measures.completeness { add(cell, to: &report.completeness) }
      report.identifiers += file.measures.identifierCells
      report.findings += file.measures.findings
      report.checks += file.measures.checkResults
      if !file.summary.detections.isEmpty {
        report.detections[file.totals.file] = file.summary.detections
      }
    }
    report.quarantine = quarantine(assembly.quarantined)
    report.matching = clustering.measures
    profiles.fill(&report)
    report.parameters = parameters(rules)
    report.diagnostics = gates.warnings + gates.notes
  }

  private static func parameters(_ rules: IndicatorRules) -> [String: String] {
    var parameters = [
      "base_currency": rules.baseCurrency, "rate_source": rules.rateSource,
      "period_days": "\(rules.periodDays)",
      "effective.organisation_deposit": "\(rules.effectiveOrganisationDeposit)",
      "effective.organisation_transactions": "\(rules.effectiveOrganisationTransactions)",
      "effective.person_aum": "\(rules.effectivePersonAUM)",
      "tiers.wealth_person_aum": "\(rules.wealthPersonAUM)",
      "tiers.wealth_organisation_deposit": "\(rules.wealthOrganisationDeposit)",
      "tiers.high_potential_net_inflow": "\(rules.highPotentialNetInflow)",
    ]
    for (currency, rate) in rules.rates { parameters["rates." + currency] = "\(rate)" }
    return parameters
  }

  /// Several files of one entry count as one.
  private static func add(
    _ cell: RunReport.CompletenessCell,
    to cells: inout [RunReport.CompletenessCell]
  ) {
    let known = cells.firstIndex {
      ($0.source, $0.table, $0.field) == (cell.source, cell.table, cell.field)
    }
    guard let known else {
      cells.append(cell)
      return
    }
    cells[known].rows += cell.rows
    cells[known].filled += cell.filled
    cells[known].invalid += cell.invalid
    cells[known].masked += cell.masked
    cells[known].unknown += cell.unknown
  }

  private static func quarantine(_ records: [QuarantinedRecord]) -> [RunReport.QuarantineCell] {
    var cells: [RunReport.QuarantineCell] = []
    // What somebody ruled out is counted, and asks for nothing.
    for record in records where !record.isDiscarded {
      let file = record.diagnostic.location?.file ?? ""
      let line = record.diagnostic.location?.line
      let code = record.diagnostic.code.rawValue
      if let index = cells.firstIndex(where: { $0.file == file && $0.code == code }) {
        cells[index].count += 1
        if let line { cells[index].firstLine = min(cells[index].firstLine ?? line, line) }
      } else {
        cells.append(
          .init(
            source: record.source,
            file: file,
            code: code,
            count: 1,
            firstLine: line,
            remedy: record.diagnostic.remedy
          )
        )
      }
    }
    return cells.sorted { ($0.source, $0.file, $0.code) < ($1.source, $1.file, $1.code) }
  }
}
