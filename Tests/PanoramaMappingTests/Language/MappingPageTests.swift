import Foundation
import PanoramaMapping
import PanoramaModel
import Testing

/// Holds `docs/MAPPING.md` to the grammar.
@Suite struct MappingPageTests {
  private static let page: String = {
    var root = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let file = root.appending(path: "docs/MAPPING.md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  /// What stands between backticks, as words.
  private static let words: Set<String> = {
    var words: Set<String> = []
    for (index, piece) in page.split(separator: "`", omittingEmptySubsequences: false).enumerated()
    where index % 2 == 1 {
      words.formUnion(
        piece.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
      )
    }
    return words
  }()

  @Test func `every key that the readers know is on the page`() {
    for section in MappingGrammar.sections() {
      for key in section.keys {
        #expect(Self.words.contains(key.name), "\(section.name).\(key.name)")
      }
    }
  }

  @Test func `every word that a key may have is on the page`() {
    // Long lists have pages of their own, or are what a message shows.
    let elsewhere = ["as", "region", "also_accepts", "encoding", "set_aside", "kind", "forms"]
    func choices(_ shape: KeyShape) -> [String] {
      switch shape {
      case .choice(let words): words
      case .either(let shapes): shapes.flatMap(choices)
      default: []
      }
    }
    for section in MappingGrammar.sections() where section.name != "kind" {
      for key in section.keys where !elsewhere.contains(key.name) {
        for word in choices(key.shape) {
          #expect(Self.page.contains(word), "\(section.name).\(key.name): \(word)")
        }
      }
    }
  }

  /// The blocks of the page that are whole mappings.
  static let mappings: [String] = page.components(separatedBy: "```yaml\n").dropFirst().compactMap {
    let block = $0.components(separatedBy: "\n```").first ?? ""
    let first = block.split(separator: "\n").first { !$0.hasPrefix("#") }
    return first?.hasPrefix("panorama: 1") == true ? block : nil
  }

  @Test func `the page has whole mappings`() { #expect(Self.mappings.count >= 4) }

  @Test(arguments: mappings.indices)
  func `every mapping on the page is good, and its examples come out`(index: Int) throws {
    let mapping = try MappingReader.read(Self.mappings[index], file: "docs/MAPPING.md")
    #expect(ExampleRun(mapping).failures.isEmpty)
  }
}
