import Foundation
import PanoramaPipeline
import Synchronization

/// Draws the progress of a run on the last line of a terminal, ten times a second; nothing elsewhere.
final class ProgressBar: Sendable {
  private let progress: RunProgress
  /// Whether the bar is drawn.
  ///
  /// Drawing happens under the lock, so nothing is drawn after `stop`.
  private let isDrawing = Mutex(false)

  init(_ progress: RunProgress) { self.progress = progress }

  /// Starts drawing, when stderr is a terminal.
  func start() {
    guard isatty(STDERR_FILENO) == 1 else { return }
    isDrawing.withLock { $0 = true }
    let started = ContinuousClock.now
    // Detached, because it must go on while the run keeps the caller busy; it ends by itself after `stop`.
    Task.detached(priority: .background) { [self] in
      while isDrawing.withLock({ isDrawing in
        if isDrawing {
          Self.draw(Self.line(progress.snapshot, (ContinuousClock.now - started) / .seconds(1)))
        }
        return isDrawing
      }) {
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  /// Stops and clears the line.
  func stop() {
    isDrawing.withLock { isDrawing in
      if isDrawing { Self.draw("") }
      isDrawing = false
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
