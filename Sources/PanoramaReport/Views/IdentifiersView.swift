import PanoramaModel

/// How the identifiers of each source fare in their checks: one stacked bar for each source and kind.
struct IdentifiersView {
  var rows: [Row]

  struct Row {
    var source: String
    var kind: String
    var label: String
    var segments: [Segment]
    var counts: [String]
    var validShare: String
  }

  struct Segment {
    var x: String
    var width: String
    var name: String
  }

  static let names = ["valid", "repaired", "invalid", "masked", "placeholder", "missing"]

  init(_ cells: [RunReport.IdentifierCell]) {
    rows = cells.map { cell in
      let counts = [
        cell.valid, cell.repaired, cell.invalid, cell.masked, cell.placeholder, cell.missing,
      ]
      let total = counts.reduce(0, +)
      var segments: [Segment] = []
      var start = 0
      for (name, count) in zip(Self.names, counts) where count > 0 {
        let x = Double(start) / Double(total) * 100
        segments.append(
          Segment(
            x: Figures.fixed(x),
            width: Figures.fixed(Figures.length(count, of: total)),
            name: name
          )
        )
        start += count
      }
      let words = zip(Self.names, counts).map { "\($0) \(Figures.grouped($1))" }
      return Row(
        source: cell.source,
        kind: cell.kind.split(separator: "_").joined(separator: " "),
        label: "\(cell.source), \(cell.kind): \(words.joined(separator: ", "))",
        segments: segments,
        counts: counts.map(Figures.grouped),
        validShare: Figures.percent(cell.valid + cell.repaired, of: total - cell.missing)
      )
    }
  }
}
