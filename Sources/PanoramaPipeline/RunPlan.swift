import Crypto
import FoundationEssentials
import PanoramaExtraction
public import PanoramaMapping
public import PanoramaModel

/// Everything that a run is told: mappings, rules, folders.
///
/// Made before any data is read.
public struct RunPlan: Sendable {
  /// The mappings, in the order of the pipeline file.
  public let mappings: [Mapping]
  /// What `pipeline.yaml` says.
  public let settings: PipelineSettings
  /// What `matching.yaml` says.
  public let matching: MatchingRules
  /// What `survivorship.yaml` says.
  public let survivorship: SurvivorshipRules
  /// What `indicators.yaml` says.
  public let indicators: IndicatorRules
  /// The folder of the exports.
  public let input: String
  /// The folder of the results.
  public let output: String
  /// The business day, when the request names one.
  public let asOf: CivilDate?
  /// Whether everything is to be computed anew; every run does so today.
  public let isFull: Bool
  /// Mappings in the folder that `sources:` of pipeline.yaml leaves out.
  public let unlisted: [String]
  /// The text of every mapping and rule file by its name, for the manifest.
  let texts: [String: [UInt8]]

  /// Reads all mappings and rules.
  ///
  /// - Throws: `RunFailure` with status 78 and everything that is wrong with all files.
  public static func read(_ request: RunRequest) throws(RunFailure) -> RunPlan {
    var reader = PlanReader(folder: request.mappings)
    return try reader.read(request)
  }

  /// A digest of all mappings and rules together.
  var mappingDigest: String {
    var hash = SHA256()
    for name in texts.keys.sorted() {
      hash.update(data: Array((name + "\u{0}").utf8))
      hash.update(data: texts[name] ?? [])
    }
    return Hexadecimal.text(hash.finalize())
  }
}

/// Reads the files of a mappings folder and collects everything that is wrong with them.
private struct PlanReader {
  let folder: String
  var diagnostics: [Diagnostic] = []
  var texts: [String: [UInt8]] = [:]
  var referenceYear = 0
  /// Combinations of sources are kept as 64 bits.
  private static let mostSources = 64

  mutating func read(_ request: RunRequest) throws(RunFailure) -> RunPlan {
    let today = CivilDate(dayNumber: Int32(Date().timeIntervalSince1970 / 86_400))
    referenceYear = (request.asOf ?? today).parts.year
    let names = listing()
    let settings =
      rules("pipeline.yaml", names, RulesReader.settings) ?? PipelineSettings()
    let matching = rules("matching.yaml", names, RulesReader.matching) ?? MatchingRules()
    let survivorship =
      rules("survivorship.yaml", names, RulesReader.survivorship) ?? SurvivorshipRules()
    let indicators = rules("indicators.yaml", names, RulesReader.indicators) ?? IndicatorRules()
    let wanted =
      settings.sources.isEmpty
      ? names.filter { !RulesReader.fileNames.contains($0) } : settings.sources
    let mappings = wanted.compactMap { mapping($0, names) }
    if wanted.isEmpty { reportNoMappings() }
    checkSources(mappings)
    guard diagnostics.isEmpty else { throw RunFailure(.configuration, diagnostics) }
    return RunPlan(
      mappings: mappings,
      settings: settings,
      matching: matching,
      survivorship: survivorship,
      indicators: indicators,
      input: Self.folder(request.input ?? settings.input ?? "."),
      output: Self.folder(request.output ?? settings.output ?? "out"),
      asOf: request.asOf,
      isFull: request.isFull,
      unlisted: names.filter { !wanted.contains($0) && !RulesReader.fileNames.contains($0) },
      texts: texts
    )
  }

  /// A folder without the slashes that a shell's completion leaves behind it.
  private static func folder(_ path: String) -> String {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  private func listing() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
  }

  private mutating func reportNoMappings() {
    diagnostics.append(
      Diagnostic(
        .mappingNone,
        at: SourceLocation(file: folder),
        expected: "a folder with mappings (*.yaml)",
        found: FileManager.default.fileExists(atPath: folder)
          ? "no mapping in it" : "no such folder",
        remedy: "run in a folder that holds mappings/, or name another with --mappings FOLDER"
      )
    )
  }

  private mutating func text(_ name: String) -> String? {
    let path = folder + "/" + name
    guard let data = FileManager.default.contents(atPath: path) else {
      diagnostics.append(
        Diagnostic(
          .mappingNone,
          at: SourceLocation(file: path),
          expected: "a mapping file",
          found: "no such file, or it cannot be read",
          remedy: "correct `sources:` in \(folder)/pipeline.yaml"
        )
      )
      return nil
    }
    texts[name] = Array(data)
    return String(decoding: data, as: UTF8.self)
  }

  private mutating func rules<Rules>(
    _ name: String,
    _ names: [String],
    _ read: (String, String) throws(MappingError) -> Rules
  ) -> Rules? {
    guard names.contains(name), let text = text(name) else { return nil }
    do {
      return try read(text, folder + "/" + name)
    } catch {
      diagnostics.append(contentsOf: error.diagnostics)
      return nil
    }
  }

  private mutating func mapping(_ name: String, _ names: [String]) -> Mapping? {
    guard let text = text(name) else { return nil }
    // Tables beside a mapping are part of it: the manifest names them, and their digest counts.
    var tables: [String: [UInt8]] = [:]
    defer { texts.merge(tables) { own, _ in own } }
    do throws(MappingError) {
      return try MappingReader.read(
        text,
        file: folder + "/" + name,
        referenceYear: referenceYear,
        formats: ExtractorCatalog.formats.map(\.syntax),
        readFile: { [folder] name in
          let bytes = FileManager.default.contents(atPath: folder + "/" + name).map { Array($0) }
          tables[name] = bytes
          return bytes
        }
      )
    } catch {
      diagnostics.append(contentsOf: error.diagnostics)
      return nil
    }
  }

  /// Crosswalk and lineage name records by source and key, so a source has one mapping.
  private mutating func checkSources(_ mappings: [Mapping]) {
    if mappings.count > Self.mostSources {
      diagnostics.append(
        Diagnostic(
          .mappingBadValue,
          at: SourceLocation(file: folder),
          expected: "at most \(Self.mostSources) sources",
          found: "\(mappings.count)",
          remedy: "bring small sources together under one mapping"
        )
      )
    }
    var seen: [String: String] = [:]
    for mapping in mappings {
      if let other = seen[mapping.source] {
        diagnostics.append(
          Diagnostic(
            .mappingDuplicate,
            at: SourceLocation(file: mapping.file, line: 1),
            field: "source",
            expected: "one mapping for each source",
            found: "`\(mapping.source)`, as in \(other)",
            remedy: "put the files of both under one `files:`, or rename one source"
          )
        )
      }
      seen[mapping.source] = mapping.file
    }
  }
}

extension RunPlan {
  /// What one entry of a mapping asks for, for `check`.
  public struct Entry: Sendable {
    /// The source.
    public let source: String
    /// The entry's name.
    public let entry: String
    /// The format.
    public let format: String
    /// The pattern of its files.
    public let match: String
    /// How many fields of the schema it fills.
    public let fields: Int
  }

  /// All entries of all mappings.
  public var overview: [Entry] {
    mappings.flatMap { mapping in
      mapping.files.map { file in
        Entry(
          source: mapping.source,
          entry: file.name,
          format: file.reading.format,
          match: file.match,
          fields: FileRun.fields(of: file).count
        )
      }
    }
  }
}
