import PanoramaModel
import Testing

/// One made-up record, and what reading it must give.
struct MadeRecord {
  var id: String
  var name: String
  /// The amount in cents, which no text conversion under test has touched.
  var cents: Int
  var note: String

  var amount: String { "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)" }
  var values: [String] { [id, name, amount, note] }

  /// A record whose content follows from its number.
  init(_ number: Int) {
    let digits = String(number)
    id = "K" + String(repeating: "0", count: 7 - digits.count) + digits
    name = ["张伟", "Smith", "李 娜", "Müller", "王小明"][number % 5]
    cents = number * 7_919 % 10_000_000
    note = ["plain", "a, b", "said \"no\"", "余额"][number / 5 % 4]
  }
}

/// One way to write the records down.
enum DamageFormat: String, CaseIterable, CustomTestStringConvertible {
  case csv, jsonLines, jsonArray, xml

  var testDescription: String { rawValue }

  /// The longest record that is granted, in bytes: low, so that overlong records are cheap to make.
  static let recordLimit = 2_048

  var reading: FileReading {
    let limits = ReadingLimits(recordBytes: Self.recordLimit)
    switch self {
    case .csv:
      let dialect = DelimitedDialect(
        delimiter: [UInt8(ascii: ",")],
        quoting: .byte(UInt8(ascii: "\"")),
        escape: .doubled,
        headerRows: 1
      )
      return FileReading(format: "csv", encoding: .utf8, dialect: dialect, limits: limits)
    case .jsonLines, .jsonArray: return FileReading(format: "json", limits: limits)
    case .xml:
      return FileReading(format: "xml", encoding: .utf8, recordPath: ["D", "R"], limits: limits)
    }
  }

  var paths: FieldPathTree {
    self == .xml ? tree("@id", "name", "amount", "note") : tree("id", "name", "amount", "note")
  }

  var head: String {
    switch self {
    case .csv: "id,name,amount,note\n"
    case .jsonLines: ""
    case .jsonArray: "[\n"
    case .xml: "<D>\n"
    }
  }

  /// What stands between two records.
  var joint: String { self == .jsonArray ? ",\n" : "\n" }

  var tail: String {
    switch self {
    case .csv, .jsonLines: "\n"
    case .jsonArray: "\n]\n"
    case .xml: "\n</D>\n"
    }
  }

  func text(_ record: MadeRecord) -> String {
    let (id, name, amount, note) = (record.id, record.name, record.amount, record.note)
    switch self {
    case .csv:
      let isQuoted = note.contains { $0 == "," || $0 == "\"" }
      let field = isQuoted ? "\"" + note.replacing("\"", with: "\"\"") + "\"" : note
      return "\(id),\(name),\(amount),\(field)"
    case .jsonLines, .jsonArray:
      let text = note.replacing("\"", with: "\\\"")
      return #"{"id":"\#(id)","name":"\#(name)","amount":\#(amount),"note":"\#(text)"}"#
    case .xml:
      return
        "<R id=\"\(id)\"><name>\(name)</name><amount>\(amount)</amount><note>\(note)</note></R>"
    }
  }
}
