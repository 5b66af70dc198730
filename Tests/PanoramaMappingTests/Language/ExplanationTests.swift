import Foundation
import PanoramaMapping
import PanoramaModel
import PanoramaTestSupport
import Testing

/// Mappings told back as sentences.
@Suite struct ExplanationTests {
  private static let folder: String = {
    var place = URL(filePath: #filePath)
    for _ in 0..<2 { place.deleteLastPathComponent() }
    return place.appending(path: "Explained").path
  }()
  private static let yaml =
    (try? String(contentsOfFile: folder + "/mapping.yaml", encoding: .utf8)) ?? ""

  private static func read(_ text: String) throws(MappingError) -> Mapping {
    try MappingReader.read(
      text,
      file: "mapping.yaml",
      readFile: { $0 == "status.csv" ? Array("code,meaning\n1,open\n2,closed\n".utf8) : nil }
    )
  }

  @Test(arguments: ExplanationLanguage.allCases)
  func `a mapping with every key is told as recorded`(language: ExplanationLanguage) throws {
    let told = MappingExplanation(try Self.read(Self.yaml), in: language).text
    let path = Self.folder + "/" + language.rawValue + ".txt"
    if ProcessInfo.processInfo.environment["PANORAMA_RECORD"] == "1" {
      try told.write(toFile: path, atomically: true, encoding: .utf8)
      Issue.record("recorded \(language.rawValue); read the diff and run the tests again")
      return
    }
    #expect(told == (try String(contentsOfFile: path, encoding: .utf8)))
  }

  @Test func `the mapping has every key of the language`() {
    let words = Set(Self.words().map(\.text))
    for section in MappingGrammar.sections() {
      for key in section.keys {
        #expect(words.contains(key.name), "\(section.name).\(key.name)")
      }
    }
  }

  @Test func `the Chinese text has no foreign words but those in quotes`() throws {
    let told = MappingExplanation(try Self.read(Self.yaml), in: .chinese).text
    for line in told.split(separator: "\n") {
      var isQuoted = false
      let stray = line.unicodeScalars.contains { scalar in
        if scalar == "“" { isQuoted = true }
        if scalar == "”" { isQuoted = false }
        return !isQuoted && scalar.properties.isAlphabetic && scalar.isASCII
      }
      #expect(!stray && !line.contains("["), "\(line)")
    }
  }

  @Test func `sentences are numbered without a gap, and both languages have the same`() throws {
    let mapping = try Self.read(Self.yaml)
    let counts = ExplanationLanguage.allCases.map { language in
      let lines = MappingExplanation(mapping, in: language).text.split(separator: "\n")
      let numbers = lines.compactMap { line in
        Int(line.drop { $0 == " " }.prefix { $0 != " " })
      }
      #expect(numbers == Array(1...max(1, numbers.count)))
      return [numbers.count, lines.count]
    }
    #expect(counts[0] == counts[1] && counts[0][0] > 100)
  }

  /// Whatever is changed in a mapping changes what is told: no rule is without a sentence.
  @Test(arguments: ExplanationLanguage.allCases)
  func `every change of the mapping changes the text`(language: ExplanationLanguage) throws {
    let told = MappingExplanation(try Self.read(Self.yaml), in: language).text
    let sentences = Self.yaml.range(of: "\nexamples:")?.lowerBound ?? Self.yaml.endIndex
    var changes = 0
    for word in Self.words() where word.range.upperBound < sentences {
      for other in Self.others(word.text) {
        let changed = Self.yaml.replacingCharacters(in: word.range, with: other)
        guard let mapping = try? Self.read(changed) else { continue }
        changes += 1
        let line = Self.yaml[..<word.range.lowerBound].count { $0 == "\n" } + 1
        #expect(
          MappingExplanation(mapping, in: language).text != told,
          "line \(line): \(word.text) → \(other)"
        )
        break
      }
    }
    print("\(changes) changes of the mapping, each told (\(language.rawValue))")
    #expect(changes > 250)
  }

  // MARK: Words of the YAML

  private struct Word {
    var text: String
    var range: Range<String.Index>
  }

  /// Runs of letters, digits and the marks of paths, outside of remarks.
  private static func words() -> [Word] {
    var words: [Word] = []
    var start: String.Index?
    var isRemark = false
    for index in yaml.indices {
      let character = yaml[index]
      if character == "\n" { isRemark = false }
      if character == "#", index == yaml.startIndex || yaml[yaml.index(before: index)] == "\n" {
        isRemark = true
      }
      let isPart =
        !isRemark
        && (character.isLetter || character.isNumber || "_./-".contains(character))
      if isPart {
        start = start ?? index
      } else if let first = start {
        words.append(Word(text: String(yaml[first..<index]), range: first..<index))
        start = nil
      }
    }
    return words
  }

  private static let alternatives = [
    ["true", "false"], ["allow", "stop"], ["warn", "stop"], ["stop", "allow"],
    ["first", "last"], ["previous", "allow"], ["quarantine", "stop", "empty"],
    ["person", "organisation"],
    ["organisation", "person"], ["backslash", "doubled"], ["fill", "quarantine"],
    ["characters", "bytes"], ["upper", "lower"], ["lower", "upper"], ["digits", "squeeze"],
    ["squeeze", "upper"], ["empty", "keep_raw", "filled"], ["keep_raw", "empty"],
    ["filled", "empty", "unique"], ["C2", "C1"], ["h_m", "m_f"], ["2011", "2017"], ["5", "10"],
    ["name", "person_name"], ["resident_id", "nif"], ["taiwan_company", "lei"],
    ["passport", "other"], ["guarantor", "spouse"], ["legal_representative", "owner"],
    ["Asia/Shanghai", "Europe/Madrid"], ["d/M/yyyy", "M/d/yyyy"], ["roc", "excel"], ["ES", "US"],
    ["HK", "SG"], ["CN", "TW"], ["万元", "亿元"], ["percent", "fraction"], ["EUR", "USD"],
    ["USD", "EUR"], ["completeness", "validity"], ["uniqueness", "validity"],
    ["consistency", "validity"], ["accuracy", "validity"], ["note", "warn"], ["minus", "plus"],
    ["plus", "minus"], ["most", "least"], ["least", "most"], ["after", "before"],
    ["before", "after"], ["birth", "sex"], ["utf-8", "gb18030"], ["json", "command"],
    ["and", "or"], ["or", "and"], ["unique", "filled"], ["valid", "filled"], ["last", "first"],
  ]

  /// Other words that may stand in the same place.
  private static func others(_ word: String) -> [String] {
    let known = alternatives.filter { $0[0] == word }.flatMap { $0.dropFirst() }
    if let number = Int(word) { return known + [String(number + 1)] }
    return known + [word + "x", word + "1"]
  }
}
