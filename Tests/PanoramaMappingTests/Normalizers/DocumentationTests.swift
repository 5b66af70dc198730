import Foundation
import PanoramaMapping
import PanoramaModel
import Testing

/// Holds `docs/NORMALIZERS.md` to the catalog.
@Suite struct DocumentationTests {
  private static let lines: [String] = {
    var root = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let text = try? String(contentsOf: root.appending(path: "docs/NORMALIZERS.md"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init)
  }()

  private static func cells(startingWith name: String) -> [String] {
    let row = lines.first { $0.hasPrefix("| `\(name)` |") } ?? ""
    return row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  @Test(arguments: NormalizerCatalog.names)
  func `the page has a row for every normalizer, with its fields and options`(name: String) throws {
    let entry = try #require(NormalizerCatalog.entry(named: name))
    let cells = Self.cells(startingWith: name)
    try #require(cells.count >= 3)
    #expect(cells[1] == entry.types.map(\.rawValue).joined(separator: ", "))
    #expect(cells[2] == entry.options.map { "`\($0)`" }.joined(separator: ", "))
  }

  @Test(arguments: IdentifierKind.allCases.filter { $0 != .unknown })
  func `the page has a row for every kind of identifier, and says whether it is decisive`(
    kind: IdentifierKind
  ) throws {
    let rows = Self.lines.filter { $0.hasPrefix("| `\(kind.name)` |") }
    let word = kind.isDecisive ? "yes" : "no"
    #expect(rows.contains { $0.contains("| \(word) |") }, "\(kind.name)")
  }

  @Test func `the page has a row for every option`() {
    // These are set by the mapper, by the kind of party or of identifier, or explained where they stand.
    let elsewhere: Set = ["is_birth", "party_kind", "kind", "uppercases"]
    for option in Set(NormalizerCatalog.entries.flatMap(\.options)).subtracting(elsewhere) {
      #expect(Self.lines.contains { $0.hasPrefix("| `\(option)`") }, "\(option)")
    }
  }
}
