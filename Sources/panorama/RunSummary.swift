import PanoramaModel
import PanoramaPipeline

/// What a run came to, in a few lines.
enum RunSummary {
  /// The summary for people.
  static func text(_ outcome: RunOutcome) -> String {
    let report = outcome.report
    var lines = [conservation(report.totals), ""]
    lines.append(
      "\(report.run.records) customer records → \(report.run.profiles) profiles, as of "
        + "\(report.run.asOf)"
    )
    for cell in report.quarantine {
      lines.append(
        "\(cell.count) in quarantine: \(cell.file) line \(cell.firstLine ?? 0), \(cell.code): "
          + cell.remedy
      )
    }
    lines.append("published: \(outcome.folder)")
    return lines.joined(separator: "\n")
  }

  /// The counts of every file: read = mapped + quarantined + filtered + duplicate.
  static func conservation(_ totals: [ControlTotals]) -> String {
    var table = TextTable(header: [
      "file", "read", "mapped", "quarantined", "filtered", "duplicate", "declared", "agrees",
    ])
    for total in totals {
      let sums = total.sums.allSatisfy(\.agrees)
      let counts = total.declaredRecords.map { $0 == total.read } ?? true
      table.rows.append([
        total.file, "\(total.read)", "\(total.mapped)", "\(total.quarantined)",
        "\(total.filtered)", "\(total.duplicate)",
        total.declaredRecords.map { "\($0)" } ?? "",
        total.isConserved && sums && counts ? "yes" : "no",
      ])
    }
    return table.text
  }

  /// The summary for programs.
  struct Published: Encodable {
    let run: RunReport.RunFacts
    let folder: String
    let totals: [ControlTotals]
    let quarantine: [RunReport.QuarantineCell]
    let diagnostics: [Diagnostic]

    init(_ outcome: RunOutcome) {
      run = outcome.report.run
      folder = outcome.folder
      totals = outcome.report.totals
      quarantine = outcome.report.quarantine
      diagnostics = RunSummary.masked(outcome.report.diagnostics)
    }
  }

  /// A run that stopped before anything was written, for programs.
  struct Rehearsed: Encodable {
    let totals: [ControlTotals]
    let diagnostics: [Diagnostic]

    init(_ totals: [ControlTotals], _ remarks: [Diagnostic]) {
      self.totals = totals
      diagnostics = RunSummary.masked(remarks)
    }
  }

  /// A run that was not published, for programs.
  struct Refused: Encodable {
    let exitCode: Int32
    let totals: [ControlTotals]
    let diagnostics: [Diagnostic]

    init(_ failure: RunFailure) {
      exitCode = failure.status.rawValue
      totals = failure.totals
      diagnostics = RunSummary.masked(failure.diagnostics)
    }
  }

  private static func masked(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.map { diagnostic in
      var shown = diagnostic
      if diagnostic.holdsPersonalData { shown.found = "(masked)" }
      return shown
    }
  }
}
