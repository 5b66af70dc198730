import PanoramaModel

/// Values that people type to get past a form: many of them pass their check digits.
enum Placeholders {
  /// Whether the cleaned identifier is one digit repeated, an ascending run, or a known specimen.
  static func contains(_ number: Span<UInt8>) -> Bool {
    guard number.count >= 4 else { return false }
    if isOneDigit(number, 0..<number.count) || isAscending(number, 0..<number.count) { return true }
    // A Spanish number of one repeated digit (00000000T), and 12345678Z, which stands on the specimen card.
    guard number.count == 9, number[8].isLetter, number[0].isDigit else { return false }
    return isOneDigit(number, 0..<8) || number[0] == 0x31 && isAscending(number, 0..<8)
  }

  /// Whether all characters of the part are the same digit.
  static func isOneDigit(_ number: Span<UInt8>, _ part: Range<Int>) -> Bool {
    guard number[part.lowerBound].isDigit else { return false }
    for index in part where number[index] != number[part.lowerBound] { return false }
    return true
  }

  /// Whether each digit follows its neighbour (0 follows 9) from 0 or 1 on.
  static func isAscending(_ number: Span<UInt8>, _ part: Range<Int>) -> Bool {
    guard number[part.lowerBound] == 0x30 || number[part.lowerBound] == 0x31 else { return false }
    for index in part.dropFirst() {
      let before = number[index - 1]
      guard number[index].isDigit, number[index] == (before == 0x39 ? 0x30 : before + 1) else {
        return false
      }
    }
    return true
  }
}
