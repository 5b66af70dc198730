public import PanoramaModel

/// Compares what tonight's run saw of an entry with what earlier runs saw; pure.
///
/// Layouts (fields, kinds, codes) are compared with the runs before, figures (gaps, volume) with their median, once
/// there are three. Whatever depends on chance has a tolerance that grows as the number of records falls, so that a file
/// of ten records does not cry wolf; `docs/DRIFT.md` has the rules in words.
public struct DriftComparison: Sendable {
  /// How many earlier runs are compared with.
  public static let mostRuns = 20
  /// How many earlier runs a median needs.
  static let fewestRuns = 3
  /// How many findings of one kind are told one by one.
  static let mostFindings = 20

  /// Where things stand, for messages and remedies.
  public struct Place: Sendable {
    /// The source.
    public var source: String
    /// The entry.
    public var entry: String
    /// The data file, or the first of several.
    public var file: String
    /// The mapping, as the user named it.
    public var mapping: String
    /// The line of the entry in it.
    public var line: Int
    /// The lines of the rules that read each path.
    public var lines: [String: Int]
    /// The paths that are all that their rule reads.
    public var whole: Set<String>
    /// The paths that the mapping asks for.
    public var mapped: Set<String>
    /// The collections, whose elements' paths the mapping writes relative to them.
    public var collections: [String]

    /// Makes a place.
    public init(
      source: String,
      entry: String,
      file: String,
      mapping: String,
      line: Int,
      lines: [String: Int],
      whole: Set<String>,
      mapped: Set<String>,
      collections: [String]
    ) {
      self.source = source
      self.entry = entry
      self.file = file
      self.mapping = mapping
      self.line = line
      self.lines = lines
      self.whole = whole
      self.mapped = mapped
      self.collections = collections
    }
  }

  /// A missing field, and a path that may be its new name.
  public struct RenameCandidate: Sendable, Hashable {
    /// The field that the runs before had.
    public var missing: String
    /// The new field: of `contact.mobile`, whose object was renamed, `contacts`.
    public var new: String
    /// Where the value would be now: `contacts.mobile`.
    public var target: String
  }

  let now: EntryObservation
  let history: [EntryObservation]
  let rules: DriftRules
  let place: Place
  /// The last earlier run that saw records.
  let last: EntryObservation?

  /// Prepares a comparison.
  ///
  /// - Parameters:
  ///   - now: What tonight's run saw.
  ///   - history: What earlier runs saw, the oldest first; at most the last 20 count, and none before one that somebody
  ///     accepted as the new normal.
  ///   - rules: What findings mean.
  ///   - place: Where things stand.
  public init(
    _ now: EntryObservation,
    history: [EntryObservation],
    rules: DriftRules,
    place: Place
  ) {
    self.now = now
    let start = history.lastIndex(where: \.isAccepted) ?? 0
    self.history = Array(history.dropFirst(start).suffix(Self.mostRuns))
    self.rules = rules
    self.place = place
    last = self.history.last { $0.records > 0 }
  }

  /// How many earlier runs count.
  public var runCount: Int { history.count }

  /// The median of the earlier runs' records; nil without such.
  public var medianRecords: Int? { Self.median(history.map { Double($0.records) }).map { Int($0) } }

  /// Missing fields that could be new ones under another name.
  public var renameCandidates: [RenameCandidate] {
    let new = newFields
    return missingFields.flatMap { missing in
      new.compactMap { candidate(missing, $0) }
    }
  }

  /// Everything that has changed, by kind and path.
  ///
  /// - Parameters:
  ///   - targets: What the candidates' targets hold, as far as somebody looked.
  ///   - codes: How many records hold each code tonight, by path.
  ///   - declared: Keyed hashes of codes that the mapping knows, by path.
  ///   - hash: The hash that the observations are made with.
  ///   - isSameName: Whether two names of fields mean the same.
  /// - Returns: One diagnostic for each finding, at the level of the rules; none without an earlier run.
  public func findings(
    targets: [String: FieldObservation],
    codes: [String: [String: Int]],
    declared: [String: Set<UInt64>],
    hash: KeyedHash,
    isSameName: (String, String) -> Bool
  ) -> [Diagnostic] {
    guard !history.isEmpty else { return [] }
    let renames = renames(targets, isSameName)
    return fieldFindings(renames) + retypedFindings()
      + codeFindings(codes, declared: declared, hash: hash) + nullFindings() + volumeFindings()
  }

