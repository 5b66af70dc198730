import PanoramaModel

/// Patterns for paths: `*` stands for any characters but `/`, `?` for one, and `{yyyyMMdd}`, `{yyyy-MM-dd}`, `{yyMMdd}` or
/// `{yyyyMM}` for a day, which the last takes to be the last of the month.
enum FilePattern {
  /// The forms of days; each letter but the hyphens stands for a digit.
  static let dateForms = ["yyyyMMdd", "yyyy-MM-dd", "yyMMdd", "yyyyMM"]

  /// What a path that matches says.
  struct Match: Equatable {
    /// The day in the path; nil when the pattern asks for none.
    var date: CivilDate?
  }

  /// How many folders a pattern names.
  static func depth(_ pattern: String) -> Int { pattern.utf8.count { $0 == UInt8(ascii: "/") } }

  /// Whether the pattern asks for a day.
  static func isDated(_ pattern: String) -> Bool {
    dateForms.contains { pattern.contains("{" + $0 + "}") }
  }

  /// The pattern with a day put in.
  static func pattern(_ pattern: String, on date: CivilDate) -> String {
    dateForms.reduce(pattern) { text, form in
      text.split(separator: "{" + form + "}", omittingEmptySubsequences: false)
        .joined(separator: write(date, form))
    }
  }

  private static func write(_ date: CivilDate, _ form: String) -> String {
    let iso = date.description
    switch form {
    case "yyyy-MM-dd": return iso
    case "yyMMdd": return String(iso.filter { $0 != "-" }.dropFirst(2))
    case "yyyyMM": return String(iso.filter { $0 != "-" }.prefix(6))
    default: return iso.filter { $0 != "-" }
    }
  }

  /// Whether the whole path matches, and what it says; a path with two different days does not.
  static func match(_ path: String, _ pattern: String) -> Match? {
    match(Array(path.utf8)[...], Array(pattern.utf8)[...], nil)
  }

  private static func match(
    _ path: ArraySlice<UInt8>,
    _ pattern: ArraySlice<UInt8>,
    _ date: CivilDate?
  ) -> Match? {
    guard let first = pattern.first else { return path.isEmpty ? Match(date: date) : nil }
    switch first {
    case UInt8(ascii: "*"):
      if let found = match(path, pattern.dropFirst(), date) { return found }
      guard let byte = path.first, byte != UInt8(ascii: "/") else { return nil }
      return match(path.dropFirst(), pattern, date)
    case UInt8(ascii: "?"):
      guard let byte = path.first, byte != UInt8(ascii: "/") else { return nil }
      return match(path.dropFirst(), pattern.dropFirst(), date)
    case UInt8(ascii: "{"):
      if let form = dateForms.first(where: { pattern.dropFirst().starts(with: ($0 + "}").utf8) }) {
        guard let day = day(path.prefix(form.utf8.count), form), date == nil || date == day else {
          return nil
        }
        let rest = pattern.dropFirst(form.utf8.count + 2)
        return match(path.dropFirst(form.utf8.count), rest, day)
      }
      fallthrough
    default:
      guard path.first == first else { return nil }
      return match(path.dropFirst(), pattern.dropFirst(), date)
    }
  }

  private static func day(_ text: ArraySlice<UInt8>, _ form: String) -> CivilDate? {
    guard text.count == form.utf8.count else { return nil }
    var digits = ""
    for (byte, letter) in zip(text, form.utf8) {
      if letter == UInt8(ascii: "-") {
        guard byte == letter else { return nil }
      } else {
        guard 0x30...0x39 ~= byte else { return nil }
        digits.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    if form == "yyMMdd" { digits = "20" + digits }
    guard let number = Int(digits) else { return nil }
    if form == "yyyyMM" {
      return (28...31).reversed().lazy.compactMap {
        CivilDate(year: number / 100, month: number % 100, day: $0)
      }.first
    }
    return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
  }
}
