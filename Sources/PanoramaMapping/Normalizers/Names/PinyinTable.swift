import Foundation
import PanoramaModel

/// How Chinese characters are read, without tones; made on first use from the transform of Foundation (Unihan data).
///
/// ü is written u, so that LÜ, LV, LYU and LU are one key.
struct PinyinTable: Sendable {
  static let shared = PinyinTable()

  /// The syllables, and the empty one for characters without a reading.
  let syllables: [[UInt8]]
  /// The syllable of every character from U+4E00.
  private let readings: [UInt16]
  /// The letters of the syllables, packed, for looking them up.
  private let packed: Set<UInt64>
  private static let first: UInt32 = 0x4E00
  private static let last: UInt32 = 0x9FFF

  /// The plain reading of a character; nil when it has none.
  func reading(of scalar: Unicode.Scalar) -> [UInt8]? {
    guard (Self.first...Self.last).contains(scalar.value) else { return nil }
    let syllable = syllables[Int(readings[Int(scalar.value - Self.first)])]
    return syllable.isEmpty ? nil : syllable
  }

  /// Whether the letters are a syllable; `letters` packs at most six, one a byte.
  func isSyllable(_ letters: UInt64) -> Bool { packed.contains(letters) }

  private init() {
    var text = String.UnicodeScalarView()
    for code in Self.first...Self.last {
      if let scalar = Unicode.Scalar(code) { text.append(scalar) }
      text.append("\n")
    }
    let transform = StringTransform("Han-Latin; Latin-ASCII")
    let lines = (String(text).applyingTransform(transform, reverse: false) ?? "")
      .split(separator: "\n", omittingEmptySubsequences: false)
    var indices: [[UInt8]: UInt16] = [[]: 0]
    var syllables: [[UInt8]] = [[]]
    var readings = [UInt16](repeating: 0, count: Int(Self.last - Self.first) + 1)
    for (index, line) in lines.enumerated() where index < readings.count {
      let letters = Array(line.utf8)
      guard (1...6).contains(letters.count), letters.allSatisfy(\.isLowerCase) else { continue }
      if indices[letters] == nil {
        indices[letters] = UInt16(syllables.count)
        syllables.append(letters)
      }
      readings[index] = indices[letters] ?? 0
    }
    self.syllables = syllables
    self.readings = readings
    // Interjections are no part of any name, and would make every word with an n look like Chinese.
    let interjections: Set<String> = ["m", "n", "ng", "hm"]
    packed = Set(
      syllables.filter {
        !$0.isEmpty && !interjections.contains(String(decoding: $0, as: UTF8.self))
      }
      .map { Self.pack($0) }
    )
  }

  /// Up to eight letters as one number.
  static func pack(_ letters: some Sequence<UInt8>) -> UInt64 {
    letters.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
