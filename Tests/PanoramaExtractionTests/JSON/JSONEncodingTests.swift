import Foundation
import PanoramaModel
import PanoramaTestSupport
import Testing

@testable import PanoramaExtraction

/// JSON that is not in UTF-8: its twin in UTF-8 says what must be read, Foundation where it stands in the file.
struct JSONEncodingTests {
  private static let paths = tree("id", "name", "loans[]", "loans.no")

  struct Case: CustomTestStringConvertible {
    var encoding: TextEncoding
    /// Foundation's name; CFString's number for those that have none.
    var foundation: String.Encoding
    var mark: [UInt8] = []
    var isDeclared = true
    var name = "刘洋"
    var testDescription: String {
      "\(encoding.rawValue), mark of \(mark.count), declared: \(isDeclared)"
    }

    func bytes(_ text: some StringProtocol) -> [UInt8] {
      Array(text.data(using: foundation) ?? Data())
    }
  }

  static let cases = [
    Case(encoding: .gb18030, foundation: String.Encoding(rawValue: 0x8000_0632), name: "刘é洋𠮷"),
    Case(
      encoding: .gb18030,
      foundation: String.Encoding(rawValue: 0x8000_0632),
      mark: [0x84, 0x31, 0x95, 0x33],
      isDeclared: false
    ),
    Case(
      encoding: .gb18030,
      foundation: String.Encoding(rawValue: 0x8000_0632),
      isDeclared: false
    ),
    Case(encoding: .utf16le, foundation: .utf16LittleEndian, mark: [0xFF, 0xFE], name: "刘𠮷"),
    Case(
      encoding: .utf16be,
      foundation: .utf16BigEndian,
      mark: [0xFE, 0xFF],
      isDeclared: false,
      name: "刘𠮷"
    ),
    Case(encoding: .utf16be, foundation: .utf16BigEndian, isDeclared: false),
    Case(encoding: .utf16le, foundation: .utf16LittleEndian, isDeclared: false),
    Case(encoding: .windows1252, foundation: .windowsCP1252, name: "Zoë €"),
    Case(encoding: .latin1, foundation: .isoLatin1, name: "Zoë"),
    Case(encoding: .big5, foundation: String.Encoding(rawValue: 0x8000_0A03), name: "許功蓋"),
    Case(encoding: .shiftJIS, foundation: .shiftJIS, name: "表ソ能"),
  ]

  /// The parts of a document: some of them are records, one of these damaged.
  private static func parts(_ layout: String, _ name: String) -> [String] {
    let records = [
      #"{"id":"1","name":"\#(name)","loans":[{"no":"x"},{"no":"\#(name){"}]}"#,
      #"{"id":"2","name":"a\n\#(name)"}"#, #"{"id":"3","name":"\#(name)" 7}"#,
      #"{"id":"4", "\#(name)" : "\#(name)}" }"#, #"{"name":"\#(name)\#(name)","id":"5"}"#,
    ]
    switch layout {
    case "array": return ["[\r\n"] + records.flatMap { [$0, " ,\n"] }.dropLast() + ["]\n"]
    case "values": return records.flatMap { [$0.replacing(",\"", with: ",\n  \""), "\n"] }
    default: return records.flatMap { [$0, "\r\n"] }
    }
  }

