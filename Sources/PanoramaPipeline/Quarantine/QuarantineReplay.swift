import FoundationEssentials
import PanoramaExtraction
public import PanoramaLoading
import PanoramaMapping
public import PanoramaModel

/// Reads quarantined records again, from the bytes that were delivered, through today's mapping.
///
/// Each file is extracted as the mapping says now, and of its records those are mapped whose bytes overlap with bytes that
/// were set aside: a mapping that cuts records differently, because a quote or a delimiter was corrected, is replayed
/// rightly too. What comes out is what a run with today's mapping makes of these records; `panorama run` then publishes it.
public struct QuarantineReplay: Sendable {
  /// What a file's records came to.
  public struct FileResult: Sendable, Codable {
    /// The source.
    public var source: String
    /// The file.
    public var file: String
    /// Records in quarantine that were to be read again.
    public var records: Int
    /// Records that today's mapping takes.
    public var mapped: Int
    /// Records that today's mapping leaves out.
    public var filtered: Int
    /// Records that are still faulty.
    public var faulty: Int
    /// Records that could not be read again, because the file is gone or changed.
    public var unread: Int
    /// Records under a key that another record has: only a whole run can say which of them counts.
    public var undecided: Int
    /// What is still wrong, or why the file could not be read again.
    public var diagnostics: [Diagnostic]
  }

  /// The files, in the order of the quarantine.
  public private(set) var files: [FileResult] = []

  /// Whether every record is taken now.
  public var isClean: Bool {
    files.allSatisfy {
      $0.faulty == 0 && $0.unread == 0 && $0.undecided == 0 && $0.diagnostics.isEmpty
    }
  }

  /// Reads records again; nothing is written.
  ///
  /// - Parameters:
  ///   - entries: The records, as `QuarantineBox` gives them.
  ///   - plan: Today's mappings, and the folder in which the files still are.
  public init(_ entries: [QuarantineEntry], plan: RunPlan) {
    var names: [String] = []
    let groups = Dictionary(grouping: entries) { $0.source + "\u{0}" + ($0.file ?? "") }
    for entry in entries {
      let name = entry.source + "\u{0}" + (entry.file ?? "")
      if !names.contains(name) { names.append(name) }
    }
    for name in names { files.append(Self.replay(groups[name] ?? [], plan)) }
  }

  private static func replay(_ entries: [QuarantineEntry], _ plan: RunPlan) -> FileResult {
    var result = FileResult(
      source: entries[0].source,
      file: entries[0].file ?? "",
      records: entries.count,
      mapped: 0,
      filtered: 0,
      faulty: 0,
      unread: 0,
      undecided: 0,
      diagnostics: []
    )
    let twice = entries.filter { $0.code == DiagnosticCode.keyDuplicate.rawValue }
    result.undecided = twice.count
    guard twice.count < entries.count else { return result }
    let found = file(result, plan)
    guard let found else {
      result.unread = entries.count - twice.count
      result.diagnostics = [gone(result, plan)]
      return result
    }
    do {
      let inputs = try MappingSupply.read(plan).inputs(for: found)
      let overlaps = Overlaps(entries.filter { !twice.contains($0) })
      try read(found, inputs, overlaps, entries[0], plan, &result)
    } catch let error as ExtractionError {
      result.diagnostics = [error.diagnostic]
      result.unread = entries.count - twice.count
    } catch {
      result.unread = entries.count - twice.count
    }
    return result
  }

  /// The file and the entry of today's mappings that takes it.
  private static func file(_ result: FileResult, _ plan: RunPlan) -> InputFile? {
    let path = plan.input + "/" + result.file
    for mapping in plan.mappings where mapping.source == result.source {
      for entry in mapping.files {
        guard let match = FilePattern.match(result.file, entry.match),
          FileManager.default.fileExists(atPath: path)
        else { continue }
        return InputFile(
          mapping: mapping,
          entry: entry,
          path: path,
          name: result.file,
          byteCount: 0,
          date: match.date
        )
      }
    }
    return nil
  }

  private static func read(
    _ file: InputFile,
    _ inputs: MappingInputs,
    _ overlaps: Overlaps,
    _ first: QuarantineEntry,
    _ plan: RunPlan,
    _ result: inout FileResult
  ) throws {
    let drift = try DriftWatch.open(plan.output)
    var mapper = Mapper(
      mapping: file.mapping,
      file: file.entry,
      name: file.name,
      inputs: inputs
    )
    var watch = drift.watch(file, paths: mapper.paths, asOf: plan.asOf)
    var damaged: [Diagnostic] = []
    let reader = SourceFileReader(
      path: file.path,
      displayName: file.name,
      reading: file.entry.reading,
      paths: mapper.paths
    )
    let summary = try reader.read { batch in
      let refusals = watch.observe(batch)
      mapper.map(batch, refusals: refusals) { overlaps.contains($0) }
      mapper.removeRows()
      for record in batch.damaged where overlaps.contains(record.place) {
        damaged.append(record.diagnostic)
      }
    }
    guard summary.sha256 == first.sha256 else {
      result.unread = result.records - result.undecided
      result.diagnostics = [changed(file, first, summary.sha256)]
      return
    }
    result.mapped = mapper.totals.mapped
    result.filtered = mapper.totals.filtered
    result.faulty = mapper.quarantined.count + damaged.count
    result.diagnostics = damaged + mapper.quarantined.map(\.diagnostic)
  }

  private static func gone(_ result: FileResult, _ plan: RunPlan) -> Diagnostic {
    Diagnostic(
      .fileMissing,
      at: SourceLocation(file: result.file),
      expected: "the delivered file, and an entry of today's mapping of \(result.source) for it",
      found: "not both in \(plan.input)",
      remedy: "name the folder where the file is now: panorama quarantine replay --input FOLDER"
    )
  }

  private static func changed(
    _ file: InputFile,
    _ entry: QuarantineEntry,
    _ digest: String
  ) -> Diagnostic {
    Diagnostic(
      .fileRepeated,
      at: SourceLocation(file: file.name),
      expected: "the bytes that were delivered, of SHA-256 \(entry.sha256.prefix(16))…",
      found: "other bytes, of SHA-256 \(digest.prefix(16))…",
      remedy: "bring the delivered file back; or run `panorama run`, which reads what is there now"
    )
  }
}

/// Ranges of bytes that were set aside, to find the records that share bytes with them.
struct Overlaps {
  private let ranges: [Range<Int>]

  init(_ entries: [QuarantineEntry]) {
    ranges = entries.compactMap(\.byteRange).sorted { $0.lowerBound < $1.lowerBound }
  }

  /// Whether a record shares a byte with any range; an empty record or range counts as one byte.
  func contains(_ place: RecordPlace) -> Bool {
    let end = place.byteOffset + max(1, place.byteLength)
    // The first range that starts at or behind the record's end; only those before it can overlap.
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].lowerBound < end { low = middle + 1 } else { high = middle }
    }
    // Damaged records do not overlap each other, so the nearest one decides.
    guard low > 0 else { return false }
    let range = ranges[low - 1]
    return max(range.upperBound, range.lowerBound + 1) > place.byteOffset
  }
}
