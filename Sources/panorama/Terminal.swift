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
  var text: String {
    let all = [header] + rows
    let widths = header.indices.map { column in
      all.map { Self.width($0[column]) }.max() ?? 0
    }
    return all.map { row in
      row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - Self.width(row[column]))
        let isNumber = rows.allSatisfy { $0[column].first?.isNumber ?? true }
        return isNumber && column > 0 ? padding + row[column] : row[column] + padding
      }.joined(separator: "  ").trimmingSuffix()
    }.joined(separator: "\n")
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