  @Test(arguments: cases, ["lines", "array", "values"])
  func `other encodings are read like their twins in UTF-8, in every cut`(
    _ test: Case,
    _ layout: String
  ) {
    let parts = Self.parts(layout, test.name)
    let twin = Reading(utf8(parts.joined()), FileReading(format: "json"), Self.paths)
    let bytes = test.mark + parts.flatMap { test.bytes($0) }
    let reading = FileReading(format: "json", encoding: test.isDeclared ? test.encoding : nil)
    let read = Reading(bytes, reading, Self.paths)
    #expect(twin.records.count == 4 && twin.damaged.count == 1)
    #expect(read.records == twin.records)
    #expect(read.codes == twin.codes)
    #expect(read.encoding == test.encoding.rawValue)
    #expect(read.detections.map(\.choice) == (test.isDeclared ? [] : [test.encoding.rawValue]))
    // Where each stands in the file, by Foundation.
    let all = utf8(parts.joined())
    func moved(_ place: RecordPlace) -> RecordPlace {
      var moved = place
      func count(_ end: Int) -> Int {
        test.bytes(String(decoding: all[..<end], as: UTF8.self)).count
      }
      moved.byteOffset = test.mark.count + count(place.byteOffset)
      moved.byteLength =
        test.mark.count + count(place.byteOffset + place.byteLength) - moved.byteOffset
      return moved
    }
    #expect(read.places == twin.places.map(moved))
    #expect(read.damaged.map(\.place) == twin.damaged.map { moved($0.place) })
    for (place, raw) in zip(
      read.places + read.damaged.map(\.place),
      read.raws + read.damaged.map(\.raw)
    ) {
      #expect(raw == Array(bytes[place.byteOffset..<place.byteOffset + place.byteLength]))
    }
    for piece in 1...max(60, bytes.count / 3) {
      #expect(Reading(bytes, reading, Self.paths, piece: piece) == read, "\(piece)")
      #expect(
        Reading(bytes, reading, Self.paths, piece: piece, emptying: false).records == read.records
      )
    }
  }

  @Test(arguments: [TextEncoding.gb18030, .utf16le, .big5])
  func `bytes that are no text cost the record that holds them`(_ encoding: TextEncoding) {
    let isWide = encoding == .utf16le
    func encoded(_ text: String) -> [UInt8] {
      isWide ? text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } : utf8(text)
    }
    let bad = isWide ? [0x00, 0xD8] : [0xFF] as [UInt8]
    let second = encoded("{\"id\":\"") + bad + encoded("\"}")
    for separator in ["\n", ",\n"] {
      let before = encoded((separator == "\n" ? "" : "[") + "{\"id\":\"1\"}" + separator)
      let after = encoded(separator + "{\"id\":\"3\"}" + (separator == "\n" ? "" : "]"))
      let bytes = before + second + after
      let reading = FileReading(format: "json", encoding: encoding)
      let read = Reading(bytes, reading, Self.paths)
      #expect(read.records == [["id=1"], ["id=3"]])
      #expect(read.codes == [.encodingInvalid])
      #expect(read.damaged.map(\.raw) == [second])
      let diagnostic = read.damaged.first?.diagnostic
      #expect(diagnostic?.expected == "text in \(encoding.rawValue)")
      #expect(diagnostic?.found.hasPrefix(isWide ? "the bytes 00 D8" : "the bytes FF") == true)
      #expect(
        diagnostic?.location?.byteOffset == before.count + encoded("{\"id\":\"").count
      )
      for piece in 1...bytes.count {
        #expect(Reading(bytes, reading, Self.paths, piece: piece) == read, "\(piece)")
      }
    }
  }

  @Test func `a record that is too long is passed over in other encodings as well`() {
    let long = "{\"id\":\"2\",\"name\":\"" + String(repeating: "a", count: 3_000_000) + "\"}"
    let city: [UInt8] = [0xB9, 0xE3]
    for frame in [("", "\n", ""), ("[", ",", "]")] {
      let before = utf8(frame.0 + "{\"id\":\"") + city + utf8("\"}" + frame.1)
      let bytes =
        before + utf8(long) + utf8(frame.1 + "{\"id\":\"") + city + utf8("\"}" + frame.2)
      let reading = FileReading(
        format: "json",
        encoding: .gb18030,
        limits: ReadingLimits(recordBytes: 1_000)
      )
      let read = Reading(bytes, reading, Self.paths)
      #expect(read.records == [["id=广"], ["id=广"]])
      #expect(read.codes == [.recordTooLong])
      let damaged = read.damaged.first
      #expect(damaged?.place.byteOffset == before.count)
      #expect(damaged?.place.byteLength == long.utf8.count)
      #expect(damaged?.raw == Array(long.utf8.prefix(64 << 10)))
      for piece in [5_000, 65_536, 1_000_000] {
        #expect(Reading(bytes, reading, Self.paths, piece: piece) == read, "\(piece)")
      }
    }
  }

  @Test func `a few bytes that are not UTF-8 do not make it another encoding`() {
    let bytes = utf8("{\"id\":\"") + [0xFF] + utf8("\"}\n{\"id\":\"刘洋\"}")
    let read = Reading(bytes, FileReading(format: "json"), Self.paths)
    #expect(read.records == [["id=刘洋"]])
    #expect(read.codes == [.encodingInvalid])
    #expect(read.detections.isEmpty)
  }

  @Test(arguments: [TextEncoding.gb18030, .utf16le, .utf16be, .shiftJIS, .windows1252])
  func `what is read does not depend on the cuts, whatever is damaged`(_ encoding: TextEncoding) {
    var random = SeededGenerator(seed: 20_261_122)
    let isWide = [.utf16le, .utf16be].contains(encoding)
    for round in 0..<150 {
      let layout = ["lines", "array", "values"][round % 3]
      let text = utf8(Self.parts(layout, "n").joined())
      var bytes: [UInt8] = text
      if isWide {
        bytes = text.flatMap { (byte) -> [UInt8] in encoding == .utf16le ? [byte, 0] : [0, byte] }
      }
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, place + Int.random(in: 0...2, using: &random))
        let count = Int.random(in: 0...2, using: &random)
        bytes.replaceSubrange(
          place..<end,
          with: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        )
      }
      let reading = FileReading(
        format: "json",
        encoding: encoding,
        limits: ReadingLimits(recordBytes: 1_000)
      )
      let read = Reading(bytes, reading, Self.paths)
      for piece in [1, 2, 3, 7, 50] {
        #expect(
          Reading(bytes, reading, Self.paths, piece: piece) == read,
          "round \(round), pieces of \(piece): \(bytes)"
        )
      }
      for place in read.places + read.damaged.map(\.place) {
        #expect(place.byteOffset >= 0 && place.byteOffset + place.byteLength <= bytes.count)
      }
    }
  }
}
