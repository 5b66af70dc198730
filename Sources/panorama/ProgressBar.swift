import Foundation
import PanoramaPipeline
import Synchronization

/// Draws the progress of a run on the last line of a terminal, ten times a second; nothing elsewhere.
final class ProgressBar: Sendable {
  private let progress: RunProgress
  private let task = Mutex<Task<Void, Never>?>(nil)

  init(_ progress: RunProgress) { self.progress = progress }

  /// Starts drawing, when stderr is a terminal.
  func start() {
    guard isatty(STDERR_FILENO) == 1 else { return }
    let progress = progress
    let started = ContinuousClock.now
    task.withLock { task in
      task = Task.detached(priority: .background) {
        while !Task.isCancelled {
          let elapsed = (ContinuousClock.now - started) / .seconds(1)
          Self.draw(Self.line(progress.snapshot, elapsed))
          try? await Task.sleep(for: .milliseconds(100))
        }
      }
    }
  }

  /// Stops and clears the line.
  func stop() {
    task.withLock { task in
      guard task != nil else { return }
      task?.cancel()
      task = nil
      Self.draw("")
    }
  }

  private static func draw(_ line: String) {
    FileHandle.standardError.write(Data(("\r\u{1B}[K" + line).utf8))
  }

  /// The line: stage, bar, records and megabytes a second, time left, quarantined.
  static func line(_ snapshot: RunProgress.Snapshot, _ elapsed: Double) -> String {
    var text = snapshot.stage
    let share =
      snapshot.share
      ?? (snapshot.stage == "extract and map" && snapshot.bytesExpected > 0
        ? min(1, Double(snapshot.bytesRead) / Double(snapshot.bytesExpected)) : nil)
    if let share {
      let filled = Int(share * 20)
      text += " [" + String(repeating: "#", count: filled)
      text += String(repeating: ".", count: 20 - filled) + "] \(Int(share * 100)) %"
      if share > 0.02, elapsed > 0.5, snapshot.share == nil {
        text += ", \(Int(elapsed / share * (1 - share)) + 1) s left"
      }
    }
    if elapsed > 0, snapshot.stage == "extract and map" {
      text += ", \(Int(Double(snapshot.records) / elapsed)) records/s"
      text += ", \(Int(Double(snapshot.bytesRead) / elapsed / 1_000_000)) MB/s"
    }
    if snapshot.quarantined > 0 { text += ", \(snapshot.quarantined) quarantined" }
    return text
  }
}
