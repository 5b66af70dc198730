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
    _ progress: RunProgress
  ) async throws(RunFailure) -> [MappedFile] {
    progress.update { $0.bytesExpected = inputs.reduce(0) { $0 + $1.byteCount } }
    let largestFirst = inputs.sorted { ($1.byteCount, $0.name) < ($0.byteCount, $1.name) }
    var results: [Result<MappedFile, RunFailure>] = []
    await withTaskGroup(of: Result<MappedFile, RunFailure>.self) { group in
      var waiting = largestFirst.makeIterator()
      for _ in 0..<max(2, ProcessInfo.processInfo.activeProcessorCount) {
        guard let next = waiting.next() else { break }
        group.addTask { read(next, progress) }
      }
      while let result = await group.next() {
        results.append(result)
        if let next = waiting.next() { group.addTask { read(next, progress) } }
      }
    }
    let failures = results.compactMap { result in
      if case .failure(let failure) = result { failure } else { nil }
    }
    if let first = failures.first {
      throw RunFailure(first.status, failures.flatMap(\.diagnostics))
    }
    return results.compactMap { try? $0.get() }
  }

  private static func read(
    _ file: InputFile,
    _ progress: RunProgress
  ) -> Result<MappedFile, RunFailure> {
    do {
      return .success(try FileRun.run(file, progress))
    } catch let error as ExtractionError {
      return .failure(RunFailure(.inputMissing, [error.diagnostic]))
    } catch {
      return .failure(
        RunFailure(
          .internalError,
          [
            Diagnostic(
              .fileUnreadable,
              at: SourceLocation(file: file.name),
              expected: "a readable file",
              found: "\(error)",
              remedy: "run again; if it returns, report it"
            )
          ]
        )
      )
    }
  }

  /// Checks that every file is there whole, and that every record is accounted for.
  ///
  /// - Throws: `RunFailure` with status 30 for empty files, 20 for totals that disagree.
  static func pass(
    _ assembly: inout RecordAssembly,
    _ plan: RunPlan
  ) throws(RunFailure) -> Gates {
    let empty = assembly.files.filter { $0.totals.read == 0 && $0.file.entry.ifEmpty == .stop }
    guard empty.isEmpty else { throw RunFailure(.inputMissing, empty.map(emptyFile)) }
    var gates = Gates(plan.settings)
    for index in assembly.files.indices {
      gates.check(&assembly.files[index])
      gates.checkPaths(assembly.files[index])
      gates.add(assembly.files[index].summary.diagnostics)
      gates.check(assembly.files[index].measures.checkResults)
    }
    gates.check(unattached: assembly.unattached)
    guard gates.errors.isEmpty else {
      throw RunFailure(.refused, gates.errors, totals: assembly.files.map(\.totals))
    }
    return gates
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
  /// What was asked for; else the latest day that a file or a record names; else the latest transaction.
  static func find(
    _ asked: CivilDate?,
    _ files: [MappedFile],
    _ ledger: TransactionLedger,
    _ gates: inout Gates
  ) -> CivilDate {
    if let asked { return asked }
    var latest: CivilDate?
    for file in files {
      for day in [file.table.asOf, lastDay(in: file.table)].compactMap({ $0 }) {
        latest = max(latest ?? day, day)
      }
    }
    if let found = latest ?? ledger.lastDay { return found }
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

  private static func lastDay(in table: CustomerRecordTable) -> CivilDate? {
    guard table.rules.contains(where: { $0.field == CustomerField.asOf.name }) else { return nil }
    var latest: CivilDate?
    for value in table.values where value.field == .asOf && value.isPresent {
      if let day = table.withText(value.canonical, { CivilDate($0) }) {
        latest = max(latest ?? day, day)
      }
    }
    return latest
  }
}
