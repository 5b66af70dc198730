import Foundation
import PanoramaModel
import Testing

@testable import PanoramaExtraction

struct XMLExtractorTests {
  private static let reading = FileReading(
    format: "xml",
    recordPath: ["E", "C"],
    captures: [
      .init(name: "count", path: ["E", "H", "N"]), .init(name: "day", path: ["E", "@day"]),
    ]
  )
  private static let paths = tree("@id", "Name", "I", "I.@s", "Hs.H[]", "Hs.H.@p", "Hs.H.V", "gone")

  static let document = """
    <?xml version="1.0"?>\r
    <!-- <C id="not a record"> -->
    <E day="2026-11-20">
      <H><N>3</N></H>
      <C id="1&amp;2" x="y">
        <Name>中 &lt;b&gt; &#x4E2D;<![CDATA[<C>]]></Name><I s="U">'91</I>
        <Hs>
          <H p="a"><V>1.5</V></H><H p="b"><V/></H>
        </Hs><Extra><Deep/></Extra>
      </C><C id="2"/>

      <C
        id="3"><Name></Name></C>
    </E>
    """

  static let records = [
    [
      "@id=1&2", "Name=中 <b> 中<C>", "I.@s=U", "I='91", "Hs.H!", "Hs.H.@p=a", "Hs.H.V=1.5", "Hs.H!",
      "Hs.H.@p=b", "Hs.H.V=",
    ],
    ["@id=2"], ["@id=3", "Name="],
  ]

  @Test func `records, rows, attributes, captures and counts come out, in every cut`() {
    let bytes = utf8(Self.document)
    let read = Reading(bytes, Self.reading, Self.paths)
    #expect(read.records == Self.records)
    #expect(read.captured == ["count": "3", "day": "2026-11-20"])
    #expect(read.mapped["@id"] == 3 && read.mapped["Name"] == 1 && read.mapped["gone"] == 0)
    #expect(read.unmapped == ["@x": 1, "Extra": 1])
    #expect(read.damaged.isEmpty && read.remarks.isEmpty)
    for (place, raw) in zip(read.places, read.raws) {
      #expect(place.line == lineNumber(of: place.byteOffset, in: bytes))
      #expect(raw == Array(bytes[place.byteOffset..<place.byteOffset + place.byteLength]))
      #expect(raw.starts(with: utf8("<C")) && raw.last == UInt8(ascii: ">"))
    }
    for piece in 1...bytes.count {
      #expect(Reading(bytes, Self.reading, Self.paths, piece: piece) == read, "\(piece)")
    }
  }

