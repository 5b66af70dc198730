import Foundation
import PanoramaModel
import Testing

/// Holds `docs/ERRORS.md` to the codes.
@Suite struct ErrorPageTests {
  /// Each code with what stands below its heading.
  private static let sections: [(code: String, text: String)] = {
    var root = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let file = root.appending(path: "docs/ERRORS.md")
    let page = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return page.components(separatedBy: "\n### `").dropFirst().map { section in
      let code = String(section.prefix { $0 != "`" })
      return (code, String(section.dropFirst(code.count + 1)))
    }
  }()

  @Test func `the page has every code once, and no other`() {
    let known = Set(DiagnosticCode.allCases.map(\.rawValue))
    let named = Self.sections.map(\.code)
    #expect(Set(named) == known, "\(known.symmetricDifference(named).sorted())")
    #expect(named.count == known.count)
  }

  @Test(arguments: DiagnosticCode.allCases)
  func `every code has a meaning, an example as printed, and a mend`(code: DiagnosticCode) throws {
    let section = try #require(Self.sections.first { $0.code == code.rawValue })
    let pieces = section.text.components(separatedBy: "```")
    try #require(pieces.count == 3)
    #expect(pieces[0].trimmingCharacters(in: .whitespacesAndNewlines).count > 20)
    let lines = pieces[1].split(separator: "\n")
    try #require(lines.count == 4)
    #expect(lines[0].contains("[\(code.rawValue)]"))
    #expect(lines[1].hasPrefix("  expected: ") && lines[1].count > 14)
    #expect(lines[2].hasPrefix("  found:    ") && lines[2].count > 12)
    #expect(lines[3].hasPrefix("  do:       ") && lines[3].count > 16)
  }

  @Test func `severities are those that messages have`() {
    for section in Self.sections {
      let isKnown = ["note", "warning", "error"].contains {
        section.text.contains("\($0)[\(section.code)]")
      }
      #expect(isKnown, "\(section.code)")
    }
  }
}
