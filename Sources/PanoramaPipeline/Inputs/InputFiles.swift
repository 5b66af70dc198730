import Foundation
import PanoramaMapping
import PanoramaModel

/// A file to read and the mapping that describes it.
struct InputFile: Sendable {
  let mapping: Mapping
  let entry: FileMapping
  /// Where it is; empty for a command that reads no file.
  let path: String
  /// How messages and outputs name it: the path below the input folder.
  let name: String
  let byteCount: Int
  /// The day in its name, when its pattern asks for one.
  let date: CivilDate?
  /// The companions that speak of it.
  var companions: [Companion] = []

  /// A companion that was found.
  struct Companion: Sendable {
    let control: ControlFile
    let path: String
    let name: String
  }
}

/// The files of a run.
struct InputSet: Sendable {
  /// The files, in the order of source, entry and name.
  var files: [InputFile]
  /// Remarks that stop nothing.
  var remarks: [Diagnostic] = []
}

/// Finds the files that the mappings ask for.
struct InputFiles {
  private let plan: RunPlan
  private let names: [String]
  private let day: CivilDate?
  private let now: Date
  private var found = InputSet(files: [])
  private var missing: [Diagnostic] = []

  /// All files, in the order of source, entry and name.
  ///
  /// - Throws: `RunFailure` with status 30 and every entry that lacks a file, is late or still being written.
  static func find(_ plan: RunPlan, now: Date = Date()) throws(RunFailure) -> InputSet {
    var finder = InputFiles(plan, now)
    for mapping in plan.mappings {
      for entry in mapping.files { finder.find(mapping, entry) }
    }
    guard finder.missing.isEmpty else {
      throw RunFailure(.inputMissing, finder.missing + finder.found.remarks)
    }
    return finder.found
  }

  /// The files of some entries that are there, and what is missing.
  static func present(
    _ plan: RunPlan,
    where isWanted: (Mapping, FileMapping) -> Bool
  ) -> (inputs: InputSet, missing: [Diagnostic]) {
    var finder = InputFiles(plan, Date())
    for mapping in plan.mappings {
      for entry in mapping.files where isWanted(mapping, entry) { finder.find(mapping, entry) }
    }
    return (finder.found, finder.missing)
  }

  private init(_ plan: RunPlan, _ now: Date) {
    self.plan = plan
    self.now = now
    let files = plan.mappings.flatMap(\.files)
    let patterns = files.map(\.match) + files.flatMap { $0.controls.map(\.match) }
    let depth = patterns.map(FilePattern.depth).max() ?? 0
    let names = FolderListing.names(in: plan.input, depth: depth).sorted()
    self.names = names
    day =
      plan.asOf
      ?? files.map(\.match).filter(FilePattern.isDated).flatMap { pattern in
        names.compactMap { FilePattern.match($0, pattern)?.date }
      }.max()
  }

  private mutating func find(_ mapping: Mapping, _ entry: FileMapping) {
    if entry.match.isEmpty {
      // A command that reads no file of its own.
      let name = mapping.source + "." + entry.name
      let file = InputFile(
        mapping: mapping,
        entry: entry,
        path: "",
        name: name,
        byteCount: 0,
        date: nil
      )
      found.files.append(file)
      return
    }
    let matching = names.compactMap { name in
      FilePattern.match(name, entry.match).map { (name: name, date: $0.date) }
    }
    let today = FilePattern.isDated(entry.match) ? matching.filter { $0.date == day } : matching
    if !today.isEmpty {
      for file in today { take(file.name, file.date, mapping, entry) }
      return
    }
    let earlier = matching.filter { ($0.date ?? .distantPast) < (day ?? .distantPast) }
    guard let last = earlier.compactMap(\.date).max() else {
      if entry.ifMissing == .stop { missing.append(missingFile(mapping, entry)) }
      return
    }
    let late = lateFile(mapping, entry, last)
    switch entry.ifLate {
    case .stop: missing.append(late)
    case .allow: found.remarks.append(late.asWarning)
    case .previous:
      found.remarks.append(late.asWarning)
      for file in earlier where file.date == last { take(file.name, last, mapping, entry) }
    }
  }

  private mutating func take(
    _ name: String,
    _ date: CivilDate?,
    _ mapping: Mapping,
    _ entry: FileMapping
  ) {
    let path = plan.input + "/" + name
    var file = InputFile(
      mapping: mapping,
      entry: entry,
      path: path,
      name: name,
      byteCount: FolderListing.size(of: path),
      date: date
    )
    if let changed = FolderListing.changed(path) {
      let age = Int(now.timeIntervalSince(changed))
      if age < entry.unchangedFor {
        missing.append(changingFile(file, age))
        return
      }
      if let due = entry.due, let moment = moment(of: due), changed > moment {
        found.remarks.append(deliveredLate(file, due, moment, changed))
      }
    }
    for control in entry.controls {
      guard let companion = companion(control, of: file) else {
        missing.append(missingCompanion(control, of: file))
        return
      }
      file.companions.append(companion)
    }
    found.files.append(file)
  }

