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
  /// - Parameter sourceLine: The line of the file that the diagnostic is about, drawn with a caret below its column.
  public func text(_ diagnostic: Diagnostic, sourceLine: String? = nil) -> String {
    var text = place(diagnostic.location)
    text += severity(diagnostic.severity) + "[" + diagnostic.code.rawValue + "]"
    if let field = diagnostic.field, !field.isEmpty { text += " " + field }
    text += "\n  expected: " + diagnostic.expected
    let isHidden = diagnostic.holdsPersonalData && !showsValues
    text += "\n  found:    " + (isHidden ? Self.masked(diagnostic.found) : diagnostic.found)
    if let sourceLine, let line = diagnostic.location?.line {
      let number = String(line)
      let margin = String(repeating: " ", count: number.count)
      text += "\n  " + number + " | " + sourceLine
      if let column = diagnostic.location?.column, column > 0 {
        text += "\n  " + margin + " | " + String(repeating: " ", count: column - 1) + "^"
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
}
