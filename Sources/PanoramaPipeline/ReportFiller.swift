import PanoramaModel
import PanoramaQuality

/// Gathers what the report shows.
enum ReportFiller {
  static func fill(
    _ report: inout RunReport,
    _ assembly: RecordAssembly,
    _ clustering: Clustering,
    _ profiles: ProfileMeasures,
    _ gates: Gates
  ) {
    report.totals = assembly.files.map(\.totals)
    for file in assembly.files {
      report.completeness += file.measures.completeness
      report.identifiers += file.measures.identifierCells
      report.findings += file.measures.findings
      report.checks += file.measures.checkResults
    }
    report.quarantine = quarantine(assembly.quarantined)
    report.matching = clustering.measures
    profiles.fill(&report)
    report.diagnostics = gates.warnings + gates.notes
  }

  private static func quarantine(_ records: [QuarantinedRecord]) -> [RunReport.QuarantineCell] {
    var cells: [RunReport.QuarantineCell] = []
    for record in records {
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
