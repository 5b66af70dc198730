import PanoramaModel

/// The steps that every normalizer shares: invisible characters, width, white space, script.
///
/// One pass over the bytes; ASCII is copied, everything else costs one look-up per character. Only texts
/// with combining marks are handed to Foundation.
struct TextFolding: Sendable {
  /// What happens to a space inside the text; spaces around it always go, and runs become one.
  enum Spaces: Sendable {
    /// It stays.
    case kept
    /// It goes when Chinese characters or brackets stand on both sides (`王 小明`); brackets of names become round.
    case removedBetweenHan
    /// It goes when a Chinese character stands on one side (`中山路 88 号`).
    case removedBesideHan
  }

  /// Whether traditional characters become simplified ones.
  let simplifies: Bool
  /// What happens to spaces.
  let spaces: Spaces
  private let tables = FoldingTables.shared

  /// Makes the folding.
  init(simplifies: Bool, spaces: Spaces = .kept) {
    self.simplifies = simplifies
    self.spaces = spaces
  }

  /// Appends the folded text to `output` and says what was done.
  func fold(_ text: Span<UInt8>, into output: inout [UInt8]) -> Findings {
    let start = output.count
    var pass = Pass(start: start)
    if run(text, into: &output, pass: &pass, isComposed: false) { return pass.findings }
    output.removeLast(output.count - start)
    let composed = tables.composed(text)
    pass = Pass(start: start)
    if composed.count != text.count || !UTF8Text.matches(text, at: 0, composed) {
      pass.findings.insert(.widthFolded)
    }
    _ = run(composed.span, into: &output, pass: &pass, isComposed: true)
    return pass.findings
  }

  /// Folds a value again after a later step put characters beside its spaces that want none.
  func refold(_ value: inout NormalizedValue) {
    let text = value.canonical
    value.canonical.removeAll(keepingCapacity: true)
    value.findings.formUnion(fold(text.span, into: &value.canonical))
  }

  /// What one pass remembers.
  private struct Pass {
    /// Where the output of this pass starts.
    let start: Int
    var findings: Findings = []
    /// Whether a space is due before the next character.
    var owesSpace = false
    /// The last character of the output.
    var previous: Unicode.Scalar = " "
  }

