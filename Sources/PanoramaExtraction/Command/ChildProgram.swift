import Glibc
import PanoramaModel
import Synchronization

// The one file that starts programs.

/// A running program, its standard output and its messages.
///
/// Both are read together, so a program that writes many messages never waits for a reader. When the value goes away
/// before the program has ended, the program is ended with all that it started.
struct ChildProgram: ~Copyable {
  /// How a program ended.
  enum Exit: Equatable {
    case code(Int32)
    case signal(Int32)
  }

  /// Why a program could not be started.
  struct StartError: Error {
    /// The system's error number.
    var number: Int32
  }

  /// A program just started: its process and the ends of its pipes.
  struct Started {
    fileprivate var process: pid_t
    fileprivate var output: Int32
    fileprivate var messages: Int32
  }

  /// The last messages that are kept, in bytes.
  private static let longestMessages = 4 << 10

  private let process: pid_t
  private var output: Int32
  private var messages: Int32
  private var exit: Exit?
  private var said: [UInt8] = []

  init(_ started: Started) {
    process = started.process
    output = started.output
    messages = started.messages
  }

  deinit {
    if output >= 0 { close(output) }
    if messages >= 0 { close(messages) }
    if exit == nil { Self.end(process) }
  }

  /// Starts a program, found by its path or in `PATH`, without a shell.
  ///
  /// It has the environment of this process and is the leader of a group of its own.
  ///
  /// - Parameters:
  ///   - command: The program and its arguments.
  ///   - input: What it reads as standard input; nil for nothing.
  /// - Returns: The program, or why it could not be started.
  static func start(_ command: [String], input: Int32?) -> Result<Started, StartError> {
    // Between the making of a pipe and its mark no other program may be started, which would keep the pipe open.
    starting.withLock { _ in startAlone(command, input: input) }
  }

  private static let starting = Mutex(())

  private static func startAlone(
    _ command: [String],
    input: Int32?
  ) -> Result<Started, StartError> {
    guard let output = pipe() else { return .failure(StartError(number: errno)) }
    guard let messages = pipe() else {
      let number = errno
      close(output.read)
      close(output.write)
      return .failure(StartError(number: number))
    }
    defer {
      close(output.write)
      close(messages.write)
    }
    var process: pid_t = 0
    let status = spawn(
      &process,
      command,
      input: input,
      output: output.write,
      messages: messages.write
    )
    guard status == 0 else {
      close(output.read)
      close(messages.read)
      return .failure(StartError(number: status))
    }
    return .success(Started(process: process, output: output.read, messages: messages.read))
  }

  /// What the program said last, at most 4 KiB.
  var lastMessages: String {
    var text = String(decoding: said, as: UTF8.self)
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }

  /// The messages have been passed on.
  mutating func forgetMessages() { said.removeAll() }

  /// Fills `piece` with what the program prints; answers how many bytes came, 0 when it has closed its output.
  mutating func read(into piece: inout [UInt8]) -> Int {
    while output >= 0 {
      let ready = Self.poll(output, messages, milliseconds: -1)
      if ready.second { takeMessages() }
      guard ready.first else { continue }
      let count = Self.read(output, into: &piece)
      if count > 0 { return count }
      close(output)
      output = -1
    }
    return 0
  }

  /// Waits for the end of the program, which has closed its output, and takes its last messages.
  mutating func wait() -> Exit {
    while exit == nil {
      // A program may have handed its messages' pipe on to another that lives on, so its end is looked for besides.
      let ready = Self.poll(-1, messages, milliseconds: messages >= 0 ? 20 : 0)
      if ready.second { takeMessages() }
      exit = Self.exit(of: process, waits: messages < 0)
    }
    while messages >= 0, Self.poll(-1, messages, milliseconds: 0).second { takeMessages() }
    return exit ?? .code(0)
  }

  /// Reads messages once, and keeps the last of them.
  private mutating func takeMessages() {
    var piece = [UInt8](repeating: 0, count: 4 << 10)
    let count = Self.read(messages, into: &piece)
    if count > 0 {
      said += piece[0..<count]
      if said.count > 2 * Self.longestMessages {
        said.removeFirst(said.count - Self.longestMessages)
      }
    } else {
      close(messages)
      messages = -1
    }
  }

  // MARK: System calls

  private static func pipe() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [-1, -1]
    // SAFETY: the call fills the two numbers.
    guard unsafe Glibc.pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ process: inout pid_t,
    _ command: [String],
    input: Int32?,
    output: Int32,
    messages: Int32
  ) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    var signals = sigset_t()
    var none = sigset_t()
    // SAFETY: the structures are initialised by their own calls, used by this function only, and freed at its end; the
    // strings are copied, end with nil, and live until the program has been started.
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    if let input {
      unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, messages, 2)
    // Signals that this process ignores or holds back are as usual in the program.
    unsafe sigfillset(&signals)
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var words: [UnsafeMutablePointer<CChar>?] = unsafe command.map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    guard let program = unsafe words[0] else { return ENOENT }
    return unsafe posix_spawnp(&process, program, &actions, &attributes, &words, environ)
  }

  /// Reads once; 0 at the end, and when the pipe fails, which then has no more to give.
  private static func read(_ descriptor: Int32, into piece: inout [UInt8]) -> Int {
    while true {
      // SAFETY: the buffer is borrowed for the call, with its own count as the bound.
      let count = unsafe piece.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
      }
      if count >= 0 || errno != EINTR { return max(0, count) }
    }
  }

  /// Waits until one of the descriptors can be read or has come to its end; negative ones are left out.
  private static func poll(
    _ first: Int32,
    _ second: Int32,
    milliseconds: Int32
  ) -> (first: Bool, second: Bool) {
    var waiting = [
      pollfd(fd: first, events: Int16(POLLIN), revents: 0),
      pollfd(fd: second, events: Int16(POLLIN), revents: 0),
    ]
    // SAFETY: the call is bounded by the count of the array, which is borrowed for it.
    let count = unsafe Glibc.poll(&waiting, nfds_t(waiting.count), milliseconds)
    guard count > 0 else { return (false, false) }
    return (waiting[0].revents != 0, waiting[1].revents != 0)
  }

  /// How the process ended; nil while it runs, unless the call waits for its end.
  private static func exit(of process: pid_t, waits: Bool) -> Exit? {
    var status: Int32 = 0
    while true {
      // SAFETY: the call fills the number.
      let found = unsafe waitpid(process, &status, waits ? 0 : WNOHANG)
      if found == 0 { return nil }
      if found == process { break }
      // Somebody else has asked already; nothing is known but that it is over.
      if errno != EINTR { return .signal(0) }
    }
    // The layout of the number, which C hides in macros: seven bits of signal, then the exit code.
    let signal = status & 0x7F
    return signal == 0 ? .code(status >> 8 & 0xFF) : .signal(signal)
  }

  /// Ends the process and its group: politely, and after a second for certain.
  private static func end(_ process: pid_t) {
    kill(-process, SIGTERM)
    for _ in 0..<100 {
      if exit(of: process, waits: false) != nil { break }
      usleep(10_000)
    }
    // Whatever the program started and left behind has its group.
    kill(-process, SIGKILL)
    _ = exit(of: process, waits: true)
  }
}
