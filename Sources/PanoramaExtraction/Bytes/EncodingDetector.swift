import PanoramaModel

/// Finds the encoding of text from its bytes: by what is valid, and by what people write.
///
/// ```
/// UTF-8           the lines with bytes above 7F are mostly valid: other text hardly ever is
/// UTF-16          zero bytes in every second place, and hardly any in the others
/// the others      each reads the bytes its own way; the share of characters that are frequent in its languages,
///                 minus what is invalid, decides
/// ```
/// One damaged line decides nothing.
enum EncodingDetector {
  /// What the bytes look like.
  struct Finding {
    var encoding: TextEncoding
    var reason: String
    var isDoubtful = false
  }

  /// How much of a text is plausible in an encoding.
  struct Profile {
    /// Characters beyond ASCII, and invalid sequences.
    var characters = 0
    /// Characters that are frequent in the encoding's languages.
    var frequent = 0
    /// Sequences that are none.
    var invalid = 0

    /// From 0 to 1; below for text that is mostly invalid.
    var score: Double {
      characters == 0 ? 0 : (Double(frequent) - 4 * Double(invalid)) / Double(characters)
    }
  }

  /// Whether text is UTF-16 without a mark, from its first bytes; nil when it is not.
  static func utf16(_ bytes: Span<UInt8>) -> TextEncoding? {
    var zeros = [0, 0]
    for index in bytes.indices where bytes[index] == 0 { zeros[index & 1] += 1 }
    let half = bytes.count / 2
    guard half > 0 else { return nil }
    // Delimiters, digits and line ends have a zero half even in Chinese text.
    if zeros[1] * 10 > half, zeros[0] * 50 < zeros[1] { return .utf16le }
    if zeros[0] * 10 > half, zeros[1] * 50 < zeros[0] { return .utf16be }
    return nil
  }

  /// The encoding of text that has bytes above 7F.
  static func detect(_ bytes: Span<UInt8>) -> Finding {
    let lines = linesOfUTF8(bytes)
    if lines.valid >= lines.invalid {
      return Finding(
        encoding: .utf8,
        reason:
          "\(lines.valid) of \(lines.valid + lines.invalid) lines beyond ASCII are valid UTF-8",
        isDoubtful: lines.invalid > 0
      )
    }
    let ranked = [
      (TextEncoding.gb18030, gb18030(bytes)), (.big5, big5(bytes)), (.shiftJIS, shiftJIS(bytes)),
      (.eucJP, eucJP(bytes)), (.eucKR, eucKR(bytes)), (.windows1252, windows1252(bytes)),
    ].map { (encoding: $0.0, score: $0.1.score) }
    var (best, second) = (ranked[0], ranked[1])
    for candidate in ranked.dropFirst() {
      if candidate.score > best.score {
        (best, second) = (candidate, best)
      } else if candidate.score > second.score {
        second = candidate
      }
    }
    return Finding(
      encoding: best.encoding,
      reason: "not UTF-8; \(percent(best.score)) of its characters are frequent ones of "
        + "\(best.encoding.rawValue), \(percent(second.score)) of \(second.encoding.rawValue)",
      isDoubtful: best.score < 0.5 || second.score > best.score * 0.9
    )
  }

  private static func percent(_ score: Double) -> String { "\(Int(max(0, score) * 100)) %" }

  /// How many lines beyond ASCII are UTF-8 and how many are not.
  private static func linesOfUTF8(_ bytes: Span<UInt8>) -> (valid: Int, invalid: Int) {
    var (valid, invalid) = (0, 0)
    var start = ByteScan.firstNonASCII(in: bytes)
    while start < bytes.count {
      let end = ByteScan.firstIndex(of: 0x0A, in: bytes, from: start) ?? bytes.count
      // A sample's last line may be cut inside a character; it counts when it is the only one.
      if end < bytes.count || valid + invalid == 0 {
        let line = bytes.extracting(start..<end)
        if ByteScan.firstNonASCII(in: line) < line.count {
          let wrong = UTF8Check.firstInvalid(in: line)
          if wrong == line.count || (end == bytes.count && wrong + 4 > line.count) {
            valid += 1
          } else {
            invalid += 1
          }
        }
      }
      start = end + 1
    }
    return (valid, invalid)
  }

  // MARK: Languages

