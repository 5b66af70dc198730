import PanoramaExtraction
import PanoramaModel
import PanoramaTestSupport
import Testing

struct DialectDetectorTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var text: String
    var wanted: [String] = []
    /// Delimiter, quote, escape, header rows, preamble lines, last delimiter; as "delimiter quote escape header/preamble/last".
    var expected: String
    var testDescription: String { name }
  }

  /// A table of customers with the given delimiter; cells may hold what the row needs.
  private static func table(
    _ delimiter: String,
    header: String? = "id,name,opened,balance",
    rows: Int = 30,
    end: String = "",
    name: (Int) -> String = { ["张伟", "Ana Li", "王小明", "John Brown", ""][$0 % 5] }
  ) -> String {
    var lines: [String] = []
    if let header { lines.append(header.split(separator: ",").joined(separator: delimiter) + end) }
    for row in 0..<rows {
      let cells = ["C00\(row)", name(row), "2016-04-\(10 + row % 20)", "\(row * 37).5\(row % 10)"]
      lines.append(cells.joined(separator: delimiter) + end)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static let cases =
    [",", ";", "\t", "|", "|@|", "|!|", "||", "^", "\u{1}", "\u{1B}", "@@"].flatMap { delimiter in
      let name = DelimiterText.of(delimiter)
      return [
        Case(
          name: "\(name), names not known",
          text: table(delimiter),
          expected: "\(name) \" doubled 1/0/false"
        ),
        Case(
          name: "\(name), one bad row",
          text: table(delimiter).replacing("C007", with: "C007\(delimiter)\"\(delimiter)x"),
          expected: "\(name) \" doubled 1/0/false"
        ),
        Case(
          name: "\(name), a delimiter at each end, no header",
          text: table(delimiter, header: nil, end: delimiter),
          expected: "\(name) \" doubled 0/0/true"
        ),
      ]
    } + [
      Case(
        name: "commas in quoted fields of a file with semicolons",
        text: table(";", name: { "\"No. \($0), Smith Road, Shanghai\"" }),
        expected: "; \" doubled 1/0/false"
      ),
      Case(
        name: "decimal commas",
        text: "id;saldo;fecha\n" + (0..<20).map { "C\($0);\($0),5;10/06/2026\n" }.joined(),
        expected: "; \" doubled 1/0/false"
      ),
      Case(
        name: "apostrophes as quotes",
        text: table(",", name: { "'Road, \($0)'" }),
        expected: ", ' doubled 1/0/false"
      ),
      Case(
        name: "apostrophes around everything",
        text: (0..<20).map { "'C\($0)','Ana','2016-01-\($0 + 10)'\n" }.joined(),
        expected: ", ' doubled 0/0/false"
      ),
      Case(
        name: "quotes that are text",
        text: table(",", name: { "\"big\" bank \($0)" }),
        expected: ", none doubled 1/0/false"
      ),
      Case(
        name: "one quote that is text changes nothing",
        text: table(",", name: { $0 == 3 ? "\"big\" bank" : "bank \($0)" }),
        expected: ", \" doubled 1/0/false"
      ),
      Case(
        name: "backslashes escape",
        text: table(",", name: { "\"say \\\"x\\\", \($0)\"" }),
        expected: ", \" backslash 1/0/false"
      ),
      Case(
        name: "a title above the header, names not known",
        text: "Customers of 2026-06-10\n\n" + table("|"),
        expected: "| \" doubled 1/2/false"
      ),
      Case(
        name: "titles above the header, names known",
        text: "报表,2026-06-10,x,y\n单位：元\n" + table(",", header: "客户号,户名,开户日期,余额"),
        wanted: ["客户号", "余额"],
        expected: ", \" doubled 1/2/false"
      ),
      Case(
        name: "a header of two rows",
        text: "id,who,when,balance\n,name,opened,CNY\n" + table(",", header: nil),
        wanted: ["id", "who name", "balance CNY"],
        expected: ", \" doubled 2/0/false"
      ),
      Case(
        name: "units in the header",
        text: table("|", header: "id,name,opened,余额(元)"),
        wanted: ["id", "余额"],
        expected: "| \" doubled 1/0/false"
      ),
      Case(
        name: "columns by number",
        text: table("|@|", header: nil),
        wanted: ["1", "3"],
        expected: "|@| \" doubled 0/0/false"
      ),
      Case(
        name: "no header, names not known",
        text: table(",", header: nil),
        expected: ", \" doubled 0/0/false"
      ),
      Case(
        name: "a first data row that is bad",
        text: table(",").replacing("C000,", with: "C000,,,,"),
        expected: ", \" doubled 1/0/false"
      ),
      Case(
        name: "one column",
        text: "name\n张伟\nAna Li\n",
        wanted: ["name"],
        expected: ", \" doubled 1/0/false"
      ),
      Case(name: "nothing", text: "", expected: ", \" doubled 1/0/false"),
      Case(
        name: "many empty fields",
        text: (0..<30).map { "\($0)||\($0 % 3 == 0 ? "x" : "")|\($0)||\n" }.joined(),
        expected: "| \" doubled 0/0/true"
      ),
    ]

  @Test(arguments: cases) func `the file decides`(_ test: Case) {
    let (reading, detections) = DialectDetector.settle(
      FileReading(format: "csv"),
      samples: [utf8(test.text)],
      wantedNames: test.wanted
    )
    let dialect = reading.dialect
    let quote =
      switch dialect.quoting {
      case .byte(let byte): String(UnicodeScalar(byte))
      case .some(.none): "none"
      case nil: "open"
      }
    let parts = [
      DelimiterText.of(String(decoding: dialect.delimiter ?? [], as: UTF8.self)), quote,
      dialect.escape?.rawValue ?? "open",
      "\(dialect.headerRows ?? -1)/\(dialect.preambleLines ?? -1)/\(dialect.endsWithDelimiter ?? true)",
    ]
    let reasons = detections.map { "\($0.aspect) \($0.choice): \($0.reason)" }
    #expect(parts.joined(separator: " ") == test.expected, "\(reasons)")
    #expect(detections.contains { $0.aspect == "delimiter" && !$0.reason.isEmpty })
  }

  @Test func `one bad row never changes what is found`() {
    var random = SeededGenerator(seed: .random(in: 0 ... .max))
    for delimiter in [",", ";", "\t", "|", "|@|", "||", "\u{1}"] {
      let isQuoted = Bool.random(using: &random)
      let text = Self.table(
        delimiter,
        name: { isQuoted ? "\"a\(delimiter) b \($0)\"" : "bank \($0)" }
      )
      let expected = DialectDetector.settle(
        .init(format: "csv"),
        samples: [utf8(text)],
        wantedNames: []
      )
      for _ in 0..<60 {
        var lines = text.split(separator: "\n").map(String.init)
        let junk = (0..<Int.random(in: 0...12, using: &random)).map { _ in
          [delimiter, ",", ";", "\"", "'", "\\", "|", "x", "7", " "].randomElement(using: &random)
            ?? ""
        }
        lines[Int.random(in: 1..<lines.count, using: &random)] = junk.joined()
        let damaged = utf8(lines.joined(separator: "\n") + "\n")
        let found = DialectDetector.settle(
          .init(format: "csv"),
          samples: [damaged],
          wantedNames: []
        )
        #expect(found.reading.dialect == expected.reading.dialect, "\(junk) \(found.detections)")
      }
    }
  }

  @Test func `what is declared is not looked for`() {
    let declared = CSVDialectTests.dialect(";")
    let (reading, detections) = DialectDetector.settle(
      FileReading(format: "csv", encoding: .utf8, dialect: declared),
      samples: [utf8("a,b\n1,2\n")],
      wantedNames: ["a"]
    )
    #expect(reading.dialect == declared)
    #expect(detections.isEmpty)
  }

  @Test func `later pieces count as much as the start`() {
    // The start alone would be read as semicolons: its rows hold one each.
    let start = utf8("a;b,c\nd;e,f\n")
    let middle = utf8("t;x,1\n" + (0..<40).map { "n\($0),\($0)\n" }.joined() + "y")
    let (reading, _) = DialectDetector.settle(
      FileReading(format: "csv"),
      samples: [start, middle],
      wantedNames: []
    )
    #expect(reading.dialect.delimiter == utf8(","))
  }

  @Test func `an extractor decides by itself, tells why, and does not depend on the cut`() {
    let text = Self.table(";", rows: 6_000, name: { "\"a; b \($0)\"" })
    let read = Reading(utf8(text), FileReading(format: "csv"), tree("id", "name"))
    #expect(read.records.count == 6_000)
    #expect(read.records.last == ["id=C005999", "name=a; b 5999"])
    #expect(read.detections.contains { $0.aspect == "delimiter" && $0.choice == ";" })
    for piece in [1_000, 50_001, 128 << 10, (128 << 10) + 1] {
      #expect(
        Reading(utf8(text), FileReading(format: "csv"), tree("id", "name"), piece: piece) == read
      )
    }
  }
}

/// Delimiters as test rows write them.
enum DelimiterText {
  static func of(_ delimiter: String) -> String {
    delimiter.replacing("\t", with: "\\t").replacing("\u{1}", with: "\\x01")
      .replacing("\u{1B}", with: "\\x1b")
  }
}
