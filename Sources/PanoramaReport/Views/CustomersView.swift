import PanoramaModel

/// How many records the profiles have, and which profiles have most.
struct ClustersView {
  var rows: [Row]
  var largest: [Largest]

  struct Row {
    var size: String
    var profiles: String
    var share: String
    var bar: BarView
  }

  struct Largest {
    var id: String
    var records: String
  }

  init(_ report: RunReport) {
    let cells = Self.gathered(report.clusterSizes)
    let total = cells.reduce(0) { $0 + $1.profiles }
    let most = cells.map(\.profiles).max() ?? 0
    rows = cells.map { cell in
      let size = cell.size > Self.lastSize ? "\(Self.lastSize + 1)+" : "\(cell.size)"
      return Row(
        size: size,
        profiles: Figures.grouped(cell.profiles),
        share: Figures.percent(cell.profiles, of: total),
        bar: BarView(
          cell.profiles,
          of: most,
          label: "\(Figures.grouped(cell.profiles)) profiles of \(size) records"
        )
      )
    }
    largest = report.largestProfiles.prefix(10).map {
      Largest(id: $0.id, records: Figures.grouped($0.records))
    }
  }

  private static let lastSize = 12

  /// Gathers the few very large sizes in one last row.
  private static func gathered(
    _ cells: [RunReport.ClusterSizeCell]
  ) -> [RunReport.ClusterSizeCell] {
    let sorted = cells.sorted { $0.size < $1.size }
    let rest = sorted.filter { $0.size > lastSize }.reduce(0) { $0 + $1.profiles }
    let head = sorted.filter { $0.size <= lastSize }
    return rest == 0 ? head : head + [.init(size: lastSize + 1, profiles: rest)]
  }
}

/// Which departments know the same customers: one row for each combination, the largest first.
struct OverlapView {
  var sources: [String]
  var rows: [Row]
  var more: String?

  struct Row {
    var dots: [Dot]
    var profiles: String
    var share: String
    var names: String
    var bar: BarView
  }

  struct Dot {
    var isKnown: Bool
    var label: String
  }

  init(_ cells: [RunReport.OverlapCell]) {
    let sources = Set(cells.flatMap(\.sources)).sorted()
    self.sources = sources
    let total = cells.reduce(0) { $0 + $1.profiles }
    let most = cells.map(\.profiles).max() ?? 0
    let sorted = cells.sorted {
      $0.profiles != $1.profiles
        ? $0.profiles > $1.profiles : $0.sources.lexicographicallyPrecedes($1.sources)
    }
    let capped = Capped(sorted, at: 40) { cell in
      let names = cell.sources.joined(separator: " + ")
      return Row(
        dots: sources.map {
          let isKnown = cell.sources.contains($0)
          return Dot(isKnown: isKnown, label: isKnown ? $0 : "not \($0)")
        },
        profiles: Figures.grouped(cell.profiles),
        share: Figures.percent(cell.profiles, of: total),
        names: names,
        bar: BarView(
          cell.profiles,
          of: most,
          label: "\(names): \(Figures.grouped(cell.profiles)) profiles"
        )
      )
    }
    rows = capped.rows
    more = capped.more
  }
}

/// Profiles by tier, and the sums of the indicators.
struct CustomersView {
  var tiers: [Tier]
  var indicators: [Indicator]

  struct Tier {
    var name: String
    var profiles: String
    var share: String
    var bar: BarView
  }

  struct Indicator {
    var code: String
    var unit: String
    var profiles: String
    var sum: String
  }

  init(_ report: RunReport) {
    let total = report.tiers.reduce(0) { $0 + $1.profiles }
    let most = report.tiers.map(\.profiles).max() ?? 0
    tiers = report.tiers.map { tier in
      let name = tier.tier.split(separator: "_").joined(separator: " ")
      return Tier(
        name: name,
        profiles: Figures.grouped(tier.profiles),
        share: Figures.percent(tier.profiles, of: total),
        bar: BarView(
          tier.profiles,
          of: most,
          label: "\(name): \(Figures.grouped(tier.profiles)) profiles"
        )
      )
    }
    indicators = report.indicators.map {
      Indicator(
        code: $0.code,
        unit: $0.unit,
        profiles: Figures.grouped($0.profiles),
        sum: Figures.grouped($0.sum)
      )
    }
  }
}
