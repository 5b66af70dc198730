import Dispatch
import PanoramaModel
import Synchronization

/// Reads a source of bytes on a thread of its own, so that reading, decompressing and digesting overlap with parsing.
///
/// ```
/// source ──read──> full pieces (at most 4) ──> parser
///    ↑────────────── empty pieces <───────────────┘
/// ```
struct ReadAhead: ByteSource, ~Copyable {
  /// How many pieces are under way; together with the parser's own they bound the memory.
  static let pieceCount = 4

  private let queue: PieceQueue

  /// Starts to read what `open` makes; an error comes out of `read`, behind the bytes before it.
  init(
    pieceSize: Int,
    _ open: @escaping @Sendable () throws(ExtractionError) -> DeliveredBytes
  ) {
    let queue = PieceQueue(pieceCount: Self.pieceCount, pieceSize: pieceSize)
    self.queue = queue
    DispatchQueue(label: "panorama.read-ahead").async {
      do throws(ExtractionError) {
        queue.close(.success(try Self.fill(queue, from: try open())))
      } catch {
        queue.close(.failure(error))
      }
    }
  }

  /// Reads to the end, or until nobody takes the pieces any more.
  private static func fill(
    _ queue: PieceQueue,
    from source: consuming DeliveredBytes
  ) throws(ExtractionError) -> Delivery {
    while var piece = queue.takeEmpty() {
      let count = try source.read(into: &piece)
      guard count > 0 else { return source.delivery() }
      queue.putFull(piece, count)
    }
    return Delivery()
  }

  /// Reading stops early when the end has not come: the thread ends, and its file is closed, before this returns.
  deinit { queue.stop() }

  mutating func read(into piece: inout [UInt8]) throws(ExtractionError) -> Int {
    try queue.exchange(&piece)
  }

  mutating func delivery() -> Delivery { queue.delivery }
}

/// The pieces between the thread that reads and the one that parses.
private final class PieceQueue: Sendable {
  private struct State {
    var empty: [[UInt8]] = []
    var full: [(piece: [UInt8], count: Int)] = []
    var end: Result<Delivery, ExtractionError>?
    var isStopped = false
  }

  private let state: Mutex<State>
  /// Counts the empty pieces; one more when reading is to stop.
  private let empties: DispatchSemaphore
  /// Counts the full pieces; one more when the end has come.
  private let fulls = DispatchSemaphore(value: 0)
  /// Signalled once when the reading thread is done.
  private let done = DispatchSemaphore(value: 0)

  init(pieceCount: Int, pieceSize: Int) {
    var state = State()
    for _ in 0..<pieceCount { state.empty.append([UInt8](repeating: 0, count: pieceSize)) }
    self.state = Mutex(state)
    empties = DispatchSemaphore(value: 0)
    for _ in 0..<pieceCount { empties.signal() }
  }

  // MARK: The reading thread

  /// A piece to fill; nil when reading is to stop.
  func takeEmpty() -> [UInt8]? {
    empties.wait()
    return state.withLock { $0.isStopped ? nil : $0.empty.popLast() }
  }

  func putFull(_ piece: [UInt8], _ count: Int) {
    state.withLock { $0.full.append((piece, count)) }
    fulls.signal()
  }

  func close(_ end: Result<Delivery, ExtractionError>) {
    state.withLock { $0.end = end }
    fulls.signal()
    done.signal()
  }

  // MARK: The parsing thread

  /// Gives `piece` back and takes the next full one; answers how much of it is full, 0 at the end.
  func exchange(_ piece: inout [UInt8]) throws(ExtractionError) -> Int {
    fulls.wait()
    let end = state.withLock { state -> Result<Int, ExtractionError> in
      guard !state.full.isEmpty else { return (state.end ?? .success(Delivery())).map { _ in 0 } }
      var next = state.full.removeFirst()
      swap(&next.piece, &piece)
      state.empty.append(next.piece)
      return .success(next.count)
    }
    guard case .success(let count) = end, count > 0 else {
      // The signal stays, so that asking again gives the end again.
      fulls.signal()
      return try end.get()
    }
    empties.signal()
    return count
  }

  func stop() {
    state.withLock { $0.isStopped = true }
    empties.signal()
    done.wait()
  }

  var delivery: Delivery {
    state.withLock { state in (try? state.end?.get()) ?? Delivery() }
  }
}