  struct Case: CustomTestStringConvertible {
    var name: String
    var bad: String
    var code = DiagnosticCode.xmlNotWellFormed
    var raw: String?
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "an end tag that does not fit", bad: "<C id=\"2\"><Name>x</Nam></C>"),
    Case(name: "a missing inner end tag", bad: "<C id=\"2\"><Name>x</C>"),
    Case(
      name: "a missing end tag",
      bad: "<C id=\"2\"><Name>x</Name>",
      raw: "<C id=\"2\"><Name>x</Name>\n"
    ),
    Case(name: "two missing end tags", bad: "<C id=\"2\"><Name>x", raw: "<C id=\"2\"><Name>x\n"),
    Case(name: "a stray ampersand", bad: "<C id=\"2\"><Name>a & b</Name></C>"),
    Case(name: "an unknown entity", bad: "<C id=\"2\"><Name>&nbsp;</Name></C>"),
    Case(name: "a broken start tag", bad: "<C id=\"2\" <Name>x</Name></C>"),
    Case(name: "an attribute without quotation marks", bad: "<C id=2><Name>x</Name></C>"),
    Case(
      name: "an attribute twice",
      bad: "<C id=\"2\" id=\"3\"/>",
      raw: "<C id=\"2\" id=\"3\"/>\n"
    ),
    Case(
      name: "a control character",
      bad: "<C id=\"2\"><Name>\u{1}</Name></C>",
      code: .encodingInvalid
    ),
    Case(
      name: "too deep",
      bad: "<C id=\"2\">" + String(repeating: "<a>", count: 9) + String(repeating: "</a>", count: 9)
        + "</C>",
      code: .recordTooDeep
    ),
    Case(
      name: "too long",
      bad: "<C id=\"2\"><Name>" + String(repeating: "x", count: 200) + "</Name></C>",
      code: .recordTooLong
    ),
  ]

  @Test(arguments: cases) func `damage costs one record`(_ test: Case) {
    let good = [1, 3, 4].map { "<C id=\"\($0)\"><Name>n&amp;\($0)</Name></C>" }
    let bytes = utf8(
      "<E day=\"d\">\n\(good[0])\n\(test.bad)\n\(good[1])\n<!-- c -->\(good[2])\n<H><N>4</N></H></E>\n"
    )
    let reading = FileReading(
      format: "xml",
      recordPath: Self.reading.recordPath,
      captures: Self.reading.captures,
      limits: ReadingLimits(recordBytes: 180, depth: 8)
    )
    let read = Reading(bytes, reading, Self.paths)
    #expect(read.records == [1, 3, 4].map { ["@id=\($0)", "Name=n&\($0)"] })
    #expect(read.codes == [test.code])
    #expect(read.damaged.first?.raw == utf8(test.raw ?? test.bad))
    #expect(read.places.map(\.number) == [1, 3, 4])
    #expect(read.captured == ["count": "4", "day": "d"])
    #expect(read.mapped["Name"] == 3)
    for place in read.places + read.damaged.map(\.place) {
      #expect(place.line == lineNumber(of: place.byteOffset, in: bytes))
      #expect(bytes[place.byteOffset...].starts(with: utf8("<C")))
    }
    for piece in 1...bytes.count {
      #expect(Reading(bytes, reading, Self.paths, piece: piece) == read, "\(piece)")
    }
  }

  @Test func `a file that is cut off damages its last record only`() {
    let bytes = utf8("<E><C id=\"1\"/><C id=\"2\"><Name>x")
    let read = Reading(bytes, Self.reading, Self.paths)
    #expect(read.records == [["@id=1"]])
    #expect(read.codes == [.xmlTruncated])
    #expect(read.damaged.first?.raw == utf8("<C id=\"2\"><Name>x"))
    for piece in 1...bytes.count {
      #expect(Reading(bytes, Self.reading, Self.paths, piece: piece) == read, "\(piece)")
    }
    #expect(Reading(utf8("<E><C id=\"1\"/>"), Self.reading, Self.paths).remarks == [.xmlTruncated])
    #expect(
      Reading(utf8("<E><C id=\"1\"/><C id"), Self.reading, Self.paths).codes == [.xmlTruncated]
    )
    #expect(Reading(utf8("hello"), Self.reading, Self.paths).refusal == .xmlNotWellFormed)
    #expect(Reading(utf8("<X/>"), Self.reading, Self.paths).refusal == .xmlRecordPath)
    #expect(Reading(utf8("<E/>"), Self.reading, Self.paths).refusal == nil)
    #expect(Reading([], Self.reading, Self.paths).refusal == nil)
  }

  @Test func `places are those of the file in other encodings as well`() {
    let text =
      "<?xml version=\"1.0\" encoding=\"NAME\"?>\n<E>\n<C id=\"é\"><Name>é\n>é</Name></C>\r\n <C id=\"2\"/><C id=\"3\"><Name>&</Name></C><C id=\"4\"/></E>"
    let latin = text.replacing("NAME", with: "ISO-8859-1").unicodeScalars.map { UInt8($0.value) }
    let utf16 = text.replacing("NAME", with: "UTF-16").utf16.flatMap {
      [UInt8($0 & 0xFF), UInt8($0 >> 8)]
    }
    let chinese = text.replacing("NAME", with: "GBK").unicodeScalars.flatMap {
      $0 == "é" ? [0xA8, 0xA6] : [UInt8($0.value)]
    }
    for (bytes, width) in [(latin, 1), ([0xFF, 0xFE] + utf16, 2), (chinese, 1)] {
      let read = Reading(bytes, Self.reading, Self.paths)
      #expect(read.records == [["@id=é", "Name=é\n>é"], ["@id=2"], ["@id=4"]])
      #expect(read.codes == [.xmlNotWellFormed])
      #expect(read.places.map(\.line) == [3, 5, 5])
      for place in read.places {
        #expect(bytes[place.byteOffset] == UInt8(ascii: "<"))
        #expect(bytes[place.byteOffset + width] == UInt8(ascii: "C"))
        #expect(bytes[place.byteOffset + place.byteLength - width] == UInt8(ascii: ">"))
      }
      for piece in 1...bytes.count {
        #expect(Reading(bytes, Self.reading, Self.paths, piece: piece) == read, "\(piece)")
      }
    }
  }

  static let hostile = [
    "<!DOCTYPE E [<!ENTITY a \"x\">]><E><C id=\"&a;\"/></E>",
    "<!DOCTYPE E [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]><E/>",
    "<!DOCTYPE E [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><E><C>&x;</C></E>",
    "<!DOCTYPE E SYSTEM \"http://127.0.0.1/e.dtd\"><E><C>&x;</C></E>",
  ]

  @Test(arguments: hostile) func `entities are refused and nothing is opened`(_ text: String) {
    #expect(Reading(utf8(text), Self.reading, Self.paths).refusal == .xmlEntity)
    #expect(Reading(utf8(text), Self.reading, Self.paths, piece: 1).refusal == .xmlEntity)
  }

  @Test func `the bombs of defusedxml are refused, in a second`() {
    let reading = FileReading(format: "xml", recordPath: ["root"])
    for file in Suites.files("defusedxml/xmltestdata", "xml") {
      var read = Reading([], reading, tree("x"))
      let time = ContinuousClock().measure { read = Reading(file.bytes, reading, tree("x")) }
      #expect(time < .seconds(1), Comment(rawValue: file.name))
      let isHarmless = file.name.hasPrefix("simple")
      let isWithoutEntities = file.name == "dtd_element.xml"
      #expect(
        isHarmless || isWithoutEntities ? read.refusal != .xmlEntity : read.refusal == .xmlEntity,
        Comment(rawValue: file.name)
      )
    }
  }

  /// What is not decoded like its twin, and why.
  static let exceptions = [
    "Big5.xml": "the WHATWG table has more characters than the C library's",
    "EUC-JP.xml": "the same", "EUC-KR.xml": "the same", "Shift_JIS.xml": "the same",
    "windows-1255.xml": "the same",
    "GBK.xml": "the C library's GBK lacks what GB18030 has, with which it is read",
    "ISO-2022-JP.xml": "escape sequences; < may be part of a character: refused",
    "gb18030.xml": "private-use characters moved between its editions of 2005 and 2022",
    "ISO-8859-8-I.xml": "a label that ICU knows, and the C library does not",
    "x-mac-cyrillic.xml": "the same",
    "x-user-defined.xml": "an encoding of web pages: refused",
  ]

  @Test func `the encodings suite is decoded like its twins`() throws {
    var (alike, others) = (0, 0)
    for file in Suites.files("xml-encodings", "xml") {
      let name = Comment(rawValue: file.name)
      guard !file.name.hasPrefix("utf") else {
        let reading = FileReading(format: "xml", recordPath: ["project"])
        let read = Reading(file.bytes, reading, tree("@name"))
        #expect(read.records == [["@name=project-name"]], name)
        continue
      }
      // The documents themselves are not well-formed: one of their attributes has no quotation marks.
      var text: [UInt8] = []
      do {
        var encoding = try XMLEncoding.detect(file.bytes.span, declared: nil, isFinal: true)
        encoding?.decode(file.bytes.span, into: &text)
      } catch {
        #expect(error.diagnostic.code == .encodingUnsupported, name)
      }
      if let reason = Self.exceptions[file.name] {
        #expect(text.isEmpty == reason.hasSuffix("refused"), name)
        others += 1
      } else {
        let twin = try Self.twin(file.bytes)
        #expect(text == twin, name)
        alike += 1
      }
    }
    guard alike + others > 0 else { return }
    #expect(alike >= 25 && others == Self.exceptions.count, "\(alike), \(others)")
  }

  /// The document in UTF-8, by the C library's own program; nil when that cannot convert it.
  private static func twin(_ bytes: [UInt8]) throws -> [UInt8]? {
    let prolog = String(decoding: bytes.prefix(80), as: UTF8.self)
    guard let name = prolog.split(separator: "\"").dropFirst(3).first else { return nil }
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let program = Process()
    program.executableURL = URL(filePath: "/usr/bin/iconv")
    program.arguments = ["-f", String(name), "-t", "UTF-8", file.path]
    let output = Pipe()
    program.standardOutput = output
    program.standardError = FileHandle.nullDevice
    try program.run()
    let converted = output.fileHandleForReading.readDataToEndOfFile()
    program.waitUntilExit()
    guard program.terminationStatus == 0 else { return nil }
    return Array(converted)
  }

  @Test func `namespaces are told apart by the prefixes of the mapping`() {
    let text = """
      <b:E xmlns:b="urn:bank" xmlns="urn:other">
        <b:C id="1" b:id="2"><b:Name>x</b:Name><Name>y</Name></b:C><C><Name>no record</Name></C>
        <k:C xmlns:k="urn:bank" id="3"><k:Name>z</k:Name></k:C>
      </b:E>
      """
    let reading = FileReading(
      format: "xml",
      recordPath: ["p:E", "p:C"],
      namespaces: ["p": "urn:bank"]
    )
    let paths = tree("@id", "@p:id", "p:Name", "Name")
    let read = Reading(utf8(text), reading, paths)
    #expect(read.records == [["@id=1", "@p:id=2", "p:Name=x", "Name=y"], ["@id=3", "p:Name=z"]])
    #expect(read.damaged.isEmpty && read.unmapped.isEmpty)
    // A name without a prefix stands for any namespace.
    let any = Reading(
      utf8(text),
      FileReading(format: "xml", recordPath: ["E", "C"]),
      tree("@id", "Name")
    )
    #expect(
      any.records == [
        ["@id=1", "@id=2", "Name=x", "Name=y"], ["Name=no record"], ["@id=3", "Name=z"],
      ]
    )
    for piece in 1...text.utf8.count {
      #expect(Reading(utf8(text), reading, paths, piece: piece) == read)
    }
  }

  @Test func `attributes beyond the limit damage one record, soon`() {
    for (limit, count) in [(3, 4), (3, 5_000), (1_000, 1_001), (1_000, 150_000)] {
      let crowd = (0..<count).map { " a\($0)='>'" }.joined()
      let bads = ["<C id=\"2\"\(crowd)/>", "<C id=\"2\"><X\(crowd)/></C>"]
      for bad in bads {
        let limits = ReadingLimits(attributes: limit)
        let reading = FileReading(format: "xml", recordPath: ["E", "C"], limits: limits)
        let bytes = utf8("<E>\n<C id=\"1\"/>\(bad)<C id=\"3\"/>\n<C id=\"4\"/></E>")
        let read = Reading(bytes, reading, tree("@id", "X"))
        #expect(read.records == [["@id=1"], ["@id=3"], ["@id=4"]])
        #expect(read.damaged.map(\.raw) == [Array(bad.utf8.prefix(64 << 10))])
        #expect(read.codes == [.recordTooManyAttributes])
        for piece in count > 10_000 ? [100_000] : [1_000, 4_096] {
          #expect(Reading(bytes, reading, tree("@id", "X"), piece: piece) == read)
        }
      }
    }
  }

  @Test func `a stray ampersand costs one record, however far the next semicolon is`() {
    let goods = (0..<1_000).map {
      "<C id=\"g\($0)\"><Name><![CDATA[a & b]]></Name></C><!-- & -->\n"
    }
    let bads = goods.indices.map { "<C id=\"b\($0)\"><Name>a & b</Name></C>" }
    let text = "<?xml version=\"1.0\"?><E>" + zip(goods, bads).map { $0 + $1 }.joined() + "</E>"
    let reading = FileReading(format: "xml", recordPath: ["E", "C"])
    var read = Reading([], reading, tree("@id"))
    let time = ContinuousClock().measure {
      read = Reading(utf8(text), reading, tree("@id", "Name"), piece: 100_000)
    }
    #expect(read.records == goods.indices.map { ["@id=g\($0)", "Name=a & b"] })
    #expect(read.damaged.map(\.raw) == bads.map(utf8))
    #expect(time < .seconds(10))
  }

  @Test func `a record without its end tag is found out at the next one`() {
    let records = (3...2_000).map { "<C id=\"\($0)\"><Name>n</Name></C>" }.joined()
    for bad in ["<C id=\"2\"><Name>x", "<C id=\"2\"><Name>x</Name>", "<C id=\"2\">"] {
      let bytes = utf8("<E><C id=\"1\"/>\(bad)\(records)</E>")
      let read = Reading(
        bytes,
        FileReading(format: "xml", recordPath: ["E", "C"]),
        tree("@id", "Name")
      )
      #expect(read.records.count == 1_999)
      #expect(read.damaged.map(\.raw) == [utf8(bad)])
    }
  }
}
