import PanoramaConformance
import PanoramaExtraction
import PanoramaModel

/// An input of the fuzzer: its first two bytes choose how the rest, the file, is read and cut.
public struct FuzzInput {
  private let choice: UInt8
  private let cut: UInt8
  private let file: [UInt8]

  /// Takes an input apart; nil when it is too short to be one.
  public init?(_ input: UnsafeBufferPointer<UInt8>) {
    guard input.count >= 2 else { return nil }
    choice = input[0]
    cut = input[1]
    file = Array(input.dropFirst(2))
  }

  /// Reads the file as the given format and stops the process when a promise is broken.
  public func check(_ name: String) {
    guard let format = ExtractorCatalog.format(named: name) else {
      fatalError("the format \(name) is in the catalog")
    }
    let (reading, paths) = FuzzReading.of(name, choice)
    // Cuts of one to sixteen bytes, then of one to 4,096: small ones find states, large ones whole pages.
    let pieces = [Int(cut & 15) + 1, (Int(cut >> 4) + 1) * 16, Int(cut) * 16 + 1]
    let violation = ExtractorConformance.violation(
      format,
      reading,
      paths,
      of: file,
      pieces: pieces
    )
    if let violation { fatalError("\(violation)\n\(reading)\npieces \(pieces)") }
  }
}
