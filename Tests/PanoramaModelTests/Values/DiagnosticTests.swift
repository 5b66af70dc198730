import PanoramaModel
import Testing

@Suite struct DiagnosticTests {
  @Test func `every code is unique, dotted and in lower case`() {
    let codes = DiagnosticCode.allCases.map(\.rawValue)
    #expect(Set(codes).count == codes.count && !codes.isEmpty)
    for code in codes {
      let parts = code.split(separator: ".", omittingEmptySubsequences: false)
      let isPlain = parts.allSatisfy { part in
        part.first?.isLowercase == true && part.allSatisfy { ("a"..."z").contains($0) || $0 == "-" }
      }
      #expect(parts.count == 2 && isPlain, "\(code)")
    }
  }

  private static func diagnostic(
    _ found: String,
    column: Int? = nil,
    isPersonal: Bool = false
  ) -> Diagnostic {
    Diagnostic(
      .valueUnfit,
      severity: .warning,
      at: SourceLocation(file: "a.csv", record: 3, line: 12, column: column),
      field: "phone",
      expected: "a number",
      found: found,
      remedy: "mend it",
      holdsPersonalData: isPersonal
    )
  }

  @Test func `place, severity, code, field, expectation and remedy are all there`() {
    let text = DiagnosticRenderer().text(Self.diagnostic("abc", column: 5))
    let lines = text.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "a.csv:12:5 (record 3): warning[value.unfit] phone", "  expected: a number",
        "  found:    abc", "  do:       mend it",
      ]
    )
  }

  @Test func `personal data is masked in the value and in the line, unless allowed`() {
    let personal = Self.diagnostic("张伟 138-0013a@x", column: 1, isPersonal: true)
    let hidden = DiagnosticRenderer().text(personal, sourceLine: "7,张伟,13800138000")
    for secret in ["张", "伟", "138", "0013"] { #expect(!hidden.contains(secret)) }
    #expect(hidden.contains("found:    ** ***-*****@*\n"))
    #expect(hidden.contains(" | *,**,***********\n"))
    let open = DiagnosticRenderer(showsValues: true).text(personal, sourceLine: "7,张伟,13800138000")
    #expect(open.contains("张伟 138-0013a@x") && open.contains("7,张伟,13800138000"))
    let impersonal = DiagnosticRenderer().text(Self.diagnostic("abc"))
    #expect(impersonal.contains("abc"))
  }

  /// The line, the byte column, and the columns of the terminal before the caret, counted by hand.
  @Test(arguments: [
    ("abc: d", 6, 5), ("客户号: x", 12, 8), ("  客户: x", 3, 2), ("ñu: x", 6, 4), ("a", 9, 1),
  ])
  func `the caret stands under the column`(line: String, column: Int, blanks: Int) throws {
    let diagnostic = Self.diagnostic("x", column: column)
    let text = DiagnosticRenderer().text(diagnostic, sourceLine: line)
    let lines = text.split(separator: "\n").map(String.init)
    let place = try #require(lines.firstIndex { $0.hasSuffix("^") })
    #expect(lines[place - 1] == "  12 | " + line)
    #expect(lines[place] == "     | " + String(repeating: " ", count: blanks) + "^")
  }

  @Test func `a value cannot steer the terminal or forge lines`() {
    let text = DiagnosticRenderer().text(Self.diagnostic("a\u{1B}[2Jb\nerror[x]: c\u{9B}1m"))
    #expect(!text.contains("\u{1B}") && !text.contains("\u{9B}") && !text.contains("\nerror"))
    #expect(text.contains("\\u{1B}[2Jb"))
    #expect(
      DiagnosticRenderer(usesColor: true).text(Self.diagnostic("a")).contains("\u{1B}[33mwarning")
    )
  }

  @Test func `errors outrank warnings, warnings outrank notes`() {
    #expect(Severity.allCases.sorted() == [.note, .warning, .error])
  }
}
