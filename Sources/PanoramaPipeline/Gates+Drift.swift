import PanoramaModel

extension Gates {
  /// Takes over what has changed against earlier runs, each finding at the level that the mapping gives it.
  mutating func checkDrift(_ drift: DriftResult) { add(drift.findings) }
}
