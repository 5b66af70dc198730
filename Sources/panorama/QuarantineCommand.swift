import ArgumentParser
import Foundation
import PanoramaLoading
import PanoramaModel
import PanoramaPipeline

/// What was set aside: to be summed up, looked at, read again, or ruled out.
struct QuarantineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine",
    abstract: "Sums up, shows, replays and discards what the last run set aside.",
    subcommands: [Summary.self, Show.self, Replay.self, Discard.self],
    defaultSubcommand: Summary.self
  )

  /// The options by which records are chosen.
  struct Selection: ParsableArguments {
    @Option(help: "Only this code, such as value.unfit.")
    var code: String?

    @Option(help: "Only this source.")
    var source: String?

    @Option(help: "Only this file.")
    var file: String?

    @Option(help: "Only this field of the schema.")
    var field: String?

    @Option(help: "Only the record with this number in its file.")
    var record: Int?

    @Flag(help: "Also the records that were discarded.")
    var discarded = false

    @Flag(help: "Look at the last run that a gate refused, instead of the published one.")
    var refused = false

    var choice: QuarantineBox.Choice {
      .init(
        code: code,
        source: source,
        file: file,
        field: field,
        record: record,
        includesDiscarded: discarded
      )
    }

    var isEmpty: Bool {
      code == nil && source == nil && file == nil && field == nil && record == nil
    }
  }

  /// `quarantine summary`.
  struct Summary: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Counts the records by file and fault."
    )

    @OptionGroup var options: PipelineOptions

    @Flag(help: "Look at the last run that a gate refused, instead of the published one.")
    var refused = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
      do throws(RunFailure) {
        let box = try QuarantineBox(
          output: try options.resolvedOutputOrFail(),
          isOfRefusedRun: refused
        )
        let groups = box.groups
        if json {
          try? Terminal.printJSON(groups)
          return
        }
        guard !groups.isEmpty else { return print("nothing in quarantine") }
        var table = TextTable(header: [
          "source", "file", "code", "field", "waiting", "discarded", "line",
        ])
        for group in groups {
          table.rows.append([
            group.source, group.file, group.code, group.field ?? "", "\(group.waiting)",
            "\(group.discarded)", group.firstLine.map { "\($0)" } ?? "",
          ])
        }
        Terminal.printText(table.text)
        for group in groups where group.waiting > 0 {
          Terminal.printText("\(group.code) in \(group.file): \(group.remedy)")
        }
      } catch {
        throw Terminal.fail(error)
      }
    }
  }

  /// `quarantine show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows records with their place, what is wrong, and their (masked) bytes."
    )

    @OptionGroup var selection: Selection
    @OptionGroup var options: PipelineOptions

    @Option(help: "How many at most.")
    var limit = 20

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
      do throws(RunFailure) {
        let box = try QuarantineBox(
          output: try options.resolvedOutputOrFail(),
          isOfRefusedRun: selection.refused
        )
        let entries = box.entries(selection.choice)
        let shown = entries.prefix(max(0, limit))
        if json {
          try? Terminal.printJSON(Array(shown))
          return
        }
        for entry in shown { Terminal.printText(Self.text(entry, box)) }
        if entries.count > shown.count {
          Terminal.message("\(entries.count - shown.count) more; ask for them with --limit N")
        }
      } catch {
        throw Terminal.fail(error)
      }
    }

    private static func text(_ entry: QuarantineEntry, _ box: QuarantineBox) -> String {
      let place = [
        entry.file, entry.line.map { "line \($0)" }, entry.record.map { "record \($0)" },
        entry.byteOffset.map { "byte \($0)" }, entry.path,
      ].compactMap { $0 }.joined(separator: ", ")
      var lines = [
        "\(entry.code)" + (entry.field.map { " \($0)" } ?? "") + ": \(place)",
        "  expected: \(entry.expected)", "  found: \(entry.found)", "  remedy: \(entry.remedy)",
        "  raw: \(entry.raw)",
      ]
      if let ruling = box.discards[entry.rawDigest] {
        lines.append("  discarded by \(ruling.by) at \(ruling.at): \(ruling.reason)")
      }
      return lines.joined(separator: "\n")
    }
  }

  /// `quarantine replay`.
  struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Reads the records again through today's mapping.",
      discussion: """
        The bytes are read from the files as they were delivered, which must still be there and unchanged. Without \
        --publish nothing is written: the table says what today's mapping makes of the records. With it the whole run \
        is done again and published when every gate passes.
        """
    )

    @OptionGroup var selection: Selection
    @OptionGroup var options: PipelineOptions

    @Flag(help: "Do the run again with today's mapping, and publish it.")
    var publish = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
      let replay: QuarantineReplay
      do throws(RunFailure) {
        let plan = try RunPlan.read(options.request())
        let box = try QuarantineBox(output: plan.output, isOfRefusedRun: selection.refused)
        replay = QuarantineReplay(box.entries(selection.choice), plan: plan)
      } catch {
        throw Terminal.fail(error)
      }
      if json {
        try Terminal.printJSON(replay.files)
      } else {
        show(replay)
      }
      if publish {
        var arguments = ["--mappings", options.mappings]
        if let input = options.input { arguments += ["--input", input] }
        if let output = options.output { arguments += ["--output", output] }
        try await RunCommand.parse(arguments + (json ? ["--json"] : [])).run()
      } else if !replay.isClean {
        throw ExitCode(ExitStatus.remarks.rawValue)
      }
    }

    private func show(_ replay: QuarantineReplay) {
      guard !replay.files.isEmpty else { return print("nothing to replay") }
      var table = TextTable(header: [
        "source", "file", "records", "mapped", "filtered", "faulty", "not read", "undecided",
      ])
      for file in replay.files {
        table.rows.append([
          file.source, file.file, "\(file.records)", "\(file.mapped)", "\(file.filtered)",
          "\(file.faulty)", "\(file.unread)", "\(file.undecided)",
        ])
      }
      Terminal.printText(table.text)
      let diagnostics = replay.files.flatMap(\.diagnostics)
      Terminal.show(Array(diagnostics.prefix(20)))
      if diagnostics.count > 20 { Terminal.message("and \(diagnostics.count - 20) more") }
      if !publish, replay.files.contains(where: { $0.mapped > 0 }) {
        Terminal.message("nothing is published yet: panorama quarantine replay --publish")
      }
    }
  }

  /// `quarantine discard`.
  struct Discard: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Rules that records stay out; the same bytes are not asked about again.",
      discussion: """
        Discarded records stay in the counts and in quarantine.jsonl, marked. They make no run end with exit code 10, \
        and do not count towards the quarantine budget. --undo takes the ruling back.
        """
    )

    @OptionGroup var selection: Selection
    @OptionGroup var options: PipelineOptions

    @Flag(help: "All records, where no other option chooses.")
    var all = false

    @Option(help: "Why.")
    var reason: String?

    @Option(help: "Who rules; otherwise the account's name.")
    var by: String?

    @Flag(help: "Take the ruling back.")
    var undo = false

    func validate() throws {
      if selection.isEmpty, !all {
        throw ValidationError("name the records, such as --code value.unfit, or --all")
      }
      if !undo, reason?.isEmpty ?? true {
        throw ValidationError("say why with --reason TEXT")
      }
    }

    func run() throws {
      do throws(RunFailure) {
        let box = try QuarantineBox(
          output: try options.resolvedOutputOrFail(),
          isOfRefusedRun: selection.refused
        )
        var choice = selection.choice
        choice.includesDiscarded = choice.includesDiscarded || undo
        let entries = box.entries(choice)
        guard !entries.isEmpty else {
          throw RunFailure(
            .usage,
            [
              Diagnostic(
                .resultUnknown,
                expected: "records in quarantine that the options choose",
                found: "none among \(box.entries.count)",
                remedy: "see what is there: panorama quarantine"
              )
            ]
          )
        }
        let person = by ?? ProcessInfo.processInfo.userName
        let count = try box.rule(entries, by: person, reason: reason ?? "", undo: undo)
        print(undo ? "\(count) rulings taken back" : "\(count) records discarded")
      } catch {
        throw Terminal.fail(error)
      }
    }
  }
}
