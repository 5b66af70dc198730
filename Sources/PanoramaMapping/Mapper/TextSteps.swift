import PanoramaModel

/// Carries out the steps of `clean:` on a text.
enum TextSteps {
  /// Changes the text by all steps in order.
  static func apply(_ steps: [CleaningStep], to text: inout [UInt8]) {
    for step in steps { apply(step, to: &text) }
  }

  private static func apply(_ step: CleaningStep, to text: inout [UInt8]) {
    switch step {
    case .upper: for index in text.indices { text[index] = text[index].upperCased }
    case .lower: for index in text.indices { text[index] = text[index].lowerCased }
    case .digits: text.removeAll { !$0.isDigit }
    case .squeeze: squeeze(&text)
    case .remove(let word): replace(Array(word.utf8), by: [], in: &text)
    case .replace(let word, let other):
      replace(Array(word.utf8), by: Array(other.utf8), in: &text)
    case .before(let word):
      if let place = find(Array(word.utf8), in: text) { text.removeLast(text.count - place) }
    case .after(let word):
      let bytes = Array(word.utf8)
      if let place = find(bytes, in: text) { text.removeFirst(place + bytes.count) }
    case .first(let count):
      let ends = characterStarts(text)
      if ends.count > count { text.removeLast(text.count - ends[count]) }
    case .last(let count):
      let starts = characterStarts(text)
      if starts.count > count { text.removeFirst(starts[starts.count - count]) }
    case .pad(let count, let filler):
      let missing = count - characterStarts(text).count
      guard missing > 0, !text.isEmpty else { return }
      let bytes = Array(filler.utf8)
      text = Array(repeatElement(bytes, count: missing).joined()) + text
    }
    text = Array(text[ASCIIText.trimmed(text, 0..<text.count)])
  }

  private static func squeeze(_ text: inout [UInt8]) {
    var kept: [UInt8] = []
    var isAfterSpace = true
    var index = 0
    while index < text.count {
      let (scalar, length) = UTF8Text.scalar(in: text.span, at: index)
      if scalar.properties.isWhitespace {
        if !isAfterSpace { kept.append(0x20) }
        isAfterSpace = true
      } else {
        kept.append(contentsOf: text[index..<index + length])
        isAfterSpace = false
      }
      index += length
    }
    text = kept
  }

  private static func replace(_ word: [UInt8], by other: [UInt8], in text: inout [UInt8]) {
    guard !word.isEmpty else { return }
    var kept: [UInt8] = []
    var index = 0
    while index < text.count {
      if UTF8Text.matches(text.span, at: index, word) {
        kept.append(contentsOf: other)
        index += word.count
      } else {
        kept.append(text[index])
        index += 1
      }
    }
    text = kept
  }

  private static func find(_ word: [UInt8], in text: [UInt8]) -> Int? {
    text.indices.first { UTF8Text.matches(text.span, at: $0, word) }
  }

  /// Where each character (scalar) starts.
  private static func characterStarts(_ text: [UInt8]) -> [Int] {
    text.indices.filter { text[$0] & 0xC0 != 0x80 }
  }
}
