public import PanoramaModel

/// Measures the profiles of a run: sizes, departments' overlap, tiers and sums of indicators.
///
/// Profiles may come in pieces.
public struct ProfileMeasures: Sendable {
  private let sourceOfTable: [Int]
  private let sources: [String]
  private let customers: [RowReference]
  private var sizes: [Int: Int] = [:]
  private var overlap: [UInt64: Int] = [:]
  private var tiers: [String: Int] = [:]
  private var indicators: [String: (profiles: Int, sum: Amount)] = [:]
  private var indicatorOrder: [(code: String, unit: String)] = []
  private var largest: [RunReport.ProfileSize] = []

  /// Makes empty measures for profiles over some records.
  public init(_ records: CustomerRecordSet) {
    sources = Array(Set(records.tables.map(\.source))).sorted()
    let sources = sources
    sourceOfTable = records.tables.map { sources.firstIndex(of: $0.source) ?? 0 }
    customers = records.customers
  }

  /// Adds profiles.
  public mutating func add(_ profiles: [Profile]) {
    for profile in profiles {
      sizes[profile.members.count, default: 0] += 1
      tiers[profile.tier, default: 0] += 1
      var mask: UInt64 = 0
      for member in profile.members {
        mask |= 1 << UInt64(sourceOfTable[Int(customers[Int(member)].table)])
      }
      overlap[mask, default: 0] += 1
      for indicator in profile.indicators { add(indicator) }
      note(profile)
    }
  }

  private mutating func add(_ indicator: Indicator) {
    let key = indicator.code + " " + indicator.unit
    if let known = indicators[key] {
      let isCounted = indicator.unit != "flag" || indicator.value > .zero
      let sum = known.sum.adding(indicator.value) ?? known.sum
      indicators[key] = (known.profiles + (isCounted ? 1 : 0), sum)
    } else {
      let isCounted = indicator.unit != "flag" || indicator.value > .zero
      indicators[key] = (isCounted ? 1 : 0, indicator.value)
      indicatorOrder.append((indicator.code, indicator.unit))
    }
  }

  private mutating func note(_ profile: Profile) {
    let size = profile.members.count
    if largest.count == 10, let least = largest.last,
      size < least.records || (size == least.records && profile.id > least.id)
    {
      return
    }
    largest.append(RunReport.ProfileSize(id: profile.id, records: size))
    largest.sort { $0.records == $1.records ? $0.id < $1.id : $0.records > $1.records }
    if largest.count > 10 { largest.removeLast() }
  }

  /// Writes the measures into a report.
  public func fill(_ report: inout RunReport) {
    report.clusterSizes = sizes.sorted { $0.key < $1.key }.map {
      RunReport.ClusterSizeCell(size: $0.key, profiles: $0.value)
    }
    report.tiers = tiers.sorted { $0.key < $1.key }.map {
      RunReport.TierCell(tier: $0.key, profiles: $0.value)
    }
    report.overlap = overlap.sorted { $0.key < $1.key }.map { mask, profiles in
      RunReport.OverlapCell(
        sources: sources.indices.filter { mask >> UInt64($0) & 1 == 1 }.map { sources[$0] },
        profiles: profiles
      )
    }
    report.indicators = indicatorOrder.sorted { ($0.code, $0.unit) < ($1.code, $1.unit) }
      .compactMap { code, unit in
        indicators[code + " " + unit].map {
          RunReport.IndicatorCell(code: code, unit: unit, profiles: $0.profiles, sum: $0.sum)
        }
      }
    report.largestProfiles = largest
  }
}