  // MARK: Fields

  /// Fields of the last run with records that no record has tonight, and that chance does not explain.
  var missingFields: [String] {
    guard let last, now.records > 0 else { return [] }
    let gone = last.fields.filter { path, field in
      now.fields[path] == nil && isExpected(path)
        // What the mapping was told to read elsewhere is missed by nobody.
        && (!field.isMapped || place.mapped.contains(path))
        // A field that the mapping no longer reads may be inside one that counts as a whole, and the other way round.
        && !ancestors(of: path).contains { now.fields[$0].map { !$0.isMapped } ?? false }
        && !isAboveFields(path, of: now)
    }.keys
    let all = Set(gone)
    return gone.filter { path in !ancestors(of: path).contains(where: all.contains) }.sorted()
  }

  /// Whether as many records as tonight's would have had the field.
  private func isExpected(_ path: String) -> Bool {
    if now.isTabular { return true }
    let before = history.filter { $0.records > 0 && $0.fields[path] != nil }
    let records = before.reduce(0) { $0 + $1.records }
    let having = before.reduce(0) { $0 + ($1.fields[path]?.records ?? 0) }
    guard records >= 3 else { return false }
    let share = Double(having) / Double(records)
    // Ten expected and none there: fewer than one night in twenty thousand (e^-10).
    return share * Double(now.records) >= 10 || share >= 0.99 && now.records >= 3
  }

  /// Fields that the mapping does not read and that no earlier run had.
  var newFields: [String] {
    guard last != nil, !history.contains(where: \.hasMoreFields) else { return [] }
    return now.fields.filter { path, field in
      guard !field.isMapped else { return false }
      return !history.contains { $0.fields[path] != nil || isAboveFields(path, of: $0) }
    }.keys.sorted()
  }

  private func fieldFindings(_ renames: [Rename]) -> [Diagnostic] {
    let missing = missingFields.filter { path in !renames.contains { $0.candidate.missing == path }
    }
    let new = newFields.filter { path in !renames.contains { $0.candidate.new == path } }
    let told = renames.filter {
      !$0.candidate.isOfObject || last?.fields[$0.candidate.missing]?.isMapped ?? false
    }
    return capped(told, rules.renamedFields) { renamed($0) }
      + capped(missing, rules.missingFields) { self.missing($0) }
      + capped(new, rules.newFields) { self.new($0) } + moreFields
  }

  /// That not all fields are looked at, said when it begins.
  private var moreFields: [Diagnostic] {
    guard now.hasMoreFields, !history.contains(where: \.hasMoreFields) else { return [] }
    return [
      diagnostic(
        .driftNewField,
        .note,
        nil,
        expected:
          "at most 1,000 fields that the mapping does not read, with names of at most 200 bytes",
        found: "more, of which new and missing ones are not told",
        remedy: "see whether values stand where names should be in \(place.file)"
      )
    ]
  }

  private func missing(_ path: String) -> Diagnostic {
    let isMapped = last?.fields[path]?.isMapped ?? false
    let line = place.lines[path]
    return diagnostic(
      .driftMissingField,
      rules.missingFields.severity,
      path,
      expected: "`\(path)`, which the last of \(runs) had"
        + (isMapped ? "" : "; the mapping does not read it"),
      found: "no such field in \(now.records) records",
      remedy: "ask \(place.source) for it"
        + (line.map { ", or write `optional: true` in line \($0) of \(place.mapping)" } ?? "")
        + wayOut("missing_fields", rules.missingFields.rawValue)
    )
  }

