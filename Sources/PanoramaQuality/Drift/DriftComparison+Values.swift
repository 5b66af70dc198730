public import PanoramaModel

// What has changed about values: their kind, their codes, how many are missing, how many records there are.
extension DriftComparison {
  // MARK: Kinds

  func retypedFindings() -> [Diagnostic] {
    let findings = now.fields.keys.sorted().compactMap { path -> Diagnostic? in
      let before = history.last { !($0.fields[path]?.kinds.isEmpty ?? true) }?.fields[path]
      guard let before, let after = now.fields[path], !after.kinds.isEmpty else { return nil }
      if Self.lostZeros(before.kinds, after.kinds) { return lostZeros(path, before, after) }
      guard Self.isRetyped(before.kinds, after.kinds) else { return nil }
      return retyped(path, before, after)
    }
    return capped(findings, rules.retypedFields) { $0 }
  }

  /// Half of all values are of another kind; in small files all of them.
  static func isRetyped(_ before: [ValueKind: Int], _ after: [ValueKind: Int]) -> Bool {
    guard let distance = distance(before, after) else { return false }
    let fewest = min(before.values.reduce(0, +), after.values.reduce(0, +))
    return fewest >= 20 ? distance >= 0.5 : distance > 0.999 && fewest >= 3
  }

  /// Twenty values should start with a zero and none does: somebody's tool took them for numbers.
  static func lostZeros(_ before: [ValueKind: Int], _ after: [ValueKind: Int]) -> Bool {
    let padded = Double(before[.zeroPadded] ?? 0)
    let share = padded / Double(max(1, before.values.reduce(0, +)))
    return after[.zeroPadded] == nil && (after[.number] ?? 0) > 0
      && share * Double(after.values.reduce(0, +)) >= 20
  }

  private func retyped(
    _ path: String,
    _ before: FieldObservation,
    _ after: FieldObservation
  ) -> Diagnostic {
    let line = place.lines[path].map { "line \($0) of " } ?? ""
    let isTurned = (after.kinds[.dateYearLast] ?? 0) > (before.kinds[.dateYearLast] ?? 0)
    return diagnostic(
      .driftRetypedField,
      rules.retypedFields.severity,
      path,
      expected: "`\(path)` as in the last run: " + Self.words(before.kinds),
      found: Self.words(after.kinds),
      remedy: (isTurned
        ? "write `forms: [d/M/yyyy]` in \(line)\(place.mapping), if the day comes first"
        : "ask \(place.source) what changed, and see `as:` and its options in \(line)\(place.mapping)")
        + wayOut("retyped_fields", rules.retypedFields.rawValue)
    )
  }

  private func lostZeros(
    _ path: String,
    _ before: FieldObservation,
    _ after: FieldObservation
  ) -> Diagnostic {
    diagnostic(
      .driftRetypedField,
      rules.retypedFields.severity,
      path,
      expected: "`\(path)` as in the last run: " + Self.words(before.kinds),
      found: Self.words(after.kinds) + ": the leading zeros are gone",
      remedy:
        "have \(place.source) export `\(path)` as text: a key without its zeros is another key"
        + wayOut("retyped_fields", rules.retypedFields.rawValue)
    )
  }

  /// `number (98 %), text (2 %)`.
  static func words(_ kinds: [ValueKind: Int]) -> String {
    let total = kinds.values.reduce(0, +)
    let sorted = kinds.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
    return sorted.map { "\($0.key.rawValue) (\(percent($0.value, of: total)) %)" }
      .joined(separator: ", ")
  }

  // MARK: Codes

  func codeFindings(
    _ codes: [String: [String: Int]],
    declared: [String: Set<UInt64>],
    hash: KeyedHash
  ) -> [Diagnostic] {
    codes.sorted { $0.key < $1.key }.compactMap { path, counts in
      let sets = history.compactMap { $0.fields[path]?.codes }
      guard !sets.isEmpty else { return nil }
      let known = Set(sets.joined())
      let admitted = known.union(declared[path] ?? [])
      let new = counts.filter { !admitted.contains(hash(Array($0.key.utf8).span)) }
      guard !new.isEmpty else { return nil }
      let listed = new.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      let words = listed.prefix(5).map { "\(Self.shown($0.key)) in \(Self.records($0.value))" }
      let more = listed.count > 5 ? ", and \(listed.count - 5) more" : ""
      return diagnostic(
        .driftNewCode,
        rules.newCodes.severity,
        path,
        expected: "one of the \(known.count) codes that the last \(runs) had",
        found: words.joined(separator: ", ") + more
          + (rules.newCodes == .quarantine ? ": set aside" : ""),
        remedy: codeRemedy(path)
      )
    }
  }

