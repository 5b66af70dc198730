import PanoramaModel

/// Whether every record and every declared sum is accounted for, file by file.
struct ConservationView {
  var files: [FileRow]
  var moreFiles: String?
  var sums: [SumRow]
  var moreSums: String?
  var total: FileRow?
  var summary: String

  struct FileRow {
    var source: String
    var file: String
    var read: String
    var mapped: String
    var quarantined: String
    var filtered: String
    var duplicate: String
    var declared: String
    var isConserved: Bool
    var difference: String
  }

  struct SumRow {
    var source: String
    var file: String
    var field: String
    var declared: String
    var mapped: String
    var setAside: String
    var difference: String
    var agrees: Bool
    var isDeclared: Bool
  }

  init(_ totals: [ControlTotals]) {
    // What does not agree comes first: it must not fall beyond the cap.
    let ordered = totals.filter { !Self.agrees($0) } + totals.filter(Self.agrees)
    let files = Capped(ordered, at: 200, Self.row)
    self.files = files.rows
    moreFiles = files.more
    let allSums = totals.flatMap { file in file.sums.map { Self.row($0, of: file) } }
    let sums = Capped(
      allSums.filter { !$0.agrees } + allSums.filter(\.agrees),
      at: 200,
      { $0 }
    )
    self.sums = sums.rows
    moreSums = sums.more
    var sum = ControlTotals(source: "all", entry: "", file: "")
    for file in totals {
      sum.read += file.read
      sum.mapped += file.mapped
      sum.quarantined += file.quarantined
      sum.filtered += file.filtered
      sum.duplicate += file.duplicate
    }
    total = totals.count > 1 ? Self.row(sum) : nil
    let wrong = totals.count { !Self.agrees($0) }
    summary =
      wrong == 0
      ? "Every record of \(totals.count == 1 ? "the file" : "all \(totals.count) files") is accounted for."
      : "\(wrong) of \(totals.count) files do not add up."
  }

  private static func agrees(_ file: ControlTotals) -> Bool {
    file.isConserved && (file.declaredRecords ?? file.read) == file.read
  }

  private static func row(_ file: ControlTotals) -> FileRow {
    let rest = file.read - file.mapped - file.quarantined - file.filtered - file.duplicate
    var differences: [String] = []
    if rest != 0 { differences.append("\(Figures.grouped(rest)) unaccounted for") }
    if let declared = file.declaredRecords, declared != file.read {
      differences.append("\(Figures.grouped(file.read - declared)) against the declared count")
    }
    return FileRow(
      source: file.source,
      file: file.file,
      read: Figures.grouped(file.read),
      mapped: Figures.grouped(file.mapped),
      quarantined: Figures.grouped(file.quarantined),
      filtered: Figures.grouped(file.filtered),
      duplicate: Figures.grouped(file.duplicate),
      declared: file.declaredRecords.map(Figures.grouped) ?? "–",
      isConserved: differences.isEmpty,
      difference: differences.joined(separator: "; ")
    )
  }

  private static func row(_ sum: ControlTotals.Sum, of file: ControlTotals) -> SumRow {
    let difference = sum.declared.flatMap { sum.computed?.subtracting($0) }
    return SumRow(
      source: file.source,
      file: file.file,
      field: sum.name,
      declared: sum.declared.map(Figures.grouped) ?? "–",
      mapped: Figures.grouped(sum.mapped),
      setAside: Figures.grouped(sum.setAside),
      difference: difference.map(Figures.grouped) ?? "–",
      agrees: sum.declared == nil || difference == .zero,
      isDeclared: sum.declared != nil
    )
  }
}
