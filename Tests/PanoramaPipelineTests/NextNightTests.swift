import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// A customer keeps its id from night to night.
@Suite struct NextNightTests {
  let folder: TemporaryFolder
  var output: String { folder.path("out") }

  init() throws { folder = try TemporaryFolder() }

  /// The exports of the next night: two customers changed, one new, one gone.
  private func nextNight() throws -> (exports: Exports, new: String, gone: String) {
    var exports = try Exports()
    exports.replace("\"address\":\"", with: "\"address\":\"新", at: 3, in: Exports.inclusion)
    exports.replace("<Phone>", with: "<Phone>13800000001;", at: 5, in: Exports.finance)
    let new = Exports.replacing(
      "\"id\":\"PH-",
      with: "\"id\":\"PH-99",
      in: exports[Exports.inclusion].records[0]
    )
    let gone = exports[Exports.settlement].records.remove(at: 10)
    exports[Exports.inclusion].records.append(new)
    return (
      exports, "inclusion:" + Exports.key(of: new, in: Exports.inclusion),
      "settlement:" + Exports.key(of: gone, in: Exports.settlement)
    )
  }

  @Test
  func
    `the next night keeps the id of every record that stays, and a customer who returns has the old one`()
    async throws
  {
    try await run(Repository.samples, into: output)
    let first = try Results(output: output).profileOf()
    let night = try nextNight()
    try await run(night.exports.write(to: folder, "second"), into: output)
    let second = try Results(output: output).profileOf()
    #expect(second.count == first.count)
    #expect(second[night.gone] == nil)
    #expect(second[night.new] != nil)
    let moved = first.filter { $0.key != night.gone && second[$0.key] != $0.value }
    #expect(moved.isEmpty)

    try await run(Repository.samples, into: output)
    #expect(try Results(output: output).profileOf() == first)
  }

  @Test
  func
    `the id of a customer whom no department delivers any more is given to nobody else`()
    async throws
  {
    try await run(Repository.samples, into: output)
    let first = Results(output: output)
    let group = try #require(
      try first.groups().filter { $0.count == 2 }.min { $0.min() ?? "" < $1.min() ?? "" }
    )
    let id = try #require(try first.profileOf()[group.min() ?? ""])
    var exports = try Exports()
    for name in Exports.customers {
      exports[name].records.removeAll {
        group.contains(Exports.department(of: name) + ":" + Exports.key(of: $0, in: name))
      }
    }
    exports.recount()
    try await run(exports.write(to: folder, "second"), into: output)
    #expect(try Results(output: output).profileOf().values.contains(id) == false)
    let database = try PublishedResults(output: output)
    #expect(throws: RunFailure.self) { try database.profile(id: id) }
  }

  @Test
  func
    `a customer keeps its id when its department renames its key but another department knows it`()
    async throws
  {
    try await run(Repository.samples, into: output)
    let before = Results(output: output)
    let exports = try Exports()
    let profiles = try before.profileOf()
    let shared = try #require(
      exports[Exports.settlement].records.indices.first { index in
        let key =
          "settlement:"
          + Exports.key(of: exports[Exports.settlement].records[index], in: Exports.settlement)
        return profiles.count { $0.value == profiles[key] } > 1
      }
    )
    let key = Exports.key(of: exports[Exports.settlement].records[shared], in: Exports.settlement)
    var renamed = exports
    renamed.replace(key, with: "S9999999999", at: shared, in: Exports.settlement)
    try await run(renamed.write(to: folder, "second"), into: output)
    let after = try Results(output: output).profileOf()
    #expect(after["settlement:S9999999999"] == profiles["settlement:" + key])
  }
}
