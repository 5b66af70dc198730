import PanoramaModel

/// The sentences about programs of mappings.
enum CommandFault {
  /// The mapping names no program.
  static var noProgram: ExtractionError {
    ExtractionError(
      Diagnostic(
        .mappingMissingKey,
        field: "command",
        expected: "a program and its arguments",
        found: "none",
        remedy: "write `command: [program, argument]` for this file in its mapping"
      )
    )
  }

  /// The program cannot be started.
  static func notStarted(_ command: [String], _ reason: String) -> ExtractionError {
    let name = ShellWord.quoted(command.first ?? "")
    return ExtractionError(
      Diagnostic(
        .commandNotStarted,
        field: "command",
        expected: "a program that this account may run: \(name)",
        found: reason,
        remedy: "install it or correct its path; see what there is: command -v \(name)"
      )
    )
  }

  /// The program ended with anything but 0: what it printed is not to be trusted.
  static func failed(
    _ command: [String],
    _ exit: ChildProgram.Exit,
    _ messages: String,
    path: String?
  ) -> ExtractionError {
    let ending =
      switch exit {
      case .code(let code): "ended with \(code)"
      case .signal(let number): "was ended by signal \(number)"
      }
    // Messages of programs may quote values: they are masked where values are.
    return ExtractionError(
      Diagnostic(
        .commandFailed,
        field: "command",
        expected: "exit code 0, but \(ShellWord.quoted(command.first ?? "")) \(ending)",
        found: messages.isEmpty ? "no message" : messages,
        remedy: "see its messages: " + line(command, path: path) + " > /dev/null",
        holdsPersonalData: !messages.isEmpty
      )
    )
  }

  /// What the program said beside its records.
  static func messages(_ command: [String], _ messages: String) -> Diagnostic {
    Diagnostic(
      .commandMessages,
      severity: .note,
      field: "command",
      expected: "no message from \(ShellWord.quoted(command.first ?? ""))",
      found: messages,
      remedy: "nothing needs to be done: it ended with exit code 0",
      holdsPersonalData: true
    )
  }

  /// The command as one would type it.
  private static func line(_ command: [String], path: String?) -> String {
    command.map(ShellWord.quoted).joined(separator: " ")
      + (path.map { " < " + ShellWord.quoted($0) } ?? "")
  }
}
