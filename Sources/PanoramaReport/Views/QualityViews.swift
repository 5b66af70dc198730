import PanoramaModel

/// Quarantined records by reason, the most frequent first.
struct QuarantineView {
  var rows: [Row]
  var more: String?

  struct Row {
    var code: String
    var source: String
    var file: String
    var count: String
    var firstLine: String
    var remedy: String
  }

  init(_ cells: [RunReport.QuarantineCell]) {
    let sorted = cells.sorted {
      $0.count != $1.count
        ? $0.count > $1.count : ($0.source, $0.file, $0.code) < ($1.source, $1.file, $1.code)
    }
    let capped = Capped(sorted, at: 200) {
      Row(
        code: $0.code,
        source: $0.source,
        file: $0.file,
        count: Figures.grouped($0.count),
        firstLine: $0.firstLine.map(Figures.grouped) ?? "–",
        remedy: $0.remedy
      )
    }
    rows = capped.rows
    more = capped.more
  }
}

/// The sentences of the mappings that were checked, those that fail first.
struct ChecksView {
  var rows: [Row]
  var more: String?

  struct Row {
    var say: String
    var source: String
    var dimension: String
    var level: String
    var counts: String
    var share: String
    var holds: Bool
  }

  init(_ checks: [RunReport.CheckResult]) {
    let ordered = checks.filter { !$0.holds } + checks.filter(\.holds)
    let capped = Capped(ordered, at: 200) {
      Row(
        say: $0.say,
        source: $0.source,
        dimension: $0.dimension,
        level: $0.level,
        counts: "\(Figures.grouped($0.passed)) of \(Figures.grouped($0.tested))",
        share: Figures.percent($0.passed, of: $0.tested),
        holds: $0.holds
      )
    }
    rows = capped.rows
    more = capped.more
  }
}

/// What the matching did.
struct MatchingView {
  var measures: [Measure]
  var rules: [Rule]
  var hubs: [Measure]

  struct Measure {
    var name: String
    var value: String
  }

  struct Rule {
    var name: String
    var pairs: String
    var skipped: String
    var bar: BarView
  }

  init(_ matching: MatchMeasures) {
    let all = [
      ("distinct pairs compared", matching.comparedPairs),
      ("pairs at or above the match threshold", matching.matchedPairs),
      ("pairs to review", matching.reviewPairs),
      ("links refused because identifiers contradict", matching.refusedLinks),
    ]
    let names = Set(matching.pairsByRule.keys).union(matching.skippedBlocks.keys).sorted()
    let most = matching.pairsByRule.values.max() ?? 0
    rules = names.map { name in
      let pairs = matching.pairsByRule[name] ?? 0
      return Rule(
        name: name,
        pairs: Figures.grouped(pairs),
        skipped: Figures.grouped(matching.skippedBlocks[name] ?? 0),
        bar: BarView(pairs, of: most, label: "\(name): \(Figures.grouped(pairs)) pairs")
      )
    }
    hubs = matching.hubValues.sorted { $0.key < $1.key }.map {
      Measure(name: $0.key, value: Figures.grouped($0.value))
    }
    let isEmpty = all.allSatisfy { $0.1 == 0 } && rules.isEmpty && hubs.isEmpty
    measures = isEmpty ? [] : all.map { Measure(name: $0.0, value: Figures.grouped($0.1)) }
  }
}

/// What the normalizers did most.
struct FindingsView {
  var rows: [Row]
  var more: String?

  struct Row {
    var finding: String
    var source: String
    var field: String
    var count: String
    var bar: BarView
  }

  init(_ cells: [RunReport.FindingCell]) {
    let sorted = cells.sorted {
      $0.count != $1.count
        ? $0.count > $1.count
        : ($0.source, $0.table, $0.field, $0.finding) < ($1.source, $1.table, $1.field, $1.finding)
    }
    let most = sorted.first?.count ?? 0
    let capped = Capped(sorted, at: 25) { cell in
      let finding = cell.finding.split(separator: "_").joined(separator: " ")
      return Row(
        finding: finding,
        source: cell.source,
        field: "\(cell.table) · \(cell.field)",
        count: Figures.grouped(cell.count),
        bar: BarView(
          cell.count,
          of: most,
          label: "\(finding), \(cell.source), \(cell.field): \(Figures.grouped(cell.count))"
        )
      )
    }
    rows = capped.rows
    more = capped.more
  }
}

/// Warnings and other remarks of the run, the gravest first.
struct RemarksView {
  var rows: [Row]
  var more: String?

  struct Row {
    var severity: String
    var code: String
    var place: String
    var field: String?
    var expected: String
    var found: String
    var remedy: String
  }

  init(_ diagnostics: [Diagnostic]) {
    let ordered = Severity.allCases.sorted(by: >).flatMap { severity in
      diagnostics.filter { $0.severity == severity }
    }
    let capped = Capped(ordered, at: 100) { diagnostic in
      var place = diagnostic.location?.file ?? ""
      if let line = diagnostic.location?.line { place += ":\(line)" }
      return Row(
        severity: diagnostic.severity.rawValue,
        code: diagnostic.code.rawValue,
        place: place,
        field: diagnostic.field,
        expected: diagnostic.expected,
        found: diagnostic.found,
        remedy: diagnostic.remedy
      )
    }
    rows = capped.rows
    more = capped.more
  }
}

/// How long each stage took.
struct TimingsView {
  var rows: [Row]
  var total: String

  struct Row {
    var name: String
    var time: String
    var bar: BarView
  }

  init(_ stages: [RunReport.RunFacts.Stage]) {
    let thousandths = stages.map { Int(($0.seconds * 1000).rounded()) }
    let most = thousandths.max() ?? 0
    rows = zip(stages, thousandths).map { stage, time in
      let text = Figures.duration(stage.seconds)
      return Row(
        name: stage.name,
        time: text,
        bar: BarView(time, of: most, label: "\(stage.name): \(text)")
      )
    }
    total = Figures.duration(stages.reduce(0) { $0 + $1.seconds })
  }
}