  private func new(_ path: String) -> Diagnostic {
    diagnostic(
      .driftNewField,
      rules.newFields.severity,
      path,
      expected: "the fields of the last \(runs)",
      found: "`\(path)` in \(now.fields[path]?.records ?? 0) of \(now.records) records",
      remedy: "map it in \(place.mapping) if it is of use; the next run knows it"
        + wayOut("new_fields", rules.newFields.rawValue)
    )
  }

  private func renamed(_ rename: Rename) -> Diagnostic {
    let (missing, target) = (rename.candidate.missing, rename.candidate.target)
    let written = relative(target)
    let line = place.lines[missing]
    let isMapped = last?.fields[missing]?.isMapped ?? false
    let remedy =
      if let line, place.whole.contains(missing) {
        "write `from: \(written)` in line \(line) of \(place.mapping)"
      } else if isMapped {
        "write `\(written)` for `\(relative(missing))` in `\(place.entry)` of \(place.mapping), "
          + "line \(line ?? place.line)"
      } else {
        "nothing: the mapping reads neither"
      }
    return diagnostic(
      .driftRenamedField,
      rules.renamedFields.severity,
      missing,
      expected: "`\(missing)`, which the last of \(runs) had",
      found: "`\(target)` instead: " + rename.reason,
      remedy: remedy + wayOut("renamed_fields", rules.renamedFields.rawValue)
    )
  }

  /// A path as a rule below its collection writes it.
  private func relative(_ path: String) -> String {
    let above = place.collections.filter { path.hasPrefix($0 + ".") }.max { $0.count < $1.count }
    return above.map { String(path.dropFirst($0.utf8.count + 1)) } ?? path
  }

  // MARK: Words

  /// `12 runs`, `run`.
  var runs: String { history.count == 1 ? "1 run" : "\(history.count) runs" }

  func diagnostic(
    _ code: DiagnosticCode,
    _ severity: Severity,
    _ path: String?,
    expected: String,
    found: String,
    remedy: String
  ) -> Diagnostic {
    Diagnostic(
      code,
      severity: severity,
      at: SourceLocation(file: place.file, path: path),
      field: path,
      expected: expected,
      found: found,
      remedy: remedy
    )
  }

  /// What else can be done about a finding that stops the run.
  func wayOut(_ key: String, _ level: String) -> String {
    guard level == DriftRules.Level.stop.rawValue else { return "" }
    return "; or take it as the new normal: panorama drift accept \(place.source).\(place.entry)"
  }

  /// Findings one by one up to a number, and one for the rest.
  func capped<Item>(
    _ items: [Item],
    _ level: DriftRules.Level,
    _ make: (Item) -> Diagnostic
  ) -> [Diagnostic] {
    var diagnostics = items.prefix(Self.mostFindings).map(make)
    if items.count > Self.mostFindings, var rest = diagnostics.last {
      rest.field = nil
      rest.location?.path = nil
      rest.found = "\(items.count - Self.mostFindings) more such fields"
      rest.remedy =
        "compare the layout of \(place.file) with that of an earlier day"
        + wayOut("", level.rawValue)
      diagnostics.append(rest)
    }
    return diagnostics
  }

  static func median(_ numbers: [Double]) -> Double? {
    guard !numbers.isEmpty else { return nil }
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  /// The paths above a path, as far as dots tell; columns of a table have none.
  func ancestors(of path: String) -> [String] {
    now.isTabular ? [] : path.indices.filter { path[$0] == "." }.map { String(path[..<$0]) }
  }

  /// Whether fields of an observation are inside a path.
  private func isAboveFields(_ path: String, of seen: EntryObservation) -> Bool {
    !now.isTabular && seen.fields.keys.contains { $0.hasPrefix(path + ".") }
  }
}

extension DriftRules.Level {
  /// How bad a finding of this level is.
  var severity: Severity {
    switch self {
    case .allow: .note
    case .warn: .warning
    case .stop: .error
    }
  }
}

extension DriftRules.CodeLevel {
  /// How bad a finding of this level is: records that are set aside are a warning.
  var severity: Severity {
    switch self {
    case .allow: .note
    case .warn, .quarantine: .warning
    case .stop: .error
    }
  }
}
