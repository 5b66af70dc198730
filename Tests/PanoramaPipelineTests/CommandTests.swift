import Foundation
import PanoramaModel
import PanoramaPipeline
import Testing

/// The command as a scheduler and a person meet it: exit codes, stdout, stderr.
@Suite(.enabled(if: Repository.executable != nil, "the executable is not built"))
struct CommandTests {
  let folder: TemporaryFolder
  var output: String { folder.path("out") }

  init() throws { folder = try TemporaryFolder() }

  private func panorama(_ arguments: String...) throws -> Spawned {
    try Spawned(arguments + ["--mappings", Repository.mappings, "--output", output])
  }

  private func published() throws -> Spawned {
    try panorama("run", "--input", Repository.samples)
  }

  @Test func `run prints what was published on stdout and nothing on stderr`() throws {
    let run = try published()
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.output.contains("550 customer records"))
    #expect(run.output.contains("published: " + output + "/runs/"))
  }

  @Test func `run without arguments works in a folder with mappings`() throws {
    for name in ["mappings", "samples"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(name),
        withDestinationPath: Repository.root + "/" + name
      )
    }
    let run = try Spawned(["run", "--json"], in: folder.path)
    #expect(run.status == 0)
    #expect((run.json as? [String: Any])?["folder"] as? String != nil)
    #expect(FileManager.default.fileExists(atPath: output + "/current/crosswalk.csv"))
  }

  @Test(
    arguments: [
      ("csv-field-count", 10), ("csv-trailer-disagrees", 20), ("missing-file", 30),
      ("empty-file", 30),
    ] as [(String, Int32)]
  )
  func `the exit status says how a run ended`(folder: String, status: Int32) throws {
    let run = try panorama("run", "--input", Repository.broken + "/" + folder)
    #expect(run.status == status)
    #expect(run.errors.contains("Not published") == (status >= 20))
    #expect((run.output == "") == (status >= 20))
  }

  @Test func `check lists the entries, and with mistakes names all of them and ends with 78`()
    throws
  {
    let good = try panorama("check")
    #expect(good.status == 0)
    #expect(good.output.contains("3 mappings, no errors"))
    #expect(try panorama("check", "--json").json as? [Any] != nil)
    let bad = try Spawned(["check", "--json", "--mappings", Repository.broken + "/mapping-errors"])
    #expect(bad.status == 78)
    #expect((bad.json as? [Any])?.count == 9)
    let none = try Spawned(["check", "--mappings", folder.path("nothing")])
    #expect(none.status == 78)
    #expect(none.errors.contains("mapping.none"))
  }

  @Test func `who finds the profile of a record, and says so when there is none`() throws {
    _ = try published()
    let found = try panorama("who", "settlement:S0744798574")
    #expect(found.status == 0)
    #expect(found.output.contains("settlement:S0744798574"))
    let json = try panorama("who", "settlement:S0744798574", "--json").json as? [String: Any]
    #expect(json?["id"] as? String == found.output.prefix { $0 != " " }.description)
    let unknown = try panorama("who", "settlement:S1")
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("result.unknown"))
    #expect(unknown.output == "")
    #expect(try panorama("who", "S0744798574").status == 64)
  }

  @Test func `explain shows every value with its origin, and suggests a field that was mistyped`()
    throws
  {
    _ = try published()
    let id = try panorama("who", "settlement:S0744798574").output.prefix { $0 != " " }.description
    let all = try panorama("explain", id)
    #expect(all.status == 0)
    #expect(all.output.contains("settlement/customers.csv:2"))
    #expect(try panorama("explain", id, "--json").json as? [String: Any] != nil)
    let one = try panorama("explain", id, "--field", "name.legal", "--json").json as? [String: Any]
    #expect((one?["fields"] as? [[String: Any]])?.map { $0["name"] as? String } == ["name.legal"])
    let mistyped = try panorama("explain", id, "--field", "name.leagl")
    #expect(mistyped.status == 64)
    #expect(mistyped.errors.contains("Did you mean 'name.legal'?"))
    #expect(try panorama("explain", "NOBODY").status == 64)
  }

  @Test func `explain masks what identifies a person unless it is told to show it`() throws {
    _ = try published()
    let id = try panorama("who", "settlement:S0744798574").output.prefix { $0 != " " }.description
    let identifier = "441900196512122044"
    #expect(try panorama("explain", id).output.contains(identifier) == false)
    #expect(try panorama("explain", id, "--show-values").output.contains(identifier))
  }

  @Test func `runs lists all runs and marks the current one`() throws {
    #expect(try panorama("runs", "list", "--json").json as? [Any] != nil)
    _ = try published()
    _ = try published()
    let runs = try panorama("runs", "list", "--json").json as? [[String: Any]] ?? []
    #expect(runs.map { $0["isCurrent"] as? Bool } == [false, true])
    #expect(try panorama("runs").output.contains("yes"))
  }

  @Test(arguments: [
    ["rnu"], ["run", "--inptu", "x"], ["run", "--as-of", "yesterday"], ["explain"], ["who"],
  ])
  func `what is typed wrongly ends with 64`(arguments: [String]) throws {
    let typed = try Spawned(arguments)
    #expect(typed.status == 64)
    #expect(typed.errors.contains("Usage"))
  }

  @Test func `questions before the first run end with 64 and say what to do`() throws {
    let asked = try panorama("who", "settlement:S0744798574")
    #expect(asked.status == 64)
    #expect(asked.errors.contains("panorama run"))
  }

  @Test func `an output that cannot be written ends with 73`() throws {
    try folder.write("a file", to: "out")
    let run = try published()
    #expect(run.status == 73)
    #expect(run.errors.contains("output.unwritable"))
  }

  @Test func `a second run beside the first ends with 75`() throws {
    _ = try published()
    let lock = try HeldLock(output)
    let second = try published()
    #expect(second.status == 75)
    #expect(second.errors.contains("output.locked"))
    lock.release()
    #expect(try published().status == 0)
  }
}
