import PanoramaMapping
import PanoramaModel
import PanoramaQuality

/// What must hold before a run is published.
struct Gates {
  private(set) var errors: [Diagnostic] = []
  private(set) var warnings: [Diagnostic] = []
  private(set) var notes: [Diagnostic] = []
  private let budgetPercent: Amount

  init(_ settings: PipelineSettings) { budgetPercent = settings.quarantineBudgetPercent }

  /// Compares the counts and sums of a file with each other and with what the file declares.
  mutating func check(_ file: inout MappedFile) {
    declare(&file)
    let totals = file.totals
    if !totals.isConserved {
      errors.append(
        Diagnostic(
          .gateConservation,
          at: SourceLocation(file: totals.file),
          expected: "\(totals.read) records read",
          found: "\(totals.mapped) mapped, \(totals.quarantined) quarantined, "
            + "\(totals.filtered) filtered, \(totals.duplicate) duplicate",
          remedy: "this is a defect of Panorama: please report it with the file's layout"
        )
      )
    }
    if let declared = totals.declaredRecords, declared != totals.read {
      errors.append(
        Diagnostic(
          .totalsDisagree,
          at: SourceLocation(file: totals.file),
          field: "records",
          expected: "\(declared) records, as the file declares",
          found: "\(totals.read) records",
          remedy: "have \(totals.source) deliver the file again, whole"
        )
      )
    }
    let hidesAmounts = file.quarantined.contains { !Self.amountsAreKnown($0.diagnostic.code) }
    for sum in totals.sums { check(sum, totals, hidesAmounts: hidesAmounts) }
    checkWhole(file)
    checkBudget(file)
  }

  /// A document that ends inside a record may lack any number of records, unless it says how many there are.
  private mutating func checkWhole(_ file: MappedFile) {
    guard file.totals.declaredRecords == nil,
      let cut = file.quarantined.first(where: { $0.diagnostic.code == .xmlTruncated })
    else { return }
    errors.append(
      Diagnostic(
        .fileIncomplete,
        at: SourceLocation(file: file.totals.file, line: cut.diagnostic.location?.line),
        expected: "a whole document",
        found: "one that ends inside a record, after \(file.totals.read - 1) others",
        remedy: "have \(file.totals.source) deliver the file again, whole"
      )
    )
  }

  /// Takes remarks over as they are.
  mutating func add(_ remarks: [Diagnostic]) {
    errors.append(contentsOf: remarks.filter { $0.severity == .error })
    warnings.append(contentsOf: remarks.filter { $0.severity == .warning })
    notes.append(contentsOf: remarks.filter { $0.severity == .note })
  }

  /// Choices that a file made of itself, and that another choice came close to: worth declaring.
  mutating func checkDetections(_ file: MappedFile) {
    for detection in file.summary.detections where detection.isDoubtful {
      add([
        Diagnostic(
          .dialectDoubtful,
          severity: .note,
          at: SourceLocation(file: file.totals.file),
          field: detection.aspect,
          expected: "one choice that clearly fits",
          found: "\(detection.choice): \(detection.reason)",
          remedy: "write `\(detection.aspect): \(detection.choice)` for "
            + "`\(file.file.entry.name)` in \(file.file.mapping.file), if that is right"
        )
      ])
    }
  }

  /// Takes over what the file declares of itself.
  private mutating func declare(_ file: inout MappedFile) {
    let entry = file.file.entry
    func value(_ capture: String) -> String? { file.summary.captured[capture] }
    var sum = 0
    for total in entry.totals {
      let text = value(total.capture)
      let plain = text.flatMap { Self.plain($0) }
      if total.measure == .records {
        declare(records: plain.flatMap { Int($0) }, text, total, &file)
      } else {
        file.totals.sums[sum].declared = text.flatMap { total.declaredAmount($0, in: entry) }
        if file.totals.sums[sum].declared == nil { missing(total.capture, text, file) }
        sum += 1
      }
    }
  }

  /// A file may declare its count twice, in a trailer and in a companion: each must agree.
  private mutating func declare(
    records: Int?,
    _ text: String?,
    _ total: DeclaredTotal,
    _ file: inout MappedFile
  ) {
    guard let records else { return missing(total.capture, text, file) }
    // The one that disagrees is the one to tell of.
    if (file.totals.declaredRecords ?? file.totals.read) == file.totals.read {
      file.totals.declaredRecords = records
    }
  }

  private static func plain(_ text: String) -> String? {
    let plain = text.filter { $0 != "," && $0 != " " }
    return plain.isEmpty ? nil : plain
  }

