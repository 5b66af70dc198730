import PanoramaExtraction
import PanoramaModel
import PanoramaTestSupport
import Testing

struct FixedExtractorTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var encoding: TextEncoding = .utf8
    var unit: FixedLayout.Unit = .bytes
    var dialect = DelimitedDialect()
    var records: [[String]]
    var codes: [DiagnosticCode] = []
    /// The columns at fault.
    var columns: [String?] = []
    var captured: [String: String] = [:]
    var testDescription: String { name }
  }

  /// Four places for `id`, six for `name`, two left out, four for `sum`; `all` overlaps.
  static let columns: [FixedLayout.Column] = [
    .init(name: "id", start: 1, width: 4), .init(name: "name", start: 5, width: 6),
    .init(name: "sum", start: 13, width: 4), .init(name: "all", start: 1, width: 10),
  ]

  static func gb(_ text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar -> [UInt8] in
      switch scalar {
      case "张": [0xD5, 0xC5]
      case "伟": [0xCE, 0xB0]
      case "中": [0xD6, 0xD0]
      case "　": [0xA1, 0xA1]
      default: [UInt8(scalar.value)]
      }
    }
  }

  static let widths = [
    Case(
      name: "bytes of ASCII",
      bytes: utf8("0001Ana   xx  12\r\n0002      yy3400\n\n0003Li    zz  56    "),
      records: [
        ["id=0001", "name=Ana", "sum=  12", "all=0001Ana"],
        ["id=0002", "name=", "sum=3400", "all=0002"],
        ["id=0003", "name=Li", "sum=  56", "all=0003Li"],
      ]
    ),
    Case(
      name: "bytes of UTF-8",
      bytes: utf8("0001张伟xx  12\n0002é    xx  13\n"),
      records: [
        ["id=0001", "name=张伟", "sum=  12", "all=0001张伟"],
        ["id=0002", "name=é", "sum=  13", "all=0002é"],
      ]
    ),
    Case(
      name: "bytes of GB18030, where a character takes two",
      bytes: gb("0001张伟  xx  12\n0002中　　xx  13\r\n"),
      encoding: .gb18030,
      records: [
        ["id=0001", "name=张伟", "sum=  12", "all=0001张伟"],
        ["id=0002", "name=中", "sum=  13", "all=0002中"],
      ]
    ),
    Case(
      name: "characters of GB18030",
      bytes: gb("0001张伟    xx  12\n0002中　　   xx  13\n"),
      encoding: .gb18030,
      unit: .characters,
      records: [
        ["id=0001", "name=张伟", "sum=  12", "all=0001张伟"],
        ["id=0002", "name=中　　", "sum=  13", "all=0002中　　"],
      ].map { $0.map { $0.replacing("　", with: "") } }
    ),
    Case(
      name: "characters of UTF-8",
      bytes: utf8("0001张伟é𠮷  xx  12\n"),
      unit: .characters,
      records: [["id=0001", "name=张伟é𠮷", "sum=  12", "all=0001张伟é𠮷"]]
    ),
    Case(
      name: "characters of UTF-16",
      bytes: "0001张伟    xx  12\r\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      encoding: .utf16le,
      unit: .characters,
      records: [["id=0001", "name=张伟", "sum=  12", "all=0001张伟"]]
    ),
  ]

  static let damage = [
    Case(
      name: "a line end is lost where lines end with the last column",
      bytes: utf8("0001Ana   xx  12\n0002Bo    yy  340003Li    zz  56\n0004Wu    zz  78\n"),
      records: [
        ["id=0001", "name=Ana", "sum=  12", "all=0001Ana"],
        ["id=0004", "name=Wu", "sum=  78", "all=0004Wu"],
      ],
      codes: [.fixedLongLine],
      columns: [nil]
    ),
    Case(
      name: "all lines go on behind the last column of the mapping",
      bytes: utf8("0001Ana   xx  12 rest\n0002Bo    yy  34 rest\n"),
      records: [
        ["id=0001", "name=Ana", "sum=  12", "all=0001Ana"],
        ["id=0002", "name=Bo", "sum=  34", "all=0002Bo"],
      ]
    ),
    Case(
      name: "a character of GB18030 across a border",
      bytes: gb("0001a张伟  xx12\n0002abcde张x  12\n0003张伟  xx  14\n"),
      encoding: .gb18030,
      records: [["id=0003", "name=张伟", "sum=  14", "all=0003张伟"]],
      codes: [.fixedShortLine, .fixedCutCharacter],
      columns: ["sum", "name"]
    ),
    Case(
      name: "half a character of GB18030 at the end of a column",
      bytes: gb("0001张伟 ") + [0xD6] + gb("xx  12\n0002      xx  13\n"),
      encoding: .gb18030,
      records: [["id=0002", "name=", "sum=  13", "all=0002"]],
      codes: [.fixedCutCharacter],
      columns: ["name"]
    ),
    Case(
      name: "half a character of UTF-8 at the end of a column",
      bytes: utf8("0001张 ") + [0xE5, 0xBC] + utf8("xx  12\n0002      xx  13\n"),
      records: [["id=0002", "name=", "sum=  13", "all=0002"]],
      codes: [.fixedCutCharacter],
      columns: ["name"]
    ),
    Case(
      name: "a character of UTF-8 across a border",
      bytes: utf8("0001abcd张xxx12\n"),
      records: [],
      codes: [.fixedCutCharacter],
      columns: ["name"]
    ),
    Case(
      name: "bytes that are no text",
      bytes: utf8("00") + [0xFF] + utf8("1Ana   xx  12\n0002      xx  13\n"),
      records: [["id=0002", "name=", "sum=  13", "all=0002"]],
      codes: [.encodingInvalid],
      columns: [nil]
    ),
    Case(
      name: "a zero byte",
      bytes: utf8("0001A\0a   xx  12\n0002      xx  13\n"),
      records: [["id=0002", "name=", "sum=  13", "all=0002"]],
      codes: [.csvNulByte],
      columns: [nil]
    ),
    Case(
      name: "a short line",
      bytes: utf8("0001Ana\n0002      xx  13\n"),
      records: [["id=0002", "name=", "sum=  13", "all=0002"]],
      codes: [.fixedShortLine],
      columns: ["name"]
    ),
    Case(
      name: "short lines that are filled",
      bytes: utf8("0001Ana\n0002\n0003      xx1"),
      dialect: .init(shortRows: .fill),
      records: [
        ["id=0001", "name=Ana", "sum=", "all=0001Ana"], ["id=0002", "name=", "sum=", "all=0002"],
        ["id=0003", "name=", "sum=1", "all=0003"],
      ]
    ),
    Case(
      name: "header, remarks, trailer and footer",
      bytes: utf8(
        "title\nID  NAME\n# x\n0001Ana   xx  12\nTRL 000001xx  99\n0009Ana   xx  12\nbye\n"
      ),
      dialect: .init(
        headerRows: 1,
        preambleLines: 1,
        commentPrefix: utf8("#"),
        trailerPrefix: "TRL",
        footerLines: 1
      ),
      records: [["id=0001", "name=Ana", "sum=  12", "all=0001Ana"]],
      codes: [.csvAfterTrailer],
      columns: [nil],
      captured: ["count": "000001", "sum": "  99"]
    ),
    Case(
      name: "a line beyond the limit",
      bytes: utf8("0001Ana   xx  12\n\(String(repeating: "x", count: 90))\n0002      xx  13\n"),
      records: [
        ["id=0001", "name=Ana", "sum=  12", "all=0001Ana"],
        ["id=0002", "name=", "sum=  13", "all=0002"],
      ],
      codes: [.recordTooLong],
      columns: [nil]
    ),
  ]

  @Test(arguments: widths + damage) func `columns are cut as the layout says`(_ test: Case) {
    let reading = FileReading(
      format: "fixed",
      encoding: test.encoding,
      dialect: test.dialect,
      fixed: FixedLayout(columns: Self.columns, unit: test.unit),
      captures: [.init(name: "count", path: ["2"]), .init(name: "sum", path: ["3"])],
      limits: .init(recordBytes: 64)
    )
    let paths = tree("id", "name", "sum", "all")
    let read = Reading(test.bytes, reading, paths)
    #expect(read.records == test.records)
    #expect(read.codes == test.codes)
    #expect(read.damaged.map(\.diagnostic.location?.path) == test.columns)
    #expect(read.captured == test.captured)
    for (place, raw) in zip(read.places, read.raws) {
      #expect(raw == Array(test.bytes[place.byteOffset..<place.byteOffset + place.byteLength]))
    }
    if test.encoding == .utf8 {
      for place in read.places + read.damaged.map(\.place) {
        #expect(place.line == lineNumber(of: place.byteOffset, in: test.bytes))
      }
    }
    for piece in 1...test.bytes.count {
      #expect(Reading(test.bytes, reading, paths, piece: piece) == read)
      #expect(Reading(test.bytes, reading, paths, piece: piece, emptying: false) == read)
    }
  }

  @Test func `random lines in characters are cut as prefixes of strings are`() {
    var random = SeededGenerator(seed: .random(in: 0 ... .max))
    let alphabet: [Unicode.Scalar] = ["a", "7", "é", "张", "𠮷", "."]
    let layout = FixedLayout(columns: Self.columns, unit: .characters)
    for _ in 0..<300 {
      let lines = (0..<5).map { _ in
        (0..<Int.random(in: 16...20, using: &random)).map { _ in
          alphabet.randomElement(using: &random) ?? "a"
        }
      }
      // Once a line has ended with the last column, all are expected to.
      let whole = lines.firstIndex { $0.count == 16 } ?? lines.count
      let good = lines.indices.filter { $0 <= whole || lines[$0].count == 16 }.map { lines[$0] }
      let expected = good.map { line in
        Self.columns.map { column in
          var text = String.UnicodeScalarView()
          text.append(contentsOf: line[column.start - 1..<column.start - 1 + column.width])
          return "\(column.name)=\(String(text))"
        }
      }
      let text = lines.map { line in line.map(String.init).joined() }.joined(separator: "\n")
      let read = Reading(
        utf8(text),
        FileReading(format: "fixed", encoding: .utf8, fixed: layout),
        tree("id", "name", "sum", "all")
      )
      #expect(read.records == expected)
    }
  }

  @Test func `a layout without columns is refused, and unmapped columns are named`() {
    #expect(
      Reading(utf8("x\n"), FileReading(format: "fixed"), tree("id")).refusal == .mappingMissingKey
    )
    let reading = FileReading(format: "fixed", fixed: FixedLayout(columns: Self.columns))
    let read = Reading(utf8("0001Ana   xx  12\n"), reading, tree("id", "gone"))
    #expect(read.unmapped == ["name": 1, "sum": 1, "all": 1])
    #expect(read.mapped == ["id": 1, "gone": 0])
  }
}
