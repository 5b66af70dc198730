public import PanoramaModel

/// The spellings of "nothing is known" that exports use instead of an empty cell.
///
/// What counts depends on the type of the column: `0` is no date, `无` answers a yes-or-no question, `NA` is
/// a surname and the code of Namibia. Tokens are compared without regard to case, after width folding and trimming.
public struct NullTokens: Sendable {
  /// The lower-case tokens by their length in bytes.
  private let byLength: [[Token]]
  /// Whether the source has tokens of its own, which may look like values.
  let hasAdditional: Bool

  private struct Token: Sendable {
    let bytes: [UInt8]
    let types: Set<FieldType>?
    let except: Set<FieldType>
  }

  /// Makes the standard list and adds the tokens of one bank to it, for all types.
  public init(additional: [String] = []) {
    var tokens: [Token] = []
    func add(_ words: [String], types: Set<FieldType>? = nil, except: Set<FieldType> = []) {
      for word in words {
        tokens.append(
          Token(bytes: word.utf8.map(\.lowerCased), types: types, except: except)
        )
      }
    }
    add([
      "null", "\\n", "(null)", "<null>", "n/a", "#n/a", "-", "--", "---", "—", "——", "/", ".",
      "暂无", "不详", "不詳", "未知", "待补充", "待補充", "s/d", "sin datos", "no consta",
    ])
    // 那 and 南 are surnames written Na and Nan in Latin letters; NA is a country code.
    add(["na"], except: [.name, .code])
    add(["nan", "none", "空"], except: [.name])
    add(["无", "無"], except: [.boolean])
    add(["其他"], types: [.identifier])
    add(["0", "00000000", "0000-00-00", "0000/00/00"], types: [.date])
    add(additional)
    hasAdditional = !additional.isEmpty
    let longest = tokens.map(\.bytes.count).max() ?? 0
    byLength = (0...longest).map { length in tokens.filter { $0.bytes.count == length } }
  }

  /// Whether the cleaned text of a column of this type says that nothing is known; empty text always does.
  public func matches(_ folded: Span<UInt8>, for type: FieldType) -> Bool {
    guard !folded.isEmpty else { return true }
    guard folded.count < byLength.count else { return false }
    // Most values start with a digit, and of the standard tokens only those of dates do.
    if folded[0].isDigit, type != .date, folded[0] != 0x30, !hasAdditional { return false }
    for index in byLength[folded.count].indices
    where Self.equals(folded, byLength[folded.count][index].bytes) {
      let token = byLength[folded.count][index]
      return token.types.map { $0.contains(type) } ?? !token.except.contains(type)
    }
    return false
  }

  private static func equals(_ text: Span<UInt8>, _ token: [UInt8]) -> Bool {
    for index in token.indices where text[index].lowerCased != token[index] { return false }
    return true
  }
}

/// Why a cell that is there has no value; a column that is absent has no cell at all, which is a third state.
public enum Absence: Sendable, CaseIterable {
  /// The cell is empty, or holds nothing but white space.
  case empty
  /// The cell holds a token that says "unknown".
  case unknown
}

extension NullTokens {
  /// Why a cell of a column of this type has no value; nil when it has one.
  ///
  /// Completeness counts the two apart: a department that writes 不详 has looked.
  public func absence(of raw: Span<UInt8>, for type: FieldType) -> Absence? {
    var folded: [UInt8] = []
    _ = TextFolding(simplifies: false).fold(raw, into: &folded)
    if folded.isEmpty { return .empty }
    return matches(folded.span, for: type) ? .unknown : nil
  }
}

extension NormalizedValue {
  /// Says that the cell is empty or says that nothing is known.
  mutating func setMissing() {
    canonical.removeAll(keepingCapacity: true)
    validity = .missing
  }

  /// Says that nothing of the cell can be used.
  mutating func setInvalid(_ reason: Findings, keepsText: Bool = false) {
    if !keepsText { canonical.removeAll(keepingCapacity: true) }
    validity = .invalid
    findings.formUnion(reason)
  }
}
