import PanoramaModel
import Testing

struct JSONExtractorTests {
  private static let lines = FileReading(format: "json")
  private static let array = FileReading(
    format: "json",
    recordPath: ["data", "rows"],
    captures: [
      .init(name: "count", path: ["trailer", "count"]), .init(name: "day", path: ["day"]),
    ]
  )

  /// Whether the value is accepted inside a record, next to a wanted key and as the wanted value itself.
  private func accepts(_ value: [UInt8]) -> Bool {
    let bytes = utf8("{\"x\":") + value + utf8(",\"a\":1}\n{\"a\":2}")
    let skipped = Reading(bytes, Self.lines, tree("a"))
    let wanted = Reading(bytes, Self.lines, tree("x", "x.y", "a"))
    #expect((skipped.records.count == 2) == (wanted.records.count == 2), "\(value)")
    #expect(skipped.records.last == ["a#2"])
    return skipped.records.count == 2
  }

  @Test func `every short text is a value for both readers or for neither`() {
    for alphabet in ["[]{}\":,1", "-0.e1+ ", "\"\\u0nD8"] {
      let letters = utf8(alphabet)
      for length in 1...4 {
        var digits = [Int](repeating: 0, count: length)
        while true {
          let value = digits.map { letters[$0] }
          let isObjectEnd = value.contains(UInt8(ascii: ",")) || value.contains(UInt8(ascii: "}"))
          if !isObjectEnd || NaiveJSON(value).isValid {
            #expect(accepts(value) == NaiveJSON(value).isValid, "\(value)")
          }
          guard let place = digits.lastIndex(where: { $0 < letters.count - 1 }) else { break }
          digits[place] += 1
          for index in digits.indices.suffix(from: place + 1) { digits[index] = 0 }
        }
      }
    }
  }

