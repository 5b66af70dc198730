import ArgumentParser
import PanoramaModel
import PanoramaPipeline

/// A few records before and after.
struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Shows a few records of each file as they are and as the mapping reads them.",
    discussion: "Nothing is written. Personal values are masked unless --show-values is given."
  )

  @Argument(help: "Only this source.")
  var source: String?

  @Option(help: "Only this entry of the mapping.")
  var entry: String?

  @Option(help: "How many records of each file.")
  var records = 3

  @OptionGroup var options: PipelineOptions

  @Flag(help: "Show values as they are instead of masked.")
  var showValues = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    let preview: MappingPreview
    do throws(RunFailure) {
      let plan = try RunPlan.read(options.request())
      try check(source, "source", among: plan.overview.map(\.source))
      try check(entry, "entry", among: plan.overview.map(\.entry))
      preview = MappingPreview(
        plan,
        source: source,
        entry: entry,
        count: max(1, records),
        showsValues: showValues
      )
    } catch {
      throw Terminal.fail(error)
    }
    if json {
      try Terminal.printJSON(preview.records)
    } else {
      show(preview)
    }
    Terminal.show(preview.diagnostics)
    if preview.records.isEmpty { throw ExitCode(ExitStatus.inputMissing.rawValue) }
  }

  /// A name that no mapping has.
  private func check(
    _ name: String?,
    _ what: String,
    among known: [String]
  ) throws(RunFailure) {
    guard let name, !known.contains(name) else { return }
    let guess = Spelling.nearest(to: name, in: known)
    throw RunFailure(
      .usage,
      [
        Diagnostic(
          .resultUnknown,
          expected: "one of " + Array(Set(known)).sorted().joined(separator: ", "),
          found: "the \(what) `\(name)`",
          remedy: guess.map { "did you mean `\($0)`?" } ?? "see `panorama check` for the names"
        )
      ]
    )
  }

  private func show(_ preview: MappingPreview) {
    var file = ""
    for record in preview.records {
      if record.file != file {
        file = record.file
        for detection in preview.detections[file] ?? [] {
          let doubt = detection.isDoubtful ? " (doubtful)" : ""
          Terminal.printText(
            "\(file): \(detection.aspect) \(detection.choice)\(doubt): \(detection.reason)"
          )
        }
      }
      Terminal.printText(
        "\(record.source).\(record.entry): \(record.file) record \(record.record), line \(record.line)"
      )
      show(record)
      print("")
    }
  }

  private func show(_ record: MappingPreview.Record) {
    if let diagnostic = record.diagnostic {
      Terminal.printText("  set aside: \(diagnostic.code.rawValue)")
      Terminal.printText("  expected \(diagnostic.expected); found \(diagnostic.found)")
      Terminal.printText("  remedy: \(diagnostic.remedy)")
      return
    }
    var table = TextTable(header: ["  path", "before", "field", "after", "remarks"])
    for value in record.values {
      let isPlain = value.validity == "valid" || value.validity == "unchecked"
      let remarks = (isPlain ? [] : [value.validity]) + value.findings
      table.rows.append([
        "  " + (value.path.isEmpty ? "(constant)" : value.path),
        // A line break in a value must not break the table.
        DiagnosticRenderer.printable(value.raw),
        value.table == "customer" ? value.field : value.table + "." + value.field,
        value.canonical == value.raw ? "=" : DiagnosticRenderer.printable(value.canonical),
        remarks.joined(separator: ", "),
      ])
    }
    Terminal.printText(table.text(within: Terminal.columns))
  }
}
