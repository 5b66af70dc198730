import Foundation
import PanoramaMapping
import PanoramaTestSupport
import Testing

/// Folding against the normalization form KC of Foundation, which is built from the Unicode data.
///
/// The exceptions are named here and nowhere else: what is invisible goes, every white space is a space, and the spacing
/// accents ¨ ¯ ´ ¸ stay, because NFKC would make a space and a combining mark of what people type as an apostrophe.
@Suite struct TextFoldingTests {
  private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x20, 0x7F, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  /// Spacing accents, and a character of the private area that stands for each while Foundation works.
  private static let kept: [Unicode.Scalar: Unicode.Scalar] = [
    "\u{A8}": "\u{F0A8}", "\u{AF}": "\u{F0AF}", "\u{B4}": "\u{F0B4}", "\u{B8}": "\u{F0B8}",
  ]

  /// What folding must make of a text, by a call of Foundation and the exceptions; slow and plain.
  private static func expected(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !isDropped(scalar) {
      scalars.append(isSpace(scalar) ? " " : kept[scalar] ?? scalar)
    }
    let form = String(scalars).precomposedStringWithCompatibilityMapping
      .precomposedStringWithCanonicalMapping
    var result = String.UnicodeScalarView()
    for scalar in form.unicodeScalars {
      if scalar == " ", result.last == " " || result.isEmpty { continue }
      result.append(kept.first { $0.value == scalar }?.key ?? scalar)
    }
    if result.last == " " { result.removeLast() }
    return String(result)
  }

  /// Long blocks of which every 16th character is enough: ideographs, syllables of Hangul, old scripts, private areas.
  private static func hasNoOtherForm(_ code: UInt32) -> Bool {
    switch code {
    case 0x3400...0x9FFF, 0xAC00...0xD7A3, 0xE000...0xF8FF, 0x12000...0x1BFFF, 0x20000...0x2F7FF,
      0x2FA20...0x33FFF:
      true
    default: false
    }
  }

  @Test func `every character folds as in NFKC`() {
    var failures: [String] = []
    var changed = 0
    var chunk: [Unicode.Scalar] = []
    // Nothing is assigned between the tertiary ideographs and the tags; the private planes have no data either.
    for code in UInt32(0)..<0x34000 {
      let isTried = code % 16 == 0 || !Self.hasNoOtherForm(code)
      if isTried, let scalar = Unicode.Scalar(code), !Self.kept.values.contains(scalar) {
        chunk.append(scalar)
      }
      guard chunk.count == 4096 || code == 0x33FFF else { continue }
      // One call of Foundation for many characters: "|" composes with nothing.
      let forms = Self.expected(chunk.map { "a\(Character($0))b|" }.joined())
        .unicodeScalars.split(separator: "|").map { String($0) }
      var position = 0
      for scalar in chunk where scalar != "|" && scalar != "\u{FF5C}" {
        let text = "a\(Character(scalar))b"
        let folded = TextNormalizer().clean(text).text
        while forms[position].isEmpty || forms[position] == "a" || forms[position] == "b" {
          position += 1
        }
        if Array(folded.utf8) != Array(forms[position].utf8) {
          failures.append(String(scalar.value, radix: 16))
        }
        position += 1
        if Array(folded.utf8) != Array(text.utf8) { changed += 1 }
      }
      chunk.removeAll(keepingCapacity: true)
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(40))")
    // Unicode 14 has 4 866 characters with another NFKC, and some more are invisible or spaces.
    #expect(changed >= 4866)
  }

  @Test(arguments: [
    // From the Unicode standard, annex 15, and its NormalizationTest: a source and its NFKC.
    ("\u{1E9B}\u{323}", "\u{1E69}"), ("\u{1E0A}\u{323}", "\u{1E0C}\u{307}"),
    ("\u{2126}", "\u{3A9}"),
    ("\u{212B}", "\u{C5}"), ("\u{FB01}", "fi"), ("2\u{2075}", "25"), ("\u{344}", "\u{308}\u{301}"),
    ("\u{1100}\u{1161}", "\u{AC00}"), ("\u{1100}\u{1161}\u{11A8}", "\u{AC01}"),
    ("\u{958}", "\u{915}\u{93C}"),
    ("\u{FB1D}", "\u{5D9}\u{5B4}"), ("\u{2ADC}", "\u{2ADD}\u{338}"),
    ("\u{FF76}\u{FF9E}", "\u{30AC}"),
    ("e\u{301}", "\u{E9}"), ("a\u{302}\u{323}", "\u{1EAD}"), ("a\u{323}\u{302}", "\u{1EAD}"),
    ("o\u{328}\u{304}", "\u{1ED}"), ("\u{1D15E}", "\u{1D157}\u{1D165}"), ("\u{2F800}", "\u{4E3D}"),
    ("\u{1D400}", "A"), ("\u{FDFA}", "صلى الله عليه وسلم"), ("\u{3D3}", "\u{38E}"),
    ("\u{9C7}\u{9BE}", "\u{9CB}"), ("\u{FFA1}\u{FFC2}", "\u{AC00}"),
    ("\u{3131}\u{314F}", "\u{AC00}"),
  ])
  func `combining sequences follow the standard`(source: String, form: String) {
    let folded = TextNormalizer().clean("q" + source).text
    #expect(Array(folded.utf8) == Array(("q" + form).utf8), "\(folded.unicodeScalars.map(\.value))")
  }

  @Test func `random texts fold as in NFKC, and folding twice is folding once`() {
    let seed: UInt64 = 20_261_125
    var generator = SeededGenerator(seed: seed)
    let pools: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA0...0x24F, 0x300...0x345, 0x1100...0x11FF, 0xAC00...0xAC40, 0x2000...0x206F,
      0x2460...0x24FF,
      0x3000...0x33FF, 0x4E00...0x4E80, 0xF900...0xF940, 0xFB00...0xFB4F, 0xFF00...0xFFEF,
      0x1D400...0x1D440,
      0x2F800...0x2F840, 0x900...0x970, 0x1E00...0x1EFF,
    ]
    for _ in 0..<4000 {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        let pool = pools[Int.random(in: 0..<pools.count, using: &generator)]
        if let scalar = Unicode.Scalar(UInt32.random(in: pool, using: &generator)) {
          scalars.append(scalar)
        }
      }
      // A letter in front and one behind, so that no text is a token for "unknown".
      let text = "q" + String(scalars) + "q"
      let folded = TextNormalizer().clean(text).text
      let codes = text.unicodeScalars.map { String($0.value, radix: 16) }
      #expect(Array(folded.utf8) == Array(Self.expected(text).utf8), "seed \(seed): \(codes)")
      #expect(
        Array(TextNormalizer().clean(folded).text.utf8) == Array(folded.utf8),
        "seed \(seed): \(codes)"
      )
    }
  }
}
