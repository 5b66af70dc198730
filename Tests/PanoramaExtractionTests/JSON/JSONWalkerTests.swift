import PanoramaModel
import PanoramaTestSupport
import Testing

@testable import PanoramaExtraction

struct JSONWalkerTests {
  /// What matters to a reader of JSON, found byte by byte.
  private func naivePlaces(_ text: [UInt8], findsFeeds: Bool) -> [Int] {
    var places: [Int] = []
    var (isInString, isEscaped, isInScalar) = (false, false, false)
    for (place, byte) in text.enumerated() {
      let wasEscaped = isEscaped
      isEscaped = byte == 0x5C && !wasEscaped
      if byte == 0x0A {
        if isInString || findsFeeds { places.append(place) }
        (isInString, isEscaped, isInScalar) = (false, false, false)
      } else if byte == 0x22, !wasEscaped {
        places.append(place)
        (isInString, isInScalar) = (!isInString, false)
      } else if isInString {
        if isEscaped || byte < 0x20 { places.append(place) }
      } else if [0x20, 0x09, 0x0D, 0x22].contains(byte) {
        isInScalar = false
      } else if "{}[]:,".utf8.contains(byte) {
        places.append(place)
        isInScalar = false
      } else {
        if !isInScalar || isEscaped { places.append(place) }
        isInScalar = true
      }
    }
    return places
  }

  @Test func `the index finds what the naive reader finds`() throws {
    var generator = SeededGenerator(seed: 11)
    for round in 0..<600 {
      let alphabet = utf8(round % 2 == 0 ? "{}[]:,\"\\ \n\r\ta1\u{1}" : "\"\\\\\\n")
      let count = Int.random(in: 0...400, using: &generator)
      let text = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      for findsFeeds in [false, true] {
        for isBaseline in [false, true] {
          var lexer = JSONLexer(
            from: 0,
            findsFeeds: findsFeeds,
            capacity: 64 << Int.random(in: 0...3, using: &generator),
            isBaseline: isBaseline
          )
          var places: [Int] = []
          while lexer.peek(text.span) != nil { places.append(try lexer.take(text.span)) }
          #expect(places == naivePlaces(text, findsFeeds: findsFeeds), "round \(round)")
        }
      }
      let naiveFeeds = text.count { $0 == 0x0A }
      #expect(JSONLexer.feeds(in: text.span) == naiveFeeds)
    }
  }

  /// Pieces of which most sequences are nearly JSON.
  private static let pieces = [
    "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"longer than eight\"", "1", "-0.5e+3", "01",
    "-",
    "1.", "true", "tru", "null", "false", " ", "\n", "\"\\u4e2d\"", "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"", "\"\\x\"",
    "\"", "x", "\"\u{1}\"", "\"中\"", "\"a\":1,", "\"b\":\"x\",", "{\"a\":{\"b\":[1,2]},",
  ]

  @Test func `the walker and the slow reader find the same fault at the same place`() {
    var generator = SeededGenerator(seed: 12)
    let reading = FileReading(
      format: "json",
      duplicateKeys: .last,
      limits: ReadingLimits(depth: 4)
    )
    var good = 0
    for round in 0..<40_000 {
      var text = utf8("{")
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        text += utf8(Self.pieces.randomElement(using: &generator) ?? "")
      }
      if round % 2 == 0 { text += utf8("}") }
      var place = 0
      var expected: JSONFault?
      do throws(JSONFault) {
        try JSONGrammar.value(text.span, &place, depthLimit: 4)
      } catch {
        expected = error
      }
      // The fast path is taken from the second time on.
      var walker = JSONWalker(index: PathIndex(tree("a", "b", "a.b[]")), reading)
      for number in 1...2 {
        var lexer = JSONLexer(from: 0, findsFeeds: false)
        var entries: [FieldEntry] = []
        var found: JSONFault?
        do throws(JSONFault) {
          try walker.read(text.span, &lexer, number: number, base: 0, into: &entries)
        } catch {
          found = error
        }
        #expect(found?.kind == expected?.kind, "\(String(decoding: text, as: UTF8.self))")
        #expect(found?.offset == expected?.offset, "\(String(decoding: text, as: UTF8.self))")
        if expected == nil { #expect(walker.end == place) }
      }
      if expected == nil { good += 1 }
    }
    #expect(good > 1_000, "\(good)")
  }
}
