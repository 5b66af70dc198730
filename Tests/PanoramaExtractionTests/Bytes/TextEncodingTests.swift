import PanoramaExtraction
import PanoramaModel
import PanoramaTestSupport
import Testing

struct TextEncodingTests {
  /// One column, no quotes: lines as they are.
  static let lines = CSVDialectTests.dialect("\u{1}", quoting: .none, headerRows: 0)

  static func read(_ bytes: [UInt8], _ encoding: TextEncoding?, piece: Int = .max) -> Reading {
    Reading(
      bytes,
      FileReading(format: "csv", encoding: encoding, dialect: lines),
      tree("1"),
      piece: piece
    )
  }

  struct SuiteText: CustomTestStringConvertible {
    var name: String
    var encoding: TextEncoding?
    /// Why it cannot be read, where it cannot.
    var exception: String?
    var testDescription: String { name }
  }

  /// All fifteen texts of CPython; nothing is left out silently.
  static let suite = [
    SuiteText(name: "gb18030", encoding: .gb18030), SuiteText(name: "gbk", encoding: .gb18030),
    SuiteText(name: "gb2312", encoding: .gb18030), SuiteText(name: "big5", encoding: .big5),
    SuiteText(name: "big5hkscs", encoding: .big5),
    SuiteText(name: "shift_jis", encoding: .shiftJIS),
    SuiteText(name: "shift_jisx0213", encoding: .shiftJISX0213),
    SuiteText(name: "euc_jp", encoding: .eucJP),
    SuiteText(name: "euc_jisx0213", encoding: .eucJISX0213),
    SuiteText(name: "euc_kr", encoding: .eucKR), SuiteText(name: "cp949", encoding: .eucKR),
    SuiteText(name: "johab", encoding: .johab),
    SuiteText(
      name: "hz",
      exception: "shifts by ~{ and ~}: one lost byte changes how the rest of a line is read"
    ),
    SuiteText(
      name: "iso2022_jp",
      exception: "shifts by escape sequences; an encoding of mail, not of exports"
    ),
    SuiteText(
      name: "iso2022_kr",
      exception: "shifts by SO and SI; an encoding of mail, not of exports"
    ),
  ]

  @Test(arguments: suite) func `texts of CPython decode like their UTF-8 twins`(_ text: SuiteText) {
    let files = Suites.files("encoding-cjk-cpython", "txt")
    guard let encoded = files.first(where: { $0.name == "\(text.name).txt" })?.bytes,
      let plain = files.first(where: { $0.name == "\(text.name)-utf8.txt" })?.bytes
    else { return }
    guard let encoding = text.encoding else {
      #expect(text.exception != nil)
      #expect(TextEncoding(named: text.name) == nil, "an exception that has become readable")
      return
    }
    let read = Self.read(encoded, encoding)
    #expect(read.damaged.isEmpty)
    let expected = String(decoding: plain, as: UTF8.self).split(separator: "\n").map { "1=" + $0 }
    #expect(read.records.map { $0[0] } == expected)
    #expect(read.raws == encoded.split(separator: 10).map(Array.init))
    #expect(Self.read(encoded, encoding, piece: 3) == read)
  }

  /// What each encoding makes of the same sentence, and what stands in for a damaged one.
  struct Sentence: CustomTestStringConvertible {
    var encoding: TextEncoding
    var text: String
    var bytes: [UInt8]
    var damaged: [UInt8]
    var testDescription: String { encoding.rawValue }
  }