  /// Tonight's observation without codes that neither an earlier run nor the mapping knows: what is normal while their
  /// records are set aside.
  public func withoutNewCodes(declared: [String: Set<UInt64>]) -> EntryObservation {
    var known = now
    for path in now.fields.keys {
      let sets = history.compactMap { $0.fields[path]?.codes }
      guard !sets.isEmpty, let codes = now.fields[path]?.codes else { continue }
      let admitted = Set(sets.joined()).union(declared[path] ?? [])
      known.fields[path]?.codes = codes.filter(admitted.contains)
    }
    return known
  }

  private func codeRemedy(_ path: String) -> String {
    let line = place.lines[path].map { "line \($0) of " } ?? ""
    let table = "add it to `table:` in \(line)\(place.mapping)"
    switch rules.newCodes {
    case .allow, .warn:
      return table + " if it means something there; the next run knows it"
    case .quarantine, .stop:
      return table + "; or take it as known: panorama drift accept \(place.source).\(place.entry)"
    }
  }

  /// A code as it stands in the file; what does not look like one may be anything of a record, and is not shown.
  static func shown(_ code: String) -> String {
    let isCode =
      code.utf8.count <= 12 && code.utf8.allSatisfy { 0x21...0x7E ~= $0 }
      && code.utf8.count { 0x30...0x39 ~= $0 } <= 6
    return isCode ? "`\(code)`" : "a text of \(code.unicodeScalars.count) characters"
  }

  private static func records(_ count: Int) -> String {
    count == 1 ? "1 row" : "\(count) rows"
  }

  // MARK: Gaps

  func nullFindings() -> [Diagnostic] {
    let findings = now.fields.keys.sorted().compactMap { path -> Diagnostic? in
      guard let field = now.fields[path], field.isMapped, let share = field.emptyShare else {
        return nil
      }
      let shares = history.compactMap { $0.fields[path]?.emptyShare }
      guard shares.count >= Self.fewestRuns, let median = Self.median(shares) else { return nil }
      let allowed = Double(rules.nulls.within) / 100 + Self.chance(median, field.rows)
      guard abs(share - median) > allowed else { return nil }
      return diagnostic(
        .driftNulls,
        rules.nulls.level.severity,
        path,
        expected: "\(Self.percent(median)) % empty values of `\(path)`, the median of "
          + "\(shares.count) runs, within \(rules.nulls.within) points",
        found: "\(Self.percent(share)) % of \(field.rows)",
        remedy: (share > median
          ? "ask \(place.source) why it is no longer filled in"
          : "ask \(place.source) what it is filled with now")
          + wayOut("nulls", rules.nulls.level.rawValue)
      )
    }
    return capped(findings, rules.nulls.level) { $0 }
  }

  /// How far the share of a sample strays from that of its whole by chance: three standard deviations, with a share that
  /// is never quite 0 or 1 (Agresti and Coull 1998).
  static func chance(_ share: Double, _ count: Int) -> Double {
    let n = Double(count)
    let centre = (share * n + 2) / (n + 4)
    return 3 * (centre * (1 - centre) / (n + 4)).squareRoot()
  }

  // MARK: Volume

  func volumeFindings() -> [Diagnostic] {
    guard history.count >= Self.fewestRuns,
      let median = Self.median(history.map { Double($0.records) })
    else { return [] }
    let count = Double(now.records)
    // Counts stray by the square root of their size (Poisson).
    let allowed = median * Double(rules.volume.within) / 100 + 3 * max(median, 1).squareRoot()
    guard abs(count - median) > allowed else { return [] }
    let change =
      median > 0
      ? " (\(count < median ? "−" : "+")\(Self.percent(abs(count - median) / median)) %)" : ""
    return [
      diagnostic(
        .driftVolume,
        rules.volume.level.severity,
        nil,
        expected: "about \(Int(median)) records, the median of \(runs), within "
          + "\(rules.volume.within) %",
        found: "\(now.records)\(change)",
        remedy: "ask \(place.source) whether the export is whole"
          + wayOut("volume", rules.volume.level.rawValue)
      )
    ]
  }

  // MARK: Figures

  static func percent(_ part: Int, of whole: Int) -> String {
    percent(Double(part) / Double(max(1, whole)))
  }

  /// A share in per cent with one decimal, without it where it says nothing.
  static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
