/// Guesses what a misspelt word was meant to be.
public enum Spelling {
  /// The known word with the smallest edit distance, when that is at most one more than a third of the length.
  public static func nearest(to word: String, in known: [String]) -> String? {
    let limit = max(1, word.count / 3 + 1)
    let ranked = known.map { ($0, distance(Array(word.lowercased()), Array($0.lowercased()))) }
    return ranked.filter { $0.1 <= limit }.min { $0.1 < $1.1 }?.0
  }

  /// How many characters must be put in, taken out or replaced to make one word of the other (Levenshtein 1965).
  public static func distance(between left: String, and right: String) -> Int {
    distance(Array(left), Array(right))
  }

  /// The Levenshtein distance.
  static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(diagonal + (a == b ? 0 : 1), above + 1, row[j] + 1)
        diagonal = above
      }
    }
    return row[right.count]
  }
}
