/// A language in which a mapping is explained.
public enum ExplanationLanguage: String, Sendable, CaseIterable {
  /// English.
  case english = "en"
  /// 简体中文.
  case chinese = "zh"
}

/// The sentences of one language: templates with `{0}`, `{1}` for what varies.
struct PhraseBook: Sendable {
  /// The templates by their keys, which are the same in every language.
  let templates: [String: String]
  /// What stands around names of fields, paths and codes.
  let quotes: (open: String, close: String)
  /// What stands between the members of a list.
  let comma: String
  /// What stands between two sentences of one number.
  let gap: String

  static func of(_ language: ExplanationLanguage) -> PhraseBook {
    switch language {
    case .english:
      PhraseBook(templates: english, quotes: ("`", "`"), comma: ", ", gap: " ")
    case .chinese:
      PhraseBook(templates: chinese, quotes: ("“", "”"), comma: "、", gap: "")
    }
  }

  /// A sentence; a key that the book lacks shows itself, for the tests to find.
  func say(_ key: String, _ values: [String] = []) -> String {
    guard let template = templates[key] else { return "[\(key)]" }
    var text = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{") {
      text += rest[..<open]
      let after = rest.index(after: open)
      guard let close = rest[after...].firstIndex(of: "}"), let number = Int(rest[after..<close]),
        values.indices.contains(number)
      else { return "[\(key)]" }
      text += values[number]
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }

  /// A name as the mapping writes it.
  func quoted(_ name: String) -> String { quotes.open + name + quotes.close }

  /// Several names.
  func quoted(_ names: [String]) -> String { names.map { quoted($0) }.joined(separator: comma) }
}
