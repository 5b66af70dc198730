import PanoramaConformance
import PanoramaModel

/// The cases of each format: the first two records of each are good.
enum FormatCases {
  static let all: [String: [ConformanceCase]] = [
    "csv": csv, "fixed": fixed, "json": json + jsonLines("json"), "command": jsonLines("command"),
    "xml": xml,
  ]

  private static func paths(_ names: String...) -> FieldPathTree {
    var tree = FieldPathTree()
    for name in names {
      let isCollection = name.hasSuffix("[]")
      let steps = name.split(separator: ".").map { step in
        String(step.hasSuffix("[]") ? step.dropLast(2) : step)
      }
      _ = tree.insert(steps, isWanted: !isCollection, isCollection: isCollection)
    }
    return tree
  }

  // MARK: Delimited text

  static let csv: [ConformanceCase] = [
    ConformanceCase(
      "quotes, CRLF, a damaged line and a trailer",
      FileReading(
        format: "csv",
        encoding: .utf8,
        dialect: DelimitedDialect(
          delimiter: [UInt8(ascii: ",")],
          quoting: .byte(UInt8(ascii: "\"")),
          escape: .doubled,
          headerRows: 1,
          trailerPrefix: "TOTAL"
        ),
        captures: [.init(name: "count", path: ["2"])]
      ),
      paths("id", "name", "note"),
      parts: [
        .between("id,name,skipped,note\r\n"),
        .record("1,张伟,x,\"a, \"\"b\"\"\"", "id=1", "name=张伟", "note=a, \"b\""), .between("\r\n"),
        .record("2,\"two\nlines\",,", "id=2", "name=two\nlines", "note="), .between("\r\n"),
        .damaged("3,too few"), .between("\r\n"),
        .record("4,李娜,y,z", "id=4", "name=李娜", "note=z"), .between("\r\nTOTAL,4\r\n"),
      ],
      captured: ["count": "4"]
    ),
    ConformanceCase(
      "GB18030, no line end at the end",
      FileReading(
        format: "csv",
        encoding: .gb18030,
        dialect: DelimitedDialect(
          delimiter: [UInt8(ascii: "|")],
          quoting: DelimitedDialect.Quoting.none,
          headerRows: 1
        )
      ),
      paths("id", "name"),
      parts: [
        .between("id|name\n"),
        .record(Array("1|".utf8) + [0xD5, 0xC5, 0xCE, 0xB0], values: ["id=1", "name=张伟"]),
        .between("\n"), .record(Array("2|".utf8) + [0xC0, 0xEE], values: ["id=2", "name=李"]),
        .between("\n"), .record("3|x", "id=3", "name=x"),
      ]
    ),
  ]

  // MARK: Fixed-width text

  private static let columns: [FixedLayout.Column] = [
    .init(name: "id", start: 1, width: 4), .init(name: "name", start: 5, width: 6),
    .init(name: "sum", start: 13, width: 4),
  ]

  static let fixed: [ConformanceCase] = [
    ConformanceCase(
      "columns in bytes, a short line and a trailer",
      FileReading(
        format: "fixed",
        encoding: .utf8,
        dialect: DelimitedDialect(trailerPrefix: "TOTAL"),
        fixed: FixedLayout(columns: columns)
      ),
      paths("id", "name", "sum"),
      parts: [
        .record("0001张伟xx  12", "id=0001", "name=张伟", "sum=  12"), .between("\r\n"),
        .record("0002Ana     1300", "id=0002", "name=Ana", "sum=1300"), .between("\n"),
        .damaged("0003Li"), .between("\n"),
        .record("0004      zz  14", "id=0004", "name=", "sum=  14"), .between("\nTOTAL 4\n"),
      ]
    )
  ]

  // MARK: JSON

  static func jsonLines(_ format: String) -> [ConformanceCase] {
    [
      ConformanceCase(
        "lines",
        FileReading(format: format),
        paths("id", "name", "loans[]", "loans.no"),
        parts: [
          .record(#"{"id":1,"name":"张\u4f1f","x":[1,{}]}"#, "id=1", "name=张伟"), .between("\n"),
          .record(
            #"{"loans":[{"no":"a"},{"no":"b\n"}],"id":2}"#,
            "loans!",
            "loans.no=a",
            "loans!",
            "loans.no=b\n",
            "id=2"
          ), .between("\r\n\r\n"), .damaged(#"{"id":3,"name":"open}"#), .between("\n"),
          .record(#"{"id":"4","name":""}"#, "id=4", "name="),
        ]
      )
    ]
  }

  static let json: [ConformanceCase] = [
    ConformanceCase(
      "an array below a key, with a count beside it",
      FileReading(
        format: "json",
        recordPath: ["data"],
        captures: [.init(name: "count", path: ["head", "count"])]
      ),
      paths("id", "name"),
      parts: [
        .between("{\"head\":{\"count\":\"3\"},\n \"data\":[\n  "),
        .record(#"{"id":1,"name":"张伟"}"#, "id=1", "name=张伟"), .between(",\n  "),
        .record(#"{"id":2,"name":"a\"b"}"#, "id=2", #"name=a"b"#), .between(",\n  "),
        .record("{\"id\":3,\n\"name\":null}", "id=3", "name="), .between("\n]}\n"),
      ],
      captured: ["count": "3"]
    ),
    ConformanceCase(
      "an array with a damaged element",
      FileReading(format: "json"),
      paths("id", "name"),
      parts: [
        .between("["), .record(#"{"id":1}"#, "id=1"), .between(","),
        .record(#"{"id":2}"#, "id=2"), .between(","), .damaged(#"{"id":3"name":4}"#), .between(","),
        .record(#"{"id":5}"#, "id=5"), .between("]"),
      ]
    ),
  ]

  // MARK: XML

  static let xml: [ConformanceCase] = [
    ConformanceCase(
      "elements, attributes, CDATA and a total",
      FileReading(
        format: "xml",
        encoding: .utf8,
        recordPath: ["Export", "Customer"],
        captures: [.init(name: "count", path: ["Export", "Head", "Count"])]
      ),
      paths("@id", "Name", "Loan[]", "Loan.No"),
      parts: [
        .between("<?xml version=\"1.0\"?>\n<Export><Head><Count>4</Count></Head>\n  "),
        .record(#"<Customer id="1"><Name>张&amp;伟</Name></Customer>"#, "@id=1", "Name=张&伟"),
        .between("\n  "),
        .record(
          "<Customer id=\"2\">\n<Loan><No>a</No></Loan><Loan><No><![CDATA[<b>]]></No></Loan></Customer>",
          "@id=2",
          "Loan!",
          "Loan.No=a",
          "Loan!",
          "Loan.No=<b>"
        ), .between("\n  "), .damaged(#"<Customer id="3"><Name>x</Nam></Customer>"#),
        .between("\n  "), .record(#"<Customer id="4"/>"#, "@id=4"), .between("\n</Export>\n"),
      ],
      captured: ["count": "4"]
    )
  ]
}