  private mutating func missing(_ name: String, _ found: String?, _ file: MappedFile) {
    errors.append(
      Diagnostic(
        .totalsMissing,
        at: SourceLocation(file: file.totals.file),
        field: name,
        expected: "the control total `\(name)` that \(file.file.mapping.file) line "
          + "\(file.file.entry.line) announces",
        found: found.map { "`\($0)`" } ?? "none: the file may be cut off",
        remedy: "have \(file.totals.source) deliver the file again, or remove it from `totals:`"
      )
    )
  }

  /// Whether a record with this fault was read far enough for its amounts to be in the sums.
  private static func amountsAreKnown(_ code: DiagnosticCode) -> Bool {
    [.keyMissing, .keyDuplicate, .codeUnknown, .driftNewCode].contains(code)
  }

  private mutating func check(
    _ sum: ControlTotals.Sum,
    _ totals: ControlTotals,
    hidesAmounts: Bool
  ) {
    guard let declared = sum.declared, let seen = sum.computed, seen != declared else { return }
    // Of hash totals the difference modulo 10^10 may be the number that is missing.
    let exact = declared.subtracting(seen)
    let difference = (sum.isHash ? exact?.hashed : exact)?.description ?? "?"
    // A record whose amount cannot be read is in the declared sum and cannot be in ours.
    let isExplained = hidesAmounts
    let diagnostic = Diagnostic(
      isExplained ? .totalsUncertain : .totalsDisagree,
      severity: isExplained ? .warning : .error,
      at: SourceLocation(file: totals.file),
      field: sum.name,
      expected: "\(declared), as the file declares",
      found: "\(seen), a difference of \(difference)"
        + (isExplained ? ", with \(totals.quarantined) records in quarantine" : ""),
      remedy: isExplained
        ? "compare the difference with the quarantined records"
        : "have \(totals.source) deliver the file again, whole"
    )
    if isExplained { warnings.append(diagnostic) } else { errors.append(diagnostic) }
  }

  /// The budget of the entry goes before that of the run.
  private mutating func checkBudget(_ file: MappedFile) {
    let (totals, records) = (file.totals, file.quarantined)
    let waiting = totals.quarantined - records.count(where: \.isDiscarded)
    let own = file.file.entry.quarantineBudgetPercent
    let percent = own ?? budgetPercent
    guard waiting > 0, let limit = percent.multiplied(by: Int128(totals.read)),
      Amount(units: Int128(waiting) * 100, scale: 0) > limit
    else { return }
    errors.append(
      Diagnostic(
        .gateBudget,
        at: SourceLocation(file: totals.file),
        expected: "at most \(percent) % of \(totals.read) records in quarantine",
        found: "\(waiting)",
        remedy: "mend what follows; or raise `quarantined_at_most_percent` under "
          + (own == nil
            ? "`gates:` in pipeline.yaml"
            : "`budget:` of `\(totals.entry)` in the mapping of \(totals.source)")
      )
    )
    // Nothing is published, so what is wrong with the first of them is told here.
    let first = records.min {
      ($0.diagnostic.location?.record ?? 0) < ($1.diagnostic.location?.record ?? 0)
    }
    if let first { errors.append(first.diagnostic) }
  }

  /// Rows that belong to customers who are not there.
  mutating func check(unattached: [String: Int]) {
    for (file, count) in unattached.sorted(by: { $0.key < $1.key }) {
      warnings.append(
        Diagnostic(
          .referenceUnknown,
          severity: .warning,
          at: SourceLocation(file: file),
          expected: "rows of customers and accounts that are in the export",
          found: "\(count) rows whose customer or account is not there",
          remedy: "see whether these are in quarantine; else ask the source for them"
        )
      )
    }
  }

  /// Movements that say neither credit nor debit.
  mutating func check(undirected count: Int) {
    guard count > 0 else { return }
    warnings.append(
      Diagnostic(
        .codeUnknown,
        severity: .warning,
        field: "direction",
        expected: "`credit` or `debit` in every transaction",
        found: "\(count) with neither, which are in no flow",
        remedy:
          "add their codes to the field: direction: { from: …, table: { CR: credit, DR: debit } }"
      )
    )
  }

  /// Paths that the mapping asks for and for which no record has a value.
  ///
  /// A misspelt path has a neighbour that nobody asked for. Without one, and in a handful of records, it may well be that
  /// nobody has a value, so that is only noted.
  mutating func checkPaths(_ file: MappedFile, explained: DriftResult) {
    guard file.totals.read > 0 else { return }
    let others = file.summary.unmappedPaths.keys.sorted()
    if file.summary.mappedPaths.values.allSatisfy({ $0 == 0 }) {
      reportStranger(file, others)
      return
    }
    for (path, count) in file.summary.mappedPaths.sorted(by: { $0.key < $1.key }) where count == 0 {
      let rules = file.table.rules.filter { Self.mentions($0.path, path) }
      if !rules.isEmpty, rules.allSatisfy(\.isOptional) { continue }
      let guess = Spelling.nearest(to: path, in: others)
      // In a few records a path may well be missing; in many, the mapping or the export is wrong.
      let isMany = file.totals.read >= Self.fewRecords
      if explained.explains(path, in: file.file, isMany: isMany) { continue }
      let line = rules.first?.line ?? file.file.entry.line
      let diagnostic = Diagnostic(
        .pathAbsent,
        severity: isMany ? .error : guess == nil ? .note : .warning,
        at: SourceLocation(file: file.file.mapping.file, line: line),
        field: rules.first?.field,
        expected: "a value of `\(path)` in at least one record of \(file.totals.file)",
        found: "none in \(file.totals.read) records",
        remedy: (guess.map { "did you mean `\($0)`? " } ?? "")
          + "correct the path in line \(line), or write `optional: true` there when an export may lack it"
      )
      if isMany { errors.append(diagnostic) } else { add([diagnostic]) }
    }
  }

