import Crypto
import PanoramaModel

/// What a program of the mapping prints, in pieces; a delivered file, where there is one, is its standard input.
///
/// The program and its arguments stand in the mapping. Nothing of the data gets into them, and no shell reads them.
struct CommandSource: ByteSource, ~Copyable {
  private let command: [String]
  private let displayName: String
  private let path: String?
  private var program: ChildProgram
  /// Of what the program prints; without a delivered file that is what was delivered.
  private var digest = SHA256()
  private var byteCount = 0
  private var messages: [Diagnostic] = []

  /// Starts the program of `reading`; `path` is the delivered file, nil when there is none.
  static func start(
    _ reading: FileReading,
    path: String?,
    displayName: String
  ) throws(ExtractionError) -> CommandSource {
    guard let name = reading.command.first, !name.isEmpty else { throw CommandFault.noProgram }
    let program: Result<ChildProgram.Started, ChildProgram.StartError>
    if let path {
      let file = try DeliveredFile(path: path, displayName: displayName)
      program = ChildProgram.start(reading.command, input: file.descriptor)
    } else {
      program = ChildProgram.start(reading.command, input: nil)
    }
    switch program {
    case .success(let started):
      return CommandSource(
        command: reading.command,
        displayName: displayName,
        path: path,
        program: ChildProgram(started)
      )
    case .failure(let error):
      throw CommandFault.notStarted(reading.command, SystemError.text(error.number))
    }
  }

  private init(
    command: [String],
    displayName: String,
    path: String?,
    program: consuming ChildProgram
  ) {
    self.command = command
    self.displayName = displayName
    self.path = path
    self.program = program
  }

  mutating func read(into piece: inout [UInt8]) throws(ExtractionError) -> Int {
    let count = program.read(into: &piece)
    guard count == 0 else {
      byteCount += count
      if path == nil { digest.update(data: piece[0..<count]) }
      return count
    }
    let exit = program.wait()
    guard exit == .code(0) else {
      throw CommandFault.failed(command, exit, program.lastMessages, path: path)
    }
    if !program.lastMessages.isEmpty {
      messages = [CommandFault.messages(command, program.lastMessages)]
      program.forgetMessages()
    }
    return 0
  }

  /// The size and digest of the delivered file, or of what the program printed where there is none.
  mutating func delivery() throws(ExtractionError) -> Delivery {
    guard let path else {
      return Delivery(
        byteCount: byteCount,
        sha256: Hexadecimal.text(digest.finalize()),
        diagnostics: messages
      )
    }
    var delivery = try Delivery(of: path, displayName: displayName)
    delivery.diagnostics = messages
    return delivery
  }
}

extension Delivery {
  /// Reads a whole file for its size and digest only.
  init(of path: String, displayName: String) throws(ExtractionError) {
    let file = try DeliveredFile(path: path, displayName: displayName)
    var piece = [UInt8](repeating: 0, count: SourceFileReader.pieceSize)
    var digest = SHA256()
    self.init()
    while case let count = try file.read(into: &piece), count > 0 {
      digest.update(data: piece[0..<count])
      byteCount += count
    }
    sha256 = Hexadecimal.text(digest.finalize())
  }
}
