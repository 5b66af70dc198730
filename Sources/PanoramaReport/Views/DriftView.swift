import PanoramaModel

/// How the entries compare with earlier runs; those with findings first.
struct DriftView {
  var rows: [Row]
  var more: String?
  /// No entry has an earlier run: the first one has nothing to compare with.
  var isFirst: Bool

  struct Row {
    var entry: String
    var source: String
    var runs: String
    var records: String
    var median: String
    var fields: String
    var findings: [Finding]
  }

  struct Finding {
    var severity: String
    var code: String
    var text: String
    var remedy: String
  }

  init(_ cells: [RunReport.DriftCell]) {
    let ordered = cells.filter { !$0.findings.isEmpty } + cells.filter(\.findings.isEmpty)
    let capped = Capped(ordered, at: 100) { cell in
      Row(
        entry: cell.entry,
        source: cell.source,
        runs: Figures.grouped(cell.runs),
        records: Figures.grouped(cell.records),
        median: cell.medianRecords.map(Figures.grouped) ?? "–",
        fields: "\(cell.mappedFields) mapped, \(cell.unmappedFields) not",
        findings: cell.findings.prefix(50).map {
          Finding(
            severity: $0.severity.rawValue,
            code: $0.code.rawValue,
            text: "expected \($0.expected); found \($0.found)",
            remedy: $0.remedy
          )
        }
      )
    }
    rows = capped.rows
    more = capped.more
    isFirst = !cells.isEmpty && cells.allSatisfy { $0.runs == 0 }
  }
}
