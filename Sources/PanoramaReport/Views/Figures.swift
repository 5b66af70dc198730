import PanoramaModel

/// Numbers as the report prints them.
enum Figures {
  /// A whole number with thousands separators.
  static func grouped(_ number: Int) -> String {
    (number < 0 ? "−" : "") + grouped(digits: String(number.magnitude))
  }

  /// An amount with thousands separators and all its decimals.
  static func grouped(_ amount: Amount) -> String {
    let text = amount.description
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
    let whole = grouped(digits: String(parts.first ?? "0"))
    return (isNegative ? "−" : "") + whole + (parts.count > 1 ? "." + parts[1] : "")
  }

  private static func grouped(digits: String) -> String {
    var result: [Character] = []
    for (position, digit) in digits.reversed().enumerated() {
      if position > 0, position % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return String(result.reversed())
  }

  /// A share in per cent with one decimal; `100` and `0` only when they are exact, `–` of nothing.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    if part == whole { return "100" }
    if part == 0 { return "0" }
    let tenths = (part * 2000 + whole) / (2 * whole)
    if tenths == 0 { return "<0.1" }
    let shown = min(tenths, 999)
    return "\(shown / 10).\(shown % 10)"
  }

  /// A share as a length of an SVG that is 100 wide; what is not nothing can be seen.
  static func length(_ part: Int, of whole: Int) -> Double {
    guard whole > 0, part > 0 else { return 0 }
    return max(0.4, Double(part) / Double(whole) * 100)
  }

  /// A number with two decimals.
  static func fixed(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    let fraction = abs(hundredths % 100)
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  /// A duration: seconds with two decimals, or minutes and seconds.
  static func duration(_ seconds: Double) -> String {
    guard seconds >= 60 else { return fixed(seconds) + " s" }
    let whole = Int(seconds.rounded())
    return "\(whole / 60) min \(whole % 60) s"
  }
}

/// A bar of one value: a length and the words for those who do not see it.
struct BarView {
  var width: String
  var label: String

  init(_ part: Int, of whole: Int, label: String) {
    width = Figures.fixed(Figures.length(part, of: whole))
    self.label = label
  }
}

/// The rows that are shown of a list, and how many are left to `report.json`: the page stays small whatever the data.
struct Capped<Row> {
  var rows: [Row]
  /// Nil when all are shown.
  var more: String?

  init<Source>(_ list: [Source], at limit: Int, _ view: (Source) -> Row) {
    rows = list.prefix(limit).map(view)
    more = list.count > limit ? Figures.grouped(list.count - limit) : nil
  }
}
