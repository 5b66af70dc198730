/// Counts typing errors between two short texts: insertions, deletions, substitutions and neighbours swapped.
struct EditDistance {
  private var previous: [Int] = []
  private var row: [Int] = []
  private var beforePrevious: [Int] = []

  /// Whether the optimal string alignment distance is at most `limit`.
  mutating func isWithin<Element: Equatable>(
    _ limit: Int,
    _ left: ArraySlice<Element>,
    _ right: ArraySlice<Element>
  ) -> Bool {
    guard abs(left.count - right.count) <= limit else { return false }
    let width = right.count + 1
    if row.count < width {
      row = Array(repeating: 0, count: width)
      previous = row
      beforePrevious = row
    }
    for column in 0..<width { previous[column] = column }
    for i in 0..<left.count {
      row[0] = i + 1
      var best = i + 1
      let a = left[left.startIndex + i]
      for j in 0..<right.count {
        let b = right[right.startIndex + j]
        var cost = min(previous[j] + (a == b ? 0 : 1), previous[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a == right[right.startIndex + j - 1],
          left[left.startIndex + i - 1] == b
        {
          cost = min(cost, beforePrevious[j - 1] + 1)
        }
        row[j + 1] = cost
        best = min(best, cost)
      }
      if best > limit { return false }
      swap(&beforePrevious, &previous)
      swap(&previous, &row)
    }
    return previous[right.count] <= limit
  }
}
