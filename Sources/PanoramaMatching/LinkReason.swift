/// Puts the pattern of a link into words.
public enum LinkReason {
  /// The comparisons that spoke for the link, with their levels: `identifier: same valid; name: same name`.
  public static func describe(_ pattern: UInt64) -> String {
    levels(pattern).filter { $0.level > 0 && $0.supports }
      .map { $0.comparison + ": " + $0.name }.joined(separator: "; ")
  }

  /// Every comparison of a link and the level that it reached.
  public static func allLevels(_ pattern: UInt64) -> [(comparison: String, level: String)] {
    levels(pattern).map { ($0.comparison, $0.name) }
  }

  private static func levels(
    _ pattern: UInt64
  ) -> [(comparison: String, level: Int, name: String, supports: Bool)] {
    let isOrganisation = pattern >> 60 & 1 == 1
    return MatchModel.comparisons(isOrganisation: isOrganisation).enumerated().map { place, row in
      let level = Int(pattern >> UInt64(place * 4) & 15)
      let known = row.levels[min(level, row.levels.count - 1)]
      return (row.name, level, known.name, (known.u ?? 0) < known.m)
    }
  }
}
