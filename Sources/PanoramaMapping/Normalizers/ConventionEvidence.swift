/// What a column says about a convention that single cells leave open, such as the order of day and month.
///
/// A mapper notes every cell of a column whose mapping declares nothing. When the file ends, the values with the finding
/// `ambiguous` are cleaned again with the settled options; without proof they stay invalid, because nothing is guessed.
public protocol ConventionEvidence: Sendable {
  /// Starts without evidence.
  init()

  /// Takes one cell of the column into account; cells that prove nothing change nothing.
  mutating func note(_ raw: Span<UInt8>)

  /// The options with what the column proves; nil when it proves nothing, or contradicts itself.
  func settled(_ options: NormalizerOptions) -> NormalizerOptions?
}