  /// Whether a rule's description names the path: alone, or among several of one value.
  private static func mentions(_ description: String, _ path: String) -> Bool {
    if description == path { return true }
    let separators = [" or ", " + ", "+ ", "- "]
    return separators.contains { separator in
      description.contains(separator + path) || description.hasPrefix(path + separator)
    }
  }

  /// Nothing of the mapping is in the file: its format, delimiter or record path must be another.
  private mutating func reportStranger(_ file: MappedFile, _ others: [String]) {
    // Values instead of names: without a header the first record stands where names should be.
    let areValues = others.contains { name in
      name.split { !$0.isNumber }.contains { $0.count >= 6 } || name.contains("@.")
        || (name.contains("@") && !name.contains("/") && !name.hasPrefix("@"))
    }
    let some =
      areValues
      ? "\(others.count) columns whose names look like values: is there a header?"
      : others.prefix(8).map { "`" + $0.prefix(80) + "`" }.joined(separator: ", ")
    warnings.append(
      Diagnostic(
        .pathAbsent,
        severity: .warning,
        at: SourceLocation(file: file.file.mapping.file, line: file.file.entry.line),
        field: file.file.entry.name,
        expected: "at least one field of the mapping in \(file.totals.file)",
        found: some.isEmpty ? "none" : "none; the file has " + some,
        remedy: "check `format`, `delimiter`, `header` and `record` of `\(file.file.entry.name)`"
      )
    )
  }

  /// Amounts that could not be read and were left empty: few enough to go on, too dear to pass over in silence.
  mutating func checkAmounts(_ file: MappedFile) {
    for cell in file.measures.completeness where cell.filled > 0 && cell.invalid > 0 {
      guard let rule = file.table.rules.first(where: { $0.field == cell.field }),
        rule.normalizer == "money"
      else { continue }
      add([
        Diagnostic(
          .valueUnfit,
          severity: .note,
          at: SourceLocation(file: file.totals.file),
          field: cell.field,
          expected: "amounts that `money` reads",
          found: "\(cell.invalid) that it does not, kept empty",
          remedy: "write `otherwise: quarantine` in line \(rule.line) of \(file.file.mapping.file) "
            + "to set such records aside"
        )
      ])
    }
  }

  /// Fields of which all values fail their check, three at least: the form or the kind must be another.
  mutating func checkFits(_ file: MappedFile) {
    for cell in file.measures.completeness
    where cell.filled == 0 && cell.masked == 0 && cell.invalid >= 3 {
      let rule = file.table.rules.first { $0.field == cell.field }
      warnings.append(
        Diagnostic(
          .valueNeverFits,
          severity: .warning,
          at: SourceLocation(
            file: file.file.mapping.file,
            line: rule?.line ?? file.file.entry.line
          ),
          field: cell.field,
          expected: "values of \(file.totals.file) that `\(rule?.normalizer ?? cell.field)` reads",
          found: "none among \(cell.invalid)",
          remedy: "check the path and its options, such as `forms`, `kind`, `region` or `table`"
        )
      )
    }
  }

  /// In fewer records than this a path without values is not remarkable.
  private static let fewRecords = 50

  /// Sentences with a level above `note` that do not hold.
  mutating func check(_ checks: [RunReport.CheckResult]) {
    // What sets records aside is in the quarantine, and counts there.
    let silent = [CheckRule.Level.note, .quarantine].map(\.rawValue)
    for check in checks where !check.holds && !silent.contains(check.level) {
      let isStop = check.level == CheckRule.Level.stop.rawValue
      let diagnostic = Diagnostic(
        .checkFailed,
        severity: isStop ? .error : .warning,
        field: check.say,
        expected: check.source + ": " + check.say,
        found: "\(check.passed) of \(check.tested) rows",
        remedy: "see the check in the report; change its level in the mapping if it asks too much"
      )
      if isStop { errors.append(diagnostic) } else { warnings.append(diagnostic) }
    }
  }
}
