/// The parts of a person's name, as pieces of its display form.
public struct PersonNameParts: Sendable, Hashable {
  /// The writing of a name.
  public enum Script: UInt8, Sendable, CaseIterable {
    /// Chinese characters.
    case han
    /// Chinese names in Latin letters.
    case pinyin
    /// Other names in Latin letters.
    case latin
    /// Anything else, and mixtures.
    case other
  }

  /// How sure it is which part is which.
  public enum Certainty: UInt8, Sendable, CaseIterable, Comparable {
    /// Several readings are as good as each other; the parts hold the customary one.
    case ambiguous
    /// The customary order, which some names do not follow.
    case probable
    /// The writing says it: a comma, capitals, a compound surname, or only one reading is possible.
    case certain

    /// Orders by sureness.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// The surname; with both surnames where the country has two, or a married name of two (范徐丽泰).
  public var surname = TextRange.empty
  /// The given name or names.
  public var given = TextRange.empty
  /// The writing.
  public var script = Script.other
  /// How sure the order is.
  public var certainty = Certainty.probable

  /// Makes the parts of an empty name.
  public init() {}
}
