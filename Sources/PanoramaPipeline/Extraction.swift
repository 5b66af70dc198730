import FoundationEssentials
import PanoramaExtraction
import PanoramaMapping
import PanoramaMerging
import PanoramaModel
import PanoramaQuality

/// The first half of a run: all files, read and mapped on all cores.
enum Extraction {
  /// Reads all files, the largest first, as many at once as there are cores.
  static func run(
    _ inputs: [InputFile],
    _ plan: RunPlan,
    _ drift: DriftWatch,
    _ progress: RunProgress
  ) async throws(RunFailure) -> [MappedFile] {
    let supply = try supply(plan)
    progress.update { $0.bytesExpected = inputs.reduce(0) { $0 + $1.byteCount } }
    let largestFirst = inputs.sorted { ($1.byteCount, $0.name) < ($0.byteCount, $1.name) }
    var results: [Result<MappedFile, RunFailure>] = []
    await withTaskGroup(of: Result<MappedFile, RunFailure>.self) { group in
      var waiting = largestFirst.makeIterator()
      for _ in 0..<max(2, ProcessInfo.processInfo.activeProcessorCount) {
        guard let next = waiting.next() else { break }
        group.addTask { read(next, supply, drift, plan.asOf, progress) }
      }
      while let result = await group.next() {
        results.append(result)
        if let next = waiting.next() {
          group.addTask { read(next, supply, drift, plan.asOf, progress) }
        }
      }
    }
    let failures = results.compactMap { result in
      if case .failure(let failure) = result { failure } else { nil }
    }
    if let worst = failures.max(by: { $0.status.rawValue < $1.status.rawValue }) {
      let all = failures.flatMap(\.diagnostics)
      throw RunFailure(
        worst.status,
        all.sorted { ($0.location?.file ?? "") < ($1.location?.file ?? "") }
      )
    }
    return results.compactMap { try? $0.get() }
  }

  private static func read(
    _ file: InputFile,
    _ supply: MappingSupply,
    _ drift: DriftWatch,
    _ asOf: CivilDate?,
    _ progress: RunProgress
  ) -> Result<MappedFile, RunFailure> {
    do {
      return .success(try FileRun.run(file, supply, drift, asOf, progress))
    } catch {
      return .failure(failure(error))
    }
  }

  private static func supply(_ plan: RunPlan) throws(RunFailure) -> MappingSupply {
    do {
      return try MappingSupply.read(plan)
    } catch {
      throw failure(error)
    }
  }

  private static func failure(_ error: any Error) -> RunFailure {
    if let error = error as? ExtractionError {
      return RunFailure(.inputMissing, [error.diagnostic])
    }
    return RunFailure(
      .internalError,
      [
        Diagnostic(
          .fileUnreadable,
          expected: "readable files",
          found: "\(error)",
          remedy: "run again; if it returns, report it"
        )
      ]
    )
  }

  /// What the gates let pass.
  struct Passed {
    var gates: Gates
    /// The business day.
    var asOf: CivilDate
    /// How the files compare with those of earlier runs.
    var drift: DriftResult
  }

  /// Checks that every file is there whole, that every record is accounted for, and what has changed against earlier
  /// runs.
  ///
  /// - Throws: `RunFailure` with status 30 for empty files, 20 for totals that disagree and changes that stop.
  static func pass(
    _ assembly: inout RecordAssembly,
    _ ledger: TransactionLedger,
    _ plan: RunPlan,
    _ watch: DriftWatch,
    remarks: [Diagnostic],
    keepsRefused: Bool = true
  ) throws(RunFailure) -> Passed {
    let empty = assembly.files.filter { $0.totals.read == 0 && $0.file.entry.ifEmpty == .stop }
    guard empty.isEmpty else { throw RunFailure(.inputMissing, empty.map(emptyFile)) }
    let growing = assembly.files.filter {
      $0.summary.byteCount != $0.file.byteCount && $0.file.entry.reading.format != "command"
    }
    guard growing.isEmpty else { throw RunFailure(.inputMissing, growing.map(growingFile)) }
    try QuarantineRulings.mark(&assembly.files, output: plan.output)
    var gates = Gates(plan.settings)
    gates.add(remarks)
    let asOf = AsOfDate.find(plan.asOf, assembly.files, ledger, &gates)
    let drift = DriftCheck.run(assembly.files, watch, asOf)
    gates.checkDrift(drift)
    for index in assembly.files.indices {
      gates.add(assembly.files[index].summary.diagnostics)
      gates.checkDetections(assembly.files[index])
      gates.check(&assembly.files[index])
      gates.checkPaths(assembly.files[index], explained: drift)
      gates.checkFits(assembly.files[index])
      gates.checkAmounts(assembly.files[index])
      gates.check(assembly.files[index].measures.checkResults)
    }
    gates.check(unattached: assembly.unattached)
    gates.check(undirected: assembly.undirected)
    gates.add(RepeatedDeliveries.find(assembly.files, output: plan.output))
    guard gates.errors.isEmpty else {
      if keepsRefused {
        Outputs.keepRefused(assembly.quarantined, plan)
        drift.keepRefused(plan.output)
      }
      throw RunFailure(
        .refused,
        gates.errors + gates.warnings,
        totals: assembly.files.map(\.totals)
      )
    }
    return Passed(gates: gates, asOf: asOf, drift: drift)
  }

