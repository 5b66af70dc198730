import PanoramaModel
import Testing

@testable import PanoramaQuality

@Suite struct ValueKindTests {
  static let rows: [(text: String, kind: ValueKind)] = [
    ("0", .number), ("42", .number), ("-1.5", .number), ("1,234.56", .number),
    ("1.234.567,89", .number), (".5", .number), ("0.5", .number), ("+86", .number),
    ("00123", .zeroPadded), ("007", .zeroPadded),
    ("20260630", .date), ("2026-06-30", .date), ("2026/6/3", .date), ("2026.06.30", .date),
    ("2026-06-30T12:00:00Z", .date), ("30/06/2026", .dateYearLast), ("3-6-2026", .dateYearLast),
    ("30.06.2026 10:00", .dateYearLast),
    ("Y", .boolean), ("no", .boolean), ("TRUE", .boolean), ("是", .boolean), ("SÍ", .boolean),
    ("张伟", .text), ("Alpha Trading Ltd", .text), ("11010519491231002X", .text),
    ("+86 138 0013 8000", .text), ("138-0013-8000", .text), ("1.234.567", .number), ("-", .text),
    ("12345678", .number), ("20261301", .number), ("2026-06", .text), ("a@b.example", .text),
  ]

  @Test(arguments: rows) func `a value looks like what it is`(text: String, kind: ValueKind) {
    let bytes = Array(text.utf8)
    let found = ValueKind(bytes.span)
    #expect(found == kind)
  }
}
