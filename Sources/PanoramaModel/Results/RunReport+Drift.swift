extension RunReport {
  /// How one entry of a source compares with what earlier runs saw of it.
  public struct DriftCell: Sendable, Codable {
    /// The source.
    public var source: String
    /// The entry.
    public var entry: String
    /// How many earlier runs it is compared with; at 0 there is nothing to compare.
    public var runs: Int
    /// Records tonight.
    public var records: Int
    /// The median of the earlier runs' records; nil without such.
    public var medianRecords: Int?
    /// Fields that the mapping reads.
    public var mappedFields: Int
    /// Fields that it does not read.
    public var unmappedFields: Int
    /// What has changed.
    public var findings: [Diagnostic]

    /// Makes a cell.
    public init(
      source: String,
      entry: String,
      runs: Int,
      records: Int,
      medianRecords: Int?,
      mappedFields: Int,
      unmappedFields: Int,
      findings: [Diagnostic]
    ) {
      self.source = source
      self.entry = entry
      self.runs = runs
      self.records = records
      self.medianRecords = medianRecords
      self.mappedFields = mappedFields
      self.unmappedFields = unmappedFields
      self.findings = findings
    }
  }
}