  /// Walks over pairs of bytes: `pair` says for a lead and its trail whether they are a frequent character, another
  /// one (nil means none), and how a lead without a trail counts.
  private static func profile(
    _ bytes: Span<UInt8>,
    single: ClosedRange<UInt8>? = nil,
    pair: (_ lead: UInt8, _ trail: UInt8) -> Bool?
  ) -> Profile {
    var profile = Profile()
    var place = 0
    while true {
      place = ByteScan.firstNonASCII(in: bytes, from: place)
      guard place + 1 < bytes.count else { return profile }
      let (lead, trail) = (bytes[place], bytes[place + 1])
      profile.characters += 1
      if let single, single.contains(lead) {
        place += 1
      } else if let isFrequent = pair(lead, trail) {
        if isFrequent { profile.frequent += 1 }
        place += 2
      } else {
        profile.invalid += 1
        place += 1
      }
    }
  }

  /// GB 2312 level 1, by sound: the 3,755 characters that make up nearly all Chinese text; and its punctuation.
  private static func gb18030(_ bytes: Span<UInt8>) -> Profile {
    profile(bytes) { lead, trail in
      guard (0x81...0xFE).contains(lead) else { return nil }
      if (0x30...0x39).contains(trail) { return false }
      guard trail >= 0x40, trail != 0x7F, trail != 0xFF else { return nil }
      return trail >= 0xA1
        && ((0xB0...0xD7).contains(lead) || lead == 0xA1 || (lead == 0xA3 && trail > 0xA4))
    }
  }

  /// Big5 level 1, by strokes, and its punctuation.
  private static func big5(_ bytes: Span<UInt8>) -> Profile {
    profile(bytes) { lead, trail in
      guard (0x81...0xFE).contains(lead),
        (0x40...0x7E).contains(trail) || (0xA1...0xFE).contains(trail)
      else { return nil }
      return (0xA4...0xC6).contains(lead) || (lead == 0xA1 && trail < 0x80)
    }
  }

  /// Kana, and the kanji of JIS level 1.
  private static func shiftJIS(_ bytes: Span<UInt8>) -> Profile {
    profile(bytes, single: 0xA1...0xDF) { lead, trail in
      guard (0x81...0x9F).contains(lead) || (0xE0...0xFC).contains(lead),
        trail >= 0x40, trail != 0x7F, trail <= 0xFC
      else { return nil }
      return (0x81...0x83).contains(lead) || (0x88...0x97).contains(lead)
    }
  }

  /// Japanese is known by its kana, which Chinese text has at the same places and does not use.
  private static func eucJP(_ bytes: Span<UInt8>) -> Profile {
    var kana = 0
    var profile = profile(bytes) { lead, trail in
      guard (0xA1...0xFE).contains(lead) || lead == 0x8E || lead == 0x8F, trail >= 0xA1,
        trail != 0xFF
      else { return nil }
      if lead == 0xA4 || lead == 0xA5 { kana += 1 }
      return lead == 0xA1 || lead == 0xA4 || lead == 0xA5 || (0xB0...0xCF).contains(lead)
    }
    // As Chinese it may be as plausible, but for the kana: they tip the balance.
    let isJapanese = kana * 8 >= profile.characters
    profile.frequent = isJapanese ? profile.frequent + profile.frequent / 8 : 0
    return profile
  }

  /// Hangul lies in the first part of the places of Chinese level 1: Korean is known by the rest being empty.
  private static func eucKR(_ bytes: Span<UInt8>) -> Profile {
    var beyond = 0
    var profile = profile(bytes) { lead, trail in
      guard (0x81...0xFE).contains(lead),
        trail >= 0x81 || (0x41...0x5A).contains(trail) || (0x61...0x7A).contains(trail),
        trail != 0xFF
      else { return nil }
      if lead > 0xC8 { beyond += 1 }
      return (0xB0...0xC8).contains(lead) && trail >= 0xA1 || lead == 0xA1
    }
    // As Chinese it would be as plausible, but for what is missing: that tips the balance.
    let isKorean = beyond * 20 <= profile.characters && profile.characters >= 8
    profile.frequent = isKorean ? profile.frequent + profile.frequent / 8 + 1 : 0
    return profile
  }

  /// Letters with accents stand alone between ASCII letters; so do the few signs of 80..9F that people use.
  private static func windows1252(_ bytes: Span<UInt8>) -> Profile {
    var profile = Profile()
    var place = ByteScan.firstNonASCII(in: bytes)
    while place < bytes.count {
      let byte = bytes[place]
      let isAlone =
        (place == 0 || bytes[place - 1] < 0x80)
        && (place + 1 == bytes.count || bytes[place + 1] < 0x80)
      profile.characters += 1
      if [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) {
        profile.invalid += 1
      } else if isAlone,
        byte >= 0xC0
          || [0x80, 0x91, 0x92, 0x93, 0x94, 0x96, 0xA1, 0xAA, 0xB0, 0xBA, 0xBF].contains(byte)
      {
        profile.frequent += 1
      }
      place = ByteScan.firstNonASCII(in: bytes, from: place + 1)
    }
    return profile
  }
}
