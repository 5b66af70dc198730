import PanoramaModel
import Testing

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

  @Test func `the bombs of defusedxml are refused`() {
    let reading = FileReading(format: "xml", recordPath: ["root"])
    for file in Suites.files("defusedxml/xmltestdata", "xml") {
      let read = Reading(file.bytes, reading, tree("x"))
      let isHarmless = file.name.hasPrefix("simple")
      let isWithoutEntities = file.name == "dtd_element.xml"
      #expect(
        isHarmless || isWithoutEntities ? read.refusal != .xmlEntity : read.refusal == .xmlEntity,
        Comment(rawValue: file.name)
      )
    }
  }

  @Test func `the encodings suite is read by prolog and mark`() {
    let files = Suites.files("xml-encodings", "xml")
    guard !files.isEmpty else { return }
    var read = 0
    for file in files {
      let result = Reading(file.bytes, FileReading(format: "xml", recordPath: ["x"]), tree("y"))
      if result.refusal == .encodingUnsupported { continue }
      if result.refusal == nil || result.refusal == .xmlRecordPath { read += 1 }
    }
    #expect(read >= files.count - 4, "\(read) of \(files.count)")
  }
}
