import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// Drafts of mappings: they must pass the check unedited, and say of the sample exports what people wrote by hand.
@Suite struct InferenceTests {
  private static let files = [
    "settlement": ["customers.csv", "accounts.csv", "transactions.csv"],
    "inclusion": ["customers.jsonl"],
    "finance": ["customers.xml", "peers.xml"],
  ]

  /// Drafts of the three departments in a folder of mappings.
  private static func drafts() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (source, names) in files {
      let paths = names.map { Repository.samples + "/" + source + "/" + $0 }
      let draft = try MappingInference.draft(paths, source: nil, input: Repository.samples)
      try folder.write(Array(draft.text.utf8), to: "mappings/\(source).yaml")
    }
    return folder
  }

  /// `entry field path` of every rule, read line by line: by means that know nothing of the product's reader.
  private static func rules(_ yaml: String) -> Set<String> {
    var rules: Set<String> = []
    var entry = ""
    for line in yaml.split(separator: "\n") {
      let text = line.drop { $0 == " " }
      let indent = line.count - text.count
      if indent == 2, text.hasSuffix(":") { entry = String(text.dropLast()) }
      guard let start = text.firstRange(of: "from: "), let colon = text.firstIndex(of: ":"),
        start.lowerBound > colon, !text.hasPrefix("#")
      else { continue }
      let path = text[start.upperBound...].prefix { $0 != "," && $0 != "}" }
      let plain = path.filter { $0 != "\"" && $0 != " " }
      rules.insert([entry, String(text[..<colon]), String(plain)].joined(separator: " "))
    }
    return rules
  }

  @Test(arguments: ["settlement", "inclusion", "finance"])
  func `a draft finds at least nine of ten rules that people wrote`(source: String) throws {
    let folder = try Self.drafts()
    let draft = try String(contentsOfFile: folder.path("mappings/\(source).yaml"), encoding: .utf8)
    let path = Repository.mappings + "/\(source).yaml"
    let written = Self.rules(try String(contentsOfFile: path, encoding: .utf8))
    let found = Self.rules(draft)
    let missing = written.subtracting(found).sorted()
    #expect(Double(missing.count) <= Double(written.count) * 0.1, "\(missing)")
    // What is found beyond them must not be wrong: of the same field no other column.
    let others = found.subtracting(written)
    let clashes = others.filter { rule in
      let words = rule.split(separator: " ").prefix(2)
      return written.contains { $0.split(separator: " ").prefix(2) == words }
    }
    #expect(clashes.isEmpty, "\(clashes)")
  }

  @Test func `drafts pass the check unedited, and a run with them sets nothing aside`() async throws
  {
    let folder = try Self.drafts()
    let outcome = try await run(
      Repository.samples,
      into: folder.path("out"),
      mappings: folder.path("mappings")
    )
    #expect(outcome.report.totals.count == 6)
    #expect(outcome.report.totals.allSatisfy { $0.quarantined == 0 && $0.mapped == $0.read })
    let declared = outcome.report.totals.compactMap(\.declaredRecords)
    #expect(declared == [390])
  }
}