  @Test func `the JSON test suite is accepted and refused as it should be`() {
    let files = Suites.files("jsontestsuite/test_parsing", "json")
    guard !files.isEmpty else { return }
    // Declared, because some of the files are not UTF-8 on purpose.
    let reading = FileReading(
      format: "json",
      encoding: .utf8,
      limits: ReadingLimits(depth: 1_000)
    )
    var (accepted, refused) = (0, 0)
    for file in files {
      let bytes = utf8("[{\"x\":") + file.bytes + utf8("}]")
      let read = Reading(bytes, reading, tree("x"))
      let isRead = read.records.count == 1
      // The oracle calls itself for each level, and would need a larger stack for some.
      let isValid = bytes.count < 10_000 && NaiveJSON(bytes).isValid
      #expect(isRead == isValid, Comment(rawValue: file.name))
      if file.name.hasPrefix("y_") {
        #expect(isRead, Comment(rawValue: file.name))
        accepted += 1
      } else if file.name.hasPrefix("n_"), !isValid {
        #expect(
          read.records.isEmpty && read.damaged.first?.place.byteOffset == 1,
          Comment(rawValue: file.name)
        )
        refused += 1
      }
      for piece in [1, 7] where bytes.count < 1_000 {
        #expect(
          Reading(bytes, reading, tree("x"), piece: piece) == read,
          Comment(rawValue: file.name)
        )
      }
    }
    #expect(accepted >= 95 && refused >= 180, "\(accepted) accepted, \(refused) refused")
  }

  static let nested = utf8(
    """
    {"day":"2026-11-20","trailer":{"count":3,"x":[1,{}]},"data":{"k":0,"rows":[
      {"id":"1\\u4e2d\\ud83d\\ude00\\n","n":-1.50e+3,"b":true,"z":null,"loans":[{"no":"a","tags":["p","q"]},{"no":"b"}],"other":{"deep":[1]}},
      {"id":"2","loans":{"no":"c"}} , {"id":"3","loans":[]}
    ]}}
    """
  )

  static let nestedRecords = [
    [
      "id=1中😀\n", "n#-1.50e+3", "b?true", "z~", "loans!", "loans.no=a", "loans.tags=p",
      "loans.tags=q", "loans!", "loans.no=b",
    ],
    ["id=2", "loans!", "loans.no=c"], ["id=3"],
  ]

  @Test func `nested rows, captures and counts come out, in every cut`() {
    let paths = tree("id", "n", "b", "z", "loans[]", "loans.no", "loans.tags", "gone")
    let read = Reading(Self.nested, Self.array, paths)
    #expect(read.records == Self.nestedRecords)
    #expect(read.captured == ["count": "3", "day": "2026-11-20"])
    #expect(read.unmapped == ["other": 1])
    #expect(read.mapped["loans.no"] == 2 && read.mapped["loans"] == 2 && read.mapped["gone"] == 0)
    for (place, raw) in zip(read.places, read.raws) {
      #expect(place.line == lineNumber(of: place.byteOffset, in: Self.nested))
      #expect(raw == Array(Self.nested[place.byteOffset..<place.byteOffset + place.byteLength]))
      #expect(raw.first == UInt8(ascii: "{") && raw.last == UInt8(ascii: "}"))
    }
    for piece in 1...Self.nested.count {
      #expect(Reading(Self.nested, Self.array, paths, piece: piece) == read)
    }
  }

  struct Case: CustomTestStringConvertible {
    var name: String
    var bad: String
    var code = DiagnosticCode.jsonSyntax
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "a missing quotation mark", bad: #"{"id":"2,"v":{"w":1}}"#),
    Case(name: "a missing brace", bad: #"{"id":"2","v":{"w":1}"#),
    Case(name: "a brace too many", bad: #"{"id":"2","v":{"w":1}}}"#),
    Case(name: "a missing comma", bad: #"{"id":"2" "v":{"w":1}}"#),
    Case(name: "a wrong escape", bad: #"{"id":"\x2","v":1}"#),
    Case(name: "half a surrogate pair", bad: #"{"id":"\ud800","v":1}"#),
    Case(name: "a leading zero", bad: #"{"id":"2","v":01}"#),
    Case(name: "a trailing comma", bad: #"{"id":"2","v":1,}"#),
    Case(name: "a key twice", bad: #"{"id":"2","id":"3"}"#, code: .jsonDuplicateKey),
    Case(name: "no object", bad: #""id""#, code: .jsonNotObject),
    Case(
      name: "too deep",
      bad: #"{"id":"2","v":"# + String(repeating: "[", count: 9) + String(repeating: "]", count: 9)
        + "}",
      code: .recordTooDeep
    ),
    Case(
      name: "too long",
      bad: #"{"id":"2","v":""# + String(repeating: "x", count: 200) + "\"}",
      code: .recordTooLong
    ),
  ]

  @Test(arguments: cases) func `damage costs one record, in lines and in arrays`(_ test: Case) {
    let good = [1, 3, 4].map { #"{"id":"\#($0)","v":{"w":[{"id":"n"},{"id":"m"}]}}"# }
    let all = [good[0], test.bad, good[1], good[2]]
    let limits = ReadingLimits(recordBytes: 180, depth: 8)
    let lines = FileReading(format: "json", limits: limits)
    for bytes in [
      utf8(all.joined(separator: "\n")), utf8("[" + all.joined(separator: ",\n") + "]"),
      utf8("[" + all.joined(separator: " , ") + "]"),
      utf8("[\n  " + all.joined(separator: ",\n  ") + "\n]\n"),
    ] {
      let read = Reading(bytes, lines, tree("id", "v.w[]", "v.w.id"))
      #expect(read.codes == [test.code])
      #expect(read.records.map { $0.first } == ["id=1", "id=3", "id=4"])
      #expect(read.records.allSatisfy { $0.count == 5 })
      #expect(read.recordsRead == 4)
      #expect(read.damaged.first?.raw == utf8(test.bad))
      for place in read.places + read.damaged.map(\.place) {
        #expect(place.line == lineNumber(of: place.byteOffset, in: bytes))
      }
      for piece in 1...bytes.count {
        #expect(Reading(bytes, lines, tree("id", "v.w[]", "v.w.id"), piece: piece) == read)
      }
    }
  }

  @Test func `values may follow each other in any layout`() {
    let values = [#"{"id":"1","v":{"w":[]}}"#, #"{"id":"2"}"#, #"{"id":"3","v":null}"#]
    let pretty = values.map { value in
      value.replacing(",", with: ",\n  ").replacing("{\"id", with: "{\n  \"id")
    }
    for bytes in [
      utf8(values.joined()), utf8(values.joined(separator: "\n\n")),
      utf8(values.joined(separator: " ")),
      utf8(pretty.joined()), utf8("\n" + pretty.joined(separator: "\r\n") + "\n"),
      utf8(values[0] + values[1] + "\n" + values[2]),
    ] {
      let read = Reading(bytes, Self.lines, tree("id"))
      #expect(read.records == [["id=1"], ["id=2"], ["id=3"]])
      #expect(read.damaged.isEmpty && read.remarks.isEmpty)
      for (place, raw) in zip(read.places, read.raws) {
        #expect(place.line == lineNumber(of: place.byteOffset, in: bytes))
        #expect(raw.first == UInt8(ascii: "{") && raw.last == UInt8(ascii: "}"))
        #expect(raw == Array(bytes[place.byteOffset..<place.byteOffset + place.byteLength]))
      }
      for piece in 1...bytes.count {
        #expect(Reading(bytes, Self.lines, tree("id"), piece: piece) == read)
      }
    }
  }

  @Test func `damage between values that share lines, or span them, costs one`() {
    let shared = utf8(#"{"id":"1"}{"id":02}{"id":"3"}"# + "\n" + #"{"id":"4"}"#)
    let spanning = utf8(
      "{\n\"id\":\"1\"\n}\n{\n\"id\":02\n}\n{\n\"id\":\"3\"\n}\n{\n\"id\":\"4\"\n}"
    )
    for bytes in [shared, spanning] {
      let read = Reading(bytes, Self.lines, tree("id"))
      #expect(read.records == [["id=1"], ["id=3"], ["id=4"]])
      #expect(read.places.map(\.number) == [1, 3, 4])
      #expect(read.codes == [.jsonSyntax])
      for piece in 1...bytes.count {
        #expect(Reading(bytes, Self.lines, tree("id"), piece: piece) == read)
      }
    }
  }

  @Test func `a key twice means what the mapping says`() {
    let bytes = utf8(
      #"{"a":"1","b":{"c":"x\n","d":"u"},"z":1,"a":"2","b":{"c":"y"}}"# + "\n" + #"{"a":"3"}"#
    )
    let expected: [(FileReading.DuplicateKeys, [[String]])] = [
      (.quarantine, [["a=3"]]),
      (.first, [["a=1", "b.c=x\n", "b.d=u"], ["a=3"]]),
      (.last, [["a=2", "b.c=y"], ["a=3"]]),
    ]
    for (policy, records) in expected {
      let reading = FileReading(format: "json", duplicateKeys: policy)
      let read = Reading(bytes, reading, tree("a", "b.c", "b.d"))
      #expect(read.records == records)
      #expect(read.mapped["b.d"] == (policy == .first ? 1 : 0))
      #expect(read.codes == (policy == .quarantine ? [.jsonDuplicateKey] : []))
    }
  }

  @Test func `depth is bounded by the limit alone`() {
    for depth in [64, 200, 100_000] {
      let limits = ReadingLimits(depth: depth)
      let reading = FileReading(format: "json", limits: limits)
      for (levels, isRead) in [(depth - 1, true), (depth, false)] {
        for (open, close) in [("[", "]"), (#"{"x":"#, "}")] {
          let inner = open == "[" ? "" : "1"
          let value =
            String(repeating: open, count: levels) + inner + String(repeating: close, count: levels)
          let read = Reading(utf8(#"{"x":"# + value + #","a":1}"#), reading, tree("x", "a"))
          #expect(read.codes == (isRead ? [] : [.recordTooDeep]))
        }
      }
    }
  }

  @Test func `however long the damage is, what follows it is read`() {
    let limits = ReadingLimits(recordBytes: 1_000)
    let reading = FileReading(format: "json", limits: limits)
    let junk = #"{"id":"2,"v":"# + String(repeating: #"[1,"x",{"k":"v"#, count: 200_000)
    for separator in [",\n", ","] {
      let parts = [#"{"id":"1"}"#, junk, #"{"id":"3"}"#, #"{"id":"4"}"#]
      let bytes = utf8("[\n" + parts.joined(separator: separator) + "]")
      let read = Reading(bytes, reading, tree("id"))
      #expect(read.records == [["id=1"], ["id=3"], ["id=4"]])
      #expect(read.codes == [.recordTooLong] && read.remarks.isEmpty)
      #expect(read.damaged.first?.place.byteLength == junk.utf8.count)
      #expect(read.damaged.first?.raw == Array(junk.utf8.prefix(64 << 10)))
      for piece in [10_000, 1 << 20] {
        #expect(Reading(bytes, reading, tree("id"), piece: piece) == read)
      }
    }
  }

  @Test func `when every record is damaged, each is set aside by itself`() {
    let bads = [
      #"{"id":"2","v":"x}"#, #"{"id":"2","v":{"w":1}"#, #"{"id":2,"v":[}"#, #"{"id":2,}"#,
    ]
    for bad in bads {
      for (open, separator, close) in [
        ("", "\n", ""), ("[\n", ",\n", "\n]"), ("[\n\t", ",\n\t", "]"),
      ] {
        let bytes = utf8(
          open + Array(repeating: bad, count: 50).joined(separator: separator) + close
        )
        let read = Reading(bytes, Self.lines, tree("id"))
        #expect(read.damaged.dropLast().map(\.raw) == Array(repeating: utf8(bad), count: 49))
        #expect(read.recordsRead == 50)
      }
    }
  }

  @Test func `invalid UTF-8 costs one record and is named with its byte`() {
    let bytes = utf8("{\"a\":\"x\"}\n{\"a\":\"") + [0xC0, 0xAF] + utf8("\"}\n{\"a\":\"中\"}\n")
    let read = Reading(bytes, Self.lines, tree("a"))
    #expect(read.records == [["a=x"], ["a=中"]])
    #expect(read.codes == [.encodingInvalid])
    #expect(read.damaged.first?.diagnostic.location?.byteOffset == 16)
  }

  @Test func `documents that are cut off, or lack the records, say so`() {
    let cut = utf8(#"{"data":{"rows":[{"id":"1"},{"id":"2"#)
    let read = Reading(cut, Self.array, tree("id"))
    #expect(read.records == [["id=1"]])
    #expect(read.codes == [.jsonSyntax])
    #expect(!read.remarks.isEmpty)
    #expect(Reading(utf8(#"{"data":{}}"#), Self.array, tree("id")).refusal == .pathAbsent)
    #expect(Reading(utf8(#"{"data""#), Self.array, tree("id")).refusal == .jsonSyntax)
    #expect(Reading([], Self.array, tree("id")).refusal == nil)
    let none = Reading(utf8(#"{"data":{"rows":[]}}"#), Self.array, tree("id"))
    #expect(none.recordsRead == 0 && none.refusal == nil)
  }

  @Test func `captures of JSON Lines come from the first record that has them`() {
    let reading = FileReading(format: "json", captures: [.init(name: "day", path: ["m", "day"])])
    let read = Reading(
      utf8("{\"a\":1}\n{\"m\":{\"day\":\"x\"}}\n{\"m\":{\"day\":\"y\"}}"),
      reading,
      tree("a")
    )
    #expect(read.captured == ["day": "x"])
  }
}
