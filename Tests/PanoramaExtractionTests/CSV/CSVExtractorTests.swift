import Foundation
import PanoramaModel
import Testing
import PanoramaTestSupport

struct CSVExtractorTests {
  /// Reads with both readers and compares all that the slow one knows.
  private func agree(_ body: [UInt8], delimiter: String = ",") {
    let bytes = utf8("h\(delimiter)i\n") + body
    let oracle = NaiveCSV(bytes, delimiter: utf8(delimiter))
    let paths = tree("h", "i")
    let dialect = CSVDialectTests.dialect(delimiter)
    let fast = Reading(bytes, FileReading(format: "csv", encoding: .utf8, dialect: dialect), paths)
    let expected = oracle.records.map { ["h=" + $0.fields[0], "i=" + $0.fields[1]] }
    let input = Comment(rawValue: String(decoding: bytes, as: UTF8.self).debugDescription)
    #expect(fast.records == expected, input)
    #expect(fast.places.map(\.byteOffset) == oracle.records.map(\.start), input)
    #expect(fast.places.map(\.line) == oracle.records.map(\.line), input)
    #expect(fast.raws == oracle.records.map { Array(bytes[$0.start..<$0.end]) }, input)
    #expect(fast.damaged.map(\.place.byteOffset) == oracle.damaged.map(\.start), input)
    #expect(fast.damaged.map(\.place.line) == oracle.damaged.map(\.line), input)
    #expect(
      fast.damaged.map(\.raw) == oracle.damaged.map { Array(bytes[$0.start..<$0.end]) },
      input
    )
    #expect(fast.recordsRead == oracle.records.count + oracle.damaged.count, input)
  }

  @Test func `every text of six characters is read as the oracle reads it`() {
    let alphabet = utf8("a,\"\r\n")
    for length in 0...6 {
      var digits = [Int](repeating: 0, count: length)
      while true {
        agree(digits.map { alphabet[$0] })
        guard let place = digits.lastIndex(where: { $0 < alphabet.count - 1 }) else { break }
        digits[place] += 1
        for index in digits.indices.suffix(from: place + 1) { digits[index] = 0 }
      }
    }
  }

  @Test func `delimiters of several bytes are found as the oracle finds them`() {
    var random = SeededGenerator(seed: .random(in: 0 ... .max))
    let alphabet = utf8("a|||@!\"\n")
    for _ in 0..<5_000 {
      let length = Int.random(in: 0...14, using: &random)
      let body = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 0x61 }
      for delimiter in ["||", "|@|", "|"] { agree(body, delimiter: delimiter) }
    }
  }

  @Test func `random text is read as the oracle reads it, in every cut`() {
    let seed = UInt64.random(in: 0 ... .max)
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let alphabet = utf8("aaaaabc,,,\"\"\r\n\n 1")
    for _ in 0..<300 {
      let length = Int.random(in: 0...400, using: &random)
      let body = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 0x61 }
      agree(body)
      let bytes = utf8("h,i\n") + body
      let reading = FileReading(format: "csv")
      let whole = Reading(bytes, reading, tree("i"))
      let piece = Int.random(in: 1...80, using: &random)
      #expect(Reading(bytes, reading, tree("i"), piece: piece) == whole)
      #expect(Reading(bytes, reading, tree("i"), piece: piece, emptying: false) == whole)
    }
  }

  /// GB18030 text whose second bytes look like delimiters: 倈 is 81 7C, 俓 is 82 5C.
  static let chinese: [UInt8] =
    utf8("id|name|x\n1|") + [0x81, 0x7C] + utf8("|a\n2|") + [0x82, 0x5C, 0x81, 0x30, 0x86, 0x30]
    + utf8("|b\r\n3|") + [0xFF] + utf8("|bad\n4|") + [0xD6, 0xD0, 0xB9, 0xFA] + utf8("|d\n5|")
    + [0xD6] + utf8("\n6|e|f")

  @Test func `second bytes of GB18030 that look like delimiters split nothing`() {
    let reading = FileReading(
      format: "csv",
      encoding: .gb18030,
      dialect: .init(delimiter: [UInt8(ascii: "|")])
    )
    let read = Reading(Self.chinese, reading, tree("id", "name"))
    #expect(
      read.records == [
        ["id=1", "name=\u{4E85}"], ["id=2", "name=\u{4FD3}\u{B8}"], ["id=4", "name=中国"],
        ["id=6", "name=e"],
      ]
    )
    #expect(read.codes == [.encodingInvalid, .encodingInvalid])
    #expect(read.damaged.first?.diagnostic.location?.byteOffset == 31)
    for place in read.places + read.damaged.map(\.place) {
      #expect(place.line == lineNumber(of: place.byteOffset, in: Self.chinese))
      let isAtLineStart = [0x0A, 0x0D].contains(Self.chinese[place.byteOffset - 1])
      #expect(isAtLineStart)
    }
    for piece in 1...Self.chinese.count {
      #expect(Reading(Self.chinese, reading, tree("id", "name"), piece: piece) == read)
    }
  }

  @Test func `the encoding is found without being declared, and one bad line does not turn it`() {
    let paths = tree("n")
    let reading = FileReading(format: "csv")
    let gbk = utf8("n\n") + [0xD6, 0xD0, 0xB9, 0xFA] + utf8("\n")
    #expect(Reading(gbk, reading, paths).records == [["n=中国"]])
    let mixed = utf8("n\n中国\n中国\n") + [0xD6, 0xD0] + utf8("\n中国\n")
    let read = Reading(mixed, reading, paths)
    #expect(read.encoding == "utf-8")
    #expect(read.records.count == 3)
    #expect(read.codes == [.encodingInvalid])
    let marked = Reading([0xEF, 0xBB, 0xBF] + utf8(" n ,m\n1,2\n"), reading, paths)
    #expect(marked.records == [["n=1"]])
    #expect(marked.places.map(\.byteOffset) == [9])
    #expect(marked.unmapped == ["m": 1])
    let contradicted = FileReading(format: "csv", encoding: .gb18030)
    #expect(
      Reading([0xEF, 0xBB, 0xBF] + utf8("n\n1\n"), contradicted, paths).remarks
        == [.encodingMismatch]
    )
  }

  struct Case: CustomTestStringConvertible {
    var name: String
    var text: String
    var records: [[String]]
    var codes: [DiagnosticCode] = []
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "a field too few",
      text: "a,b\n1\n2,3\n",
      records: [["a=2", "b=3"]],
      codes: [.csvFieldCount]
    ),
    Case(
      name: "an unclosed quote costs its line only",
      text: "a,b\n1,\"x\n2,3\n4,5\n",
      records: [["a=2", "b=3"], ["a=4", "b=5"]],
      codes: [.csvUnterminatedQuote]
    ),
    Case(
      name: "an unclosed quote before fields with quotes costs its line only",
      text: "a,b\n1,\"x\n\"2\",3\n4,\"5\"\n6,\"7\n8\"\n",
      records: [["a=2", "b=3"], ["a=4", "b=5"], ["a=6", "b=7\n8"]],
      codes: [.csvTextAfterQuote]
    ),
    Case(
      name: "three unclosed quotes cost three lines",
      text: "a,b\n1,\"x\n2,\"y\n3,4\n5,\"z\n6,7\n",
      records: [["a=3", "b=4"], ["a=6", "b=7"]],
      codes: [.csvTextAfterQuote, .csvTextAfterQuote, .csvUnterminatedQuote]
    ),
    Case(
      name: "text after a closing quote",
      text: "a,b\n\"1\"x,2\n3,4\n",
      records: [["a=3", "b=4"]],
      codes: [.csvTextAfterQuote]
    ),
    Case(
      name: "a quoted field over lines that makes too many fields",
      text: "a,b\n1,\"x\n2,3\n4,\"5\"\n6,7\n",
      records: [["a=2", "b=3"], ["a=4", "b=5"], ["a=6", "b=7"]],
      codes: [.csvTextAfterQuote]
    ),
    Case(
      name: "doubled quotes in lines that are read again keep both",
      text: "a,b\n1,\"x\"\"\n2,\"y\"\"z\"\n",
      records: [["a=2", "b=y\"z"]],
      codes: [.csvTextAfterQuote]
    ),
    Case(name: "a trailer", text: "a,b\n1,2\nEND,1\n", records: [["a=1", "b=2"]]),
    Case(
      name: "a record after the trailer",
      text: "a,b\n1,2\nEND,1\n3,4\n",
      records: [["a=1", "b=2"]],
      codes: [.csvAfterTrailer]
    ),
    Case(name: "an empty column is delivered", text: "a,b\n,2\n", records: [["a=", "b=2"]]),
    Case(
      name: "a line beyond the limit",
      text: "a,b\n1,\(String(repeating: "x", count: 90))\n3,4\n",
      records: [["a=3", "b=4"]],
      codes: [.recordTooLong]
    ),
  ]

  @Test(arguments: cases) func `damage costs one record`(_ test: Case) {
    let reading = FileReading(
      format: "csv",
      dialect: CSVDialectTests.dialect { $0.trailerPrefix = "END" },
      captures: [.init(name: "count", path: ["2"])],
      limits: .init(recordBytes: 64)
    )
    let bytes = utf8(test.text)
    let read = Reading(bytes, reading, tree("a", "b"))
    #expect(read.records == test.records)
    #expect(read.codes == test.codes)
    #expect(read.captured == (test.text.contains("END") ? ["count": "1"] : [:]))
    for piece in 1...bytes.count {
      #expect(Reading(bytes, reading, tree("a", "b"), piece: piece) == read)
    }
  }

  @Test func `headers may lack wanted columns, repeat unwanted ones, but not wanted ones`() {
    let reading = FileReading(format: "csv")
    let read = Reading(utf8("a,x,x\n1,2,3\n"), reading, tree("a", "b"))
    #expect(read.mapped == ["a": 1, "b": 0])
    #expect(Reading(utf8("a,a\n1,2\n"), reading, tree("a")).refusal == .csvHeaderDuplicate)
    #expect(Reading(utf8("a,\"b\n"), reading, tree("a")).refusal == .csvHeaderMissing)
    #expect(Reading([], reading, tree("a")).recordsRead == 0)
  }

  @Test func `without a header the usual field count rules, not the first record's`() {
    let reading = FileReading(format: "csv", dialect: .init(headerRows: 0))
    let read = Reading(utf8("1,2,3\n1,2\n3,4\n"), reading, tree("2"))
    #expect(read.records == [["2=2"], ["2=4"]])
    #expect(read.codes == [.csvFieldCount])
  }

  @Test func `a quote that never closes is known by the records that it would swallow`() {
    let rows = (0..<3_000).map { $0 == 10 ? "10,\"x,y\n" : "\($0),x,y\r\n" }
    let bytes = utf8("a,b,c\n" + rows.joined())
    let reading = FileReading(format: "csv", encoding: .utf8, dialect: CSVDialectTests.dialect())
    let read = Reading(bytes, reading, tree("a"))
    #expect(read.records.count == 2_999)
    #expect(read.damaged.map(\.place.line) == [12])
    #expect(read.codes == [.csvUnterminatedQuote])
    #expect(read.damaged.first?.diagnostic.found.contains("1000 lines") == true)
    #expect(Reading(bytes, reading, tree("a"), piece: 777) == read)
    // Text of many lines in quotes stays a field.
    let text = (0..<3_000).map { "line \($0), and so on\n" }.joined()
    let long = Reading(utf8("a,b,c\n1,\"\(text)\",3\n"), reading, tree("b"))
    #expect(long.records == [["b=\(text)"]])
  }

  /// The rows that the suite's JSON has for a file.
  private static func rows(_ json: [UInt8], of name: String) throws -> [[String: String]] {
    let decoder = JSONDecoder()
    guard name == "location_coordinates.csv" else {
      return try decoder.decode([[String: String]].self, from: Data(json))
    }
    // One object in place of an array, and another telephone number than the CSV file: errors of the suite.
    var row = try decoder.decode([String: String].self, from: Data(json))
    row["Contact Phone Number"] = "2095257564"
    return [row]
  }

  @Test func `csv-spectrum is read value by value as its JSON says`() throws {
    let expected = Suites.files("csv-spectrum/json", "json")
    let files = Suites.files("csv-spectrum/csvs", "csv")
    #expect(files.count == expected.count && (files.isEmpty || files.count == 12))
    for (file, json) in zip(files, expected) {
      let rows = try Self.rows(json.bytes, of: file.name)
      var paths = FieldPathTree()
      for name in Set(rows.flatMap(\.keys)) { _ = paths.insert([name], isWanted: true) }
      let read = Reading(file.bytes, FileReading(format: "csv"), paths)
      let found = read.records.map { record in
        Dictionary(
          record.map { field in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts[1]))
          },
          uniquingKeysWith: { first, _ in first }
        )
      }
      // The suite has lost the carriage returns of some files and not of their JSON.
      func plain(_ rows: [[String: String]]) -> [[String: String]] {
        rows.map { $0.mapValues { $0.replacing("\r\n", with: "\n") } }
      }
      #expect(plain(found) == plain(rows), Comment(rawValue: file.name))
      #expect(read.damaged.isEmpty, Comment(rawValue: file.name))
    }
  }
}
