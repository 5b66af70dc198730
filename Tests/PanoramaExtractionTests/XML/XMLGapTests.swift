import PanoramaModel
import Testing

@testable import PanoramaExtraction

/// Damage in front of the records: in elements beside those around the records, and in these themselves.
struct XMLGapTests {
  private static let reading = FileReading(
    format: "xml",
    recordPath: ["R", "Ps", "P"],
    captures: [.init(name: "day", path: ["R", "@day"]), .init(name: "n", path: ["R", "H", "N"])]
  )
  private static let paths = tree("@id", "V")

  struct Case: CustomTestStringConvertible {
    var name: String
    var bad: String
    /// The tag at which the first remark points.
    var place: String
    var code = DiagnosticCode.xmlNotWellFormed
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "an end tag that does not fit", bad: "<C id='2'><V>x</W></C>", place: "<V>x</W>"),
    Case(name: "a missing inner end tag", bad: "<C id='2'><V>x</C>", place: "<V>x</C>"),
    Case(name: "a missing end tag", bad: "<C id='2'><V>x</V>", place: "<C id='3'>"),
    Case(name: "two missing end tags", bad: "<C id='2'><V>x", place: "<C id='3'>"),
    Case(name: "a stray ampersand", bad: "<C id='2'><V>a & b</V></C>", place: "<V>a & b"),
    Case(name: "an unknown entity", bad: "<C id='2'><V>&nbsp;</V></C>", place: "<V>&nbsp;"),
    Case(name: "a broken start tag", bad: "<C id='2' <V>x</V></C>", place: "<V>one"),
    Case(name: "no quotation marks", bad: "<C id=2><V>x</V></C>", place: "<V>one"),
    Case(name: "an open attribute", bad: "<C id='2><V>x</V></C>", place: "<V>one"),
    Case(name: "a control character", bad: "<C><V>\u{1}</V></C>", place: "<V>\u{1}"),
    Case(name: "text that is no tag", bad: "a < b", place: "<V>one"),
  ]

  @Test(arguments: cases) func `damage in front of the records costs none of them`(_ test: Case) {
    let bytes = utf8(
      """
      <R day='d'>
      <C id='1'><V>one</V></C>
      \(test.bad)
      <C id='3'><V>three</V></C>
      <H><N>3</N></H>
      <Ps>
      <P id='a'/><P id='b'><V>&lt;</V></P>
      </Ps></R>

      """
    )
    let read = Reading(bytes, Self.reading, Self.paths)
    #expect(read.refusal == nil)
    #expect(read.records == [["@id=a"], ["@id=b", "V=<"]])
    #expect(read.places.map(\.line) == [7, 7])
    #expect(read.raws == [utf8("<P id='a'/>"), utf8("<P id='b'><V>&lt;</V></P>")])
    #expect(read.captured == ["day": "d", "n": "3"])
    #expect(read.damaged.isEmpty)
    #expect(!read.remarks.isEmpty && read.remarks.allSatisfy { $0 == test.code })
    for piece in 1...bytes.count {
      #expect(Reading(bytes, Self.reading, Self.paths, piece: piece) == read, "\(piece)")
    }
    let remark = Self.remarks(bytes).first
    let offset = remark?.location?.byteOffset ?? 0
    #expect(bytes[offset...].starts(with: utf8(test.place)))
    #expect(remark?.location?.line == lineNumber(of: offset, in: bytes))
    #expect(remark?.severity == .warning)
  }

  private static func remarks(_ bytes: [UInt8]) -> [Diagnostic] {
    var extractor = XMLExtractor(reading: reading, paths: paths)
    var batch = RecordBatch()
    var summary = ExtractionSummary()
    try? extractor.decode(bytes.span, into: &batch)
    try? extractor.finish(into: &batch, summary: &summary)
    return summary.diagnostics
  }

  static let aroundRecords = [
    "<R day=d><Ps><P id='a'/></Ps></R>",
    "<R day='d'><Ps n=1><P id='a'/></Ps></R>",
    "<R day='d'><Ps n='1' n='2'><P id='a'/></Ps></R>",
    "<!-- a -- b --><R day='d'><Ps><P id='a'/></Ps></R>",
    "<R day='d'><C><V>x</C></R><R day='d'><Ps><P id='a'/></Ps></R>",
    "<R day='d'><C><V>x<Ps><P id='a'/></Ps></R>",
    "<R day='d'><C></D></C><Ps n=1><P id='a'/></Ps></R>",
    "<R day='d'><C x='1'2='></C><Ps n='><P id='a'/></Ps></R>",
    "<R day='d'><C/><Ps><P id='a'/></Ps><C><V></C></R>",
  ]

  @Test(arguments: aroundRecords) func `what stands around records may be damaged itself`(
    _ text: String
  ) {
    let read = Reading(utf8(text), Self.reading, Self.paths)
    #expect(read.refusal == nil)
    #expect(read.records == [["@id=a"]])
    #expect(!read.remarks.isEmpty && !read.remarks.contains(.xmlTruncated))
    for piece in 1...text.utf8.count {
      #expect(Reading(utf8(text), Self.reading, Self.paths, piece: piece) == read, "\(piece)")
    }
  }

  @Test func `namespaces of a damaged start tag are kept`() {
    let reading = FileReading(
      format: "xml",
      recordPath: ["x:R", "x:P"],
      namespaces: ["x": "urn:bank"]
    )
    let text = "<b:R n=1 xmlns:b='urn:bank' xmlns=\"urn:other\"><b:P id='a'/><P id='b'/></b:R>"
    let read = Reading(utf8(text), reading, Self.paths)
    #expect(read.records == [["@id=a"]])
    #expect(read.remarks == [.xmlNotWellFormed])
  }

  @Test func `a file without any records behind the damage is refused`() {
    for text in [
      "<R><C><V>x</C><C/></R>", "<R><C><V>x", "<R", "<R n=1><C/></R>", "<R><C><V>x</C></R>",
    ] {
      for piece in [1, 3, .max] {
        let read = Reading(utf8(text), Self.reading, Self.paths, piece: piece)
        #expect(read.refusal == .xmlNotWellFormed, "\(text)")
      }
    }
    #expect(Reading(utf8("<R><C/></R>"), Self.reading, Self.paths).refusal == .xmlRecordPath)
  }

  @Test func `records are found behind much that is damaged, soon`() {
    let bad = "<C id='1'><V>x</C>\n<C id='2'><V>y</V>\n<C id='3'><V>z</V></C>\n"
    let text =
      "<R>" + String(repeating: bad, count: 20_000) + "<Ps><P id='a'/><P id='b'/></Ps></R>"
    var read = Reading([], Self.reading, Self.paths)
    let time = ContinuousClock().measure {
      read = Reading(utf8(text), Self.reading, Self.paths, piece: 65_536)
    }
    #expect(read.records == [["@id=a"], ["@id=b"]])
    #expect(read.remarks.count == 100)
    #expect(time < .seconds(20))
  }

  @Test func `elements of the same name may stand in each other`() {
    let nested = String(repeating: "<C>", count: 40) + String(repeating: "</C>", count: 40)
    let text = "<R><C><Ps><P id='x'/></Ps></C>\(nested)<Ps><P id='a'/></Ps></R>"
    let read = Reading(utf8(text), Self.reading, Self.paths)
    #expect(read.records == [["@id=a"]])
    #expect(read.remarks.isEmpty)
  }
}
