import PanoramaConformance
import PanoramaExtraction
import PanoramaModel

/// An input of the fuzzer: its first two bytes choose how the rest, the file, is read and cut.
///
/// The tests read the fuzzer's seeds and finds with the same code.
public struct FuzzInput {
  private let choice: UInt8
  private let cut: UInt8
  private let file: [UInt8]

  /// Takes an input apart; nil when it is too short to be one.
  public init?(_ input: [UInt8]) {
    guard input.count >= 2 else { return nil }
    choice = input[0]
    cut = input[1]
    file = Array(input.dropFirst(2))
  }

  /// Which promise is broken when the file is read as the given format; nil when none is.
  public func violation(_ name: String) -> String? {
    guard let format = ExtractorCatalog.format(named: name) else { return "no format \(name)" }
    let (reading, paths) = FuzzReading.of(name, choice)
    // Cuts of one to sixteen bytes, then of one to 4,096: small ones find states, large ones whole pages.
    let pieces = [Int(cut & 15) + 1, (Int(cut >> 4) + 1) * 16, Int(cut) * 16 + 1]
    return ExtractorConformance.violation(format, reading, paths, of: file, pieces: pieces)
      .map { "\($0)\n\(reading)\npieces \(pieces)" }
  }
}
