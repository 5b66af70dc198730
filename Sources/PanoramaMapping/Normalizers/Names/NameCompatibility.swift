/// How far two display forms of persons' names agree, when one of them is incomplete.
public enum NameAgreement: UInt8, Sendable, CaseIterable {
  /// They differ in a character that both have.
  case different
  /// They agree wherever both say something: a mask, a cut end, or a reading in place of one character hides the rest.
  case compatible
  /// They are equal without dots, case and accents.
  case equal
}

/// Compares names of which parts are hidden, cut off, or written by their reading: partial evidence, never proof.
public enum NameCompatibility {
  /// Compares two display forms.
  ///
  /// `*` and `?` hide one character, `**` at the end of a Chinese name the whole rest; `isTruncated` says that one of them was
  /// cut at its end.
  public static func compare(
    _ left: Span<UInt8>,
    _ right: Span<UInt8>,
    isTruncated: Bool = false
  ) -> NameAgreement {
    var keys = ([UInt8](), [UInt8]())
    appendKey(of: left, to: &keys.0)
    appendKey(of: right, to: &keys.1)
    if keys.0 == keys.1 { return keys.0.isEmpty || keys.0.contains(hidden) ? .compatible : .equal }
    if isTruncated, agreesUpToEnd(keys.0, keys.1) { return .compatible }
    return agrees(keys.0.span, keys.1.span) ? .compatible : .different
  }

  private static let hidden = UInt8(ascii: "*")

  /// The key of the name, with one sign for every hidden character; a description in brackets hides one.
  private static func appendKey(of name: Span<UInt8>, to key: inout [UInt8]) {
    var index = 0
    while index < name.count {
      let byte = name[index]
      var end = index + 1
      if byte == UInt8(ascii: "?") || byte == hidden {
        key.append(hidden)
      } else if byte == UInt8(ascii: "["),
        let close = (end..<name.count).first(where: { name[$0] == UInt8(ascii: "]") })
      {
        key.append(hidden)
        end = close + 1
      } else {
        end = index + UTF8Text.scalar(in: name, at: index).length
        NameKey.append(name, index..<end, to: &key)
      }
      index = end
    }
  }

  /// One is the start of the other, by three bytes or more.
  private static func agreesUpToEnd(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    let (short, long) = left.count < right.count ? (left, right) : (right, left)
    return short.count >= 6 && long.starts(with: short)
  }

  /// Walks both names; a hidden character stands for any one, and letters for the one character that they read.
  private static func agrees(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    var (leftIndex, rightIndex) = (0, 0)
    var usedReading = false
    while leftIndex < left.count, rightIndex < right.count {
      let (one, oneLength) = UTF8Text.scalar(in: left, at: leftIndex)
      let (other, otherLength) = UTF8Text.scalar(in: right, at: rightIndex)
      if one == other || one == "*" || other == "*" {
        leftIndex += oneLength
        rightIndex += otherLength
      } else if !usedReading, let end = endOfReading(of: one, right, rightIndex) {
        usedReading = true
        leftIndex += oneLength
        rightIndex = end
      } else if !usedReading, let end = endOfReading(of: other, left, leftIndex) {
        usedReading = true
        leftIndex = end
        rightIndex += otherLength
      } else {
        return false
      }
    }
    return hidesRest(left, leftIndex, right, rightIndex)
      || hidesRest(right, rightIndex, left, leftIndex)
      || leftIndex == left.count && rightIndex == right.count
  }

  /// `李**` stands for 李明 and 李小明: clerks mask two characters whatever the name.
  private static func hidesRest(
    _ masked: Span<UInt8>,
    _ index: Int,
    _ other: Span<UInt8>,
    _ otherIndex: Int
  ) -> Bool {
    guard otherIndex == other.count, masked.count > 1, masked[masked.count - 1] == hidden,
      masked[masked.count - 2] == hidden
    else { return false }
    for rest in index..<masked.count where masked[rest] != hidden { return false }
    return true
  }

  /// The end of the letters at `index` that read a Chinese character.
  private static func endOfReading(
    of scalar: Unicode.Scalar,
    _ text: Span<UInt8>,
    _ index: Int
  ) -> Int? {
    guard UTF8Text.isHan(scalar), index < text.count, text[index].isLowerCase,
      let reading = PinyinTable.shared.reading(of: scalar),
      UTF8Text.matches(text, at: index, reading)
    else { return nil }
    let end = index + reading.count
    return end == text.count || !text[end].isLowerCase ? end : nil
  }
}