  static let sentences = [
    Sentence(
      encoding: .latin1,
      text: "García ÿ\u{85}",
      bytes: utf8("Garc") + [0xED] + utf8("a ") + [0xFF, 0x85],
      damaged: []
    ),
    Sentence(
      encoding: .latin9,
      text: "5 € Šž",
      bytes: utf8("5 ") + [0xA4, 0x20, 0xA6, 0xB8],
      damaged: []
    ),
    Sentence(
      encoding: .windows1252,
      text: "“5 €” ñ",
      bytes: [0x93] + utf8("5 ") + [0x80, 0x94, 0x20, 0xF1],
      damaged: [0x81]
    ),
    Sentence(
      encoding: .big5,
      text: "中文銀行",
      bytes: [0xA4, 0xA4, 0xA4, 0xE5, 0xBB, 0xC8, 0xA6, 0xE6],
      damaged: [0xFF]
    ),
    Sentence(
      encoding: .shiftJIS,
      text: "ｶ銀行ソ",
      bytes: [0xB6, 0x8B, 0xE2, 0x8D, 0x73, 0x83, 0x5C],
      damaged: [0x81, 0x20]
    ),
    Sentence(
      encoding: .eucJP,
      text: "銀行",
      bytes: [0xB6, 0xE4, 0xB9, 0xD4],
      damaged: [0xB6, 0x41]
    ),
    Sentence(
      encoding: .eucKR,
      text: "은행",
      bytes: [0xC0, 0xBA, 0xC7, 0xE0],
      damaged: [0xC0, 0x20]
    ),
    Sentence(encoding: .gb18030, text: "银行", bytes: [0xD2, 0xF8, 0xD0, 0xD0], damaged: [0xFF]),
    Sentence(
      encoding: .utf16le,
      text: "银A𠮷",
      bytes: [0xF6, 0x94, 0x41, 0, 0x42, 0xD8, 0xB7, 0xDF],
      damaged: [0x42, 0xD8]
    ),
    Sentence(
      encoding: .utf16be,
      text: "银A𠮷",
      bytes: [0x94, 0xF6, 0, 0x41, 0xD8, 0x42, 0xDF, 0xB7],
      damaged: [0xDF, 0xB7]
    ),
  ]

  @Test(arguments: sentences)
  func `damage costs its record, and places are those of the file`(_ sentence: Sentence) {
    func ascii(_ text: String) -> [UInt8] {
      switch sentence.encoding {
      case .utf16le: utf8(text).flatMap { [$0, 0] }
      case .utf16be: utf8(text).flatMap { [0, $0] }
      default: utf8(text)
      }
    }
    let lines = [
      sentence.bytes, ascii("x") + sentence.damaged + ascii("y"), ascii("a") + sentence.bytes,
      sentence.bytes + ascii("\u{0A}") + sentence.bytes,
    ]
    let ends = ["\n", "\r\n", "\r", "\n"]
    var bytes: [UInt8] = []
    var starts: [Int] = []
    for (line, end) in zip(lines, ends) {
      starts.append(bytes.count)
      bytes += line + ascii(end)
    }
    let read = Self.read(bytes, sentence.encoding)
    let good = [
      "1=\(sentence.text)", "1=a\(sentence.text)", "1=\(sentence.text)", "1=\(sentence.text)",
    ]
    #expect(read.records.map { $0[0] }.filter { $0 != "1=xy" } == good)
    #expect(read.codes == (sentence.damaged.isEmpty ? [] : [.encodingInvalid]))
    #expect(read.damaged.map(\.raw) == (sentence.damaged.isEmpty ? [] : [lines[1]]))
    #expect(read.damaged.allSatisfy { $0.place.byteOffset == starts[1] && $0.place.line == 2 })
    for (place, raw) in zip(read.places, read.raws) {
      #expect(raw == Array(bytes[place.byteOffset..<place.byteOffset + place.byteLength]))
    }
    for piece in 1...bytes.count {
      #expect(Self.read(bytes, sentence.encoding, piece: piece) == read)
    }
  }

  @Test func `a line beyond the limit is passed in UTF-16 too, whatever bytes its characters have`()
  {
    // 上 is 4E 0A, and U+0A0D has both bytes of line ends.
    let text = "1\n\(String(repeating: "上\u{A0D}", count: 200))\n2,\n3"
    let reading = FileReading(
      format: "csv",
      encoding: .utf16le,
      dialect: Self.lines,
      limits: .init(recordBytes: 64)
    )
    let bytes = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let read = Reading(bytes, reading, tree("1"))
    #expect(read.records == [["1=1"], ["1=2,"], ["1=3"]])
    #expect(read.codes == [.recordTooLong])
    #expect(read.damaged.map(\.place.byteLength) == [800])
    #expect(read.places.map(\.line) == [1, 3, 4])
    for piece in [1, 2, 3, 5, 64, 301] {
      #expect(Reading(bytes, reading, tree("1"), piece: piece) == read, "\(piece)")
    }
  }

