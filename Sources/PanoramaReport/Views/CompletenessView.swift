import PanoramaModel

/// How far each field is filled: a heat map of fields and sources for each table of the schema.
struct CompletenessView {
  var maps: [HeatMap]

  struct HeatMap {
    var table: String
    var width: Int
    var height: Int
    var columns: [Label]
    var rows: [Label]
    var cells: [Cell]
    var label: String
  }

  struct Label {
    var text: String
    var x: Int
    var y: Int
  }

  struct Cell {
    var x: Int
    var y: Int
    var textX: Int
    var textY: Int
    var width: Int
    var height: Int
    /// 0 to 8, or `none` where the source does not deliver the table.
    var level: String
    var text: String
    var title: String
  }

  // Three sources fit on a phone 360 wide.
  private static let labelWidth = 148
  private static let cellWidth = 66
  private static let cellHeight = 26
  private static let headHeight = 24

  init(_ cells: [RunReport.CompletenessCell]) {
    maps = Self.distinct(cells.map(\.table)).map { table in
      Self.map(table, cells.filter { $0.table == table })
    }
  }

  private static func map(_ table: String, _ cells: [RunReport.CompletenessCell]) -> HeatMap {
    let sources = distinct(cells.map(\.source)).sorted()
    let fields = distinct(cells.map(\.field))
    var view = HeatMap(
      table: table,
      width: labelWidth + cellWidth * sources.count,
      height: headHeight + cellHeight * fields.count,
      columns: [],
      rows: [],
      cells: [],
      label: "Share of rows with a usable value in table \(table), by field and department"
    )
    for (column, source) in sources.enumerated() {
      view.columns.append(
        Label(text: source, x: labelWidth + column * cellWidth + cellWidth / 2, y: 16)
      )
    }
    for (row, field) in fields.enumerated() {
      view.rows.append(Label(text: field, x: 0, y: headHeight + row * cellHeight + 17))
      for (column, source) in sources.enumerated() {
        let cell = cells.first { $0.source == source && $0.field == field }
        view.cells.append(Self.cell(cell, source, field, column, row))
      }
    }
    return view
  }

  private static func cell(
    _ cell: RunReport.CompletenessCell?,
    _ source: String,
    _ field: String,
    _ column: Int,
    _ row: Int
  ) -> Cell {
    let (x, y) = (labelWidth + column * cellWidth, headHeight + row * cellHeight)
    var view = Cell(
      x: x + 1,
      y: y + 1,
      textX: x + cellWidth / 2,
      textY: y + 17,
      width: cellWidth - 2,
      height: cellHeight - 2,
      level: "none",
      text: "·",
      title: "\(source), \(field): not delivered"
    )
    guard let cell, cell.rows > 0 else { return view }
    view.level = "\(Self.level(cell.filled, of: cell.rows))"
    view.text = Figures.percent(cell.filled, of: cell.rows)
    view.title =
      "\(source), \(field): \(Figures.grouped(cell.filled)) of \(Figures.grouped(cell.rows)) rows usable"
      + " (\(view.text) %); \(Figures.grouped(cell.invalid)) invalid, \(Figures.grouped(cell.masked))"
      + " masked or placeholders, \(Figures.grouped(cell.unknown)) say unknown"
    return view
  }

  /// The step of the colour scale: finer at the top, where most fields are and where a change matters.
  private static func level(_ filled: Int, of rows: Int) -> Int {
    let share = filled * 100 / rows
    return [10, 25, 40, 55, 70, 80, 90, 98].count { share >= $0 }
  }

  /// The values, each once, in the order of their first appearance.
  private static func distinct(_ values: [String]) -> [String] {
    var seen: Set<String> = []
    return values.filter { seen.insert($0).inserted }
  }
}
