import ArgumentParser
import Foundation
import PanoramaModel
import PanoramaPipeline

/// Where commands print: data to stdout, messages to stderr.
enum Terminal {
  /// Whether messages may be coloured: on a terminal, unless NO_COLOR says otherwise (no-color.org).
  static var usesColor: Bool {
    isatty(STDERR_FILENO) == 1
      && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }

  /// How many columns tables on stdout may take: `COLUMNS`, else 80 on a terminal; nil elsewhere, where programs read.
  static var columns: Int? {
    let given = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
    return given ?? (isatty(STDOUT_FILENO) == 1 ? 80 : nil)
  }

  /// Prints to stderr.
  static func message(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Prints diagnostics to stderr, those of mappings with the line they are about.
  static func show(_ diagnostics: [Diagnostic]) {
    let renderer = DiagnosticRenderer(usesColor: usesColor)
    for diagnostic in diagnostics {
      message(renderer.text(diagnostic, sourceLine: sourceLine(of: diagnostic)))
    }
  }

  private static func sourceLine(of diagnostic: Diagnostic) -> String? {
    guard let location = diagnostic.location, let line = location.line, location.record == nil,
      location.file.hasSuffix(".yaml") || location.file.hasSuffix(".yml"),
      let text = try? String(contentsOfFile: location.file, encoding: .utf8)
    else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.contains(line - 1) ? String(lines[line - 1]) : nil
  }

  /// Prints lines to stdout; control characters that come from exports are shown instead of obeyed.
  static func printText(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      print(DiagnosticRenderer.printable(String(line)))
    }
  }

  /// Prints a value as JSON to stdout.
  static func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Prints what is wrong and ends the command with the status.
  static func fail(_ failure: RunFailure) -> ExitCode {
    show(failure.diagnostics)
    return ExitCode(failure.status.rawValue)
  }
}

/// Lays rows out in columns; numbers to the right.
struct TextTable {
  let header: [String]
  var rows: [[String]] = []

  /// The table as text, one line a row.
  var text: String { text(within: nil) }

  /// The table as text, one line a row; a row whose cells do not fit into so many columns of a terminal takes several,
  /// each cell below itself, so that what stands side by side stays there.
  func text(within limit: Int?) -> String {
    let widths = widths(within: limit)
    let isNumber = header.indices.map { column in
      column > 0 && rows.allSatisfy { $0[column].first?.isNumber ?? true }
    }
    return ([header] + rows).flatMap { row in
      let cells = row.indices.map { Self.wrapped(row[$0], widths[$0]) }
      return (0..<(cells.map(\.count).max() ?? 0)).map { line in
        cells.indices.map { column in
          let text = line < cells[column].count ? cells[column][line] : ""
          let padding = String(repeating: " ", count: max(0, widths[column] - Self.width(text)))
          return isNumber[column] ? padding + text : text + padding
        }.joined(separator: "  ").trimmingSuffix()
      }
    }.joined(separator: "\n")
  }

  /// The width of each column: the widest give way first, but none below ten.
  private func widths(within limit: Int?) -> [Int] {
    var widths = header.indices.map { column in
      ([header] + rows).map { Self.width($0[column]) }.max() ?? 0
    }
    guard let limit else { return widths }
    while widths.reduce(2 * (widths.count - 1), +) > limit,
      let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 10
    { widths[widest] -= 1 }
    return widths
  }

  /// A cell in pieces that are no wider than the column, divided between words or names where there are any.
  private static func wrapped(_ text: String, _ limit: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for character in text {
      if !line.isEmpty, width(line) + width(String(character)) > limit {
        let end = line.lastIndex { " .,_/-".contains($0) }.map { line.index(after: $0) }
        let isLate = end.map { width(String(line[..<$0])) * 2 > limit } ?? false
        let place = isLate ? end ?? line.endIndex : line.endIndex
        lines.append(String(line[..<place]))
        line = String(line[place...])
      }
      line.append(character)
    }
    return lines + [line]
  }

  /// How many columns of a terminal a text takes: Han characters take two.
  private static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 && $1.value < 0xFFDD ? 2 : 1) }
  }
}

extension String {
  fileprivate func trimmingSuffix() -> String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
