import PanoramaModel
import PanoramaTestSupport
import Testing

@testable import PanoramaExtraction

struct XMLParserPairTests {
  private static let reading = FileReading(
    format: "xml",
    recordPath: ["E", "C"],
    captures: [.init(name: "count", path: ["E", "H", "N"])],
    limits: ReadingLimits(recordBytes: 4_000)
  )
  private static let paths = tree("@id", "Name", "Hs.H[]", "Hs.H.V")

  private func read(_ bytes: [UInt8], threads: Int, piece: Int) -> Reading {
    Reading(bytes, Self.reading, Self.paths, piece: piece) {
      XMLExtractor(reading: $0, paths: $1, threads: threads, leastText: 40)
    }
  }

  /// Records of which some hold what a cut must not be fooled by, and of which some are damaged.
  private static let pieces = [
    "<C id=\"ID\"><Name>n&amp;ID</Name></C>", "<C id=\"ID\"><Hs><H><V>1</V></H><H/></Hs></C>\n",
    "<C id=\"ID\"><Name><![CDATA[</C><C>]]></Name></C>", "<!-- </C> & <C> -->\r\n",
    "<C id=\"ID\"><Name><![CDATA[a & b]]></Name></C>", "<?p a & b?>",
    "<C id=\"ID\"><X><C>inner</C></X><Name>x</Name></C>", "<C id=\"ID\"/>", "<?p </C> ?>",
    "<C id=\"ID\"><UID>x</UID></C>", "  <H><N>ID</N></H>\n", "text", "</E><E>",
  ]
  private static let damaged = [
    "<C id=\"ID\"><Name>x</Nam></C>", "<C id=\"ID\"><Name>x</Name>",
    "<C id=\"ID\"><Name>a & b</Name></C>",
    "<C id=\"ID\"", "</C>", "<C id=\"ID\"><Name>x",
  ]

  @Test(arguments: [0, 1, 2, 3]) func `two parsers read what one reads, in every cut`(_ kind: Int) {
    var random = SeededGenerator(seed: UInt64(100 + kind))
    for _ in 0..<60 {
      var text = "<?xml version=\"1.0\"?><E a=\"1\">"
      for id in 0..<Int.random(in: 5...60, using: &random) {
        let choice = Int.random(in: 0..<100, using: &random)
        let pieces =
          kind == 0 || choice > 30
          ? Array(Self.pieces.prefix(2))
          : kind == 1 || choice > 5 ? Array(Self.pieces.dropLast(kind == 3 ? 0 : 1)) : Self.damaged
        text += (pieces.randomElement(using: &random) ?? "").replacing("ID", with: String(id))
      }
      let bytes = utf8(text + "</E>")
      let serial = read(bytes, threads: 1, piece: .max)
      for piece in [1_000_000, 700, 300, 97, 64] {
        #expect(read(bytes, threads: 1, piece: piece) == serial, "\(piece)")
        #expect(read(bytes, threads: 2, piece: piece) == serial, "\(piece)")
      }
    }
  }

  @Test func `two parsers are used where they can be`() throws {
    let record = "<C id=\"1\"><Name>n</Name></C>\n"
    let bytes = utf8("<E>" + String(repeating: record, count: 1_000) + "</E>")
    var extractor = XMLExtractor(
      reading: Self.reading,
      paths: Self.paths,
      threads: 2,
      leastText: 1_000
    )
    var batch = RecordBatch()
    for start in stride(from: 0, to: bytes.count, by: 3_000) {
      let end = min(bytes.count, start + 3_000)
      try extractor.decode(bytes.span.extracting(start..<end), into: &batch)
    }
    var summary = ExtractionSummary()
    try extractor.finish(into: &batch, summary: &summary)
    #expect(batch.count == 1_000 && summary.mappedPaths["Name"] == 1_000)
    #expect(batch.places.map(\.line) == Array(1...1_000))
    let pairs = extractor.pairs
    #expect(pairs.done >= 7 && pairs.failed == 0, "\(pairs)")
  }

  @Test func `line ends are those of XML`() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      let common = Bool.random(using: &random) ? 300 : 2
      let text = (0..<Int.random(in: 0...300, using: &random)).map { _ in
        Int.random(in: 0...common, using: &random) > 1
          ? UInt8(ascii: "a") : Bool.random(using: &random) ? 0x0A : 0x0D
      }
      for next: UInt8 in [0, 0x0A] {
        let lines = lineNumber(of: text.count, in: text + [next]) - 1
        #expect(XMLPushParser.lineEnds(text.span, before: next) == lines)
      }
    }
  }
}
