import PanoramaModel

// Which missing field is which new one: by what their names mean, and by the values that both have.
extension DriftComparison {
  /// A missing field that was found again.
  struct Rename {
    var candidate: RenameCandidate
    var reason: String
    var score: Double
  }

  /// From so many different values on, values alone can tell: two columns of `Y` and `N` have the same ones.
  private static let telling = 30

  func candidate(_ missing: String, _ new: String) -> RenameCandidate? {
    let (old, fresh) = (missing.split(separator: "."), new.split(separator: "."))
    // The name of a field, or of an object above it, has changed.
    guard !now.isTabular, fresh.count < old.count else {
      return RenameCandidate(missing: missing, new: new, target: new)
    }
    guard old.prefix(fresh.count - 1) == fresh.dropLast() else { return nil }
    let rest = old.dropFirst(fresh.count).joined(separator: ".")
    return RenameCandidate(missing: missing, new: new, target: new + "." + rest)
  }

  /// The renames that are likely, each field at most once, the surest first.
  func renames(
    _ targets: [String: FieldObservation],
    _ isSameName: (String, String) -> Bool
  ) -> [Rename] {
    let likely = renameCandidates.compactMap { rate($0, targets[$0.target], isSameName) }
      .sorted {
        ($1.score, $0.candidate.missing, $0.candidate.target)
          < ($0.score, $1.candidate.missing, $1.candidate.target)
      }
    var taken: [Rename] = []
    for rename in likely {
      let isTaken = taken.contains {
        $0.candidate.missing == rename.candidate.missing
          || $0.candidate.target == rename.candidate.target
      }
      if !isTaken { taken.append(rename) }
    }
    taken += movedAlong(with: taken)
    return taken.sorted { $0.candidate.missing < $1.candidate.missing }
  }

  /// Fields that have gone along with an object that was renamed: what holds for one of its fields holds for all.
  private func movedAlong(with taken: [Rename]) -> [Rename] {
    let objects = Dictionary(
      taken.filter(\.candidate.isOfObject).map { ($0.candidate.new, $0.candidate.object) }
    ) { first, _ in first }
    return renameCandidates.compactMap { candidate in
      guard candidate.isOfObject, let object = objects[candidate.new],
        candidate.object == object,
        !taken.contains(where: { $0.candidate.missing == candidate.missing })
      else { return nil }
      return Rename(candidate: candidate, reason: "`\(object)` is `\(candidate.new)` now", score: 0)
    }
  }

  private func rate(
    _ candidate: RenameCandidate,
    _ target: FieldObservation?,
    _ isSameName: (String, String) -> Bool
  ) -> Rename? {
    let old = candidate.missing.split(separator: ".")
    let fresh = candidate.new.split(separator: ".")
    let place = min(old.count, fresh.count) - 1
    let before = fresh.count < old.count ? String(old[place]) : String(old.last ?? "")
    let after = String(fresh.last ?? "")
    let isSame = isSameName(before, after)
    let known = last?.fields[candidate.missing]
    let overlap = known.flatMap { known in
      target.flatMap { BottomSketch.overlap(known.sketch, $0.sketch) }
    }
    if let known, let target, let distance = Self.distance(known.kinds, target.kinds),
      distance >= 0.5
    {
      return nil
    }
    let count = min(known?.sketch.count ?? 0, target?.sketch.count ?? 0)
    let valuesTell = (overlap ?? 0) >= 0.5 && count >= Self.telling
    guard isSame || valuesTell else { return nil }
    var reasons: [String] = []
    if let overlap { reasons.append("it has \(Int((overlap * 100).rounded())) % of the values") }
    if isSame { reasons.append("`\(before)` and `\(after)` mean the same") }
    let sameParent = old.dropLast() == fresh.dropLast()
    return Rename(
      candidate: candidate,
      reason: reasons.joined(separator: ", and "),
      score: (overlap ?? 0) + (isSame ? 0.5 : 0) + (sameParent ? 0.1 : 0)
    )
  }

  /// How far two distributions of kinds are apart: half the sum of differences, from 0 to 1; nil when one is empty.
  static func distance(_ left: [ValueKind: Int], _ right: [ValueKind: Int]) -> Double? {
    let totals = (left.values.reduce(0, +), right.values.reduce(0, +))
    guard totals.0 > 0, totals.1 > 0 else { return nil }
    let sum = ValueKind.allCases.reduce(0.0) { sum, kind in
      let shares = (
        Double(left[kind] ?? 0) / Double(totals.0), Double(right[kind] ?? 0) / Double(totals.1)
      )
      return sum + abs(shares.0 - shares.1)
    }
    return sum / 2
  }
}

extension DriftComparison.RenameCandidate {
  /// Whether an object above the field has the new name, not the field itself.
  var isOfObject: Bool { target != new }

  /// The object that the field was in: as many names of its path as the new one has.
  var object: String {
    let count = new.split(separator: ".").count
    return missing.split(separator: ".").prefix(count).joined(separator: ".")
  }
}
