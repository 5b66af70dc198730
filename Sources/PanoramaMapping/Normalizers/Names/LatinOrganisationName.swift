import PanoramaModel

/// Spanish and English names of organisations: the legal form is read backwards, letter by letter, whatever its dots.
enum LatinOrganisationName {
  static func parts(of name: Span<UInt8>) -> OrganisationNameParts {
    var parts = OrganisationNameParts()
    var end = withoutBranch(name, &parts)
    parts.head = TextRange(0..<end)
    while let (form, start) = form(name, end), start > 0 {
      // S.A. S.G.R. and Co., Ltd.: the form in front of the form belongs to it.
      if parts.form == nil { parts.form = form }
      parts.legalForm = TextRange(
        start..<(parts.legalForm.isEmpty ? end : parts.legalForm.bounds.upperBound)
      )
      end = trimmed(name, start)
      if LegalForms.shared.all[form].name != "Ltd" { break }
    }
    end = withoutBracket(name, end, &parts)
    for word in groups where endsWithWord(name, end, word) {
      parts.isGroup = true
      end = trimmed(name, end - word.count)
    }
    if startsWithWord(name, groupInFront) { parts.isGroup = true }
    parts.tradeName = TextRange(0..<end)
    return parts
  }

  /// `…, Sucursal en España`, `… London Branch`.
  private static func withoutBranch(_ name: Span<UInt8>, _ parts: inout OrganisationNameParts)
    -> Int
  {
    var index = 1
    while index < name.count {
      if isBoundary(name, index), matches(name, at: index, sucursal) {
        parts.branch = TextRange(index..<name.count)
        return trimmed(name, index)
      }
      index += 1
    }
    guard endsWithWord(name, name.count, branch) else { return name.count }
    index = trimmed(name, name.count - branch.count)
    let place = index
    while index > 0 {
      if form(name, index) != nil,
        isBoundary(name, index + 1) || index < name.count && name[index] == 0x20
      {
        parts.branch = TextRange(index..<name.count)
        return trimmed(name, index)
      }
      index -= 1
    }
    parts.branch = TextRange(place..<name.count)
    return place
  }

  /// The form that ends at `end`, and where it starts.
  private static func form(_ name: Span<UInt8>, _ end: Int) -> (form: Int, start: Int)? {
    guard let last = letterBefore(name, end), end - last.start <= 4 else { return nil }
    for spelling in LegalForms.shared.latin[Int(last.letter - UInt8(ascii: "a"))] {
      if let start = start(of: spelling.text, name, end) { return (spelling.form, start) }
    }
    return nil
  }

  /// Where the letters of a spelling start when they end the text, dots, spaces and commas apart.
  private static func start(of letters: [UInt8], _ name: Span<UInt8>, _ end: Int) -> Int? {
    var index = end
    for letter in letters.reversed() {
      guard let before = letterBefore(name, index), before.letter == letter else { return nil }
      index = before.start
    }
    return isBoundary(name, index) ? index : nil
  }

  /// The folded letter before a position, over what is no letter; nil when a digit or nothing stands there.
  private static func letterBefore(_ name: Span<UInt8>, _ end: Int) -> (letter: UInt8, start: Int)?
  {
    var index = end
    while let (scalar, length) = UTF8Text.scalar(in: name, before: index) {
      index -= length
      let letter = LatinFolding.shared.letter(scalar)
      if letter != 0, letter.isLowerCase { return (letter, index) }
      switch scalar {
      case " ", ".", ",", "-", "/", "(", ")": continue
      default: return nil
      }
    }
    return nil
  }

  private static func isBoundary(_ name: Span<UInt8>, _ index: Int) -> Bool {
    guard index > 0, index <= name.count else { return index == 0 }
    switch name[index - 1] {
    case 0x20, UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "("),
      UInt8(ascii: "/"):
      return true
    default: return false
    }
  }

  /// A place in brackets at the end: Example (China) Co., Ltd.
  private static func withoutBracket(
    _ name: Span<UInt8>,
    _ end: Int,
    _ parts: inout OrganisationNameParts
  ) -> Int {
    guard end > 2, name[end - 1] == UInt8(ascii: ")") else { return end }
    var open = end - 2
    while open > 0, name[open] != UInt8(ascii: "(") { open -= 1 }
    guard open > 0 else { return end }
    if matches(name, at: open + 1, groups[0]) {
      parts.isGroup = true
    } else {
      parts.region = TextRange((open + 1)..<(end - 1))
    }
    return trimmed(name, open)
  }

  private static func trimmed(_ name: Span<UInt8>, _ end: Int) -> Int {
    var end = end
    while end > 0, name[end - 1] == 0x20 || name[end - 1] == UInt8(ascii: ",") { end -= 1 }
    return end
  }

  private static func endsWithWord(_ name: Span<UInt8>, _ end: Int, _ word: [UInt8]) -> Bool {
    let start = end - word.count
    return start > 0 && isBoundary(name, start) && matches(name, at: start, word)
  }

  private static func startsWithWord(_ name: Span<UInt8>, _ word: [UInt8]) -> Bool {
    name.count > word.count && matches(name, at: 0, word) && name[word.count] == 0x20
  }

  private static func matches(_ name: Span<UInt8>, at start: Int, _ word: [UInt8]) -> Bool {
    guard start >= 0, start + word.count <= name.count else { return false }
    for offset in word.indices where name[start + offset].lowerCased != word[offset] {
      return false
    }
    return true
  }

  private static let groups = ["group", "holdings", "holding"].map { Array($0.utf8) }
  private static let groupInFront = Array("grupo".utf8)
  private static let sucursal = Array("sucursal".utf8)
  private static let branch = Array("branch".utf8)
}
