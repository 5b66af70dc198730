import Foundation
import PanoramaModel
import PanoramaPipeline

/// An export of one department as a table, whose columns are paths; written as any format.
struct Export: Sendable {
  var columns: [String]
  var rows: [[String]]

  /// Columns whose name ends otherwise; `old` may be the name of an object above several.
  func renaming(_ old: String, to new: String) -> Export {
    var export = self
    export.columns = columns.map { name in
      name == old || name.hasPrefix(old + ".") ? new + name.dropFirst(old.count) : name
    }
    return export
  }

  func without(_ column: String) -> Export {
    guard let place = columns.firstIndex(of: column) else { return self }
    var export = self
    export.columns.remove(at: place)
    for row in rows.indices { export.rows[row].remove(at: place) }
    return export
  }

  func adding(_ column: String, _ value: (Int) -> String) -> Export {
    var export = self
    export.columns.append(column)
    for row in rows.indices { export.rows[row].append(value(row)) }
    return export
  }

  func changing(_ column: String, _ value: (Int, String) -> String) -> Export {
    guard let place = columns.firstIndex(of: column) else { return self }
    var export = self
    for row in rows.indices { export.rows[row][place] = value(row, rows[row][place]) }
    return export
  }

  // MARK: Writing

  func text(_ format: String) -> String {
    switch format {
    case "csv":
      ([columns] + rows).map { $0.joined(separator: ";") + "\n" }.joined()
    case "json":
      rows.map { json(tree($0)) + "\n" }.joined()
    default:
      "<Export>\n"
        + rows.map { "<Customer" + xml(tree($0)) + "</Customer>\n" }.joined() + "</Export>\n"
    }
  }

  /// An object of nested objects; empty values are left out every second time, so that both ways of saying nothing occur.
  private final class Node {
    var names: [String] = []
    var values: [String: String] = [:]
    var below: [String: Node] = [:]
  }

  private func tree(_ row: [String]) -> Node {
    let root = Node()
    for (path, value) in zip(columns, row) {
      var node = root
      let steps = path.split(separator: ".").map(String.init)
      for step in steps.dropLast() {
        if node.below[step] == nil {
          node.below[step] = Node()
          node.names.append(step)
        }
        node = node.below[step] ?? node
      }
      node.names.append(steps[steps.count - 1])
      node.values[steps[steps.count - 1]] = value
    }
    return root
  }

  private func json(_ node: Node) -> String {
    let parts = node.names.map { name in
      let value = node.below[name].map(json) ?? "\"\(node.values[name] ?? "")\""
      return "\"\(name)\":\(value)"
    }
    return "{" + parts.joined(separator: ",") + "}"
  }

  private func xml(_ node: Node) -> String {
    let attributes = node.names.filter { $0.hasPrefix("@") }
    let elements = node.names.filter { !$0.hasPrefix("@") }
    return attributes.map { " \($0.dropFirst())=\"\(node.values[$0] ?? "")\"" }.joined() + ">"
      + elements.map { name in
        "<\(name)" + (node.below[name].map(xml) ?? ">" + (node.values[name] ?? "")) + "</\(name)>"
      }.joined()
  }
}

/// One department that delivers night after night.
struct Nights {
  let folder: TemporaryFolder
  let format: String
  private let drift: String

  /// Makes the folder; `drift` is what stands below `drift:`, in one line: `new_fields: warn, volume: stop`.
  init(_ format: String, drift: String = "") throws {
    folder = try TemporaryFolder()
    self.format = format
    self.drift = drift
    try writeMapping()
  }

  /// The analyst's change: another path for the mobile number.
  func writeMapping(mobile: String = "contact.mobile") throws {
    let reading = [
      "csv": "format: csv\n    delimiter: \";\"", "json": "format: json\n    record: \"$\"",
      "xml": "format: xml\n    record: /Export/Customer",
    ]
    let mapping = """
      panorama: 1
      source: crm
      files:
        customers:
          match: "customers.dat"
          \(reading[format] ?? "")
          key: id
          drift: { \(drift) }
          customer:
            name.legal: name
            phone: { from: \(mobile), region: CN }
            registered_on: opened
            segment: segment

      """
    try folder.write(mapping, to: "mappings/crm.yaml")
  }

  /// How a night ended.
  struct Outcome {
    var status: RunStatus
    /// What is told of changes: code, severity, field.
    var drift: [Diagnostic]
    var others: [Diagnostic]
    var report: RunReport?
    var totals: [ControlTotals]
  }

  /// Delivers and runs; days count from the first of June 2026.
  func run(_ export: Export, day: Int) async throws -> Outcome {
    try folder.write(export.text(format), to: "in/customers.dat")
    let plan = try RunPlan.read(
      RunRequest(
        mappings: folder.path("mappings"),
        input: folder.path("in"),
        output: folder.path("out"),
        asOf: CivilDate("2026-06-01")?.advanced(by: day - 1)
      )
    )
    do {
      let outcome = try await Pipeline(plan: plan).run()
      let all = outcome.report.diagnostics
      return Outcome(
        status: outcome.status,
        drift: all.filter(Self.isDrift),
        others: all.filter { !Self.isDrift($0) },
        report: outcome.report,
        totals: outcome.report.totals
      )
    } catch {
      return Outcome(
        status: error.status,
        drift: error.diagnostics.filter(Self.isDrift),
        others: error.diagnostics.filter { !Self.isDrift($0) },
        report: nil,
        totals: error.totals
      )
    }
  }

  private static func isDrift(_ diagnostic: Diagnostic) -> Bool {
    diagnostic.code.rawValue.hasPrefix("drift.")
  }

  /// Forty customers; ten gaps in the segment.
  static let usual = Export(
    columns: ["id", "name", "contact.mobile", "contact.channel", "opened", "segment", "note"],
    rows: (0..<40).map { index in
      [
        "C\(100 + index)", "Person \(letters(index)) Garcia", "1380013\(8000 + index)", "app",
        "2020-0\(index % 9 + 1)-1\(index % 10)", index % 4 == 3 ? "" : ["A", "B", "V"][index % 4],
        "n\(index)",
      ]
    }
  )

  private static func letters(_ number: Int) -> String {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz")
    return "Q" + String([alphabet[number / 26], alphabet[number % 26], alphabet[number % 7]])
  }
}
