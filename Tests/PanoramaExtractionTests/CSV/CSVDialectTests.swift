import PanoramaExtraction
import PanoramaModel
import Testing

/// Every choice of a declared dialect, one row each; each row is read in every cut.
struct CSVDialectTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var dialect: DelimitedDialect
    var text: String
    var wanted = ["a", "b"]
    var records: [[String]]
    var codes: [DiagnosticCode] = []
    var lines: [Int]?
    var testDescription: String { name }
  }

  /// A dialect with nothing left to the file, unless given.
  static func dialect(
    _ delimiter: String = ",",
    quoting: DelimitedDialect.Quoting = .byte(0x22),
    escape: DelimitedDialect.Escape = .doubled,
    headerRows: Int = 1,
    preambleLines: Int = 0,
    endsWithDelimiter: Bool = false,
    _ change: (inout DelimitedDialect) -> Void = { _ in }
  ) -> DelimitedDialect {
    var dialect = DelimitedDialect(
      delimiter: utf8(delimiter),
      quoting: quoting,
      escape: escape,
      headerRows: headerRows,
      preambleLines: preambleLines,
      endsWithDelimiter: endsWithDelimiter
    )
    change(&dialect)
    return dialect
  }

  static let delimiters = [",", ";", "\t", "|", "|@|", "|!|", "||", "^", "\u{1}", "\u{1B}", "@@"]
    .map {
      Case(
        name: "delimiter \($0.debugDescription)",
        dialect: dialect($0),
        text: "a\($0)b\n1\($0)\"x\($0)\"\"y\"\n2\($0)z\n3\n4\($0)\n",
        records: [["a=1", "b=x\($0)\"y"], ["a=2", "b=z"], ["a=4", "b="]],
        codes: [.csvFieldCount]
      )
    }

  static let quotes = [
    Case(
      name: "a part of a delimiter is text",
      dialect: dialect("|@|"),
      text: "a|@|b\n1|x@|@|@|y|\n|@|\n",
      records: [["a=1|x@", "b=@|y|"], ["a=", "b="]]
    ),
    Case(
      name: "the first of overlapping delimiters counts",
      dialect: dialect("||"),
      text: "a||b\n1|||2\n\"x||\"||3\n",
      records: [["a=1", "b=|2"], ["a=x||", "b=3"]]
    ),
    Case(
      name: "quotes are text when nothing is quoted",
      dialect: dialect(quoting: .none),
      text: "a,b\n\"1,2\"\n\"\"\"\",x\"\"y\n\"a\"b,c\n",
      records: [["a=\"1", "b=2\""], ["a=\"\"\"\"", "b=x\"\"y"], ["a=\"a\"b", "b=c"]]
    ),
    Case(
      name: "apostrophes as quotes",
      dialect: dialect(quoting: .byte(0x27)),
      text: "a,b\n'1,''2','\"'\nO'Neil,3\n",
      records: [["a=1,'2", "b=\""], ["a=O'Neil", "b=3"]]
    ),
    Case(
      name: "backslashes inside quotes",
      dialect: dialect(escape: .backslash),
      text: #"a,b"# + "\n" + #""x\"y,\\",1"# + "\n" + #""\n\r\t\N",2"# + "\n" + #""z""z",3"# + "\n",
      records: [["a=x\"y,\\", "b=1"], ["a=\n\r\t\\N", "b=2"], ["a=z\"z", "b=3"]]
    ),
    Case(
      name: "backslashes without quotes",
      dialect: dialect("|", quoting: .none, escape: .backslash),
      text: #"a|b"# + "\n" + #"x\|y|C:\\d"# + "\n" + #"1|2\"# + "\n" + #"3|""4"# + "\n",
      records: [["a=x|y", "b=C:\\d"], ["a=1", "b=2\\"], ["a=3", "b=\"\"4"]]
    ),
    Case(
      name: "an escaped delimiter of several bytes",
      dialect: dialect("|@|", quoting: .none, escape: .backslash),
      text: #"a|@|b"# + "\n" + #"x\|@|y|@|z"# + "\n",
      records: [["a=x|@|y", "b=z"]]
    ),
    Case(
      name: "without escapes a backslash is text",
      dialect: dialect(),
      text: "a,b\n\"C:\\\",\\\n",
      records: [["a=C:\\", "b=\\"]]
    ),
  ]

  static let heads = [
    Case(
      name: "no header",
      dialect: dialect(headerRows: 0),
      text: "1,2\n3,4\n",
      wanted: ["1", "2"],
      records: [["1=1", "2=2"], ["1=3", "2=4"]]
    ),
    Case(
      name: "two header rows are joined",
      dialect: dialect(headerRows: 2),
      text: "id,balance,\n,CNY,USD\n1,2,3\n",
      wanted: ["id", "balance CNY", "USD"],
      records: [["id=1", "balance CNY=2", "USD=3"]]
    ),
    Case(
      name: "a preamble with a quote that does not close",
      dialect: dialect(preambleLines: 3),
      text: "Report \"x\n\n2026-06-10,,,,\na,b\n1,2\n",
      records: [["a=1", "b=2"]],
      lines: [5]
    ),
    Case(
      name: "units in brackets",
      dialect: dialect { $0.stripsUnits = true },
      text: "余额(元),金额（万元）,Saldo [EUR],x(y)\n1,2,3,4\n",
      wanted: ["余额", "金额", "Saldo", "x(y)"],
      records: [["余额=1", "金额=2", "Saldo=3", "x(y)=4"]]
    ),
    Case(
      name: "the second of two equal names, and a column without a name",
      dialect: dialect(),
      text: "a,a,,b\n1,2,3,4\n",
      wanted: ["a", "a.2", "3"],
      records: [["a=1", "a.2=2", "3=3"]]
    ),
  ]

  static let rows = [
    Case(
      name: "a delimiter at each end",
      dialect: dialect("|@|", endsWithDelimiter: true),
      text: "a|@|b|@|\n1|@|2|@|\n3|@|4\n5|@|6|@|7\n8|@|\"9\n\"|@|\n",
      records: [["a=1", "b=2"], ["a=3", "b=4"], ["a=8", "b=9\n"]],
      codes: [.csvFieldCount]
    ),
    Case(
      name: "a delimiter at each end, and no header",
      dialect: dialect("|", headerRows: 0, endsWithDelimiter: true),
      text: "1|2|\n3|4|\n5||\n6|\n",
      wanted: ["1", "2", "3"],
      records: [["1=1", "2=2"], ["1=3", "2=4"], ["1=5", "2="]],
      codes: [.csvFieldCount]
    ),
    Case(
      name: "comments",
      dialect: dialect { $0.commentPrefix = utf8("#") },
      text: "# one \"\na,b\n#\n1,2\n# x,y,z\n3,#4\n#",
      records: [["a=1", "b=2"], ["a=3", "b=#4"]],
      lines: [4, 6]
    ),
    Case(
      name: "footers",
      dialect: dialect { $0.footerLines = 2 },
      text: "a,b\n1,2\n3,4\nTotal: \"\n\n\nend\n\n",
      records: [["a=1", "b=2"], ["a=3", "b=4"]]
    ),
    Case(
      name: "more footers than lines",
      dialect: dialect { $0.footerLines = 9 },
      text: "a,b\n1,2\n",
      records: []
    ),
    Case(
      name: "short rows are filled, long ones are not",
      dialect: dialect { $0.shortRows = .fill },
      text: "a,b,c\n1\n1,2,3\n1,2,3,4\n\"5\"\n",
      wanted: ["a", "b", "c"],
      records: [["a=1"], ["a=1", "b=2", "c=3"], ["a=5"]],
      codes: [.csvFieldCount]
    ),
    Case(
      name: "mixed line ends and blank lines",
      dialect: dialect(),
      text: "a,b\r\n\r1,2\r\r\n3,4\n\n\n\"5\r\",6\r7,8",
      records: [["a=1", "b=2"], ["a=3", "b=4"], ["a=5\r", "b=6"], ["a=7", "b=8"]],
      lines: [3, 5, 8, 10]
    ),
    Case(
      name: "zero bytes",
      dialect: dialect(),
      text: "a,b\n1,\0\n2,3\n\"\n\0\",4\n5,6\n",
      records: [["a=2", "b=3"], ["a=5", "b=6"]],
      codes: [.csvNulByte, .csvNulByte]
    ),
  ]

  @Test(arguments: delimiters + quotes + heads + rows)
  func `a declared dialect is followed`(_ test: Case) {
    let reading = FileReading(format: "csv", encoding: .utf8, dialect: test.dialect)
    var paths = FieldPathTree()
    for name in test.wanted { _ = paths.insert([name], isWanted: true) }
    let bytes = utf8(test.text)
    let read = Reading(bytes, reading, paths)
    #expect(read.refusal == nil)
    #expect(read.records == test.records)
    #expect(read.codes == test.codes)
    if let lines = test.lines { #expect(read.places.map(\.line) == lines) }
    for place in read.places + read.damaged.map(\.place) {
      #expect(place.line == lineNumber(of: place.byteOffset, in: bytes))
    }
    for piece in 1...bytes.count {
      #expect(Reading(bytes, reading, paths, piece: piece) == read)
      #expect(Reading(bytes, reading, paths, piece: piece, emptying: false) == read)
    }
  }

  @Test func `a line that is too long is no footer, however it comes`() {
    let reading = FileReading(
      format: "csv",
      encoding: .utf8,
      dialect: Self.dialect { $0.footerLines = 2 },
      limits: .init(recordBytes: 32)
    )
    for end in ["", "\n", "\r\n", "\nbye\n", "\nbye\r\n\r\nbye\n"] {
      let bytes = utf8("a,b\n1,2\n3,4\n\(String(repeating: "x", count: 60))\(end)")
      let read = Reading(bytes, reading, tree("a"))
      #expect(read.records == [["a=1"], ["a=3"]])
      #expect(read.codes == [.recordTooLong])
      for piece in 1...bytes.count {
        #expect(Reading(bytes, reading, tree("a"), piece: piece) == read)
      }
    }
  }

  @Test func `a field of ten million bytes is read, in pieces, and gives its bytes back`() {
    let long = String(repeating: "中文 \"\" ", count: 1_000_000)
    let bytes = utf8("a,b\n1,\"\(long)\"\n2,x\n")
    let reading = FileReading(format: "csv", encoding: .utf8, dialect: Self.dialect())
    let read = Reading(bytes, reading, tree("a", "b"), piece: 1 << 20)
    #expect(read.records.map(\.count) == [2, 2])
    #expect(read.records.first?[1].utf8.count == 9_000_002)
    #expect(read.damaged.isEmpty)
  }

  @Test func `two columns that one mapped name means are refused, with a name for the second`() {
    let reading = FileReading(format: "csv", dialect: Self.dialect { $0.stripsUnits = true })
    let read = Reading(utf8("余额(元),余额(万元)\n1,2\n"), reading, tree("余额"))
    #expect(read.refusal == .csvHeaderDuplicate)
    var paths = tree("余额")
    _ = paths.insert(["余额.2"], isWanted: true)
    let both = Reading(utf8("余额(元),余额(万元)\n1,2\n"), reading, paths)
    #expect(both.records == [["余额=1", "余额.2=2"]])
  }
}