  // MARK: Companions

  private func companion(_ control: ControlFile, of file: InputFile) -> InputFile.Companion? {
    let pattern = pattern(of: control, for: file)
    guard let name = names.first(where: { FilePattern.match($0, pattern) != nil }) else {
      return nil
    }
    return InputFile.Companion(control: control, path: plan.input + "/" + name, name: name)
  }

  /// The companion's pattern with the delivered file's name, folder and day put in.
  private func pattern(of control: ControlFile, for file: InputFile) -> String {
    let parts = file.name.split(separator: "/")
    let name = String(parts.last ?? "")
    let stem = String(name.prefix { $0 != "." })
    var pattern = control.match
    for (token, text) in [("{name}", name), ("{stem}", stem)] {
      pattern = pattern.split(separator: token, omittingEmptySubsequences: false)
        .joined(separator: text)
    }
    if let date = file.date ?? day { pattern = FilePattern.pattern(pattern, on: date) }
    let folder = parts.dropLast().map { $0 + "/" }.joined()
    return control.match.contains("/") ? pattern : folder + pattern
  }

  // MARK: Times

  private func moment(of due: DueTime) -> Date? {
    guard let day else { return nil }
    let parts = CivilDate(dayNumber: day.dayNumber + Int32(due.days)).parts
    var components = DateComponents()
    components.year = parts.year
    components.month = parts.month
    components.day = parts.day
    components.hour = due.minutes / 60
    components.minute = due.minutes % 60
    return Calendar(identifier: .gregorian).date(from: components)
  }

  private func text(_ moment: Date) -> String {
    let format = Date.ISO8601FormatStyle(
      dateSeparator: .dash,
      dateTimeSeparator: .space,
      timeSeparator: .colon,
      timeZone: .current
    )
    return moment.formatted(format)
  }
}

// MARK: - What is wrong

extension InputFiles {
  private func missingFile(_ mapping: Mapping, _ entry: FileMapping) -> Diagnostic {
    let pattern = day.map { FilePattern.pattern(entry.match, on: $0) } ?? entry.match
    return Diagnostic(
      .fileMissing,
      at: SourceLocation(file: mapping.file, line: entry.line),
      field: entry.name,
      expected: "a file \(plan.input)/\(pattern)",
      found: (names.isEmpty
        ? "no files in \(plan.input)" : "none among \(names.count) files in \(plan.input)")
        + notYetDue(entry),
      remedy: "have \(mapping.source) deliver it and run again, or write `if_missing: allow` for "
        + "`\(entry.name)`"
    )
  }

  private func notYetDue(_ entry: FileMapping) -> String {
    guard let moment = entry.due.flatMap(moment) else { return "" }
    return now < moment ? "; it is due at \(text(moment))" : "; it was due at \(text(moment))"
  }

  private func lateFile(_ mapping: Mapping, _ entry: FileMapping, _ last: CivilDate) -> Diagnostic {
    Diagnostic(
      .fileLate,
      at: SourceLocation(file: mapping.file, line: entry.line),
      field: entry.name,
      expected: "the file of \(day?.description ?? "the business day"): "
        + (day.map { FilePattern.pattern(entry.match, on: $0) } ?? entry.match),
      found: "none later than \(last)" + notYetDue(entry),
      remedy: "have \(mapping.source) deliver it and run again, or write `if_late: previous` for "
        + "`\(entry.name)`"
    )
  }

  private func deliveredLate(
    _ file: InputFile,
    _ due: DueTime,
    _ moment: Date,
    _ changed: Date
  ) -> Diagnostic {
    Diagnostic(
      .fileLate,
      severity: .warning,
      at: SourceLocation(file: file.name),
      expected: "delivery by \(text(moment))",
      found: "last changed at \(text(changed))",
      remedy: "ask \(file.mapping.source), or correct `due` of `\(file.entry.name)` in "
        + file.mapping.file
    )
  }

  private func changingFile(_ file: InputFile, _ age: Int) -> Diagnostic {
    Diagnostic(
      .fileGrowing,
      at: SourceLocation(file: file.name),
      expected: "a file left alone for \(file.entry.unchangedFor) seconds",
      found: "one that changed \(max(0, age)) seconds ago: it may still be being written",
      remedy: "run again when \(file.mapping.source) has delivered it"
    )
  }

  private func missingCompanion(_ control: ControlFile, of file: InputFile) -> Diagnostic {
    Diagnostic(
      .controlMissing,
      at: SourceLocation(file: file.name),
      field: "control",
      expected: "its companion \(pattern(of: control, for: file))",
      found: "no such file: the delivery is not complete",
      remedy: "have \(file.mapping.source) deliver the companion, or remove it from `control:` in "
        + "\(file.mapping.file) line \(file.entry.line)"
    )
  }
}

extension CivilDate {
  fileprivate static let distantPast = CivilDate(dayNumber: .min)
}

extension Diagnostic {
  /// The same, as something that stops nothing.
  fileprivate var asWarning: Diagnostic {
    var warning = self
    warning.severity = .warning
    return warning
  }
}