  /// Folds; returns false as soon as it meets a character that combines with its neighbours.
  private func run(
    _ text: Span<UInt8>,
    into output: inout [UInt8],
    pass: inout Pass,
    isComposed: Bool
  ) -> Bool {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        index += 1
        if byte > 0x20, byte != 0x7F {
          emit(Unicode.Scalar(byte), into: &output, pass: &pass)
        } else {
          // A second space in a row, a leading one, or a tab or line break is a change to the text.
          if byte != 0x20 || pass.owesSpace || output.count == pass.start {
            pass.findings.insert(.separatorsRemoved)
          }
          pass.owesSpace = true
        }
        continue
      }
      let (scalar, length) = UTF8Text.scalar(in: text, at: index)
      index += length
      guard foldScalar(scalar, next: index, of: text, into: &output, pass: &pass) else {
        guard isComposed else { return false }
        emit(scalar, into: &output, pass: &pass)
        continue
      }
    }
    if pass.owesSpace { pass.findings.insert(.separatorsRemoved) }
    return true
  }

  /// Folds one character; returns false, with nothing done, when the whole text must be composed first.
  private func foldScalar(
    _ scalar: Unicode.Scalar,
    next: Int,
    of text: Span<UInt8>,
    into output: inout [UInt8],
    pass: inout Pass
  ) -> Bool {
    guard scalar.value < 0x10000 else {
      guard !Self.mayDecompose(scalar) else { return false }
      emit(scalar, into: &output, pass: &pass)
      return true
    }
    let entry = tables.compatibility[Int(scalar.value)]
    switch entry {
    case FoldingTables.unchanged:
      emitSimplified(scalar, next: next, of: text, into: &output, pass: &pass)
    case FoldingTables.combines:
      return false
    case FoldingTables.dropped:
      pass.findings.insert(.widthFolded)
    case FoldingTables.expands:
      pass.findings.insert(.widthFolded)
      for part in tables.expansions[UInt16(scalar.value)] ?? [] {
        emitOrOwe(part, next: next, of: text, into: &output, pass: &pass)
      }
    default:
      pass.findings.insert(.widthFolded)
      emitOrOwe(
        Unicode.Scalar(entry) ?? scalar,
        next: next,
        of: text,
        into: &output,
        pass: &pass
      )
    }
    return true
  }

  /// Letters for mathematics, squared letters and compatibility ideographs: the rest of the planes has no other form.
  private static func mayDecompose(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x10000...0x1F0FF, 0x1F100...0x1F2FF, 0x1FBF0...0x1FBF9, 0x2F800...0x2FA1F: true
    default: false
    }
  }

  private func emitOrOwe(
    _ scalar: Unicode.Scalar,
    next: Int,
    of text: Span<UInt8>,
    into output: inout [UInt8],
    pass: inout Pass
  ) {
    if scalar == " " {
      pass.owesSpace = true
    } else {
      emitSimplified(scalar, next: next, of: text, into: &output, pass: &pass)
    }
  }

  private func emitSimplified(
    _ scalar: Unicode.Scalar,
    next: Int,
    of text: Span<UInt8>,
    into output: inout [UInt8],
    pass: inout Pass
  ) {
    if spaces == .removedBetweenHan, let bracket = Self.bracket(scalar) {
      pass.findings.insert(.widthFolded)
      emit(bracket, into: &output, pass: &pass)
      return
    }
    guard simplifies, scalar.value >= FoldingTables.firstHan, scalar.value <= FoldingTables.lastHan
    else {
      emit(scalar, into: &output, pass: &pass)
      return
    }
    let entry = tables.simplified[Int(scalar.value - FoldingTables.firstHan)]
    guard entry != FoldingTables.unchanged, let simplified = Unicode.Scalar(entry),
      scalar != "乾" || Self.meansDry(before: next, of: text)
    else {
      emit(scalar, into: &output, pass: &pass)
      return
    }
    pass.findings.insert(.scriptFolded)
    emit(simplified, into: &output, pass: &pass)
  }

  /// 【】〔〕〖〗 stand for round brackets in names, and have no compatibility form.
  private static func bracket(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "〔", "【", "〖": "("
    case "〕", "】", "〗": ")"
    default: nil
    }
  }

  /// 乾 is simplified to 干 where it means dry; in names (乾隆, 王乾) it is its own simplified form.
  private static func meansDry(before next: Int, of text: Span<UInt8>) -> Bool {
    guard next < text.count else { return false }
    switch UTF8Text.scalar(in: text, at: next).scalar {
    case "淨", "净", "燥", "果", "貨", "货", "洗", "杯", "糧", "粮", "鮮", "鲜", "酪", "癟", "薪": return true
    default: return false
    }
  }

  private func emit(_ scalar: Unicode.Scalar, into output: inout [UInt8], pass: inout Pass) {
    if pass.owesSpace {
      pass.owesSpace = false
      if output.count > pass.start {
        if keepsSpace(between: pass.previous, and: scalar) {
          output.append(0x20)
        } else {
          pass.findings.insert(.separatorsRemoved)
        }
      }
    }
    UTF8Text.append(scalar, to: &output)
    pass.previous = scalar
  }

  private func keepsSpace(between left: Unicode.Scalar, and right: Unicode.Scalar) -> Bool {
    switch spaces {
    case .kept: return true
    case .removedBesideHan: return !UTF8Text.isHan(left) && !UTF8Text.isHan(right)
    case .removedBetweenHan:
      let leftIsHan = UTF8Text.isHan(left)
      let rightIsHan = UTF8Text.isHan(right)
      if leftIsHan, rightIsHan { return false }
      return !(leftIsHan && right == "(") && !(rightIsHan && left == ")")
    }
  }
}
