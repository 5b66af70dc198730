/// Turns diagnostics into sentences; the one place that does, so that all commands agree.
public struct DiagnosticRenderer: Sendable {
  /// Whether values of records are shown as they are.
  public var showsValues: Bool
  /// Whether the severity is coloured for a terminal.
  public var usesColor: Bool

  /// Makes a renderer.
  public init(showsValues: Bool = false, usesColor: Bool = false) {
    self.showsValues = showsValues
    self.usesColor = usesColor
  }

  /// The text of a diagnostic: place, severity and code; what was expected and found; what to do.
  ///
  /// - Parameters:
  ///   - diagnostic: What was found wrong.
  ///   - sourceLine: The line of the file that the diagnostic is about, drawn with a caret below its column.
  /// - Returns: Several lines, without a line end after the last.
  public func text(_ diagnostic: Diagnostic, sourceLine: String? = nil) -> String {
    var text = place(diagnostic.location)
    text += severity(diagnostic.severity) + "[" + diagnostic.code.rawValue + "]"
    if let field = diagnostic.field, !field.isEmpty { text += " " + field }
    text += "\n  expected: " + diagnostic.expected
    let isHidden = diagnostic.holdsPersonalData && !showsValues
    func shown(_ text: String) -> String { Self.printable(isHidden ? Self.masked(text) : text) }
    text += "\n  found:    " + shown(diagnostic.found)
    if let sourceLine, let line = diagnostic.location?.line {
      let number = String(line)
      let margin = String(repeating: " ", count: number.count)
      text += "\n  " + number + " | " + shown(sourceLine)
      if let column = diagnostic.location?.column, column > 0 {
        let before = String(decoding: sourceLine.utf8.prefix(column - 1), as: UTF8.self)
        text += "\n  " + margin + " | " + Self.blank(as: shown(before)) + "^"
      }
    }
    return text + "\n  do:       " + diagnostic.remedy
  }

  private func place(_ location: SourceLocation?) -> String {
    guard let location else { return "" }
    var text = location.file
    if let line = location.line { text += ":\(line)" }
    if let column = location.column { text += ":\(column)" }
    if let record = location.record { text += " (record \(record))" }
    return text + ": "
  }

  private func severity(_ severity: Severity) -> String {
    guard usesColor else { return severity.rawValue }
    let color =
      switch severity {
      case .note: "36"
      case .warning: "33"
      case .error: "31"
      }
    return "\u{1B}[\(color)m\(severity.rawValue)\u{1B}[0m"
  }

  /// The shape of a value: letters and digits hidden, everything else kept.
  static func masked(_ text: String) -> String {
    String(text.map { $0.isLetter || $0.isNumber ? "*" : $0 })
  }

  /// The text with control characters, which could steer a terminal, as `\u{1B}`; a tab stays.
  public static func printable(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.properties.generalCategory == .control, scalar != "\t" {
        result.append(
          contentsOf: ("\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}")
            .unicodeScalars
        )
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// White space as wide as a text on a terminal: two columns for ideographs, full-width forms and Hangul.
  private static func blank(as text: String) -> String {
    text.reduce(into: "") { blank, character in
      if character == "\t" {
        blank += "\t"
      } else {
        let isWide = character.unicodeScalars.contains { scalar in
          switch scalar.value {
          case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            true
          default: false
          }
        }
        blank += isWide ? "  " : " "
      }
    }
  }
}
