import Glibc
import Logging
import PanoramaModel

/// Times the stages of a run.
struct StageClock {
  private let progress: RunProgress
  private let logger: Logger
  private let clock = ContinuousClock()
  private var started: ContinuousClock.Instant
  private var name = "start"
  private var finished: [RunReport.RunFacts.Stage] = []

  init(_ progress: RunProgress, _ logger: Logger) {
    self.progress = progress
    self.logger = logger
    started = clock.now
  }

  /// Ends the stage before and starts the next one.
  mutating func enter(_ stage: String) {
    finished.append(current)
    logger.info("\(name): \(current.seconds) s, at most \(Self.peakMegabytes) MB so far")
    name = stage
    started = clock.now
    progress.enter(stage)
  }

  /// The largest resident size of the process so far, in megabytes (getrusage(2) counts kilobytes on Linux).
  private static var peakMegabytes: Int {
    var usage = rusage()
    return unsafe getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0
      ? Int(usage.ru_maxrss) * 1024 / 1_000_000 : 0
  }

  /// All stages, the one that runs last.
  var stages: [RunReport.RunFacts.Stage] { finished + [current] }

  private var current: RunReport.RunFacts.Stage {
    let seconds = (clock.now - started) / .seconds(1)
    return .init(name: name, seconds: (seconds * 1000).rounded() / 1000)
  }
}
