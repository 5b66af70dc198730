import PanoramaModel

/// What the answers of a column are: words that form one pair, or a mixture that nobody can read.
///
/// `1` and `2`, or 是 beside `N`, are not two answers to one question: such a column is for the mapping to translate.
public struct BooleanEvidence: Sendable {
  /// What the distinct words of a column form.
  public enum Verdict: Sendable, Equatable {
    /// There was no answer.
    case empty
    /// All of them belong to one pair; a column may use only one of its words.
    case onePair
    /// They belong to several pairs, or to none; these are the first of them.
    case mixed([String])
  }

  private var words: [[UInt8]] = []
  private static let most = 8
  private let folding = TextFolding(simplifies: true)
  private let nullTokens: NullTokens

  private static let pairs: [Set<[UInt8]>] = [
    ["是", "否"], ["有", "无"], ["y", "n"], ["yes", "no"], ["t", "f"], ["true", "false"], ["1", "0"],
    ["01", "00"], ["√", "×"], ["✓", "✗"], ["✔", "✘"], ["启用", "停用"], ["sí", "si", "no"],
    ["s", "n"], ["真", "假"], ["对", "错"],
  ].map { words in Set(words.map { Array($0.utf8) }) }

  /// Starts without evidence.
  public init(nullTokens: NullTokens = NullTokens()) {
    self.nullTokens = nullTokens
  }

  /// Takes one cell of the column into account; cells that say nothing change nothing.
  public mutating func note(_ raw: Span<UInt8>) {
    guard words.count <= Self.most else { return }
    var word: [UInt8] = []
    _ = folding.fold(raw, into: &word)
    guard !nullTokens.matches(word.span, for: .boolean) else { return }
    word = word.latinLowerCased
    if !words.contains(word) { words.append(word) }
  }

  /// What the words form.
  public var verdict: Verdict {
    guard !words.isEmpty else { return .empty }
    let isOnePair = Self.pairs.contains { pair in words.allSatisfy { pair.contains($0) } }
    return isOnePair ? .onePair : .mixed(words.map { String(decoding: $0, as: UTF8.self) }.sorted())
  }
}
