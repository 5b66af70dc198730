import Synchronization

/// How far a run is, for whoever watches it from another task.
public final class RunProgress: Sendable {
  /// A look at the run.
  public struct Snapshot: Sendable {
    /// The stage that runs.
    public var stage = "starting"
    /// Bytes of the exports in all.
    public var bytesExpected = 0
    /// Bytes read so far.
    public var bytesRead = 0
    /// Records read so far.
    public var records = 0
    /// Records quarantined so far.
    public var quarantined = 0
    /// The share of the stage that is done, 0 to 1, where it is known.
    public var share: Double?
  }

  private let state = Mutex(Snapshot())

  /// Makes a progress at the start.
  public init() {}

  /// A look at the run.
  public var snapshot: Snapshot { state.withLock { $0 } }

  /// Changes what watchers see.
  func update(_ change: (inout Snapshot) -> Void) { state.withLock { change(&$0) } }

  /// Enters a stage.
  func enter(_ stage: String) {
    update {
      $0.stage = stage
      $0.share = nil
    }
  }
}