  @Test func `marks and zero bytes tell UTF-16, declared or not`() {
    let text = "id,名\n1,银行\n2,x\n"
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let records = [["id=1", "名=银行"], ["id=2", "名=x"]]
    for (bytes, name) in [
      (big, "utf-16be"), (little, "utf-16le"), ([0xFE, 0xFF] + big, "utf-16be"),
      ([0xFF, 0xFE] + little, "utf-16le"),
    ] {
      let read = Reading(bytes, FileReading(format: "csv"), tree("id", "名"))
      #expect(read.records == records)
      #expect(read.encoding == name)
      #expect(read.detections.contains { $0.aspect == "encoding" && $0.choice == name })
      for piece in [1, 2, 3, 7] {
        #expect(Reading(bytes, FileReading(format: "csv"), tree("id", "名"), piece: piece) == read)
      }
    }
    let declared = FileReading(format: "csv", encoding: .utf16)
    #expect(Reading(big, declared, tree("id", "名")).records == records)
    #expect(Reading([0xFF, 0xFE] + little, declared, tree("id", "名")).records == records)
    #expect(Reading([0xFF, 0xFE] + little, declared, tree("id", "名")).remarks.isEmpty)
    #expect(
      Reading([0xFF, 0xFE] + little, FileReading(format: "csv", encoding: .gb18030), tree("id"))
        .remarks
        == [.encodingMismatch]
    )
  }

  /// Ordinary sentences of each language, as the encoding's own users write them.
  static let languages: [(TextEncoding, String, [UInt8])] = [
    (
      .windows1252, "Spanish",
      Array("Jos\u{E9} Garc\u{ED}a Mu\u{F1}oz, n\u{BA} 5\n".unicodeScalars.map { UInt8($0.value) })
    ),
    (
      .shiftJIS, "Japanese",
      // カタカナの銀行です
      [
        0x83, 0x4A, 0x83, 0x5E, 0x83, 0x4A, 0x83, 0x69, 0x82, 0xCC, 0x8B, 0xE2, 0x8D, 0x73, 0x82,
        0xC5, 0x82, 0xB7, 0x0A,
      ]
    ),
    (
      .eucJP, "Japanese",
      [
        0xA5, 0xAB, 0xA5, 0xBF, 0xA5, 0xAB, 0xA5, 0xCA, 0xA4, 0xCE, 0xB6, 0xE4, 0xB9, 0xD4, 0xA4,
        0xC7, 0xA4, 0xB9, 0x0A,
      ]
    ),
    (
      .eucKR, "Korean",
      // 은행 고객 정보 은행
      [
        0xC0, 0xBA, 0xC7, 0xE0, 0x20, 0xB0, 0xED, 0xB0, 0xB4, 0x20, 0xC1, 0xA4, 0xBA, 0xB8, 0x20,
        0xC0, 0xBA, 0xC7, 0xE0, 0x0A,
      ]
    ),
    (
      .big5, "Chinese",
      // 中文銀行客戶
      [0xA4, 0xA4, 0xA4, 0xE5, 0xBB, 0xC8, 0xA6, 0xE6, 0xAB, 0xC8, 0xA4, 0xE1, 0x0A]
    ),
    (
      .gb18030, "Chinese",
      // 上海示例贸易有限公司
      [
        0xC9, 0xCF, 0xBA, 0xA3, 0xCA, 0xBE, 0xC0, 0xFD, 0xC3, 0xB3, 0xD2, 0xD7, 0xD3, 0xD0, 0xCF,
        0xDE, 0xB9, 0xAB, 0xCB, 0xBE, 0x0A,
      ]
    ),
    (.utf8, "Chinese", utf8("上海示例贸易有限公司 García\n")),
  ]

  @Test func `the encoding of ordinary text is found`() {
    for (encoding, language, line) in Self.languages {
      let bytes = utf8("plain first line\n") + line + line + line
      let read = Self.read(bytes, nil)
      #expect(read.encoding == encoding.rawValue, "\(language) \(encoding) \(read.detections)")
      #expect(read.detections.contains { $0.aspect == "encoding" && !$0.reason.isEmpty })
    }
  }
}
