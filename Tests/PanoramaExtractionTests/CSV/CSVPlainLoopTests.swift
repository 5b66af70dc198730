import PanoramaModel
import Testing
import PanoramaTestSupport

/// The hot loop against its twin, which reads one record at a time.
struct CSVPlainLoopTests {
  /// Reads with a remark prefix that no line has; where it starts like all records, the hot loop leaves them all to its
  /// twin.
  private func read(
    _ bytes: [UInt8],
    _ encoding: TextEncoding,
    remark: String,
    _ limit: Int,
    delimiter: [UInt8] = [0x2C],
    piece: Int = .max
  ) -> Reading {
    var reading = FileReading(format: "csv", encoding: encoding)
    reading.dialect.delimiter = delimiter
    reading.dialect.quoting = .byte(0x22)
    reading.dialect.escape = .doubled
    reading.dialect.headerRows = 1
    reading.dialect.preambleLines = 0
    reading.dialect.endsWithDelimiter = false
    reading.dialect.commentPrefix = utf8(remark)
    reading.limits.recordBytes = limit
    return Reading(bytes, reading, tree("h", "j"), piece: piece)
  }

  /// Records that start with x, good ones and those with every fault that the loop knows.
  private static let lines: [[UInt8]] =
    [
      "xa,b,c\n", "xa,b,c\r\n", "xa,b,c\r", "xa,\"b,\"\"1\"\"\",c\n", "xa,\"b\nb\",\"c\r\n\"\n",
      "\n",
      "xa,b\n", "x\r\n", "xa,b,c,d\n", "xa,b,\"c\"\"\",\"d\",,\r\n", "xa,\"b\"\"c\n1\",c,d\n",
      "xa,\"b\"c,d\n", "xa,b,\"c\" \r\n", "xa,b,c,\"d\"e\n", "xa,\"b\r\n", "xa,\"b\"\"\nxa\n\",c\n",
      "xlonger than the limit is,b,c\n", "xa,\"b\" and longer than the limit\n",
      "xa,\"as long\nas many lines\nas the limit\"c\n", "x\0,b,c\n", "xa,\"\0\n\0\",c\n", "xa,\0\n",
      "xa,\"\0\"c\n",
    ].map(utf8) + [
      utf8("xa,") + [0xFF] + utf8(",c\n"),
      utf8("x") + [0xFF] + utf8(",") + [0xFF, 0xFE] + utf8("\r\n"),
      utf8("xa,\"") + [0xFF] + utf8("\n\"b\n"), utf8("xa,\"b\"c,") + [0xFF] + utf8("\n"),
    ]

  @Test(arguments: [TextEncoding.utf8, .gb18030])
  func `the hot loop sets aside what its twin does, and says the same`(_ encoding: TextEncoding) {
    var random = SeededGenerator(seed: .random(in: 0 ... .max))
    var codes: Set<DiagnosticCode> = []
    for _ in 0..<1_500 {
      var bytes = utf8("h,i,j\n")
      for _ in 0..<Int.random(in: 0...9, using: &random) {
        bytes += Self.lines.randomElement(using: &random) ?? []
      }
      let limit = Bool.random(using: &random) ? 24 : 1_000
      let fast = read(bytes, encoding, remark: "#!", limit)
      let slow = read(bytes, encoding, remark: "x!", limit)
      let note = Comment(rawValue: String(decoding: bytes, as: UTF8.self).debugDescription)
      #expect(fast == slow, note)
      let piece = Int.random(in: 1...40, using: &random)
      #expect(read(bytes, encoding, remark: "#!", limit, piece: piece) == fast, note)
      codes.formUnion(fast.codes)
    }
    #expect(
      codes.isSuperset(of: [
        .csvFieldCount, .csvTextAfterQuote, .csvNulByte, .encodingInvalid, .recordTooLong,
      ])
    )
  }

  @Test func `a delimiter of two bytes is not taken for text behind a quote`() {
    var random = SeededGenerator(seed: .random(in: 0 ... .max))
    let pieces = ["x", "\"", "\"\"", "||", "|", "\n", "x||x||x\n", "a"]
    for _ in 0..<3_000 {
      var body = "x"
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let piece = pieces.randomElement(using: &random) ?? ""
        body += body.hasSuffix("\n") ? "x" + piece : piece
      }
      let bytes = utf8("h||i||j\n" + body)
      let delimiter = utf8("||")
      let fast = read(bytes, .utf8, remark: "#!", 1_000, delimiter: delimiter)
      let slow = read(bytes, .utf8, remark: "x!", 1_000, delimiter: delimiter)
      #expect(fast == slow, Comment(rawValue: body.debugDescription))
      let cut = read(bytes, .utf8, remark: "#!", 1_000, delimiter: delimiter, piece: 5)
      #expect(cut == fast, Comment(rawValue: body.debugDescription))
    }
  }
}
