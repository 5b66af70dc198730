import PanoramaModel
import Testing

/// Compares with the shared vectors; a row that differs on purpose is named with its reason.
@Suite struct VectorTests {
  @Test(arguments: VectorCheck.all)
  func `the rows of a part pass, but for those with a reason`(check: VectorCheck) {
    guard let rows = SharedVectors.rows(check.group, check.part) else { return }
    #expect(rows.count == check.count)
    var failed: Set<String> = []
    for row in rows where !check.passes(row) {
      failed.insert(check.name(of: row))
    }
    #expect(failed == Set(check.reasons.keys))
  }

  @Test func `every part of the vectors is checked, or has a reason why not`() {
    guard let parts = SharedVectors.parts() else { return }
    var checked = 0
    var reasoned = 0
    for (group, part, count) in parts {
      if let check = VectorCheck.all.first(where: { $0.group == group && $0.part == part }) {
        #expect(check.count == count, "\(group) \(part)")
        let rows = SharedVectors.rows(group, part) ?? []
        let excused = rows.count { check.reasons[check.name(of: $0)] != nil }
        checked += count - excused
        reasoned += excused
      } else if let elsewhere = VectorElsewhere.all.first(where: {
        $0.group == group && ($0.part.isEmpty || $0.part == part)
      }) {
        print("vectors \(group) \(part): \(count) rows elsewhere: \(elsewhere.reason)")
        reasoned += count
      } else {
        Issue.record("nobody looks after \(group) \(part): \(count) rows")
      }
    }
    let total = parts.reduce(0) { $0 + $1.count }
    print("vectors: \(checked) rows pass, \(reasoned) have a reason, of \(total)")
    #expect(checked + reasoned == total)
    #expect(total == 573)
    #expect(Set(parts.map(\.group)).count == 36)
  }
}
