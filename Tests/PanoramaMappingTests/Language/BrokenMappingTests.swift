import PanoramaMapping
import PanoramaModel
import Testing
import PanoramaTestSupport

@Suite struct BrokenMappingTests {
  private static func diagnostics(_ text: String) -> [Diagnostic] {
    do {
      _ = try MappingReader.read(text, file: "m.yaml")
      return []
    } catch {
      return error.diagnostics
    }
  }

  @Test func `the mapping that the rows break is good`() {
    #expect(Self.diagnostics(BrokenMapping.good) == [])
  }

  @Test(arguments: BrokenMapping.rows)
  func `what is wrong is named, with its line and a mend`(row: BrokenMapping) throws {
    let found = Self.diagnostics(row.text)
    #expect(found.map(\.code) == Array(repeating: row.code, count: row.times))
    let first = try #require(found.first)
    #expect(first.location?.line == row.line && first.location?.file == "m.yaml")
    #expect((first.remedy + " / " + first.expected).contains(row.advice), "\(first)")
  }

  @Test(arguments: BrokenMapping.sentences)
  func `a sentence that means nothing is refused`(say: String, code: DiagnosticCode) {
    let text = BrokenMapping.good + "checks:\n  - level: warn\n    say: \"\(say)\"\n"
    let found = Self.diagnostics(text)
    let lines = BrokenMapping.good.split(separator: "\n", omittingEmptySubsequences: false).count
    #expect(found.map(\.code) == [code])
    #expect(found.first?.location?.line == lines + 2)
  }

  @Test func `all errors of a file are reported at once, in the order of the lines`() {
    var text = BrokenMapping.good
    for (old, new) in [
      ("owner:", "onwer:"), ("format: json", "format: jason"), ("as: name", "as: nmae"),
      ("phone:", "fone:"), ("unit: 万元", "unit: x"), ("customers: cust_no", "clients: cust_no"),
    ] {
      text = text.replacing(old, with: new, maxReplacements: 1)
    }
    let found = Self.diagnostics(text)
    #expect(
      found.map { $0.location?.line } == [3, 7, 14, 17, 20, 34]
    )
    #expect(
      found.map(\.code) == [
        .mappingUnknownKey, .mappingBadValue, .mappingUnknownNormalizer, .mappingUnknownField,
        .mappingBadValue, .mappingBadReference,
      ]
    )
  }

  @Test func `columns count bytes`() throws {
    let text = "panorama: 1\nsource: x\nfiles: { 客户: { 格式: 1 } }\n"
    let found = Self.diagnostics(text)
    let unknown = try #require(found.first { $0.code == .mappingUnknownKey })
    #expect(unknown.location?.line == 3)
    #expect(unknown.location?.column == "files: { 客户: { ".utf8.count + 1)
  }

  @Test func `a crowd of random damage is answered with diagnostics, never with a trap`() {
    var generator = SeededGenerator(seed: 31)
    let good = Array(BrokenMapping.good)
    for _ in 0..<400 {
      var text = good
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<text.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: text.remove(at: place)
        case 1: text[place] = "{}[]:,\"'\n\t #&*!|>-1客".randomElement(using: &generator) ?? "x"
        default: text.insert(contentsOf: text[place..<min(place + 9, text.count)], at: place)
        }
      }
      for diagnostic in Self.diagnostics(String(text)) {
        #expect(diagnostic.code.rawValue.hasPrefix("mapping.") && !diagnostic.remedy.isEmpty)
        #expect(diagnostic.location?.line ?? 1 >= 1)
      }
    }
  }
}
