import Foundation
import PanoramaExtraction
import PanoramaModel
import Testing

struct CommandTests {
  private static func outcome(_ command: String..., input: String? = nil) throws -> FileOutcome {
    let reading = FileReading(format: "command", command: command)
    guard let input else { return FileOutcome(nil, reading, tree("a", "b")) }
    return try withFolder { folder in
      let url = folder.appending(path: "f")
      try Data(input.utf8).write(to: url)
      return FileOutcome(url.path, reading, tree("a", "b"))
    }
  }

  @Test func `a program's lines are records`() throws {
    let outcome = try Self.outcome("printf", #"{"a":"1"}\n{"b":"张","a":2}\n"#)
    #expect(outcome.records == ["1", "张|2"] && outcome.error == nil && outcome.remarks.isEmpty)
    #expect(outcome.byteCount == 28)
    // printf '{"a":"1"}\n{"b":"张","a":2}\n' | sha256sum
    #expect(outcome.sha256 == "be34f8ef3a8767763ee34b020b830424d108d4a8c4ce85ed0971a6e03b9d4eb6")
  }

  @Test func `a delivered file is the program's standard input`() throws {
    let outcome = try Self.outcome("sed", "s/x/1/", input: #"{"a":"x"}"# + "\n")
    #expect(outcome.records == ["1"] && outcome.byteCount == 10)
    // printf '{"a":"x"}\n' | sha256sum
    #expect(outcome.sha256 == "8a338263f2a72b50ae3d7f34d68b411ed0859fe98db85112fb665b2f774bece2")
    let without = try Self.outcome("sh", "-c", #"wc -c | sed 's/.*/{"a":"&"}/'"#)
    #expect(without.records == ["0"])
  }

  @Test func `no shell reads the arguments`() throws {
    let outcome = try Self.outcome("printf", "%s", #"{"a":"$(echo x); `id` * ~"}"#)
    #expect(outcome.records == ["$(echo x); `id` * ~"])
  }

  @Test func `the environment is passed on`() throws {
    let outcome = try Self.outcome("sh", "-c", #"printf '{"a":"%s"}' "${PATH:+set}""#)
    #expect(outcome.records == ["set"])
  }

  @Test func `rubbish among the lines is set aside`() throws {
    let outcome = try Self.outcome("printf", #"{"a":1}\nTraceback:\n{"a":\n{"a":2}\n"#)
    #expect(outcome.records == ["1", "2"] && outcome.damaged == 2 && outcome.error == nil)
  }

  @Test func `a failing program refuses its file, with code and last messages`() throws {
    let script =
      #"echo '{"a":1}'; for i in $(seq 9000); do echo "no such account $i" >&2; done; exit 7"#
    let outcome = try Self.outcome("sh", "-c", script)
    let error = try #require(outcome.error)
    #expect(error.code == .commandFailed && error.expected.contains("sh ended with 7"))
    #expect(error.found.hasSuffix("no such account 9000") && error.found.utf8.count <= 8 << 10)
    #expect(error.holdsPersonalData)
    #expect(error.remedy.contains(#"sh -c 'echo '\''{"a":1}'\'';"#))
    let killed = try Self.outcome("sh", "-c", "kill -9 $$")
    #expect(killed.error?.expected.contains("signal 9") == true)
    #expect(killed.error?.found == "no message")
  }

  @Test func `messages of a program that ends well are a note`() throws {
    // More than a pipe holds, before and after the records.
    let noise = "head -c 300000 /dev/zero | tr '\\0' m >&2; echo >&2;"
    let script = noise + #"echo '{"a":1}';"# + noise + "echo done >&2"
    let outcome = try Self.outcome("sh", "-c", script)
    #expect(outcome.records == ["1"] && outcome.error == nil)
    #expect(outcome.remarks.map(\.code) == [.commandMessages])
    #expect(outcome.remarks.first?.severity == .note)
    #expect(outcome.remarks.first?.found.hasSuffix("done") == true)
  }

  @Test func `a program that cannot be started is named`() throws {
    let missing = try Self.outcome("no-such-program-anywhere", "x")
    #expect(missing.error?.code == .commandNotStarted)
    #expect(missing.error?.remedy.hasSuffix("command -v no-such-program-anywhere") == true)
    #expect(try Self.outcome("/tmp").error?.code == .commandNotStarted)
    let none = FileOutcome(nil, FileReading(format: "command"), tree("a"))
    #expect(none.error?.code == .mappingMissingKey)
    let absent = FileOutcome("/none", FileReading(format: "command", command: ["cat"]), tree("a"))
    #expect(absent.error?.code == .fileMissing)
  }

  @Test func `who stops early ends the program and all that it started`() throws {
    struct Stop: Error {}
    try withFolder { folder in
      let mark = folder.appending(path: "pids").path
      // A program with a child of its own that would both go on for ever.
      let script = #"sleep 1000 & echo "$$ $!" > "$0"; while :; do echo '{"a":1}'; done"#
      let reader = SourceFileReader(
        path: nil,
        displayName: "f",
        reading: FileReading(format: "command", command: ["sh", "-c", script, mark]),
        paths: tree("a")
      )
      #expect(throws: Stop.self) { try reader.read { _ in throw Stop() } }
      let numbers = try String(contentsOfFile: mark, encoding: .utf8)
        .split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
      try #require(numbers.count == 2)
      // Nothing is left, not even a zombie: the system knows the program no more.
      #expect(!FileManager.default.fileExists(atPath: "/proc/\(numbers[0])"))
      // Its child has been killed too; on a busy machine the system takes a while to say so.
      var isGone = false
      for _ in 0..<200 where !isGone {
        let state = try? String(contentsOfFile: "/proc/\(numbers[1])/stat", encoding: .utf8)
        isGone = state.map { $0.contains(") Z ") } ?? true
        if !isGone { usleep(50_000) }
      }
      #expect(isGone)
    }
  }

  @Test func `a child that outlives the program holds nothing up`() throws {
    let outcome = try Self.outcome("sh", "-c", #"sleep 30 >/dev/null & echo '{"a":1}'"#)
    #expect(outcome.records == ["1"] && outcome.error == nil)
  }
}