  private static func growingFile(_ file: MappedFile) -> Diagnostic {
    Diagnostic(
      .fileGrowing,
      at: SourceLocation(file: file.file.name),
      expected: "a file that is complete: \(file.file.byteCount) bytes when the run began",
      found: "\(file.summary.byteCount) bytes read: it is still being written",
      remedy: "run again when \(file.file.mapping.source) has delivered it"
    )
  }

  private static func emptyFile(_ file: MappedFile) -> Diagnostic {
    Diagnostic(
      .fileEmpty,
      at: SourceLocation(file: file.file.name),
      expected: "records",
      found: file.summary.byteCount == 0 ? "an empty file" : "a file without records",
      remedy: "have \(file.file.mapping.source) deliver it again, or write `if_empty: allow` for "
        + "`\(file.file.entry.name)` in \(file.file.mapping.file)"
    )
  }
}

/// The business day of a run.
enum AsOfDate {
  /// What was asked for; else the latest day that a file names of itself; else the day that most records name; else that of
  /// the latest transaction; else today.
  ///
  /// One wrong record must not move the day of everybody, so a later day in a few records is only remarked on.
  static func find(
    _ asked: CivilDate?,
    _ files: [MappedFile],
    _ ledger: TransactionLedger,
    _ gates: inout Gates
  ) -> CivilDate {
    var records: [CivilDate: Int] = [:]
    for file in files { count(file.table, &records) }
    let header = files.compactMap(\.table.asOf).max()
    let usual = records.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    let movements = asked == nil && header == nil && usual == nil ? ledger.lastDay : nil
    let day = asked ?? header ?? usual ?? movements?.day ?? today(&gates)
    if let movements, movements.later > 0 {
      gates.add([
        Diagnostic(
          .asOfLater,
          severity: .warning,
          expected: "movements on \(day) or earlier, the business day of this run",
          found: "\(movements.later) on later days",
          remedy: "mend their dates at the source, or name the day with --as-of"
        )
      ])
    }
    let later = records.filter { $0.key > day }
    if let latest = later.keys.max() {
      gates.add([
        Diagnostic(
          .asOfLater,
          severity: .warning,
          expected: "records about \(day) or earlier, the business day of this run",
          found: "\(later.values.reduce(0, +)) about later days, up to \(latest)",
          remedy: "mend `as_of` at the source, or name the day with --as-of \(latest)"
        )
      ])
    }
    return day
  }

  private static func today(_ gates: inout Gates) -> CivilDate {
    let day = CivilDate(dayNumber: Int32(Date().timeIntervalSince1970 / 86_400))
    gates.add([
      Diagnostic(
        .asOfUnknown,
        severity: .warning,
        expected: "a business day in the exports",
        found: "none; the day of today in UTC was taken",
        remedy: "name it with --as-of \(day), or map `as_of`"
      )
    ])
    return day
  }

  private static func count(_ table: CustomerRecordTable, _ days: inout [CivilDate: Int]) {
    guard table.rules.contains(where: { $0.field == CustomerField.asOf.name }) else { return }
    for value in table.values where value.field == .asOf && value.validity == .valid {
      if let day = table.withText(value.canonical, { CivilDate($0) }) { days[day, default: 0] += 1 }
    }
  }
}
