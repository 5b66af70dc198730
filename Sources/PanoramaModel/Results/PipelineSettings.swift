/// What a run works on: `mappings/pipeline.yaml`.
public struct PipelineSettings: Sendable {
  /// The folder of the exports, as written; relative to the working folder.
  public var input: String?
  /// The folder of the results, as written; relative to the working folder.
  public var output: String?
  /// The mapping files, relative to the mappings folder; empty for all that are there.
  public var sources: [String]
  /// A run that sets aside more than this share of a file's records, in percent, is not published.
  public var quarantineBudgetPercent: Amount
  /// Whether quarantine may show values as they are, to those who may open the file.
  public var showsValues: Bool

  /// Makes settings; without a file a run takes all mappings and the command's options.
  public init() {
    input = nil
    output = nil
    sources = []
    quarantineBudgetPercent = Amount(units: 5, scale: 0)
    showsValues = false
  }
}
